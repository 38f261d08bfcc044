"""Which unit a code means in a period, where it lay and what is known of it: the rows of a table of derived values."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from khue.model.unit import Unit, Units
from khue.stats.columns import Numbers, Whole
from khue.stats.frame import Frame
from khue.stats.timeline import Timeline


@dataclass(frozen=True)
class Lives:
    """The units of a city as they were in each period, or with a day in `fixed` as they are on that day.

    A unit has a key of its own (`Frame.key`), since a code may have meant several; on one day the code is enough.
    """

    frame: Frame
    units: Units
    fixed: date | None = None

    def stretches(self, ends: Whole) -> Whole:
        """For each last day (an ordinal) the stretch of time in which it lies; within one, no unit changes."""
        if self.fixed is not None:
            return np.zeros(len(ends), np.int64)
        return np.searchsorted(self._boundaries, ends, side="right")

    @property
    def days(self) -> Sequence[date]:
        """A day of each stretch."""
        return (self.fixed,) if self.fixed is not None else (date.min, *self.frame.boundaries)

    def key(self, code: str, stretch: int) -> str:
        """The key of the unit that bears a code, or the code itself where none ever did."""
        if self.fixed is not None:
            return code
        if (code, stretch) not in self._keys:
            unit = borne_by(self.frame.units, code, self.days[stretch])
            self._keys[code, stretch] = self.frame.key(unit) if unit else code
        return self._keys[code, stretch]

    def now(self, code: str, on: date) -> str:
        """The key of the unit that bears a code on a day, or the code itself where no unit ever did; empty where none does."""
        unit = self.frame.units.find(code, on)
        return self.frame.key(unit) if unit else "" if self.frame.units.history(code) else code

    def unit(self, key: str, stretch: int) -> Unit | None:
        """The unit of a key as it is described in a stretch; None where its code means another one then."""
        code = code_of(key)
        if self.key(code, stretch) != key:
            return None
        return borne_by(self.units, code, self.days[stretch])

    def above(self, key: str, stretch: int) -> tuple[str, str] | None:
        """The level and key of the unit one level above."""
        unit = self.unit(key, stretch)
        parent = borne_by(self.units, unit.parent, self.days[stretch]) if unit and unit.parent else None
        return None if parent is None else (parent.level, self.key(parent.code, stretch))

    def attribute(self, name: str, keys: Sequence[str], timeline: Timeline) -> Numbers:
        """A number that units say of themselves, by key and period; NaN where they do not."""

        def said(key: str, stretch: int) -> float:
            value = getattr(self.unit(key, stretch), name, None)
            return np.nan if value is None else float(value)

        return self.over(keys, timeline, said)

    def over(self, keys: Sequence[str], timeline: Timeline, ask: Callable[[str, int], float]) -> Numbers:
        """What is answered for each key and period; it is asked once for each stretch of time."""
        stretches = self.stretches(timeline.ends)
        found = np.full((len(keys), timeline.count), np.nan)
        for stretch in np.unique(stretches).tolist():
            answers = np.array([ask(key, stretch) for key in keys], np.float64)
            found[:, stretches == stretch] = answers[:, None]
        return found

    @cached_property
    def _boundaries(self) -> Whole:
        return np.array([day.toordinal() for day in self.frame.boundaries], np.int64)

    @cached_property
    def _keys(self) -> dict[tuple[str, int], str]:
        return {}


def code_of(key: str) -> str:
    """The code of a unit's key."""
    return key.partition("@")[0]


def borne_by(units: Units, code: str, on: date) -> Unit | None:
    """The unit that bears the code on a day, or else the last one that bore it by then, or else the first that ever did."""
    found = units.find(code, on)
    if found is not None:
        return found
    lives = units.history(code)
    passed = bisect_right([life.valid_from or date.min for life in lives], on)
    return lives[max(passed - 1, 0)] if lives else None
