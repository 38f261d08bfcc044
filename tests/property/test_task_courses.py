"""Whatever happens to tasks, in whatever order: the four counts are all tasks, and nothing is done without its proof."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from khue.model.base import Text
from khue.model.city import Bloc, Calendar, City, CityDeclaration, Group, Holiday, Level
from khue.model.document import Document
from khue.model.indicator import Indicator
from khue.model.progress import CAUSES, Act, Counting, Happening, Stage, tally
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.model.workdays import after_working_days, is_open, last_day
from khue.pipeline.tasks.course import Course, after, begin
from khue.pipeline.tasks.followed import Followed
from khue.pipeline.tasks.moves import Circumstances, IllegalMoveError, check, possible

FIRST = datetime(2026, 1, 1, 8)
CALENDAR = Calendar(holidays=(Holiday(date=date(2026, 1, 1), name="Tết"),))
DAYS = st.dates(date(2025, 12, 1), date(2026, 6, 30))
AGENCIES = ("SO-A", "SO-B", "")


@st.composite
def tasks(draw: st.DrawFn) -> list[Task]:
    """A few tasks: with and without a deadline, typed in as done, closed by a number, listed twice."""
    found = []
    for n in range(draw(st.integers(1, 4))):
        state = draw(st.sampled_from(["open", "open", "open", "done", "late_done"]))
        found.append(
            Task(
                id=f"T{n}", clause="", text="x", document="d", lead=draw(st.sampled_from(AGENCIES)),
                cooperating=tuple(draw(st.sets(st.sampled_from(["SO-B", "SO-C"])))),
                deadline=draw(st.none() | DAYS), deadline_time=draw(st.sampled_from(["", "16:30"])),
                working_days=draw(st.none() | st.integers(0, 30)),
                product=draw(st.sampled_from(["", "Báo cáo"])), targets=draw(st.sampled_from([(), ("met",), ("not",)])),
                state=state, done_on=draw(DAYS) if state != "open" else None,
                same_as=draw(st.sampled_from(["", "", f"T{n - 1}", f"T{n + 1}"])),
            )
        )  # fmt: skip
    return found


def happening(draw: st.DrawFn, course: Course, at: datetime) -> Happening:
    """Anything at all, or what the stage is for with all that has to be said of it."""
    part = draw(st.sampled_from(["", "", "", "", "", "SO-B"]))
    usual: dict[str, Any] = {
        "task": course.task.id, "number": course.happened + 1, "at": at.isoformat(), "agency": "SO-A", "part": part,
    }  # fmt: skip
    if draw(st.integers(0, 3)):
        return _sound(draw, course, part, usual)
    return Happening(
        **usual, act=draw(st.sampled_from(Act)), lead=draw(st.sampled_from(AGENCIES)), deadline=draw(st.none() | DAYS),
        progress=draw(st.none() | st.floats(-0.5, 1.5)), done=draw(st.booleans()), behind=draw(st.booleans()),
        text=draw(st.sampled_from(["", "vì"])), cause=draw(st.sampled_from(["", "mưa"])), help=draw(st.sampled_from(["", "người"])),
        cause_kind=draw(st.sampled_from(["", *CAUSES])), evidence=draw(st.sampled_from([(), ("a" * 64,)])),
    )  # fmt: skip


def _sound(draw: st.DrawFn, course: Course, part: str, usual: dict[str, Any]) -> Happening:
    offered = set(possible(course, part))
    onward = offered & {Act.ACCEPT, Act.REPORT, Act.VERIFY, Act.CLOSE}
    acts = sorted((onward if draw(st.booleans()) and onward else offered) or {Act.ASSIGN}, key=lambda act: act.value)
    act = draw(st.sampled_from(acts))
    return Happening(
        **usual, act=act, lead="SO-A", deadline=draw(st.sampled_from([date(2027, 1, 1), None])), progress=0.5,
        done=draw(st.booleans()), text="vì", cause="mưa", cause_kind=draw(st.sampled_from(CAUSES)), evidence=("a" * 64,),
    )  # fmt: skip


@st.composite
def followed(draw: st.DrawFn) -> Followed:
    """A city in which whatever may happen happens; what may not leaves no trace."""
    listed, happened = draw(tasks()), []
    about = Circumstances(CALENDAR)
    courses = {task.id: begin(task, FIRST.date(), CALENDAR) for task in listed}
    at = FIRST
    for _ in range(draw(st.integers(0, 20))):
        at += timedelta(hours=draw(st.integers(0, 400)))
        id = draw(st.sampled_from(listed)).id
        number = None if not courses[id].task.has_number else courses[id].task.targets == ("met",)
        one = happening(draw, courses[id], at)
        try:
            check(courses[id], one, about._replace(number=number))
        except IllegalMoveError:
            continue
        courses[id] = after(courses[id], one)
        happened.append(one)
    return Followed(
        city(listed), {"d": FIRST.date()}, happened, lambda target, _: FIRST.date() if target == "met" else None
    )


def city(listed: list[Task]) -> City:
    words = Text(vi="x")
    declaration = CityDeclaration(
        id="c", name=words, unit="U", levels=(Level(id="city", name=words),), groups=(Group(id="g", name=words),),
        blocs=(Bloc(id="b", name=words),), calendar=CALENDAR,
    )  # fmt: skip
    promised = [
        Target(id=id, clause="", group="g", text="x", operator=Operator.AT_LEAST, indicator="i", value=1.0)
        for id in ("met", "not")
    ]
    indicator = Indicator(id="i", name=words, group="g", unit="%")
    document = Document(id="d", number="1", kind="plan", title=words, date=FIRST.date())
    return City(
        declaration=declaration,
        documents=(document,),
        tasks=tuple(listed),
        targets=tuple(promised),
        indicators=(indicator,),
    )


@given(followed(), DAYS)
def test_the_four_counts_are_all_tasks_on_every_day(found: Followed, day: date) -> None:
    standings = found.standings(day)
    assert [one.task for one in standings] == [task.id for task in found.city.tasks]
    assert sum(tally(standings).values()) == sum(not one.same_as for one in standings)
    once = {one.task for one in standings if not one.same_as}
    assert all(one.same_as in once for one in standings if one.same_as), "what is listed again is counted where it says"
    assert all(isinstance(part.counting, Counting) for one in standings for part in one.parts)


@given(followed(), DAYS)
def test_nothing_counts_as_done_without_its_proof(found: Followed, day: date) -> None:
    for task, standing in zip(found.city.tasks, found.standings(day), strict=True):
        if not standing.counting.done or standing.same_as:
            continue
        course = found.course(task, day)
        if task.has_number:
            assert found.is_met(task, day)
        else:
            assert course.main.evidence or course.main.stated
        assert standing.stage in (Stage.VERIFIED, Stage.CLOSED)


@given(followed(), DAYS)
def test_what_is_not_done_is_overdue_only_after_its_last_day(found: Followed, day: date) -> None:
    for standing in found.standings(day):
        if standing.counting is Counting.OVERDUE:
            assert standing.last_day is not None
            assert standing.last_day < day
            assert standing.days_late > 0
        if standing.deadline is None:
            assert standing.counting in (Counting.RUNNING, Counting.DONE_IN_TIME, Counting.DONE_LATE)


@given(followed())
def test_a_delay_that_was_reported_has_a_cause_of_a_kind(found: Followed) -> None:
    for one in found.happenings:
        if one.act is Act.REPORT and one.behind:
            assert one.cause
            assert one.cause_kind in CAUSES


@given(followed(), st.data())
def test_what_is_offered_is_not_refused_for_its_stage(found: Followed, data: st.DataObject) -> None:
    task = data.draw(st.sampled_from(found.city.tasks))
    course = found.course(task)
    offered = possible(course)
    for act in set(Act) - {Act.START}:
        one = Happening(task=task.id, number=99, at="2026-12-31T00:00:00", act=act)
        refused = ""
        try:
            check(course, one, Circumstances(CALENDAR))
        except IllegalMoveError as error:
            refused = error.code
        assert (refused in ("stage", "same_as")) <= (act not in offered), (act, refused)
        assert (act in offered) <= (refused not in ("stage", "same_as", "not_asked", "no_help", "unfinished"))


@given(DAYS, st.integers(0, 200))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    end = after_working_days(day, count, CALENDAR)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(is_open(one, CALENDAR) for one in between) == count


@given(DAYS)
def test_a_deadline_ends_on_a_day_on_which_offices_work(day: date) -> None:
    end = last_day(day, CALENDAR)
    assert is_open(end, CALENDAR)
    assert not any(is_open(day + timedelta(days=n), CALENDAR) for n in range((end - day).days))
    assert last_day(day, Calendar(deadline_on_closed_day="as_stated")) == day
