"""An outlook knows nothing of what came later, nothing of before a break, and is never sure."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.model.base import Text
from khue.model.city import Thresholds
from khue.model.indicator import Bounds, Break, Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.pipeline.changes import Subject
from khue.pipeline.outlook.outlooks import outlooks

DAY = date(2024, 7, 1)
VALUE = st.floats(0.0, 100.0, allow_nan=False).map(lambda value: round(value, 1))
VALUES = st.lists(VALUE, min_size=3, max_size=7)
GOAL = st.sampled_from([">=", ">", "<=", "<", "=", "~"])


def subject(
    seen: list[Observation], operator: str = ">=", goal: float = 60.0, breaks: tuple[Break, ...] = ()
) -> Subject:
    indicator = Indicator(
        id="i", name=Text(vi="i"), unit="%", group="g", bounds=Bounds(0, 100), decimals=1, breaks=breaks
    )
    target = Target(
        id="T", clause="1", group="g", text="t", indicator="i", operator=Operator(operator), value=goal, year=2027
    )
    return Subject(target, indicator, seen, Thresholds())


def seen(year: int, value: float, published: str = "", status: Status = Status.FINAL) -> Observation:
    return Observation(indicator="i", unit="C", period=str(year), value=value, status=status, published=published)


def until_2023(values: list[float]) -> list[Observation]:
    return [seen(2024 - len(values) + n, value) for n, value in enumerate(values)]


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES, VALUE)
def test_what_is_published_later_has_no_say(values: list[float], later: list[float], corrected: float) -> None:
    known = until_2023(values)
    after = [seen(2024 + n, value) for n, value in enumerate(later)]
    correction = seen(2023, corrected, "2024-07-02")
    assert outlooks([subject(known)], DAY) == outlooks([subject([*known, *after, correction])], DAY)


@settings(max_examples=40, deadline=None)
@given(VALUES, VALUES)
def test_what_was_before_a_break_has_no_say(values: list[float], before: list[float]) -> None:
    known = until_2023(values)
    start = int(known[0].period)
    older = [seen(start - len(before) + n, value) for n, value in enumerate(before)]
    breaks = (Break(str(start), Text(vi="cách tính mới")),)
    assert outlooks([subject(known, breaks=breaks)], DAY) == outlooks([subject([*older, *known], breaks=breaks)], DAY)


@settings(max_examples=80, deadline=None)
@given(VALUES, GOAL, VALUE)
def test_no_chance_is_none_or_certain(values: list[float], operator: str, goal: float) -> None:
    (found,) = outlooks([subject(until_2023(values), operator, goal)], DAY)
    assert (found.chance is None) == (found.missing is not None)
    for chance in (found.chance, *(said.chance for said in found.said)):
        assert chance is None or 0.01 <= chance <= 0.99
    for point in (*found.path, *(said.ahead for said in found.said)):
        assert 0 <= point.low95 <= point.low80 <= point.mid <= point.high80 <= point.high95 <= 100
