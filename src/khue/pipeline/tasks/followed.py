"""All tasks of a city with what happened to them: where each stands on any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import msgspec

from khue.model.agency import Agency
from khue.model.city import City
from khue.model.progress import EVIDENCE, NUMBER, STATED, Counting, Happening, PartStanding, Stage, TaskStanding
from khue.model.task import Task
from khue.model.workdays import last_day
from khue.pipeline.tasks.counting import Count, count, count_part
from khue.pipeline.tasks.course import Course, Track, begin, follow

Met = Callable[[str, date], date | None]
"""The day since when a target is met, as was known on another day; None where it is not met then."""


def never_met(_target: str, _day: date) -> date | None:
    """No target is met: nothing was measured."""
    return None


@dataclass(frozen=True)
class Followed:
    """The tasks of a city; `happenings` are in the order in which they happened. `given` has the day of each document."""

    city: City
    given: Mapping[str, date]
    happenings: Sequence[Happening] = ()
    met: Met = never_met

    def standings(self, day: date) -> list[TaskStanding]:
        """One standing for each task of the city, in their order."""
        return [self.standing(task, day) for task in self.city.tasks]

    def standing(self, task: Task, day: date) -> TaskStanding:
        """Where a task stands at the end of a day; one that is listed again stands where the task stands that it names."""
        original = self.original(task)
        found = self._standing(self.course(original, day), day)
        return found if original is task else msgspec.structs.replace(found, task=task.id, same_as=original.id)

    def course(self, task: Task, day: date = date.max) -> Course:
        """What became of a task by the end of a day; one that is typed in as done later was open then."""
        if task.done_on is not None and task.done_on > day:
            task = msgspec.structs.replace(task, state="open", done_on=None)
        known = (one for one in self.history(task.id) if one.day <= day)
        return follow(begin(task, self.given.get(task.document), self.city.declaration.calendar), known)

    def history(self, task: str) -> Sequence[Happening]:
        """What happened to a task, oldest first."""
        return self._histories.get(task, ())

    def owner(self, code: str, day: date) -> str:
        """Who answers on a day for what an agency was given: itself, else its successor or its only forerunner; else empty."""
        seen: set[str] = set()
        while (agency := self._agencies.get(code)) is not None and code not in seen:
            if agency.valid_on(day):
                return code
            if agency.valid_to is None or agency.valid_to >= day:
                before = [one.code for one in self.city.agencies if one.successor == code and one.valid_on(day)]
                return before[0] if len(before) == 1 else code
            seen.add(code)
            code = agency.successor
        return ""

    def _standing(self, course: Course, day: date) -> TaskStanding:
        task, main, calendar = course.task, course.main, self.city.declaration.calendar
        since = self._number(task, day)
        if task.has_number and self.is_measured(task):
            main = _by_number(main, since)
            course = msgspec.structs.replace(course, main=main)
        found = count(main, day, calendar, task.deadline_time)
        return TaskStanding(
            task=task.id, stage=main.stage, counting=found.counting, deadline=main.deadline, done_on=found.done_on,
            basis=self._basis(course), progress=1.0 if main.is_done else main.progress,
            cause=main.cause, cause_kind=main.cause_kind, reminders=main.reminders,
            parts=tuple(_part(part, *count_part(course, part, day, calendar)) for part in course.parts.values()),
            since=main.since, last_day=found.last_day, days_late=found.days_late, lead=main.agency, owner=self.owner(main.agency, day),
            finished=bool(main.finished), help=main.help, asked=main.asked, escalated=main.escalated,
            reported_on=date.fromisoformat(main.reported[:10]) if main.reported else None,
            evidence=len(main.evidence), happenings=course.happened,
        )  # fmt: skip

    def _basis(self, course: Course) -> str:
        """What the standing rests on."""
        if course.task.has_number and self.is_measured(course.task):
            return NUMBER
        return EVIDENCE if course.happened and not course.main.stated else STATED

    def is_measured(self, task: Task) -> bool:
        """Whether every target of a task is one that figures can show to be met."""
        return all(target in self._measurable for target in task.targets)

    def _number(self, task: Task, day: date) -> date | None:
        """The day since when all targets of a task are met."""
        days = [self.met(target, day) for target in task.targets]
        known = [one for one in days if one is not None]
        return max(known) if known and len(known) == len(days) else None

    def is_met(self, task: Task, day: date) -> bool:
        """Whether the number that a task is to reach is there."""
        return self._number(task, day) is not None

    def original(self, task: Task) -> Task:
        """The task as which one is counted: following what each names; of those that name each other, the first listed."""
        way = [task.id]
        while (name := self._tasks[way[-1]].same_as) and name in self._tasks:
            if name in way:
                return self._tasks[min(way[way.index(name) :], key=self._places.__getitem__)]
            way.append(name)
        return self._tasks[way[-1]]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {task.id: place for place, task in enumerate(self.city.tasks)}

    @cached_property
    def _tasks(self) -> dict[str, Task]:
        return {task.id: task for task in self.city.tasks}

    @cached_property
    def _agencies(self) -> dict[str, Agency]:
        return {agency.code: agency for agency in self.city.agencies}

    @cached_property
    def _measurable(self) -> set[str]:
        known = {indicator.id for indicator in self.city.indicators}
        return {one.id for one in self.city.targets if one.indicator in known and one.value is not None}

    @cached_property
    def _histories(self) -> dict[str, list[Happening]]:
        found: dict[str, list[Happening]] = defaultdict(list)
        for one in self.happenings:
            found[one.task].append(one)
        return found

    def day_edges(self) -> set[date]:
        """The days from which some task may stand otherwise than on the day before, for what happened to it."""
        return {one.day for one in self.happenings}

    def deadlines(self, task: Task) -> set[date]:
        """Every deadline that a task ever had, and its last day in time."""
        course = begin(task, self.given.get(task.document), self.city.declaration.calendar)
        days = {course.main.deadline}
        for one in self.history(task.id):
            days.add(one.deadline if not one.part else None)
        known = {day for day in days if day is not None}
        return known | {last_day(day, self.city.declaration.calendar) for day in known}


def _by_number(main: Track, since: date | None) -> Track:
    """A track that is closed when its number is there, and by nothing else."""
    if since is not None:
        finished = f"{since}T00:00:00"
        return msgspec.structs.replace(main, stage=Stage.CLOSED, since=since, finished=finished, stated="")
    if not main.is_done:
        return msgspec.structs.replace(main, finished="")
    return msgspec.structs.replace(main, stage=Stage.REOPENED, finished="", stated="")


def _part(part: Track, stage: Stage, found: Count) -> PartStanding:
    done = found.counting in (Counting.DONE_IN_TIME, Counting.DONE_LATE)
    return PartStanding(
        agency=part.agency, stage=stage, counting=found.counting, deadline=part.deadline, done_on=found.done_on,
        progress=1.0 if done else part.progress, cause=part.cause, cause_kind=part.cause_kind, since=part.since,
    )  # fmt: skip
