"""Columns of exact numbers: divided by the shares of their units and added up again, in whole numbers of 64 bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from khue.stats.apportion import apportion_all
from khue.stats.columns import Flags, Numbers, Whole
from khue.stats.decimals import ROOM, TENS, decimals
from khue.stats.ways import Ways


@dataclass(frozen=True)
class Amounts:
    """One or two columns of `whole / 10**places`, and where a number is `given`; what is not is 0.

    A row whose numbers do not fit is `hard`, and says nothing.
    """

    whole: tuple[Whole, ...]
    given: tuple[Flags, ...]
    places: Whole
    hard: Flags

    @classmethod
    def of(cls, columns: Sequence[Numbers]) -> Amounts:
        """Numbers as they are written, with as many places as the longest of a row."""
        found = [decimals(column) for column in columns]
        places = reduce(np.maximum, (each.places for each in found))
        moved = [_moved(each.mantissa, places - each.places) for each in found]
        hard = reduce(np.logical_or, (~each.fits for each in found)) | reduce(np.logical_or, (m[1] for m in moved))
        return cls(tuple(whole for whole, _ in moved), tuple(~np.isnan(column) for column in columns), places, hard)

    def divided(self, ways: Ways, way: Whole, part_row: Whole, part_line: Whole) -> Amounts:
        """The pieces of rows by the shares of their ways, one for each of the lines asked for.

        Whole numbers stay whole, and decimals keep their places.
        """
        split = np.flatnonzero(~ways.whole[way] & (ways.count[way] > 0) & ~ways.hard[way] & ~self.hard)
        place = np.full(len(way), -1, np.int64)
        place[split] = np.arange(len(split))
        weights, nth = ways.matrix(way[split]), part_line - ways.first[way[part_row]]
        cut = place[part_row] >= 0
        found = []
        for whole in self.whole:
            part = whole[part_row]
            part[cut] = apportion_all(whole[split], weights)[place[part_row[cut]], nth[cut]]
            found.append(part)
        hard = self.hard | (ways.hard[way] & ~ways.whole[way])
        given = tuple(each[part_row] for each in self.given)
        return Amounts(tuple(found), given, self.places[part_row], hard[part_row])

    def added(self, pool: Whole, pools: int) -> Amounts:
        """The sums of pools; `pool` has that of every row."""
        places = np.zeros(pools, np.int64)
        np.maximum.at(places, pool, self.places)
        hard = np.bincount(pool, self.hard, pools) > 0
        found = []
        for whole in self.whole:
            moved, over = _moved(whole, places[pool] - self.places)
            hard |= np.bincount(pool, np.where(over, ROOM, np.abs(moved)), pools) >= ROOM
            total = np.zeros(pools, np.int64)
            np.add.at(total, pool, moved)
            found.append(total)
        given = tuple(np.bincount(pool, each, pools) > 0 for each in self.given)
        return Amounts(tuple(found), given, places, hard)


def _moved(whole: Whole, places: Whole) -> tuple[Whole, Flags]:
    """The numbers with so many places more, and those for which there is no room, which are 0."""
    if not places.any():
        return whole, np.zeros(len(whole), np.bool_)
    over = np.abs(whole) * 10.0**places >= ROOM
    return np.where(over, 0, whole) * TENS[np.where(over, 0, places)], over
