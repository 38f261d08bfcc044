"""Answers as CSV that Excel opens rightly: RFC 4180, UTF-8, ISO dates, decimal points.

A text cell that a spreadsheet would run as a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from khue.lib.spreadsheet import harmless

BOM = "\ufeff"
FLAGS = "flags"
"""What is odd about a value: in a table by its codes alone."""


def safe_cell(value: object) -> object:
    """The value as a cell: nothing for None, ISO dates, and never a formula.

    >>> safe_cell("=1+1"), safe_cell(-3.5), safe_cell("-3.5"), safe_cell(None)
    ("'=1+1", -3.5, '-3.5', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            return harmless(value)
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
    return safe_cell(str(value))


def flat(item: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """One level of names: inner ones joined by a point, lists of words by a semicolon, flags by their codes, other lists as JSON.

    >>> flat({"id": "a", "latest": {"period": "2025"}, "tags": ["x", "y"]})
    {'id': 'a', 'latest.period': '2025', 'tags': 'x;y'}
    """
    cells: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, Mapping) and value:
            cells |= flat(value, f"{prefix}{name}.")
        elif isinstance(value, (list, tuple)):
            cells[prefix + name] = _listed([flag["code"] for flag in value] if name == FLAGS else value)
        else:
            cells[prefix + name] = value
    return cells


def _listed(values: Sequence[Any]) -> str:
    if all(isinstance(value, str) for value in values):
        return ";".join(values)
    return msgspec.json.encode(values).decode()


def header_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Every column that some row has, in the order first met.

    A name whose rows hold an inner value drops its own bare column: `latest` gives way to `latest.period`.
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [name for name in names if not any(other.startswith(f"{name}.") for other in names)]


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[object]], *, bom: bool = False) -> Iterator[str]:
    """The table as text, a piece a row, so that it can be streamed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        buffer.write(BOM)
    writer.writerow([safe_cell(name) for name in header])
    yield _taken(buffer)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def items_csv(items: Sequence[Mapping[str, Any]], *, bom: bool = False) -> str:
    """A list of answers as one CSV text."""
    rows = [flat(item) for item in items]
    header = header_of(rows)
    return "".join(csv_lines(header, ([row.get(name) for name in header] for row in rows), bom=bom))
