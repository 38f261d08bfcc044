"""Forecasts of a panel: held against worlds of which the truth is known, and against what cannot be known."""

from __future__ import annotations

import numpy as np
import pytest

from khue.stats.composite.normalise import Values
from khue.stats.composite.rivals import Panel, TooFewError, foretell, mark, ranks_of, share


def world(seed: int, years: int, passing: float, units: int = 63) -> Values:
    """Shares of units: lasting differences, good and bad years that pass, and a common level that wanders."""
    chance = np.random.default_rng(seed)
    common = np.cumsum(chance.normal(0.05, 0.1, years))[:, None]
    lasting = chance.normal(0, 0.3 * np.sqrt(1 - passing), units)
    years_own = chance.normal(0, 0.3 * np.sqrt(passing), (years, units))
    return np.asarray(1 / (1 + np.exp(-(common + lasting + years_own))))


@pytest.mark.parametrize("years", [2, 3, 5])
@pytest.mark.parametrize("passing", [0.05, 0.4])
def test_intervals_hold_the_truth_as_often_as_they_say(years: int, passing: float) -> None:
    """Deviations from the common level, of which a panel of 63 says much: 80 % intervals over 20 worlds."""
    inside, marks = [], []
    for seed in range(20):
        truth = world(seed, years + 1, passing)
        draws = foretell(Panel(np.arange(float(years)), truth[:-1]), float(years), draws=500, seed=seed).draws
        apart, came = draws - draws.mean(axis=1, keepdims=True), truth[-1] - truth[-1].mean()
        low, high = np.quantile(apart, (0.1, 0.9), axis=0)
        inside.append(((low <= came) & (came <= high)).mean())
        marks.append(np.sort(truth[-1])[-10] <= mark(draws, 10, 0.9))
    assert 0.74 <= np.mean(inside) <= 0.90
    assert np.mean(marks) >= 0.7


def test_a_good_year_is_not_taken_to_last() -> None:
    """Where years come and go a unit that leapt in the last one is foretold to fall back; where differences last, it stays."""
    for passing, falls in ((0.5, True), (0.002, False)):
        values = world(3, 4, passing)
        logits = np.log(values / (1 - values))
        logits[-1, 0] = logits[-1].max() + 0.5
        draws = foretell(Panel(np.arange(4.0), 1 / (1 + np.exp(-logits))), 4.0, draws=2_000).draws
        coming = np.median(np.log(draws / (1 - draws)), axis=0)
        ahead = (coming[0] - coming.mean()) / (logits[-1, 0] - logits[-1].mean())
        assert bool(ahead < 0.75) is falls


def test_fewer_figures_give_wider_intervals_and_none_gives_none() -> None:
    values = world(5, 4, 0.1)
    values[:3, 0] = np.nan  # one figure
    values[3, 1] = np.nan  # not known in the newest year
    values[:, 2] = np.nan
    found = foretell(Panel(np.arange(4.0), values), 4.0, draws=4_000)
    assert found.figures[:4].tolist() == [1, 3, 0, 4]
    assert np.isnan(found.draws[:, 2]).all()
    logits = np.log(found.draws / (1 - found.draws))
    spread = np.std(logits - np.nanmean(logits, axis=1, keepdims=True), axis=0)
    assert spread[0] > 1.05 * spread[3]
    assert not np.isnan(np.delete(found.draws, 2, axis=1)).any()


def test_two_years_go_on_by_half_and_three_by_the_outlook() -> None:
    values = (
        np.array([0.4, 0.5, 0.6])[:, None]
        + np.linspace(-0.05, 0.05, 30)
        + np.random.default_rng(1).normal(0, 0.01, (3, 30))
    )
    two = foretell(Panel(np.arange(2.0), values[:2]), 2.0)
    three = foretell(Panel(np.arange(3.0), values), 3.0)
    assert (two.common, three.common) == ("half", "outlook")
    assert 0.5 < np.median(two.draws) < 0.6
    assert 0.6 < np.median(three.draws) < 0.75


def test_a_year_in_which_nobody_is_known_is_left_out() -> None:
    values = world(7, 3, 0.3)
    known = foretell(Panel(np.array([0.0, 1.0, 3.0]), values), 4.0).draws
    gap = np.insert(values, 2, np.nan, axis=0)
    np.testing.assert_array_equal(known, foretell(Panel(np.arange(4.0), gap), 4.0).draws)


@pytest.mark.parametrize(
    "values",
    [
        np.full((1, 10), 0.5),
        np.array([[0.5, 0.6, np.nan, np.nan], [np.nan, np.nan, 0.5, 0.6]]),
        np.array([[0.5, 0.4], [0.6, 0.5]]),
        np.full((3, 5), np.nan),
    ],
    ids=["one-year", "nobody-twice", "two-units", "nothing"],
)
def test_too_little_is_said_to_be_too_little(values: Values) -> None:
    with pytest.raises(TooFewError):
        foretell(Panel(np.arange(float(len(values))), values), 9.0)


def test_units_that_are_all_alike_or_at_an_end_do_no_harm() -> None:
    for level in (0.0, 0.5, 1.0):
        draws = foretell(Panel(np.arange(3.0), np.full((3, 6), level)), 3.0).draws
        assert not np.isnan(draws).any()
        assert abs(float(np.median(draws)) - level) < 0.1


def test_numbers_without_ends_may_be_of_any_size() -> None:
    values = 1_000 * world(9, 4, 0.3) - 500
    draws = foretell(Panel(np.arange(4.0), values, bounded=False), 4.0).draws
    assert np.corrcoef(np.median(draws, axis=0), values.mean(axis=0))[0, 1] > 0.8


def test_ranks_are_shared_and_no_place_beyond_the_last_is_needed() -> None:
    rivals = np.array([[0.5, 0.7, 0.6], [0.4, 0.4, 0.9]])
    assert ranks_of(rivals, 0.6).tolist() == [2, 2]
    assert ranks_of(rivals, np.array([0.7, 0.4])).tolist() == [1, 2]
    assert mark(rivals, 2, 0.5) == 0.4
    assert mark(rivals, 2, 0.9) == 0.6
    assert mark(rivals, 4, 0.9) == -np.inf
    assert share(np.array([True] * 8)) == pytest.approx(0.9)
