"""Series of one length of period side by side: rows are series, columns are periods in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from khue.stats.anomalies.robust import FEWEST_PEERS, across, middle

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HALF = 0.5
"""So much is added to a count before its logarithm is taken, for 0 has none."""
NOWHERE = -1
"""In place of a row: there is no observation."""


class Kind(IntEnum):
    """What sort of number a series has: that says on which scale its changes are alike, high and low."""

    SHARE = 0
    COUNT = 1
    AMOUNT = 2
    PLAIN = 3
    RANK = 4


@dataclass(frozen=True)
class Grid:
    """Series of one grain. `value`, `base` (what a share or mean was taken of) and `row` have a cell for each series and period.

    Cells without a value are NaN; `row` says which observation a cell is. Series are in order of `group`: those of one
    indicator at one level, which are peers. `season` is the place of each period in its year. `whole` is what a share is a
    share of, 100 or 1; `low` and `high` are the bounds of a series, infinite where there are none.
    """

    value: Numbers
    base: Numbers
    row: Whole
    group: Whole
    kind: npt.NDArray[np.int8]
    whole: Numbers
    low: Numbers
    high: Numbers
    season: Whole

    @cached_property
    def starts(self) -> Whole:
        """The first row of each group."""
        return (
            np.concatenate(([0], np.flatnonzero(np.diff(self.group)) + 1)) if len(self.group) else np.zeros(0, np.int64)
        )

    @cached_property
    def sizes(self) -> Whole:
        """How many series each group has."""
        return np.diff(np.append(self.starts, len(self.group)))

    def parts(self, cells: int) -> Iterator[Grid]:
        """The grid in parts of about so many cells, none of which divides a group."""
        ends, start = np.append(self.starts[1:], len(self.group)), 0
        for end in ends.tolist():
            if (end - start) * self.value.shape[1] >= cells or end == len(self.group):
                yield self.of(slice(start, end))
                start = end

    def of_groups(self, wanted: Flags) -> Whole:
        """The series of all groups of which some series is wanted."""
        return np.flatnonzero(self.to_series(np.logical_or.reduceat(wanted, self.starts)))

    def of(self, series: slice | Whole) -> Grid:
        """Some series, whole groups of them."""
        if isinstance(series, np.ndarray) and len(series) == len(self.group):
            return self
        return Grid(
            self.value[series], self.base[series], self.row[series], self.group[series], self.kind[series],
            self.whole[series], self.low[series], self.high[series], self.season,
        )  # fmt: skip

    @cached_property
    def peers(self) -> Whole:
        """For each series how many there are in its group, itself among them."""
        return np.repeat(self.sizes, self.sizes)

    @cached_property
    def groups(self) -> list[Whole]:
        """The rows of all groups, those of one size in one array: a row a group."""
        return [self.starts[self.sizes == size][:, None] + np.arange(size) for size in np.unique(self.sizes)]

    def summed(self, cells: Flags | Numbers) -> Numbers:
        """By group and period the sum over its series; a row a group, in their order."""
        return np.add.reduceat(cells, self.starts, axis=0, dtype=np.float64)

    def to_series(self, by_group: Numbers) -> Numbers:
        """What is told of each group, for each of its series."""
        return np.repeat(by_group, self.sizes, axis=0)

    def middle_of_group(self, cells: Numbers) -> Numbers:
        """For each series the median of all cells of its group."""
        found = np.full(len(cells), np.nan)
        for rows in self.groups:
            found[rows] = middle(cells[rows].reshape(len(rows), -1))[:, None]
        return found

    @cached_property
    def scaled(self) -> Numbers:
        """The values on the scale on which noise is about as large at every level; NaN where they have none there.

        Shares by the arcsine of their root, counts and amounts by their logarithm (of counts, half more), others as
        they are.
        """
        found = self.value.copy()
        for kind in Kind:
            own = np.flatnonzero(self.kind == kind)
            if own.size:
                found[own] = on_scale(self.value[own], kind, self.whole[own, None])
        return found

    @cached_property
    def alone(self) -> Numbers:
        """The scaled values without what all peers of a period have in common, where there are peers enough."""
        return self.scaled - self.common

    @cached_property
    def common(self) -> Numbers:
        """What all peers of a period have in common, on the scale; 0 where there are too few of them."""
        found = np.zeros_like(self.scaled)
        for rows in self.groups:
            if rows.shape[1] >= FEWEST_PEERS:
                found[rows] = across(self.scaled[rows])[:, None, :]
        return found

    @cached_property
    def told_by_base(self) -> tuple[Numbers, Numbers]:
        """By what deviations are multiplied so that chance makes all of a series alike, and the least spread they then have.

        Chance moves a share of n by about 1 / (2 √n) on its scale, a count of n by 1 / √n on its own (what is expected says
        which, so counts have no factor here); neither can be calmer than that. Other means are taken to be calmer by √n
        too, but how restless they are only they themselves can tell.
        """
        root, share = np.sqrt(self.base), self.kind == Kind.SHARE
        based = np.isfinite(root)
        factor = np.where(share, 2.0, 1.0)[:, None]
        floor = np.where((self.kind == Kind.COUNT) | (share & based.any(axis=1)), 1.0, 0.0)
        return np.where(based, root * factor, 1.0), floor

    def rescaled(self, value: Numbers, series: Whole) -> Numbers:
        """Values of some series on the scale, one for each."""
        found = np.full(len(value), np.nan)
        for kind in Kind:
            own = self.kind[series] == kind
            found[own] = on_scale(value[own], kind, self.whole[series[own]])
        return found

    def plain(self, scaled: Numbers, series: Whole) -> Numbers:
        """Numbers on the scale as values again, one for each of some series."""
        kind, whole = self.kind[series], self.whole[series]
        with np.errstate(over="ignore"):
            raised = np.exp(scaled)
        found = np.where(kind == Kind.COUNT, raised - HALF, np.where(kind == Kind.AMOUNT, raised, scaled))
        share = whole * np.sin(np.clip(scaled, 0, np.pi / 2)) ** 2
        return np.where(kind == Kind.SHARE, share, found)


def on_scale(value: Numbers, kind: Kind, whole: Numbers) -> Numbers:
    """Values of a kind on the scale of their kind."""
    with np.errstate(invalid="ignore", divide="ignore"):
        match kind:
            case Kind.SHARE:
                return np.asarray(np.arcsin(np.sqrt(np.clip(value / whole, 0, 1))))
            case Kind.COUNT:
                return np.where(value >= 0, np.log(value + HALF), np.nan)
            case Kind.AMOUNT:
                return np.where(value > 0, np.log(value), np.nan)
            case _:
                return value
