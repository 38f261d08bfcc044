"""Rows as parts: one immutable Parquet file for each month of a delivered file, named by the SHA-256 of its bytes.

Equal rows give equal bytes, whoever delivers them and when, so that a month that did not change is the file that is
there already.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from khue.model.contract import Contract
from khue.ports import FILE_NAME, ROW_NUMBER, RawFile, Rows

ROW_GROUP = 122_880
"""So many rows of a part are written together; the last of its groups may be smaller."""
_DIGITS = 32
"""Of the SHA-256 in a part's name: 128 bits."""
_LONGEST = 40
"""Of a least or greatest text, so many characters are kept."""

Bound = int | str | None
"""A least or greatest value: a number, a text, a day or moment in ISO's words, or None where it is not known."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A file of rows of one month that one raw file brought: `file` and `content` are hashes, of its bytes and its rows.

    `content` leaves out which line of which file a row stood on. `raw` and `name` are the raw file's hash and name,
    `since` the version that it brought about. `bounds` are the least and greatest value of each column of the primary key.
    """

    file: str
    content: str
    rows: int
    bytes: int
    since: int
    raw: str
    name: str
    bounds: tuple[Bound, ...] = ()


Made = tuple[str, Part, pa.Buffer | Path]
"""The period, the entry and the bytes of a part, or the file that has these."""


@dataclass(frozen=True)
class Delivered:
    """The typed rows of one raw file, and how it was read; `since`, where known, is the version that it brought about.

    `made` are the parts that they give, where these were made already.
    """

    raw: RawFile
    table: Rows
    reading: Mapping[str, str | int]
    since: int = 0
    made: Sequence[Made] = ()

    def parts(self, contract: Contract) -> Iterator[Made]:
        """Its parts, in order of period."""
        for period, part, written in self.made or make(contract, self.table):
            own = msgspec.structs.replace(part, raw=self.raw.sha256, name=self.raw.name, since=self.since)
            yield period, own, written


def path_of(dataset: str, period: str, file: str) -> str:
    """Where a part lies, relative to the data home."""
    return f"datasets/{dataset}/parts/{period or 'no-day'}-{file}.parquet"


def said_by(path: Path) -> str:
    """The period in the name of a part."""
    return path.name[: -len(f"-{'0' * _DIGITS}.parquet")].removeprefix("no-day")


def hash_in(path: Path) -> str:
    """The hash in the name of a part."""
    return path.stem[-_DIGITS:]


def make(contract: Contract, rows: pa.Table) -> Iterator[Made]:
    """The parts of some rows, in order of period; of which file they are is left open."""
    for period, table in by_month(rows, contract.time_column):
        written = _written(table, contract)
        yield period, _entry(written, table.num_rows, bounds(table, contract)), written


def by_month(table: pa.Table, column: str) -> list[tuple[str, pa.Table]]:
    """The rows of each month (`2025-07`) that the column names, in their order; those without a day under an empty name."""
    months = months_of(table, column)
    if months is None:
        return [("", table)] if table.num_rows else []
    order = pc.sort_indices(months)  # stable: rows keep their order within a month
    counted = {one["values"]: one["counts"] for one in months.value_counts().to_pylist()}
    ordered = table if len(counted) == 1 else table.take(order)
    made, start = [], 0
    for month, rows in sorted(counted.items()):
        made.append((period_of(month), ordered.slice(start, rows)))
        start += rows
    return made


def months_of(table: pa.Table, column: str) -> pa.Array | None:
    """The month of each row, counted from the year 0, and 0 where it has no day; None where the column has no days."""
    place = table.schema.get_field_index(column)
    if place < 0 or not pa.types.is_temporal(table.schema.field(place).type):
        return None
    days = pc.cast(table.column(place).combine_chunks(), pa.date32(), safe=False)
    counted = pc.fill_null(days, date(1970, 1, 1)).cast(pa.int32()).to_numpy().astype("datetime64[D]")
    months = pa.array(counted.astype("datetime64[M]").astype(np.int64) + 1970 * 12)
    return pc.if_else(days.is_valid(), months, 0) if days.null_count else months


def period_of(month: int) -> str:
    """A month as a part is named after it.

    >>> period_of(24306), period_of(0)
    ('2025-07', '')
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}" if month else ""


def bounds(table: pa.Table, contract: Contract) -> tuple[Bound, ...]:
    """The least and greatest value of each column of the primary key, one after the other."""
    return tuple(bound for name in contract.primary_key for bound in _bounds(table.column(name)))


def widened(a: tuple[Bound, ...], b: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """The bounds of two sets of rows together."""
    return tuple(
        None if one is None or other is None else (max if number % 2 else min)(one, other)
        for number, (one, other) in enumerate(zip(a, b, strict=True))
    )  # fmt: skip


def apart(a: tuple[Bound, ...], b: tuple[Bound, ...]) -> bool:
    """Whether no key can lie between the bounds of both."""
    return any(
        _above(a[n], b[n + 1]) or _above(b[n], a[n + 1]) for n in range(0, min(len(a), len(b)), 2)
    )  # fmt: skip


def _above(least: Bound, greatest: Bound) -> bool:
    if isinstance(least, int) and isinstance(greatest, int):
        return least > greatest
    return isinstance(least, str) and isinstance(greatest, str) and least > greatest


def _bounds(column: pa.ChunkedArray) -> tuple[Bound, Bound]:
    kind = column.type
    if not (pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_temporal(kind)):
        return None, None
    found = pc.min_max(column).as_py()
    return _bound(found["min"], ""), _bound(found["max"], "\U0010ffff")


def _bound(value: Any, after: str) -> Bound:  # noqa: ANN401 - whatever the column holds
    """A value as it is kept; a long text is cut, and `after` is what may come after the cut."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else value[:_LONGEST] + after
    return value.isoformat() if isinstance(value, date) else value


def _written(table: pa.Table, contract: Contract) -> pa.Buffer:
    """The rows as Parquet, in one chunk so that equal rows give equal bytes."""
    sink = pa.BufferOutputStream()
    with _writer(sink, table.schema, contract) as writer:
        writer.write_table(table.combine_chunks(), row_group_size=ROW_GROUP)
    return sink.getvalue()


def _writer(sink: pa.BufferOutputStream | Path, schema: pa.Schema, contract: Contract) -> pq.ParquetWriter:
    """What writes a part; it does not say who wrote it, so that equal rows give equal bytes."""
    numbers = [
        name for name in (ROW_NUMBER, *contract.primary_key)
        if name in schema.names and pa.types.is_integer(schema.field(name).type)
    ]  # fmt: skip
    return pq.ParquetWriter(
        sink, schema, compression="zstd", write_statistics=True,
        use_dictionary=[name for name in schema.names if name not in numbers],
        column_encoding=dict.fromkeys(numbers, "DELTA_BINARY_PACKED") or None,
    )  # fmt: skip


class PartWriter:
    """One part written group by group into a folder; `made` is its entry and its file, None where it has no rows."""

    def __init__(self, folder: Path, contract: Contract, schema: pa.Schema) -> None:
        self._folder, self._contract, self._schema = folder, contract, schema
        self._writer: pq.ParquetWriter | None = None
        self._bounds: tuple[Bound, ...] = ()
        self._rows = 0
        self.made: tuple[Part, Path] | None = None

    def __enter__(self) -> Self:
        handle, name = tempfile.mkstemp(".parquet", "part-", self._folder)
        os.close(handle)
        self._path = Path(name)
        return self

    def write(self, group: pa.Table) -> None:
        """Write rows in one chunk as a group: `ROW_GROUP` of them, the last time as many as are left."""
        self._writer = self._writer or _writer(self._path, self._schema, self._contract)
        self._writer.write_table(group, row_group_size=ROW_GROUP)
        found = bounds(group, self._contract)
        self._bounds = widened(self._bounds, found) if self._rows else found
        self._rows += group.num_rows

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._writer is None:
            self._path.unlink()
            return
        self._writer.close()
        if kind is None:
            with pa.memory_map(str(self._path)) as file:
                self.made = _entry(file.read_buffer(), self._rows, self._bounds), self._path


def _entry(written: pa.Buffer, rows: int, bounds: tuple[Bound, ...]) -> Part:
    return Part(
        file=short_hash(written), content=_content(written), rows=rows, bytes=written.size, since=0, raw="", name="",
        bounds=bounds,
    )  # fmt: skip


def _content(written: pa.Buffer) -> str:
    """A hash of the columns' bytes, but for those that say on which line of which file a row stood."""
    found = hashlib.sha256()
    metadata = pq.read_metadata(pa.BufferReader(written))
    found.update(repr([(field.name, str(field.type)) for field in metadata.schema.to_arrow_schema()]).encode())
    for group in range(metadata.num_row_groups):
        columns = metadata.row_group(group)
        for number in range(columns.num_columns):
            column = columns.column(number)
            if column.path_in_schema not in (ROW_NUMBER, FILE_NAME):
                start = column.dictionary_page_offset if column.has_dictionary_page else column.data_page_offset
                found.update(written.slice(start, column.total_compressed_size))
    return _short(found)


def short_hash(content: bytes | pa.Buffer) -> str:
    """The part of a SHA-256 that stands in a part's name."""
    return _short(hashlib.sha256(content))


def _short(found: Any) -> str:  # noqa: ANN401 - hashlib does not name the type of its objects
    return str(found.hexdigest()[:_DIGITS])
