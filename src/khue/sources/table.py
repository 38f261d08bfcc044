"""From cells to one Arrow table: names of columns, types of values, numbers of rows."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from khue.ports import COLUMN, FILE_NAME, ROW_NUMBER
from khue.sources import faults

_RESERVED = frozenset({ROW_NUMBER, FILE_NAME})
_ARROW = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64(), date: pa.date32()}


def clean_name(cell: object) -> str:
    """The name in a header cell: one line, single spaces, composed letters; empty for no value."""
    return " ".join(unicodedata.normalize("NFC", "" if cell is None else sound(str(cell))).split())


def sound(value: str) -> str:
    r"""The text without halves of characters, which JSON can write (`\ud800`) and no file can hold."""
    return value.encode("utf-8", "replace").decode("utf-8")


def assemble(path: Path, header: Sequence[object], columns: Sequence[pa.ChunkedArray], rows: pa.ChunkedArray,
             header_row: int = 1) -> pa.Table:  # fmt: skip
    """The table of a reading: `rows` as `ROW_NUMBER` first, blank rows and blank unnamed columns left out.

    Columns named like Khuê's own (a file that was downloaded from the portal) are left out as well.
    """
    table = pa.Table.from_arrays([rows, *columns], names=[ROW_NUMBER, *(f"c{i}" for i in range(len(columns)))])
    table = _without_blank_rows(table)
    names = [clean_name(cell) for cell in header]
    keep: list[int] = []
    for index, name in enumerate(names):
        if name in _RESERVED or (not name and _blank(table.column(index + 1))):
            continue
        if not name:
            raise faults.refuse(faults.UNNAMED_COLUMN, path, line=header_row, column=index + 1)
        keep.append(index)
    _check_names(path, names, keep, header_row)
    fields = [pa.field(names[index], columns[index].type, metadata={COLUMN: str(index + 1)}) for index in keep]
    cells = [table.column(index) for index in (0, *(index + 1 for index in keep))]
    return pa.Table.from_arrays(cells, schema=pa.schema([pa.field(ROW_NUMBER, pa.int64()), *fields]))


def _check_names(path: Path, names: Sequence[str], keep: Sequence[int], header_row: int) -> None:
    if not keep:
        raise faults.refuse(faults.NO_HEADER, path, line=header_row)
    counts = Counter(names[index] for index in keep)
    repeated = next((index for index in reversed(keep) if counts[names[index]] > 1), None)
    if repeated is not None:
        value = faults.shown(names[repeated])
        raise faults.refuse(faults.DUPLICATE_HEADER, path, line=header_row, column=repeated + 1, value=value)


def _filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        found = [pc.take(_filled(chunk.dictionary), chunk.indices) for chunk in column.chunks]
        return pc.fill_null(pa.chunked_array(found, pa.bool_()), False)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)
    return column.is_valid()


def _blank(column: pa.ChunkedArray) -> bool:
    return not pc.any(_filled(column)).as_py()


def _without_blank_rows(table: pa.Table) -> pa.Table:
    """Most tables have no blank row, and most rows a first cell: stop as soon as every row has shown a value."""
    filled = None
    for index in range(1, table.num_columns):
        cells = _filled(table.column(index))
        filled = cells if filled is None else pc.or_(filled, cells)
        if pc.all(filled).as_py():
            return table
    return table if filled is None else table.filter(filled)


def numbered(count: int, first: int) -> pa.ChunkedArray:
    """The numbers first, first + 1, ... as a column of `count`."""
    if count == 0:
        return pa.chunked_array([pa.array([], pa.int64())])
    ones = pa.repeat(pa.scalar(1, pa.int64()), count)
    return pa.chunked_array([pc.add(pc.cumulative_sum(ones), first - 1)])


def native(values: Sequence[object]) -> pa.ChunkedArray:
    """A column of Python values: of their own type where all share one, else the text of each.

    >>> native([1, 2.5]).type, native([1, "x"]).to_pylist()
    (DataType(double), ['1', 'x'])
    """
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {date, datetime}:
        return pa.chunked_array([_days(values, kinds)])
    if kinds == {int, float}:
        kinds = {float}
    kind = kinds.pop() if len(kinds) == 1 else str
    try:
        cells = values if kind in _ARROW and kind is not str else [text(value) for value in values]
        return pa.chunked_array([pa.array(cells, _ARROW.get(kind, pa.string()))])
    except (pa.ArrowInvalid, OverflowError):
        return pa.chunked_array([pa.array([text(value) for value in values], pa.string())])


def _days(values: Sequence[object], kinds: set[type]) -> pa.Array:
    moments = [value for value in values if isinstance(value, datetime)]
    if datetime not in kinds or all(moment.time() == time() and moment.tzinfo is None for moment in moments):
        return pa.array([value.date() if isinstance(value, datetime) else value for value in values], pa.date32())
    if date in kinds or any(moment.tzinfo for moment in moments):
        return pa.array([text(value) for value in values], pa.string())
    return pa.array(values, pa.timestamp("us"))


def text(value: object) -> str | None:
    """A native value as a file of text would hold it: ISO days, dot decimals, whole numbers without a dot.

    >>> text(12.0), text(True), text(date(2025, 7, 1))
    ('12', 'true', '2025-07-01')
    """
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case _:
            return str(value)
