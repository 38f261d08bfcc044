"""A sheet as it lies before anyone: cells in rows, and what the format tells of them. All openers end here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from khue.model.reading import Repair

Cell = str | int | float | bool | date | time | None
"""A value of the file; moments are dates too."""


@dataclass(frozen=True)
class Box:
    """Merged cells: rows and columns from 0, the last included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows` may differ in length; `first` is the number of the first row in the file.

    `delimited`: cells beyond the header are strays of a line, not columns. `named`: the first row holds the names for sure.
    `fonts` gives, by row and column, the name of a font that draws other letters than Unicode's.
    """

    name: str
    rows: Sequence[list[Cell]]
    first: int = 1
    merges: tuple[Box, ...] = ()
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    delimited: bool = False
    named: bool = False
    visible: bool = True


@dataclass(frozen=True)
class Book:
    """All sheets of a file, and how its bytes became them."""

    kind: str
    grids: tuple[Grid, ...]
    encoding: str = ""
    delimiter: str = ""
    parts: tuple[tuple[int, str], ...] = ()
    repairs: tuple[Repair, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
