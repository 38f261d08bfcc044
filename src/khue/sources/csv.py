"""CSV and TSV in UTF-8: comma, semicolon or tab, quoted as RFC 4180 says; every value stays text."""

from __future__ import annotations

import csv
import io
import itertools
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Semaphore
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from khue.model.finding import Finding
from khue.ports import ROW_NUMBER, Reading
from khue.sources import faults, guard, lines, table

EXTENSIONS = (".csv", ".tsv")

_DELIMITERS = {",": ",", ";": ";", "\t": "tab"}
_HEAD_BYTES = 1 << 20
_COUNTED_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 24
_BLOCKS_AHEAD, _PATIENCE = 4, 0.5
_ROWS_AGAIN = 100_000
_OFTEN = 0.95
"""Where fewer of a column's first cells are different, its texts come often."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class _Header:
    """The first row that is not blank: its cells, its number, and the byte at which the next row begins."""

    cells: list[str]
    row: int
    end: int
    delimiter: str
    bom: bool


@dataclass
class _Ragged:
    """Collects the rows that have more or fewer cells than the header."""

    path: Path
    header: _Header
    numbers: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __call__(self, row: pyarrow.csv.InvalidRow) -> str:
        self.numbers.append(self.header.row + row.number)
        if len(self.findings) < faults.MAX_LISTED:
            self.findings.append(self._finding(row))
        return "skip"

    def _finding(self, row: pyarrow.csv.InvalidRow) -> Finding:
        return faults.finding(
            faults.RAGGED_ROW, self.path, line=self.header.row + row.number, found=row.actual_columns,
            expected=row.expected_columns, value=faults.shown(row.text), delimiter=_DELIMITERS[self.header.delimiter],
        )  # fmt: skip


def read(path: Path, columns: Sequence[str] = ()) -> Reading:
    """The file's rows. Ragged rows become findings; a byte that is not UTF-8 refuses the whole file."""
    guard.check_text(path)
    header = _read_header(path, columns)
    ragged = _Ragged(path, header)
    cells = _read_rows(path, header, ragged)
    _check_closed_quotes(path, header)
    rows = _row_numbers(header, cells.num_rows, ragged.numbers)
    return Reading(
        table=table.assemble(path, header.cells, cells.columns, rows, header.row),
        path=path, format="csv", encoding="utf-8-sig" if header.bom else "utf-8", header_row=header.row,
        delimiter=header.delimiter, findings=tuple(ragged.findings), bad_rows=len(ragged.numbers),
    )  # fmt: skip


def pieces(path: Path, columns: Sequence[str] = ()) -> Pieces:
    """The file to be read piece by piece; else as `read`."""
    return Pieces(path, columns)


class Pieces:
    """A file's rows, a block of its bytes at a time. Texts that come often in its first block are read as dictionaries."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        guard.check_text(path)
        self._path, self._header = path, _read_header(path, columns)
        self._ragged = _Ragged(path, self._header)
        self._plain = _check_closed_quotes(path, self._header) == 0

    @property
    def head(self) -> Reading:
        """How the file is read; its table has the columns and no row."""
        nothing = [pa.chunked_array([], pa.string()) for _ in self._header.cells]
        return Reading(
            table=self._assembled(nothing, table.numbered(0, 1)), path=self._path, format="csv",
            encoding="utf-8-sig" if self._header.bom else "utf-8", header_row=self._header.row,
            delimiter=self._header.delimiter,
        )  # fmt: skip

    @property
    def findings(self) -> Sequence[Finding]:
        """Of rows with more or fewer cells than the header, as far as they are listed."""
        return self._ragged.findings

    @property
    def bad_rows(self) -> int:
        """How many such rows there are."""
        return len(self._ragged.numbers)

    def tables(self) -> Iterator[pa.Table]:
        """The rows, some 16 MB of the file at a time."""
        self._ragged = _Ragged(self._path, self._header)
        often, number = self._often(), self._header.row + 1
        if self._path.stat().st_size <= self._header.end:
            return
        with self._path.open("rb") as file:
            file.seek(self._header.end)
            paced = _Paced(file)
            with _told(self._path):
                batches = pyarrow.csv.open_csv(pa.PythonFile(paced, "r"), *_options(self._header, self._ragged, often))
            while (batch := self._next(batches)) is not None:
                paced.taken()
                numbers, number = _numbered(number, batch.num_rows, self._ragged.numbers)
                yield self._assembled(pa.Table.from_batches([batch]).columns, numbers)

    def rows(self, numbers: npt.NDArray[np.int64]) -> Iterator[pa.Table]:
        """The rows of these numbers, sorted; where no cell is quoted, a row is a line, and other lines are not read again."""
        starts = lines.starts(self._path, numbers) if self._plain else None
        if starts is None:
            for part in self.tables():
                found = part.filter(pc.is_in(part.column(ROW_NUMBER), value_set=pa.array(numbers)))
                yield from [found] if found.num_rows else []
            return
        for at in range(0, len(numbers), _ROWS_AGAIN):
            own = slice(at, at + _ROWS_AGAIN)
            ragged = _Ragged(self._path, self._header)
            text = lines.text(self._path, *(edge[own] for edge in starts))
            cells = pyarrow.csv.read_csv(pa.BufferReader(text), *_options(self._header, ragged, frozenset()))
            yield self._assembled(cells.columns, pa.chunked_array([pa.array(numbers[own])]))

    def _next(self, batches: pyarrow.csv.CSVStreamingReader) -> pa.RecordBatch | None:
        with _told(self._path):
            return next(batches, None)

    def _assembled(self, cells: Sequence[pa.ChunkedArray], numbers: pa.ChunkedArray) -> pa.Table:
        return table.assemble(self._path, self._header.cells, cells, numbers, self._header.row)

    def _often(self) -> frozenset[str]:
        """The columns in whose first rows a text comes more than once often enough."""
        with self._path.open("rb") as file:
            file.seek(self._header.end)
            sample = file.read(_HEAD_BYTES)
        try:
            options = _options(self._header, _Ragged(self._path, self._header), frozenset())
            rows = pyarrow.csv.read_csv(pa.BufferReader(sample[: sample.rfind(b"\n") + 1]), *options)
        except pa.ArrowInvalid:
            return frozenset()
        return frozenset(name for name in rows.column_names if _comes_often(rows.column(name)))


class _Paced:
    """A file that is read only a few blocks ahead of what is made of them: the reader of CSV would fetch 32 in advance."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ahead = Semaphore(_BLOCKS_AHEAD)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, once enough of those before were taken; a row longer than all blocks ahead comes after a wait."""
        self._ahead.acquire(timeout=_PATIENCE)
        return self._file.read(size)

    def taken(self) -> None:
        """Something was made of a block."""
        self._ahead.release()

    @property
    def closed(self) -> bool:
        """Whether it can be read no more."""
        return self._file.closed

    def close(self) -> None:
        """Leave it as it is: who opened the file closes it."""


def _read_header(path: Path, columns: Sequence[str]) -> _Header:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    bom = head.startswith(_BOM)
    text = _decode(path, head.removeprefix(_BOM), whole=len(head) < _HEAD_BYTES)
    wanted = {table.clean_name(name) for name in columns}
    try:
        found = [_first_row(text, delimiter) for delimiter in _DELIMITERS]
    except csv.Error as error:
        raise faults.refuse(faults.MALFORMED, path, line=1, format="CSV", found=error) from None
    best = max(found, key=lambda header: _likeness(header, wanted))
    if not best.cells:
        raise faults.refuse(faults.NO_HEADER, path)
    return _Header(best.cells, best.row, best.end + (len(_BOM) if bom else 0), best.delimiter, bom)


def _decode(path: Path, head: bytes, *, whole: bool) -> str:
    try:
        return (head if whole else head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1]).decode("utf-8")
    except UnicodeDecodeError:
        raise _not_utf8(path) from None


def _not_utf8(path: Path) -> Exception:
    line, byte = guard.undecodable(path)
    return faults.refuse(faults.NOT_UTF8, path, line=line, found=f"{line}:{byte}")


def _first_row(text: str, delimiter: str) -> _Header:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(rows, 1):
        if any(cell.strip() for cell in cells):
            lines = itertools.islice(io.StringIO(text, newline=""), rows.line_num)
            return _Header(cells, number, sum(len(line.encode()) for line in lines), delimiter, False)
    return _Header([], 0, 0, delimiter, False)


def _likeness(header: _Header, wanted: set[str]) -> tuple[int, int]:
    return sum(table.clean_name(cell) in wanted for cell in header.cells), len(header.cells)


def _read_rows(path: Path, header: _Header, ragged: _Ragged) -> pa.Table:
    names = _names(header)
    with pa.OSFile(str(path), "rb") as file:
        if file.size() <= header.end:
            return pa.table({name: pa.array([], pa.string()) for name in names})
        file.seek(header.end)
        with _told(path):
            return pyarrow.csv.read_csv(file, *_options(header, ragged, frozenset()))


def _names(header: _Header) -> list[str]:
    return [f"c{index}" for index in range(len(header.cells))]


def _options(header: _Header, ragged: _Ragged, often: Collection[str]) -> tuple[Any, Any, Any]:
    """How the rows below a header are read; columns whose texts come `often` as dictionaries."""
    names = _names(header)
    types = {name: pa.dictionary(pa.int32(), pa.string()) if name in often else pa.string() for name in names}
    return (
        pyarrow.csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK_BYTES),
        pyarrow.csv.ParseOptions(
            delimiter=header.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=ragged,
        ),
        pyarrow.csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )  # fmt: skip


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What cannot be read, as InputError."""
    try:
        yield
    except pa.ArrowInvalid as error:
        if guard.undecodable(path) != (0, 0):
            raise _not_utf8(path) from None
        raise faults.refuse(faults.MALFORMED, path, format="CSV", found=faults.shown(error, 200)) from None


def _comes_often(cells: pa.ChunkedArray) -> bool:
    return bool(pc.count_distinct(cells).as_py() < _OFTEN * len(cells))


def _numbered(first: int, good: int, ragged: Sequence[int]) -> tuple[pa.ChunkedArray, int]:
    """The numbers of the next good rows from `first` on, and that of the row after them; `ragged` ones are passed over."""
    start = bisect_left(ragged, first)
    end, last = start, first + good
    while end < len(ragged) and ragged[end] < last + end - start:
        end += 1
    last += end - start
    every = table.numbered(last - first, first)
    if end > start:
        every = every.filter(pc.invert(pc.is_in(every, value_set=pa.array(ragged[start:end], pa.int64()))))
    return every, last


def _row_numbers(header: _Header, good: int, ragged: Sequence[int]) -> pa.ChunkedArray:
    every = table.numbered(good + len(ragged), header.row + 1)
    if not ragged:
        return every
    return every.filter(pc.invert(pc.is_in(every, value_set=pa.array(ragged, pa.int64()))))


def _check_closed_quotes(path: Path, header: _Header) -> int:
    """A quote left open swallows the rest of the file. An odd number of quotes asks for the slow, strict reader.

    Gives the number of quotes.
    """
    with path.open("rb") as file:
        quotes = sum(block.count(b'"') for block in iter(lambda: file.read(_COUNTED_BYTES), b""))
    if quotes % 2 == 0:
        return quotes
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=header.delimiter, strict=True)
        try:
            for _ in rows:
                pass
        except csv.Error as error:
            raise faults.refuse(faults.MALFORMED, path, line=rows.line_num, format="CSV", found=error) from None
    return quotes
