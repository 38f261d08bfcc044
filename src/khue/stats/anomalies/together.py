"""Unit errors that only peers show: a whole group off by the same power of ten, or one of it where there is no history."""

from __future__ import annotations

import numpy as np

from khue.stats.anomalies.found import Found
from khue.stats.anomalies.grid import NOWHERE, Grid, Kind, Numbers, Whole
from khue.stats.anomalies.neighbours import deviations
from khue.stats.anomalies.outliers import MOST_POWER, UNIT_ERROR, lonely
from khue.stats.anomalies.robust import FEWEST_PEERS, TO_DEVIATION, limit, middle

LEAST_POWER = 2
"""A whole file comes in hundredths or in thousands; that all of it is off by ten is something else."""

IN_LINE_OF_PEERS = 2.0
"""Put right, it is within so many spreads of its peers."""


def together(grid: Grid) -> Found:
    """Unit errors of the middle values of groups, told of each of their observations in the period."""
    groups = [group for rows in grid.groups if rows.shape[1] >= FEWEST_PEERS for group in rows]
    if not groups:
        return Found.of(UNIT_ERROR, np.zeros(0, np.int64), np.zeros(0))
    middles = _middles(grid)
    found = next(one for one in lonely(middles, deviations(middles)) if one.code == UNIT_ERROR)
    other_unit = np.flatnonzero(np.abs(np.log10(found.size)) >= LEAST_POWER)
    parts = [_members(grid, groups, found, int(at)) for at in other_unit]
    if not parts:
        return Found.of(UNIT_ERROR, np.zeros(0, np.int64), np.zeros(0))
    row, strength, expected, size = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Found.of(UNIT_ERROR, row, strength, expected, size)


def beside_peers(grid: Grid) -> Found:
    """Unit errors of units of which no other period is known: off by a hundred or more from all peers, and in line else."""
    alone = (np.isfinite(grid.value).sum(axis=1) == 1) & (grid.peers >= FEWEST_PEERS)
    usable = alone & ((grid.kind == Kind.SHARE) | (grid.kind == Kind.COUNT) | (grid.kind == Kind.AMOUNT))
    deviation = grid.scaled - grid.common
    wide = TO_DEVIATION * grid.middle_of_group(np.abs(deviation))
    known = grid.to_series(grid.summed(np.isfinite(grid.value)))
    series, period = np.nonzero(usable[:, None] & (known >= FEWEST_PEERS) & (grid.value > 0))
    expected, value = grid.plain(grid.common[series, period], series), grid.value[series, period]
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.round(np.log10(value / expected))
        righted = grid.rescaled(value / 10.0**power, series) - grid.common[series, period]
        strength = np.abs(deviation[series, period]) / wide[series] / limit(known[series, period])
        fits = (np.abs(power) >= LEAST_POWER) & (np.abs(power) <= MOST_POWER)
        odd = (strength > 1) & fits & (np.abs(righted) <= IN_LINE_OF_PEERS * wide[series])
    factor = np.asarray(10.0 ** power[odd], np.float64)
    return Found.of(UNIT_ERROR, grid.row[series, period][odd], strength[odd], expected[odd], factor)


def _middles(grid: Grid) -> Grid:
    """A grid of the middle values of groups with peers enough, a row each; its rows count its own cells."""
    groups, periods = [rows for rows in grid.groups if rows.shape[1] >= FEWEST_PEERS], grid.value.shape[1]
    columns = (np.swapaxes(grid.value[rows], 1, 2).reshape(-1, rows.shape[1]) for rows in groups)
    value = np.concatenate([middle(one).reshape(-1, periods) for one in columns])
    first = np.concatenate([rows[:, 0] for rows in groups])
    return Grid(
        value, np.full(value.shape, np.nan), np.arange(value.size).reshape(value.shape), np.arange(len(first)),
        grid.kind[first], grid.whole[first], grid.low[first], grid.high[first], grid.season,
    )  # fmt: skip


def _members(grid: Grid, groups: list[Whole], found: Found, at: int) -> tuple[Whole, Numbers, Numbers, Numbers]:
    group, period = divmod(int(found.row[at]), grid.value.shape[1])
    row, value = grid.row[groups[group], period], grid.value[groups[group], period]
    held = row != NOWHERE
    many = np.ones(int(held.sum()))
    return row[held], found.strength[at] * many, value[held] / found.size[at], found.size[at] * many
