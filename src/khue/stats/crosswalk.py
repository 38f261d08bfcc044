"""Which units became which: the changes between two days, put together into shares (docs/units-through-time.md).

A code is always read together with a day. All changes of one day happen at once, from the units of the day before to
those of the day itself, so that two communes may swap codes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from fractions import Fraction
from functools import cached_property

from msgspec.structs import replace

from khue.model.unit import Unit, UnitChange, Units

NOWHERE = ""
"""The target of a unit that ended and that no unit took over, and of a unit that has no forerunner."""


class Basis(IntEnum):
    """What a share rests on, the firmest first. Only WHOLE is exact."""

    WHOLE = 0
    WEIGHT = 1
    PEOPLE = 2
    POPULATION = 3
    AREA = 4
    EQUAL = 5


@dataclass(frozen=True)
class Share:
    """The share of a source unit that lies in a target unit; the shares of a source add up to exactly 1."""

    source: str
    target: str
    share: Fraction
    basis: Basis

    @property
    def exact(self) -> bool:
        """Whether all of the source lies in this target, and nothing had to be estimated."""
        return self.basis is Basis.WHOLE


@dataclass(frozen=True)
class Crosswalk:
    """The units of a level on one day as parts of the units of another day."""

    from_day: date
    to_day: date
    level: str
    shares: tuple[Share, ...]

    @cached_property
    def _of(self) -> Mapping[str, tuple[Share, ...]]:
        return _grouped(self.shares, lambda share: share.source)

    @cached_property
    def _into(self) -> Mapping[str, tuple[Share, ...]]:
        return _grouped(self.shares, lambda share: share.target)

    @property
    def sources(self) -> tuple[str, ...]:
        """The codes of the units on the first day."""
        return tuple(self._of)

    @property
    def targets(self) -> tuple[str, ...]:
        """The codes of the units on the second day that have a share of something."""
        return tuple(code for code in self._into if code != NOWHERE)

    def of(self, source: str) -> tuple[Share, ...]:
        """What became of a unit of the first day; empty where there was no such unit."""
        return self._of.get(source, ())

    def into(self, target: str) -> tuple[Share, ...]:
        """What a unit of the second day is made of."""
        return self._into.get(target, ())


def crosswalk(
    units: Units, changes: Iterable[UnitChange], from_day: date, to_day: date, level: str,
    weights: Mapping[str, Fraction] | None = None,
) -> Crosswalk:  # fmt: skip
    """The units of a level on `from_day` as parts of those on `to_day`, forwards or backwards in time.

    Backwards, a unit that several had gone into is divided by the size of what each brought along: by `weights` (of
    rows, say, by the code of the older unit) where given, else by population, area, or one each.
    """
    changes = tuple(changes)
    units = lasting(units, changes)
    if from_day <= to_day:
        return Crosswalk(from_day, to_day, level, _forwards(units, changes, from_day, to_day, level))
    ahead = _forwards(units, changes, to_day, from_day, level)
    return Crosswalk(from_day, to_day, level, _backwards(units, ahead, from_day, to_day, level, weights or {}))


def lasting(units: Units, changes: Iterable[UnitChange]) -> Units:
    """The units with those lives joined that are one unit's: the code goes on the next day and no change moves it away.

    Such a unit got another name, kind or parent; a code that passes to another unit has a change that says where the
    first one went. The joined unit is described as in its last life.
    """
    moved = {(change.from_code, change.date) for change in changes}
    found: list[Unit] = []
    for code in dict.fromkeys(unit.code for unit in units):
        for unit in units.history(code):
            before = found[-1] if found and found[-1].code == code else None
            if before is not None and _goes_on(before, unit) and (code, unit.valid_from) not in moved:
                found[-1] = replace(unit, valid_from=before.valid_from)
            else:
                found.append(unit)
    return Units(found)


def _goes_on(before: Unit, after: Unit) -> bool:
    ended = before.valid_to
    return ended is not None and after.valid_from == ended + timedelta(days=1) and before.level == after.level


def boundaries(units: Units, changes: Iterable[UnitChange]) -> tuple[date, ...]:
    """The days on which some unit begins, ends or changes, in order: between two of them nothing does."""
    days = {change.date for change in changes} | {unit.valid_from for unit in units if unit.valid_from}
    return tuple(sorted(days | {unit.valid_to + timedelta(days=1) for unit in units if unit.valid_to}))


def _forwards(
    units: Units, changes: Iterable[UnitChange], from_day: date, to_day: date, level: str
) -> tuple[Share, ...]:
    changes = tuple(changes)
    held: dict[str, Parts] = {}
    for unit in units.at(level, from_day):
        held[unit.code] = {unit.code: (Fraction(1), Basis.WHOLE)}
    for day in boundaries(units, changes):
        if from_day < day <= to_day:
            reform = _Reform(units, changes, day)
            held = {source: _through(reform, parts) for source, parts in held.items()}
    return tuple(share for source, parts in sorted(held.items()) for share in _shares(source, parts))


Parts = Mapping[str, tuple[Fraction, Basis]]
"""Share and basis by the code of the unit that has it."""


def _shares(source: str, parts: Parts) -> Iterable[Share]:
    """Parts that came together again in one unit are that unit, whatever was estimated on the way."""
    whole = len(parts) == 1
    for target, (share, basis) in sorted(parts.items()):
        yield Share(source, target, share, Basis.WHOLE if whole else basis)


def _through(reform: _Reform, parts: Parts) -> Parts:
    found: dict[str, tuple[Fraction, Basis]] = {}
    for code, (share, basis) in parts.items():
        for target, (part, part_basis) in reform.after(code).items():
            before, worst = found.get(target, (Fraction(0), Basis.WHOLE))
            found[target] = (before + share * part, max(worst, basis, part_basis))
    return found


class _Reform:
    """The changes of one day."""

    def __init__(self, units: Units, changes: Iterable[UnitChange], day: date) -> None:
        self._units = units
        self._day = day
        self._moves: dict[str, list[UnitChange]] = defaultdict(list)
        self._givers: dict[str, set[str]] = defaultdict(set)
        for change in changes:
            if change.date == day:
                self._moves[change.from_code].append(change)
                self._givers[change.to_code].add(change.from_code)
        self._known: dict[str, Parts] = {NOWHERE: {NOWHERE: (Fraction(1), Basis.WHOLE)}}

    def after(self, code: str) -> Parts:
        """What the unit that bore the code the day before becomes."""
        if code not in self._known:
            self._known[code] = self._after(code)
        return self._known[code]

    def _after(self, code: str) -> Parts:
        moves = list(self._moves.get(code, ()))
        unit = self._units.find(code, self._day - timedelta(days=1))
        stays = unit is not None and unit.valid_on(self._day)
        if stays and all(move.to_code != code for move in moves):
            moves += self._remainder(code, moves)
        targets = {move.to_code for move in moves} or {NOWHERE}
        if len(targets) == 1:
            return {targets.pop(): (Fraction(1), Basis.WHOLE)}
        return self._split(moves)

    def _remainder(self, code: str, moves: Sequence[UnitChange]) -> list[UnitChange]:
        """What a unit that lives on keeps of itself where the changes name only what it gave away."""
        given = sum((_weight(move) or Fraction(0) for move in moves), Fraction(0))
        known = all(move.weight is not None for move in moves)
        kept = float(1 - given) if known else None
        return [UnitChange(from_code=code, to_code=code, date=self._day, weight=kept)] if given < 1 else []

    def _split(self, moves: Sequence[UnitChange]) -> Parts:
        """Given weights first, then the people that the act says went over, then the size of those that received."""
        found: dict[str, tuple[Fraction, Basis]] = {}
        rest, left = Fraction(1), list(moves)
        for basis, said in ((Basis.WEIGHT, _weight), (Basis.PEOPLE, _people)):
            known = {move.to_code: part for move in left if (part := said(move)) is not None}
            total = sum(known.values(), Fraction(0))
            if not total and len(known) == len(left):
                continue
            left = [move for move in left if move.to_code not in known]
            factor = rest / total if total > 1 or (total and not left) else rest
            found |= {code: (factor * part, basis) for code, part in known.items()}
            rest -= factor * total
        if not rest:
            return found | {move.to_code: (rest, max(basis for _, basis in found.values())) for move in left}
        basis, sizes = self._sizes([move.to_code for move in left])
        return found | {code: (rest * size / sum(sizes.values()), basis) for code, size in sizes.items()}

    def _sizes(self, codes: Iterable[str]) -> tuple[Basis, Mapping[str, Fraction]]:
        """How large the part is that each unit received: its size, divided by the number of those that gave."""
        basis, sizes = _measured({code: self._units.find(code, self._day) for code in codes})
        if basis is Basis.EQUAL:
            return basis, sizes
        return basis, {code: size / len(self._forerunners(code)) for code, size in sizes.items()}

    def _forerunners(self, code: str) -> set[str]:
        """The units that a unit was made from, itself among them where it had been there before."""
        unit = self._units.find(code, self._day)
        stayed = unit is not None and unit.valid_on(self._day - timedelta(days=1))
        return self._givers[code] | ({code} if stayed else set())


def _weight(change: UnitChange) -> Fraction | None:
    return None if change.weight is None else Fraction(str(change.weight))


def _people(change: UnitChange) -> Fraction | None:
    return None if change.population_weight is None else Fraction(str(change.population_weight))


def _measured(units: Mapping[str, Unit | None]) -> tuple[Basis, Mapping[str, Fraction]]:
    """The population of every unit, else the area of every unit, else one for each."""
    for basis, size in ((Basis.POPULATION, _population), (Basis.AREA, _area)):
        sizes = {code: size(unit) for code, unit in units.items() if unit is not None}
        if len(sizes) == len(units) and all(sizes.values()):
            return basis, sizes
    return Basis.EQUAL, dict.fromkeys(units, Fraction(1))


def _population(unit: Unit) -> Fraction:
    return Fraction(unit.population or 0)


def _area(unit: Unit) -> Fraction:
    return Fraction(str(unit.area_km2 or 0))


def _backwards(
    units: Units, ahead: Iterable[Share], from_day: date, to_day: date, level: str, weights: Mapping[str, Fraction]
) -> tuple[Share, ...]:
    into = _grouped(ahead, lambda share: share.target)
    now = sorted(unit.code for unit in units.at(level, from_day))
    found = {code: _origins(units, into.get(code, ()), to_day, weights) for code in now}
    return tuple(share for code in now for share in _shares(code, found[code]))


def _origins(units: Units, received: Sequence[Share], day: date, weights: Mapping[str, Fraction]) -> Parts:
    if not received:
        return {NOWHERE: (Fraction(1), Basis.WHOLE)}
    codes = [share.source for share in received]
    basis, sizes = Basis.WEIGHT, weights
    if not all(code in weights for code in codes):
        basis, sizes = _measured({code: units.find(code, day) for code in codes})
    amounts = {share.source: sizes[share.source] * share.share for share in received}
    if not sum(amounts.values()):
        basis, amounts = Basis.EQUAL, dict.fromkeys(amounts, Fraction(1))
    total = sum(amounts.values(), Fraction(0))
    return {share.source: (amounts[share.source] / total, max(basis, share.basis)) for share in received}


def _grouped(shares: Iterable[Share], key: Callable[[Share], str]) -> Mapping[str, tuple[Share, ...]]:
    found: dict[str, list[Share]] = defaultdict(list)
    for share in shares:
        found[key(share)].append(share)
    return {code: tuple(parts) for code, parts in found.items()}
