"""Rows on their way into the store: held by month while a file is read, then written as parts in a folder of their own.

The folder lies in the data home, so that a part comes to its place by a second name and not by a copy. Whoever writes holds
the folder's lock; a folder whose lock is free was left by a killed process and is removed by the next.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from khue.lib import disk
from khue.model.contract import Contract
from khue.ports import FILE_NAME, ROW_NUMBER
from khue.stores.overflow import Overflow
from khue.stores.parts import ROW_GROUP, Made, PartWriter, months_of, period_of

FOLDER = ".staged"
MOST_BYTES = 160 * 1024**2
"""So much of a file's rows is held in memory."""
WRITERS = 2
"""So many parts are written side by side."""


class Copied(NamedTuple):
    """A copy of a raw file, and the SHA-256 of its bytes."""

    sha256: str
    path: Path


class Folder:
    """A folder for one file on its way; it goes with the object, or with the process."""

    def __init__(self, home: Path | None) -> None:
        """In a data home, or where the system keeps what is temporary."""
        above = None if home is None else home / "datasets" / FOLDER
        if above is not None:
            above.mkdir(parents=True, exist_ok=True)
        self._lock = -1
        while self._lock < 0:  # again, where another removed it before it was locked
            self.path = Path(tempfile.mkdtemp(prefix="khue-", dir=above))
            self._lock = _locked(self.path)

    def hold(self, name: str, most: int) -> Overflow:
        """A place for tables, of which `most` bytes are held in memory and the rest in files of that name."""
        return Overflow(self.path, name, most)

    def copy(self, file: Path) -> Copied:
        """A copy of a file in it."""
        path = self.path / "raw"
        return Copied(disk.copy_hashed(file, path), path)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        if self._lock >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = -1

    def __del__(self) -> None:
        with suppress(AttributeError, OSError):
            self.remove()


def _locked(path: Path) -> int:
    """A handle that holds the folder's lock; -1 where it is gone."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return -1
    fcntl.flock(handle, fcntl.LOCK_EX)
    if path.is_dir():
        return handle
    os.close(handle)
    return -1


def sweep(home: Path) -> None:
    """Remove the folders that nobody holds."""
    for path in (home / "datasets" / FOLDER).glob("*"):
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(handle)


class Arranged(NamedTuple):
    """Rows by month, in each in the order of the file, and how many there are of each month, in order."""

    rows: pa.Table
    months: tuple[tuple[str, int], ...]


class Slice(NamedTuple):
    """Where rows of a month are held."""

    table: int
    start: int
    rows: int


class Spool:
    """The typed rows of one file, given in pieces in the order of the file, and at the end its parts."""

    def __init__(self, contract: Contract, file_name: str, folder: Folder) -> None:
        self._contract, self._file_name, self._folder = contract, file_name, folder
        self._held = Overflow(folder.path, "rows", MOST_BYTES)
        self._months: dict[str, list[Slice]] = {}
        self._schema: pa.Schema | None = None
        self.num_rows = 0

    def arranged(self, table: pa.Table, bad: npt.NDArray[np.bool_] | None = None) -> Arranged:
        """The rows of a piece but for the bad ones, ready to be added; other pieces may be arranged meanwhile."""
        return _arranged(table, self._contract.time_column, bad)

    def add(self, arranged: Arranged) -> None:
        """Take the next piece of the file."""
        start = 0
        for period, rows in arranged.months:
            self._months.setdefault(period, []).append(Slice(len(self._held), start, rows))
            start += rows
        self._held.add(arranged.rows)
        self._schema = _plain(arranged.rows.schema)
        self.num_rows += arranged.rows.num_rows

    @property
    def schema(self) -> pa.Schema:
        """The columns of the rows as they are stored."""
        if self._schema is None:
            raise ValueError("no rows")
        return self._schema

    def tables(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of all rows, piece by piece."""
        for number in range(len(self._held)):
            wanted = [name for name in columns if name != FILE_NAME]
            yield self._whole(self._held.get(number, wanted), columns)

    def stage(self, without: npt.NDArray[np.int64], raw: Path | None = None) -> Staged:
        """Write the parts, but for the rows of these numbers (sorted), and beside them a copy of the file `raw`."""
        with ThreadPoolExecutor(WRITERS + 1) as writers:
            copied = None if raw is None else writers.submit(self._folder.copy, raw)
            made = list(writers.map(lambda period: self._part(period, without), sorted(self._months)))
            kept = None if copied is None else copied.result()
        return Staged(self._folder, self.schema, tuple(one for one in made if one is not None), kept)

    def _part(self, period: str, without: npt.NDArray[np.int64]) -> Made | None:
        with PartWriter(self._folder.path, self._contract, self.schema) as writer:
            for rows in self._groups(period, without):
                writer.write(rows)
        return None if writer.made is None else (period, *writer.made)

    def _groups(self, period: str, without: npt.NDArray[np.int64]) -> Iterator[pa.Table]:
        """The rows of a month in the groups in which they are written."""
        waiting: list[pa.Table] = []
        count = 0
        for at in self._months[period]:
            rows = _leave_out(self._held.get(at.table, None, at.start, at.rows), without)
            while count + rows.num_rows >= ROW_GROUP:
                head = ROW_GROUP - count
                yield self._joined([*waiting, rows.slice(0, head)])
                rows, waiting, count = rows.slice(head), [], 0
            if rows.num_rows:
                waiting.append(rows)
                count += rows.num_rows
        if waiting:
            yield self._joined(waiting)

    def _joined(self, tables: Sequence[pa.Table]) -> pa.Table:
        names = self.schema.names
        return pa.concat_tables([self._whole(table, names) for table in tables]).combine_chunks()

    def _whole(self, table: pa.Table, columns: Sequence[str]) -> pa.Table:
        """The rows with texts as texts, and the name of their file."""
        name = pa.repeat(pa.scalar(self._file_name, pa.string()), table.num_rows) if FILE_NAME in columns else None
        cells = [name if column == FILE_NAME else _text(table.column(column)) for column in columns]
        return pa.table(cells, schema=pa.schema([self.schema.field(column) for column in columns]))


class Staged:
    """The rows of a file as parts that are not stored yet, and a copy of it where it is to be kept; they go with the object."""

    def __init__(self, folder: Folder, schema: pa.Schema, made: Sequence[Made], raw: Copied | None = None) -> None:
        self._folder = folder
        self.schema, self.made, self.raw = schema, made, raw
        self.num_rows = sum(part.rows for _, part, _ in made)

    def select(self, columns: Sequence[str]) -> pa.Table:
        """Some columns of all rows, month by month."""
        tables = [pq.read_table(written, columns=list(columns)) for _, _, written in self.made]
        return (
            pa.concat_tables(tables) if tables else pa.schema([self.schema.field(one) for one in columns]).empty_table()
        )

    def column(self, name: str) -> pa.ChunkedArray:
        """One column of all rows, month by month."""
        return self.select([name]).column(0)

    def tables(self) -> Iterator[pa.Table]:
        """All rows, month by month, in groups of moderate size."""
        for _, _, written in self.made:
            with pq.ParquetFile(written) as file:
                yield from (file.read_row_group(number) for number in range(file.num_row_groups))

    def close(self) -> None:
        """Remove what is not stored."""
        self._folder.remove()


def _arranged(table: pa.Table, column: str, bad: npt.NDArray[np.bool_] | None) -> Arranged:
    months = months_of(table, column)
    if months is None:
        rows = table if bad is None else table.filter(pa.array(~bad))
        return Arranged(rows, (("", rows.num_rows),) if rows.num_rows else ())
    numbers = months.to_numpy(zero_copy_only=False)
    numbers = numbers if bad is None else numbers[~bad]
    found, counts = np.unique(numbers, return_counts=True)
    if bad is not None or len(found) > 1:
        small = found[-1] - found[0] < 1 << 16  # so few that sorting counts them
        order = np.argsort((numbers - found[0]).astype(np.uint16) if small else numbers, kind="stable")
        table = table.take(pa.array(order if bad is None else np.flatnonzero(~bad)[order]))
    return Arranged(table, tuple(zip(map(period_of, found.tolist()), counts.tolist(), strict=True)))


def _leave_out(rows: pa.Table, without: npt.NDArray[np.int64]) -> pa.Table:
    if not len(without):
        return rows
    numbers = rows.column(ROW_NUMBER).to_numpy()
    at = np.searchsorted(without, numbers)
    out = without[np.minimum(at, len(without) - 1)] == numbers
    return rows.filter(pa.array(~out)) if out.any() else rows


def _plain(schema: pa.Schema) -> pa.Schema:
    """The columns as they are stored: texts are no dictionaries, and the name of the file stands beside the row."""
    fields = [
        pa.field(one.name, one.type.value_type if pa.types.is_dictionary(one.type) else one.type) for one in schema
    ]
    fields.insert(1, pa.field(FILE_NAME, pa.string()))
    return pa.schema(fields)


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
