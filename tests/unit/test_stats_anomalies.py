"""Each detector finds what it is for, says what was expected instead, and is silent about what is honest."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import ArrayLike

from khue.stats.anomalies.bounds import beyond_bounds
from khue.stats.anomalies.breaks import breaks
from khue.stats.anomalies.digits import decimals, digits
from khue.stats.anomalies.found import Found
from khue.stats.anomalies.grid import NOWHERE, Grid, Kind
from khue.stats.anomalies.neighbours import deviations
from khue.stats.anomalies.outliers import OUTLIER, UNIT_ERROR, ZERO, lonely
from khue.stats.anomalies.repeats import BLOCK, RUN, SHARED, carried
from khue.stats.anomalies.robust import limit, spread
from khue.stats.anomalies.sums import disagreeing, twins
from khue.stats.anomalies.together import beside_peers, together


def grid(
    values: ArrayLike, kind: Kind = Kind.AMOUNT, *, whole: float = 100.0, season: int = 1, base: ArrayLike | None = None
) -> Grid:
    """Series of one group; the row of a cell counts the cells."""
    value = np.atleast_2d(np.array(values, np.float64))
    count, periods = value.shape
    high = whole if kind is Kind.SHARE else np.inf
    low = -np.inf if kind is Kind.PLAIN else 0.0
    rows = np.arange(value.size).reshape(value.shape)
    return Grid(
        value, np.full(value.shape, np.nan) if base is None else np.broadcast_to(np.array(base, float), value.shape),
        np.where(np.isnan(value), NOWHERE, rows), np.zeros(count, np.int64), np.full(count, kind, np.int8),
        np.full(count, whole), np.full(count, low), np.full(count, high), np.arange(periods) % season,
    )  # fmt: skip


def alone(found: Grid) -> dict[str, list[int]]:
    return {one.code: one.row.tolist() for one in lonely(found, deviations(found)) if len(one)}


def of(found: list[Found], code: str) -> list[int]:
    return sorted(row for one in found if one.code == code for row in one.row.tolist())


STEADY = [
    412.0,
    398.0,
    405.0,
    420.0,
    409.0,
    415.0,
    401.0,
    411.0,
    418.0,
    407.0,
    413.0,
    399.0,
    410.0,
    404.0,
    416.0,
    408.0,
]
SHARES = [61.2, 62.0, 61.5, 62.8, 63.1, 62.4, 63.9, 63.2, 64.0, 64.8, 64.1, 65.3, 65.0, 66.1, 65.7, 66.0]


@pytest.mark.parametrize("factor", [1000.0, 100.0, 10.0, 0.1, 0.01, 0.001])
@pytest.mark.parametrize("at", [0, 7, 15])
def test_a_value_in_another_unit_is_found_wherever_it_stands(factor: float, at: int) -> None:
    values = STEADY.copy()
    values[at] *= factor
    found = next(one for one in lonely(grid(values), deviations(grid(values))) if one.code == UNIT_ERROR)
    assert found.row.tolist() == [at]
    assert found.size.tolist() == [pytest.approx(factor)]
    assert found.expected[0] == pytest.approx(408, rel=0.04)


def test_a_share_given_as_a_fraction_is_a_unit_error() -> None:
    values = SHARES.copy()
    values[5] /= 100
    assert alone(grid(values, Kind.SHARE)) == {UNIT_ERROR: [5]}


def test_the_unit_error_of_a_short_series_is_found() -> None:
    assert alone(grid([12.66, 12.87, 1283.0, 12.87, 13.17, 14.02], Kind.SHARE)) == {UNIT_ERROR: [2]}
    assert alone(grid([12.66, 12.87, 0.1283, 12.87, 13.17, 14.02], Kind.SHARE)) == {UNIT_ERROR: [2]}


def test_three_values_tell_of_nothing() -> None:
    assert alone(grid([410.0, 41000.0, 405.0])) == {}


def test_what_is_off_by_no_power_of_ten_is_an_outlier() -> None:
    values = STEADY.copy()
    values[9] *= 3.4
    assert alone(grid(values)) == {OUTLIER: [9]}


def test_a_series_that_is_restless_anyway_is_left_alone() -> None:
    values = [100.0, 340.0, 90.0, 800.0, 120.0, 60.0, 500.0, 95.0, 270.0, 45.0, 700.0, 130.0]
    assert alone(grid(values)) == {}


def test_a_zero_among_hundreds_may_be_missing() -> None:
    values = STEADY.copy()
    values[4] = 0
    assert alone(grid(values, Kind.COUNT)) == {ZERO: [4]}


def test_a_zero_among_a_few_is_honest() -> None:
    assert alone(grid([3.0, 5, 2, 4, 6, 0, 3, 4, 2, 5, 3, 1, 4, 3], Kind.COUNT)) == {}


def test_a_month_that_is_low_every_year_is_a_season() -> None:
    values = np.array(STEADY[:12] * 4)
    values[1::12] = [120, 118, 124, 121]
    assert alone(grid(values, Kind.COUNT, season=12)) == {}
    values[1::12] = [410, 118, 408, 415]
    assert alone(grid(values, Kind.COUNT, season=12)) == {OUTLIER: [13]}


def test_what_all_peers_do_is_no_outlier_of_one() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(400, 6, (12, 16))
    values[:, 8] *= 2.2
    assert alone(grid(values)) == {}
    values[3, 5] *= 2.2
    assert alone(grid(values)) == {OUTLIER: [3 * 16 + 5]}


def test_a_share_of_few_cases_may_jump_and_one_of_many_may_not() -> None:
    jump = [*SHARES[:8], 25.0, *SHARES[9:]]
    assert alone(grid(jump, Kind.SHARE, base=6.0)) == {}
    assert alone(grid(jump, Kind.SHARE, base=5000.0)) == {OUTLIER: [8]}


def test_a_whole_file_in_another_unit_is_found_though_all_peers_do_the_same() -> None:
    values = np.random.default_rng(2).normal(400, 12, (10, 16))
    values[:, 6] *= 1000
    found = together(grid(values))
    assert found.row.tolist() == [series * 16 + 6 for series in range(10)]
    assert set(found.size.tolist()) == {1000.0}


def test_a_unit_without_a_history_is_held_against_its_peers() -> None:
    values = np.random.default_rng(3).uniform(0.45, 0.75, (40, 1))
    values[11] *= 100
    assert beside_peers(grid(values)).row.tolist() == [11]
    assert beside_peers(grid(values[:5])).row.tolist() == []


def test_a_level_that_shifts_and_stays_is_a_break_and_no_row_of_outliers() -> None:
    values = np.array([*STEADY, *STEADY])
    values[16:] *= 1.9
    found = grid(values)
    told = breaks(found, deviations(found), 6)
    assert told.row.tolist() == [16]
    assert told.expected[0] == pytest.approx(409, rel=0.03)
    assert told.size[0] == pytest.approx(409 * 1.9, rel=0.03)
    assert OUTLIER not in alone(found)


def test_a_trend_a_spike_and_a_season_are_no_breaks() -> None:
    trend = np.linspace(100, 260, 40) + np.tile([1.0, -2, 2, -1], 10)
    spike = np.array([*STEADY, *STEADY])
    spike[15] *= 5
    season = np.array([*(STEADY[:6] + [2 * v for v in STEADY[6:12]])] * 4)
    for values, year in ((trend, 1), (spike, 1), (season, 12)):
        found = grid(values, season=year)
        assert breaks(found, deviations(found), 6).row.tolist() == []


def test_a_break_is_told_once_by_the_year_that_lets_one_tell_it() -> None:
    values = np.array([*STEADY, *STEADY])
    values[14:] *= 1.9
    whole = grid(values)
    found = deviations(whole)
    assert breaks(whole, found, 6, since=19).row.tolist() == [14]
    assert breaks(whole, found, 6, since=20).row.tolist() == []
    early = grid(values[:19])
    assert breaks(early, deviations(early), 6).row.tolist() == []


def test_a_value_that_stands_still_in_a_moving_series_was_carried_forward() -> None:
    values = np.round(np.random.default_rng(4).normal(50, 5, (1, 40)), 2)
    values[0, 21:24] = values[0, 20]
    found = [one for one in carried(grid(values)) if len(one)]
    assert [(one.code, one.row.tolist(), set(one.size.tolist())) for one in found] == [(RUN, [21, 22, 23], {4.0})]
    assert found[0].other.tolist() == [20, 20, 20]


def test_round_small_or_bounded_values_may_stand_still() -> None:
    assert carried(grid([20.0] * 12)) == [] or not any(len(one) for one in carried(grid([20.0] * 12)))
    full = carried(grid([95.13, 97.2, 99.41, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0], Kind.SHARE))
    assert not any(len(one) for one in full)


def test_units_that_repeat_a_period_all_at_once_were_copied() -> None:
    values = np.round(np.random.default_rng(5).normal(50, 5, (30, 10)), 2)
    values[:12, 7] = values[:12, 6]
    assert of(carried(grid(values)), BLOCK) == [series * 10 + 7 for series in range(12)]


def test_one_value_for_many_units_was_copied_down() -> None:
    values = np.round(np.random.default_rng(6).normal(50, 5, (30, 4)), 2)
    values[4:11, 2] = 47.83
    assert of(carried(grid(values)), SHARED) == [series * 4 + 2 for series in range(4, 11)]
    values[4:11, 2] = 50.0
    assert of(carried(grid(values)), SHARED) == []


def test_bounds_are_kept_to_the_hair() -> None:
    found = beyond_bounds(grid([99.0, 100.0, 100.0 + 1e-12, 100.2, -0.1], Kind.SHARE))
    assert (found.row.tolist(), found.expected.tolist()) == ([3, 4], [100.0, 0.0])


def test_sums_may_differ_by_their_rounding_and_no_more() -> None:
    parts = np.array([[4.83, 5.45, 4.13, 6.93, 7.34, 7.8, 3.14, 3.6]] * 3)
    found = disagreeing(np.array([43.22, 43.25, 42.68]), parts, np.array([7, 8, 9]))
    assert (found.row.tolist(), found.expected.round(2).tolist()) == ([9], [43.22])
    assert disagreeing(np.array([1000.0]), np.array([[400.0, 599.0]]), np.array([1])).row.tolist() == [1]
    assert disagreeing(np.array([1000.0]), np.array([[400.0, np.nan]]), np.array([1])).row.tolist() == []


def test_numbers_that_stand_twice_in_a_cell_are_twins_if_they_have_digits_enough() -> None:
    found = twins(np.array([0.6783, 0.724, 0.6783, 0.5, 0.5]), np.array([1, 1, 1, 1, 1]), np.arange(5))
    assert sorted(zip(found.row.tolist(), found.other.tolist(), strict=True)) == [(0, 2), (2, 0)]
    assert len(twins(np.array([0.6783, 0.6783]), np.array([1, 2]), np.arange(2))) == 0


def test_digits_are_told_from_the_number() -> None:
    assert digits(np.array([0.6783, 2_500_000, 42.68, 100, 0, 1 / 3])).tolist() == [4, 2, 4, 1, 1, 9]
    assert decimals(np.array([0.6783, 7, 42.6])).tolist() == [4, 0, 1]


def test_limits_are_far_out_where_little_is_known() -> None:
    few, some, many = limit(np.array([3.0, 12.0, 60.0])).tolist()
    assert few > 1000 > some > 10 > many >= 5


def test_a_spread_survives_half_of_its_values() -> None:
    deviation = np.array([[0.1, -0.2, 0.1, -0.1, 0.2, 900.0, -700.0, 800.0]])
    assert spread(deviation)[0] < 0.4
    assert spread(np.zeros((1, 8)))[0] != spread(np.zeros((1, 8)))[0]  # nothing ever moved: nothing is known


def test_nothing_is_found_in_nothing() -> None:
    for values in (np.full((2, 5), np.nan), np.full((1, 1), 4.0)):
        empty = grid(values)
        found = deviations(empty)
        told = [*lonely(empty, found), breaks(empty, found, 3), *carried(empty), together(empty), beside_peers(empty)]
        assert not any(len(one) for one in (*told, beyond_bounds(empty)))
