"""A CSV table with rows changed and added; every row that stays as it is keeps its very characters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Cells = Mapping[str, str]


@dataclass(frozen=True)
class _Record:
    """A row as it stands in the file, with its line end, and its cells; none for an empty line."""

    raw: str
    cells: list[str]


def edited(text: str, rows: Mapping[str, Cells], key: str = "id") -> str:
    """The table with the given rows, by their key: one that is there is changed in the cells given, others are added at the end.

    Columns that the table lacks are added on the right when a row has something for them. An empty text is a new table.
    """
    records = list(_records(text))
    header = next((one for one in records if one.cells), None)
    if header is None:
        return _new(rows)
    columns = [name.strip() for name in header.cells]
    added = [name for name in _used(rows) if name not in columns]
    ending = "\r\n" if header.raw.endswith("\r\n") else "\n"
    left, out = dict(rows), list[str]()
    for one in records:
        is_row = one is not header and one.cells
        given = left.pop(_cell(one.cells, columns, key), None) if is_row else None
        out.append(_written(one, columns, added, given, ending, header=one is header))
    if out and not out[-1].endswith(("\n", "\r")) and left:
        out[-1] += ending
    out += [_line([row.get(name, "") for name in (*columns, *added)], ending) for row in left.values()]
    return "".join(out)


def _written(
    one: _Record, columns: list[str], added: list[str], given: Cells | None, ending: str, *, header: bool
) -> str:
    if not one.cells:
        return one.raw
    if given is None:
        more = "".join(f",{name}" if header else "," for name in added)
        body = one.raw.rstrip("\r\n")
        return body + more + one.raw[len(body) :]
    cells = [*one.cells, *[""] * (len(columns) - len(one.cells))]
    now = [
        given.get(name, old) if given.get(name, old) != old.strip() else old
        for name, old in zip(columns, cells, strict=False)
    ]
    if now == cells and not any(given.get(name) for name in added):
        return _written(one, columns, added, None, ending, header=False)
    return _line([*now, *(given.get(name, "") for name in added)], ending)


def _records(text: str) -> Iterator[_Record]:
    """The rows with the characters they stand in; a row may go over several lines within quotes."""
    lines = list(io.StringIO(text, newline=""))
    reader, at = csv.reader(lines), 0
    for cells in reader:
        yield _Record("".join(lines[at : reader.line_num]), cells if any(one.strip() for one in cells) else [])
        at = reader.line_num


def _cell(cells: Sequence[str], columns: list[str], name: str) -> str:
    index = columns.index(name) if name in columns else -1
    return cells[index].strip() if 0 <= index < len(cells) else ""


def _used(rows: Mapping[str, Cells]) -> list[str]:
    """The columns that some row has something for, in the model's order."""
    names = dict.fromkeys(name for row in rows.values() for name in row)
    return [name for name in names if any(row.get(name) for row in rows.values())]


def _new(rows: Mapping[str, Cells]) -> str:
    columns = _used(rows)
    return (
        "".join(
            [_line(columns, "\n"), *(_line([row.get(name, "") for name in columns], "\n") for row in rows.values())]
        )
        if columns
        else ""
    )


def _line(cells: Sequence[str], ending: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=ending).writerow(cells)
    return out.getvalue()
