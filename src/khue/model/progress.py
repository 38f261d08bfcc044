"""How far tasks are: what happened to each, and where it stands on a day. Codes and numbers only; sentences are made at the edge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum

import msgspec

from khue.model.base import Declared


class Counting(Enum):
    """The four states in which the Government Office counts tasks; together they are all tasks."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    RUNNING = "running"
    OVERDUE = "overdue"

    @property
    def done(self) -> bool:
        """Whether there is nothing left to do."""
        return self in (Counting.DONE_IN_TIME, Counting.DONE_LATE)


class Stage(Enum):
    """Where a task, or the part of a co-operating agency, is on its way from assignment to evidence."""

    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPORTED = "reported"
    VERIFIED = "verified"
    CLOSED = "closed"
    REOPENED = "reopened"


class Act(Enum):
    """What can happen to a task; docs/tasks.md says who does it, and when it is possible."""

    START = "start"
    ASSIGN = "assign"
    ACCEPT = "accept"
    RETURN = "return"
    REPORT = "report"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    ASK_TIME = "ask_time"
    GIVE_TIME = "give_time"
    REFUSE_TIME = "refuse_time"
    ANSWER = "answer"
    DIRECT = "direct"
    REMIND = "remind"
    ESCALATE = "escalate"


OBJECTIVE, SUBJECTIVE = "objective", "subjective"
CAUSES = (OBJECTIVE, SUBJECTIVE)
"""The kinds of causes of delay: outside the agency's reach, or within it."""

NUMBER, EVIDENCE, STATED = "number", "evidence", "stated"
"""What a standing rests on: the figure of a target, files that were verified, or what was typed into the city folder."""


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of a task, as everybody may read it: agencies, never persons.

    `number` counts a task's events from 1. `at` is the city's wall clock, such as `2026-01-15T09:30:00`. `agency` is the one
    that acted; `part` names a co-operating agency where the event is about its part, and is empty for the whole task. `lead`
    is whom a task is given to. `text` is what was said: product, reason, directive or answer. `evidence` are hashes of files.
    """

    task: str
    number: int
    at: str
    act: Act
    agency: str = ""
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
    evidence: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day in the city on which it happened."""
        return date.fromisoformat(self.at[:10])


class PartStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How the part of a co-operating agency stands; fields as in `TaskStanding`."""

    agency: str
    stage: Stage
    counting: Counting
    deadline: date | None = None
    done_on: date | None = None
    progress: float | None = None
    cause: str = ""
    cause_kind: str = ""
    since: date | None = None


class TaskStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How a task stands on a day.

    `deadline` is the one in force, after every extension that was granted, and `last_day` the last day that counts as in time:
    the next working day where offices are closed on the deadline. `done_on` is the day on which what was verified had been
    reported. `basis` is number, evidence or stated. `progress` runs from 0 to 1. `since` is the day since when the task is in
    its stage. `reminders` counts those since the deadline in force was set. `lead` is the agency that it was given to last,
    `owner` who answers for it on the day: a successor where that agency is no more, empty where nobody does. `asked` is the
    deadline that the lead asks for and nobody decided on yet, `help` what it asks help for. `finished`: it was reported to be
    done, whether or not that is verified. `same_as` names the task as which this one is counted.
    """

    task: str
    stage: Stage
    counting: Counting
    deadline: date | None = None
    done_on: date | None = None
    basis: str = STATED
    progress: float | None = None
    cause: str = ""
    cause_kind: str = ""
    reminders: int = 0
    parts: tuple[PartStanding, ...] = ()
    since: date | None = None
    last_day: date | None = None
    days_late: int = 0
    lead: str = ""
    owner: str = ""
    finished: bool = False
    help: str = ""
    asked: date | None = None
    escalated: bool = False
    reported_on: date | None = None
    evidence: int = 0
    happenings: int = 0
    same_as: str = ""


def counted(standings: Iterable[TaskStanding]) -> list[TaskStanding]:
    """The standings with each task once: one that several programmes share is counted as the one that they name."""
    return [standing for standing in standings if not standing.same_as]


def tally(standings: Iterable[TaskStanding]) -> dict[Counting, int]:
    """How many tasks are in each of the four states, in their order; they add up to all tasks, those shared counted once."""
    found = dict.fromkeys(Counting, 0)
    for standing in counted(standings):
        found[standing.counting] += 1
    return found


class Following(Declared, frozen=True):
    """How a city follows its tasks (docs/tasks.md): when it reminds, and to whom an item goes that reminders do not move.

    `remind_before` are days before the deadline; from the deadline on it reminds every `repeat_days` days. After more than
    `most_reminders` of them the task goes to `executive`. `office` follows tasks that no document assigns.
    """

    remind_before: tuple[int, ...] = (15, 5)
    repeat_days: int = 7
    most_reminders: int = 3
    executive: str = ""
    office: str = ""
