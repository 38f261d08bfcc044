"""Outlooks of small series against what anybody would say of them, and their parts against arithmetic done by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from khue.stats.outlook.candidates import library
from khue.stats.outlook.case import ESTIMATED, PROVISIONAL, Case, Figure, Goal, Kind
from khue.stats.outlook.forecast import outlook, outlooks
from khue.stats.outlook.learned import LEARNED
from khue.stats.outlook.motion import track
from khue.stats.outlook.pool import Asked, ahead
from khue.stats.outlook.result import CHANCES, DOUBT, Outlook, Predictive
from khue.stats.outlook.scales import back, onto
from khue.stats.outlook.student import cdf, quantiles
from khue.stats.outlook.weigh import fit


def case(
    values: list[float], kind: Kind = Kind.BOUNDED, goal: Goal | None = None, first: float = 2020.0, **more: float
) -> Case:
    return Case(tuple(Figure(first + n, value) for n, value in enumerate(values)), kind, goal, **more)


def look(values: list[float], kind: Kind = Kind.BOUNDED, goal: Goal | None = None, **more: float) -> Outlook:
    return outlook(case(values, kind, goal, **more))


def at(found: Outlook, time: float) -> Predictive:
    return next(point for point in found.path if point.time == time)


# Parts


def test_students_t_is_that_of_the_tables() -> None:
    assert quantiles((0.975,), 4)[0] == pytest.approx(2.776445, abs=1e-6)
    assert quantiles((0.975,), 5)[0] == pytest.approx(2.570582, abs=1e-6)
    assert quantiles((0.9,), 1)[0] == pytest.approx(math.tan(0.4 * math.pi))
    assert cdf(np.array([-2.0, 0.0, 1.0]), 2).tolist() == pytest.approx([0.0917517, 0.5, 0.7886751])


@pytest.mark.parametrize(("low", "high"), [(-math.inf, math.inf), (0.0, math.inf), (-2.0, 98.0)])
def test_a_scale_leads_back_to_the_value(low: float, high: float) -> None:
    values = np.array([1.0, 12.5, 60.0])
    numbers, _ = onto(values, np.array(low), np.array(high))
    np.testing.assert_allclose(back(numbers, np.array(low), np.array(high)), values, rtol=1e-13)


def test_a_scale_says_how_much_it_stretches() -> None:
    ends, step = (np.array(0.0), np.array(100.0)), 1e-6
    numbers, stretch = onto(np.array([30.0, 30.0 + step]), *ends)
    assert math.exp(stretch[0]) == pytest.approx((numbers[1] - numbers[0]) / step, rel=1e-6)


def test_a_figure_corrects_the_level_by_its_share_of_the_doubt() -> None:
    # half of a year's variance is measurement: 0.5 known at first, 0.5 a year later, 0.5 for the new figure
    own = library(Kind.FREE, (("flat", "level", 1.0, 0.5, 0.0, 0.0, 0.1, 1.0),))
    one = np.ones((1, 2, 1))
    found = track(np.array([[[10.0], [14.0]]]), np.array([[0.0, 1.0]]), np.zeros((1, 2)), one, own)
    assert found.state.level[0, 1, 0] == pytest.approx(10 + 4 * (0.5 + 0.5) / 1.5)
    assert found.misfit[0, 1, 0] == pytest.approx(16 / 1.5)


def test_a_pace_that_fades_by_half_adds_up_to_twice_its_first_half() -> None:
    fading = math.log(2)
    own = library(Kind.FREE, (("flat", "damped", fading, 0.0, 0.0, 1e6, 0.1, 1.0),))
    fitted = fit([case([0.0, 1.0], Kind.FREE)], own)
    asked = Asked(np.array([0, 0]), np.array([1, 1]), np.array([1.0, 60.0]))
    centre, _ = ahead(fitted, asked)
    # in the year of the figures it moved by 1, in each year after by half of the year before
    assert centre[:, 0].tolist() == pytest.approx([1.5, 2.0], abs=1e-6)


def test_a_straight_line_is_drawn_on_by_a_drift_that_expects_any_pace() -> None:
    own = library(Kind.FREE, (("flat", "drift", 0.0, 0.0, 0.0, 1e6, 0.1, 1.0),))
    times = (0.0, 1.0, 2.5, 3.0)
    fitted = fit([Case(tuple(Figure(t, 10 + 2 * t) for t in times), Kind.FREE)], own)
    centre, _ = ahead(fitted, Asked(np.array([0]), np.array([3]), np.array([4.0])))
    assert centre[0, 0] == pytest.approx(24, abs=1e-6)


def test_weights_follow_what_foretold_the_figures() -> None:
    rows = (("flat", "level", 1.0, 0.0, 0.0, 0.0, 0.1, 0.5), ("flat", "drift", 0.0, 0.0, 0.0, 3.0, 0.1, 0.5))
    line, still = (
        fit([case(v, Kind.FREE)], library(Kind.FREE, rows)) for v in ([1, 2, 3, 4, 5.0], [3, 3.1, 3, 2.9, 3])
    )
    assert line.weights((1.0, 0.0))[0, -1, 1] > 0.9
    assert still.weights((1.0, 0.0))[0, -1, 0] > 0.5
    np.testing.assert_allclose(line.weights((0.0, 0.0)), 0.5)


# Series


def test_a_straight_line_goes_on_and_says_when_it_arrives() -> None:
    found = look([10, 12, 14, 16, 18], Kind.FREE, Goal(">=", 24, 2027.0))
    assert at(found, 2025.0).middle == pytest.approx(20, abs=0.5)
    assert found.pace_so_far == 2
    assert found.pace_needed == 2
    assert found.pace_expected == pytest.approx(2, abs=0.4)
    assert found.meets == pytest.approx(2027, abs=0.75)
    assert 0.2 < found.chance < 0.6


def test_what_never_moved_is_expected_to_stay_and_is_not_certain() -> None:
    found = look([50, 50, 50, 50], goal=Goal(">=", 60, 2026.0))
    assert found.at_goal.middle == pytest.approx(50, abs=0.01)
    low, high = found.at_goal.interval(0.95)
    assert low < 49.5 < 50.5 < high
    assert found.meets is None
    assert DOUBT / 2 <= found.chance < 0.05


def test_a_share_that_stays_at_its_end_is_expected_there() -> None:
    found = look([100, 100, 100, 100], goal=Goal(">=", 100, 2026.0))
    assert found.chance > 0.9
    assert found.meets == 2023.0
    assert look([0, 0, 0, 0], goal=Goal("<=", 0, 2026.0)).chance > 0.9


def test_an_s_curve_stops_at_a_hundred() -> None:
    found = look([5, 11, 24, 42, 60, 73], goal=Goal(">=", 90, 2029.0))
    assert found.methods[0].family == "limited"
    assert max(point.quantiles[-1] for point in found.path) <= 100
    middles = [point.middle for point in found.path]
    assert middles == sorted(middles)
    first, last = middles[0] - 73, middles[6] - middles[5]
    assert first > 3 > last
    assert found.assumption.code == "limited"
    assert found.assumption.params["side"] == "ceiling"
    assert (
        73
        < found.assumption.params["end_low"]
        <= found.assumption.params["end"]
        <= found.assumption.params["end_high"]
        <= 100
    )


def test_a_curve_that_flattens_far_below_is_not_drawn_to_the_top() -> None:
    found = look([3, 6, 12, 20, 28, 33, 36], goal=Goal(">=", 60, 2030.0))
    assert 37 < found.at_goal.middle < 55
    assert found.chance < 0.35


def test_a_falling_target_is_met_from_above() -> None:
    found = look([7, 6.1, 5.3, 4.4], Kind.AMOUNT, Goal("<=", 3, 2026.0))
    assert found.pace_needed == pytest.approx(-1.4 / 3)
    assert found.pace_so_far == pytest.approx(-2.6 / 3)
    assert 2024 < found.meets < 2027
    assert 0.3 < found.chance < 0.7
    assert all(quantile >= 0 for point in found.path for quantile in point.quantiles)


def test_what_the_caller_leaves_out_has_no_say() -> None:
    since = case([42, 45, 51, 60], goal=Goal(">=", 75, 2026.0))
    before = tuple(Figure(2010.0 + n, 90 - n) for n in range(5))
    whole = outlook(replace(since, figures=(*before, *since.figures)))
    assert outlook(since).at_goal != whole.at_goal
    assert outlook(replace(since, figures=since.figures)).at_goal == outlook(since).at_goal


def test_too_few_figures_say_how_many_more_are_needed() -> None:
    found = look([50, 60], goal=Goal(">=", 70, 2025.0))
    assert (found.missing.code, found.missing.params) == ("too_few", {"have": 2, "need": 3, "more": 1})
    assert (found.path, found.chance, found.said) == ((), None, ())


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (case([90, 96, 104], goal=Goal(">=", 95, 2025.0)), "out_of_bounds"),
        (case([0, 0, 0], Kind.AMOUNT, Goal(">=", 5, 2025.0)), "no_scale"),
        (case([0, 0, 0], Kind.FREE, Goal(">=", 5, 2025.0)), "no_scale"),
        (case([40, 50, 60], goal=Goal(">=", 95, 2029.0)), "too_far"),
        (case([40, 50, 60], goal=Goal(">=", 95, 2022.0)), "goal_past"),
    ],
)
def test_no_chance_is_given_where_it_would_be_a_guess(asked: Case, code: str) -> None:
    found = outlook(asked)
    assert found.missing.code == code
    assert found.chance is None
    assert bool(found.path) is (code in ("too_far", "goal_past"))


def test_a_forecast_reaches_three_times_as_far_as_its_figures() -> None:
    months = tuple(Figure(2024.5 + n / 12, value) for n, value in enumerate((545.0, 800.0, 1043.0, 1446.0)))
    found = outlook(Case(months, Kind.AMOUNT, Goal(">=", 3000, 2030.0), step=1))
    assert found.missing.params == pytest.approx({"span": 0.25, "reach": 0.75, "years": 5.25})
    assert found.path[-1].time == pytest.approx(months[-1].time + 0.75)
    assert outlook(Case(months, Kind.AMOUNT, Goal(">=", 3000, 2025.4), step=1)).missing is None


def test_counts_may_begin_at_nothing() -> None:
    whole = look([0, 3, 9, 20], Kind.AMOUNT, Goal(">=", 30, 2025.0), step=1)
    parts = look([0, 3, 9, 20], Kind.AMOUNT, Goal(">=", 30, 2025.0))
    assert whole.at_goal.middle > 20
    # where the smallest count is not known nothing is known of how zero grows, but something is said
    assert parts.at_goal.interval(0.8)[1] > 20


def test_a_distribution_is_given_for_every_time_that_is_asked_for() -> None:
    asked = replace(case([42, 45, 51, 60], goal=Goal(">=", 75, 2026.5)), times=(2024.25, 2030.0))
    assert {2024.25, 2026.5, 2030.0} <= {point.time for point in outlook(asked).path}


def test_figures_at_odd_times_are_taken_as_they_come() -> None:
    uneven = tuple(Figure(t, 10 + 2 * (t - 2020)) for t in (2020.0, 2020.4, 2022.0, 2023.1, 2024.0))
    found = outlook(Case(uneven, Kind.FREE, Goal(">=", 22, 2026.0)))
    assert found.at_goal.middle == pytest.approx(22, abs=1)


def test_a_figure_that_may_be_revised_widens_what_follows() -> None:
    def width(doubt: float) -> float:
        figures = case([42, 46, 50, 54, 58]).figures
        found = outlook(Case((*figures[:-1], replace(figures[-1], doubt=doubt)), Kind.BOUNDED, Goal(">=", 60, 2026.0)))
        low, high = found.at_goal.interval(0.8)
        return high - low

    assert width(0) < width(PROVISIONAL) < width(ESTIMATED)


# Goals


def predictive() -> Predictive:
    return Predictive(2026.0, tuple(100 * chance for chance in CHANCES))


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (Goal(">=", 60, 0), 0.4),
        (Goal("<=", 60, 0), 0.6),
        (Goal("range", 20, 0, 24), 0.04),
        (Goal("~", 30, 0, tolerance=1.5), 0.03),
        (Goal("~", 30, 0, tolerance=1.5, better=1), 0.715),
        (Goal("~", 30, 0, tolerance=1.5, better=-1), 0.315),
        (Goal("=", 30, 0), 0.0),
        (Goal(">", 1000, 0), 0.0),
        (Goal("<", 1000, 0), 1.0),
    ],
)
def test_a_chance_is_what_lies_within_the_goal_less_the_doubt(goal: Goal, expected: float) -> None:
    assert predictive().chance(*goal.span) == pytest.approx(DOUBT / 2 + (1 - DOUBT) * expected)


def test_more_than_all_is_not_reached_and_all_is() -> None:
    full = Predictive(2026.0, tuple(min(100.0, 200 * chance) for chance in CHANCES))
    assert full.chance(*Goal(">=", 100, 0).span) == pytest.approx(0.5, abs=0.01)
    assert full.chance(*Goal(">", 100, 0).span) == DOUBT / 2


def test_a_goal_in_words_is_refused() -> None:
    with pytest.raises(ValueError, match="qualitative promises no number"):
        look([1, 2, 3], goal=Goal("qualitative", 5, 2024.0))


def test_a_value_that_rounds_to_the_goal_meets_it() -> None:
    exact, rounded = (case([50, 50, 50], goal=Goal(">=", 50, 2024.0), step=step) for step in (0.0, 1.0))
    assert outlook(rounded).chance > outlook(exact).chance


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ((Figure(2020, 1), Figure(2020, 2)), "two figures speak of the same time"),
        ((Figure(2020, math.nan),), "a figure is not a number"),
    ],
)
def test_figures_that_cannot_be_are_refused(figures: tuple[Figure, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Case(figures, Kind.FREE)


# Reasons


def test_with_few_figures_the_choice_rests_on_experience() -> None:
    found = look([42, 45, 51, 60])
    assert found.reason.code == "experience"
    assert found.reason.params["forecasts"] == 2


def test_with_a_record_the_choice_cites_it_and_its_rival() -> None:
    found = look([10, 12, 14, 16, 18, 20], Kind.FREE)
    first, params = found.methods[0], found.reason.params
    assert found.reason.code == "least_error"
    assert (params["family"], params["error"], params["forecasts"]) == (first.family, first.error, 4)
    assert params["rival_error"] > first.error
    assert sum(method.weight for method in found.methods) == pytest.approx(1)


def test_an_error_is_that_of_forecasts_one_figure_ahead() -> None:
    found = look([50, 50, 50, 50, 53], Kind.FREE)
    level = next(method for method in found.methods if method.family == "level")
    assert level.error == pytest.approx(3 / 3, abs=0.01)


def test_a_wide_field_of_methods_is_said_to_be_one() -> None:
    found = look([7, 6.1, 5.3, 4.4], Kind.AMOUNT)
    assert found.methods[0].weight < 0.5
    assert found.cautions == ("mixed",)
    assert "beyond_checked" in look([1, 2, 3, 4, 5.0], Kind.AMOUNT, Goal(">=", 9, 2032.0)).cautions


# Looking back


def test_a_look_back_says_what_the_figures_of_then_would_have_said() -> None:
    goal = Goal(">=", 90, 2027.0)
    whole = case([5, 11, 24, 42, 60, 73], goal=goal)
    for said in outlook(whole).said:
        then = outlook(replace(whole, figures=whole.figures[: said.figures]))
        assert (said.chance, said.at_goal) == (then.chance, then.at_goal)
        assert said.ahead == at(then, said.time + 1)
        assert said.came == whole.figures[said.figures].value
    assert [said.time for said in outlook(whole).said] == [2022.0, 2023.0, 2024.0]


def test_many_outlooks_are_those_of_each_alone() -> None:
    rng = np.random.default_rng(2)
    kinds = (Kind.BOUNDED, Kind.AMOUNT, Kind.FREE)
    cases = [
        case(rng.uniform(10, 60, int(rng.integers(2, 9))).tolist(), kinds[n % 3], Goal(">=", 55, 2031.0))
        for n in range(40)
    ]
    for one, found in zip(cases, outlooks(cases), strict=True):
        alone = outlook(one)
        assert (alone.missing, alone.cautions, len(alone.said)) == (found.missing, found.cautions, len(found.said))
        for mine, theirs in zip(alone.path, found.path, strict=True):
            np.testing.assert_allclose(mine.quantiles, theirs.quantiles, rtol=1e-9)


# Honesty


@pytest.mark.parametrize("kind", [Kind.AMOUNT, Kind.FREE])
def test_intervals_hold_about_what_they_promise_on_made_up_walks(kind: Kind) -> None:
    rng = np.random.default_rng(7)
    steps = rng.normal(0.03, 0.08, (240, 11)) + rng.normal(0, 0.04, (240, 1))
    walks = 100 * np.exp(np.cumsum(steps, axis=1))
    inside = {0.8: 0, 0.95: 0}
    asked = [case(walk[:7].tolist(), kind, Goal(">=", 1, 2030.0)) for walk in walks]
    for walk, found in zip(walks, outlooks(asked), strict=True):
        for share in inside:
            low, high = found.at_goal.interval(share)
            inside[share] += low <= walk[10] <= high
    assert 0.7 < inside[0.8] / len(walks) < 0.92
    assert inside[0.95] / len(walks) > 0.88


def test_learned_weights_add_up_and_name_known_scales() -> None:
    for learned in LEARNED.values():
        assert sum(row[-1] for row in learned.rows) == pytest.approx(1, abs=0.01)
        assert {row[0] for row in learned.rows} <= {"log", "step", "flat", "ceiling"}
