"""The current build, as readers see it: one immutable snapshot, swapped under them between two requests.

Everything a page, an API answer or a listing shows comes from here; nothing here computes a formula.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from khue.exceptions import InputError
from khue.lib.vietnamese import canonical, fold, sort_key
from khue.model.assessment import Assessment
from khue.model.city import City
from khue.model.finding import Finding
from khue.model.indicator import Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Target
from khue.model.unit import Units
from khue.pipeline.faults import NO_BUILD, NO_VERSION
from khue.pipeline.home import Home
from khue.pipeline.readmodel import COLUMNS, words
from khue.ports import Partition, SourceRows, Version

OBSERVATIONS = "observations.parquet"
"""The file of a build with all its observations, every vintage of them."""


class DatasetVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a dataset as the build saw it. `files` are Parquet paths relative to the data home."""

    dataset: str
    number: int
    rows: int
    created: str
    raw_name: str
    content: str
    contract_version: str
    files: tuple[str, ...]
    current: bool = False


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


_SELECT = "select " + ", ".join(f'"{name}"' for name in COLUMNS) + " from observation "  # noqa: S608  # our own names
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
        kept = msgspec.msgpack.decode((self.folder / "assessments.msgpack").read_bytes(), type=list[Assessment])
        return {assessment.target: assessment for assessment in kept}

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
    ) -> list[Observation]:  # fmt: skip
        """Observations in order of period, then unit; the newest vintage of each.

        They are those of the units as they were in each period, or (`today`) those of the units that there are now, for
        which older rows were carried over.
        """
        wanted = {"indicator": indicator, "unit": unit, "level": level, "grain": grain, "period": period}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = " and ".join(f"{name} = :{name}" for name in given)
        kind = "today" if today else "counted"
        return self._read(f"where newest = 1 and {kind} = 1 and {where} order by position, unit", given)

    def vintages(self, indicator: str, unit: str, period: str) -> list[Observation]:
        """Every figure that was published for one unit and period, newest first."""
        return self._read(
            "where indicator = :indicator and unit = :unit and period = :period and counted = 1 "
            "order by newest desc, vintage_rank desc, rowid desc",
            {"indicator": indicator, "unit": unit, "period": period},
        )

    def latest(self, indicator: str, unit: str) -> Observation | None:
        """The observation of the newest period that has a value."""
        found = self._read(
            "where newest = 1 and counted = 1 and indicator = :indicator and unit = :unit and value is not null "
            "order by position desc limit 1",
            {"indicator": indicator, "unit": unit},
        )
        return found[0] if found else None

    def about(self, unit: str) -> list[Observation]:
        """The newest observation with a value of every indicator that has one for the unit, in order of indicator."""
        where = "where newest = 1 and counted = 1 and unit = :unit and value is not null order by position"
        found = self._read(where, {"unit": unit})
        return sorted({o.indicator: o for o in found}.values(), key=lambda o: o.indicator)

    def counts(self) -> dict[str, int]:
        """How many observations each indicator has."""
        found = self._connection.execute(
            "select indicator, count(*) from observation where newest = 1 and counted = 1 group by 1"
        )
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
        """Column names (with `_row` first) and rows of a dataset version, in the order of the file."""
        from khue.pipeline import rows

        return rows.page(self._files(dataset, number), offset, limit)

    def source_rows(self, observation: Observation, *, limit: int = 5) -> SourceRows:
        """The first rows that a computed observation counts, and how many; none for a published one.

        A row counts that enters some aggregate of the formula: for a share, the rows of its denominator.
        """
        if not observation.version:
            return SourceRows()
        from khue.pipeline import rows

        dataset, _, number = observation.version.rpartition("/")
        contract = next(contract for contract in self.city.contracts if contract.id == dataset)
        held = self._version(dataset, int(number))
        version = Version(
            dataset=dataset, number=held.number, content=held.content, raw="", raw_name=held.raw_name, rows=held.rows,
            partitions=(Partition("", held.files, held.rows, held.content),), created=held.created, contract_version=held.contract_version,
        )  # fmt: skip
        indicator = self.indicators[observation.indicator]
        files = self._files(dataset, held.number)
        return rows.behind(version, files, contract, indicator, self.city, observation, limit)

    def _files(self, dataset: str, number: int) -> list[Path]:
        return [self.home / name for name in self._version(dataset, number).files]

    def _version(self, dataset: str, number: int) -> DatasetVersion:
        version = next((v for v in self.datasets if (v.dataset, v.number) == (dataset, number)), None)
        if version is None:
            params = {"dataset": dataset, "number": number}
            raise InputError(finding=Finding(NO_VERSION, dataset, params=params))
        return version

    def _read(self, clause: str, params: Mapping[str, str | None]) -> list[Observation]:
        return [_observation(row) for row in self._connection.execute(_SELECT + clause, params)]

    @property
    def _connection(self) -> sqlite3.Connection:
        """One connection a thread, on a file that never changes."""
        kept: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if kept is None:
            uri = (self.folder / "read.sqlite").resolve().as_uri() + "?mode=ro&immutable=1"
            kept = self._local.connection = sqlite3.connect(uri, uri=True)
        return kept


@lru_cache(maxsize=4)
def _open(home: Path, build_id: str) -> Build:
    path = Home(home).build(build_id) / "manifest.json"
    if not build_id or not path.is_file():
        raise InputError(finding=Finding(NO_BUILD, str(home), params={"home": home}))
    return Build(home, msgspec.json.decode(path.read_bytes(), type=Manifest))


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
