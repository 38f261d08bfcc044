"""Tasks that are overdue or soon due: those of one document at one agency are one push."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khue.model.assessment import Reason
from khue.model.attention import Item, Kind, Part
from khue.model.task import Task
from khue.pipeline.attention.bands import edges, shifted, step_day, urgency
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.weights import TASK, weight

LATE = 1.0
OPEN = 0.5
"""The chance of not doing a task in time: it is late, or nothing is known but that it is open."""
DUE_SOON_MONTHS = 3
"""An open task is an item from so many months before its day."""


def items(view: View) -> Iterator[Item]:
    """One item for the tasks of each document and lead agency that are overdue or due within three months."""
    pushes: dict[str, list[Task]] = {}
    for task in view.tasks:
        if task.deadline is not None and shifted(task.deadline, -DUE_SOON_MONTHS) <= view.day:
            pushes.setdefault(f"task:{task.document}:{task.lead or task.lead_text}", []).append(task)
    for name, tasks in pushes.items():
        yield _item(view, name, sorted(tasks, key=lambda task: (task.deadline or date.max, task.id)))


def day_edges(known: Known) -> set[date]:
    """The days from which an item of tasks may be another one than on the day before."""
    return {day for task in known.city.tasks if task.deadline for day in edges(task.deadline)}


def _item(view: View, name: str, tasks: list[Task]) -> Item:
    first, late = tasks[0], [task for task in tasks if _is_late(view, task)]
    owner = view.owner(first.lead)
    return Item(
        id=name,
        kind=Kind.TASK_OVERDUE if late else Kind.TASK_DUE,
        subject=first.id,
        others=tuple(task.id for task in tasks[1:]),
        owner=owner or _issuer(view, first),
        reason=Reason(
            "tasks_overdue" if late else "tasks_due",
            {
                "late": len(late),
                "due": len(tasks) - len(late),
                "first": str(first.deadline),
                "document": first.document,
            },
        ),
        step=_step(view, first, tasks, late) if owner else _nobody(view, first),
        by=step_day(view.day, view.known.city.declaration.calendar, _next_due(view, tasks)),
        due=first.deadline,
        parts=tuple(_part(view, task) for task in tasks),
    )


def _part(view: View, task: Task) -> Part:
    late = _is_late(view, task)
    counts = weight(
        view.known.city.declaration.attention, view.documents.get(task.document), group=task.group, kind=TASK
    )
    return Part(
        thing="task", id=task.id, chance=LATE if late else OPEN, basis="task_late" if late else "task_open",
        weight=counts, urgency=urgency(task.deadline, view.day), due=task.deadline,
    )  # fmt: skip


def _is_late(view: View, task: Task) -> bool:
    return task.deadline is not None and task.deadline < view.day


def _next_due(view: View, tasks: list[Task]) -> date | None:
    return next((task.deadline for task in tasks if task.deadline and task.deadline >= view.day), None)


def _step(view: View, first: Task, tasks: list[Task], late: list[Task]) -> Reason:
    if late:
        return Reason("finish_tasks", {"n": len(late), "product": first.product if len(late) == 1 else ""})
    return Reason("remind_tasks", {"n": len(tasks), "deadline": str(_next_due(view, tasks)), "product": first.product})


def _issuer(view: View, task: Task) -> str:
    """Who has to name somebody: the body that issued the document."""
    document = view.documents.get(task.document)
    return view.owner(document.issuer) if document else ""


def _nobody(view: View, task: Task) -> Reason:
    """The lead agency is no more, or none was named."""
    agency = view.known.agencies.get(task.lead)
    if agency is None:
        return Reason("name_lead", {"named": task.lead_text})
    return Reason("give_anew", {"agency": task.lead, "ended": str(agency.valid_to)})
