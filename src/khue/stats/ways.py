"""What became of the units of a table's rows, as columns: the shares of every unit in every period, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from khue.lib.periods import Period
from khue.model.unit import Unit
from khue.stats.apportion import MOST_WEIGHT, whole_numbers
from khue.stats.columns import Flags, Numbers, Whole
from khue.stats.crosswalk import NOWHERE, Share
from khue.stats.frame import Frame

_NEVER = date.max.toordinal() + 1


@dataclass(frozen=True)
class Way:
    """What became of a unit from a day on; `itself` where nothing of it went elsewhere and it is a unit of today."""

    shares: tuple[Share, ...]
    itself: bool

    @property
    def whole(self) -> bool:
        """Whether all of it lies in one unit of today, without an estimate."""
        return len(self.shares) == 1

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """The shares as whole numbers in their proportion."""
        return whole_numbers([share.share for share in self.shares])


@dataclass(frozen=True)
class Spans:
    """Periods in days: `start` and `end` by the place of their names; `reform` is the day that the frame begins."""

    start: Whole
    end: Whole
    reform: int

    @classmethod
    def of(cls, periods: Iterable[str], frame: Frame) -> Spans:
        """The periods of these names."""
        spans = [Period.parse(period) for period in periods]
        first, last = ([day.toordinal() for day in days] for days in ([s.start for s in spans], [s.end for s in spans]))
        return cls(np.array(first, np.int64), np.array(last, np.int64), frame.day.toordinal())

    @property
    def before(self) -> Flags:
        """Those that begin before the reform."""
        return self.start < self.reform

    @property
    def across(self) -> Flags:
        """Those in which it falls."""
        return self.before & (self.end >= self.reform)


class Lives:
    """The units that keys stand for, and their codes, by the place of the key; keys that no unit has are not `known`."""

    def __init__(self, keys: Sequence[str], frame: Frame) -> None:
        self._frame, self.units = frame, [frame.unit(key) for key in keys]
        self.known = np.array([unit is not None for unit in self.units], np.bool_)
        self._start = np.array([_start(unit) for unit in self.units], np.int64)
        self._next = np.array([self._taken(unit) for unit in self.units], np.int64)
        self.codes = [key if unit is None else unit.code for key, unit in zip(keys, self.units, strict=True)]

    def _taken(self, unit: Unit | None) -> int:
        """The day on which the next unit bears the code."""
        lives = self._frame.units.history(unit.code) if unit else ()
        return min((_start(life) for life in lives if _start(life) > _start(unit)), default=_NEVER)

    def speak(self, unit: Whole, end: Whole) -> Flags:
        """Whether the code means the unit at the end of a period (see `Frame.speaks`), row by row."""
        return (self._start[unit] <= end) & (end < self._next[unit])

    def day(self, unit: Whole, start: Whole) -> Whole:
        """The day from which a unit's rows of a period are divided (see `Frame.shares`)."""
        return np.maximum(self._start[unit], start)


def _start(unit: Unit | None) -> int:
    return (unit.valid_from if unit and unit.valid_from else date.min).toordinal()


class Ways:
    """The ways of rows: `way` has the number of the way of each row, `ways` the ways, `targets` the codes they lead to.

    The columns `source` (a way), `target`, `share`, `weight` and `exact` have a line for every share of every way, those
    of way n being `first[n]` to `first[n] + count[n]`. `size` is the sum of a way's weights; ways with `hard` weights
    cannot be divided in 64 bits, and have none here.
    """

    def __init__(self, lives: Lives, frame: Frame, unit: Whole, day: Whole) -> None:
        days = np.array([each.toordinal() for each in frame.boundaries], np.int64)
        epoch = np.searchsorted(days, np.minimum(day, frame.day.toordinal()), side="right")
        pairs, self.way = np.unique(unit * (len(days) + 1) + epoch, return_inverse=True)
        starts = [date.min, *frame.boundaries]
        self.ways = [
            _way(lives.units[pair // len(starts)], starts[pair % len(starts)], frame) for pair in pairs.tolist()
        ]
        self.whole = np.array([way.whole for way in self.ways], np.bool_)
        self.itself = np.array([way.itself for way in self.ways], np.bool_)
        self.count = np.array([len(way.shares) for way in self.ways], np.int64)
        self.first = np.cumsum(self.count) - self.count
        self._lay_out([share for way in self.ways for share in way.shares])

    def _lay_out(self, shares: Sequence[Share]) -> None:
        self.targets = sorted({share.target for share in shares})
        places = {code: place for place, code in enumerate(self.targets)}
        self.target = np.array([places[share.target] for share in shares], np.int64)
        self.share: Numbers = np.array([float(share.share) for share in shares], np.float64)
        self.exact = np.array([share.exact for share in shares], np.bool_)
        self.counts = self.share > 0
        self.lands = self.counts & np.array([share.target != NOWHERE for share in shares], np.bool_)
        self.hard = np.array([sum(way.weights) >= MOST_WEIGHT for way in self.ways], np.bool_)
        given = [way.weights if sum(way.weights) < MOST_WEIGHT else (0,) * len(way.shares) for way in self.ways]
        self.weight = np.array([weight for weights in given for weight in weights], np.int64)

    def parts(self, rows: Whole) -> tuple[Whole, Whole]:
        """For every share of every row: the place of the row among `rows`, and the line of the share."""
        ways = self.way[rows]
        counts = self.count[ways]
        row = np.repeat(np.arange(len(rows)), counts)
        nth = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        return row, self.first[ways][row] + nth

    def matrix(self, ways: Whole) -> Whole:
        """The weights of some ways, a row each, with zeros at the end of shorter ones."""
        count = self.count[ways]
        nth = np.arange(count.max(initial=1))
        inside = nth < count[:, None]
        found = np.zeros(inside.shape, np.int64)
        found[inside] = self.weight[(self.first[ways][:, None] + nth)[inside]]
        return found


def _way(unit: Unit | None, day: date, frame: Frame) -> Way:
    if unit is None:
        return Way((), itself=False)
    shares = frame.became(unit, max(day, unit.valid_from or date.min))
    return Way(shares, itself=len(shares) == 1 and unit == frame.units.find(shares[0].target, frame.day))
