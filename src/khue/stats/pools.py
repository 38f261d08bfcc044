"""What comes together in the units of today: the values of one indicator, as columns.

Sums are exact. Those few that do not fit into 64 bits are put together by `khue.stats.reaggregate`, which is the
definition of all of this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from khue.model.formula import Formula
from khue.model.observation import Status
from khue.stats.additive import is_ratio
from khue.stats.amounts import Amounts
from khue.stats.columns import Counted, Flags, Numbers, Whole
from khue.stats.decimals import TENS, divided
from khue.stats.reaggregate import Number, Sums, as_written, quotient, together
from khue.stats.ways import Ways

STATUSES = tuple(status.value for status in Status)
"""What the codes of a status stand for here."""
_FINAL, _ESTIMATED, _MISSING, _UNDEFINED = (
    STATUSES.index(status.value) for status in (Status.FINAL, Status.ESTIMATED, Status.MISSING, Status.UNDEFINED)
)


@dataclass(frozen=True)
class Values:
    """The values of pools; NaN where there is no number."""

    value: Numbers
    numerator: Numbers
    denominator: Numbers
    status: Whole
    estimated_share: Numbers

    @classmethod
    def missing(cls, size: int) -> Values:
        """So many values that are not known."""
        value, above, below, estimated = (np.full(size, np.nan) for _ in range(4))
        return cls(value, above, below, np.full(size, _MISSING, np.int64), estimated)

    @classmethod
    def of(cls, counted: Counted, rows: Whole) -> Values:
        """The values of rows as they were counted."""
        kept = counted.take(rows)
        places = np.array([STATUSES.index(name) for name in kept.status.names], np.int64)
        return cls(kept.value, kept.numerator, kept.denominator, places[kept.status.codes], np.full(len(rows), np.nan))

    @property
    def columns(self) -> tuple[Numbers | Whole, ...]:
        """The columns, in order."""
        return self.value, self.numerator, self.denominator, self.status, self.estimated_share

    @classmethod
    def joined(cls, values: Sequence[Values]) -> Values:
        """Some after the others."""
        return cls(*map(np.concatenate, zip(*(each.columns for each in values), strict=True)))

    def put(self, where: Flags, others: Values) -> None:
        """Put others, as many as there are flags, in the place of some."""
        for column, other in zip(self.columns, others.columns, strict=True):
            column[where] = other

    def at(self, where: Flags) -> Values:
        """Some of them."""
        return Values(
            self.value[where], self.numerator[where], self.denominator[where], self.status[where],
            self.estimated_share[where],
        )  # fmt: skip


class Pools:
    """The rows of one indicator by the units of today in which they come together: a pool for each unit and period.

    `rows` are in an order that does not depend on how they came, so that sizes, which are added up as binary
    fractions, do not either. A unit that was the same all the time, with nothing of others, has no pool.
    """

    def __init__(self, counted: Counted, rows: Whole, ways: Ways) -> None:
        self._counted, self._rows, self._ways, self._way = counted, rows, ways, ways.way[rows]
        row, line = ways.parts(rows)
        self._part_rows, self._part_keys = row, self._key(row, line)
        lands = np.flatnonzero(ways.lands[line])
        keys, first, pool, parts = np.unique(
            self._part_keys[lands], return_index=True, return_inverse=True, return_counts=True
        )
        source = row[lands[first]]
        lone = parts == 1
        kept = ~(lone & ways.itself[self._way[source]])
        part = kept[pool]
        self._row, self._line, self._pool = row[lands][part], line[lands][part], (np.cumsum(kept) - 1)[pool[part]]
        self._keys, self.row = keys[kept], rows[source[kept]]
        self.alone: Flags = (lone & ways.whole[self._way[source]])[kept]

    def __len__(self) -> int:
        return len(self._keys)

    def _key(self, row: Whole, line: Whole) -> Whole:
        """What tells pools apart: the level, the period and the unit of today."""
        levels, periods = self._counted.level.codes[self._rows], self._counted.period.codes[self._rows]
        group = levels.astype(np.int64) * len(self._counted.period.names) + periods
        return group[row] * len(self._ways.targets) + self._ways.target[line]

    @property
    def target(self) -> Whole:
        """The unit of today of every pool, by its place in `Ways.targets`."""
        found: Whole = self._keys % max(len(self._ways.targets), 1)
        return found

    @property
    def of(self) -> tuple[Whole, Whole, Whole, Whole]:
        """The indicator, level, period and unit of every pool, by the places of their names."""
        counted, row = self._counted, self.row
        return counted.indicator.codes[row], counted.level.codes[row], counted.period.codes[row], self.target

    @cached_property
    def unsplit(self) -> Flags:
        """Those whose parts all went over whole."""
        found: Flags = np.bincount(self._pool, ~self._ways.whole[self._way[self._row]], len(self)) == 0
        return found

    def giving_way(self, across: Flags) -> Whole:
        """The rows in whose place carried values stand: in the periods, by their names, `across` which the reform fell."""
        standing = self._keys[across[self._counted.period.codes[self.row]]]
        found: Whole = self._rows[self._part_rows[np.isin(self._part_keys, standing)]]
        return found

    def as_counted(self) -> Values:
        """The values of the rows in `row`; right for those that are `alone`."""
        return Values.of(self._counted, self.row)

    def sums(self, formula: Formula) -> Values:
        """The values of what adds up, ratios being divided last."""
        counted, ratio = self._counted, is_ratio(formula)
        columns = [counted.numerator, counted.denominator] if ratio else [counted.value]
        rows = Amounts.of([column[self._rows] for column in columns])
        sums = rows.divided(self._ways, self._way, self._row, self._line).added(self._pool, len(self))
        found = _quotients(sums, formula.scale) if ratio else _plain(sums)
        found.estimated_share[:] = self._estimated(ratio=ratio)
        for pool in np.flatnonzero(sums.hard).tolist():
            self._by_definition(pool, formula, found)
        found.status[(found.status == _FINAL) & ~np.isnan(found.estimated_share)] = _ESTIMATED
        return found

    def _estimated(self, *, ratio: bool) -> Numbers:
        """The share of every pool that came through estimated shares, by sizes before rounding."""
        line, size = self._line, self._size(ratio=ratio)[self._row] * self._ways.share[self._line]
        total = np.bincount(self._pool, size, len(self))
        part = np.bincount(self._pool, np.where(self._ways.exact[line], 0.0, size), len(self))
        found = np.full(len(self), np.nan)
        some = part > 0
        found[some] = np.minimum(1.0, part[some] / total[some])
        return found

    def _size(self, *, ratio: bool) -> Numbers:
        """How much each row is: by the denominator, or by the numerator where that is nothing."""
        counted, rows = self._counted, self._rows
        if not ratio:
            return np.abs(np.nan_to_num(counted.value[rows]))
        above, below = np.nan_to_num(counted.numerator[rows]), np.nan_to_num(counted.denominator[rows])
        return np.abs(np.where(below == 0, above, below))

    def _by_definition(self, pool: int, formula: Formula, found: Values) -> None:
        """Fill in the value of a pool whose numbers are too long, by the definition."""
        counted, rows = self._counted, self._rows[self._row[self._pool == pool]]
        columns = [counted.numerator, counted.denominator] if is_ratio(formula) else [counted.value]
        numbers = zip(*(map(as_written, column[rows].tolist()) for column in columns), strict=True)
        ways = (self._ways.ways[way].shares for way in self._ways.way[rows].tolist())
        sums = together(zip((Sums(*pair) for pair in numbers), ways, strict=True))
        own = sums[self._ways.targets[self.target[pool]]].sums
        value = found.value[pool] = _number(quotient(own, formula.scale) if is_ratio(formula) else own.numerator)
        if is_ratio(formula):
            found.numerator[pool], found.denominator[pool] = _number(own.numerator), _number(own.denominator)
        undefined = is_ratio(formula) and not own.denominator
        found.status[pool] = _UNDEFINED if undefined else _MISSING if np.isnan(value) else _FINAL


def _number(number: Number | None) -> float:
    """NaN for what no binary fraction can hold, as engines have it."""
    try:
        return np.nan if number is None else float(number)
    except OverflowError:
        return np.nan


def _plain(sums: Amounts) -> Values:
    found, given = Values.missing(len(sums.places)), sums.given[0]
    found.value[given] = divided(sums.whole[0][given], TENS[sums.places[given]])
    found.status[given] = _FINAL
    return found


def _quotients(sums: Amounts, scale: float) -> Values:
    found, (above, below) = Values.missing(len(sums.places)), sums.whole
    for shown, whole, given in zip((found.numerator, found.denominator), sums.whole, sums.given, strict=True):
        shown[given] = divided(whole[given], TENS[sums.places[given]])
    found.status[below == 0] = _UNDEFINED
    known = (below != 0) & sums.given[0]
    found.value[known] = divided(above[known], below[known], Fraction(repr(scale)).as_integer_ratio())
    found.status[known] = _FINAL
    return found
