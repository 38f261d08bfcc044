"""What tasks and the rule by which they are followed may name, and the form of hours and working days."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.folder.check import check_folder

TASKS, CITY = "resolutions/nq-01/tasks.csv", "city.yaml"
ROWS = "id,clause,group,text,lead,product,deadline,{column}\nNV1,1,so,a,SO,b,2025-06-30,\nNV2,1,so,c,SO,d,2025-06-30,{value}\n"
MakeCity = Callable[..., Path]


def codes(root: Path) -> list[tuple[str, str]]:
    return [(finding.rule.code, finding.place()) for finding in check_folder(root)[1]]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("same_as", "NV1", ""), ("same_as", "NV9", "KH301"), ("pilot", "SO;VP", ""), ("pilot", "KHONG", "KH301"),
        ("result", "number", ""), ("result", "so", "KH136"), ("deadline_time", "16:30", ""), ("deadline_time", "25:00", "KH137"),
        ("working_days", "10", ""), ("working_days", "-1", "KH137"),
    ],
)  # fmt: skip
def test_what_a_row_of_tasks_may_say(make_city: MakeCity, column: str, value: str, code: str) -> None:
    found = codes(make_city({TASKS: ROWS.format(column=column, value=value)}))
    assert [one for one, place in found if place.startswith(f"{TASKS}:3")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("following: {executive: SO, office: VP, remind_before: [10], repeat_days: 3}", ""),
        ("following: {executive: KHONG}", "KH301"),
        ("calendar: {deadline_on_closed_day: as_stated}", ""),
        ("calendar: {deadline_on_closed_day: mai}", "KH136"),
    ],
)
def test_how_a_city_says_that_it_follows_its_tasks(make_city: MakeCity, said: str, code: str) -> None:
    found = codes(make_city(swap={CITY: ("lead_document: nq-01", f"lead_document: nq-01\n{said}")}))
    assert [one for one, place in found if place.startswith(CITY)] == ([code] if code else [])
