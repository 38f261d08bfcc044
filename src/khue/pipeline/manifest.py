"""What a finished build says of itself, in its manifest.json: what it was made from and when, what was found and changed."""

from __future__ import annotations

from datetime import date

import msgspec

from khue.model.attention import Comparison


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
