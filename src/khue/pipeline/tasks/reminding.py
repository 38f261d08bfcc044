"""Which tasks are to be pressed for on a day, by the city's rule, from what happened and the day alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from khue.model.progress import Act, Following, Stage, TaskStanding
from khue.model.task import Task
from khue.pipeline.tasks.followed import Followed


class Press(NamedTuple):
    """A task to press for: a reminder to who leads it, or (`Act.ESCALATE`) to the executive; `days` are left, or over."""

    task: Task
    standing: TaskStanding
    act: Act
    days: int


def presses(followed: Followed, day: date) -> Iterator[Press]:
    """What is to be done on a day. What was done already on it, or is waiting for others than the lead, is left out.

    A reminder is due from each of the declared days before the deadline and, from the deadline on, every so many days; one
    that was missed because nobody ran the command is made up for, once. After more than the most reminders a task goes up.
    """
    rule = followed.city.declaration.following
    for task in followed.city.tasks:
        standing = followed.standing(task, day)
        if _is_moved_by_reminders(standing):
            act = _due(followed, task, standing, day, rule)
            if act is not None and standing.deadline is not None:
                yield Press(task, standing, act, (standing.deadline - day).days)


def _is_moved_by_reminders(standing: TaskStanding) -> bool:
    waits = standing.finished or standing.stage is Stage.RETURNED
    return not standing.counting.done and not standing.same_as and not waits and standing.deadline is not None


def _due(followed: Followed, task: Task, standing: TaskStanding, day: date, rule: Following) -> Act | None:
    set_on, pressed = _since(followed, task, day)
    threshold = newest_threshold(standing.deadline or day, set_on, day, rule)
    if threshold is not None and not any(one >= threshold for one in pressed):
        return Act.REMIND
    if standing.reminders > rule.most_reminders and not standing.escalated and day not in pressed:
        return Act.ESCALATE
    return None


def newest_threshold(deadline: date, set_on: date | None, day: date, rule: Following) -> date | None:
    """The last day up to `day` on which a reminder fell due, after the deadline in force was set; None where none did.

    >>> newest_threshold(date(2026, 3, 31), None, date(2026, 3, 20), Following())
    datetime.date(2026, 3, 16)
    >>> newest_threshold(date(2026, 3, 31), None, date(2026, 4, 16), Following())
    datetime.date(2026, 4, 15)
    """
    found = [deadline - timedelta(days=days) for days in rule.remind_before]
    late = (day - deadline).days
    if late > 0:
        step = max(1, rule.repeat_days)
        found.append(deadline + timedelta(days=1 + (late - 1) // step * step))
    return max((one for one in found if one <= day and (set_on is None or one > set_on)), default=None)


def _since(followed: Followed, task: Task, day: date) -> tuple[date | None, list[date]]:
    """The day on which the deadline in force was set by what happened, and the days of presses since."""
    set_on: date | None = None
    pressed: list[date] = []
    for one in followed.history(task.id):
        if one.day > day or one.part:
            continue
        if one.act in (Act.ASSIGN, Act.GIVE_TIME):
            set_on, pressed = one.day, []
        if one.act in (Act.REMIND, Act.ESCALATE):
            pressed.append(one.day)
    return set_on, pressed
