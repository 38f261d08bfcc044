"""What the neighbours in time make one expect of an observation, and how far off it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from khue.stats.anomalies.grid import HALF, Flags, Grid, Kind, Numbers, Whole
from khue.stats.anomalies.robust import TO_DEVIATION, limit, middle, spread

FEWEST_CHANGES = 3
"""With fewer deviations of its own a series says nothing of how restless it is."""
PEERS_WEIGH = 0.1
MOST_FROM_PEERS = 16.0
"""What peers tell of a series' restlessness counts a tenth, and up to so many deviations: they are not the series."""
AS_BEFORE = 0.5
"""A deviation is a season's if another year has one at least so large at the time, as a part of it."""
EITHER_SIDE = 1
"""Moving holidays shift a season by up to so many periods."""


def shifted(values: Numbers, by: int) -> Numbers:
    """The values so many periods later (earlier, if negative), NaN beyond the ends."""
    found = np.full_like(values, np.nan)
    if abs(by) >= values.shape[1]:
        return found
    if by >= 0:
        found[:, : values.shape[1] - by] = values[:, by:]
    else:
        found[:, -by:] = values[:, :by]
    return found


def around(values: Numbers, *steps: int) -> Numbers:
    """In each cell the median of the three or four so many periods away; NaN where fewer than two of them are known."""
    margin, periods = max(map(abs, steps)), values.shape[1]
    padded = np.full((len(values), periods + 2 * margin), np.nan)
    padded[:, margin : margin + periods] = values
    near = [padded[:, margin + step : margin + step + periods] for step in steps]
    total, least, most = near[0].copy(), near[0].copy(), near[0].copy()
    for one in near[1:]:
        total += one
        np.minimum(least, one, out=least)
        np.maximum(most, one, out=most)
    found = (total - least - most) / (len(near) - 2)  # of three or four that is the median, and a sort is spared
    holes = np.isnan(found)
    stacked = np.stack([one[holes] for one in near], axis=1)
    found[holes] = np.where(np.isfinite(stacked).sum(axis=1) >= 2, middle(stacked), np.nan)
    return found


@dataclass(frozen=True)
class Deviations:
    """How far each cell of a grid is from what its neighbours make one expect, in spreads of its own series.

    `expected` is on the grid's scale; `score` is in spreads, and `limit` how many are too many there. `spread` is one
    spread, on the scale.
    """

    expected: Numbers
    score: Numbers
    spread: Numbers
    limit: Numbers

    @cached_property
    def beyond(self) -> Flags:
        """The cells that are beyond the limit."""
        with np.errstate(invalid="ignore"):
            found: Flags = np.abs(self.score) > self.limit
        return found


def deviations(grid: Grid, since: int = 0) -> Deviations:
    """Every cell against its neighbours: two on each side, and at the ends of a series the three nearest.

    At ends before the period `since`, which nobody asks about, nothing needs to be told.
    """
    both = _known_beside(grid.alone)
    found = _against(grid, (-2, -1, 1, 2), both)
    asked = np.isfinite(grid.alone) & (np.arange(grid.value.shape[1]) >= since)
    for steps in ((-3, -2, -1), (1, 2, 3)):
        wanted = ~both & np.isnan(found.expected) & asked
        series = grid.of_groups(np.asarray(wanted.any(axis=1)))
        if series.size:
            other = _against(grid.of(series), steps, wanted[series])
            known = np.isfinite(other.expected)
            for name in ("expected", "score", "spread", "limit"):
                held, own = getattr(found, name), getattr(other, name)
                held[series] = np.where(known, own, held[series])
    return found


def _known_beside(values: Numbers) -> Flags:
    """Whether there is a neighbour within two periods on both sides."""
    known = np.isfinite(values)
    before, after = np.zeros_like(known), np.zeros_like(known)
    for step in (1, 2):
        before[:, step:] |= known[:, :-step]
        after[:, :-step] |= known[:, step:]
    found: Flags = before & after
    return found


def _against(grid: Grid, steps: tuple[int, ...], wanted: Flags) -> Deviations:
    """The wanted cells against the periods so many steps away; the spread is that of all cells against theirs."""
    expected = around(grid.alone, *steps) + grid.common
    precision, floor, count = *grid.told_by_base, np.flatnonzero(grid.kind == Kind.COUNT)
    deviation = (grid.scaled - expected) * precision
    if count.size:
        usual = expected[count]
        deviation[count], precision = _of_counts(grid.value[count], usual), precision.copy()
        with np.errstate(over="ignore"):
            precision[count] = np.sqrt(np.maximum(np.exp(usual), 1.0))
    widest, limits = _restless(grid, deviation, floor)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(widest[:, None] > 0, deviation / widest[:, None], np.nan)
        unit = widest[:, None] / precision
    return Deviations(
        np.where(wanted, expected, np.nan), np.where(wanted, score, np.nan), unit,
        np.broadcast_to(limits[:, None], expected.shape).copy(),
    )  # fmt: skip


def _restless(grid: Grid, deviation: Numbers, floor: Numbers) -> tuple[Numbers, Numbers]:
    """How restless each series is, by its own deviations or its peers', whichever says more; and the limit of each."""
    known = np.isfinite(deviation).sum(axis=1)
    enough = known >= FEWEST_CHANGES
    pooled = np.where(grid.peers > 1, TO_DEVIATION * grid.middle_of_group(np.abs(deviation)), np.nan)
    peers = grid.to_series(np.add.reduceat(known, grid.starts)) - known
    own = np.where(enough, spread(deviation), np.nan)
    told = np.where(enough, known, 0) + np.minimum(PEERS_WEIGH * peers, MOST_FROM_PEERS)
    limits = np.where(told >= FEWEST_CHANGES, limit(told), np.inf)
    return np.fmax(np.fmax(own, pooled), floor), limits


def _of_counts(value: Numbers, expected: Numbers) -> Numbers:
    """How unlikely counts are where chance alone moves them: the signed root of their deviance, right for small ones too."""
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        mean = np.maximum(np.exp(expected) - HALF, HALF)
        logs = np.where(value > 0, np.log(value / mean), 0.0)
        found = np.sqrt(np.maximum(2 * (value * logs - (value - mean)), 0))
    return np.asarray(np.sign(value - mean) * found)


def of_season(score: Numbers, season: Whole, cells: Flags) -> Flags:
    """Those of some cells where another year deviates the same way at that time: the season does it, or a moving holiday."""
    found = np.zeros(score.shape, bool)
    series, period = np.nonzero(cells)
    found[series, period] = _usual(score, season, series, period)
    return found


def _usual(score: Numbers, season: Whole, series: Whole, period: Whole) -> Flags:
    usual, length = np.zeros(len(series), bool), score.shape[1]
    year, own = int(season.max(initial=0)) + 1, score[series, period]
    with np.errstate(invalid="ignore"):
        sign, wanted = np.sign(own), AS_BEFORE * np.abs(own)
        for by in _years_away(year, length) if year > 1 else ():
            inside = (period + by >= 0) & (period + by < length)
            usual |= inside & (score[series, np.where(inside, period + by, 0)] * sign >= wanted)
    return usual


def _years_away(year: int, length: int) -> Iterator[int]:
    """By how many periods one is about so many whole years away, later and earlier."""
    for away in range(year, length + year + 1, year):
        for step in range(-EITHER_SIDE, EITHER_SIDE + 1):
            yield from (by for by in (away + step, step - away) if abs(by) < length)
