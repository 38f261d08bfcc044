"""Every sum by which a reader could work one published count out from others.

Candidates are made from what everybody knows: which unit lies in which, which period in which, what became of which unit,
which counts are parts of which. Those that hold in the numbers are kept, for by others nobody could work anything out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import comb

import numpy as np

from khue.lib.periods import Grain, Period
from khue.model.city import City
from khue.model.unit import Unit, Units
from khue.pipeline.privacy.counts import Counts, Place, Shelf
from khue.pipeline.privacy.twins import Twins
from khue.stats.disclosure.table import Flags, Sum, Values
from khue.stats.frame import Frame

_CLOSE = 1e-7
_MOST_TRIED = 20_000
"""So many ways to add up counts to another are tried: two of forty, five of twelve."""

Weighted = Sequence[tuple[int, float]]


@dataclass
class Relations:
    """The sums among the counts of a table."""

    counts: Counts
    city: City
    as_of: date

    def __post_init__(self) -> None:
        self._units: Units = self.city.units()
        self._frame = Frame.of(self._units, self.city.changes, self.as_of)
        self._levels = [level.id for level in self.city.declaration.levels]
        self._known: dict[tuple[str, str, date], str] = {}
        self._sums: dict[tuple[int, frozenset[tuple[int, float]]], Sum] = {}

    def all(self, twins: Twins, rests: Mapping[str, tuple[str, str]]) -> tuple[Sum, ...]:
        """All of them, each once; `rests` are numbers that are what a part leaves of a whole."""
        by_number: dict[str, list[Shelf]] = defaultdict(list)
        for shelf in self.counts.shelves:
            by_number[shelf.number].append(shelf)
        for shelves in by_number.values():
            self._over_units(shelves)
            self._over_periods(shelves)
            self._over_reforms(shelves)
        self._among_numbers(twins, rests)
        return tuple(self._sums.values())

    def _add(self, total: int, parts: Weighted) -> bool:
        """Keep a sum that holds; tells whether it does."""
        summed = sum(weight * self.counts.values[part] for part, weight in parts)
        if not parts or abs(summed - self.counts.values[total]) > _CLOSE * (1 + abs(summed)):
            return False
        if [part for part, _ in parts] != [total]:
            weights = tuple(weight for _, weight in parts)
            plain = all(weight == 1 for weight in weights)
            found = Sum(total, tuple(part for part, _ in parts), () if plain else weights)
            self._sums.setdefault((total, frozenset(parts)), found)
        return True

    def _over_units(self, shelves: Sequence[Shelf]) -> None:
        """Each unit as the sum of those within it, in the series as it was and in that of today."""
        for upper in shelves:
            below = [one for one in shelves if one.grain == upper.grain and self._deeper(one.level, upper.level)]
            for lower in sorted(below, key=lambda one: self._levels.index(one.level)):
                for parts in self._within(upper, lower):
                    self._add(*parts)

    def _deeper(self, one: str, other: str) -> bool:
        known = one in self._levels and other in self._levels
        return known and self._levels.index(one) > self._levels.index(other)

    def _within(self, upper: Shelf, lower: Shelf) -> Iterator[tuple[int, Weighted]]:
        """Each unit of the upper shelf with those of the lower one that lie in it, as far as a reader can tell."""
        tops, bottoms = _series(self.counts.shelves[upper]), _series(self.counts.shelves[lower])
        for (today, period), units in tops.items():
            below = bottoms.get((today, period), {})
            days = self._days(Period.parse(period), today=today)
            above = {code: [self._above(code, upper.level, day) for day in days] for code in below}
            for unit, place in units.items():
                for way in ({code for code in below if above[code][at] == unit} for at in range(len(days))):
                    yield self._cell(upper, place), [(self._cell(lower, below[code]), 1.0) for code in sorted(way)]
                whole = sorted(code for code in below if unit in above[code])
                yield self._cell(upper, place), [(self._cell(lower, below[code]), 1.0) for code in whole]

    def _days(self, period: Period, *, today: bool) -> list[date]:
        """The days on which it may be asked which unit lies in which."""
        return [max(self._frame.day, period.end)] if today else [period.end, period.start]

    def _above(self, code: str, level: str, day: date) -> str:
        key = code, level, day
        if key not in self._known:
            self._known[key] = self._find_above(code, level, day)
        return self._known[key]

    def _find_above(self, code: str, level: str, day: date) -> str:
        unit = self._units.find(code, day) or next(iter(self._units.history(code)), None)
        seen: set[str] = set()
        while unit is not None and unit.level != level and unit.code not in seen:
            seen.add(unit.code)
            unit = self._units.find(unit.parent, day)
        return unit.code if unit is not None else ""

    def _cell(self, shelf: Shelf, place: Place) -> int:
        return self.counts.cells[shelf.number, place]

    def _over_periods(self, shelves: Sequence[Shelf]) -> None:
        """Each period as the sum of the shorter ones in it, of the longest kind that adds up."""
        for longer in shelves:
            shorter = [s for s in shelves if s.level == longer.level and _months(s.grain) < _months(longer.grain)]
            shorter.sort(key=lambda s: -_months(s.grain))
            parts = [_by_unit(self.counts.shelves[one]) for one in shorter]
            for (today, period), units in _series(self.counts.shelves[longer]).items():
                outer = Period.parse(period)
                for unit, place in units.items():
                    for one, found in zip(shorter, parts, strict=True):
                        within = [p for p in found.get((today, unit), ()) if outer.contains(Period.parse(p.period))]
                        if self._add(self._cell(longer, place), [(self._cell(one, p), 1.0) for p in within]):
                            break

    def _over_reforms(self, shelves: Iterable[Shelf]) -> None:
        """Each unit of today as the sum of what its forerunners brought, whole or by a share."""
        for shelf in shelves:
            was: dict[str, list[Place]] = defaultdict(list)
            for place in self.counts.shelves[shelf]:
                if not place.carried:
                    was[place.period].append(place)
            brought = {period: self._brought(places, period, shelf) for period, places in was.items()}
            for place in self.counts.shelves[shelf]:
                if place.carried:
                    self._add(self._cell(shelf, place), brought.get(place.period, {}).get(place.unit, []))

    def _brought(self, places: Sequence[Place], text: str, shelf: Shelf) -> dict[str, list[tuple[int, float]]]:
        """By unit of today the cells of a period that went into it, each with its share."""
        period, found = Period.parse(text), defaultdict(list)
        for place in places:
            unit = self._speaking(place.unit, period)
            if unit is not None:
                for share in self._frame.shares(unit, period):
                    if share.share:
                        found[share.target].append((self._cell(shelf, place), float(share.share)))
        return found

    def _speaking(self, code: str, period: Period) -> Unit | None:
        """The unit that a code means in a period."""
        lives = [one for one in self._frame.units.history(code) if (one.valid_from or date.min) <= period.end]
        return lives[-1] if lives else None

    def _among_numbers(self, twins: Twins, rests: Mapping[str, tuple[str, str]]) -> None:
        """Counts that are the same as others, or add up to another, wherever all of them are told."""
        vectors = Vectors.of(self.counts)
        for rest, (whole, part) in rests.items():
            self._keep_all(vectors, whole, [part, rest])
        for id, one in twins.guarded.items():
            named = [twins.guarded[part].twins for part in one.indicator.sum_of if part in twins.guarded]
            if named and all(len(own) == 1 for own in (*named, one.twins)):
                self._keep_all(vectors, twins.guarded[id].twins[0], [own[0] for own in named])
        tried, size = 0, 1
        while (ways := comb(len(vectors.numbers), size) * len(vectors.numbers)) and tried + ways <= _MOST_TRIED:
            tried, size = tried + ways, size + 1
            for parts in combinations(vectors.numbers, size - 1):
                for total in vectors.equal_to(parts):
                    self._keep_all(vectors, total, parts)

    def _keep_all(self, vectors: Vectors, total: str, parts: Sequence[str]) -> None:
        """Keep that a number is the sum of others in every place that all of them have, if it is so everywhere."""
        if vectors.holds(total, parts):
            for place in vectors.shared((total, *parts)):
                cells = [(self.counts.cells[part, place], 1.0) for part in parts]
                self._add(self.counts.cells[total, place], cells)


@dataclass
class Vectors:
    """The counts of each number at all places, NaN where it has none."""

    numbers: Sequence[str]
    places: Sequence[Place]
    matrix: Values

    @classmethod
    def of(cls, counts: Counts) -> Vectors:
        """Those of all numbers."""
        numbers = sorted({number for number, _ in counts.cells})
        places = list(dict.fromkeys(place for _, place in counts.cells))
        row, column = ({one: at for at, one in enumerate(known)} for known in (numbers, places))
        matrix = np.full((len(numbers), len(places)), np.nan)
        for (number, place), cell in counts.cells.items():
            matrix[row[number], column[place]] = counts.values[cell]
        return cls(numbers, places, matrix)

    def equal_to(self, parts: Sequence[str]) -> list[str]:
        """The other numbers that these parts add up to wherever all are told."""
        summed = self.matrix[[self.numbers.index(one) for one in parts]].sum(axis=0)
        differing = np.abs(self.matrix - summed) > _CLOSE * (1 + np.abs(summed))
        together = ~np.isnan(self.matrix + summed)
        holds = together.any(axis=1) & ~(differing & together).any(axis=1)
        return [one for one, true in zip(self.numbers, holds.tolist(), strict=True) if true and one not in parts]

    def holds(self, total: str, parts: Sequence[str]) -> bool:
        """Whether these parts add up to a number."""
        return total in self.equal_to(parts)

    def shared(self, numbers: Sequence[str]) -> list[Place]:
        """The places at which all of these are told."""
        rows = self.matrix[[self.numbers.index(one) for one in numbers]]
        told: Flags = ~np.any(np.isnan(rows), axis=0, keepdims=False)
        return [place for place, true in zip(self.places, told.tolist(), strict=True) if true]


def _months(grain: str) -> float:
    return Grain(grain).months


def _series(places: Iterable[Place]) -> dict[tuple[bool, str], dict[str, Place]]:
    """The places by series (that of today or not) and period, then by unit."""
    found: dict[tuple[bool, str], dict[str, Place]] = defaultdict(dict)
    for place in sorted(places, key=lambda one: bool(one.carried)):
        counted = not place.carried or Period.parse(place.period).end.isoformat() >= place.carried
        found[True, place.period][place.unit] = place  # what was carried comes last and counts today
        if counted:
            found[False, place.period][place.unit] = place
    return found


def _by_unit(places: Iterable[Place]) -> dict[tuple[bool, str], list[Place]]:
    """The places by series and unit."""
    found: dict[tuple[bool, str], list[Place]] = defaultdict(list)
    for (today, _), units in _series(places).items():
        for unit, place in units.items():
            found[today, unit].append(place)
    return found
