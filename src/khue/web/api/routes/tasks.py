"""Tasks: what the documents assign."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.model.task import Task
from khue.pipeline import answers
from khue.pipeline.reading import Build
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.queries import Plain, TaskQuery
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
