"""OpenDocument spreadsheets (.ods): values, merged cells, repeats unfolded as far as they hold something."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from xml.parsers.expat import ExpatError

from khue.sources import archive, faults
from khue.sources.grid import Book, Box, Cell, Grid
from khue.sources.openers import markup

_CONTENT = "content.xml"
_MOST_COLUMNS = 16_384


class _TooLargeError(ValueError):
    """Repeats that unfold beyond every sheet."""


def open_ods(path: Path) -> Book:
    """The sheets; raises InputError where the file is encrypted, damaged or abnormally large."""
    archive.check_workbook(path, (_CONTENT,), "ODS")
    try:
        with zipfile.ZipFile(path) as parts:
            if "META-INF/manifest.xml" in parts.namelist() and b"encryption-data" in parts.read(
                "META-INF/manifest.xml"
            ):
                raise faults.refuse(faults.ENCRYPTED, path)
            content = parts.read(_CONTENT)
        reader = _Reader()
        markup.parse(content, reader.start, reader.end, reader.data)
    except _TooLargeError as error:
        raise faults.refuse(faults.UNPACKS_TOO_LARGE, path, found=faults.shown(error)) from None
    except (zipfile.BadZipFile, ExpatError, ValueError, KeyError, EOFError) as error:
        raise faults.refuse(faults.MALFORMED, path, format="ODS", told="", found=faults.shown(error)) from None
    return Book("ods", tuple(reader.grids))


def open_flat(text: str, encoding: str) -> Book:
    """The sheets of a flat document (.fods), which is one XML file; raises ValueError or ExpatError where it is damaged."""
    reader = _Reader()
    markup.parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).lstrip("\ufeff"), reader.start, reader.end, reader.data)
    return Book("ods", tuple(reader.grids), encoding=encoding)


class _Reader:
    """Builds the grids while the document goes by. Repeats of empty cells and rows wait until something follows them."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._name = ""
        self._hidden: set[str] = set()
        self._style = ""
        self._rows: list[list[Cell]] = []
        self._merges: list[Box] = []
        self._row: list[Cell] = []
        self._blank_rows = self._blank_cells = self._cells = 0
        self._row_repeats = 1
        self._cell: Mapping[str, str] | None = None
        self._text: list[str] = []
        self._mute = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a part of the document."""
        match markup.local(name):
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-properties" if attributes.get("table:display") == "false":
                self._hidden.add(self._style)
            case "table":
                self._name, self._rows, self._merges, self._blank_rows = attributes.get("table:name", ""), [], [], 0
                self._style = attributes.get("table:style-name", "")
            case "table-row":
                self._row, self._blank_cells = [], 0
                self._row_repeats = _count(attributes, "table:number-rows-repeated")
            case "table-cell" | "covered-table-cell":
                self._cell, self._text = attributes, []
            case "annotation":
                self._mute += 1
            case "p" if self._text:
                self._text.append("\n")
            case "s":
                self._text.append(" " * min(_count(attributes, "text:c"), 1000))
            case "line-break":
                self._text.append("\n")

    def data(self, piece: str) -> None:
        """Take text."""
        if self._cell is not None and not self._mute:
            self._text.append(piece)

    def end(self, name: str) -> None:
        """End a part of the document."""
        match markup.local(name):
            case "annotation":
                self._mute -= 1
            case "table-cell" | "covered-table-cell" if self._cell is not None:
                self._end_cell(self._cell)
                self._cell = None
            case "table-row":
                self._end_row()
            case "table":
                visible = self._style not in self._hidden
                self.grids.append(Grid(self._name, self._rows, merges=tuple(self._merges), visible=visible))

    def _end_cell(self, attributes: Mapping[str, str]) -> None:
        value, repeats = _value(attributes, "".join(self._text)), _count(attributes, "table:number-columns-repeated")
        down, across = (_count(attributes, f"table:number-{one}-spanned") for one in ("rows", "columns"))
        if value is None and down * across == 1:
            self._blank_cells += repeats
            return
        top, left = len(self._rows) + self._blank_rows, len(self._row) + self._blank_cells
        self._count(left + repeats - len(self._row))
        if left + repeats > _MOST_COLUMNS:
            raise _TooLargeError(f"{left + repeats} columns")
        self._row += [None] * self._blank_cells + [value] * repeats
        self._blank_cells = 0
        if down * across > 1:
            self._merges.append(Box(top, left, top + down - 1, left + across - 1))

    def _end_row(self) -> None:
        if all(cell is None for cell in self._row) and not self._row:
            self._blank_rows += self._row_repeats
            return
        self._count((self._row_repeats - 1) * len(self._row) + self._blank_rows)
        self._rows += [[] for _ in range(self._blank_rows)]
        self._rows += [list(self._row) for _ in range(self._row_repeats)]
        self._blank_rows = 0

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > archive.MAX_CELLS:
            raise _TooLargeError(f"> {archive.MAX_CELLS} cells")


def _count(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


def _value(attributes: Mapping[str, str], text: str) -> Cell:
    match attributes.get("office:value-type"):
        case "float" | "percentage" | "currency":
            number = float(attributes["office:value"])
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        case "date":
            moment = datetime.fromisoformat(attributes["office:date-value"])
            return date(moment.year, moment.month, moment.day) if "T" not in attributes["office:date-value"] else moment
        case "boolean":
            return attributes.get("office:boolean-value") == "true"
    return text or None
