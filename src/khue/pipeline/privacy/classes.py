"""Rows that could be of anybody: how many rows share what others may know of a person.

A combination of quasi-identifiers that fewer than k rows bear singles persons out (k-anonymity). Where small counts of a
dataset are not told, its rows must not tell them either: then place, day and whatever formulas count by are looked at too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from khue.model.city import City
from khue.model.contract import Contract
from khue.stores.damage import read


def together(city: City, contract: Contract, counted_by: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """How many rows must be alike, and in which columns; 0 where nothing is asked.

    `counted_by` are the columns that formulas read.
    """
    own = city.declaration.privacy.smallest_count
    least = contract.smallest_count(own)
    quasi = {column.name for column in contract.table.properties if column.quasi_identifier}
    if least:
        quasi |= {contract.area_column, contract.time_column, *counted_by}
    shown = [column.name for column in contract.table.properties if column.name in quasi and not column.closed]
    return least or (own if quasi else 0), tuple(shown)


def small(paths: Iterable[Path], columns: Sequence[str], least: int) -> tuple[int, int]:
    """How many combinations of the columns are borne by fewer rows than `least`, and by how many rows in all."""
    counted = [_counted(read(path, list(columns)), columns) for path in paths]
    if not counted:
        return 0, 0
    if not columns:
        rows = sum(one.column("n")[0].as_py() for one in counted)
        return (1, rows) if 0 < rows < least else (0, 0)
    whole = pa.concat_tables(counted, promote_options="default").group_by(list(columns)).aggregate([("n", "sum")])
    sizes = whole.column("n_sum")
    few = sizes.filter(pc.less(sizes, least))
    return len(few), pc.sum(few).as_py() or 0


def _counted(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    if not columns:
        return pa.table({"n": [table.num_rows]})
    found = table.group_by(list(columns)).aggregate([([], "count_all")])
    return found.rename_columns([*(name for name in found.column_names if name != "count_all"), "n"])
