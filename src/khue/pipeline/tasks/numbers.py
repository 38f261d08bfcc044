"""Since when targets are met: what tasks whose result is a number are closed by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from khue.model.assessment import Evidence
from khue.pipeline.assess import assess, period_of
from khue.pipeline.changes import Subject


class Numbers:
    """The targets of a city with their figures; callable as `khue.pipeline.tasks.followed.Met`."""

    def __init__(self, subjects: Sequence[Subject]) -> None:
        self._subjects = {subject.target.id: subject for subject in subjects}
        self._days: dict[str, list[date]] = {}
        self._ends: dict[tuple[str, date], date | None] = {}

    def __call__(self, target: str, day: date) -> date | None:
        """The end of the period whose figure first met the target, of the stretch in which it is met on a day."""
        subject = self._subjects.get(target)
        if subject is None:
            return None
        found = None
        for turn in self._turns(subject, day):
            end = self._end(subject, turn)
            if end is None:
                break
            found = end
        return min(found, day) if found else None

    def _turns(self, subject: Subject, day: date) -> list[date]:
        """The day, and the days before it on which the evidence could turn, newest first."""
        target = subject.target.id
        if target not in self._days:
            self._days[target] = sorted(subject.event_days(date.max))
        days = self._days[target]
        return [day, *reversed(days[: bisect_right(days, day)])]

    def _end(self, subject: Subject, day: date) -> date | None:
        """The end of the period whose figure meets the target, as known on a day; None where none does."""
        key = subject.target.id, day
        if key not in self._ends:
            found = assess(subject.target, subject.indicator, subject.observations, subject.thresholds, day)
            met = found.evidence is Evidence.MET and found.latest is not None
            self._ends[key] = period_of(found.latest.period).end if met and found.latest else None
        return self._ends[key]
