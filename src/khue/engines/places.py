"""Placements as a table that rows and pieces are joined to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from khue.ports import Placement

if TYPE_CHECKING:
    import pyarrow as pa

OPEN_START, OPEN_END = date(1, 1, 1), date(9999, 12, 31)


def place_table(placements: Iterable[Placement]) -> pa.Table:
    """`code`, `level`, `unit`, `first` and `last` day; what is open reaches to the ends of the calendar.

    `number` is the same for the same level and unit, and quicker to group by than their texts.
    """
    import pyarrow as pa

    known = list(placements)
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys((p.level, p.ancestor) for p in known))}
    return pa.table(
        {
            "code": pa.array([p.code for p in known], pa.string()),
            "level": pa.array([p.level for p in known], pa.string()),
            "unit": pa.array([p.ancestor for p in known], pa.string()),
            "number": pa.array([numbers[p.level, p.ancestor] for p in known], pa.int32()),
            "first": pa.array([p.start or OPEN_START for p in known], pa.date32()),
            "last": pa.array([p.end or OPEN_END for p in known], pa.date32()),
        }
    )
