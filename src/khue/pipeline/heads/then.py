"""What was known of a city at the end of a day: who answered, how targets stood, where tasks were, which data was there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property, lru_cache

from khue.model.assessment import Assessment
from khue.model.gap import Held
from khue.model.progress import Act, TaskStanding
from khue.model.task import Task
from khue.pipeline.attention.found import known_by
from khue.pipeline.attention.known import Known, View
from khue.pipeline.changes import Subject
from khue.pipeline.heads.answering import Answering
from khue.pipeline.reading import Build
from khue.pipeline.tasks.building import followed
from khue.pipeline.tasks.followed import Followed
from khue.pipeline.tasks.numbers import Numbers


class Then:
    """The city as it was known on a day that is not after that of the build."""

    def __init__(self, build: Build, day: date) -> None:
        self.build, self.day = build, day
        self.view = View(_known(build), day)
        self.answering = Answering(build.city.agencies, day)

    @cached_property
    def targets(self) -> dict[str, list[tuple[Subject, Assessment]]]:
        """By head, the targets in force and how they stood."""
        found: dict[str, list[tuple[Subject, Assessment]]] = {}
        for subject in self.view.subjects:
            head = self.answering.head(subject.target.agency)
            found.setdefault(head, []).append((subject, self.view.assessment(subject)))
        return found

    @cached_property
    def tasks(self) -> dict[str, list[TaskStanding]]:
        """By head, the tasks that were given by the day and where they stood; one that repeats another is not among them."""
        found: dict[str, list[TaskStanding]] = {}
        for standing in self._standings():
            if not standing.same_as:
                found.setdefault(self.answering.head(standing.owner), []).append(standing)
        return found

    @cached_property
    def heads(self) -> list[str]:
        """The agencies in duty that answered for anything, in the order of the city."""
        held = {*self.targets, *self.tasks, *self._data}
        return [agency.code for agency in self.build.city.agencies if agency.code in held]

    def data(self, head: str) -> Held | None:
        """Of how many things that a head owed data so many were up to date; None where that was not kept of the day."""
        return self._data.get(head)

    @cached_property
    def _data(self) -> dict[str, Held]:
        kept = next((one for one in self.build.completeness if one.day == self.day), None)
        found: dict[str, Held] = {}
        for code, held in kept.agencies.items() if kept else ():
            head = self.answering.head(code)
            before = found.get(head, Held(0, 0))
            found[head] = Held(before.needed + held.needed, before.held + held.held)
        return found

    def _standings(self) -> Iterator[TaskStanding]:
        tracks = _tracks(self.build)
        for task in self.build.city.tasks:
            if self._was_given(task, tracks):
                yield tracks.standing(task, self.day)

    def _was_given(self, task: Task, tracks: Followed) -> bool:
        if task.document:
            return task.document in self.view.documents
        return any(one.act is Act.START and one.day <= self.day for one in tracks.history(task.id))


@lru_cache(maxsize=2)
def _known(build: Build) -> Known:
    return known_by(build)


@lru_cache(maxsize=2)
def _tracks(build: Build) -> Followed:
    return followed(build.city, build.happenings, Numbers(_known(build).subjects))
