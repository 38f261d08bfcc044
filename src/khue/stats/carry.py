"""Series carried to the units of today: what was counted for the units of before, put together for those that follow.

Engines count a row for the unit that bore its code on its day. Where a code was borne by several units, each of those
lives has a key of its own here (`00226@2025-07-01`), and the observations of one unit never fall in with another's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from msgspec.structs import replace

from khue.lib.periods import Period
from khue.model.formula import Formula
from khue.model.observation import Observation, Status
from khue.model.unit import Unit, UnitChange, Units
from khue.stats.additive import is_additive, is_ratio
from khue.stats.crosswalk import NOWHERE, Basis, Crosswalk, Share, boundaries, crosswalk, lasting
from khue.stats.reaggregate import Carried, Number, Sums, together


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in a period: what became of its rows, and whether its code means it there (see `Frame.speaks`)."""

    unit: Unit
    shares: tuple[Share, ...]
    speaks: bool


Part = tuple[Observation, Place]
"""An observation that is carried to a unit of today, whole or in part."""


@dataclass(frozen=True)
class Frame:
    """The units as they have been since `day`, the last reform, and the way to them from any day before."""

    units: Units
    changes: tuple[UnitChange, ...]
    day: date

    @classmethod
    def of(cls, units: Units, changes: Iterable[UnitChange], as_of: date) -> Frame:
        """The frame in force on a day; where nothing ever changed, the frame of all days."""
        changes = tuple(changes)
        return cls(
            lasting(units, changes), changes, max((c.date for c in changes if c.date <= as_of), default=date.min)
        )

    def content(self) -> Iterator[object]:
        """Everything that the way of a row to today's units depends on."""
        yield self.day
        yield from ((c.from_code, c.to_code, c.date, c.weight, c.population_weight) for c in self.changes)
        yield from ((u.code, u.level, u.valid_from, u.valid_to, u.population, u.area_km2) for u in self.units)

    def key(self, unit: Unit) -> str:
        """The code, with the first day of the unit's life where other units have borne the same code."""
        if self._bearers[unit.code] <= 1:
            return unit.code
        borne_by = self.units.find(unit.code, unit.valid_from or unit.valid_to or date.min) or unit
        return f"{unit.code}@{borne_by.valid_from or date.min}"

    def unit(self, key: str) -> Unit | None:
        """The unit that a key stands for."""
        return self._by_key.get(key)

    def place(self, key: str, period: str) -> Place | None:
        """The unit of a key in a period; None for a key that no unit has."""
        if (key, period) not in self._places:
            unit, span = self.unit(key), Period.parse(period)
            made = None if unit is None else Place(unit, self.shares(unit, span), self.speaks(unit, span))
            self._places[key, period] = made
        return self._places[key, period]

    def shares(self, unit: Unit, period: Period) -> tuple[Share, ...]:
        """What became of a unit's rows of a period, by today's units.

        Where a unit that lived on gave a part away within the period, its rows are divided as on the period's first day.
        """
        day = max(unit.valid_from or date.min, period.start)
        if day >= self.day:
            return (Share(unit.code, unit.code, Fraction(1), Basis.WHOLE),)
        return self._crosswalk(day, unit.level).of(unit.code)

    def speaks(self, unit: Unit, period: Period) -> bool:
        """Whether the code means this unit at the end of the period, or else the last unit that bore it by then."""
        lives = [life for life in self.units.history(unit.code) if (life.valid_from or date.min) <= period.end]
        return unit == lives[-1]

    def counts(self, observation: Observation, key: str) -> bool:
        """Whether the rows of a unit enter an observation, whole or by a share."""
        unit, period = self.unit(key), Period.parse(observation.period)
        if unit is None or unit.level != observation.level:
            return False
        if not observation.carried:
            return unit.code == observation.unit and self.speaks(unit, period)
        return any(share.target == observation.unit and share.share for share in self.shares(unit, period))

    def _crosswalk(self, day: date, level: str) -> Crosswalk:
        start = max((b for b in self._boundaries if b <= day), default=date.min)
        if (start, level) not in self._kept:
            self._kept[start, level] = crosswalk(self.units, self.changes, start, self.day, level)
        return self._kept[start, level]

    @cached_property
    def _kept(self) -> dict[tuple[date, str], Crosswalk]:
        return {}

    @cached_property
    def _places(self) -> dict[tuple[str, str], Place | None]:
        return {}

    @cached_property
    def _boundaries(self) -> tuple[date, ...]:
        return boundaries(self.units, self.changes)

    @cached_property
    def _bearers(self) -> Counter[str]:
        return Counter(unit.code for unit in self.units)

    @cached_property
    def _by_key(self) -> dict[str, Unit]:
        return {self.key(unit): unit for unit in self.units}


def carry(counted: Iterable[Observation], formula: Formula, frame: Frame) -> list[Observation]:
    """The observations as they were counted, and beside them those of today's units for the time before the last reform.

    `counted` name their units by `Frame.key`; what comes out names them by code. A carried observation has the day of
    the reform in `carried`. In a period in which the reform fell it stands in for those that count only a part of the
    period, of the unit itself and of its forerunners, so that the units of a period still add up.
    """
    groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for observation in counted:
        groups[observation.level, observation.period].append(observation)
    return [found for (_, period), group in groups.items() for found in _period(group, formula, frame, period)]


def _period(group: Sequence[Observation], formula: Formula, frame: Frame, period: str) -> Iterator[Observation]:
    placed = [(observation, frame.place(observation.unit, period)) for observation in group]
    carried = list(_carried(placed, formula, frame)) if Period.parse(period).start < frame.day else []
    standing_in = {observation.unit for observation in carried if observation.counted}
    for observation, place in placed:
        if place is None:
            yield observation
        elif place.speaks and not any(share.target in standing_in for share in place.shares):
            known = observation.unit == place.unit.code
            yield observation if known else replace(observation, unit=place.unit.code)
    yield from carried


def _carried(
    placed: Iterable[tuple[Observation, Place | None]], formula: Formula, frame: Frame
) -> Iterator[Observation]:
    parts: dict[str, list[Part]] = defaultdict(list)
    for observation, place in placed:
        for share in place.shares if place else ():
            if share.target != NOWHERE and share.share and place:
                parts[share.target].append((observation, place))
    moved = {target: own for target, own in parts.items() if not _only_itself(target, own, frame)}
    sums = _sums(moved, formula) if is_additive(formula) else {}
    for target, own in sorted(moved.items()):
        yield _observation(target, own, sums.get(target), formula, frame)


def _only_itself(target: str, parts: Sequence[Part], frame: Frame) -> bool:
    """Whether nothing came to the unit from elsewhere: then it has been the same all the time."""
    place = parts[0][1]
    return len(parts) == 1 and len(place.shares) == 1 and place.unit == frame.units.find(target, frame.day)


def _sums(moved: dict[str, list[Part]], formula: Formula) -> dict[str, Carried]:
    """The sums of all targets; every source is divided once, so that nothing is lost between them."""
    sources = {id(observation): (observation, place) for parts in moved.values() for observation, place in parts}
    ratio = is_ratio(formula)
    return together((_sums_of(observation, ratio=ratio), place.shares) for observation, place in sources.values())


def _sums_of(observation: Observation, *, ratio: bool) -> Sums:
    if ratio:
        return Sums(_number(observation.numerator), _number(observation.denominator))
    return Sums(_number(observation.value))


def _number(number: float | None) -> Number | None:
    """A number as it is written: 0.1 is a tenth."""
    if number is None:
        return None
    return int(number) if number == int(number) else Fraction(repr(number))


def _observation(
    target: str, parts: Sequence[Part], sums: Carried | None, formula: Formula, frame: Frame
) -> Observation:
    first, place = parts[0]
    moved = replace(first, unit=target, carried=frame.day.isoformat())
    if len(parts) == 1 and len(place.shares) == 1:
        return moved
    if sums is None:
        return replace(moved, value=None, numerator=None, denominator=None, status=Status.MISSING)
    numerator, denominator = sums.sums.numerator, sums.sums.denominator
    value, status = _value(sums.sums, formula)
    if status is Status.FINAL and sums.estimated_share is not None:
        status = Status.ESTIMATED
    shown = (numerator, denominator) if is_ratio(formula) else (None, None)
    return replace(
        moved, value=value, status=status, estimated_share=sums.estimated_share,
        numerator=_float(shown[0]), denominator=_float(shown[1]),
    )  # fmt: skip


def _value(sums: Sums, formula: Formula) -> tuple[float | None, Status]:
    if not is_ratio(formula):
        return _float(sums.numerator), Status.MISSING if sums.numerator is None else Status.FINAL
    if not sums.denominator:
        return None, Status.UNDEFINED
    if sums.numerator is None:
        return None, Status.MISSING
    return float(Fraction(repr(formula.scale)) * Fraction(sums.numerator, sums.denominator)), Status.FINAL


def _float(number: Number | None) -> float | None:
    return None if number is None else float(number)
