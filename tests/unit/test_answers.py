"""The JSON shapes that scripts rely on, and the sentences for reasons."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from khue.model.assessment import Reason
from khue.model.measure import Form
from khue.pipeline import answers
from khue.pipeline.build import build
from khue.pipeline.gaps.answers import gap_answers
from khue.pipeline.reading import Build
from khue.pipeline.wording import reason_sentence

DAY = date(2026, 1, 15)
TARGET = "id document clause text indicator operator value unit year status reason latest agency probability projection"
OBSERVATION = "indicator unit period value status numerator denominator source version"

MakeCity = Callable[..., Path]


@pytest.fixture
def city(make_city: MakeCity, tmp_path: Path) -> Build:
    folder = make_city()
    assert not build(folder, tmp_path / "home", DAY).failed
    return Build.current(tmp_path / "home")


def test_a_target_has_the_fields_that_scripts_rely_on(city: Build) -> None:
    answer = answers.target_answer(city, city.targets["T2"])
    assert list(answer)[:4] == ["id", "document", "clause", "group"]
    assert set(TARGET.split()) <= set(answer)
    assert (answer["operator"], answer["value"], answer["value_to"], answer["year"]) == ("range", 20.0, 24.0, 2027)
    assert answer["latest"] == {"period": "2024", "value": 12.0, "status": "final"}
    # From 11.3 (2023) to 12 (2024): 0.7 a year. To 20 in the 3 years left: 2.67 a year.
    assert answer["status"] == "off_track"
    assert answer["reason"]["code"] == "pace_short"
    assert answer["reason"]["text"] == "Cần tăng 2,67 điểm % mỗi năm; từ năm 2023 đến năm 2024 tăng 0,7 điểm % mỗi năm."
    assert (
        answer["reason"]["text_en"]
        == "It must rise by 2.67 points a year; from 2023 to 2024 it rose by 0.7 points a year."
    )
    assert (answer["probability"], answer["projection"]) == (None, None)


def test_an_observation_has_the_fields_that_scripts_rely_on(city: Build) -> None:
    (found,) = city.observations("kinh-te-so", period="2023")
    answer = answers.observation_answer(city, found)
    assert list(answer)[:9] == OBSERVATION.split()
    assert [answer[name] for name in OBSERVATION.split()] == [
        "kinh-te-so", "TN", "2023", 11.3, "final", 113.0, 1000.0, "https://thu-nghiem.example/2023", "",
    ]  # fmt: skip


def test_every_answer_is_json_and_has_the_same_keys_for_every_thing(city: Build) -> None:
    shapes: list[tuple[Any, Any]] = [
        (city.city.targets, answers.target_answer), (city.city.tasks, answers.task_answer),
        (city.city.indicators, answers.indicator_answer), (city.city.unit_rows, answers.unit_answer),
        (city.city.agencies, answers.agency_answer), (city.city.contracts, answers.dataset_answer),
        (city.city.documents, answers.document_answer), (city.city.indices, answers.index_answer),
    ]  # fmt: skip
    for things, shape in shapes:
        made = [shape(city, thing) for thing in things]
        assert made
        assert len({tuple(answer) for answer in made}) == 1
        assert json.loads(json.dumps(made)) == made
    json.dumps(answers.build_answer(city))


def test_units_tell_what_they_came_from(city: Build) -> None:
    by_code = {unit.code: answers.unit_answer(city, unit) for unit in city.city.unit_rows}
    assert [change["to_code"] for change in by_code["X1"]["went_to"]] == ["X3"]
    assert [change["from_code"] for change in by_code["X3"]["came_from"]] == ["X1"]
    assert by_code["X2"]["went_to"] == by_code["X2"]["came_from"] == []


def test_an_open_task_after_its_deadline_is_overdue(city: Build) -> None:
    (task,) = city.city.tasks
    answer = answers.task_answer(city, task)
    assert (answer["state"], answer["status"], answer["days_left"]) == ("open", "overdue", -199)


def test_agencies_add_up_to_all_targets(city: Build) -> None:
    made = [answers.agency_answer(city, agency) for agency in city.city.agencies]
    assert sorted(id for answer in made for id in answer["targets"]) == sorted(city.targets)
    assert sum(sum(answer["statuses"].values()) for answer in made) == len(city.targets)


def test_gaps_name_what_blocks_targets(city: Build) -> None:
    found = {(gap["kind"], gap["subject"]): gap["targets"] for gap in gap_answers(city)}
    assert found == {("dataset", "ho-so"): ["T1"], ("index", "bo-so"): []}


PACE = {"since": "2020", "period": "2025", "value": 60.0, "status": "final", "goal": 100.0, "operator": ">="}
SENTENCES = [
    ("pace_short", PACE | {"required": -3.8, "actual": -3.2}, "thứ bậc",
     "Cần giảm 3,8 bậc mỗi năm; từ năm 2020 đến năm 2025 giảm 3,2 bậc mỗi năm.",
     "It must fall by 3.8 places a year; from 2020 to 2025 it fell by 3.2 places a year."),
    ("pace_wrong_way", PACE | {"required": 1000.0, "actual": -12.345}, "tỷ đồng",
     "Cần tăng 1.000 tỷ đồng mỗi năm; từ năm 2020 đến năm 2025 giảm 12,35 tỷ đồng mỗi năm.",
     "It must rise by 1,000 billion dong a year; from 2020 to 2025 it fell by 12.35 billion dong a year."),
    ("pace_short", PACE | {"required": 8.0, "actual": 0.0}, "%",
     "Cần tăng 8 điểm % mỗi năm; từ năm 2020 đến năm 2025 không đổi.",
     "It must rise by 8 points a year; from 2020 to 2025 it did not change."),
    ("met", PACE | {"value": 100.0, "status": "estimated"}, "%",
     "Số liệu năm 2025 là 100%, ước tính, đạt mức đề ra là từ 100% trở lên.",
     "The figure for 2025 is 100%, estimated, which meets the goal of at least 100%."),
    ("overdue", PACE | {"deadline": "2025-12-31", "days": 15}, "%",
     "Đã qua hạn 31/12/2025. Số liệu năm 2025 là 60%, chưa đạt mức đề ra là từ 100% trở lên.",
     "The deadline of 31 Dec 2025 has passed. The figure for 2025 is 60%, short of the goal of at least 100%."),
    ("one_figure", PACE | {"period": "2022-11", "value": 1234567.8}, "người",
     "Mới có một mốc số liệu (1.234.567,8 người vào tháng 11/2022), chưa tính được tốc độ.",
     "Only one figure is known (1,234,567.8 people, Nov 2022); a pace cannot be worked out."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "params", "unit", "vi", "en"), SENTENCES)
def test_a_reason_is_said_in_both_languages(code: str, params: dict[str, Any], unit: str, vi: str, en: str) -> None:
    form = Form(unit, {"tỷ đồng": "billion dong", "người": "people"}.get(unit, ""))
    assert reason_sentence(Reason(code, params), form, "vi") == vi
    assert reason_sentence(Reason(code, params), form, "en") == en


def test_values_and_goals_have_their_own_exactness() -> None:
    params = PACE | {"value": 88.8123, "goal": 90.25}
    said = reason_sentence(Reason("met", params), Form("%", decimals=1), "vi")
    assert said == "Số liệu năm 2025 là 88,8%, đạt mức đề ra là từ 90,25% trở lên."


@pytest.mark.parametrize(
    ("required", "actual", "decimals", "said"),
    [
        (1.64, 1.91, 1, "rise by 1.6 points a year; from 2020 to 2025 it rose by 1.9 points"),
        (1.64, 1.61, 1, "rise by 1.64 points a year; from 2020 to 2025 it rose by 1.61 points"),
        (0.04, 2.0, 1, "rise by 0.04 points a year; from 2020 to 2025 it rose by 2 points"),
        (2.0, 2.0, 0, "rise by 2 points a year; from 2020 to 2025 it rose by 2 points"),
    ],
)
def test_a_pace_shows_more_where_rounding_would_hide_it(
    required: float, actual: float, decimals: int, said: str
) -> None:
    params = PACE | {"required": required, "actual": actual}
    assert said in reason_sentence(Reason("pace_short", params), Form("%", decimals=decimals), "en")
