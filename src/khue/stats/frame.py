"""The units of today as a frame to carry older series to, and the way there from any day before.

Engines count a row for the unit that bore its code on its day. Where a code was borne by several units, each of those
lives has a key of its own here (`00226@2025-07-01`), and the observations of one unit never fall in with another's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from khue.lib.periods import Period
from khue.model.observation import Observation
from khue.model.unit import Unit, UnitChange, Units
from khue.stats.crosswalk import Basis, Crosswalk, Share, boundaries, crosswalk, lasting


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

    def shares(self, unit: Unit, period: Period) -> tuple[Share, ...]:
        """What became of a unit's rows of a period, by today's units.

        Where a unit that lived on gave a part away within the period, its rows are divided as on the period's first day.
        """
        return self.became(unit, max(unit.valid_from or date.min, period.start))

    def became(self, unit: Unit, day: date) -> tuple[Share, ...]:
        """What became of a unit that there was on a day, by today's units."""
        if day >= self.day:
            return (Share(unit.code, unit.code, Fraction(1), Basis.WHOLE),)
        return self._crosswalk(day, unit.level).of(unit.code)

    def speaks(self, unit: Unit, period: Period) -> bool:
        """Whether the code means this unit at the end of the period, or else the last unit that bore it by then."""
        lives = [life for life in self.units.history(unit.code) if (life.valid_from or date.min) <= period.end]
        return unit in lives[-1:]

    def counts(self, observation: Observation, key: str) -> bool:
        """Whether the rows of a unit enter an observation, whole or by a share."""
        unit, period = self.unit(key), Period.parse(observation.period)
        if unit is None or unit.level != observation.level:
            return False
        if not observation.carried:
            return unit.code == observation.unit and self.speaks(unit, period)
        return any(share.target == observation.unit and share.share for share in self.shares(unit, period))

    @cached_property
    def boundaries(self) -> tuple[date, ...]:
        """The days on which some unit begins, ends or changes, in order: between two of them nothing does."""
        return boundaries(self.units, self.changes)

    def _crosswalk(self, day: date, level: str) -> Crosswalk:
        passed = bisect_right(self.boundaries, day)
        start = self.boundaries[passed - 1] if passed else date.min
        if (start, level) not in self._kept:
            self._kept[start, level] = crosswalk(self.units, self.changes, start, self.day, level)
        return self._kept[start, level]

    @cached_property
    def _kept(self) -> dict[tuple[date, str], Crosswalk]:
        return {}

    @cached_property
    def _bearers(self) -> Counter[str]:
        return Counter(unit.code for unit in self.units)

    @cached_property
    def _by_key(self) -> dict[str, Unit]:
        return {self.key(unit): unit for unit in self.units}
