"""Which figures an outlook rests on, and what is asked of them: by tables worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khue.model.assessment import Reason
from khue.model.base import Text
from khue.model.city import Thresholds
from khue.model.indicator import Bounds, Break, Direction, Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.pipeline.changes import Subject
from khue.pipeline.outlook.question import Question, question
from khue.stats.outlook.case import ESTIMATED, FIRM, PROVISIONAL, Kind

SHARE = Bounds(0, 100)


def target(operator: str = ">=", value: float | None = 60, year: int | None = 2030, **more: Any) -> Target:
    return Target(
        id="T",
        clause="1",
        group="g",
        text="t",
        indicator="i",
        operator=Operator(operator),
        value=value,
        year=year,
        **more,
    )


def indicator(**more: Any) -> Indicator:
    return Indicator(id="i", name=Text(vi="i"), unit="%", group="g", **({"bounds": SHARE} | more))


def seen(period: str, value: float | None, status: str = "final", published: str = "") -> Observation:
    return Observation(indicator="i", unit="C", period=period, value=value, status=Status(status), published=published)


def years(*values: float, first: int = 2019) -> list[Observation]:
    return [seen(str(first + n), value) for n, value in enumerate(values)]


def ask(
    figures: list[Observation], wanted: Target | None = None, by: Indicator | None = None, on: str = "2026-01-15"
) -> Question | Reason:
    subject = Subject(wanted or target(), by or indicator(), figures, Thresholds())
    return question(subject, date.fromisoformat(on))


def asked(*args: Any, **named: Any) -> Question:
    found = ask(*args, **named)
    assert isinstance(found, Question), found
    return found


def fed(found: Question) -> list[str]:
    return [point.period for point in found.points]


MONTHS = [seen(f"{year}-{month:02d}", 10.0 + year - 2020) for year in (2023, 2024, 2025) for month in range(1, 13)]
TWO_YEARS = [o for o in MONTHS if o.period < "2025"]


def test_of_a_level_the_last_figure_of_each_year_is_asked() -> None:
    assert fed(asked(MONTHS)) == ["2023-12", "2024-12", "2025-12"]
    assert fed(asked(MONTHS, on="2025-08-10")) == ["2023-12", "2024-12", "2025-07"]
    assert asked(MONTHS).cautions == ("only_grows",)


def test_where_these_are_too_few_finer_ones_are_and_the_reader_is_told() -> None:
    found = asked(TWO_YEARS)
    assert len(fed(found)) == 24
    assert "seasons" in found.cautions


def test_of_what_happens_during_a_period_only_periods_of_one_length_are_asked() -> None:
    flow = indicator(timing=Timing.PERIOD)
    mixed = [*MONTHS, *years(30, 31, 32, first=2023)]
    assert fed(asked(mixed, by=flow)) == ["2023", "2024", "2025"]
    # Due in the middle of a year, months may be compared; of two lengths with enough figures the longer one is asked.
    quarters = [seen(f"2025-Q{n}", 30.0 + n) for n in (1, 2, 3, 4)]
    june = target(due=date(2026, 6, 30))
    assert fed(asked([*TWO_YEARS, *quarters], june, flow)) == [f"2025-Q{n}" for n in (1, 2, 3, 4)]


def test_of_computed_levels_too_only_periods_of_one_length_are_asked() -> None:
    computed = indicator(formula="count(*)", dataset="d")
    assert fed(asked([*TWO_YEARS, *years(30, 31, first=2023)], by=computed)) == [o.period for o in TWO_YEARS]


@pytest.mark.parametrize(
    ("bounds", "kind", "ends"),
    [
        (Bounds(0, 100), Kind.BOUNDED, (0.0, 100.0)),
        (Bounds(1, 5), Kind.BOUNDED, (1.0, 5.0)),
        (Bounds(0, None), Kind.AMOUNT, None),
        (Bounds(1, None), Kind.AMOUNT, None),
        (Bounds(-100, None), Kind.FREE, None),
        (Bounds(None, 10), Kind.FREE, None),
        (Bounds(), Kind.FREE, None),
    ],
)
def test_the_bounds_say_what_numbers_are_possible(bounds: Bounds, kind: Kind, ends: Any) -> None:
    case = asked(years(2, 3, 4), by=indicator(bounds=bounds)).case
    assert case.kind is kind
    assert ends is None or (case.low, case.high) == ends


def test_a_published_figure_counts_to_its_last_decimal_and_a_computed_one_as_it_is() -> None:
    assert asked(years(2, 3, 4), by=indicator(decimals=1)).case.step == pytest.approx(0.1)
    assert asked(years(2, 3, 4), by=indicator(decimals=0)).case.step == 1.0
    assert asked(years(2, 3, 4), by=indicator(decimals=1, formula="count(*)", dataset="d")).case.step == 0.0
    assert asked(years(2, 3, 4)).case.step == 0.0


def test_a_figure_is_as_doubtful_as_its_status() -> None:
    figures = [seen("2023", 50.0), seen("2024", 52.0, "provisional"), seen("2025", 53.0, "estimated")]
    found = asked(figures)
    assert [figure.doubt for figure in found.case.figures] == [FIRM, PROVISIONAL, ESTIMATED]
    assert "not_final" in found.cautions
    assert "not_final" not in asked(years(50, 51, 52)).cautions


def test_the_newest_vintage_known_on_the_day_is_asked() -> None:
    figures = [
        *years(50, 51), seen("2024", 55.0, "estimated", "2024-12-20"), seen("2024", 54.0, "final", "2025-06-20"),
    ]  # fmt: skip
    figures = [seen("2022", 50.0), seen("2023", 51.0), *figures[2:]]
    assert asked(figures, on="2025-01-15").case.figures[-1].value == 55.0
    assert asked(figures, on="2025-07-01").case.figures[-1].value == 54.0
    before = ask(figures, on="2024-12-19")
    assert isinstance(before, Reason)
    assert before.params["have"] == 2


def test_the_goal_is_that_of_the_target() -> None:
    goal = asked(years(50, 51, 52), target("~", 60)).case.goal
    assert goal is not None
    # About 60 of what is better when higher: from 57 (5 % below) on.
    assert (goal.span, goal.time) == ((57.0, float("inf")), 2031.0)
    neither = asked(years(50, 51, 52), target("~", 60), indicator(direction=Direction.NONE)).case.goal
    assert neither is not None
    assert neither.span == (57.0, 63.0)
    between = asked(years(50, 51, 52), target("range", 55, value_to=58)).case.goal
    assert between is not None
    assert between.span == (55.0, 58.0)


BROKEN = {"breaks": (Break("2024", Text(vi="cách tính mới")),)}


def test_nothing_before_a_break_is_asked() -> None:
    found = ask(years(40, 42, 44, 46, 48, 20, 21), by=indicator(**BROKEN))
    assert found == Reason("too_few", {"have": 2, "need": 3, "more": 1, "since": "2024"})


def test_no_chance_is_given_beyond_a_break_that_is_to_come() -> None:
    # On 15 January 2024 the break of 2026 is declared: figures to 2023 foretell up to the end of 2025.
    later = indicator(breaks=(Break("2026", Text(vi="cách tính mới")),))
    found = asked(years(40, 42, 44, 46, 48), by=later, on="2024-01-15")
    assert found.barred == Reason("break_ahead", {"break": "2026", "deadline": "2030-12-31"})
    assert found.until == 2026.0
    assert asked(years(40, 42, 44), target(year=2025), by=later, on="2024-01-15").barred is None


@pytest.mark.parametrize(
    ("wanted", "by", "figures", "code"),
    [
        (target("qualitative", None), indicator(), years(1, 2, 3), "qualitative"),
        (target(), indicator(), [], "no_figures"),
        (target(), indicator(), [seen("2024", None, "missing")], "no_figures"),
        (target(), indicator(), years(1, 2), "too_few"),
    ],
)
def test_where_nothing_can_be_asked_the_code_says_why(
    wanted: Target, by: Indicator, figures: list[Observation], code: str
) -> None:
    found = ask(figures, wanted, by)
    assert isinstance(found, Reason)
    assert found.code == code


def test_without_an_indicator_nothing_can_be_asked() -> None:
    assert question(Subject(target(), None, (), Thresholds()), date(2026, 1, 15)) == Reason("no_indicator")


def test_after_the_deadline_and_without_one_no_chance_is_given() -> None:
    past = asked(years(50, 51, 52, first=2022), target(year=2024)).barred
    assert past == Reason("deadline_past", {"deadline": "2024-12-31", "measured": 1})
    unmeasured = asked(years(50, 51, 52, first=2022), target(year=2025)).barred
    assert unmeasured == Reason("deadline_past", {"deadline": "2025-12-31", "measured": 0})
    assert asked(years(50, 51, 52), target(year=None)).barred == Reason("no_deadline")
    # Then no figures are missing for a forecast either.
    for few in ([], years(50, first=2024)):
        found = ask(few, target(year=2025))
        assert found == Reason("deadline_past", {"deadline": "2025-12-31", "measured": 0})
