"""What is written into a workbook: marks on cells, and the summary sheet. All words come in ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum

Value = str | int | float | bool | date | time | None


class Tone(Enum):
    """How grave something is; the value is the colour of the cell."""

    ERROR = "FFFFC7CE"
    WARNING = "FFFFEB9C"
    NOTE = "FFDDEBF7"


@dataclass(frozen=True)
class Mark:
    """A cell to be marked; rows and columns count from 1. `comment` says what was expected."""

    sheet: str
    row: int
    column: int
    tone: Tone
    comment: str


@dataclass(frozen=True)
class Place:
    """A cell that the summary links to; a sheet of an empty name is none."""

    sheet: str = ""
    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Kind:
    """Findings of one kind: what it is, how many there are, and the first cells."""

    tone: Tone
    words: tuple[str, ...]
    count: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Line:
    """One finding in the list: where, and its cells of text."""

    tone: Tone
    place: Place
    words: tuple[str, ...]


@dataclass(frozen=True)
class Front:
    """The summary sheet: its name, a title, facts, kinds of findings and every finding that is listed.

    `kinds_head` has a heading for the count, each of a kind's words and its cells; `lines_head` one for the place and each
    of a line's words. The first word of both says how grave it is.
    """

    name: str
    title: str
    facts: Sequence[tuple[str, str]]
    kinds_title: str
    kinds_head: tuple[str, ...]
    kinds: Sequence[Kind]
    lines_title: str
    lines_head: tuple[str, ...]
    lines: Sequence[Line]
    author: str = "Khuê"


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written anew: its cells from row `first` on, and the widths of nothing but its content."""

    name: str
    rows: Sequence[Sequence[Value]]
    first: int = 1
    merges: tuple[tuple[int, int, int, int], ...] = ()
    """Top, left, bottom and right from 0, the last included, of the rows as they are given."""
