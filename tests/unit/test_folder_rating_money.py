"""What money beside tasks and the declaration of a rating may say, and where each fault is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.folder.check import check_folder

TASKS, MONEY = "resolutions/nq-01/tasks.csv", "resolutions/nq-01/money.csv"
ROWS = "id,clause,group,text,lead,product,deadline\nNV1,1,so,a,SO,b,2025-06-30\n"
HEAD = "task,period,planned,allocated,disbursed,currency,source\n"
SOUND = "NV1,2024,3,2,1,VND,QĐ 1\n"
RATING = """source: QĐ 2
criteria:
  - {{id: mot, name: {{vi: Một, en: One}}, weight: {weight}, measure: tasks_finished}}
  - {{id: {second}, name: {{vi: Hai, en: Two}}, weight: 1, measure: tasks_in_time}}
grades:
  - {{id: cao, name: {{vi: Cao, en: High}}, from: {high}}}
  - {{id: thap, name: {{vi: Thấp, en: Low}}, from: {low}}}
"""
GOOD = {"weight": 1, "second": "hai", "high": 60, "low": 0}
MakeCity = Callable[..., Path]


def told(root: Path, file: str) -> list[tuple[str, int | None]]:
    return [(finding.rule.code, finding.line) for finding in check_folder(root)[1] if finding.path.endswith(file)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("NV1,2025,30,20,10,VND,QĐ 1", ""),
        ("NV9,2025,30,20,10,VND,QĐ 1", "KH460"),
        ("NV1,2025,30,20,21,VND,QĐ 1", "KH461"),
        ("NV1,2024-06,30,20,10,VND,QĐ 1", "KH462"),
        ("NV1,2025,-30,20,10,VND,QĐ 1", "KH463"),
        ("NV1,2025,30,20,10,USD,QĐ 1", "KH464"),
        ("NV1,2025,30,20,10,VND,", "KH465"),
    ],
)
def test_a_row_of_money_belongs_to_a_task_is_counted_once_and_in_dong(make_city: MakeCity, row: str, code: str) -> None:
    city = make_city({TASKS: ROWS, MONEY: f"{HEAD}{SOUND}{row}\n"})
    assert told(city, MONEY) == ([(code, 3)] if code else [])


@pytest.mark.parametrize(
    ("changed", "code", "line"),
    [
        ({}, "", 0),
        ({"weight": 0}, "KH466", 3),
        ({"second": "mot"}, "KH467", 4),
        ({"low": 10}, "KH468", 7),
        ({"low": 70}, "KH468", 7),
        ({"high": 101}, "KH468", 6),
    ],
)
def test_a_rating_can_be_computed_as_it_is_declared(
    make_city: MakeCity, changed: dict[str, object], code: str, line: int
) -> None:
    city = make_city({"rating.yaml": RATING.format(**{**GOOD, **changed})})
    assert told(city, "rating.yaml") == ([(code, line)] if code else [])


def test_a_rating_names_the_act_by_which_it_is_done(make_city: MakeCity) -> None:
    city = make_city({"rating.yaml": RATING.format(**GOOD).partition("\n")[2]})
    assert [code for code, _ in told(city, "rating.yaml")] == ["KH469"]
