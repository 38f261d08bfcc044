"""The page on tasks says what the code does: every act with its stages, and the declared rule as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from khue.model.progress import Act, Following, Stage
from khue.pipeline.tasks.moves import MOVES, Side

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "tasks.md").read_text(encoding="utf-8")
ROWS = {
    Act(name): cells
    for line in PAGE.splitlines()
    if (cells := [cell.strip() for cell in line.strip("|").split("|")]) and cells[0].startswith("`")
    for name in re.findall(r"`(\w+)`", cells[0])
    if name in {act.value for act in Act}
}
WHO = {Side.OFFICE: "office", Side.AGENCY: "agency", Side.CALENDAR: "the calendar, or the office"}


def test_every_act_is_on_the_page_with_who_does_it() -> None:
    assert {act: cells[1] for act, cells in ROWS.items()} == {act: WHO[move.side] for act, move in MOVES.items()}


@pytest.mark.parametrize("act", [Act.ASSIGN, Act.ACCEPT, Act.RETURN, Act.REPORT, Act.CLOSE, Act.REOPEN, Act.ASK_TIME])
def test_the_stages_of_an_act_are_those_of_the_code(act: Act) -> None:
    assert {Stage(name) for name in ROWS[act][2].split(", ")} == set(MOVES[act].stages)


def test_the_rule_on_the_page_is_the_one_that_holds_where_nothing_is_declared() -> None:
    written, usual = PAGE.split("    following:\n", 1)[1].split("\n\n", 1)[0], Following()
    said = dict(re.findall(r"^ +(\w+): (.*?)(?: +#.*)?$", written, re.MULTILINE))
    assert set(said) == set(Following.__struct_fields__)
    assert said["remind_before"] == str(list(usual.remind_before))
    assert (said["repeat_days"], said["most_reminders"]) == (str(usual.repeat_days), str(usual.most_reminders))
