"""What may happen to a task and when, how it counts by the calendar, and who answers after a reorganisation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.city import Bloc, Calendar, City, CityDeclaration, Group, Holiday, Level
from khue.model.document import Document
from khue.model.indicator import Indicator
from khue.model.progress import Act, Counting, Following, Happening, Stage, tally
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.tasks import punctual, telling
from khue.pipeline.tasks.building import followed, own_task
from khue.pipeline.tasks.course import Course, after, begin
from khue.pipeline.tasks.followed import Followed, never_met
from khue.pipeline.tasks.moves import Circumstances, IllegalMoveError, check
from khue.pipeline.tasks.reminding import presses
from khue.pipeline.tasks.words import REFUSALS

OFF, WORKED = Holiday(date=date(2026, 2, 2), name="nghỉ bù"), Holiday(date=date(2026, 2, 7), name="làm bù")
CALENDAR = Calendar(holidays=(OFF,), worked_days=(WORKED,))
WORDS = Text(vi="x")
GIVEN = date(2026, 1, 5)
FILE = ("a" * 64,)
AGENCIES = (
    Agency(code="SO", name="Sở cũ", kind="k", bloc="b", valid_to=date(2026, 2, 28), successor="SO-MOI"),
    Agency(code="SO-MOI", name="Sở mới", kind="k", bloc="b", valid_from=date(2026, 3, 1)),
    Agency(code="CUC", name="Cục", kind="k", bloc="b", valid_to=date(2026, 2, 28)),
    Agency(code="BAN", name="Ban", kind="k", bloc="b"),
)


def task(**more: Any) -> Task:
    usual: dict[str, Any] = {"id": "NV", "clause": "", "text": "x", "document": "d", "lead": "SO", "product": "Báo cáo"}
    return Task(**(usual | more))


def city(*tasks: Task, **more: Any) -> City:
    declaration = CityDeclaration(
        id="c", name=WORDS, unit="U", levels=(Level(id="city", name=WORDS),), groups=(Group(id="g", name=WORDS),),
        blocs=(Bloc(id="b", name=WORDS),), calendar=CALENDAR, following=Following(executive="BAN"), **more,
    )  # fmt: skip
    target = Target(id="CT", clause="", group="g", text="x", operator=Operator.AT_LEAST, indicator="i", value=1.0)
    return City(
        declaration=declaration, agencies=AGENCIES, tasks=tasks, targets=(target,),
        indicators=(Indicator(id="i", name=WORDS, group="g", unit="%"),),
        documents=(Document(id="d", number="1", kind="plan", title=WORDS, date=GIVEN),),
    )  # fmt: skip


def one(act: Act, at: str = "2026-01-10T08:00:00", n: int = 1, **more: Any) -> Happening:
    return Happening(task="NV", number=n, at=at, act=act, **more)


def course(*happenings: Happening, of: Task | None = None) -> Course:
    found = begin(of or task(), GIVEN, CALENDAR)
    for happening in happenings:
        check(found, happening, Circumstances(CALENDAR))
        found = after(found, happening)
    return found


def refused(found: Course, happening: Happening, **about: Any) -> str:
    with pytest.raises(IllegalMoveError) as caught:
        check(found, happening, Circumstances(CALENDAR, **about))
    for lang in ("vi", "en"):
        said = telling.refusal(caught.value, lang)
        assert said.endswith(".")
        assert "{" not in said
    return caught.value.code


def follow(*happenings: Happening, of: Task | None = None) -> Followed:
    return followed(city(of or task()), happenings, never_met)


ACCEPT = one(Act.ACCEPT)
DONE = one(Act.REPORT, "2026-01-20T10:00:00", 2, done=True, evidence=FILE)
VERIFY = one(Act.VERIFY, "2026-01-25T10:00:00", 3)


def test_every_step_from_assignment_to_its_end() -> None:
    stages = []
    steps = [
        ACCEPT,
        DONE,
        VERIFY,
        one(Act.CLOSE, "2026-01-26T08:00:00", 4),
        one(Act.REOPEN, "2026-01-27T08:00:00", 5, text="thiếu"),
    ]
    found = begin(task(), GIVEN, CALENDAR)
    for step in steps:
        check(found, step, Circumstances(CALENDAR))
        found = after(found, step)
        stages.append(found.main.stage)
    assert stages == [Stage.ACCEPTED, Stage.REPORTED, Stage.VERIFIED, Stage.CLOSED, Stage.REOPENED]
    assert (found.main.finished, found.main.evidence) == ("", FILE), (
        "what was shown stays known, that it was done does not"
    )


@pytest.mark.parametrize(
    ("before", "happening", "code"),
    [
        ((), one(Act.REPORT, progress=0.1), "stage"), ((), one(Act.RETURN), "reason"), ((ACCEPT,), one(Act.RETURN, text="x"), "stage"),
        ((ACCEPT,), one(Act.REPORT), "progress"), ((ACCEPT,), one(Act.REPORT, progress=1.2), "progress"),
        ((ACCEPT,), one(Act.REPORT, progress=0.5, behind=True), "cause"),
        ((ACCEPT,), one(Act.REPORT, progress=0.5, behind=True, cause="mưa"), "cause_kind"),
        ((ACCEPT,), one(Act.REPORT, "2026-04-01T08:00:00", progress=0.5), "cause"), ((ACCEPT,), one(Act.REPORT, done=True), "evidence"),
        ((ACCEPT, one(Act.REPORT, progress=0.5)), one(Act.VERIFY), "unfinished"), ((), one(Act.CLOSE), "stage"),
        ((ACCEPT,), one(Act.ASK_TIME, text="x", deadline=date(2026, 3, 30)), "deadline_later"),
        ((ACCEPT,), one(Act.REFUSE_TIME, text="x"), "not_asked"), ((ACCEPT,), one(Act.ANSWER, text="x"), "no_help"),
        ((ACCEPT,), one(Act.ACCEPT, part="LA"), "no_part"), ((ACCEPT,), one(Act.CLOSE, part="BAN"), "not_of_parts"),
        ((ACCEPT,), one(Act.REPORT, "2026-01-01T08:00:00", progress=0.5), "order"), ((ACCEPT,), one(Act.START, text="x"), "stage"),
        ((), one(Act.ASSIGN, deadline=date(2025, 1, 1)), "deadline_past"),
    ],
)  # fmt: skip
def test_what_may_not_happen_is_refused_with_its_reason(
    before: tuple[Happening, ...], happening: Happening, code: str
) -> None:
    found = course(*before, of=task(deadline=date(2026, 3, 31), cooperating=("BAN",)))
    assert refused(found, happening) == code


def test_every_reason_has_words_and_is_given_for_something() -> None:
    assert refused(course(), one(Act.ACCEPT), owner=lambda *_: "") == "nobody"
    assert refused(course(of=task(lead="")), one(Act.ASSIGN)) == "no_lead"
    assert refused(course(of=task(same_as="KHAC")), ACCEPT) == "same_as"
    assert refused(course(ACCEPT), one(Act.ASK_TIME, text="x", deadline=date(2027, 1, 1))) == "no_deadline"
    assert refused(course(ACCEPT), DONE, number=False) == "number"
    assert refused(course(ACCEPT, DONE), VERIFY, number=False) == "number"
    assert refused(course(ACCEPT), DONE, number=True) == "number_met"
    assert refused(after(course(), one(Act.RETURN)), one(Act.START, text="x")) == "stage"
    assert set(REFUSALS) >= {"nobody", "no_lead", "same_as", "no_deadline", "number", "number_met"}


def test_the_day_of_the_report_counts_not_that_of_the_office() -> None:
    """Reported on the last day, verified after it: in time; and not overdue while the office looks at it."""
    found = follow(ACCEPT, DONE, VERIFY, of=task(deadline=date(2026, 1, 20)))
    waiting, verified = (
        found.standing(found.city.tasks[0], date(2026, 1, 24)),
        found.standing(found.city.tasks[0], date(2026, 1, 25)),
    )
    assert (waiting.counting, waiting.finished) == (Counting.RUNNING, True)
    assert (verified.counting, verified.done_on, verified.basis) == (
        Counting.DONE_IN_TIME,
        date(2026, 1, 20),
        "evidence",
    )


def test_sent_back_after_the_deadline_it_is_overdue() -> None:
    found = follow(
        ACCEPT, DONE, one(Act.REOPEN, "2026-01-25T10:00:00", 3, text="thiếu"), of=task(deadline=date(2026, 1, 20))
    )
    assert found.standing(found.city.tasks[0], date(2026, 1, 25)).counting is Counting.OVERDUE


@pytest.mark.parametrize(
    ("deadline", "hour", "at", "counting"),
    [
        (
            date(2026, 1, 31),
            "",
            "2026-02-03T23:59:00",
            Counting.DONE_IN_TIME,
        ),  # a Saturday, then Sunday, then a holiday
        (date(2026, 1, 31), "", "2026-02-04T00:01:00", Counting.DONE_LATE),
        (date(2026, 2, 7), "", "2026-02-08T08:00:00", Counting.DONE_LATE),  # a Saturday that is worked
        (date(2026, 1, 30), "16:30", "2026-01-30T16:30:00", Counting.DONE_IN_TIME),
        (date(2026, 1, 30), "16:30", "2026-01-30T16:31:00", Counting.DONE_LATE),
    ],
)
def test_deadlines_end_by_the_working_calendar_and_the_hour(
    deadline: date, hour: str, at: str, counting: Counting
) -> None:
    done = one(Act.REPORT, at, 2, done=True, evidence=FILE, cause="x", cause_kind="objective")
    found = follow(
        ACCEPT, done, one(Act.VERIFY, "2026-02-20T08:00:00", 3), of=task(deadline=deadline, deadline_time=hour)
    )
    assert found.standing(found.city.tasks[0], date(2026, 3, 1)).counting is counting


def test_working_days_are_counted_from_the_day_it_was_given() -> None:
    found = follow(of=task(working_days=5))
    assert found.standing(found.city.tasks[0], GIVEN).deadline == date(2026, 1, 12)


def test_a_deadline_moves_when_more_time_is_given_and_only_then() -> None:
    asked = one(Act.ASK_TIME, "2026-01-11T08:00:00", 2, deadline=date(2026, 3, 31), text="chờ")
    given = one(Act.GIVE_TIME, "2026-01-12T08:00:00", 3, deadline=date(2026, 2, 27), text="một tháng")
    found = follow(ACCEPT, asked, given, of=task(deadline=date(2026, 1, 20), cooperating=("BAN",)))
    before, later = (found.standing(found.city.tasks[0], date(2026, 1, day)) for day in (11, 12))
    assert (before.deadline, before.asked) == (date(2026, 1, 20), date(2026, 3, 31))
    assert (later.deadline, later.asked, later.parts[0].deadline) == (date(2026, 2, 27), None, date(2026, 2, 27))


def test_a_number_closes_a_task_and_nothing_else_does() -> None:
    number = task(product="", targets=("CT",), deadline=date(2026, 6, 30))
    met = followed(city(number), (ACCEPT,), lambda _, day: date(2026, 3, 31) if day >= date(2026, 4, 15) else None)
    before, later = met.standing(number, date(2026, 4, 14)), met.standing(number, date(2026, 4, 15))
    assert (before.counting, before.basis, before.stage) == (Counting.RUNNING, "number", Stage.ACCEPTED)
    assert (later.counting, later.basis, later.done_on) == (Counting.DONE_IN_TIME, "number", date(2026, 3, 31))
    typed = follow(of=task(product="", targets=("CT",), state="done", done_on=date(2026, 1, 31)))
    assert typed.standing(typed.city.tasks[0], date(2026, 2, 28)).counting is Counting.RUNNING, (
        "typed in against the figures"
    )


def test_a_task_of_several_programmes_is_one_task() -> None:
    tasks = (task(), task(id="NV-2", document="de-an", same_as="NV"), task(id="NV-3", same_as="NV-2"))
    found = followed(city(*tasks), (ACCEPT,), never_met)
    standings = found.standings(GIVEN.replace(day=20))
    assert [one.stage for one in standings] == [Stage.ACCEPTED] * 3
    assert [one.same_as for one in standings] == ["", "NV", "NV"]
    assert sum(tally(standings).values()) == 1


def test_after_a_reorganisation_the_successor_answers_or_nobody() -> None:
    gone, moved = task(id="A", lead="CUC"), task(id="B", lead="SO")
    found = followed(city(gone, moved), (), never_met)
    day = date(2026, 3, 1)
    assert [found.standing(one, day).owner for one in (gone, moved)] == ["", "SO-MOI"]
    assert [found.standing(one, date(2026, 2, 28)).owner for one in (gone, moved)] == ["CUC", "SO"]
    said = [telling.ownerless(found.city, one, one.lead, found.standing(one, day), "vi") for one in (gone, moved)]
    assert "chưa ai chịu trách nhiệm" in said[0]
    assert "Sở mới kế thừa" in said[1]


def test_who_reports_today_is_not_on_the_list_today() -> None:
    late = one(Act.REPORT, "2026-03-10T08:00:00", 2, progress=0.5, cause="mưa", cause_kind="objective")
    found = follow(ACCEPT, late, of=task(deadline=date(2026, 2, 27)))
    days = {
        day: punctual.silent(found.standings(date(2026, 3, day)), date(2026, 3, day), Following())
        for day in (9, 10, 17, 18)
    }
    assert [(one.agency, one.days) for one in days[9]] == [("SO-MOI", 10)]
    assert not days[10]
    assert not days[17]
    assert [one.days for one in days[18]] == [1], "after a week without news it is there again"
    assert punctual.causes(found.standings(date(2026, 3, 10))) == (1, 0, 0)


def test_reminders_follow_the_rule_and_go_up_after_more_than_three() -> None:
    listed, told = task(lead="BAN", deadline=date(2026, 2, 27)), []
    happened: list[Happening] = []
    for day in [date.fromordinal(date(2026, 2, 1).toordinal() + n) for n in range(60)]:
        found = followed(city(listed), happened, never_met)
        for press in presses(found, day):
            told.append((str(day), press.act))
            happened.append(Happening(task="NV", number=len(happened) + 1, at=f"{day}T07:00:00", act=press.act))
        assert not list(presses(followed(city(listed), happened, never_met), day)), (
            "a second time on the day there is nothing"
        )
    assert told == [
        ("2026-02-12", Act.REMIND), ("2026-02-22", Act.REMIND), ("2026-02-28", Act.REMIND), ("2026-03-07", Act.REMIND),
        ("2026-03-08", Act.ESCALATE), ("2026-03-14", Act.REMIND), ("2026-03-21", Act.REMIND), ("2026-03-28", Act.REMIND),
    ]  # fmt: skip


def test_what_waits_for_others_is_not_pressed_for() -> None:
    returned = one(Act.RETURN, text="không đúng việc")
    for happenings in ((ACCEPT, DONE), (ACCEPT, DONE, VERIFY), (returned,)):
        found = follow(*happenings, of=task(lead="BAN", deadline=date(2026, 1, 22)))
        assert not list(presses(found, date(2026, 2, 10)))


def test_a_task_that_an_agency_set_itself_is_followed_like_others() -> None:
    start = one(Act.START, agency="BAN", text="Tập huấn", deadline=date(2026, 2, 27))
    own = own_task(start)
    found = followed(city(own), (start,), never_met)
    standing = found.standing(own, date(2026, 1, 20))
    assert (standing.stage, standing.owner, standing.deadline) == (Stage.ACCEPTED, "BAN", date(2026, 2, 27))
    assert punctual.started(found.city.tasks) == {"BAN": 1}
