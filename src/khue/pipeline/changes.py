"""What changed: for each target the day since when its evidence is what it is, and what it was before.

Two things make a change. Time does: a figure was published, a deadline passed; that is found by assessing the target on
the days before, so it is the same on every machine. And corrections do: a figure or a target was edited; that is
found by comparing with the build before, and carried from build to build while it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from khue.lib.periods import Period
from khue.model.assessment import Evidence
from khue.model.city import City, Thresholds
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.model.target import Target
from khue.pipeline.assess import assess, known_on, of_right_length, period_of
from khue.pipeline.manifest import Change


@dataclass(frozen=True)
class Subject:
    """A target with all that its assessment needs."""

    target: Target
    indicator: Indicator | None
    observations: Sequence[Observation]
    thresholds: Thresholds

    def evidence(self, day: date) -> Evidence:
        """The evidence as it stood on a day, on figures known by then."""
        return assess(self.target, self.indicator, self.compared, self.thresholds, day).evidence

    @cached_property
    def compared(self) -> Sequence[Observation]:
        """The observations that the target can be compared with."""
        return of_right_length(self.target, self.indicator, self.observations) if self.indicator else ()

    def event_days(self, as_of: date) -> list[date]:
        """The days on which the evidence could turn, newest first."""
        days = {known_on(o) for o in self.compared} | {period_of(o.period).end for o in self.compared}
        if self.target.deadline is not None:
            days.add(self.target.deadline + timedelta(days=1))
        for broken in self.indicator.breaks if self.indicator else ():
            days.add(Period.parse(broken.period).start)
        return sorted((day for day in days if day <= as_of), reverse=True)


def measuring(city: City) -> set[str]:
    """The indicators by which its targets are measured."""
    return {target.indicator for target in city.targets} & {indicator.id for indicator in city.indicators}


def subjects_of(city: City, seen: Mapping[str, Sequence[Observation]]) -> list[Subject]:
    """The targets of a city in their order; `seen` has by indicator the observations of its own unit, every vintage."""
    indicators, thresholds = {indicator.id: indicator for indicator in city.indicators}, city.declaration.thresholds
    return [
        Subject(target, indicators.get(target.indicator), seen.get(target.indicator, ()), thresholds)
        for target in city.targets
    ]


def last_turn(subject: Subject, as_of: date) -> Change | None:
    """The newest turn of a target's evidence by `as_of`, or None where it was always the same."""
    now = subject.evidence(as_of)
    for day in subject.event_days(as_of):
        before = subject.evidence(day - timedelta(days=1))
        if before is not now:
            return Change(target=subject.target.id, before=before.value, after=now.value, since=day.isoformat())
    return None


@dataclass(frozen=True)
class Before:
    """The build before: its day, its evidence by target, and the changes that it showed."""

    as_of: date
    evidence: Mapping[str, str]
    changes: Sequence[Change]


def changes(subjects: Iterable[Subject], before: Before | None, as_of: date) -> tuple[Change, ...]:
    """The last change of every target that ever changed, newest first."""
    found = (_change(subject, before, as_of) for subject in subjects)
    return tuple(sorted((c for c in found if c), key=lambda c: (c.since, c.target), reverse=True))


def _change(subject: Subject, before: Before | None, as_of: date) -> Change | None:
    turn = last_turn(subject, as_of)
    if before is None or before.as_of > as_of:
        return turn
    target, now = subject.target.id, subject.evidence(as_of).value
    was = before.evidence.get(target, now)
    explained = turn is not None and turn.since > before.as_of.isoformat()
    if was != now and not explained:
        return Change(target=target, before=was, after=now, since=as_of.isoformat())
    carried = next((c for c in before.changes if c.target == target and c.after == now and was == now), None)
    return max(filter(None, (turn, carried)), key=lambda c: c.since, default=None)
