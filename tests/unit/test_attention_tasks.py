"""What the attention list says of tasks follows what happened to them: extensions, requests for help, reports, proof."""

from __future__ import annotations

from datetime import date
from typing import Any

from khue.model.agency import Agency
from khue.model.attention import Item, Kind
from khue.model.base import Text
from khue.model.city import Bloc, City, CityDeclaration, Group, Level
from khue.model.document import Document
from khue.model.progress import Act, Following, Happening
from khue.model.task import Task
from khue.pipeline.attention.known import Known
from khue.pipeline.attention.making import as_shown
from khue.pipeline.attention.ranking import list_on

WORDS = Text(vi="x")


def known(*happenings: Happening) -> Known:
    """A city with one task, due on 31 March, that SO leads and VP gave."""
    declaration = CityDeclaration(
        id="c", name=WORDS, unit="U", levels=(Level(id="city", name=WORDS),), groups=(Group(id="g", name=WORDS),),
        blocs=(Bloc(id="b", name=WORDS),), following=Following(office="VP"),
    )  # fmt: skip
    task = Task(id="NV", clause="", text="x", document="d", lead="SO", product="Báo cáo", deadline=date(2026, 3, 31))
    document = Document(id="d", number="1", kind="plan", title=WORDS, date=date(2026, 1, 1))
    agencies = tuple(Agency(code=code, name=code, kind="k", bloc="b") for code in ("SO", "VP"))
    city = City(declaration=declaration, agencies=agencies, documents=(document,), tasks=(task,))
    return Known(city, (), happenings=happenings)


def one(act: Act, day: str, n: int, **said: Any) -> Happening:
    return Happening(task="NV", number=n, at=f"2026-{day}T08:00:00", act=act, **said)


def on(found: Known, month: int, day: int) -> dict[str, Item]:
    return {item.id: item for item in list_on(found, date(2026, month, day)).all}


ACCEPT = one(Act.ACCEPT, "01-10", 1)


def test_an_extension_moves_the_item_from_the_day_on_which_it_was_given() -> None:
    found = known(ACCEPT, one(Act.GIVE_TIME, "04-02", 2, deadline=date(2026, 6, 30), text="x"))
    assert on(found, 4, 1)["task:d:SO"].kind is Kind.TASK_OVERDUE
    item = on(found, 4, 2)["task:d:SO"]
    assert (item.kind, item.due) == (Kind.TASK_DUE, date(2026, 6, 30))


def test_a_request_for_help_is_the_offices_item_until_it_is_answered() -> None:
    asked = one(Act.REPORT, "01-12", 2, progress=0.1, help="Cần người")
    found = known(ACCEPT, asked, one(Act.ANSWER, "01-20", 3, text="x"))
    assert "help:NV" not in on(found, 1, 11)
    item = on(found, 1, 12)["help:NV"]
    assert (item.kind, item.owner, item.reason.params["help"]) == (Kind.TASK_HELP, "VP", "Cần người")
    assert set(on(found, 1, 20)) == {"task:d:SO"}


def test_what_was_reported_as_done_waits_for_the_office_and_comes_back_with_it() -> None:
    done = one(Act.REPORT, "03-30", 2, done=True, evidence=("a",))
    found = known(ACCEPT, done, one(Act.REOPEN, "04-10", 3, text="thiếu"))
    assert on(found, 3, 29)
    assert not on(found, 4, 9)
    assert on(found, 4, 10)["task:d:SO"].kind is Kind.TASK_OVERDUE


def test_what_moved_since_last_week_says_why() -> None:
    done = one(Act.REPORT, "03-30", 2, done=True, evidence=("a",))
    shown = as_shown(known(ACCEPT, done, one(Act.VERIFY, "04-01", 3)), date(2026, 4, 2), date(2026, 4, 2))
    week = next(comparison for comparison in shown.comparisons if comparison.held_against == "week")
    assert [(shift.item, shift.cause.code) for shift in week.shifts] == [("task:d:SO", "done")]
