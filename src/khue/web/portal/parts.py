"""The parts that pages are put together from: facts, tables, sources, charts. Templates of the same name draw them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.utils.html import format_html
from django.utils.safestring import SafeString

FOLDED = 8
"""How many rows of a long table a phone shows at first."""


@dataclass(frozen=True)
class Fact:
    """A name and its value, optionally a link."""

    name: str
    value: str
    href: str = ""
    note: str = ""
    id: str = ""

    @property
    def outside(self) -> bool:
        """Whether the link leaves the portal."""
        return "://" in self.href


@dataclass(frozen=True)
class Flag:
    """What is odd about a value: a word, which stands with a shape, and a sentence."""

    word: str
    said: str

    @property
    def mark(self) -> SafeString:
        """The shape and the word."""
        shape = f'<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{_FLAG}"/></svg>'
        return format_html('<span class="flag">{}{}</span>', SafeString(shape), self.word)


_FLAG = "M4 14V2.4M4 3l9 3l-9 3"
"""A flag on its pole, in a box of 16 by 16."""


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: the label and address of a page, a file or a dataset version."""

    label: str = ""
    href: str = ""

    @property
    def outside(self) -> bool:
        """Whether the link leaves the portal."""
        return "://" in self.href


@dataclass(frozen=True)
class Column:
    """A column's name; numbers stand to the right. `href` puts the rows in its order; `ordered` where they are in it."""

    label: str
    numeric: bool = False
    href: str = ""
    ordered: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: text, optionally a link, a note in small print, or an evidence status (its code) shown as a pill.

    `own` in the first cell marks the row that the page is about. `flags` say what is odd about the value of the row.
    """

    text: str = ""
    href: str = ""
    note: str = ""
    status: str = ""
    column: str = ""
    numeric: bool = False
    own: bool = False
    flags: tuple[Flag, ...] = ()

    @property
    def outside(self) -> bool:
        """Whether the link leaves the portal."""
        return "://" in self.href


@dataclass(frozen=True)
class Table:
    """A table. `stacked` turns each row into a block on a phone (else it scrolls inside its frame)."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(default=())
    stacked: bool = True

    @property
    def long(self) -> bool:
        """Whether a phone shows the first rows only until all are asked for."""
        return self.stacked and len(self.rows) > FOLDED + 2

    @property
    def folding(self) -> list[tuple[tuple[Cell, ...], bool]]:
        """Each row, and whether a phone folds it away at first; never the one that the page is about."""
        return [(row, self.long and number >= FOLDED and not row[0].own) for number, row in enumerate(self.rows)]


def table(caption: str, columns: tuple[Column, ...], rows: list[list[Cell | str]], *, stacked: bool = True) -> Table:
    """A table whose cells know their columns; a plain text is a cell."""
    return Table(caption, columns, tuple(_row(columns, row) for row in rows), stacked)


def _row(columns: tuple[Column, ...], row: list[Cell | str]) -> tuple[Cell, ...]:
    cells = (cell if isinstance(cell, Cell) else Cell(cell) for cell in row)
    return tuple(
        replace(cell, column=column.label, numeric=column.numeric) for column, cell in zip(columns, cells, strict=True)
    )


@dataclass(frozen=True)
class Chart:
    """A drawing in two widths, what to read from it, and the table behind it."""

    wide: SafeString
    narrow: SafeString
    caption: str = ""
    table: Table | None = None
