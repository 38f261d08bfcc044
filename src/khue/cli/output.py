"""Listings printed the same way by every command: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

Row = Mapping[str, object]


def print_rows(rows: Iterable[Row], columns: Sequence[tuple[str, str]], style: str) -> None:
    """Print rows to standard output. `columns` are the keys of a table or CSV with their headings; JSON prints all.

    `style` is table, json or csv. CSV is headed by the keys, so that scripts do not depend on the language.
    """
    if style == "json":
        print_json([dict(row) for row in rows])
    elif style == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([key for key, _ in columns])
        writer.writerows([text(row.get(key)) for key, _ in columns] for row in rows)
    else:
        _print_table([[text(row.get(key)) for key, _ in columns] for row in rows], [name for _, name in columns])


def headed(columns: Iterable[tuple[str, str, str]], lang: str) -> list[tuple[str, str]]:
    """Columns, given as key, Vietnamese and English heading, as `print_rows` takes them in a language."""
    return [(key, en if lang == "en" else vi) for key, vi, en in columns]


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text below a table, an empty one first, with nothing in them that a terminal would obey."""
    listed = list(lines)
    for line in ["", *listed] if listed else ():
        print(printable(line))


def print_json(value: object) -> None:
    """Print a value as JSON, readable by people too."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=text))


def text(value: object) -> str:
    """A value in one cell: empty for None, whole floats without a point, lists joined by `;`.

    >>> text(None), text(78.0), text(0.1), text(["a", "b"])
    ('', '78', '0.1', 'a;b')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value).removesuffix(".0")
        case Enum():
            return str(value.value)
        case list() | tuple():
            return ";".join(text(item) for item in value)
        case dict():
            return json.dumps(value, ensure_ascii=False, default=text)
    return str(value)


def printable(line: str) -> str:
    """The line without anything that a terminal would obey instead of showing.

    >>> printable("a\x1b[31mb")
    'a\ufffd[31mb'
    """
    return "".join(char if char.isprintable() else "\ufffd" for char in line)


def _print_table(cells: list[list[str]], headings: list[str]) -> None:
    lines = [[printable(" ".join(cell.split())) for cell in row] for row in cells]
    widths = [min(60, max(len(row[i]) for row in [headings, *lines])) for i in range(len(headings))]
    for row in [headings, ["-" * width for width in widths], *lines]:
        print("  ".join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _fit(cell: str, width: int) -> str:
    return (cell if len(cell) <= width else cell[: width - 1] + "…").ljust(width)
