"""Tasks: what the documents assign."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.task import Task
from khue.pipeline import answers
from khue.pipeline.reading import Build
from khue.pipeline.tasks import punctual
from khue.pipeline.tasks.answers import causes_answer, silent_answer
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Listing, Plain, TaskQuery
from khue.web.api.schemas_tasks import CausesOfDelay
from khue.web.matching import matches

router = Router(tags=["tasks"])


@router.get("/tasks", response=lists.Tasks, summary="Tasks")
def list_tasks(request: HttpRequest, query: Query[TaskQuery]) -> HttpResponseBase:
    """Every task of every document, with its lead agency and deadline."""
    build = build_of(request)
    known_value("agency", query.agency, [agency.code for agency in build.city.agencies])
    known_value("document", query.document, [document.id for document in build.city.documents])
    return listed(
        request, build, query,
        lambda: [item for item in build.city.tasks if _is_wanted(build, query, item)],
        lambda item: answers.task_answer(build, item),
    )  # fmt: skip


@router.get("/reports-owed", response=lists.ReportsOwed, summary="Agencies that owe reports on overdue tasks")
def list_reports_owed(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """The agencies that have said nothing about overdue tasks, the most days first; who reports is not on it."""
    build = build_of(request)
    following = build.city.declaration.following
    return listed(
        request, build, query,
        lambda: punctual.silent(build.task_standings.values(), build.as_of, following),
        silent_answer,
    )  # fmt: skip


@router.get("/delay-causes", response=CausesOfDelay, summary="Why tasks are late, by the kind of the cause")
def get_delay_causes(request: HttpRequest, query: Query[Plain]) -> HttpResponseBase:
    """How many tasks that are overdue or were done late have an objective cause, a subjective one, or none told."""
    build = build_of(request)
    return answered(request, build, query, lambda: causes_answer(punctual.causes(build.task_standings.values())))


@router.get("/tasks/{id}", response=schemas.TaskWithLog, summary="One task")
def get_task(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The task with its lead, product, deadline, the targets it serves, where it stands and what happened to it."""
    build = build_of(request)
    task = found(_("task"), id, {task.id: task for task in build.city.tasks})
    return answered(
        request, build, query, lambda: {**answers.task_answer(build, task), "log": answers.task_log(build, task)}
    )


def _is_wanted(build: Build, query: TaskQuery, task: Task) -> bool:
    return (
        query.agency in ("", task.lead)
        and query.document in ("", task.document)
        and query.state in (None, task.state)
        and query.overdue in (None, answers.task_status(build, task) == "overdue")
        and matches(query.q, task.id, task.text, task.text_en)
    )
