"""Observations: published figures as they were printed, and formulas computed over the current dataset versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from khue.exceptions import KhueError
from khue.lib import disk
from khue.lib.periods import Grain
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.figure import Figure
from khue.model.finding import Finding
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.unit import Unit, Units
from khue.pipeline.assess import known_on, period_of
from khue.pipeline.faults import unplaced
from khue.pipeline.home import Home
from khue.pipeline.inputs import digest, engine_version
from khue.ports import Measure, Placement, Request, Store, Unplaced, Version
from khue.stats.carry import Frame, carry


def published(city: City, places: Mapping[int, str], as_of: date) -> list[Observation]:
    """The figures known by `as_of`; `places` gives the file and line of the n-th figure of the city."""
    units = city.units()
    made = (_from_figure(figure, units, places.get(n, "")) for n, figure in enumerate(city.figures))
    return [observation for observation in made if known_on(observation) <= as_of]


def _from_figure(figure: Figure, units: Units, place: str) -> Observation:
    period = period_of(figure.period)
    unit = units.find(figure.unit, period.end) or next(iter(units.history(figure.unit)), None)
    return Observation(
        indicator=figure.indicator, unit=figure.unit, period=figure.period, value=figure.value, status=figure.status,
        level=unit.level if unit else "", grain=period.grain.value, numerator=figure.numerator,
        denominator=figure.denominator, of_units=figure.of_units, index=figure.index, source=figure.source_url,
        place=place, published=_iso(figure.published), seen_on=_iso(figure.seen_on), vintage=figure.vintage,
        note=figure.note,
    )  # fmt: skip


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


@dataclass(frozen=True)
class Job:
    """Indicators to compute over one dataset version in one pass, each with the content key of its result.

    `left_out` is the content key of the rows that belong to no unit; `frame` has the units that series are carried to.
    """

    version: Version
    contract: Contract
    keys: Mapping[str, str]
    left_out: str
    frame: Frame

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the indicators, in order."""
        return tuple(self.keys)


def jobs(city: City, store: Store, as_of: date) -> list[Job]:
    """What all computed indicators of a city need: one job a dataset that has a version."""
    frame = Frame.of(city.units(), city.changes, as_of)
    found, where = [], digest(map(repr, (*placements(frame.units, frame.key), *frame.content())))
    for contract in city.contracts:
        indicators = [i for i in city.indicators if i.computed and i.dataset == contract.id]
        version = store.current(contract.id) if indicators else None
        if version is not None:
            rows = digest([version.label, version.content, repr(contract), where, engine_version()])
            keys = {i.id: _key(rows, i) for i in indicators}
            found.append(Job(version, contract, keys, f"{rows[:32]}-left-out", frame))
    return found


def _key(rows: str, indicator: Indicator) -> str:
    """The content key of an indicator's result: the rows with their places, and what is asked of them."""
    return digest([rows, indicator.id, indicator.formula, *indicator.levels, "|", *indicator.periods])[:32]


def stale(jobs: Iterable[Job], home: Home) -> list[Job]:
    """The jobs, with only those indicators whose result is not in the cache."""
    left = (replace(job, keys={i: key for i, key in job.keys.items() if not _holds(home, job, key)}) for job in jobs)
    return [job for job in left if job.keys]


def _holds(home: Home, job: Job, key: str) -> bool:
    return _kept(home, key).is_file() and _kept(home, job.left_out).is_file()


def compute(job: Job, city: City, store: Store, home: Home) -> None:
    """Compute a job's indicators in one pass over its dataset, and keep each result under its content key."""
    from khue.engines import get_engine  # heavy, and not needed where everything is in the cache

    engine, request = get_engine("duckdb"), _request(job, city, store)
    results: dict[str, list[Observation]] = {name: [] for name in job.indicators}
    for observation in engine.compute(request):
        results[observation.indicator].append(observation)
    home.cache.mkdir(parents=True, exist_ok=True)
    for measure in request.measures:
        name, observations = measure.indicator, carry(results[measure.indicator], measure.formula, job.frame)
        observations.sort(key=lambda o: (o.unit, o.period, o.carried))
        disk.write_beside(_kept(home, job.keys[name]), msgspec.msgpack.encode(observations))
    disk.write_beside(_kept(home, job.left_out), msgspec.msgpack.encode(engine.unplaced(request)))


def _request(job: Job, city: City, store: Store) -> Request:
    by_id = {indicator.id: indicator for indicator in city.indicators}
    return Request(
        version=job.version,
        files=tuple(store.paths(job.version)),
        contract=job.contract,
        measures=tuple(measure_of(by_id[name], job.contract) for name in job.indicators),
        placements=placements(job.frame.units, job.frame.key),
    )


def measure_of(indicator: Indicator, contract: Contract) -> Measure:
    """What an engine is to compute for an indicator; raises KhueError for a formula that the check should have refused."""
    from khue.formulas import check_formula

    formula, problems = check_formula(indicator.formula, contract)
    if formula is None:
        raise KhueError(f"{indicator.id}: the check let an unusable formula pass ({problems[0].rule.code}).")
    return Measure(indicator.id, formula, indicator.levels, tuple(Grain(grain) for grain in indicator.periods))


def computed(jobs: Sequence[Job], home: Home, as_of: date) -> list[Observation]:
    """The results of all jobs out of the cache, for the periods that are over by `as_of`."""
    kept = (_kept(home, key).read_bytes() for job in jobs for key in job.keys.values())
    found = (o for content in kept for o in msgspec.msgpack.decode(content, type=list[Observation]))
    return finished(found, as_of)


def left_out(jobs: Sequence[Job], home: Home) -> list[Finding]:
    """Warnings of the rows that no unit counts, dataset by dataset."""
    kept = ((job, msgspec.msgpack.decode(_kept(home, job.left_out).read_bytes(), type=list[Unplaced])) for job in jobs)
    return [finding for job, rows in kept for finding in unplaced(job.version, rows)]


def _kept(home: Home, key: str) -> Path:
    return home.cache / f"{key}.msgpack"


def finished(observations: Iterable[Observation], as_of: date) -> list[Observation]:
    """Those of periods that are over: a value of half a month would be shown as a fall."""
    return [o for o in observations if period_of(o.period).end <= as_of]


def placements(units: Units, key: Callable[[Unit], str] = lambda unit: unit.code) -> tuple[Placement, ...]:
    """In which unit each unit lay, and from when to when: the life of both, and of all between, taken together.

    `key` names the unit above: by its code, unless units that bore the same code are to be told apart.
    """
    found = [
        Placement(unit.code, above.level, key(above), start, end)
        for unit in units
        for above, start, end in _above(unit, units, unit.valid_from, unit.valid_to)
    ]
    return tuple(sorted(set(found), key=lambda p: (p.code, p.level, p.ancestor, p.start or date.min)))


def _above(
    unit: Unit, units: Units, start: date | None, end: date | None
) -> Iterable[tuple[Unit, date | None, date | None]]:
    yield unit, start, end
    for parent in units.history(unit.parent) if unit.parent else ():
        shared_start, shared_end = _later(start, parent.valid_from), _earlier(end, parent.valid_to)
        if shared_start is None or shared_end is None or shared_start <= shared_end:
            yield from _above(parent, units, shared_start, shared_end)


def _later(a: date | None, b: date | None) -> date | None:
    return max((day for day in (a, b) if day is not None), default=None)


def _earlier(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day is not None), default=None)
