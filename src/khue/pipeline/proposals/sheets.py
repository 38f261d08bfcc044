"""Tables of words as files that offices work in: XLSX with a sheet for each table, CSV with one below the other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from khue.exceptions import InputError
from khue.lib.spreadsheet import as_meant, harmless
from khue.lib.vietnamese import day
from khue.model.finding import Finding
from khue.pipeline.proposals.faults import NOT_A_TABLE

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST = 50_000_000
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What a workbook may not hold."""
_MOST_ROWS, _MOST_COLUMNS = 50_000, 80


@dataclass(frozen=True)
class Column:
    """A heading, how wide it is printed, the words that may be chosen, and whether it is hidden from people."""

    heading: str
    width: int = 14
    choices: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table: its title, columns and rows of words."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Grid:
    """Cells as they were read: `first` is the number of the first row as a person sees it."""

    name: str
    rows: list[list[str]]
    first: int = 1


def save(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write tables to .xlsx, or .csv by the file's name; raises InputError for another ending."""
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(workbook(sheets))
    elif path.suffix.lower() == ".csv":
        path.write_text(csv_text(sheets), encoding="utf-8-sig", newline="")
    else:
        raise InputError(finding=Finding(NOT_A_TABLE, str(path), params={"path": path.name}))
    return path


def csv_text(sheets: Sequence[Sheet]) -> str:
    """Tables one below the other, an empty line between, each with its title and its headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for count, sheet in enumerate(sheets):
        if count:
            writer.writerow([])
        writer.writerow([sheet.title])
        writer.writerow([column.heading for column in sheet.columns])
        writer.writerows([harmless(text) for text in row] for row in sheet.rows)
    return out.getvalue()


@dataclass(frozen=True)
class _Look:
    """How cells look; one for all, since making them takes longer than filling them."""

    alignment: Alignment
    font: Font


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Tables as a workbook: a title, headings that stay in sight, words to choose from, every cell a text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    look = _Look(Alignment(wrap_text=True, vertical="top"), Font(bold=True))
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "C3"
        page.append([sheet.title])
        _columns(page, sheet.columns)
        for number, row in enumerate([[column.heading for column in sheet.columns], *sheet.rows], 2):
            for at, text in enumerate(row, 1):
                _fill(page.cell(number, at), text, look, heading=number == 2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _columns(page: Worksheet, columns: Sequence[Column]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width, page.column_dimensions[letter].hidden = column.width, column.hidden
        if column.choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            rule.add(f"{letter}3:{letter}{_MOST_ROWS}")
            page.add_data_validation(rule)


def _fill(cell: Cell, text: str, look: _Look, *, heading: bool) -> None:
    """Put words in a cell as words: what looks like a formula is none."""
    if not text:
        return
    cell.value = ILLEGAL.sub(" ", text)
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = look.alignment
    if heading:
        cell.font = look.font


def load(path: Path) -> list[Grid]:
    """The cells of a workbook or a CSV file as words; raises InputError for anything else."""
    from khue.sources import guard

    guard.check_file(path, LARGEST)
    kind = guard.signature(path)
    if kind == "zip":
        return _of_workbook(path)
    if kind == "text":
        return [_of_csv(path)]
    raise InputError(finding=Finding(NOT_A_TABLE, str(path), params={"path": path.name}))


def _of_csv(path: Path) -> Grid:
    from khue.sources import guard

    guard.check_text(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        start = text[:4000]
        delimiter = max(",;\t", key=start.count)
        rows = [
            [as_meant(cell) for cell in row[:_MOST_COLUMNS]]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except (UnicodeDecodeError, csv.Error):
        raise InputError(finding=Finding(NOT_A_TABLE, str(path), params={"path": path.name})) from None
    return Grid(path.name, rows[:_MOST_ROWS])


def _of_workbook(path: Path) -> list[Grid]:
    import python_calamine

    from khue.sources import archive
    from khue.sources.openers.workbook import refusing

    archive.check_workbook(path)
    with refusing(path, "XLSX"):
        book = python_calamine.load_workbook(path)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        tables = [(one.name, one.to_python(skip_empty_area=False, nrows=_MOST_ROWS)) for one in sheets]
    return [Grid(name, [[_words(cell) for cell in row[:_MOST_COLUMNS]] for row in rows]) for name, rows in tables]


def _words(cell: object) -> str:
    """A cell as a person reads it."""
    match cell:
        case date():  # with a time or without
            return day(cell)
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    return str(cell).strip()
