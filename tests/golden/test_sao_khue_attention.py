"""What to push in Sao Khuê on 15 January 2026, worked out by hand from its targets, tasks and figures.

Chance times weight times urgency. The resolution counts 1, a firm promise 1, an aspiration 0.6, a group 1; a target counts
1, a task 0.5, a target without data 0.25. Due by 31/3/2026 is 0.9, by the end of 2026 0.6, of 2027 0.4, of 2028 0.2.
"""

from __future__ import annotations

from datetime import date

import pytest

from khue.model.attention import AttentionList
from khue.pipeline.attention.found import list_of
from khue.pipeline.reading import Build

# Place, item, loss, owner, next step; the sum stands beside it.
BY_HAND = [
    (1, "target:ho-so-dung-han:2025-12-31", 1.0, "SK-VP", "account"),  # SK-05, missed: 1 x 1 x 1
    (2, "task:nq-01-sk:SK-VP", 0.5, "SK-VP", "finish_tasks"),  # SK-NV-3, late: 1 x 0.5 x 1
    (3, "target:ngay-xu-ly-phan-anh:2027-12-31", 0.38, "SK-CDS", "plan"),  # SK-04, outlook: 0.95 x 1 x 0.4
    (4, "target:ho-so-truc-tuyen:2027-12-31", 0.3, "SK-VP", "plan"),  # SK-02, outlook: 0.75 x 1 x 0.4
    (5, "task:nq-01-sk:SK-CDS", 0.225, "SK-CDS", "remind_tasks"),  # SK-NV-4, open: 0.5 x 0.5 x 0.9
    (6, "data:SK-CDS", 0.1875, "SK-CDS", "give_data"),  # SK-07 0.5 x 0.25 x 0.9 + SK-06 0.5 x 0.25 x 0.6
    (7, "target:kinh-te-so:2027-12-31", 0.18, "SK-CDS", "plan"),  # SK-08, off track: 0.75 x 0.6 x 0.4
    (8, "target:dung-internet:2028-12-31", 0.15, "SK-CDS", "plan"),  # SK-11, outlook: 0.75 x 1 x 0.2
    (9, "target:hai-long:2028-12-31", 0.15, "SK-VP", "plan"),  # SK-03, outlook: 0.75 x 1 x 0.2
]

A_YEAR_AGO = {
    "task:nq-01-sk:SK-VP": (0.5, "tasks"),  # SK-NV-2, late until 20/2/2025: 1 x 0.5 x 1
    "target:ho-so-dung-han:2025-12-31": (0.45, "target_overdue"),  # SK-05, off track: 0.75 x 1 x 0.6; 88.8 % of 95 %
    "data:SK-CDS": (0.19, "data"),  # four targets: 0.125 x (0.6 + 0.4 + 0.4) + 0.125 x 0.6 x 0.2
    "target:hai-long:2028-12-31": (0.15, "target_at_risk"),  # SK-03: 0.75 x 1 x 0.2
    "target:dung-internet:2028-12-31": (0.1, "target_on_track"),  # SK-11: 0.5 x 1 x 0.2
}
"""What the list of 15 January 2025 held, and what came of it in a year."""


@pytest.fixture(scope="module")
def today(sao_khue: Build) -> AttentionList:
    return list_of(sao_khue, sao_khue.as_of)


def test_the_list_is_the_one_worked_out_by_hand(today: AttentionList) -> None:
    assert [(i.place, i.id, i.loss, i.owner, i.step.code) for i in today.items] == BY_HAND
    assert today.rest == ()


def test_next_steps_are_due_at_the_end_of_the_month(today: AttentionList) -> None:
    assert {item.by for item in today.items} == {date(2026, 1, 30)}, "the 31st is a Saturday"


def test_a_month_ago_the_year_was_not_over(today: AttentionList) -> None:
    month = next(one for one in today.comparisons if one.held_against == "month")
    assert month.since == date(2025, 12, 15)
    told = {shift.item: (shift.kind, shift.cause.code) for shift in month.shifts}
    assert told["target:ho-so-dung-han:2025-12-31"] == ("changed", "deadline")
    assert told["task:nq-01-sk:SK-CDS"] == ("entered", "due_soon")
    assert told["target:ngay-xu-ly-phan-anh:2027-12-31"] == ("entered", "figure")


def test_a_year_ago_is_kept_with_what_came_of_it(sao_khue: Build) -> None:
    year = sao_khue.attention[date(2025, 1, 15)]
    outcomes = {one.item: one.reason.code for one in year.outcomes}
    assert {item.id: (item.loss, outcomes[item.id]) for item in year.items} == A_YEAR_AGO
