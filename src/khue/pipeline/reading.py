"""The current build, as readers see it: one immutable snapshot, swapped under them between two requests.

Everything a page, an API answer or a listing shows comes from here; nothing here computes a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from khue.model.assessment import Assessment
from khue.model.city import City
from khue.model.observation import Observation


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
    """A target whose evidence status differs from that of the build before."""

    target: str
    before: str
    after: str
    since: str


class Build:
    """One finished build. Opening it is cheap; it may be shared by threads."""

    id: str
    as_of: date
    built_at: str
    home: Path
    city: City
    assessments: dict[str, Assessment]
    datasets: tuple[DatasetVersion, ...]
    notes: tuple[CheckNote, ...]
    changes: tuple[Change, ...]

    @classmethod
    def current(cls, home: Path) -> Build:
        """The build that the pointer names; raises InputError where there is none."""
        raise NotImplementedError

    def observations(
        self, indicator: str, *, unit: str | None = None, level: str | None = None, grain: str | None = None,
        period: str | None = None,
    ) -> list[Observation]:  # fmt: skip
        """Observations in order of period, then unit; the newest vintage of each."""
        raise NotImplementedError

    def vintages(self, indicator: str, unit: str, period: str) -> list[Observation]:
        """Every figure that was published for one unit and period, newest first."""
        raise NotImplementedError

    def latest(self, indicator: str, unit: str) -> Observation | None:
        """The observation of the newest period that has a value."""
        raise NotImplementedError

    def search(self, text: str, *, limit: int = 50) -> list[Hit]:
        """Things whose words contain those of `text`; with diacritics typed, exact matches come first."""
        raise NotImplementedError

    def rows(
        self, dataset: str, number: int, *, offset: int = 0, limit: int = 50
    ) -> tuple[list[str], Sequence[tuple[object, ...]]]:
        """Column names (with `_row` first) and rows of a dataset version, in the order of the file."""
        raise NotImplementedError

    def source_rows(self, observation: Observation, *, limit: int = 5) -> tuple[list[str], Sequence[tuple[object, ...]]]:
        """The first rows that a computed observation counts (its unit and period); empty for a published one."""
        raise NotImplementedError
