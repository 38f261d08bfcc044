"""Outlooks of many cases at once. The same case gives the same outlook, alone or among others, on every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.candidates import library
from khue.stats.outlook.case import Case, Figure, Goal, Kind
from khue.stats.outlook.choice import assumption, methods, reason
from khue.stats.outlook.learned import LEARNED, Learned
from khue.stats.outlook.pool import Asked, pooled, widening
from khue.stats.outlook.result import Because, Outlook, Predictive, Said
from khue.stats.outlook.weigh import Fitted, fit

Values = NDArray[np.float64]

LEAST = 3
"""With fewer figures nothing is forecast."""
REACH = 3.0
"""A forecast reaches this many times as far as the figures do: six years from three yearly ones, as far as was checked."""
FARTHEST = 25.0
"""A path is not drawn farther, in years."""
CHECKED = 6.0
"""How far ahead the intervals were checked, in years."""
_FINE = 4.0
"""Below this reach a path has a point every quarter, else every year."""
_MIXED = 0.5
_AT_ONCE = 32
_ASKED_AT_ONCE = 128


def outlook(case: Case) -> Outlook:
    """The outlook of one case."""
    return outlooks([case])[0]


def outlooks(cases: Sequence[Case]) -> list[Outlook]:
    """The outlooks of these cases, in their order."""
    found: dict[int, Outlook] = {}
    waiting: dict[Kind, list[int]] = defaultdict(list)
    for n, case in enumerate(cases):
        lack = _lack(case)
        if lack is None:
            waiting[case.kind].append(n)
        else:
            found[n] = Outlook(missing=lack)
    for kind, numbers in waiting.items():
        numbers.sort(key=lambda n: len(cases[n].figures))
        for part in (numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)):
            found |= zip(part, _together([cases[n] for n in part], LEARNED[kind]), strict=True)
    return [found[n] for n in range(len(cases))]


def _lack(case: Case) -> Because | None:
    """Why nothing at all can be said, as far as the figures alone show it."""
    have, (low, high) = len(case.figures), case.bounds
    outside = next((figure for figure in case.figures if not low <= figure.value <= high), None)
    if outside is not None:
        return Because("out_of_bounds", {"value": outside.value, "time": outside.time, "low": low, "high": high})
    if have < LEAST:
        return Because("too_few", {"have": have, "need": LEAST, "more": LEAST - have})
    return None


@dataclass(frozen=True)
class _Question:
    """A forecast that is needed: for a case, from a figure, for a time."""

    case: int
    figure: int
    time: float


def _together(cases: list[Case], learned: Learned) -> list[Outlook]:
    """The outlooks of cases of one kind, all with enough figures."""
    fitted = fit(cases, library(cases[0].kind, learned.rows))
    weights = fitted.weights(learned.tempering)
    asked = {n: tuple(_questions(n, case)) for n, case in enumerate(cases)}
    answers = _answered(fitted, weights, learned, [question for own in asked.values() for question in own])
    return [_Teller(fitted, weights, answers, n).tell() for n in range(len(cases))]


def reach(figures: Sequence[Figure]) -> float:
    """How far ahead these figures allow to look, in years."""
    return REACH * (figures[-1].time - figures[0].time)


def _path_times(case: Case) -> Iterator[float]:
    """The times of a path: every year or quarter after the newest figure, and the goal's."""
    last, far = case.figures[-1].time, min(reach(case.figures), FARTHEST)
    step = 1.0 if far >= _FINE else 0.25
    times = {last + step * n for n in range(1, int(far / step + 1e-9) + 1)} or {last + far}
    wanted = {case.goal.time} if case.goal is not None and 0 < case.goal.time - last <= reach(case.figures) else set()
    yield from sorted(times | wanted | {time for time in case.times if time > last})


def _questions(n: int, case: Case) -> Iterator[_Question]:
    """All forecasts that the outlook of a case needs."""
    last = len(case.figures) - 1
    yield from (_Question(n, last, time) for time in _path_times(case))
    for figure in range(LEAST - 1, last):
        yield _Question(n, figure, case.figures[figure + 1].time)
        if case.goal is not None and _lies_ahead(case.figures[: figure + 1], case.goal) is None:
            yield _Question(n, figure, case.goal.time)


def _lies_ahead(figures: Sequence[Figure], goal: Goal) -> Because | None:
    """Why a goal cannot be looked at from these figures; None where it can."""
    years = goal.time - figures[-1].time
    if years <= 0:
        return Because("goal_past", {"time": goal.time, "last": figures[-1].time})
    if years > reach(figures):
        span = figures[-1].time - figures[0].time
        return Because("too_far", {"span": span, "reach": reach(figures), "years": years})
    return None


def _answered(
    fitted: Fitted, weights: Values, learned: Learned, questions: list[_Question]
) -> dict[_Question, Predictive]:
    """The distribution for each question."""
    found: dict[_Question, Predictive] = {}
    for at in range(0, len(questions), _ASKED_AT_ONCE):
        part = questions[at : at + _ASKED_AT_ONCE]
        case, figure = (np.array([getattr(question, name) for question in part]) for name in ("case", "figure"))
        years = np.array([question.time for question in part]) - fitted.times[case, figure]
        asked = Asked(case, figure, years)
        rows = pooled(fitted, weights, asked, widening(learned, asked)).tolist()
        found |= {one: Predictive(one.time, tuple(row)) for one, row in zip(part, rows, strict=True)}
    return found


@dataclass(frozen=True)
class _Teller:
    """Puts the outlook of one case together from the answers."""

    fitted: Fitted
    weights: Values
    answers: dict[_Question, Predictive]
    number: int

    @property
    def case(self) -> Case:
        return self.fitted.cases[self.number]

    @property
    def last(self) -> Figure:
        return self.case.figures[-1]

    def tell(self) -> Outlook:
        end = len(self.case.figures) - 1
        if not self.fitted.possible[self.number, end].any():
            return Outlook(missing=Because("no_scale"))
        path = tuple(self.answers[_Question(self.number, end, time)] for time in _path_times(self.case))
        found = methods(self.fitted, self.weights, self.number)
        first, last = self.case.figures[0], self.last
        coming = path[0]
        pace = (coming.middle - last.value) / (coming.time - last.time)
        plain = Outlook(
            path=path, methods=found, reason=reason(found, end + 1),
            assumption=assumption(self.fitted, self.weights, self.number, found[0].family, pace),
            pace_so_far=(last.value - first.value) / (last.time - first.time),
            said=tuple(self.said()), cautions=() if found[0].weight >= _MIXED else ("mixed",),
        )  # fmt: skip
        return plain if self.case.goal is None else self.with_goal(plain, self.case.goal)

    def with_goal(self, plain: Outlook, goal: Goal) -> Outlook:
        """The outlook with all that depends on the goal."""
        lack, years = _lies_ahead(self.case.figures, goal), goal.time - self.last.time
        meets = self.meets(plain.path, goal)
        if lack is not None:
            return replace(plain, missing=lack, meets=meets)
        found = next(one for one in plain.path if one.time == goal.time)
        far = ("beyond_checked",) if years > CHECKED else ()
        return replace(
            plain, at_goal=found, chance=found.chance(*self.case.winning), meets=meets, cautions=(*plain.cautions, *far),
            pace_needed=goal.gap(self.last.value) / years, pace_expected=(found.middle - self.last.value) / years,
        )  # fmt: skip

    def meets(self, path: tuple[Predictive, ...], goal: Goal) -> float | None:
        """When the middle of the path first meets the goal, read off between its points."""
        time, value = self.last.time, self.last.value
        if goal.met_by(value):
            return time
        for point in path:
            edge, now = value + goal.gap(value), point.middle
            if goal.met_by(now) or (value - edge) * (now - edge) < 0:
                return time + (point.time - time) * (edge - value) / (now - value)
            time, value = point.time, now
        return None

    def said(self) -> Iterator[Said]:
        """What would have been said after each earlier figure."""
        figures, goal = self.case.figures, self.case.goal
        for n in range(LEAST - 1, len(figures) - 1):
            if not self.fitted.possible[self.number, n].any():
                continue
            came = figures[n + 1]
            ahead = self.answers[_Question(self.number, n, came.time)]
            found = None if goal is None else self.answers.get(_Question(self.number, n, goal.time))
            looked = goal is not None and found is not None and _lies_ahead(figures[: n + 1], goal) is None
            chance = found.chance(*self.case.winning) if looked and found is not None else None
            yield Said(figures[n].time, n + 1, ahead, came.value, found if looked else None, chance)
