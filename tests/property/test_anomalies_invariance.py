"""What is odd does not depend on the unit of measure, on a constant, or on the order in which series come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.simulation import planted
from khue.stats.anomalies.bounds import beyond_bounds
from khue.stats.anomalies.breaks import breaks
from khue.stats.anomalies.grid import Grid, Kind
from khue.stats.anomalies.neighbours import deviations
from khue.stats.anomalies.outliers import lonely
from khue.stats.anomalies.repeats import carried
from khue.stats.anomalies.together import beside_peers, together

SEEDS = st.integers(0, 10_000)
Told = set[tuple[str, int]]


def made(seed: int, kind: Kind, *, groups: int = 3, units: int = 12, periods: int = 24) -> Grid:
    """Invented series in order, with some faults planted."""
    rng = np.random.default_rng(seed)
    shape = (groups * units, periods)
    level = rng.uniform(20, 80, (shape[0], 1)) * (1 if kind is Kind.SHARE else 40)
    noise = rng.normal(0, 0.03, shape) + 0.1 * np.sin(2 * np.pi * np.arange(periods) / 12)
    value = np.round(level * np.exp(noise), 3)
    if kind is Kind.SHARE:
        value = np.clip(value, 0, 100)
    empty = np.full(shape, np.nan)
    value[rng.random(shape) < 0.03] = np.nan
    row = np.where(np.isnan(value), -1, np.arange(value.size).reshape(shape))
    whole, count = np.full(shape[0], 100.0), shape[0]
    low, high = np.full(count, -np.inf), np.where(kind is Kind.SHARE, 100.0, np.inf) * np.ones(count)
    grid = Grid(value, empty, row, np.repeat(np.arange(groups), units), np.full(count, kind, np.int8), whole, low, high,
                np.arange(periods) % 12)  # fmt: skip
    grid = planted.spikes(grid, rng, 5).grid
    return planted.carried(3)(planted.breaks(grid, rng, 2, 6).grid, rng, 2).grid


def told(grid: Grid) -> Told:
    found = deviations(grid)
    kinds = [
        *lonely(grid, found),
        breaks(grid, found, 6),
        *carried(grid),
        beyond_bounds(grid),
        together(grid),
        beside_peers(grid),
    ]
    return {(one.code, int(row)) for one in kinds for row in one.row}


@given(SEEDS, st.sampled_from([0.001, 0.01, 2.0, 1000.0, 1024.0]))
@settings(max_examples=20, deadline=None)
def test_another_unit_of_measure_changes_nothing(seed: int, factor: float) -> None:
    """Amounts in thousands or in millions. What stands still is told by digits as they are printed, so it is left out."""
    grid = made(seed, Kind.AMOUNT)
    scaled = replace(grid, value=grid.value * factor)
    by_digits = ("carried_forward.run", "carried_forward.shared")
    assert {one for one in told(grid) if one[0] not in by_digits} == {
        one for one in told(scaled) if one[0] not in by_digits
    }


@given(SEEDS, st.sampled_from([-4096.0, 64.0, 1024.0]))
@settings(max_examples=20, deadline=None)
def test_a_constant_added_to_plain_numbers_changes_nothing(seed: int, constant: float) -> None:
    grid = made(seed, Kind.PLAIN)
    kept = {one for one in told(grid) if "carried" not in one[0]}
    assert kept == {one for one in told(replace(grid, value=grid.value + constant)) if "carried" not in one[0]}


@given(SEEDS, st.sampled_from([Kind.AMOUNT, Kind.SHARE, Kind.PLAIN]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_series_does_not_matter(seed: int, kind: Kind) -> None:
    grid = made(seed, kind)
    units = len(grid.group) // 3
    rng = np.random.default_rng(seed + 1)
    order = np.concatenate([group * units + rng.permutation(units) for group in rng.permutation(3)])
    mixed = Grid(
        grid.value[order], grid.base[order], grid.row[order], np.repeat(np.arange(3), units), grid.kind[order],
        grid.whole[order], grid.low[order], grid.high[order], grid.season,
    )  # fmt: skip
    assert told(mixed) == told(grid)


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_one_group_says_nothing_of_another(seed: int) -> None:
    """What is found in an indicator is found whatever other indicators there are."""
    grid, alone = made(seed, Kind.AMOUNT), made(seed, Kind.AMOUNT)
    first = slice(0, 12)
    cut = Grid(alone.value[first], alone.base[first], alone.row[first], alone.group[first], alone.kind[first],
               alone.whole[first], alone.low[first], alone.high[first], alone.season)  # fmt: skip
    rows = set(cut.row.ravel().tolist())
    assert told(cut) == {one for one in told(grid) if one[1] in rows}


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_nothing_is_ever_changed(seed: int) -> None:
    grid = made(seed, Kind.SHARE)
    before = [grid.value.copy(), grid.base.copy(), grid.row.copy()]
    told(grid)
    for held, own in zip(before, (grid.value, grid.base, grid.row), strict=True):
        np.testing.assert_array_equal(held, own)
