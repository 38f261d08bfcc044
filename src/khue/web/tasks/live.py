"""The tasks as they stand now: the city of the current build, with everything in the database that a build has yet to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

import msgspec
from django.db.models import Max

from khue.model.assessment import Evidence
from khue.model.city import City
from khue.model.progress import Act, Happening, TaskStanding
from khue.model.task import Task
from khue.pipeline.reading import Build
from khue.pipeline.tasks.building import followed, own_task
from khue.pipeline.tasks.course import Course
from khue.pipeline.tasks.followed import Followed, Met
from khue.pipeline.tasks.moves import Circumstances
from khue.web.tasks.models import Event


@dataclass(frozen=True)
class Live:
    """The tasks on a day; made once for each state of the database, so that a page that shows all of them stays quick."""

    city: City
    followed: Followed
    day: date
    _known: dict[str, TaskStanding] = field(default_factory=dict)

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks by id: of documents, and those that agencies set themselves."""
        return {task.id: task for task in self.city.tasks}

    def standing(self, task: Task) -> TaskStanding:
        """How a task stands."""
        if task.id not in self._known:
            self._known[task.id] = self.followed.standing(task, self.day)
        return self._known[task.id]

    def course(self, task: Task) -> Course:
        """What became of a task."""
        return self.followed.course(task)

    def circumstances(self, task: Task) -> Circumstances:
        """By what a move is judged."""
        by_number = task.has_number and self.followed.is_measured(task)
        number = self.followed.is_met(task, self.day) if by_number else None
        return Circumstances(self.city.declaration.calendar, number, self.followed.owner)

    def office(self, task: Task) -> str:
        """The agency that gave a task: the issuer of its document, else the office that the city names, else the lead's own
        parent; a successor where that is no more.
        """
        issuers = {document.id: document.issuer for document in self.city.documents}
        parents = {agency.code: agency.parent for agency in self.city.agencies}
        named = (issuers.get(task.document, ""), self.city.declaration.following.office, parents.get(task.lead, ""))
        code = next((one for one in named if one), "")
        return self.followed.owner(code, self.day) if code else ""

    def owner(self, task: Task, part: str = "") -> str:
        """Who answers now for a task, or for a part of it; empty where nobody does."""
        track = self.course(task).track(part)
        return self.followed.owner(track.agency, self.day) if track and track.agency else ""


def live(build: Build, day: date) -> Live:
    """All tasks as they stand now. Not within a transaction: what it takes back would stay known."""
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    return _live(build, last, day)


@lru_cache(maxsize=4)
def _live(build: Build, _last: int, day: date) -> Live:
    return _with(build, happenings(build), day)


def live_uncached(build: Build, day: date) -> Live:
    """All tasks, as a transaction sees them."""
    return _with(build, happenings(build), day)


def live_of(build: Build, task: str, day: date) -> Live:
    """The same where only one task is asked about: what happened to others is left out."""
    return _with(build, [event.happening for event in Event.objects.filter(task=task)], day)


def _with(build: Build, happened: Sequence[Happening], day: date) -> Live:
    city, known = build.city, {task.id for task in build.city.tasks}
    own = [own_task(one) for one in happened if one.act is Act.START and one.task not in known]
    if own:
        city = msgspec.structs.replace(city, tasks=(*city.tasks, *own))
    return Live(city, followed(city, happened, met_by(build)), day)


def happenings(build: Build) -> list[Happening]:
    """Everything that happened to tasks: of those about which the build knows all, as it has it."""
    written = dict(Event.objects.values_list("task").annotate(Max("number")))
    kept = _by_task(build.happenings)
    changed = {task for task, number in written.items() if len(kept.get(task, ())) != number}
    found = [one for task, known in kept.items() if task in written and task not in changed for one in known]
    found += [event.happening for event in Event.objects.filter(task__in=changed)]
    return sorted(found, key=lambda one: (one.at, one.task, one.number))


def _by_task(happened: Sequence[Happening]) -> Mapping[str, list[Happening]]:
    found: dict[str, list[Happening]] = {}
    for one in happened:
        found.setdefault(one.task, []).append(one)
    return found


def met_by(build: Build) -> Met:
    """Whether targets are met, by the build's own judgement."""

    def met(target: str, day: date) -> date | None:
        found = build.assessments.get(target)
        return min(day, build.as_of) if found and found.evidence is Evidence.MET else None

    return met
