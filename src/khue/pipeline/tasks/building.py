"""The tasks as a build judges them: where each stands, and what happened to them by the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from khue.model.city import City
from khue.model.progress import Act, Happening, TaskStanding
from khue.model.task import Task
from khue.pipeline.changes import Subject
from khue.pipeline.home import Home
from khue.pipeline.tasks.followed import Followed, Met
from khue.pipeline.tasks.kept import happenings
from khue.pipeline.tasks.numbers import Numbers


def followed(city: City, happened: Sequence[Happening], met: Met) -> Followed:
    """The tasks of a city with what happened to them, in the order in which it did."""
    given = {document.id: document.date for document in city.documents if document.date is not None}
    return Followed(city, given, happened, met)


def with_own(city: City, home: Home, as_of: date) -> City:
    """The city with the tasks that agencies set themselves by a day, after those of documents."""
    known = {task.id for task in city.tasks}
    started = [one for one in happenings(home.path) if one.act is Act.START and one.day <= as_of]
    own = tuple(own_task(one) for one in started if one.task not in known)
    return msgspec.structs.replace(city, tasks=(*city.tasks, *own)) if own else city


def own_task(start: Happening) -> Task:
    """The task that an agency set itself."""
    return Task(
        id=start.task, clause="", text=start.text, lead=start.agency, product=start.product, deadline=start.deadline
    )


def with_build(
    home: Home, city: City, subjects: Sequence[Subject], as_of: date
) -> tuple[list[TaskStanding], list[Happening]]:  # fmt: skip
    """Where each task stands on the day of a build, and what happened to tasks by then."""
    happened = [one for one in happenings(home.path) if one.day <= as_of]
    return followed(city, happened, Numbers(subjects)).standings(as_of), happened
