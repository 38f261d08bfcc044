"""Tables of Word documents (.docx), as offices send them when a form is a paper: every table is a sheet.

Only cells and their spans are read; pictures, fields and what was struck out in a revision are passed over.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers.expat import ExpatError

from khue.sources import archive, faults
from khue.sources.grid import Book, Box, Cell, Grid
from khue.sources.openers import markup

PART = ("word/document.xml",)
_MUTE = ("del", "instrText", "Fallback")


def open_docx(path: Path) -> Book:
    """The tables; raises InputError where the file is damaged, abnormally large, or has none."""
    archive.check_workbook(path, PART, "DOCX")
    reader = _Reader()
    try:
        with zipfile.ZipFile(path) as parts:
            markup.parse(parts.read(next(n for n in parts.namelist() if n.lower() in PART)), reader.start, reader.end,
                         reader.data)  # fmt: skip
    except (zipfile.BadZipFile, ExpatError, ValueError, KeyError, EOFError) as error:
        raise faults.refuse(faults.MALFORMED, path, format="DOCX", told="", found=faults.shown(error)) from None
    if not reader.grids:
        raise faults.refuse(faults.NO_TABLE, path)
    return Book("docx", tuple(reader.grids))


class _Reader:
    """Builds the grids while the document goes by; the text of a table within a cell belongs to that cell."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._depth = self._mute = 0
        self._rows: list[list[Cell]] = []
        self._merges: list[Box] = []
        self._open: dict[int, int] = {}
        self._text: list[str] = []
        self._span, self._down = 1, ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a part of the document."""
        tag = markup.local(name)
        self._mute += tag in _MUTE
        if tag == "tbl":
            self._depth += 1
            if self._depth == 1:
                self._rows, self._merges, self._open = [], [], {}
        if self._depth == 1 and tag == "tr":
            self._rows.append([])
        elif self._depth == 1 and tag == "tc":
            self._text, self._span, self._down = [], 1, ""
        elif self._depth == 1 and tag == "gridSpan":
            self._span = markup.span(attributes.get("w:val"))
        elif self._depth == 1 and tag == "vMerge":
            self._down = attributes.get("w:val", "continue")
        elif tag in ("tab", "br") or (tag == "p" and self._text):
            self._text.append(" " if tag == "tab" else "\n")

    def data(self, piece: str) -> None:
        """Take text."""
        if self._depth and not self._mute:
            self._text.append(piece)

    def end(self, name: str) -> None:
        """End a part of the document."""
        tag = markup.local(name)
        self._mute -= tag in _MUTE
        if tag == "tc" and self._depth == 1:
            self._end_cell()
        elif tag == "tbl":
            self._depth -= 1
            if not self._depth and self._rows:
                self.grids.append(Grid(f"Bảng {len(self.grids) + 1}", self._rows, merges=tuple(self._merges)))

    def _end_cell(self) -> None:
        row, text = self._rows[-1], "".join(self._text).strip()
        left, top = len(row), len(self._rows) - 1
        if self._down == "continue" and left in self._open:
            at = self._open[left]
            box = self._merges[at]
            self._merges[at] = Box(box.top, box.left, top, box.right)
            row += [None] * self._span
            return
        row += [text or None, *([None] * (self._span - 1))]
        if self._span > 1 or self._down == "restart":
            self._open[left] = len(self._merges)
            self._merges.append(Box(top, left, top, left + self._span - 1))
