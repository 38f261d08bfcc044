"""The answer of `khue.stats.outlook` as the outlook of a target: times become periods, distributions their intervals."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil, isfinite

import msgspec

from khue.lib.periods import Grain, Period
from khue.model.assessment import Reason
from khue.model.outlook import Fan, Method, Said, TargetOutlook
from khue.pipeline.outlook.question import YEARS_SHOWN, Question
from khue.stats.outlook.forecast import reach
from khue.stats.outlook.result import Because, Outlook, Predictive
from khue.stats.outlook.result import Said as SaidThen

_EPS = 1e-9


def told(question: Question, found: Outlook) -> TargetOutlook:
    """The outlook, of no target in particular: equal questions have one answer."""
    missing = question.barred or _reason(found.missing)
    shown = TargetOutlook(target="", missing=missing, figures=question.points, cautions=question.cautions)
    if not found.path:
        return shown
    return TargetOutlook(
        target="",
        chance=found.chance if missing is None else None,
        missing=missing,
        figures=question.points,
        holding=_holding(question),
        path=tuple(_path(question, found)),
        at_goal=_fan(found.at_goal) if found.at_goal is not None and question.dated else None,
        meets=_meets(question, found.meets),
        pace_needed=found.pace_needed if missing is None else None,
        pace_so_far=found.pace_so_far,
        pace_expected=found.pace_expected,
        methods=tuple(Method(m.family, m.weight, m.error if isfinite(m.error) else None) for m in found.methods),
        reason=_reason(found.reason),
        assumption=_assumption(question, found),
        cautions=(*(_slows(found) if missing is None else ()), *found.cautions, *question.cautions),
        said=tuple(_said(question, said) for said in found.said),
    )


def period_at(time: float) -> str:
    """The year that ends at a time, else the day.

    >>> period_at(2026.0), period_at(2025.4959)
    ('2025', '2025-06-30')
    """
    return str(ceil(time) - 1) if abs(time - round(time)) < _EPS else day_at(time).isoformat()


def day_at(time: float) -> date:
    """The day that ends at a time, or during which it is."""
    year = ceil(time - _EPS) - 1
    days = 366 if calendar.isleap(year) else 365
    return date(year, 1, 1) + timedelta(days=max(0, ceil((time - year) * days - 0.5) - 1))


def _reason(because: Because | None) -> Reason | None:
    """The same with what may be written down: an end that is infinitely far is none."""
    if because is None:
        return None
    params = {name: None if isinstance(n, float) and not isfinite(n) else n for name, n in because.params.items()}
    return Reason(because.code, params)


def _assumption(question: Question, found: Outlook) -> Reason | None:
    """What is taken for granted, with the pace over the year after the newest figure."""
    said = _reason(found.assumption)
    if said is None:
        return None
    last = question.case.figures[-1]
    point = min(found.path, key=lambda one: abs(one.time - last.time - 1))
    pace = (point.middle - last.value) / (point.time - last.time)
    return Reason(said.code, {**said.params, "pace": pace})


def _slows(found: Outlook) -> tuple[str, ...]:
    """Where the pace so far would be enough, but is not expected to last: a chance below half then needs a word."""
    needed, so_far, expected = found.pace_needed, found.pace_so_far, found.pace_expected
    if needed is None or so_far is None or expected is None:
        return ()
    way = 1 if needed > 0 else -1
    return ("slows",) if needed and way * so_far >= way * needed > way * expected else ()


def _holding(question: Question) -> bool:
    goal = question.case.goal
    return goal is not None and goal.met_by(question.case.figures[-1].value)


def _path(question: Question, found: Outlook) -> Iterator[Fan]:
    """The points up to the goal, at the ends of years; all points where none of these is reached."""
    case = question.case
    last, goal = case.figures[-1].time, None if case.goal is None else case.goal.time
    end = goal if goal is not None and goal > last else last + YEARS_SHOWN
    far = min(end, last + reach(case.figures), question.until or end) + _EPS
    points = [one for one in found.path if one.time <= far]
    yield from map(_fan, [one for one in points if one.time in (*case.times, goal)] or points)


def _fan(found: Predictive) -> Fan:
    low80, high80 = found.interval(0.8)
    low95, high95 = found.interval(0.95)
    return Fan(found.time, period_at(found.time), found.middle, low80, high80, low95, high95)


def _meets(question: Question, time: float | None) -> str:
    """The period in which the middle of the path meets the goal; nothing beyond a break."""
    if time is None or (question.until is not None and time > question.until):
        return ""
    if time <= question.case.figures[-1].time:
        return question.points[-1].period
    if question.yearly:
        return str(ceil(time - _EPS) - 1)
    return str(Period.containing(day_at(time), Grain.QUARTER))


def _said(question: Question, said: SaidThen) -> Said:
    """A look back; the next figure bears its own period."""
    return Said(
        period=question.points[said.figures - 1].period,
        figures=said.figures,
        ahead=msgspec.structs.replace(_fan(said.ahead), period=question.points[said.figures].period),
        came=said.came,
        at_goal=_fan(said.at_goal) if said.at_goal is not None and question.dated else None,
        chance=said.chance if question.dated else None,
    )
