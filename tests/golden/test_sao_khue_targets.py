"""From observations to statuses: every target of Sao Khuê on 15 January 2026, worked out by hand.

The years of the computed indicators, counted in the inbox:

    dossiers filed online   136 of 302 (2023)   171 of 302 (2024)   180 of 292 (2025)
    returned on time        278 of 299          263 of 294          254 of 286
    sum of ratings / given  580 / 154           576 / 153           563 / 144
    median days to handle   7                   6                   6

Pace is per year; the end of 2025 is 2026.0 on the scale of years, so that from 2025 to a deadline at the end of 2027
there are 2 years. At risk begins at three quarters of the required pace (city.yaml).
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from khue.cli.main import main
from khue.model.assessment import Assessment
from khue.pipeline.reading import Build

ONLINE = 100 * 180 / 292  # 61.64...
ON_TIME = 100 * 254 / 286  # 88.81...
HAPPY = 563 / 144  # 3.9097...

# id: (status, reason, latest (period, value, status), required pace, actual pace, schedule, official)
TABLE: dict[str, tuple[str, str, tuple[str, float, str] | None, float | None, float | None, str, str]] = {
    # At least 60 % in 2025: 61.64 reaches it in the promised year. The agency says met as well.
    "SK-01": ("met", "met", ("2025", ONLINE, "final"), None, None, "past_due", "met"),
    # At least 75 % in 2027, from 45 % in 2023. Needed: (75 - 61.64) / 2 = 6.68 a year. So far: (61.64 - 45) / 2 = 8.32.
    # 8.32 / 6.68 = 1.25, at least 1.
    "SK-02": ("on_track", "pace_enough", ("2025", ONLINE, "final"), (75 - ONLINE) / 2, (ONLINE - 45) / 2, "ahead", ""),
    # At least 4.15 points in 2028, from 3.77 in 2023. Needed: (4.15 - 3.9097) / 3 = 0.0801. So far:
    # (3.9097 - 3.77) / 2 = 0.0699.
    # 0.0699 / 0.0801 = 0.87, below 1 and at least 0.75.
    "SK-03": ("at_risk", "pace_short", ("2025", HAPPY, "final"), (4.15 - HAPPY) / 3, (HAPPY - 3.77) / 2, "ahead", ""),
    # At most 3 days in 2027, from 7 in 2023; lower is better. Needed: (3 - 6) / 2 = -1.5. So far: (6 - 7) / 2 = -0.5.
    # -0.5 / -1.5 = 0.33, below 0.75.
    "SK-04": ("off_track", "pace_short", ("2025", 6.0, "final"), -1.5, -0.5, "ahead", ""),
    # At least 95 % in 2025: 88.81, and the year is over. The agency says met; what it says does not move the evidence.
    "SK-05": ("overdue", "overdue", ("2025", ON_TIME, "final"), None, None, "past_due", "met"),
    # Published for communes and districts, never for the city.
    "SK-06": ("no_data", "no_figures", None, None, None, "ahead", ""),
    # No indicator. Due on 31 March 2026: 16 + 28 + 31 = 75 days, within 90.
    "SK-07": ("no_data", "no_indicator", None, None, None, "due_soon", ""),
    # About 25 % in 2027: 22.6 is 2.4 away, more than 5 % of 25 = 1.25. The series breaks in 2024, so it starts at 22.0.
    # Needed: (25 - 22.6) / 2 = 1.2. So far: (22.6 - 22.0) / 1 = 0.6. 0.6 / 1.2 = 0.5, below 0.75.
    # Without the break it would start at 10.0 in 2022: 12.6 / 3 = 4.2 a year, and look on track.
    "SK-08": ("off_track", "pace_short", ("2025", 22.6, "estimated"), 1.2, 0.6, "ahead", ""),
    # From 20 to 24 % in 2025: 22.6, an estimate, lies within.
    "SK-09": ("met", "met", ("2025", 22.6, "estimated"), None, None, "past_due", ""),
    # No number is promised.
    "SK-10": ("no_data", "qualitative", None, None, None, "ahead", ""),
    # At least 88 % in 2028; 79.2, an estimate of 19 December 2025, speaks of that day: 12 days, and so 3 + 12 / 365
    # years, before the end of 2028. It starts at 41.2 at the end of 2017, 8 - 12 / 365 years before.
    # Needed: 8.8 / 3.03 = 2.90 a year. So far: 38 / 7.97 = 4.77.
    "SK-11": (
        "on_track", "pace_enough", ("2025", 79.2, "estimated"), 8.8 / (3 + 12 / 365), 38 / (8 - 12 / 365), "ahead", "",
    ),
}  # fmt: skip


def _near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, rel=1e-9)


def _latest(assessment: Assessment) -> Any:
    point = assessment.latest
    return None if point is None else (point.period, _near(point.value), point.status)


def test_the_table_has_every_target_and_every_status(sao_khue: Build) -> None:
    assert list(TABLE) == [target.id for target in sao_khue.city.targets]
    assert {row[0] for row in TABLE.values()} == {"met", "on_track", "at_risk", "off_track", "overdue", "no_data"}


@pytest.mark.parametrize("target", TABLE)
def test_a_target_stands_as_worked_out_by_hand(target: str, sao_khue: Build) -> None:
    status, reason, latest, required, actual, schedule, official = TABLE[target]
    found = sao_khue.assessments[target]
    assert (found.evidence.value, found.reason.code) == (status, reason)
    assert latest == _latest(found)
    assert (found.required_pace, found.actual_pace) == (_near(required), _near(actual))
    assert (found.schedule.value, found.official) == (schedule, official)


def test_days_left_are_counted_from_the_day_of_the_build(sao_khue: Build) -> None:
    assert sao_khue.assessments["SK-07"].days_left == 75
    assert sao_khue.assessments["SK-05"].days_left == -15


def test_the_path_goes_straight_from_the_baseline_to_the_target(sao_khue: Build) -> None:
    # From 45 % at the end of 2023 to 75 % at the end of 2027: 30 points in 4 years, 7.5 a year.
    path = [(point.period, point.value) for point in sao_khue.assessments["SK-02"].path]
    assert path == [("2023", 45.0), ("2024", _near(52.5)), ("2025", _near(60.0)), ("2026", _near(67.5)), ("2027", 75.0)]


def test_later_vintages_replace_earlier_ones_and_all_are_kept(sao_khue: Build) -> None:
    shown = {o.period: (o.value, o.status.value) for o in sao_khue.observations("kinh-te-so", unit="SK")}
    assert shown == {
        "2022": (10.0, "final"), "2023": (11.6, "final"), "2024": (22.0, "final"), "2025": (22.6, "estimated"),
    }  # fmt: skip
    vintages = [(o.value, o.status.value) for o in sao_khue.vintages("kinh-te-so", "SK", "2023")]
    assert vintages == [(11.6, "final"), (11.3, "provisional"), (10.9, "estimated")]


def test_missing_and_suppressed_figures_stay_what_they_are(sao_khue: Build) -> None:
    found = {o.unit: (o.value, o.status.value) for o in sao_khue.observations("ho-co-cap-quang", period="2025")}
    assert found["SK201"] == (None, "missing")
    assert found["SK103"] == (None, "suppressed")
    assert found["SK203"] == (76.0, "provisional")


def test_the_command_line_lists_the_same(city_options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*city_options, "show", "targets", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    rows = listed["items"] if isinstance(listed, dict) else listed
    fields = (
        "id document clause text indicator operator value unit year status reason latest agency probability projection"
    )
    for row in rows:
        assert set(fields.split()) <= set(row)
        status, _, latest, *_ = TABLE[row["id"]]
        assert row["status"] == status
        told = row["latest"] and (row["latest"]["period"], _near(row["latest"]["value"]), row["latest"]["status"])
        assert told == latest
    assert [row["id"] for row in rows] == list(TABLE)


def test_tasks_count_as_worked_out_by_hand(city_options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*city_options, "show", "tasks", "--format", "json"]) == 0
    listed = {row["id"]: row["status"] for row in json.loads(capsys.readouterr().out)}
    assert listed == {
        "SK-NV-1": "done",  # 12 June 2024, due 30 June 2024
        "SK-NV-2": "late_done",  # 20 February 2025, due 31 December 2024
        "SK-NV-3": "overdue",  # open, due 30 September 2025
        "SK-NV-4": "open",  # due in 75 days
        "SK-NV-5": "open",  # due in 2027
        "SK-NV-6": "open",  # every year; no day that could pass
    }
