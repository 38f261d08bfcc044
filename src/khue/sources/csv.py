"""CSV and TSV in UTF-8: comma, semicolon or tab, quoted as RFC 4180 says; every value stays text."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from khue.model.finding import Finding
from khue.ports import Reading
from khue.sources import faults, guard, table

EXTENSIONS = (".csv", ".tsv")

_DELIMITERS = {",": ",", ";": ";", "\t": "tab"}
_HEAD_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 24
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
    names = [f"c{index}" for index in range(len(header.cells))]
    with pa.OSFile(str(path), "rb") as file:
        if file.size() <= header.end:
            return pa.table({name: pa.array([], pa.string()) for name in names})
        file.seek(header.end)
        try:
            return pyarrow.csv.read_csv(
                file,
                pyarrow.csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK_BYTES),
                pyarrow.csv.ParseOptions(
                    delimiter=header.delimiter, newlines_in_values=True, ignore_empty_lines=False,
                    invalid_row_handler=ragged,
                ),
                pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
            )  # fmt: skip
        except pa.ArrowInvalid as error:
            if guard.undecodable(path) != (0, 0):
                raise _not_utf8(path) from None
            raise faults.refuse(faults.MALFORMED, path, format="CSV", found=faults.shown(error, 200)) from None


def _row_numbers(header: _Header, good: int, ragged: Sequence[int]) -> pa.ChunkedArray:
    every = table.numbered(good + len(ragged), header.row + 1)
    if not ragged:
        return every
    return every.filter(pc.invert(pc.is_in(every, value_set=pa.array(ragged, pa.int64()))))


def _check_closed_quotes(path: Path, header: _Header) -> None:
    """A quote left open swallows the rest of the file. An odd number of quotes asks for the slow, strict reader."""
    with path.open("rb") as file:
        quotes = sum(block.count(b'"') for block in iter(lambda: file.read(_BLOCK_BYTES), b""))
    if quotes % 2 == 0:
        return
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=header.delimiter, strict=True)
        try:
            for _ in rows:
                pass
        except csv.Error as error:
            raise faults.refuse(faults.MALFORMED, path, line=rows.line_num, format="CSV", found=error) from None
