"""Levels that shift and stay: from one period on everything is higher, or lower, than it was."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from khue.stats.anomalies.found import Found
from khue.stats.anomalies.grid import NOWHERE, Flags, Grid, Kind, Numbers, Whole
from khue.stats.anomalies.neighbours import Deviations, of_season, shifted
from khue.stats.anomalies.robust import FEWEST_PEERS, TO_DEVIATION, limit, spread

BREAK = "break"
OF_MEDIANS = 1.7725
"""The difference of two medians of n values that chance moves is as restless as one value times this over √n."""
LEAST_LIMIT = 4.5
"""No limit of a shift is below so many spreads: medians of several values have shorter tails than the values."""
SMALLEST = 0.05
"""A shift by less than this, on the scales of shares and logarithms, is not worth a word."""


def breaks(grid: Grid, found: Deviations, window: int, since: int = 0) -> Found:
    """The first period of each new level; `window` periods have to be known on both sides of it.

    The levels before and after are medians. All values after must be beyond all values before; the shift must be larger
    than chance, a trend, a season and the usual wandering of the series or its peers would make it. `expected` is the
    level before, `size` the level after. A break can be told from the last of the periods after it on: only what can be
    told from the period `since` on is given, and nothing that was to be told before as a break close by.
    """
    if grid.value.shape[1] < 2 * window:
        return Found.of(BREAK, np.zeros(0, np.int64), np.zeros(0))
    values = np.where(_single(found), found.expected - grid.common, grid.alone)
    shift, before, apart = _shifts(values, window)
    score = _scores(grid, found, shift, window)
    with np.errstate(invalid="ignore"):
        large = (np.abs(shift) >= SMALLEST) | ((grid.kind == Kind.PLAIN) | (grid.kind == Kind.RANK))[:, None]
        odd = (np.abs(score) > 1) & apart & large & (grid.row != NOWHERE)
    odd &= ~of_season(score, grid.season, odd)
    series, period = np.nonzero(odd & _new(odd, window, since))
    foremost = _foremost(grid.alone, odd, window, series, period)
    series, period = series[foremost], period[foremost]
    old, new = (grid.plain((level + grid.common)[series, period], series) for level in (before, before + shift))
    return Found.of(BREAK, grid.row[series, period], np.abs(score[series, period]), old, new)


def _new(odd: Flags, window: int, since: int) -> Flags:
    """The cells that can be told from `since` on, and have none within a window before them that could be told earlier."""
    told = np.arange(odd.shape[1]) + window - 1
    earlier = odd & (told < since)
    near = np.zeros_like(odd)
    for by in range(1, window):
        near[:, by:] |= earlier[:, :-by]
    new: Flags = ~near & (told >= since)
    return new


def _single(found: Deviations) -> Flags:
    """Odd cells between neighbours that are not: they stand alone, and are no edge of a new level (which has two)."""
    odd = found.beyond.astype(np.float64)
    single: Flags = found.beyond & ~((shifted(odd, 1) > 0) | (shifted(odd, -1) > 0))
    return single


def _shifts(values: Numbers, window: int) -> tuple[Numbers, Numbers, Flags]:
    """In each cell the median from it on less the median before it, that before, and whether the two lie wholly apart."""
    shift, before, apart = np.full_like(values, np.nan), np.full_like(values, np.nan), np.zeros(values.shape, bool)
    spans = sliding_window_view(values, window, axis=1)
    ordered = np.sort(spans, axis=2)
    whole = np.isfinite(ordered[..., -1])
    mid = np.where(whole, (ordered[..., (window - 1) // 2] + ordered[..., window // 2]) / 2, np.nan)
    least, most = ordered[..., 0], ordered[..., -1]
    at = slice(window, values.shape[1] - window + 1)
    shift[:, at], before[:, at] = mid[:, window:] - mid[:, :-window], mid[:, :-window]
    with np.errstate(invalid="ignore"):
        apart[:, at] = (least[:, window:] > most[:, :-window]) | (most[:, window:] < least[:, :-window])
    return shift, before, apart


def _scores(grid: Grid, found: Deviations, shift: Numbers, window: int) -> Numbers:
    """By how much each shift passes its limit.

    Where there are peers enough, their common course is taken away already, and it has to be large beside all their
    shifts. A series that is alone has to make it beyond its trend and at one step that is large beside its other steps,
    or a series that wanders would seem to break.
    """
    chance = OF_MEDIANS / np.sqrt(window) * found.spread
    usual = (TO_DEVIATION * grid.middle_of_group(np.abs(shift)))[:, None]
    told = grid.to_series(grid.summed(np.isfinite(shift)).sum(axis=1))[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        beside_peers = shift / np.fmax(chance, usual) / limit(told, LEAST_LIMIT)
    few = grid.peers < FEWEST_PEERS
    beside_peers[few] = _by_itself(grid.alone[few], shift[few], chance[few], window)
    return np.asarray(beside_peers)


def _by_itself(values: Numbers, shift: Numbers, chance: Numbers, window: int) -> Numbers:
    step = values - shifted(values, -1)
    drift = _drift(step, window)
    beyond_trend, step = shift - window * drift, step - drift
    own_limit = limit(np.isfinite(step).sum(axis=1))[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        by_step = np.abs(step) / spread(step)[:, None] / own_limit
        return np.asarray(np.sign(beyond_trend) * np.fmin(np.abs(beyond_trend) / chance / own_limit, by_step))


def _drift(step: Numbers, window: int) -> Numbers:
    """The usual step around each cell: the median of those within the window on both sides, which one jump does not move."""
    padded = np.pad(step, ((0, 0), (window - 1, window - 1)), constant_values=np.nan)
    near = np.sort(sliding_window_view(padded, 2 * window - 1, axis=1), axis=2)
    last = np.maximum(np.isfinite(near).sum(axis=2) - 1, 0)
    ends = [np.take_along_axis(near, at[..., None], axis=2)[..., 0] for at in (last // 2, (last + 1) // 2)]
    return np.asarray((ends[0] + ends[1]) / 2)


def _foremost(values: Numbers, odd: Flags, window: int, series: Whole, period: Whole) -> Flags:
    """Which cells have the largest step of the odd ones within a window around them: medians shift about alike from some
    before it on.
    """
    length = values.shape[1]
    own = _step(values, series, period)
    foremost: Flags = own > 0
    for by in (by for by in range(1 - window, window) if by):
        near = np.clip(period + by, 0, length - 1)
        beside = odd[series, near] & (near == period + by)
        foremost &= ~(beside & (_step(values, series, near) > own))
    return foremost


def _step(values: Numbers, series: Whole, period: Whole) -> Numbers:
    """By how much cells differ from the one before; 0 where that is not known."""
    step = np.where(period > 0, np.abs(values[series, period] - values[series, period - 1]), 0.0)
    return np.where(np.isfinite(step), step, 0.0)
