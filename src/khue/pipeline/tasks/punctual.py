"""How punctual agencies are: who owes reports on overdue tasks, why tasks are late, and who sets tasks itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from khue.model.progress import OBJECTIVE, SUBJECTIVE, Counting, Following, TaskStanding, counted
from khue.model.task import Task


class Silent(NamedTuple):
    """An agency that owes a report: on which tasks, and for how many days on the one that has waited longest."""

    agency: str
    tasks: tuple[str, ...]
    days: int


class Causes(NamedTuple):
    """How many late tasks have an objective cause, a subjective one, and none that was told; `tasks` are all of them."""

    objective: int
    subjective: int
    none: int

    @property
    def tasks(self) -> int:
        """All tasks that are overdue or were done late."""
        return self.objective + self.subjective + self.none


def silent(standings: Iterable[TaskStanding], day: date, following: Following) -> list[Silent]:
    """Who owes a report on overdue tasks, the longest silence first.

    A report is owed from the day after the deadline, and again when so many days as the city's rule repeats reminders
    after have passed since the last one: who reports today is not on the list today.
    """
    waiting: dict[str, list[tuple[int, str]]] = {}
    for standing in counted(standings):
        days = silence(standing, day, following)
        if days:
            waiting.setdefault(standing.owner, []).append((days, standing.task))
    found = [Silent(agency, tuple(task for _, task in tasks), max(tasks)[0]) for agency, tasks in waiting.items()]
    return sorted(found, key=lambda one: (-one.days, -len(one.tasks), one.agency))


def silence(standing: TaskStanding, day: date, following: Following) -> int:
    """For how many days a report on a task is owed; 0 where none is."""
    if standing.counting is not Counting.OVERDUE or standing.last_day is None:
        return 0
    if standing.reported_on is None or standing.reported_on <= standing.last_day:
        return (day - standing.last_day).days
    return max(0, (day - standing.reported_on).days - following.repeat_days)


def causes(standings: Iterable[TaskStanding]) -> Causes:
    """Why tasks are late: those that are overdue and those that were done late."""
    late = [one for one in counted(standings) if one.counting in (Counting.OVERDUE, Counting.DONE_LATE)]
    kinds = Counter(one.cause_kind for one in late)
    return Causes(kinds[OBJECTIVE], kinds[SUBJECTIVE], len(late) - kinds[OBJECTIVE] - kinds[SUBJECTIVE])


def started(tasks: Sequence[Task]) -> Counter[str]:
    """How many tasks each agency set itself: those that no document assigns."""
    return Counter(task.lead for task in tasks if not task.document)
