"""Refused rows given to their sender as a table to correct, and taken back corrected.

Each line has the row's number, its cells by the contract's columns, and what is wrong. A corrected table holds some or all
of them; cells that were masked and left so are those that were sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.exceptions import InputError
from khue.lib.disk import sha256 as hash_of
from khue.lib.spreadsheet import harmless
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.finding import Finding, Rule
from khue.model.privacy import MASK
from khue.pipeline.incoming.aside import Aside, RefusedRow
from khue.pipeline.incoming.checked import Checked, read
from khue.ports import FILE_NAME, ROW_NUMBER, Rows, Version
from khue.stores import ParquetStore

if TYPE_CHECKING:
    import pyarrow as pa

ROW = Text(vi="Dòng trong tệp", en="Row of the file")
FILE = Text(vi="Tệp", en="File")
WRONG = Text(vi="Cần sửa", en="To correct")
_TITLE = Text(vi="Dòng cần sửa", en="Rows to correct")
NOT_OURS = Rule(
    "KH663", "not-refused-rows",
    Text(vi='Tệp "{file}" không có cột "{column}" của danh sách dòng cần sửa.',
         en='"{file}" lacks the column "{column}" of the list of rows to correct.'),
    Text(vi="Tải danh sách về, sửa các ô ngay trong tệp đó rồi gửi lại; giữ nguyên dòng tiêu đề.",
         en="Download the list, correct its cells and send it back; leave the header as it is."),
)  # fmt: skip
UNKNOWN_ROW = Rule(
    "KH688", "not-a-refused-row",
    Text(vi='Dòng "{value}" không nằm trong các dòng cần sửa của phiên bản này.',
         en='"{value}" is none of the rows of this version that are to be corrected.'),
    Text(vi="Giữ nguyên số dòng đã ghi trong danh sách.", en="Leave the numbers as they stand in the list."),
)  # fmt: skip
SUPERSEDED = Rule(
    "KH689", "newer-version",
    Text(vi="Đã có phiên bản {other} mới hơn phiên bản {number}; bổ sung vào phiên bản cũ sẽ làm mất dữ liệu mới.",
         en="Version {other} is newer than version {number}; rows added to the older one would undo it."),
    Text(vi="Nộp lại cả tệp đã sửa.", en="Send the whole file, corrected."),
)  # fmt: skip


def write(aside: Aside, target: Path, lang: str) -> None:
    """Write the rows to `target`, whose ending says how: .xlsx, .csv or .json. Raises OSError."""
    WRITERS[target.suffix](aside, target, lang)


def _header(aside: Aside, lang: str) -> list[str]:
    return [ROW.in_(lang), FILE.in_(lang), *aside.columns, WRONG.in_(lang)]


def _line(row: RefusedRow, aside: Aside, lang: str) -> list[str]:
    return [
        str(row.row),
        row.file,
        *(row.cells[column] or "" for column in aside.columns),
        " ".join(row.sentences(lang)),
    ]


def _as_csv(aside: Aside, target: Path, lang: str) -> None:
    import csv

    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_header(aside, lang))
        writer.writerows([harmless(cell) for cell in _line(row, aside, lang)] for row in aside.rows())


def _as_json(aside: Aside, target: Path, lang: str) -> None:
    found = [
        {"file": row.file, "row": row.row, "read": row.read, "cells": row.cells,
         "findings": [one.as_dict(lang) for one in row.findings]}
        for row in aside.rows()
    ]  # fmt: skip
    target.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def _as_workbook(aside: Aside, target: Path, lang: str) -> None:
    """A workbook whose cells are all texts, which no program runs."""
    from khue.reports.workbook import fresh
    from khue.reports.workbook.model import Sheet

    lines = [_header(aside, lang), *(_line(row, aside, lang) for row in aside.rows(limit=fresh.MOST_ROWS - 1))]
    fresh.package([Sheet(_TITLE.in_(lang), lines)]).write(target)


WRITERS: Mapping[str, Callable[[Aside, Path, str], None]] = {".xlsx": _as_workbook, ".csv": _as_csv, ".json": _as_json}


def corrected(
    city: City, store: ParquetStore, contract: Contract, version: Version, file: Path, target: Path
) -> Checked:
    """The corrected rows, checked; where they are good, the file that is to be submitted is written to `target`.

    It holds the rows alone where files add to each other, and the rows of the version with them where each file is the whole
    dataset. Raises InputError where the file is no list of these rows, or the version is not the current one.
    """
    current = store.current(contract.id)
    if not contract.appends and (current is None or current.number != version.number):
        params = {"number": version.number, "other": current.number if current else "–"}
        raise InputError(finding=Finding(SUPERSEDED, file.name, params=params))
    aside = Aside(store, contract, version)
    given = target.with_name("given.parquet")
    ids = _restored(aside, file, given)
    checked = _numbered(read(city, _strict(contract), given, hash_of(given), closely=False), file, ids)
    if checked.table is not None:
        _compose(store, contract, version, checked.table, target)
        checked.let_go()
    return checked


def _restored(aside: Aside, file: Path, target: Path) -> list[str]:
    """Write the cells of the corrected rows as a table of their own, what was masked put back; gives the rows' numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from khue.sources import read as read_source

    reading = read_source(file, (*_names(ROW), *aside.columns))
    if reading.findings:  # a row with a cell too many or too few: nothing of the table is taken without it
        raise InputError(finding=reading.findings[0])
    at = next((name for name in reading.table.column_names if name in _names(ROW)), None)
    if at is None:
        raise InputError(finding=Finding(NOT_OURS, file.name, params={"file": file.name, "column": ROW.vi}))
    ids = [_as_id(one) for one in reading.table.column(at).to_pylist()]
    originals = aside.originals()
    if unknown := [one for one in ids if one not in originals]:
        raise InputError(finding=Finding(UNKNOWN_ROW, file.name, params={"value": unknown[0]}))
    kept = [name for name in reading.table.column_names if name in aside.columns]
    columns = {name: _as_sent(reading.table.column(name), [originals[one].get(name) for one in ids]) for name in kept}
    pq.write_table(pa.table(columns), target)
    return ids


def _numbered(checked: Checked, file: Path, ids: Sequence[str]) -> Checked:
    """The findings at the rows of the file that was sent first, which is how its sender knows them."""
    own = str(checked.result.file)
    findings = tuple(
        msgspec.structs.replace(
            one, path=file.name, line=int(ids[one.line - 1]) if 0 < one.line <= len(ids) else one.line
        ) if one.path == own else one
        for one in checked.result.findings
    )  # fmt: skip
    return replace(checked, result=replace(checked.result, findings=findings))


def _names(text: Text) -> tuple[str, str]:
    return text.vi, text.en


def _as_id(cell: object) -> str:
    """A row's id as it was given: a spreadsheet makes a number of it."""
    return (
        str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip().removeprefix("'")
    )


def _as_sent(cells: pa.ChunkedArray, sent: Sequence[str | None]) -> pa.ChunkedArray:
    """The cells, but for those that were not touched: what was masked or made harmless is as it was sent."""
    import pyarrow as pa

    if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return cells
    found = [
        before if before and cell in (MASK, harmless(before)) else cell
        for cell, before in zip(cells.to_pylist(), sent, strict=True)
    ]
    return pa.chunked_array([pa.array(found, pa.string())])


def _strict(contract: Contract) -> Contract:
    """The contract under which a wrong row refuses the file: corrected rows are to be right. How many there are is not asked."""
    own = tuple(one for one in contract.custom_properties if one.property != "khue.policy")
    tables = tuple(
        msgspec.structs.replace(table, quality=tuple(rule for rule in table.quality if rule.metric != "rowCount"))
        for table in contract.tables
    )
    return msgspec.structs.replace(contract, custom_properties=own, tables=tables)


def _compose(store: ParquetStore, contract: Contract, version: Version, rows: Rows, target: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = _bare(rows)
    if not contract.appends:
        found = pa.concat_tables(
            [_bare(store.rows(version)).select(found.column_names), found], promote_options="default"
        )
    pq.write_table(found, target, compression="zstd")


def _bare(rows: Rows) -> pa.Table:
    """The rows by the contract's columns alone."""
    return rows.select([name for name in rows.schema.names if name not in (ROW_NUMBER, FILE_NAME)])
