"""JSON and Parquet: values that have names already."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

from khue.sources import faults, parquet
from khue.sources.grid import Book, Cell, Grid

_MOST_CELLS = 30_000_000


def open_json(path: Path, text: str, encoding: str) -> Book:
    """Objects as rows, wherever their list stands in the document; lists of lists are rows as they are."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        try:
            whole = [json.loads(line) for line in text.split("\n") if line.strip()]
        except (ValueError, RecursionError) as error:
            raise faults.refuse(faults.MALFORMED, path, format="JSON", found=faults.shown(error)) from None
    items = _longest(whole)
    lists = [item for item in items if isinstance(item, list)]
    if lists and len(lists) == len(items):
        return Book("json", (Grid("", [[_cell(value) for value in item] for item in lists]),), encoding)
    rows = [dict(_flat(item)) for item in items if isinstance(item, dict)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names or len(names) * len(rows) > _MOST_CELLS:
        raise faults.refuse(faults.NO_HEADER if items else faults.EMPTY_FILE, path)
    grid = Grid("", [[*names], *([row.get(name) for name in names] for row in rows)], first=0, named=True)
    return Book("json", (grid,), encoding)


def _longest(whole: object) -> list[object]:
    """The longest list of objects or lists in the document, not looked for inside such a list."""
    if isinstance(whole, list):
        return whole if any(isinstance(item, dict | list) for item in whole) else []
    if not isinstance(whole, dict):
        return []
    found = [_longest(value) for value in whole.values()]
    best = max(found, key=len, default=[])
    return best or [whole]


def _flat(item: dict[str, object], prefix: str = "") -> Iterator[tuple[str, Cell]]:
    for name, value in item.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name} / ")
        else:
            yield f"{prefix}{name}", _cell(value)


def _cell(value: object) -> Cell:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case None | bool() | int():
            return value
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case list():
            return "; ".join(str(one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def open_parquet(path: Path) -> Book:
    """A flat table; its values are what they are."""
    table = parquet.read(path).table.drop(["_row"])
    if table.num_rows * table.num_columns > _MOST_CELLS:
        raise faults.refuse(faults.UNPACKS_TOO_LARGE, path, found=f"{table.num_rows} × {table.num_columns}")
    columns = [column.to_pylist() for column in table.columns]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return Book("parquet", (Grid("", [list(table.column_names), *rows], first=0, named=True),))
