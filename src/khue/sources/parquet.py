"""Parquet: flat tables, their values as they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from khue.ports import Reading
from khue.sources import faults, guard, table

EXTENSIONS = (".parquet",)
MAX_UNPACKED = 8 * 1024**3
"""The largest size of all columns unpacked, in bytes."""

_PLAIN = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal,
    pa.types.is_boolean, pa.types.is_date, pa.types.is_timestamp, pa.types.is_time, pa.types.is_null,
)  # fmt: skip


def read(path: Path, columns: Sequence[str] = ()) -> Reading:
    """The file's rows, numbered from 1; its names need no looking for, so `columns` are not used."""
    del columns
    kind = guard.signature(path)
    if kind == "parquet-encrypted":
        raise faults.refuse(faults.ENCRYPTED, path)
    if kind != "parquet":
        raise faults.refuse(faults.CONTENT_MISMATCH, path, found=kind)
    try:
        found = _read(path)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise faults.refuse(faults.MALFORMED, path, format="Parquet", told="", found=faults.shown(error)) from None
    names, cells = (
        found.column_names,
        [_plain(path, field.name, found.column(i)) for i, field in enumerate(found.schema)],
    )
    numbers = table.numbered(found.num_rows, 1)
    return Reading(table=table.assemble(path, names, cells, numbers, 0), path=path, format="parquet", header_row=0)


def _read(path: Path) -> pa.Table:
    with pq.ParquetFile(path) as file:
        unpacked = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        if unpacked > MAX_UNPACKED:
            raise faults.refuse(faults.UNPACKS_TOO_LARGE, path, found=f"{unpacked} bytes")
        read = file.read()
        read.validate(full=True)
        return read


def _plain(path: Path, name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of plain values: dictionaries are unfolded; lists, structs and bytes are refused."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_float16(column.type):
        column = column.cast(pa.float32())
    if not any(is_plain(column.type) for is_plain in _PLAIN):
        raise faults.refuse(faults.NESTED_VALUE, path, header=faults.shown(name), found=faults.shown(column.type))
    return pc.cast(column, pa.string()) if pa.types.is_time(column.type) else column
