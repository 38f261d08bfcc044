"""Values that were carried forward or copied: the same to the last digit where the indicator normally moves."""

from __future__ import annotations

import numpy as np

from khue.stats.anomalies.digits import decimals, digits
from khue.stats.anomalies.found import Found, without
from khue.stats.anomalies.grid import Flags, Grid, Kind, Numbers, Whole
from khue.stats.anomalies.neighbours import shifted
from khue.stats.anomalies.robust import middle

CHANCE = 1e-5
"""So rarely, at most, equal values may come about by chance where they are flagged."""
FEWEST_REPEATS = 2
"""A value has to stand in so many periods after its first: once the same is nothing."""
FEWEST_UNITS = 5
"""So many units have to repeat their values at once, or to share one value."""
NORMALLY_MOVES = 0.25
"""A series of which more than this share of pairs are equal stands still often: nothing is odd in that."""
BEFORE = 4.0
"""What is believed of how often values repeat before a pair of them is seen counts as much as so many pairs."""
FEWEST_DIGITS = 3
"""A value that stands still, or that several units share, has so many digits: round ones do so by chance."""

RUN, BLOCK, SHARED = "carried_forward.run", "carried_forward.block", "carried_forward.shared"


def carried(grid: Grid) -> list[Found]:
    """Values that one unit repeats over periods, that many repeat from the period before, or that many units share."""
    counted = (grid.kind != Kind.RANK)[:, None] & ~_at_end(grid)
    same, pairs = _same(grid, counted)
    telling = same.copy()
    telling[telling] = digits(grid.value[telling], FEWEST_DIGITS - 1) >= FEWEST_DIGITS
    return without((_runs(grid, telling, pairs), _blocks(grid, same, pairs), _shared(grid, counted)))


def _at_end(grid: Grid) -> Flags:
    """Values at which a series can honestly stand still: 0, and its bounds."""
    value = grid.value
    ends: Flags = (value == 0) | (value == grid.low[:, None]) | (value == grid.high[:, None])
    ends |= (grid.kind == Kind.SHARE)[:, None] & (value == grid.whole[:, None])
    return ends


def _same(grid: Grid, counted: Flags) -> tuple[Flags, Flags]:
    """Whether a cell repeats the one before, with what it was taken of, and whether it could."""
    value, base = grid.value, grid.base
    pairs, same = np.zeros(value.shape, bool), np.zeros(value.shape, bool)
    pairs[:, 1:] = np.isfinite(value[:, 1:]) & np.isfinite(value[:, :-1]) & counted[:, 1:] & counted[:, :-1]
    same[:, 1:] = (value[:, 1:] == value[:, :-1]) & pairs[:, 1:]
    same[:, 1:] &= (base[:, 1:] == base[:, :-1]) | np.isnan(base[:, 1:])
    return same, pairs


def _runs(grid: Grid, same: Flags, pairs: Flags) -> Found:
    """Repeats in a row: too many for a series of that group, for this one, and for values with so many digits."""
    since, length = _lengths(same)
    series, period = np.nonzero(same & (length >= FEWEST_REPEATS))
    repeats = length[series, period].astype(np.float64)
    equal, whole = (grid.to_series(grid.summed(cells).sum(axis=1))[series] for cells in (same, pairs))
    by_digits = _by_digits(grid, series, period)
    of_group = (equal - repeats + BEFORE * by_digits) / (whole - repeats + BEFORE)
    own_equal, own_pairs = same.sum(axis=1)[series] - repeats, pairs.sum(axis=1)[series] - repeats
    own = (own_equal + BEFORE * of_group) / (own_pairs + BEFORE)
    chance = np.fmax(of_group, own)
    strength = repeats * np.log(chance) / np.log(CHANCE)
    odd = (strength >= 1) & (chance <= NORMALLY_MOVES)
    first = grid.row[series, period - since[series, period]]
    return Found.of(RUN, grid.row[series, period][odd], strength[odd], size=repeats[odd] + 1, other=first[odd])


def _lengths(same: Flags) -> tuple[Whole, Whole]:
    """How many repeats there are in a row up to each cell, and in the whole run that it is in."""
    since = np.zeros(same.shape, np.int64)
    for at in range(1, same.shape[1]):
        since[:, at] = (since[:, at - 1] + 1) * same[:, at]
    length = since.copy()
    for at in range(same.shape[1] - 2, -1, -1):
        length[:, at] = np.where(same[:, at] & same[:, at + 1], length[:, at + 1], since[:, at])
    return since, length


def _by_digits(grid: Grid, series: Whole, period: Whole) -> Numbers:
    """How likely the last digit printed of a value is the same twice, as far as the series usually moves; at most half."""
    own, inverse = np.unique(series, return_inverse=True)
    step = np.abs(grid.value[own] - shifted(grid.value[own], -1))
    usual = middle(np.where(step > 0, step, np.nan))[inverse]
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 10.0 ** -decimals(grid.value[series, period]) / usual
    return np.fmin(np.where(np.isfinite(found), found, 0.5), 0.5)


def _blocks(grid: Grid, same: Flags, pairs: Flags) -> Found:
    """Where many units of a group repeat their values at once, and in other periods they do not."""
    equal, known = grid.summed(same), grid.summed(pairs)
    others = known.sum(axis=1, keepdims=True) - known
    chance = (equal.sum(axis=1, keepdims=True) - equal + BEFORE / 2) / (others + BEFORE)
    strength = np.where((equal >= FEWEST_UNITS) & (others > 0), _surprise(equal, known, chance), 0.0)
    series, period = np.nonzero(same & (grid.to_series(strength) >= 1))
    rows, before = grid.row[series, period], grid.row[series, period - 1]
    size = grid.to_series(equal)[series, period]
    return Found.of(BLOCK, rows, grid.to_series(strength)[series, period], size=size, other=before)


def _surprise(equal: Numbers, known: Numbers, chance: Numbers) -> Numbers:
    """How far beyond chance it is that so many of so many are equal (Chernoff's bound), 1 at the limit."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(known > 0, equal / np.maximum(known, 1), 0.0)
        rest = 1 - share
        apart = share * np.log(share / chance) + np.where(rest > 0, rest * np.log(rest / (1 - chance)), 0.0)
    return np.where(share > chance, known * apart / -np.log(CHANCE), 0.0)


def _shared(grid: Grid, counted: Flags) -> Found:
    """Where many units of a group share one value in a period, and more often than its units share values at all.

    Values that come from few cases are shared by chance: shares and means of a known base are left out, and counts.
    """
    wanted = counted & np.isfinite(grid.value) & np.isnan(grid.base) & (grid.kind != Kind.COUNT)[:, None]
    wanted &= (grid.peers >= FEWEST_UNITS)[:, None]
    wanted[wanted] = digits(grid.value[wanted], FEWEST_DIGITS - 1) >= FEWEST_DIGITS
    series, period = np.nonzero(wanted)
    group = (np.cumsum(np.isin(np.arange(len(grid.group)), grid.starts)) - 1)[series]
    several, known, tied, pairs = _ties(group, period, grid.value[series, period], wanted.shape[1])
    own = several * (several - 1) / 2
    chance = (tied - own + 0.5) / (pairs - own + 1)
    strength = ((several - 1) * np.log(chance) + _ways(known, several)) / np.log(CHANCE)
    odd = (several >= FEWEST_UNITS) & (strength >= 1)
    return Found.of(SHARED, grid.row[series, period][odd], strength[odd], size=several[odd])


def _ties(group: Whole, period: Whole, value: Numbers, periods: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """For each cell how many of its group and period have its value, and how many there are; of its group how many pairs
    within a period are equal, and how many pairs there are.
    """
    place = group * periods + period
    order = np.lexsort((value, place))
    new = np.ones(len(order), bool)
    new[1:] = (np.diff(place[order]) != 0) | (np.diff(value[order]) != 0)
    tie = np.empty(len(order), np.int64)
    tie[order] = np.cumsum(new) - 1
    several, known = np.bincount(tie).astype(np.float64)[tie], np.bincount(place).astype(np.float64)[place]
    # Of k equal cells each has a share of (k - 1) / 2 in their pairs.
    tied, pairs = (np.bincount(group, (one - 1) / 2)[group] for one in (several, known))
    return several, known, np.asarray(tied, np.float64), np.asarray(pairs, np.float64)


def _ways(whole: Numbers, part: Numbers) -> Numbers:
    """At most the logarithm of how many ways there are to choose so many of so many."""
    return np.asarray(part * np.log(whole * np.e / np.maximum(part, 1)))
