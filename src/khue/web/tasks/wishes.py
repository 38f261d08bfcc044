"""What somebody wants to happen to a task, and by which right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from khue.contracts.personal.masking import without_persons
from khue.model.progress import Act, Happening
from khue.model.task import Task
from khue.pipeline.tasks.moves import Side, side_of
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.tasks.evidence import File
from khue.web.tasks.live import Live

LONGEST = 2000
_VERIFYING = (Act.VERIFY, Act.CLOSE, Act.REOPEN)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One act with all that is said of it; fields as in `Happening`. `note` is for the offices alone."""

    act: Act
    part: str = ""
    lead: str = ""
    deadline: date | None = None
    progress: float | None = None
    done: bool = False
    behind: bool = False
    text: str = ""
    product: str = ""
    cause: str = ""
    cause_kind: str = ""
    help: str = ""
    note: str = ""
    evidence: tuple[File, ...] = ()


def happening(wish: Wish, task: str, number: int, at: datetime, agency: str) -> Happening:
    """The wish as it happens; numbers of persons, which people paste, are taken out of what is said."""
    return Happening(
        task=task, number=number, at=at.isoformat(timespec="seconds"), act=wish.act, agency=agency, part=wish.part,
        lead=wish.lead, deadline=wish.deadline, progress=wish.progress, done=wish.done, behind=wish.behind,
        text=clean(wish.text), product=clean(wish.product), cause=clean(wish.cause),
        cause_kind=wish.cause_kind if wish.cause.strip() else "", help=clean(wish.help),
        evidence=tuple(file.sha256 for file in wish.evidence),
    )  # fmt: skip


def clean(text: str) -> str:
    """A text as it is kept: in one line, not too long, without numbers of persons."""
    return without_persons(" ".join(text.split()))[:LONGEST]


def agency_of(live: Live, task: Task, act: Act, part: str) -> str:
    """On whose behalf an act is done: of the office that gave the task, or of the agency that does it.

    What the office is to the whole, the lead agency is to the parts.
    """
    side = side_of(act, part)
    if side is Side.AGENCY:
        return live.owner(task, part)
    return live.owner(task) if part else live.office(task)


def permission_of(act: Act, part: str) -> Permission:
    """The permission that an act needs, for the agency on whose behalf it is done."""
    if side_of(act, part) is Side.AGENCY or part:
        return Permission.REPORT_TASKS
    return Permission.VERIFY_TASKS if act in _VERIFYING else Permission.ASSIGN_TASKS


def may(by: Doer, live: Live, task: Task, act: Act, part: str, above: Tree) -> bool:
    """Whether somebody may do an act, whatever the task's stage."""
    from khue.web.people.access import decide

    if by.actor.via in ("console", "system"):
        return True
    return decide(by.person, permission_of(act, part), agency_of(live, task, act, part), above).allowed
