"""Whatever a series is, its outlook keeps its bounds and its order, and depends on nothing that should not matter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from khue.stats.outlook.case import Case, Figure, Goal, Kind
from khue.stats.outlook.forecast import outlook

Values = NDArray[np.float64]

SHARES = st.lists(st.integers(0, 1000).map(lambda n: n / 10), min_size=3, max_size=9)
GAPS = st.lists(st.integers(1, 8).map(lambda n: n / 4), min_size=9, max_size=9)
KINDS = st.sampled_from([Kind.BOUNDED, Kind.AMOUNT, Kind.FREE])
FEW = settings(max_examples=60)


def made(values: list[float], gaps: list[float], kind: Kind, goal: float = 60.0) -> Case:
    times = 2015.0 + np.cumsum(gaps[: len(values)])
    figures = tuple(Figure(float(time), value) for time, value in zip(times, values, strict=True))
    years = min(3 * (figures[-1].time - figures[0].time), 5.0)
    return Case(figures, kind, Goal(">=", goal, figures[-1].time + years))


def same(mine: Values, theirs: Values) -> None:
    """Two distributions are the same as far as they are kept: no quantile is off by half the way to the next one.

    A distribution is added up at some ninety values, and the last digit of a sum may move one of these. That shows where
    the distribution has a gap, as between a series that stays and one that goes to its bound.
    """
    step = np.maximum(np.diff(theirs, append=theirs[-1]), np.diff(theirs, prepend=theirs[0]))
    assert (np.abs(mine - theirs) <= 1e-3 + 1e-3 * np.abs(theirs) + step / 2).all()


@FEW
@given(SHARES, GAPS, KINDS)
def test_quantiles_are_ordered_and_within_bounds(values: list[float], gaps: list[float], kind: Kind) -> None:
    case = made(values, gaps, kind)
    found = outlook(case)
    low, high = case.bounds
    for point in (*found.path, *(said.ahead for said in found.said)):
        assert list(point.quantiles) == sorted(point.quantiles)
        assert low <= point.quantiles[0] <= point.quantiles[-1] <= high
        assert np.isfinite(point.quantiles).all()


@FEW
@given(SHARES, GAPS, KINDS, st.floats(-10, 110), st.floats(0, 50))
def test_more_is_never_more_likely(
    values: list[float], gaps: list[float], kind: Kind, goal: float, more: float
) -> None:
    easy, hard = outlook(made(values, gaps, kind, goal)), outlook(made(values, gaps, kind, goal + more))
    if easy.chance is not None and hard.chance is not None:
        assert 0.01 <= hard.chance <= easy.chance <= 0.99


@FEW
@given(SHARES, GAPS, KINDS, st.integers(-400, 400))
def test_when_the_years_are_counted_from_does_not_matter(
    values: list[float], gaps: list[float], kind: Kind, years: int
) -> None:
    case = made(values, gaps, kind)
    moved = tuple(replace(figure, time=figure.time + years) for figure in case.figures)
    shifted = replace(case, figures=moved, goal=replace(case.goal, time=case.goal.time + years))
    here, there = outlook(case), outlook(shifted)
    assert here.chance == there.chance
    assert [point.quantiles for point in here.path] == [point.quantiles for point in there.path]


@FEW
@given(SHARES, GAPS, st.sampled_from([Kind.AMOUNT, Kind.FREE]), st.sampled_from([0.001, 7.0, 1e6]))
def test_in_which_unit_is_counted_does_not_matter(
    values: list[float], gaps: list[float], kind: Kind, times: float
) -> None:
    case = made(values, gaps, kind)
    scaled = tuple(replace(figure, value=figure.value * times) for figure in case.figures)
    for mine, theirs in zip(outlook(case).path, outlook(replace(case, figures=scaled)).path, strict=True):
        same(np.array(mine.quantiles), np.array(theirs.quantiles) / times)


@FEW
@given(SHARES, GAPS)
@example([0.0, 54.4, 0.0, 38.7], [0.25, 0.25, 0.75, *[0.25] * 6])
def test_a_share_of_one_is_a_share_of_a_hundred(values: list[float], gaps: list[float]) -> None:
    case = made(values, gaps, Kind.BOUNDED)
    ones = tuple(replace(figure, value=figure.value / 100) for figure in case.figures)
    small = replace(case, figures=ones, high=1.0, goal=replace(case.goal, value=0.6))
    for mine, theirs in zip(outlook(case).path, outlook(small).path, strict=True):
        same(np.array(mine.quantiles), 100 * np.array(theirs.quantiles))


@FEW
@given(SHARES.filter(lambda values: len(values) > 3), GAPS, KINDS, st.integers(0, 100))
def test_what_was_said_does_not_know_what_came(values: list[float], gaps: list[float], kind: Kind, other: int) -> None:
    case = made(values, gaps, kind)
    changed = replace(case, figures=(*case.figures[:-1], replace(case.figures[-1], value=float(other))))
    one, two = outlook(case).said, outlook(changed).said
    # where a figure is at a bound that no candidate can hold, there is no outlook at all and nothing was said
    if one and two:
        for here, there in zip(one, two, strict=True):
            assert (here.ahead, here.at_goal, here.chance) == (there.ahead, there.at_goal, there.chance)
        assert two[-1].came == other


@FEW
@given(SHARES, GAPS, KINDS)
def test_the_same_question_has_the_same_answer(values: list[float], gaps: list[float], kind: Kind) -> None:
    case = made(values, gaps, kind)
    assert repr(outlook(case)) == repr(outlook(case))


@FEW
@given(st.floats(5, 40), st.floats(0.5, 5), st.integers(4, 8), st.sampled_from([0.15, 0.5, 1.0]))
def test_a_doubtful_last_figure_widens_an_even_course(start: float, pace: float, count: int, doubt: float) -> None:
    figures = tuple(Figure(2015.0 + n, start + pace * n) for n in range(count))
    goal = Goal(">=", 60, 2017.0 + count)
    firm = outlook(Case(figures, Kind.BOUNDED, goal)).at_goal
    vague = outlook(Case((*figures[:-1], replace(figures[-1], doubt=doubt)), Kind.BOUNDED, goal)).at_goal
    assert firm is not None
    assert vague is not None
    assert vague.interval(0.8)[1] - vague.interval(0.8)[0] > firm.interval(0.8)[1] - firm.interval(0.8)[0]
