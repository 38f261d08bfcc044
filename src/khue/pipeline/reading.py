"""The current build, as readers see it: one immutable snapshot, swapped under them between two requests.

Everything a page, an API answer or a listing shows comes from here; nothing here computes a formula.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from khue.exceptions import InputError, KhueError
from khue.lib.periods import Period
from khue.lib.vietnamese import canonical, fold, sort_key
from khue.model.anomaly import Anomaly
from khue.model.assessment import Assessment
from khue.model.attention import AttentionList, Comparison, Delivered
from khue.model.city import City
from khue.model.finding import Finding
from khue.model.gap import Completeness, Gap
from khue.model.indicator import Indicator
from khue.model.observation import Observation, Status
from khue.model.outlook import TargetOutlook
from khue.model.privacy import Publication
from khue.model.quality import DatasetQuality
from khue.model.standing import Standing
from khue.model.target import Target
from khue.model.unit import Units
from khue.pipeline.faults import NO_BUILD, NO_VERSION
from khue.pipeline.home import Home
from khue.pipeline.kept.readmodel import READ, words
from khue.pipeline.kept.table import BY_UNIT, OBSERVATIONS
from khue.pipeline.observations import COLUMNS
from khue.pipeline.privacy.curtain import Curtain
from khue.pipeline.privacy.withheld import WithheldError
from khue.ports import Partition, SourceRows, Version

if TYPE_CHECKING:
    import pyarrow as pa

    from khue.pipeline.kept.series import Kept, Observations
    from khue.stores.parquet import ParquetStore
    from khue.stores.parts import Part

_Judged = TypeVar("_Judged", bound=msgspec.Struct)


class DatasetVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a dataset as the build saw it; `Build.version` has its files too.

    One that is `withdrawn` does not count: it was taken out of use itself, or has rows of one that was.
    """

    dataset: str
    number: int
    rows: int
    created: str
    raw_name: str
    content: str
    contract_version: str
    current: bool = False
    withdrawn: bool = False

    @property
    def label(self) -> str:
        """What values cite."""
        return f"{self.dataset}/{self.number}"


class Hit(msgspec.Struct, frozen=True):
    """A search result: `kind` is target, indicator, unit, agency, task, dataset or document."""

    kind: str
    id: str
    title: str
    detail: str = ""


class CheckNote(msgspec.Struct, frozen=True):
    """A finding of the check that the build was made with, worded in both languages."""

    code: str
    severity: str
    place: str
    vi: str
    en: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A target whose evidence status became another, and the day since when."""

    target: str
    before: str
    after: str
    since: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a build says of itself, in manifest.json.

    `inputs` name what its id is the hash of; `results` are the cache keys of its computed indicators.
    `moved` is what differs from the attention list of the build before; like `changes` it depends on that build.
    """

    id: str
    city: str
    as_of: date
    built_at: str
    inputs: dict[str, str]
    counts: dict[str, int]
    datasets: tuple[DatasetVersion, ...] = ()
    notes: tuple[CheckNote, ...] = ()
    changes: tuple[Change, ...] = ()
    results: tuple[str, ...] = ()
    moved: Comparison | None = None

    @property
    def cited(self) -> dict[str, str]:
        """By dataset the version that computed values cite."""
        return {one.dataset: one.label for one in self.datasets if one.current}


_NEWEST = "select " + ", ".join(f'"{name}"' for name in COLUMNS) + " from newest "  # noqa: S608  # our own names
_STRETCH = "select segment, row_group, first, rows from stretch where file = ? and text = ? order by segment"
_GROUPS = "select distinct segment, row_group from stretch where file = ? order by segment, row_group"
_THINGS = "select kind, id, title, detail, folded, exact, position from thing"


class Build:
    """One finished build. Opening it is cheap; it may be shared by threads."""

    def __init__(self, home: Path, manifest: Manifest) -> None:
        self.home = home
        self.manifest = manifest
        self.id: str = manifest.id
        self.as_of: date = manifest.as_of
        self.built_at: str = manifest.built_at
        self.datasets: tuple[DatasetVersion, ...] = manifest.datasets
        self.notes: tuple[CheckNote, ...] = manifest.notes
        self.changes: tuple[Change, ...] = manifest.changes
        self._local = threading.local()

    @classmethod
    def current(cls, home: Path) -> Build:
        """The build that the pointer names; raises InputError where there is none."""
        return _open(home, Home(home).current_id())

    @property
    def folder(self) -> Path:
        """Where the files of the build are."""
        return Home(self.home).build(self.id)

    @cached_property
    def city(self) -> City:
        """The declarations that the build was made from."""
        return msgspec.msgpack.decode((self.folder / "city.msgpack").read_bytes(), type=City)

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """The standing of every target, by the target's id."""
        return {assessment.target: assessment for assessment in self._judged("assessments", Assessment)}

    @cached_property
    def outlooks(self) -> dict[str, TargetOutlook]:
        """What lies ahead of every target, by the target's id."""
        return {outlook.target: outlook for outlook in self._judged("outlooks", TargetOutlook)}

    @cached_property
    def standings(self) -> dict[tuple[str, str], Standing]:
        """How units stand in the declared indices, by the index's id and the period, the newest period of each first."""
        return {(found.index, found.period): found for found in self._judged("standings", Standing)}

    @cached_property
    def attention(self) -> dict[date, AttentionList]:
        """The attention lists that were made with the build, by day; `khue.pipeline.attention.found` has every other day's."""
        return {one.day: one for one in self._judged("attention", AttentionList)}

    @cached_property
    def delivered(self) -> list[Delivered]:
        """The versions of datasets with their days and months, oldest first."""
        return self._judged("delivered", Delivered)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Data that is missing, late, too little or faulty: what most targets wait for first."""
        return self._judged("gaps", Gap)

    @cached_property
    def completeness(self) -> list[Completeness]:
        """How complete the data was on the last month ends, oldest first, and at the end is on the day of the build."""
        return self._judged("completeness", Completeness)

    @cached_property
    def quality(self) -> dict[str, DatasetQuality]:
        """How good each dataset under contract is, by its id."""
        return {one.dataset: one for one in self._judged("quality", DatasetQuality)}

    @cached_property
    def _publications(self) -> dict[tuple[str, int], Publication]:
        """What may be shown of the versions of datasets, by dataset and number."""
        return {(found.dataset, found.number): found for found in self._judged("publications", Publication)}

    def publication(self, dataset: str, number: int) -> Publication:
        """Whether the rows of a version may be shown; not those of one that was not looked through."""
        found = self._publications.get((dataset, number))
        return found or Publication(dataset=dataset, number=number, checked=False)

    @cached_property
    def anomalies(self) -> list[Anomaly]:
        """Everything odd in the observations, contradictions first."""
        return self._judged("anomalies", Anomaly)

    def flags(self, observation: Observation) -> list[Anomaly]:
        """What is odd about an observation; nothing about most."""
        found = self.odd(observation.indicator, observation.unit, observation.period)
        return [one for one in found if one.value == observation.value and one.place == observation.place]

    def odd(self, indicator: str, unit: str, period: str) -> Sequence[Anomaly]:
        """What is odd about the observations of a cell, whichever vintage it is about."""
        return self._odd.get((indicator, unit, period), ())

    @cached_property
    def _odd(self) -> dict[tuple[str, str, str], list[Anomaly]]:
        """What is odd, by indicator, unit and period."""
        found: dict[tuple[str, str, str], list[Anomaly]] = {}
        for one in self.anomalies:
            found.setdefault((one.indicator, one.unit, one.period), []).append(one)
        return found

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators by id."""
        return {indicator.id: indicator for indicator in self.city.indicators}

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The targets by id."""
        return {target.id: target for target in self.city.targets}

    @cached_property
    def units(self) -> Units:
        """The units through time."""
        return self.city.units()

    def observations(
        self, indicator: str, *, unit: str | None = None, level: str | None = None, grain: str | None = None,
        period: str | None = None, today: bool = False,
    ) -> Observations:  # fmt: skip
        """Observations in order of period, then unit; the newest vintage of each.

        They are those of the units as they were in each period, or (`today`) those of the units that there are now, for
        which older rows were carried over.
        """
        found = self._stretch(OBSERVATIONS, indicator).having(unit=unit, level=level, grain=grain, period=period)
        return found.marked("newest", "today" if today else "counted")

    def everything(self, indicator: str) -> Observations:
        """All observations of an indicator, every vintage, as they were and as carried over, in order of period and unit."""
        return self._stretch(OBSERVATIONS, indicator)

    def within(self, unit: str, *, today: bool = False) -> Observations:
        """The observations of a unit, of every indicator, in order of indicator, then period; the newest vintage of each."""
        found = self._stretch(BY_UNIT, unit).in_order_of("indicator")
        return found.marked("newest", "today" if today else "counted")

    def tables(self) -> Iterator[pa.Table]:
        """All observations of all indicators, every vintage, a few thousand at a time: year by year, then as `everything`."""
        return self._kept.tables(self._connection.execute(_GROUPS, (OBSERVATIONS,)).fetchall())

    def vintages(self, indicator: str, unit: str, period: str) -> Sequence[Observation]:
        """Every figure that was published for one unit and period, newest first."""
        found = self._stretch(OBSERVATIONS, indicator).having(unit=unit, period=period).marked("counted")
        return found[::-1]

    def latest(self, indicator: str, unit: str) -> Observation | None:
        """The observation of the newest period that has a value."""
        found = self._newest("where unit = ? and indicator = ?", unit, indicator)
        return found[0] if found else None

    def about(self, unit: str) -> list[Observation]:
        """The newest observation with a value of every indicator that has one for the unit, in order of indicator."""
        return self._newest("where unit = ? order by indicator", unit)

    def counts(self) -> dict[str, int]:
        """How many observations each indicator has."""
        found = self._connection.execute("select text, sum(counted) from stretch where counted > 0 group by text")
        return dict(found.fetchall())

    def search(self, text: str, *, limit: int = 50) -> list[Hit]:
        """Things whose words contain those of `text`; with diacritics typed, exact matches come first.

        The words are looked for in a row, the last of them from its beginning ("chuyển đ" finds "chuyển đổi"), and then
        each for itself, in any order.
        """
        folded, exact = words(fold(text)).rstrip(), words(canonical(text)).rstrip()
        parts = folded.split()
        if not parts:
            return []
        where = " and ".join(["instr(folded, ?) > 0"] * len(parts))
        found = self._connection.execute(
            f"{_THINGS} where instr(folded, ?) > 0 or ({where})", [folded, *(f" {part} " for part in parts)]
        )
        ranked = sorted(found, key=lambda row: (_rank(row, folded, exact), row[6]))
        return [Hit(*row[:4]) for row in ranked[:limit]]

    def rows(
        self, dataset: str, number: int, *, offset: int = 0, limit: int = 50
    ) -> tuple[list[str], Sequence[tuple[object, ...]]]:
        """Column names (with `_row` first) and rows of a dataset version, by month and, within it, as they came.

        Closed columns are masked. Raises WithheldError where the rows may not be shown.
        """
        from khue.pipeline import rows

        columns, found = rows.page(self._shown(dataset, number), offset, limit)
        return columns, self.curtain(dataset).rows(columns, found)

    def row(self, dataset: str, number: int, row: int, file: str = "") -> Mapping[str, Any] | None:
        """The row of a version that bears a number in a raw file; without one named, in the file that brought the version,
        else in any. Closed columns are masked. Raises WithheldError where the rows may not be shown.
        """
        self._shown(dataset, number)
        found = self.unmasked_row(dataset, number, row, file)
        return None if found is None else self.curtain(dataset).row(found)

    def unmasked_row(self, dataset: str, number: int, row: int, file: str = "") -> Mapping[str, Any] | None:
        """The same row with everything that it says: only for who may see it, and after that was put on record."""
        from khue.pipeline import rows

        parts, brought = self._parts(dataset, number), self._held(dataset, number).raw_name
        found = rows.one(parts, row, file or brought)
        return found if found is not None or file else rows.one(parts, row, "")

    def files(self, dataset: str, number: int) -> Sequence[Path]:
        """The files of a version, whose rows must pass the `curtain`; raises WithheldError where they may not be shown."""
        return [path for path, _ in self._shown(dataset, number)]

    def curtain(self, dataset: str) -> Curtain:
        """What stands before the rows of a dataset."""
        contract = next(contract for contract in self.city.contracts if contract.id == dataset)
        return Curtain(contract, self.home)

    def source_rows(self, observation: Observation, *, limit: int = 5) -> SourceRows:
        """The first rows that a computed observation counts, and how many; none for a published one.

        A row counts that enters some aggregate of the formula: for a share, the rows of its denominator. No row is given
        where rows may not be shown, or where the formula reads a closed column: that a row counts would tell what it says.
        """
        if not observation.version or observation.status is Status.SUPPRESSED:
            return SourceRows()
        from khue.pipeline import rows

        dataset, _, number = observation.version.rpartition("/")
        contract = next(contract for contract in self.city.contracts if contract.id == dataset)
        indicator, version = self.indicators[observation.indicator], self.version(dataset, int(number))
        found = rows.behind(version, self.home, contract, indicator, self.city, observation, limit)
        publication = self.publication(dataset, int(number))
        if not publication.open or rows.reads(indicator, contract, contract.closed):
            return SourceRows(found.columns, (), 0 if publication.least else found.total)
        return SourceRows(found.columns, tuple(self.curtain(dataset).rows(found.columns, found.rows)), found.total)

    def partitions(self, observation: Observation) -> tuple[Partition, ...]:
        """The months of its dataset version that a computed observation was counted from; none for any other one, nor
        where small counts are not told: how many rows a month has is a count.
        """
        if not observation.version:
            return ()
        from khue.pipeline.rows import within

        dataset, _, number = observation.version.rpartition("/")
        if self.publication(dataset, int(number)).least:
            return ()
        return within(self.version(dataset, int(number)), Period.parse(observation.period))

    def version(self, dataset: str, number: int) -> Version:
        """A dataset version with its partitions and files (relative to the data home), as the store has it.

        Raises InputError where the build knows no such version, or its rows are no longer in the store.
        """
        held = self._held(dataset, number)
        try:
            found = self.store.version(dataset, number)
        except KhueError as error:
            raise _no_version(dataset, number) from error
        if found.content != held.content:
            raise _no_version(dataset, number)
        return found

    def _shown(self, dataset: str, number: int) -> list[tuple[Path, Part]]:
        """The parts of a version whose rows may be shown."""
        parts, publication = self._parts(dataset, number), self.publication(dataset, number)
        if not publication.open:
            raise WithheldError(publication)
        return parts

    def _parts(self, dataset: str, number: int) -> list[tuple[Path, Part]]:
        return list(self.store.parts(self.version(dataset, number)))

    def _held(self, dataset: str, number: int) -> DatasetVersion:
        version = next((v for v in self.datasets if (v.dataset, v.number) == (dataset, number)), None)
        if version is None:
            raise _no_version(dataset, number)
        return version

    def _judged(self, name: str, kind: type[_Judged]) -> list[_Judged]:
        """What the build found out under a name; nothing where it found nothing."""
        path = self.folder / f"{name}.msgpack"
        return msgspec.msgpack.decode(path.read_bytes(), type=list[kind]) if path.is_file() else []  # type: ignore[valid-type]

    @cached_property
    def store(self) -> ParquetStore:
        """The store of the data home, which has the rows that the build was made from."""
        from khue.stores.parquet import ParquetStore  # heavy, and only wanted where rows are looked at

        return ParquetStore(self.home)

    def _newest(self, clause: str, *params: str) -> list[Observation]:
        return [_observation(row) for row in self._connection.execute(_NEWEST + clause, params)]

    def _stretch(self, file: str, text: str) -> Observations:
        return self._kept.stretch(file, self._connection.execute(_STRETCH, (file, text)).fetchall())

    @cached_property
    def _kept(self) -> Kept:
        from khue.pipeline.kept.series import Kept  # numpy is heavy, and not needed for what lies in SQLite

        return Kept(self.folder, self.manifest.cited)

    @property
    def _connection(self) -> sqlite3.Connection:
        """One connection a thread, on a file that never changes."""
        kept: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if kept is None:
            uri = (self.folder / READ).resolve().as_uri() + "?mode=ro&immutable=1"
            kept = self._local.connection = sqlite3.connect(uri, uri=True)
        return kept


@lru_cache(maxsize=4)
def _open(home: Path, build_id: str) -> Build:
    path = Home(home).build(build_id) / "manifest.json"
    if not build_id or not path.is_file():
        raise InputError(finding=Finding(NO_BUILD, str(home), params={"home": home}))
    return Build(home, msgspec.json.decode(path.read_bytes(), type=Manifest))


def _no_version(dataset: str, number: int) -> InputError:
    return InputError(finding=Finding(NO_VERSION, dataset, params={"dataset": dataset, "number": number}))


def _observation(row: tuple[object, ...]) -> Observation:
    values = dict(zip(COLUMNS, row, strict=True))
    values["status"] = Status(values["status"])
    return Observation(**values)  # type: ignore[arg-type]  # the columns are the fields, typed by the table (strict)


def _rank(row: tuple[str, ...], folded: str, exact: str) -> tuple[bool, bool, bool, bool, object]:
    """Exact words before folded ones, in a row before scattered, whole before begun, names before details."""
    _, _, title, _, thing_folded, thing_exact, _ = row
    title_words = words(fold(title))
    return (
        exact not in thing_exact,
        folded not in thing_folded,
        f"{folded} " not in thing_folded,
        f"{folded} " not in title_words,
        sort_key(title) if len(title) < 60 else (),
    )
