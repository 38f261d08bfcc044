"""The facts of a month and their marks, one function for each measure; docs/heads.md has the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from khue.lib.periods import Period
from khue.model.assessment import Evidence, Reason
from khue.model.progress import STATED, Counting, TaskStanding
from khue.model.rating import Measure, RatedFact, RatingScheme
from khue.pipeline.heads.then import Then


class Month(NamedTuple):
    """A head in a month: what was known on its day, the month itself, and how the city rates."""

    then: Then
    head: str
    month: Period
    scheme: RatingScheme


class Marked(NamedTuple):
    """The facts that were marked, and those that could not be."""

    facts: tuple[RatedFact, ...]
    left_out: tuple[RatedFact, ...] = ()
    missing: str = ""


def marked(month: Month, measure: Measure) -> Marked:
    """The facts of a measure; without any of them `missing` says why it cannot be judged."""
    found = _MEASURES[measure](month)
    return found if found.facts or found.missing else found._replace(missing=_NOTHING[measure])


def tasks_of(month: Month) -> list[TaskStanding]:
    """The tasks of the month: due in it, finished in it, or overdue when it began and not finished before."""
    return [standing for standing in month.then.tasks.get(month.head, ()) if _belongs(standing, month.month)]


def _belongs(standing: TaskStanding, month: Period) -> bool:
    last, done = standing.last_day or standing.deadline, standing.done_on
    if standing.counting.done:
        return done is not None and (
            month.start <= done <= month.end or bool(last and month.start <= last <= month.end < done)
        )
    return last is not None and last <= month.end


def _finished(month: Month) -> Marked:
    return _each_task(month, {Counting.DONE_IN_TIME: 1.0, Counting.DONE_LATE: 1.0, Counting.OVERDUE: 0.0})


def _in_time(month: Month) -> Marked:
    late = month.scheme.late_counts
    return _each_task(month, {Counting.DONE_IN_TIME: 1.0, Counting.DONE_LATE: late, Counting.OVERDUE: 0.0})


def _each_task(month: Month, marks: Mapping[Counting, float]) -> Marked:
    facts: list[RatedFact] = []
    left_out: list[RatedFact] = []
    for standing in tasks_of(month):
        mark = marks.get(standing.counting)
        fact = RatedFact(thing="task", id=standing.task, mark=mark or 0.0, reason=_task_reason(standing))
        (left_out if mark is None else facts).append(fact)
    return Marked(tuple(facts), tuple(left_out))


def _task_reason(standing: TaskStanding) -> Reason:
    last = standing.last_day or standing.deadline
    params: dict[str, float | int | str | None] = {
        "due": last.isoformat() if last else None, "done": standing.done_on.isoformat() if standing.done_on else None,
        "days": standing.days_late,
    }  # fmt: skip
    code = standing.counting.value
    return Reason(f"{code}_undated" if standing.counting.done and last is None else code, params)


def _proved(month: Month) -> Marked:
    done = [one for one in tasks_of(month) if one.counting.done and one.done_on and one.done_on >= month.month.start]
    return Marked(tuple(
        RatedFact(thing="task", id=one.task, mark=float(one.basis != STATED), reason=Reason(f"basis_{one.basis}"))
        for one in done
    ))  # fmt: skip


def _on_course(month: Month) -> Marked:
    marks: Mapping[Evidence, float] = {
        Evidence.MET: 1.0, Evidence.ON_TRACK: 1.0, Evidence.AT_RISK: month.scheme.at_risk_counts,
        Evidence.OFF_TRACK: 0.0, Evidence.OVERDUE: 0.0,
    }  # fmt: skip
    facts: list[RatedFact] = []
    left_out: list[RatedFact] = []
    for subject, found in month.then.targets.get(month.head, ()):
        mark = marks.get(found.evidence)
        reason = Reason(f"target_{found.evidence.value}")
        fact = RatedFact(thing="target", id=subject.target.id, mark=mark or 0.0, reason=reason)
        (left_out if mark is None else facts).append(fact)
    return Marked(tuple(facts), tuple(left_out))


def _up_to_date(month: Month) -> Marked:
    held = month.then.data(month.head)
    if held is None or held.share is None:
        return Marked(())
    reason = Reason("data_held", {"held": held.held, "needed": held.needed})
    return Marked((RatedFact(thing="data", id=month.head, mark=held.share, reason=reason),))


_MEASURES: dict[Measure, Callable[[Month], Marked]] = {
    Measure.FINISHED: _finished,
    Measure.IN_TIME: _in_time,
    Measure.PROVED: _proved,
    Measure.ON_COURSE: _on_course,
    Measure.UP_TO_DATE: _up_to_date,
}
_NOTHING = {
    Measure.FINISHED: "no_tasks",
    Measure.IN_TIME: "no_tasks",
    Measure.PROVED: "nothing_finished",
    Measure.ON_COURSE: "no_figures",
    Measure.UP_TO_DATE: "no_data_owed",
}
"""Why there is nothing to mark."""
