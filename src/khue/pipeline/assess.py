"""How a target stands on a day, from its numbers alone. The rule, with a worked example, is docs/assessment.md.

Pure: a target, its indicator, the observations of the city's own unit, the thresholds and a day go in, an
assessment comes out. Reasons are data; `khue.pipeline.wording` makes the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import inf, isclose

import msgspec

from khue.lib.periods import Grain, Period
from khue.model.assessment import Assessment, Evidence, Point, Reason, Schedule
from khue.model.city import Thresholds
from khue.model.indicator import Direction, Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target

DUE_SOON_DAYS = 90
"""A deadline this near is "due soon"."""

_EPS = 1e-9

period_of = lru_cache(maxsize=4096)(Period.parse)
"""The period that a text names; the same few hundred texts stand in all observations."""


@dataclass(frozen=True)
class Measured:
    """An observation with a value, and the day it speaks of."""

    period: Period
    day: date
    value: float
    status: str

    @property
    def years(self) -> float:
        """The day on a scale of years."""
        return Period(self.day, Grain.DAY).years

    @property
    def point(self) -> Point:
        """The same for an assessment."""
        return Point(str(self.period), self.value, self.status)


def assess(
    target: Target, indicator: Indicator | None, observations: Iterable[Observation], thresholds: Thresholds,
    as_of: date,
) -> Assessment:  # fmt: skip
    """The standing of a target on `as_of`; `observations` are those of its indicator at the city's own unit."""
    empty = Assessment(
        target=target.id,
        evidence=Evidence.NO_DATA,
        reason=Reason(""),
        schedule=schedule(target.deadline, as_of),
        official=target.official_status,
        days_left=None if target.deadline is None else (target.deadline - as_of).days,
    )
    if target.operator is Operator.QUALITATIVE or target.value is None:
        return _because(empty, Evidence.NO_DATA, "qualitative")
    if indicator is None:
        return _because(empty, Evidence.NO_DATA, "no_indicator")
    observations = list(observations)
    series = comparable(target, indicator, observations, as_of)
    if not series:
        hidden = any(one.status is Status.SUPPRESSED for one in observations)
        return _because(empty, Evidence.NO_DATA, "suppressed" if hidden else "no_figures")
    return _Judge(target, target.value, indicator, series, thresholds, as_of).judge(empty)


def schedule(deadline: date | None, as_of: date) -> Schedule:
    """What the calendar says."""
    if deadline is None:
        return Schedule.UNDATED
    if as_of > deadline:
        return Schedule.PAST_DUE
    return Schedule.DUE_SOON if (deadline - as_of).days <= DUE_SOON_DAYS else Schedule.AHEAD


def known_on(observation: Observation) -> date:
    """The day from which an observation could be known: when it was published, else when its period ended."""
    end = period_of(observation.period).end
    if observation.published:
        return date.fromisoformat(observation.published)
    return min(end, date.fromisoformat(observation.seen_on)) if observation.seen_on else end


def newest_vintages(observations: Iterable[Observation]) -> list[Observation]:
    """One observation for each unit and period, as it was or of today, the newest vintage, in order of period, then unit."""
    newest: dict[tuple[str, str, str, str], Observation] = {}
    for observation in observations:
        key = (observation.indicator, observation.unit, observation.period, observation.carried)
        if key not in newest or vintage_key(observation) >= vintage_key(newest[key]):
            newest[key] = observation
    return sorted(newest.values(), key=lambda o: (period_of(o.period), o.unit))


FIRMNESS = {"estimated": 1, "provisional": 2, "final": 3}
"""Of two figures made known on one day the firmer is the newer one; a status that is not here is the least firm."""


def vintage_key(observation: Observation) -> tuple[str, int]:
    """Orders the figures of one period: by the day of publication, then from estimated to final."""
    return observation.published or observation.seen_on, FIRMNESS.get(observation.status.value, 0)


def comparable(
    target: Target, indicator: Indicator, observations: Iterable[Observation], as_of: date
) -> list[Measured]:
    """What may be compared with the target, in order of time: known by `as_of`, with a value, within one segment."""
    observations = of_right_length(target, indicator, observations)
    start = segment_start(indicator, min(as_of, target.deadline or as_of))
    end = _segment_end(indicator, start)
    known = newest_vintages(o for o in observations if known_on(o) <= as_of)
    measured = (_measured(o, indicator.timing) for o in known)
    known_then = (m for m in measured if m is not None and m.day <= as_of and start <= m.period.start < end)
    return sorted(known_then, key=lambda m: (m.day, m.period))


def segment_start(indicator: Indicator, day: date) -> date:
    """The first day of the stretch without a break in which `day` falls."""
    return max((start for start in _break_days(indicator) if start <= day), default=date.min)


def _segment_end(indicator: Indicator, start: date) -> date:
    return min((day for day in _break_days(indicator) if day > start), default=date.max)


def _break_days(indicator: Indicator) -> list[date]:
    return [Period.parse(b.period).start for b in indicator.breaks]


def _measured(observation: Observation, timing: Timing) -> Measured | None:
    """The value with the day it speaks of: a level published before its period was over speaks of that day."""
    if observation.value is None:
        return None
    period = period_of(observation.period)
    day = min(period.end, known_on(observation)) if timing is Timing.POINT else period.end
    return Measured(period, max(day, period.start), observation.value, observation.status.value)


def of_right_length(target: Target, indicator: Indicator, observations: Iterable[Observation]) -> Sequence[Observation]:
    """Growth over six months is not growth over a year: with a deadline at a year's end only years are compared."""
    deadline = target.deadline
    if indicator.timing is Timing.POINT or deadline is None or not _ends_year(deadline):
        return tuple(observations)
    return [one for one in observations if period_of(one.period).grain is Grain.YEAR]


def _ends_year(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _because(base: Assessment, evidence: Evidence, code: str, **params: float | int | str | None) -> Assessment:
    return msgspec.structs.replace(base, evidence=evidence, reason=Reason(code, params))


@dataclass(frozen=True)
class _Judge:
    """One judgement; `series` is not empty and in order of time."""

    target: Target
    goal: float
    indicator: Indicator
    series: list[Measured]
    thresholds: Thresholds
    as_of: date

    @property
    def latest(self) -> Measured:
        return self.series[-1]

    def judge(self, base: Assessment) -> Assessment:
        base = msgspec.structs.replace(base, latest=self.latest.point)
        baseline, deadline = self.baseline(), self.target.deadline
        if baseline is not None and deadline is not None:
            base = msgspec.structs.replace(base, baseline=baseline.point, path=self.path(baseline, deadline))
        met = self.meeting()
        if met is not None:
            code = "met" if met is self.latest else "met_at_deadline"
            found = msgspec.structs.replace(base, latest=met.point)
            return _because(found, Evidence.MET, code, **self.about(met))
        if deadline is None:
            return _because(base, Evidence.NO_DATA, "no_deadline", **self.about(self.latest))
        if self.as_of > deadline:
            return self.overdue(base, deadline)
        if self.satisfied(self.latest.value):  # of another period than the promised one
            return _because(base, Evidence.ON_TRACK, "at_goal", deadline=str(deadline), **self.about(self.latest))
        if baseline is None:
            return _because(base, Evidence.NO_DATA, "one_figure", **self.about(self.latest))
        return self.by_pace(base, baseline, deadline)

    def overdue(self, base: Assessment, deadline: date) -> Assessment:
        """After the deadline: whether a figure shows that the goal was missed, or none was published for that day."""
        judged = next((m for m in reversed(self.series) if self.decides(m)), self.latest)
        covers = self.decides(judged) and judged.period.end >= deadline
        found = msgspec.structs.replace(base, latest=judged.point)
        code, late = "overdue" if covers else "overdue_unmeasured", (self.as_of - deadline).days
        return _because(found, Evidence.OVERDUE, code, days=late, deadline=str(deadline), **self.about(judged))

    def about(self, measured: Measured) -> dict[str, float | int | str | None]:
        """The numbers every reason cites."""
        return {
            "value": measured.value,
            "period": str(measured.period),
            "status": measured.status,
            "goal": self.goal,
            "goal_to": self.target.value_to,
            "operator": self.target.operator.value,
            "gap": self.wanted(measured.value) - measured.value,
        }

    def meeting(self) -> Measured | None:
        """The figure that meets the target: the newest, or after the deadline the one that held on that day."""
        looks = [self.latest]
        if self.target.deadline is not None and self.as_of > self.target.deadline:
            looks += [m for m in self.series if m.day <= self.target.deadline][-1:]
        return next((m for m in looks if self.decides(m) and self.satisfied(m.value)), None)

    def decides(self, measured: Measured) -> bool:
        """Whether a figure can fulfil the promise: of what happens during a period, only the promised period can."""
        if self.indicator.timing is Timing.POINT or self.target.deadline is None:
            return True
        return measured.period.start <= self.target.deadline <= measured.period.end

    def satisfied(self, value: float) -> bool:
        goal, same = self.goal, isclose(value, self.goal, rel_tol=_EPS, abs_tol=_EPS)
        match self.target.operator:
            case Operator.AT_LEAST:
                return value > goal or same
            case Operator.MORE_THAN:
                return value > goal and not same
            case Operator.AT_MOST:
                return value < goal or same
            case Operator.LESS_THAN:
                return value < goal and not same
            case Operator.ABOUT:
                return self.is_about(value)
            case Operator.RANGE:
                return goal - _EPS <= value <= self.upper + _EPS
            case _:
                return same

    def is_about(self, value: float) -> bool:
        """Whether a value is near enough to the goal, or beyond it the good way, where one way is good."""
        tolerance = abs(self.goal) * self.thresholds.about_tolerance + _EPS
        near_enough = value >= self.goal - tolerance, value <= self.goal + tolerance
        if self.indicator.direction is Direction.NONE:
            return all(near_enough)
        return near_enough[0] if self.indicator.direction is Direction.HIGHER else near_enough[1]

    @property
    def upper(self) -> float:
        return self.goal if self.target.value_to is None else self.target.value_to

    def wanted(self, value: float) -> float:
        """The value to reach from `value`: of a range, the nearer edge."""
        return self.upper if self.target.operator is Operator.RANGE and value > self.upper else self.goal

    def baseline(self) -> Measured | None:
        """The declared baseline, or the first figure of the segment; None where it is not before the latest figure."""
        first = self.declared_baseline() or self.series[0]
        return first if first.day < self.latest.day else None

    def declared_baseline(self) -> Measured | None:
        if self.target.baseline_value is None or not self.target.baseline_period:
            return None
        period = Period.parse(self.target.baseline_period)
        if period.start < segment_start(self.indicator, self.latest.day):
            return None
        return Measured(period, period.end, self.target.baseline_value, "final")

    def path(self, baseline: Measured, deadline: date) -> tuple[Point, ...]:
        """The straight way from the baseline to the goal, with a point at the end of each year between."""
        goal_years, goal = _years(deadline), self.wanted(self.latest.value)
        if goal_years <= baseline.years:
            return ()
        slope = (goal - baseline.value) / (goal_years - baseline.years)
        years = (Period.parse(str(year)) for year in range(baseline.day.year, deadline.year))
        after = [year for year in years if year.end > baseline.day]
        between = [Point(str(year), baseline.value + slope * (year.years - baseline.years)) for year in after]
        last = str(deadline.year) if _ends_year(deadline) else deadline.isoformat()
        return (baseline.point, *between, Point(last, goal))

    def by_pace(self, base: Assessment, baseline: Measured, deadline: date) -> Assessment:
        """Before the deadline: the pace that is needed from the latest figure on against the pace so far."""
        latest = self.latest
        actual = (latest.value - baseline.value) / (latest.years - baseline.years)
        left = _years(deadline) - latest.years
        gap = self.wanted(latest.value) - latest.value
        if left <= _EPS:
            found = msgspec.structs.replace(base, actual_pace=actual)
            return _because(found, Evidence.OFF_TRACK, "no_time_left", **self.about(latest))
        ratio = self.ratio(actual, gap / left)
        evidence, code = self.grade(ratio)
        found = msgspec.structs.replace(base, required_pace=gap / left, actual_pace=actual)
        return _because(
            found, evidence, code, required=gap / left, actual=actual, ratio=None if abs(ratio) == inf else ratio,
            since=str(baseline.period), since_value=baseline.value, deadline=str(deadline), **self.about(latest),
        )  # fmt: skip

    def ratio(self, actual: float, required: float) -> float:
        """Actual over required pace; where the goal only has to be passed, any step the right way is enough."""
        if abs(required) > _EPS:
            return actual / required
        way = -1 if self.target.operator in (Operator.AT_MOST, Operator.LESS_THAN) else 1
        return 0.0 if abs(actual) <= _EPS else inf * actual * way

    def grade(self, ratio: float) -> tuple[Evidence, str]:
        if ratio >= 1 - _EPS:
            return Evidence.ON_TRACK, "pace_enough"
        if ratio >= self.thresholds.at_risk_pace - _EPS:
            return Evidence.AT_RISK, "pace_short"
        return Evidence.OFF_TRACK, "pace_wrong_way" if ratio < -_EPS else "pace_short"


def _years(day: date) -> float:
    return Period(day, Grain.DAY).years
