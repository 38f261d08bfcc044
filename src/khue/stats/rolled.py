"""Values that do not add up, looked up where the same rows were rolled up by the units of today."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from khue.stats.columns import Coded, Counted, Flags, Whole
from khue.stats.frame import Frame
from khue.stats.pools import Pools, Values
from khue.stats.ways import Ways


class Rolled:
    """The values of units of today by what they are of, in the terms of the table of what was counted."""

    def __init__(self, rolled: Counted, counted: Counted, ways: Ways, frame: Frame) -> None:
        found = [
            _in_terms_of(counted.indicator.names, rolled.indicator),
            _in_terms_of(counted.level.names, rolled.level),
            _in_terms_of(counted.period.names, rolled.period),
            _in_terms_of(ways.targets, Coded(rolled.unit.codes, _today(rolled.unit.names, frame))),
        ]
        self._rolled, self._sizes = rolled, (len(counted.level.names), len(counted.period.names), len(ways.targets))
        key = self._key(*found)
        rows = np.flatnonzero(np.logical_and.reduce([codes >= 0 for codes in found]))
        self._rows = rows[np.argsort(key[rows])]
        self._sorted = key[self._rows]

    def values(self, pools: Pools) -> Values:
        """The values of pools, missing where there is none."""
        wanted = self._key(*pools.of)
        place = np.searchsorted(self._sorted, wanted)
        hit: Flags = place < len(self._sorted)
        hit[hit] = self._sorted[place[hit]] == wanted[hit]
        found = Values.missing(len(pools))
        found.put(hit, Values.of(self._rolled, self._rows[place[hit]]))
        return found

    def _key(self, indicator: Whole, level: Whole, period: Whole, unit: Whole) -> Whole:
        levels, periods, units = self._sizes
        return ((indicator * levels + level) * periods + period) * units + unit


def _in_terms_of(names: Sequence[str], column: Coded) -> Whole:
    """The places of a column's texts in `names`; -1 where they are not in it."""
    places = {name: place for place, name in enumerate(names)}
    found: Whole = np.array([places.get(name, -1) for name in column.names], np.int64)[column.codes]
    return found


def _today(keys: Sequence[str], frame: Frame) -> list[str]:
    """The codes of those keys that stand for a unit of today; no code for others, and for what nobody took over."""
    units = [frame.unit(key) for key in keys]
    return [unit.code if unit and unit == frame.units.find(unit.code, frame.day) else "-" for unit in units]
