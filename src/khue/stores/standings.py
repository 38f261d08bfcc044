"""How firm the rows of each raw file are said to be - estimated, provisional or final - in lines that are only ever added.

raw/standing/<dataset>.jsonl     beside the raw files, since the versions are made again from these and from this

A line is about the bytes of one file and the months that are not final in them, and holds for the versions above `after`:
what an earlier version was taken for stays as it was.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from khue.stores.lines import Lines


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """That in a raw file those `months` are estimated or provisional, in the versions above `after`; none: all is final."""

    raw: str
    after: int
    at: str
    months: dict[str, str] = {}


class Standings(Lines[Standing]):
    """The lines of one dataset."""

    def __init__(self, home: Path, dataset: str) -> None:
        super().__init__(home / "raw" / "standing" / f"{dataset}.jsonl", Standing)

    def of(self, version: int) -> dict[str, dict[str, str]]:
        """By raw file what holds of it in a version: its months that are not final."""
        return {line.raw: line.months for line in self.all() if line.after < version}
