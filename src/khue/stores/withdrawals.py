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

from khue.stores.lines import Lines


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """A version withdrawn, or restored; `newest` is the number of the newest version then."""

    number: int
    act: Literal["withdraw", "restore"]
    newest: int
    at: str
    by: str
    why: str


class Withdrawals(Lines[Withdrawal]):
    """The lines of one dataset."""

    def __init__(self, home: Path, dataset: str) -> None:
        super().__init__(home / "raw" / "withdrawn" / f"{dataset}.jsonl", Withdrawal)

    def out(self, newest: int) -> frozenset[int]:
        """The versions that were withdrawn and not restored when `newest` was the newest."""
        return out_of(line for line in self.all() if line.newest <= newest)


def out_of(lines: Iterable[Withdrawal]) -> frozenset[int]:
    """The versions that lines leave withdrawn."""
    last = {line.number: line.act for line in lines}
    return frozenset(number for number, act in last.items() if act == "withdraw")
