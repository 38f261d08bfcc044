"""Tasks that are overdue or soon due, and those whose lead asks for help: those of one document at one agency are one push."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from khue.model.assessment import Reason
from khue.model.attention import Item, Kind, Part
from khue.model.progress import Counting, TaskStanding
from khue.model.task import Task
from khue.pipeline.attention.bands import edges, following, shifted, step_day, urgency
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.weights import TASK, weight

LATE = 1.0
OPEN = 0.5
"""The chance of not doing a task in time: it is late, or nothing is known but that it is open."""
DUE_SOON_MONTHS = 3
"""An open task is an item from so many months before its day."""


class Open(NamedTuple):
    """A task that is not done, with how it stands."""

    task: Task
    standing: TaskStanding

    @property
    def late(self) -> bool:
        """Whether it is overdue."""
        return self.standing.counting is Counting.OVERDUE

    @property
    def deadline(self) -> date | None:
        """The deadline in force, after extensions."""
        return self.standing.deadline


def items(view: View) -> Iterator[Item]:
    """One item for the tasks of each document and lead agency that are overdue or due within three months, and one for
    each task of which the lead asks for help. What was reported to be done waits for others.
    """
    pushes: dict[str, list[Open]] = {}
    for task, standing in view.tasks:
        one = Open(task, standing)
        if standing.help:
            yield _help(view, one)
        elif one.deadline is not None and shifted(one.deadline, -DUE_SOON_MONTHS) <= view.day and _is_pushed(one):
            pushes.setdefault(f"task:{task.document}:{task.lead or task.lead_text}", []).append(one)
    for name, tasks in pushes.items():
        yield _item(view, name, sorted(tasks, key=lambda one: (one.deadline or date.max, one.task.id)))


def _is_pushed(one: Open) -> bool:
    return one.late or not one.standing.finished


def day_edges(known: Known) -> set[date]:
    """The days from which an item of tasks may be another one than on the day before."""
    days = known.followed.day_edges()
    numbers = {target for task in known.city.tasks if task.has_number for target in task.targets}
    for subject in known.subjects:
        if subject.target.id in numbers:
            days |= set(subject.event_days(date.max))
    return days | {
        day for task in known.city.tasks for deadline in known.followed.deadlines(task)
        for day in (*edges(deadline), following(deadline))
    }  # fmt: skip


def _item(view: View, name: str, tasks: list[Open]) -> Item:
    first, late = tasks[0], [one for one in tasks if one.late]
    owner = first.standing.owner
    return Item(
        id=name,
        kind=Kind.TASK_OVERDUE if late else Kind.TASK_DUE,
        subject=first.task.id,
        others=tuple(one.task.id for one in tasks[1:]),
        owner=owner or _issuer(view, first.task),
        reason=Reason(
            "tasks_overdue" if late else "tasks_due",
            {
                "late": len(late),
                "due": len(tasks) - len(late),
                "first": str(first.deadline),
                "document": first.task.document,
            },
        ),
        step=_step(view, first, tasks, late) if owner else _nobody(view, first.task),
        by=step_day(view.day, view.known.city.declaration.calendar, _next_due(view, tasks)),
        due=first.deadline,
        parts=tuple(_part(view, one) for one in tasks),
    )


def _help(view: View, one: Open) -> Item:
    """What a lead agency asks of the office that gave the task."""
    lead = one.standing.owner or one.task.lead
    return Item(
        id=f"help:{one.task.id}", kind=Kind.TASK_HELP, subject=one.task.id, owner=_issuer(view, one.task) or lead,
        reason=Reason("task_help", {"lead": lead, "since": str(one.standing.reported_on), "help": one.standing.help}),
        step=Reason("answer_help", {"lead": lead}),
        by=step_day(view.day, view.known.city.declaration.calendar, one.deadline), due=one.deadline,
        parts=(_part(view, one),),
    )  # fmt: skip


def _part(view: View, one: Open) -> Part:
    task = one.task
    counts = weight(
        view.known.city.declaration.attention, view.documents.get(task.document), group=task.group, kind=TASK
    )
    basis = "task_late" if one.late else "task_help" if one.standing.help else "task_open"
    return Part(
        thing="task", id=task.id, chance=LATE if one.late else OPEN, basis=basis,
        weight=counts, urgency=urgency(one.deadline, view.day), due=one.deadline,
    )  # fmt: skip


def _next_due(view: View, tasks: list[Open]) -> date | None:
    return next((one.deadline for one in tasks if one.deadline and one.deadline >= view.day), None)


def _step(view: View, first: Open, tasks: list[Open], late: list[Open]) -> Reason:
    product = first.task.product
    if late:
        return Reason("finish_tasks", {"n": len(late), "product": product if len(late) == 1 else ""})
    return Reason("remind_tasks", {"n": len(tasks), "deadline": str(_next_due(view, tasks)), "product": product})


def _issuer(view: View, task: Task) -> str:
    """Who has to name somebody: the body that issued the document, or the office that follows all others."""
    document = view.documents.get(task.document)
    return view.owner((document.issuer if document else "") or view.known.city.declaration.following.office)


def _nobody(view: View, task: Task) -> Reason:
    """The lead agency is no more, or none was named."""
    agency = view.known.agencies.get(task.lead)
    if agency is None:
        return Reason("name_lead", {"named": task.lead_text})
    return Reason("give_anew", {"agency": task.lead, "ended": str(agency.valid_to)})
