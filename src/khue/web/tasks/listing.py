"""The tasks that concern somebody, in groups by what is to be done about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khue.model.progress import Counting, Stage, TaskStanding
from khue.model.task import Task
from khue.web.portal.words import Mark
from khue.web.tasks import words
from khue.web.tasks.live import Live

DUE_DAYS = 30
"""A task is due soon from so many days before its deadline."""


@dataclass(frozen=True)
class Line:
    """A task of a list. `part` is the agency whose part it is, empty for the whole."""

    task: Task
    standing: TaskStanding
    mark: Mark
    stage: str
    part: str = ""


@dataclass(frozen=True)
class Group:
    """Tasks about which one thing is to be done."""

    code: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Mine:
    """For which agencies somebody acts: as who does the work, and as the office that gave it."""

    doing: Collection[str]
    giving: Collection[str]


def groups(live: Live, mine: Mine) -> list[Group]:
    """The groups that have tasks, the most pressing first; a task stands in one group only."""
    titles = {
        "accept": _("To accept"), "overdue": _("Overdue"), "verify": _("To verify"), "returned": _("Returned: assign anew"),
        "asked": _("Asking for more time"), "help": _("Asking for help"), "due": _("Due soon"), "parts": _("Parts of others' tasks"),
        "doing": _("Under way"), "waiting": _("Waiting for the office"), "given": _("Given to others"), "close": _("To close"),
        "done": _("Done"),
    }  # fmt: skip
    found: dict[str, list[Line]] = {code: [] for code in titles}
    for code, line in _lines(live, mine):
        found[code].append(line)
    return [Group(code, title, tuple(sorted(found[code], key=_order))) for code, title in titles.items() if found[code]]


def _order(line: Line) -> tuple[str, str]:
    return str(line.standing.deadline or "9999"), line.task.id


def _lines(live: Live, mine: Mine) -> Iterator[tuple[str, Line]]:
    for task in live.city.tasks:
        if task.same_as:
            continue
        standing = live.standing(task)
        line = Line(task, standing, words.counting(standing), words.stage(standing))
        code = _as_agency(standing, live) if standing.owner in mine.doing else ""
        if live.office(task) in mine.giving:
            code = _as_office(standing) or code or _given(standing)
        if code:
            yield code, line
        for part in standing.parts:
            if part.agency in mine.doing and not part.counting.done and part.agency != standing.owner:
                yield "parts", Line(task, standing, line.mark, line.stage, part.agency)


def _as_agency(standing: TaskStanding, live: Live) -> str:
    """What the agency that leads has to do about a task."""
    if standing.counting.done:
        return "done"
    if standing.stage is Stage.ASSIGNED:
        return "accept"
    if standing.finished or standing.stage is Stage.RETURNED:
        return "waiting"
    if standing.counting is Counting.OVERDUE:
        return "overdue"
    near = standing.deadline is not None and (standing.deadline - live.day).days <= DUE_DAYS
    return "due" if near else "doing"


def _given(standing: TaskStanding) -> str:
    """How it stands with a task that others do."""
    if standing.counting.done:
        return "done"
    return "overdue" if standing.counting is Counting.OVERDUE else "given"


def _as_office(standing: TaskStanding) -> str:
    """What the office that gave a task has to do about it; empty where it waits for others."""
    if standing.stage is Stage.RETURNED:
        return "returned"
    if standing.stage is Stage.VERIFIED:
        return "close"
    if standing.finished and standing.stage is Stage.REPORTED:
        return "verify"
    if standing.asked:
        return "asked"
    return "help" if standing.help else ""
