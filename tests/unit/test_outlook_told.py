"""From the statistics to the outlook of a target: periods, the day it is met, what is kept back, and what is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from khue.model.base import Text
from khue.model.city import Thresholds
from khue.model.indicator import Bounds, Break, Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.outlook import TargetOutlook
from khue.model.target import Operator, Target
from khue.pipeline.changes import Subject
from khue.pipeline.outlook.answers import outlook_answer, projection_answer
from khue.pipeline.outlook.kept import KIND, KeptOutlooks
from khue.pipeline.outlook.outlooks import outlooks
from khue.pipeline.outlook.told import day_at, period_at

DAY = date(2026, 1, 15)
STEADY = [40.0, 44.0, 48.0, 52.0, 56.0, 60.0, 64.0]  # 2019 to 2025


def subject(values: list[float], goal: float = 70, year: int | None = 2028, id: str = "T", **more: Any) -> Subject:
    indicator = Indicator(id="i", name=Text(vi="i"), unit="%", group="g", **({"bounds": Bounds(0, 100)} | more))
    target = Target(
        id=id, clause="1", group="g", text="t", indicator="i", operator=Operator(">="), value=goal, year=year
    )
    first = 2026 - len(values)
    seen = [
        Observation(indicator="i", unit="C", period=str(first + n), value=value, status=Status.FINAL)
        for n, value in enumerate(values)
    ]
    return Subject(target, indicator, seen, Thresholds())


def one(*args: Any, **named: Any) -> TargetOutlook:
    return outlooks([subject(*args, **named)], DAY)[0]


@pytest.mark.parametrize(
    ("time", "period", "day"),
    [
        (2026.0, "2025", date(2025, 12, 31)),
        (2025 + 181 / 365, "2025-06-30", date(2025, 6, 30)),
        (2024 + 60 / 366, "2024-02-29", date(2024, 2, 29)),
        (2025 + 1 / 365, "2025-01-01", date(2025, 1, 1)),
    ],
)
def test_a_time_is_the_end_of_a_day(time: float, period: str, day: date) -> None:
    assert (period_at(time), day_at(time)) == (period, day)


def test_the_path_goes_by_years_to_the_goal() -> None:
    found = one(STEADY)
    assert [point.period for point in found.path] == ["2026", "2027", "2028"]
    assert found.at_goal == found.path[-1]
    for point in found.path:
        assert point.low95 <= point.low80 <= point.mid <= point.high80 <= point.high95 <= 100


def test_paces_are_in_units_a_year() -> None:
    found = one(STEADY)
    # From 40 at the end of 2019 to 64 at the end of 2025: 24 / 6. To 70 at the end of 2028: 6 / 3.
    assert found.pace_so_far == pytest.approx(4.0)
    assert found.pace_needed == pytest.approx(2.0)
    assert found.pace_expected == pytest.approx((found.path[-1].mid - 64) / 3)


def test_a_level_meets_its_goal_in_a_quarter_and_what_happens_during_a_year_in_a_year() -> None:
    # 4 points a year from 64: 70 is passed about one and a half years later, in 2027.
    assert one(STEADY).meets.startswith("2027-Q")
    assert one(STEADY, timing=Timing.PERIOD).meets == "2027"


def test_a_goal_that_is_met_now_may_still_be_missed() -> None:
    found = one([40.0, 60.0, 48.0, 66.0, 52.0, 60.0, 64.0], goal=60)
    assert found.holding
    assert found.chance is not None
    assert 0.3 < found.chance < 0.95
    assert found.meets == "2025"


def test_after_the_deadline_there_is_no_chance_but_what_was_said_before() -> None:
    found = one(STEADY, year=2025)
    assert (found.chance, found.missing and found.missing.code) == (None, "deadline_past")
    assert [said.period for said in found.said] == ["2021", "2022", "2023", "2024"]
    assert all(said.chance is not None for said in found.said)


def test_what_was_said_is_of_the_figures_before_alone() -> None:
    looks = {said.period: said for said in one(STEADY).said}
    shorter = one([*STEADY[:4], 0.0, 99.0, 5.0])
    assert looks["2022"].ahead == {said.period: said for said in shorter.said}["2022"].ahead
    assert (looks["2022"].figures, looks["2022"].ahead.period, looks["2022"].came) == (4, "2023", 56.0)


def test_nothing_is_foretold_beyond_a_break() -> None:
    found = one(STEADY, breaks=(Break("2027", Text(vi="cách tính mới")),))
    assert (found.chance, found.missing and found.missing.code) == (None, "break_ahead")
    assert [point.period for point in found.path] == ["2026"]
    assert (found.at_goal, found.meets, projection_answer(found)) == (None, "", None)
    assert all((said.chance, said.at_goal) == (None, None) for said in found.said)


def test_without_a_deadline_it_is_said_when_the_goal_would_be_met() -> None:
    found = one(STEADY, year=None)
    assert (found.chance, found.missing and found.missing.code, found.at_goal) == (None, "no_deadline", None)
    assert [point.period for point in found.path] == ["2026", "2027", "2028"]
    assert found.meets.startswith("2027-Q")
    assert all((said.chance, said.at_goal) == (None, None) for said in found.said)


def test_too_far_a_deadline_gets_a_path_and_no_chance() -> None:
    found = one(STEADY[:3], year=2035)
    assert (found.chance, found.missing and found.missing.code) == (None, "too_far")
    assert [point.period for point in found.path] == ["2026", "2027", "2028", "2029", "2030", "2031"]


def test_a_pace_that_will_not_last_is_pointed_out() -> None:
    found = one([5.0, 25.0, 45.0, 60.0, 68.0, 72.0, 74.0], goal=90)
    assert found.chance is not None
    assert found.chance < 0.5
    assert "slows" in found.cautions


def test_the_answer_holds_nothing_that_json_cannot() -> None:
    for found in (one(STEADY), one([0.0, 0.0, 0.0]), one([50.0, 120.0, 60.0]), one([1.0, -2.0, 3.0], bounds=Bounds(0))):
        told = outlook_answer(found, subject(STEADY).target.form)
        assert b"NaN" not in msgspec.json.encode(told)
        assert (told["chance"] is None) == (told["missing"] is not None)


def test_what_is_kept_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, kept = [subject(STEADY), subject(STEADY, id="U"), subject([10.0, 20.0, 15.0, 18.0], id="V")], None
    kept = KeptOutlooks(tmp_path, "code")
    made = outlooks(first, DAY, kept)
    assert len(kept.used) == 1
    monkeypatch.setattr("khue.stats.outlook.forecast.outlooks", _never)
    again = KeptOutlooks(tmp_path, "code")
    assert outlooks(first, DAY, again) == made
    assert again.used == kept.used
    assert [one.target for one in made] == ["T", "U", "V"]
    with pytest.raises(AssertionError, match="asked"):
        outlooks([subject([*STEADY[:-1], 64.1])], DAY, again)
    with pytest.raises(AssertionError, match="asked"):
        outlooks(first, DAY, KeptOutlooks(tmp_path, "other code"))


def _never(_cases: object) -> None:
    raise AssertionError("asked")


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    made = outlooks([subject(STEADY)], DAY, KeptOutlooks(tmp_path, "code"))
    (file,) = (tmp_path / KIND / "code").iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    kept = KeptOutlooks(tmp_path, "code")
    assert outlooks([subject(STEADY)], DAY, kept) == made
    assert kept.used == {f"{KIND}/code/{file.name}"}
    assert len(msgspec.msgpack.decode(file.read_bytes())) == 1


def test_the_day_is_no_part_of_the_question_as_long_as_nothing_turns_on_it(tmp_path: Path) -> None:
    kept = KeptOutlooks(tmp_path, "code")
    outlooks([subject(STEADY)], DAY, kept)
    later = KeptOutlooks(tmp_path, "code")
    outlooks([subject(STEADY)], date(2026, 5, 1), later)
    assert later.used == kept.used
    assert len(list((tmp_path / KIND / "code").iterdir())) == 1
