"""How firm the rows of each raw file are said to be - estimated, provisional or final - in lines that are only ever added.

raw/standing/<dataset>.jsonl     beside the raw files, since the versions are made again from these and from this

A line is about the bytes of one file and the months that are not final in them, and holds for the versions above `after`:
what an earlier version was taken for stays as it was.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from khue.exceptions import KhueError
from khue.lib import disk


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """That in a raw file those `months` are estimated or provisional, in the versions above `after`; none: all is final."""

    raw: str
    after: int
    at: str
    months: dict[str, str] = {}


class Standings:
    """The lines of one dataset."""

    def __init__(self, home: Path, dataset: str) -> None:
        self._path = home / "raw" / "standing" / f"{dataset}.jsonl"

    def all(self) -> tuple[Standing, ...]:
        """Every line, the oldest first; raises KhueError where one cannot be read."""
        if not self._path.is_file():
            return ()
        return tuple(map(self._decoded, self._path.read_bytes().splitlines()))

    def of(self, version: int) -> dict[str, dict[str, str]]:
        """By raw file what holds of it in a version: its months that are not final."""
        return {line.raw: line.months for line in self.all() if line.after < version}

    def add(self, line: Standing) -> None:
        """Write one line more; the file is put in place as a whole, so that a reader sees none or all of it."""
        before = self._path.read_bytes() if self._path.is_file() else b""
        disk.make_folder(self._path.parent)
        disk.write_beside(self._path, before + msgspec.json.encode(line) + b"\n")

    def _decoded(self, line: bytes) -> Standing:
        try:
            return msgspec.json.decode(line, type=Standing)
        except msgspec.DecodeError as error:
            raise KhueError(f"{self._path}: {error}") from error
