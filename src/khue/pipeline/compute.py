"""Observations: published figures as they were printed, and formulas computed over the current dataset versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from khue.exceptions import KhueError
from khue.lib.periods import Grain
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.figure import Figure
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.unit import Unit, Units
from khue.pipeline.assess import known_on, period_of
from khue.pipeline.home import Home, replace_synced
from khue.pipeline.inputs import digest, engine_version
from khue.ports import Measure, Placement, Request, Store, Version


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
    """Indicators to compute over one dataset version in one pass, each with the content key of its result."""

    version: Version
    contract: Contract
    keys: Mapping[str, str]

    @property
    def indicators(self) -> tuple[str, ...]:
        """The ids of the indicators, in order."""
        return tuple(self.keys)


def jobs(city: City, store: Store) -> list[Job]:
    """What all computed indicators of a city need: one job a dataset that has a version."""
    found, where = [], digest(repr(placement) for placement in placements(city.units()))
    for contract in city.contracts:
        indicators = [i for i in city.indicators if i.computed and i.dataset == contract.id]
        version = store.current(contract.id) if indicators else None
        if version is not None:
            keys = {i.id: _key(version, contract, i, where) for i in indicators}
            found.append(Job(version, contract, keys))
    return found


def _key(version: Version, contract: Contract, indicator: Indicator, where: str) -> str:
    """The content key of an indicator's result: everything it depends on, and nothing else."""
    asked = (indicator.id, indicator.formula, *indicator.levels, "|", *indicator.periods)
    return digest([version.label, version.content, digest([repr(contract)]), *asked, where, engine_version()])[:32]


def stale(jobs: Iterable[Job], home: Home) -> list[Job]:
    """The jobs, with only those indicators whose result is not in the cache."""
    left = (Job(j.version, j.contract, {i: k for i, k in j.keys.items() if not _kept(home, k).is_file()}) for j in jobs)
    return [job for job in left if job.keys]


def compute(job: Job, city: City, store: Store, home: Home) -> None:
    """Compute a job's indicators in one pass over its dataset, and keep each result under its content key."""
    from khue.engines import get_engine  # heavy, and not needed where everything is in the cache

    by_id = {indicator.id: indicator for indicator in city.indicators}
    request = Request(
        version=job.version,
        files=store.paths(job.version),
        contract=job.contract,
        measures=tuple(_measure(by_id[name], job.contract) for name in job.indicators),
        placements=placements(city.units()),
    )
    results: dict[str, list[Observation]] = {name: [] for name in job.indicators}
    for observation in get_engine("duckdb").compute(request):
        results[observation.indicator].append(observation)
    home.cache.mkdir(parents=True, exist_ok=True)
    for name, observations in results.items():
        observations.sort(key=lambda o: (o.unit, o.period))
        replace_synced(_kept(home, job.keys[name]), msgspec.msgpack.encode(observations))


def _measure(indicator: Indicator, contract: Contract) -> Measure:
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


def _kept(home: Home, key: str) -> Path:
    return home.cache / f"{key}.msgpack"


def finished(observations: Iterable[Observation], as_of: date) -> list[Observation]:
    """Those of periods that are over: a value of half a month would be shown as a fall."""
    return [o for o in observations if period_of(o.period).end <= as_of]


def placements(units: Units) -> tuple[Placement, ...]:
    """In which unit each unit lay, and from when to when: the life of both, and of all between, taken together."""
    found = [
        Placement(unit.code, above.level, above.code, start, end)
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
