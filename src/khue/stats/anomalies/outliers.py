"""Values that stand alone: off by a power of ten, zero where nothing ever is near it, or out of line otherwise."""

from __future__ import annotations

import numpy as np

from khue.stats.anomalies.found import Found, without
from khue.stats.anomalies.grid import Flags, Grid, Kind, Numbers, Whole
from khue.stats.anomalies.neighbours import Deviations, of_season
from khue.stats.anomalies.robust import middle

UNIT_ERROR, ZERO, OUTLIER = "unit_error", "zero_for_missing", "outlier"
MOST_POWER = 9
SURELY_FAR = 10.0
"""A value that a power of ten would put in line needs no more spreads than this to be odd, however short its series:
few numbers happen to be just a hundred times too large.
"""
FEWEST_KNOWN = 4
IN_LINE = 3.5
"""A value that is off by a power of ten is, once it is put right, within so many spreads of what is expected."""
SURELY_POWER = 0.3
"""A value that only ranges this far, in powers of ten, can be told from one that is ten times as large."""
ON_EITHER_SIDE = 0.5
"""A value that stands alone is off from both of its sides by so much of its deviation."""
SELDOM = 0.1
"""A series that is zero in more than this part of its periods is allowed to be."""
SMALLEST_SHARE = 0.02
"""Chance aside, a deviation of less than this part of what a share is of, or of the value itself, is not worth a word."""


def lonely(grid: Grid, found: Deviations) -> list[Found]:
    """Unit errors, zeros that ought to be missing, and outliers; each observation under the first that fits."""
    odd = found.beyond & ~of_season(found.score, grid.season, found.beyond) & _large(grid, found)
    odd[odd] = _from_both_sides(grid, found, *np.nonzero(odd))
    return without((_unit_errors(grid, found, odd), _zeros(grid, found, odd), _outliers(grid, found, odd)))


def _large(grid: Grid, found: Deviations) -> Flags:
    """Where the deviation matters: on the scale of shares and of logarithms a small part is nothing."""
    relative = (grid.kind == Kind.COUNT) | (grid.kind == Kind.AMOUNT) | (grid.kind == Kind.SHARE)
    with np.errstate(invalid="ignore"):
        small = np.abs(grid.scaled - found.expected) < SMALLEST_SHARE
    large: Flags = ~(small & relative[:, None])
    return large


def _from_both_sides(grid: Grid, found: Deviations, series: Whole, period: Whole) -> Flags:
    """Whether cells are as far from what came before as from what came after: else a new level begins or ends there."""
    padded = np.pad(grid.alone, ((0, 0), (2, 2)), constant_values=np.nan)
    value, deviation = grid.alone[series, period], grid.scaled[series, period] - found.expected[series, period]
    away = []
    for steps in ((0, 1), (3, 4)):
        near = middle(np.stack([padded[series, period + step] for step in steps], axis=1))
        away.append((value - near) * np.sign(deviation))
    with np.errstate(invalid="ignore"):
        both: Flags = ~(np.fmin(*away) < ON_EITHER_SIDE * np.abs(deviation))
    return both


def _cells(grid: Grid, found: Deviations, cells: Flags) -> tuple[Whole, Whole, Numbers, Numbers, Numbers]:
    """Of some cells the row, the series, the value, the value expected, and by how much the limit was passed."""
    series, period = np.nonzero(cells)
    expected = grid.plain(found.expected[series, period], series)
    strength = np.abs(found.score[series, period]) / found.limit[series, period]
    return grid.row[series, period], series, grid.value[series, period], expected, strength


def _outliers(grid: Grid, found: Deviations, odd: Flags) -> Found:
    row, _, _, expected, strength = _cells(grid, found, odd & (grid.kind != Kind.RANK)[:, None])
    return Found.of(OUTLIER, row, strength, expected)


def _zeros(grid: Grid, found: Deviations, odd: Flags) -> Found:
    """Zeros in series that hardly ever are zero; of shares only where nothing was counted either."""
    zero, known = grid.value == 0, np.isfinite(grid.value).sum(axis=1)
    seldom = zero.sum(axis=1) <= SELDOM * known
    none = zero & (np.isnan(grid.base) | (grid.base == 0)) & seldom[:, None]
    row, _, _, expected, strength = _cells(grid, found, odd & none)
    return Found.of(ZERO, row, strength, expected)


def _unit_errors(grid: Grid, found: Deviations, odd: Flags) -> Found:
    """Values that are in line once they are divided by a power of ten, and lie far from it as they are."""
    over = (grid.kind == Kind.SHARE)[:, None] & (grid.value > grid.whole[:, None])
    scaled = (grid.kind == Kind.SHARE) | (grid.kind == Kind.COUNT) | (grid.kind == Kind.AMOUNT)
    far = _far(grid, found)
    far &= ~of_season(found.score, grid.season, far)
    candidates = (odd | over | far) & (grid.value > 0) & np.isfinite(found.expected) & scaled[:, None]
    row, series, value, expected, strength = _cells(grid, found, candidates)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.round(np.log10(value / expected))
        righted = grid.rescaled(value / 10.0**power, series)
        off = np.abs(righted - found.expected[candidates]) / found.spread[candidates]
        fits = (off <= IN_LINE) & (np.abs(power) >= 1) & (np.abs(power) <= MOST_POWER)
    fits &= _ranges(grid, series) <= SURELY_POWER
    return Found.of(UNIT_ERROR, row[fits], np.fmax(strength, 1.0)[fits], expected[fits], 10.0 ** power[fits])


def _far(grid: Grid, found: Deviations) -> Flags:
    """The cells of series with some history that are so far off that a power of ten may explain it."""
    known = np.isfinite(grid.value).sum(axis=1) >= FEWEST_KNOWN
    with np.errstate(invalid="ignore"):
        far: Flags = (np.abs(found.score) > np.minimum(found.limit, SURELY_FAR)) & known[:, None]
    return far


def _ranges(grid: Grid, series: Whole) -> Numbers:
    """How far the values of each series are from their middle, in powers of ten, by half of them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.where(grid.value[series] > 0, np.log10(grid.value[series]), np.nan)
    return middle(np.abs(powers - middle(powers)[:, None]))
