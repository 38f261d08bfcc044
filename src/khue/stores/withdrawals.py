"""Which versions were withdrawn and restored, when, by whom and why: lines that are only ever added.

raw/withdrawn/<dataset>.jsonl     beside the raw files, since the versions are made again from these and from this

Each line remembers which version was the newest when it was written. What counted then can so be said of any moment, also
while versions are made again one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from khue.exceptions import KhueError
from khue.lib import disk


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """A version withdrawn, or restored; `newest` is the number of the newest version then."""

    number: int
    act: Literal["withdraw", "restore"]
    newest: int
    at: str
    by: str
    why: str


class Withdrawals:
    """The lines of one dataset."""

    def __init__(self, home: Path, dataset: str) -> None:
        self._path = home / "raw" / "withdrawn" / f"{dataset}.jsonl"
        self._read: tuple[tuple[int, int, int], tuple[Withdrawal, ...]] | None = None

    def all(self) -> tuple[Withdrawal, ...]:
        """Every line, the oldest first; raises KhueError where one cannot be read."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return ()
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if self._read is None or self._read[0] != seen:
            self._read = (seen, tuple(self._decoded(line) for line in self._path.read_bytes().splitlines()))
        return self._read[1]

    def out(self, newest: int) -> frozenset[int]:
        """The versions that were withdrawn and not restored when `newest` was the newest."""
        return out_of(line for line in self.all() if line.newest <= newest)

    def add(self, line: Withdrawal) -> None:
        """Write one line more; the file is put in place as a whole, so that a reader sees none or all of it."""
        before = self._path.read_bytes() if self._path.is_file() else b""
        disk.make_folder(self._path.parent)
        disk.write_beside(self._path, before + msgspec.json.encode(line) + b"\n")

    def _decoded(self, line: bytes) -> Withdrawal:
        try:
            return msgspec.json.decode(line, type=Withdrawal)
        except msgspec.DecodeError as error:
            raise KhueError(f"{self._path}: {error}") from error


def out_of(lines: Iterable[Withdrawal]) -> frozenset[int]:
    """The versions that lines leave withdrawn."""
    last = {line.number: line.act for line in lines}
    return frozenset(number for number, act in last.items() if act == "withdraw")
