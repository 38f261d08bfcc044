"""How a task counts on a day: in time, late, running or overdue, by the city's working calendar."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from khue.model.city import Calendar
from khue.model.progress import Counting, Stage
from khue.model.workdays import last_day
from khue.pipeline.tasks.course import Course, Track

END_OF_DAY = "24:00"


class Count(NamedTuple):
    """How something counts; `days_late` are calendar days after its deadline, 0 for what is in time."""

    counting: Counting
    last_day: date | None
    done_on: date | None
    days_late: int


def count(track: Track, day: date, calendar: Calendar, hour: str = "") -> Count:
    """How a track counts on a day; `hour` is that of its deadline, where one is stated.

    What was reported to be done in time is not overdue while the office looks at it. Without a deadline nothing is late.
    """
    limit = last_day(track.deadline, calendar) if track.deadline else None
    done_on = date.fromisoformat(track.finished[:10]) if track.is_done and track.finished else None
    late = is_late(track.finished, track.deadline, calendar, hour) if track.finished else False
    if track.is_done:
        counting = Counting.DONE_LATE if late or track.stated == "late_done" else Counting.DONE_IN_TIME
        return Count(counting, limit, done_on, _days(done_on, track.deadline) if late else 0)
    waiting = track.stage is Stage.REPORTED and track.finished and not late
    if limit is None or day <= limit or waiting:
        return Count(Counting.RUNNING, limit, None, 0)
    return Count(Counting.OVERDUE, limit, None, _days(day, track.deadline))


def count_part(course: Course, part: Track, day: date, calendar: Calendar) -> tuple[Stage, Count]:
    """The stage and count of a part: with the whole done, nobody waits any more for a part that was not reported."""
    found = count(part, day, calendar)
    if part.is_done or not course.main.is_done:
        return part.stage, found
    return Stage.CLOSED, count(course.main, day, calendar, course.task.deadline_time)


def is_late(at: str, deadline: date | None, calendar: Calendar, hour: str = "") -> bool:
    """Whether a moment is after the last day of a deadline, or on it after the hour.

    >>> is_late("2026-02-02T17:30:00", date(2026, 1, 31), Calendar(), "17:00")
    True
    """
    return deadline is not None and at[:16] > f"{last_day(deadline, calendar)}T{hour or END_OF_DAY}"


def _days(day: date | None, deadline: date | None) -> int:
    return (day - deadline).days if day and deadline else 0
