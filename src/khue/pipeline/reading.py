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
from typing import TYPE_CHECKING, Any

import msgspec

from khue.exceptions import InputError, KhueError
from khue.lib.periods import Period
from khue.model.city import City
from khue.model.finding import Finding
from khue.model.indicator import Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Target
from khue.model.unit import Units
from khue.pipeline.faults import NO_BUILD, NO_VERSION
from khue.pipeline.home import Home
from khue.pipeline.judgements import Judgements
from khue.pipeline.kept.readmodel import READ
from khue.pipeline.kept.table import BY_UNIT, OBSERVATIONS
from khue.pipeline.manifest import Change, CheckNote, DatasetVersion, Manifest
from khue.pipeline.observations import COLUMNS
from khue.pipeline.privacy.curtain import Curtain
from khue.pipeline.privacy.withheld import WithheldError
from khue.pipeline.searching import Hit, search
from khue.ports import Partition, SourceRows, Version

if TYPE_CHECKING:
    import pyarrow as pa

    from khue.pipeline.kept.series import Kept, Observations
    from khue.stores.parquet import ParquetStore
    from khue.stores.parts import Part

_NEWEST = "select " + ", ".join(f'"{name}"' for name in COLUMNS) + " from newest "  # noqa: S608  # our own names
_STRETCH = "select segment, row_group, first, rows from stretch where file = ? and text = ? order by segment"
_GROUPS = "select distinct segment, row_group from stretch where file = ? order by segment, row_group"


class Build(Judgements):
    """One finished build. Opening it is cheap; it may be shared by threads."""

    def __init__(self, home: Path, manifest: Manifest) -> None:
        super().__init__(Home(home).build(manifest.id))
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

    @cached_property
    def city(self) -> City:
        """The declarations that the build was made from."""
        return msgspec.msgpack.decode((self.folder / "city.msgpack").read_bytes(), type=City)

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
        """Things whose words contain those of `text`, as `khue.pipeline.searching.search` has them."""
        return search(self._connection, text, limit)

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
