"""Tables of web pages, which programs also save under the name .xls: every table is a sheet, spans are merged cells.

The markup is cut into tags and text here, in one pass whose time grows with the text and no faster, whatever is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from khue.sources.grid import Book, Box, Cell, Grid
from khue.sources.openers.markup import ForbiddenError, span

_MOST_TAKEN = 1_000_000
"""So many cells may be claimed by spans in one table."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""(rowspan|colspan)\s*=\s*["']?\s*(\d{1,9})""", re.IGNORECASE)
_MUTE = ("script", "style")
_BREAK = "\u2028"
"""A line break that was asked for, until blanks are put in order."""


def open_html(text: str, encoding: str) -> Book:
    """The tables of a page as sheets, in their order; nested tables are sheets of their own."""
    page = _Page()
    for piece, name, attributes in _pieces(text):
        if not name:
            page.data(unescape(piece))
        elif name.startswith("/"):
            page.end(name[1:])
        else:
            page.start(name, attributes)
    grids = [table.grid(number) for number, table in enumerate(page.tables, 1) if table.rows]
    return Book("html", tuple(grids), encoding=encoding)


def _pieces(text: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Text (with no name), starts and ends (`/td`) of elements; comments, scripts and styles are passed over."""
    at, missing = 0, set[str]()

    def past(end: str, start: int) -> int:
        """Where `end` ends after `start`; what was once not found is not looked for again."""
        found = -1 if end in missing else text.find(end, start)
        if found < 0:
            missing.add(end)
            return len(text)
        return found + len(end)

    while at < len(text):
        opens = text.find("<", at)
        if opens < 0:
            opens = len(text)
        if opens > at:
            yield text[at:opens], "", {}
            at = opens
            continue
        tag = _TAG.match(text, at)
        if tag:
            name = tag[2].lower()
            yield "", f"{tag[1]}{name}", dict(_ATTRIBUTE.findall(tag[3].lower()))
            at = past(f"</{name}", tag.end()) - len(name) - 2 if name in _MUTE and not tag[1] else tag.end()
            at = max(at, tag.end())
        elif text.startswith("<!--", at):
            at = past("-->", at)
        elif text[at + 1 : at + 2] in ("!", "?"):
            at = past(">", at)
        else:
            yield "<", "", {}
            at += 1


class _Table:
    """A table being read: cells are put where the spans of those before leave room."""

    def __init__(self) -> None:
        self.rows: list[dict[int, Cell]] = []
        self.taken: set[tuple[int, int]] = set()
        self.merges: list[Box] = []
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def row(self) -> None:
        self.finish()
        self.rows.append({})

    def begin(self, attributes: Mapping[str, str]) -> None:
        self.finish()
        if not self.rows:
            self.rows.append({})
        self.cell, self.span = [], (span(attributes.get("rowspan")), span(attributes.get("colspan")))

    def finish(self) -> None:
        if self.cell is None:
            return
        top, left = len(self.rows) - 1, 0
        while (top, left) in self.taken or left in self.rows[top]:
            left += 1
        height, width = self.span
        if height * width > 1:
            self.merges.append(Box(top, left, top + height - 1, left + width - 1))
            self.taken |= {(top + i, left + j) for i in range(height) for j in range(width)}
            if len(self.taken) > _MOST_TAKEN:
                raise ForbiddenError(f"rowspan × colspan > {_MOST_TAKEN}")
        self.rows[top][left] = _lined("".join(self.cell))
        self.cell = None

    def grid(self, number: int) -> Grid:
        self.finish()
        rows = [[row.get(at) for at in range(max(row, default=-1) + 1)] for row in self.rows]
        return Grid(f"{number}", rows, merges=tuple(self.merges))


def _lined(text: str) -> str | None:
    """Blanks of markup are one blank; line breaks that were asked for stay."""
    lines = [" ".join(line.split()) for line in text.replace("\xa0", " ").split(_BREAK)]
    return "\n".join(line for line in lines if line) or None


class _Page:
    """Collects the tables of a page; text outside of cells is none of theirs."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._open: list[_Table] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "table":
            self.tables.append(_Table())
            self._open.append(self.tables[-1])
        elif self._open and tag == "tr":
            self._open[-1].row()
        elif self._open and tag in ("td", "th"):
            self._open[-1].begin(attributes)
        elif tag in ("br", "p", "div"):
            self.data(_BREAK)

    def end(self, tag: str) -> None:
        if self._open and tag == "table":
            self._open.pop().finish()
        elif self._open and tag in ("td", "th", "tr"):
            self._open[-1].finish()

    def data(self, text: str) -> None:
        if self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append(text)
