"""A target, its indicator and the figures known on a day, made into the question that `khue.stats.outlook` answers.

Pure and light: nothing here needs numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from khue.lib.periods import Grain, Period
from khue.model.assessment import Point, Reason
from khue.model.city import Thresholds
from khue.model.indicator import Bounds, Direction, Indicator, Timing
from khue.model.target import Operator, Target
from khue.pipeline.assess import Measured, comparable, period_of, segment_start
from khue.pipeline.changes import Subject
from khue.pipeline.outlook.series import ENOUGH, Fed, fed
from khue.stats.outlook.case import ESTIMATED, FIRM, PROVISIONAL, Case, Figure, Goal, Kind

_DOUBT = {"provisional": PROVISIONAL, "estimated": ESTIMATED}
_WAY = {Direction.HIGHER: 1, Direction.LOWER: -1, Direction.NONE: 0}

_HALF_A_YEAR = 0.5

YEARS_SHOWN = 3
"""How many years ahead are looked at where no day is set, or it has passed."""


@dataclass(frozen=True)
class Question:
    """One case with what its answer is told in; `repr` names all that the answer depends on.

    `yearly` says that values happen during a year, so that a goal is met in a year, not on a day of it. `barred` is the
    reason why there is no chance although the figures would give one; no path goes beyond `until`, in years.
    """

    case: Case
    points: tuple[Point, ...]
    yearly: bool
    cautions: tuple[str, ...] = ()
    barred: Reason | None = None
    until: float | None = None

    @property
    def dated(self) -> bool:
        """Whether something may be said of the goal's day: one is set, and no break lies before it."""
        goal, undated = self.case.goal, self.barred is not None and self.barred.code == "no_deadline"
        return goal is not None and not undated and (self.until is None or goal.time <= self.until)


def question(subject: Subject, day: date) -> Question | Reason:
    """What is asked about a target on a day, or the code that says why nothing can be."""
    target, indicator = subject.target, subject.indicator
    if target.operator is Operator.QUALITATIVE or target.value is None:
        return Reason("qualitative")
    if indicator is None:
        return Reason("no_indicator")
    known = comparable(target, indicator, subject.observations, day)
    found = fed(indicator, known)
    if len(found.figures) < ENOUGH:
        return _passed(target, known, day) or _too_few(indicator, known, found)
    return _Asking(target, target.value, indicator, found, subject.thresholds, day).asked()


def _passed(target: Target, known: Sequence[Measured], day: date) -> Reason | None:
    """That the deadline has passed, and whether a figure is there for it: then none are missing for a forecast."""
    if target.deadline is None or day <= target.deadline:
        return None
    measured = int(bool(known) and known[-1].period.end >= target.deadline)
    return Reason("deadline_past", {"deadline": str(target.deadline), "measured": measured})


def _too_few(indicator: Indicator, known: Sequence[Measured], found: Fed) -> Reason:
    """How many figures there are, and since when the series can be compared where a break cut it short."""
    if not known:
        return Reason("no_figures")
    start = segment_start(indicator, known[-1].day)
    since = next((b.period for b in indicator.breaks if period_of(b.period).start == start), None)
    have = len(found.figures)
    return Reason("too_few", {"have": have, "need": ENOUGH, "more": ENOUGH - have, "since": since})


@dataclass(frozen=True)
class _Asking:
    """One question about enough figures."""

    target: Target
    value: float
    indicator: Indicator
    fed: Fed
    thresholds: Thresholds
    day: date

    def asked(self) -> Question:
        kind, (low, high) = _kind(self.indicator.bounds)
        figures = tuple(Figure(m.years, m.value, _DOUBT.get(m.status, FIRM)) for m in self.fed.figures)
        case = Case(figures, kind, self.goal(), low, high, step=_step(self.indicator), times=self.year_ends())
        return Question(
            case=case,
            points=tuple(measured.point for measured in self.fed.figures),
            yearly=self.indicator.timing is Timing.PERIOD and not self.fed.seasonal,
            cautions=tuple(self.cautions(kind)),
            barred=self.barred(),
            until=None if self.break_ahead is None else _eve(self.break_ahead),
        )

    @property
    def newest(self) -> Measured:
        return self.fed.figures[-1]

    def goal(self) -> Goal:
        """What is promised; where no day is set, some years from now, so that it can be seen when it would be met."""
        deadline, near = self.target.deadline, abs(self.value) * self.thresholds.about_tolerance
        about = self.target.operator is Operator.ABOUT
        return Goal(
            operator=self.target.operator.value, value=self.value,
            time=Period(deadline, Grain.DAY).years if deadline else self.newest.years + YEARS_SHOWN,
            value_to=self.target.value_to, tolerance=near if about else 0.0,
            better=_WAY[self.indicator.direction] if about else 0,
        )  # fmt: skip

    def year_ends(self) -> tuple[float, ...]:
        """The ends of the years from half a year after the newest figure to the deadline; a path has a point at each."""
        last = self.target.deadline.year if self.target.deadline else self.newest.day.year + YEARS_SHOWN
        ends = (Period.parse(str(year)).years for year in range(self.newest.day.year, last))
        return tuple(end for end in ends if end > self.newest.years + _HALF_A_YEAR)

    def barred(self) -> Reason | None:
        """Why there is no chance: no deadline, a deadline that has passed, or a break of the series before it."""
        deadline = self.target.deadline
        if deadline is None:
            return Reason("no_deadline")
        if passed := _passed(self.target, self.fed.figures, self.day):
            return passed
        if self.break_ahead is not None and self.break_ahead.start <= deadline:
            return Reason("break_ahead", {"break": str(self.break_ahead), "deadline": str(deadline)})
        return None

    @property
    def break_ahead(self) -> Period | None:
        """The next break after the newest figure: what comes then cannot be foretold from what was."""
        breaks = (period_of(b.period) for b in self.indicator.breaks)
        return min((one for one in breaks if one.start > self.newest.day), default=None)

    def cautions(self, kind: Kind) -> list[str]:
        """What a reader should know of these figures."""
        values = [measured.value for measured in self.fed.figures]
        grows = all(one <= other for one, other in pairwise(values)) and values[0] < values[-1]
        wanted = self.indicator.direction is Direction.HIGHER
        said = {
            "seasons": self.fed.seasonal,
            "only_grows": kind is Kind.BOUNDED and grows and wanted,
            "not_final": self.newest.status in _DOUBT,
        }
        return [code for code, holds in said.items() if holds]


def _eve(broken: Period) -> float:
    """The end of the last day before a break, in years."""
    return Period(broken.start - timedelta(days=1), Grain.DAY).years


def _kind(bounds: Bounds) -> tuple[Kind, tuple[float, float]]:
    """Between two declared ends bounded; with a least value of 0 or more an amount; else free."""
    if bounds.min is not None and bounds.max is not None:
        return Kind.BOUNDED, (bounds.min, bounds.max)
    return (Kind.AMOUNT if bounds.min is not None and bounds.min >= 0 else Kind.FREE), (0.0, 100.0)


def _step(indicator: Indicator) -> float:
    """The last decimal of published figures; computed ones are judged as they are, however they are printed."""
    return 0.0 if indicator.computed or indicator.decimals is None else 10.0**-indicator.decimals
