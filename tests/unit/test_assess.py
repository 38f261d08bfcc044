"""How a target stands, by tables worked out by hand: each status, each reason, and every edge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khue.model.assessment import Assessment, Evidence, Schedule
from khue.model.base import Text
from khue.model.city import Thresholds
from khue.model.indicator import Break, Direction, Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.pipeline.assess import assess, known_on, newest_vintages


def target(operator: str, value: float | None, year: int | None = 2030, **more: Any) -> Target:
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
    return Indicator(id="i", name=Text(vi="i"), unit="%", group="g", **more)


def seen(
    period: str, value: float | None, status: str = "final", published: str = "", seen_on: str = ""
) -> Observation:
    return Observation(
        indicator="i", unit="C", period=period, value=value, status=Status(status), published=published, seen_on=seen_on
    )


def stands(
    wanted: Target, *figures: Observation, on: str = "2026-11-23", by: Indicator | None = None, **thresholds: float
) -> Assessment:
    return assess(wanted, by or indicator(), figures, Thresholds(**thresholds), date.fromisoformat(on))


def told(found: Assessment) -> tuple[str, str]:
    return found.evidence.value, found.reason.code


# operator, value, value_to, figure, whether it is met
MEETING = [
    (">=", 60, None, 60.0, True), (">=", 60, None, 59.999, False), (">=", 60, None, 61.0, True),
    (">", 60, None, 60.0, False), (">", 60, None, 60.001, True),
    ("<=", 5, None, 5.0, True), ("<=", 5, None, 5.001, False), ("<=", 5, None, 1.0, True),
    ("<", 4.5, None, 4.5, False), ("<", 4.5, None, 4.499, True),
    ("=", 1, None, 1.0, True), ("=", 1, None, 1.01, False), ("=", 0.3, None, 0.1 + 0.2, True),
    ("~", 30, None, 28.5, True), ("~", 30, None, 31.5, True), ("~", 30, None, 28.49, False), ("~", 30, None, 31.51, True),
    ("range", 7, 7.5, 7.0, True), ("range", 7, 7.5, 7.5, True), ("range", 7, 7.5, 6.99, False), ("range", 7, 7.5, 7.51, False),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "value", "value_to", "figure", "met"), MEETING)
def test_what_meets_a_target(operator: str, value: float, value_to: float | None, figure: float, met: bool) -> None:
    found = stands(target(operator, value, value_to=value_to), seen("2025", figure))
    assert told(found) == (("met", "met") if met else ("no_data", "one_figure"))


# From 50 at the end of 2020; the goal is 100 at the end of 2030; the figure is of 2025. Needed: (100 - x) / 5. So far: (x - 50) / 5.
# The ratio is (x - 50) / (100 - x): 1 at 75, 0.75 at 50 + 50 * 3/7, 0 at 50.
AT_RISK_FROM = 50 + 50 * 3 / 7
PACES = [
    (75.0, "on_track", "pace_enough"), (74.99, "at_risk", "pace_short"), (99.9, "on_track", "pace_enough"),
    (AT_RISK_FROM, "at_risk", "pace_short"), (AT_RISK_FROM - 0.01, "off_track", "pace_short"),
    (50.0, "off_track", "pace_short"), (49.0, "off_track", "pace_wrong_way"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "status", "reason"), PACES)
def test_the_pace_before_the_deadline(value: float, status: str, reason: str) -> None:
    found = stands(target(">=", 100), seen("2020", 50.0), seen("2025", value))
    assert told(found) == (status, reason)
    assert found.required_pace == pytest.approx((100 - value) / 5)
    assert found.actual_pace == pytest.approx((value - 50) / 5)


# Lower is better: from 40th to at most 5th in 2030. From 40 at the end of 2020 to x at the end of 2025.
@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        (22.5, "on_track", "pace_enough"),  # so far -3.5 a year, needed (5 - 22.5) / 5 = -3.5
        (24.0, "at_risk", "pace_short"),  # -3.2 against -3.8: 0.84
        (30.0, "off_track", "pace_short"),  # -2 against -5: 0.4
        (41.0, "off_track", "pace_wrong_way"),
        (5.0, "met", "met"),
    ],
)
def test_the_pace_where_lower_is_better(value: float, status: str, reason: str) -> None:
    lower = indicator(direction=Direction.LOWER)
    assert told(stands(target("<=", 5), seen("2020", 40.0), seen("2025", value), by=lower)) == (status, reason)


def test_the_share_at_which_risk_begins_is_the_citys() -> None:
    figures = seen("2020", 50.0), seen("2025", 70.0)  # 4 a year so far, 6 needed: 2/3
    assert told(stands(target(">=", 100), *figures)) == ("off_track", "pace_short")
    assert told(stands(target(">=", 100), *figures, at_risk_pace=2 / 3)) == ("at_risk", "pace_short")


def test_about_tolerates_what_the_city_says() -> None:
    assert told(stands(target("~", 30), seen("2025", 27.0))) == ("no_data", "one_figure")
    assert told(stands(target("~", 30), seen("2025", 27.0), about_tolerance=0.1)) == ("met", "met")


def test_above_a_range_the_nearer_edge_is_wanted() -> None:
    # From 12 to 10 in one year; down to 7.5 in the 5 years left: -2 against -0.5.
    found = stands(target("range", 7, value_to=7.5), seen("2024", 12.0), seen("2025", 10.0))
    assert told(found) == ("on_track", "pace_enough")
    assert found.required_pace == pytest.approx(-0.5)
    assert found.path[-1].value == 7.5


def test_exactly_at_a_value_that_must_be_passed_any_step_the_right_way_is_enough() -> None:
    assert told(stands(target(">", 60), seen("2020", 50.0), seen("2025", 60.0))) == ("on_track", "pace_enough")
    assert told(stands(target(">", 60), seen("2020", 60.0), seen("2025", 60.0))) == ("off_track", "pace_short")
    assert told(stands(target("<", 60), seen("2020", 50.0), seen("2025", 60.0))) == ("off_track", "pace_wrong_way")


# What cannot be judged.
def test_words_have_no_number() -> None:
    assert told(stands(target("qualitative", None), seen("2025", 1.0))) == ("no_data", "qualitative")
    assert told(stands(target(">=", None), seen("2025", 1.0))) == ("no_data", "qualitative")


def test_without_an_indicator_nothing_is_known() -> None:
    found = assess(target(">=", 1), None, [], Thresholds(), date(2026, 1, 1))
    assert told(found) == ("no_data", "no_indicator")


def test_without_figures_nothing_is_known_even_after_the_deadline() -> None:
    assert told(stands(target(">=", 1, 2025))) == ("no_data", "no_figures")


@pytest.mark.parametrize("status", ["missing", "undefined", "suppressed"])
def test_a_figure_without_a_value_is_no_figure(status: str) -> None:
    reason = "suppressed" if status == "suppressed" else "no_figures"
    assert told(stands(target(">=", 1, 2025), seen("2025", None, status))) == ("no_data", reason)


def test_one_figure_gives_no_pace_but_is_shown() -> None:
    found = stands(target(">=", 100), seen("2025", 40.0))
    assert told(found) == ("no_data", "one_figure")
    assert found.latest is not None
    assert found.latest.value == 40.0
    assert found.baseline is None
    assert found.required_pace is None


def test_without_a_deadline_there_is_no_pace_and_no_lateness() -> None:
    found = stands(target(">=", 100, None), seen("2020", 40.0), seen("2025", 50.0))
    assert told(found) == ("no_data", "no_deadline")
    assert (found.schedule, found.days_left) == (Schedule.UNDATED, None)
    assert told(stands(target(">=", 100, None), seen("2025", 100.0))) == ("met", "met")


# The deadline.
def test_the_deadline_day_itself_is_not_late() -> None:
    figures = seen("2020", 50.0), seen("2024", 60.0)
    on_the_day = stands(target(">=", 100, 2025), *figures, on="2025-12-31")
    assert on_the_day.evidence is Evidence.OFF_TRACK
    assert (on_the_day.schedule, on_the_day.days_left) == (Schedule.DUE_SOON, 0)
    after = stands(target(">=", 100, 2025), *figures, on="2026-01-01")
    assert told(after) == ("overdue", "overdue_unmeasured")
    assert (after.schedule, after.days_left) == (Schedule.PAST_DUE, -1)


def test_on_the_deadline_day_with_its_own_figure_no_time_is_left() -> None:
    found = stands(target(">=", 100, 2025), seen("2020", 50.0), seen("2025", 60.0), on="2025-12-31")
    assert told(found) == ("off_track", "no_time_left")


def test_overdue_says_whether_the_figure_is_of_the_deadline() -> None:
    assert told(stands(target(">=", 100, 2025), seen("2025", 60.0))) == ("overdue", "overdue")
    assert told(stands(target(">=", 100, 2025), seen("2024", 60.0))) == ("overdue", "overdue_unmeasured")
    assert told(stands(target(">=", 100, 2025), seen("2026-06", 60.0))) == ("overdue", "overdue")


def test_met_late_is_met() -> None:
    assert told(stands(target(">=", 100, 2025), seen("2025", 60.0), seen("2026-06", 100.0))) == ("met", "met")


def test_what_was_met_at_the_deadline_stays_met_when_the_level_falls_afterwards() -> None:
    found = stands(target("<=", 5, 2025), seen("2025", 3.0), seen("2026-06", 8.0))
    assert told(found) == ("met", "met_at_deadline")
    assert found.latest is not None
    assert found.latest.period == "2025"


def test_a_due_day_within_the_year_is_the_deadline() -> None:
    due = target(">=", 60, 2025, due=date(2025, 7, 30))
    assert stands(due, seen("2025-06", 10.0), on="2025-07-30").schedule is Schedule.DUE_SOON
    assert told(stands(due, seen("2025-06", 10.0), on="2025-07-31")) == ("overdue", "overdue_unmeasured")


@pytest.mark.parametrize(
    ("on", "schedule"),
    [("2030-10-01", Schedule.AHEAD), ("2030-10-02", Schedule.DUE_SOON), ("2030-12-31", Schedule.DUE_SOON),
     ("2031-01-01", Schedule.PAST_DUE)],
)  # fmt: skip
def test_the_calendar_goes_by_days(on: str, schedule: Schedule) -> None:
    assert stands(target(">=", 60), on=on).schedule is schedule


# What was known on the day.
def test_a_period_that_is_not_over_is_hidden() -> None:
    figures = seen("2025", 40.0), seen("2026", 100.0)
    assert told(stands(target(">=", 100), *figures, on="2026-12-30")) == ("no_data", "one_figure")
    assert told(stands(target(">=", 100), *figures, on="2026-12-31")) == ("met", "met")


def test_a_figure_published_later_is_hidden() -> None:
    figures = seen("2025", 100.0, published="2026-03-01"), seen("2024", 40.0)
    assert told(stands(target(">=", 100), *figures, on="2026-02-28")) == ("no_data", "one_figure")
    assert told(stands(target(">=", 100), *figures, on="2026-03-01")) == ("met", "met")


def test_a_level_published_before_its_period_ended_counts_from_that_day() -> None:
    assert known_on(seen("2026", 1.0, published="2026-09-02")) == date(2026, 9, 2)
    assert known_on(seen("2026", 1.0, seen_on="2026-09-02")) == date(2026, 9, 2)
    assert known_on(seen("2025", 1.0, seen_on="2026-09-02")) == date(2025, 12, 31)
    early = seen("2026", 100.0, published="2026-09-02")
    assert told(stands(target(">=", 100), early, on="2026-09-02")) == ("met", "met")


def test_the_newest_vintage_known_on_the_day_is_used() -> None:
    vintages = (
        seen("2025", 90.0, "estimated", "2025-12-20"),
        seen("2025", 101.0, "final", "2026-06-30"),
        seen("2025", 95.0, "provisional", "2026-03-31"),
    )
    assert [o.value for o in newest_vintages(vintages)] == [101.0]
    assert told(stands(target(">=", 100, 2025), *vintages, on="2026-06-29")) == ("overdue", "overdue")
    assert told(stands(target(">=", 100, 2025), *vintages, on="2026-06-30")) == ("met", "met")


def test_without_days_of_publication_the_firmer_figure_is_newer() -> None:
    vintages = seen("2025", 2.0, "final"), seen("2025", 1.0, "provisional"), seen("2025", 0.5, "estimated")
    assert [o.value for o in newest_vintages(vintages)] == [2.0]


def test_an_estimate_counts_and_says_so() -> None:
    found = stands(target(">=", 8, 2025), seen("2025", 8.5, "estimated"))
    assert told(found) == ("met", "met")
    assert found.reason.params["status"] == "estimated"


# Breaks.
BROKEN = indicator(breaks=(Break(period="2024", reason=Text(vi="đổi cách tính")),))


def test_before_a_break_nothing_is_compared() -> None:
    figures = seen("2020", 1.0), seen("2023", 30.0), seen("2024", 40.0), seen("2025", 44.0)
    found = stands(target(">=", 100), *figures, by=BROKEN)
    assert found.baseline is not None
    assert (found.baseline.period, found.actual_pace) == ("2024", pytest.approx(4.0))
    assert told(stands(target(">=", 100), *figures[:3], by=BROKEN)) == ("no_data", "one_figure")


def test_a_declared_baseline_of_before_the_break_is_left_aside() -> None:
    wanted = target(">=", 100, baseline_value=10.0, baseline_period="2020")
    found = stands(wanted, seen("2024", 40.0), seen("2025", 44.0), by=BROKEN)
    assert found.baseline is not None
    assert found.baseline.period == "2024"


def test_a_break_after_the_deadline_does_not_undo_what_was_measured() -> None:
    later = indicator(breaks=(Break(period="2026", reason=Text(vi="đổi cách tính")),))
    figures = seen("2025", 101.0), seen("2026-06", 7.0)
    assert told(stands(target(">=", 100, 2025), *figures, by=later)) == ("met", "met")


def test_a_declared_baseline_comes_before_the_first_figure() -> None:
    found = stands(target(">=", 100, baseline_value=20.0, baseline_period="2021"), seen("2025", 60.0))
    assert found.actual_pace == pytest.approx(10.0)
    assert [(p.period, round(p.value, 4)) for p in found.path] == [
        ("2021", 20.0), ("2022", 28.8889), ("2023", 37.7778), ("2024", 46.6667), ("2025", 55.5556), ("2026", 64.4444),
        ("2027", 73.3333), ("2028", 82.2222), ("2029", 91.1111), ("2030", 100.0),
    ]  # fmt: skip


# What happens during a period.
GROWTH = indicator(timing=Timing.PERIOD)


def test_growth_of_another_year_does_not_meet_the_target() -> None:
    assert told(stands(target(">=", 8), seen("2024", 6.0), seen("2025", 9.0), by=GROWTH)) == ("on_track", "at_goal")
    assert told(stands(target(">=", 8), seen("2025", 9.0), by=GROWTH)) == ("on_track", "at_goal")
    assert told(stands(target(">=", 8), seen("2024", 6.0), seen("2025", 7.0), by=GROWTH)) == ("on_track", "pace_enough")
    assert told(stands(target(">=", 8, 2025), seen("2024", 9.0), by=GROWTH)) == ("overdue", "overdue_unmeasured")
    assert told(stands(target(">=", 8, 2025), seen("2025", 8.0), by=GROWTH)) == ("met", "met")


def test_growth_of_half_a_year_is_not_compared_with_that_of_years() -> None:
    figures = seen("2024", 6.5), seen("2025-H1", 7.6)
    assert told(stands(target(">=", 8, 2026), *figures, by=GROWTH)) == ("no_data", "one_figure")


def test_of_what_happens_during_a_year_the_promised_year_is_judged_and_not_the_next() -> None:
    figures = seen("2025", 7.0), seen("2026", 9.0)
    found = stands(target(">=", 8, 2025), *figures, by=GROWTH, on="2027-02-01")
    assert told(found) == ("overdue", "overdue")
    assert found.latest is not None
    assert found.latest.period == "2025"


def test_with_a_deadline_within_the_year_the_month_of_the_deadline_decides() -> None:
    due = target(">=", 60, 2025, due=date(2025, 7, 30))
    assert told(stands(due, seen("2025-06", 70.0), by=GROWTH)) == ("overdue", "overdue_unmeasured")
    assert told(stands(due, seen("2025-07", 70.0), by=GROWTH)) == ("met", "met")


def test_what_the_agency_says_does_not_move_the_evidence() -> None:
    found = stands(target(">=", 100, 2025, official_status="met"), seen("2025", 60.0))
    assert (found.official, found.evidence) == ("met", Evidence.OVERDUE)
