"""Which unit lay in which, from when to when, however many levels below."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pyarrow as pa

from khue.model.unit import Unit, Units

_MOST_LEVELS = 12
"""No city has more; units that are declared to lie in themselves end there."""


class Lying(NamedTuple):
    """`code` lay in `above`, so many levels up, on the days from `start` to `stop`."""

    code: str
    above: str
    levels: int
    start: date
    stop: date


def lying(units: Units) -> list[Lying]:
    """Each unit in each one above it; stretches of time as long as neither they nor those between them change."""
    made: list[Lying] = []
    for unit in units:
        found = _parents(unit, units, _days(unit))
        for level in range(1, _MOST_LEVELS + 1):
            made += [Lying(unit.code, parent.code, level, *days) for parent, days in found]
            found = [above for parent, days in found for above in _parents(parent, units, days)]
    return made


def table(units: Units) -> pa.Table:
    """The same as a table, with these names of columns."""
    columns = list(zip(*lying(units), strict=True)) or [()] * 5
    kinds = (pa.string(), pa.string(), pa.int32(), pa.date32(), pa.date32())
    return pa.table([pa.array(one, kind) for one, kind in zip(columns, kinds, strict=True)], names=list(Lying._fields))


_Days = tuple[date, date]


def _days(unit: Unit) -> _Days:
    return unit.valid_from or date.min, unit.valid_to or date.max


def _parents(unit: Unit, units: Units, days: _Days) -> list[tuple[Unit, _Days]]:
    """The units that bore the code of the unit's parent within those days, each with the days that both share."""
    found = []
    for parent in units.history(unit.parent) if unit.parent else ():
        start, stop = (both(own, one) for both, own, one in zip((max, min), days, _days(parent), strict=True))
        if start <= stop:
            found.append((parent, (start, stop)))
    return found
