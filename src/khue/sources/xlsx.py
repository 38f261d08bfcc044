"""Excel workbooks: the values of the first sheet whose header is the contract's, in their own types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from khue.lib.vietnamese import canonical
from khue.ports import Reading
from khue.sources import archive, faults, guard, table
from khue.sources.openers.workbook import is_encrypted, refusing

EXTENSIONS = (".xlsx",)
HEADER_WITHIN = 20
"""The header is looked for in so many rows."""


@dataclass(frozen=True)
class _Sheet:
    """A sheet's cells from A1 on, and its most likely header: the row (from 0) and how many names it shares."""

    name: str
    rows: list[list[object]]
    header: int
    matches: int


def read(path: Path, columns: Sequence[str] = ()) -> Reading:
    """The sheet's rows; blank rows are left out, the others keep the number that the program shows."""
    _check_content(path)
    sheet = _choose(path, columns)
    header = sheet.rows[sheet.header]
    rows = [[_value(cell) for cell in row] for row in sheet.rows[sheet.header + 1 :]]
    cells = [table.native([row[index] if index < len(row) else None for row in rows]) for index in range(len(header))]
    numbers = table.numbered(len(rows), sheet.header + 2)
    return Reading(
        table=table.assemble(path, header, cells, numbers, sheet.header + 1),
        path=path, format="xlsx", sheet=sheet.name, header_row=sheet.header + 1,
    )  # fmt: skip


def _check_content(path: Path) -> None:
    kind = guard.signature(path)
    if kind == "ole":
        raise faults.refuse(faults.ENCRYPTED if is_encrypted(path) else faults.CONTENT_MISMATCH, path, found="xls")
    if kind != "zip":
        raise faults.refuse(faults.CONTENT_MISMATCH, path, found=kind)
    archive.check_workbook(path)


def _choose(path: Path, columns: Sequence[str]) -> _Sheet:
    """The sheet whose header has most of the names, the first among equals."""
    wanted = {canonical(table.clean_name(name)) for name in columns}
    best: _Sheet | None = None
    with refusing(path, "XLSX"):
        for sheet in _sheets(path, wanted):
            if best is None or sheet.matches > best.matches:
                best = sheet
            if sheet.matches == len(wanted):
                break
    if best is None:
        raise faults.refuse(faults.NO_HEADER, path)
    return best


def _sheets(path: Path, wanted: set[str]) -> Iterator[_Sheet]:
    """The sheets that hold anything, visible ones first."""
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        visible = python_calamine.SheetVisibleEnum.Visible
        listed = sorted(book.sheets_metadata, key=lambda one: one.visible != visible)
        for one in listed:
            if one.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            # From A1 on, so that columns keep their numbers.
            rows: list[list[object]] = [
                list(row) for row in book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
            ]
            found = _header(rows, wanted)
            if found is not None:
                yield _Sheet(one.name, rows, *found)


def _header(rows: Sequence[Sequence[object]], wanted: set[str]) -> tuple[int, int] | None:
    """The row with most of the names, and how many; the first row with anything where no name is found."""
    filled = [index for index, row in enumerate(rows) if any(table.clean_name(cell) for cell in row)]
    if not filled:
        return None
    shared = {index: _shared(rows[index], wanted) for index in filled if index < HEADER_WITHIN}
    if not shared:
        return filled[0], 0
    best = max(shared, key=lambda index: (shared[index], -index))
    return best, shared[best]


def _shared(row: Sequence[object], wanted: set[str]) -> int:
    return len({canonical(table.clean_name(cell)) for cell in row} & wanted)


def _value(cell: object) -> object:
    return None if cell == "" else cell
