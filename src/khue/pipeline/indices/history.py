"""One index over the periods of its framework, each computed, the units under the codes that they have in the last of them.

No history crosses a change of framework: a period in which the index is not in force has no place in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.city import City
from khue.model.finding import Finding, Rule
from khue.model.method import Merging
from khue.pipeline.indices.computed import ABSOLUTE, Computed, Declared, Given, Values, compute
from khue.pipeline.indices.holding import Holding
from khue.pipeline.indices.later import became, merged
from khue.pipeline.indices.values import known_in, periods_of, read_table, table_periods
from khue.stats.composite.rivals import Panel

PERIOD_TWICE = Rule(
    "KH565", "period-in-two-tables",
    Text(vi='Kỳ "{period}" đã có trong bảng "{first}".', en='The period "{period}" is already in the table "{first}".'),
    Text(vi="Mỗi kỳ một bảng.", en="Give one table a period."),
)  # fmt: skip
NO_PERIODS = Rule(
    "KH566", "table-without-periods",
    Text(vi="Bảng không có cột kỳ, nên không biết số liệu của năm nào.",
         en="The table has no column of periods, so that the year of its values is not known."),
    Text(vi="Khi đưa nhiều bảng, mỗi bảng cần cột period hoặc year.",
         en="Where several tables are given, each needs a column period or year."),
)  # fmt: skip
RULES = (PERIOD_TWICE, NO_PERIODS)


@dataclass(frozen=True)
class History:
    """The index as it came out in each period, oldest first; at least one."""

    found: tuple[Computed, ...]

    @property
    def newest(self) -> Computed:
        """The index in the last period."""
        return self.found[-1]

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods, oldest first."""
        return tuple(found.given.period for found in self.found)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units of the last period, then those that are known in earlier ones only."""
        return tuple(dict.fromkeys(unit for found in reversed(self.found) for unit in found.given.units))

    def panel(self, id: str = "") -> Panel:
        """The scores of a part (of the whole where none is named) by period and unit of `units`."""
        times = np.array([Period.parse(period).years for period in self.periods])
        return Panel(times, np.array([self._row(found, id) for found in self.found]), self._bounded)

    def _row(self, found: Computed, id: str) -> Values:
        row = np.full(len(self.units), np.nan)
        at = [self.units.index(unit) for unit in found.given.units]
        row[at] = [part_known(found, id, own) for own in range(len(at))] if id else found.total
        return row

    @property
    def _bounded(self) -> bool:
        """Whether scores are shares of a maximum."""
        return self.newest.declared.index.normalisation in ABSOLUTE


def part_known(found: Computed, id: str, at: int) -> float:
    """What a unit has of a part, as a share of its maximum where values are; NaN where it is not known."""
    if found.basis[at] in ("published", "none") or id not in found.parts:
        return float(found.given.of(id)[at]) if found.declared.parts[id].children else float("nan")
    return float(found.parts[id][at])


def history_of(city: City, declared: Declared, givens: Iterable[Given]) -> History:
    """The history of what is known in several periods; raises ValueError where the index cannot be computed in one of them.

    Periods of another length than the last one's are left out.
    """
    ordered = sorted(givens, key=lambda given: Period.parse(given.period))
    last = Period.parse(ordered[-1].period)
    kept = [given for given in ordered if Period.parse(given.period).grain is last.grain]
    return History(tuple(compute(declared, _carried(city, declared, given, last)) for given in kept))


def known_until(holding: Holding, declared: Declared, period: str) -> list[Given]:
    """What a build holds of the index in all periods up to one."""
    last = Period.parse(period)
    return [
        known_in(holding, declared, earlier)
        for earlier in periods_of(holding, declared)
        if Period.parse(earlier) < last or earlier == period
    ]


def _carried(city: City, declared: Declared, given: Given, last: Period) -> Given:
    """The same under the codes of the last period. What several units became one of has their mean where the index says so,
    and else no figure."""
    index = declared.index
    into = became(city, index.level, int(given.period[:4]), last.end.year)
    ended = {unit.code for unit in city.unit_rows} - {unit.code for unit in city.unit_rows if unit.valid_on(last.end)}
    given = _of(given, [at for at, unit in enumerate(given.units) if into.get(unit, unit) not in ended])
    many = Counter(into.get(unit, unit) for unit in given.units)
    if index.merged is not Merging.MEAN and max(many.values(), default=1) > 1:
        given = _of(given, [at for at, unit in enumerate(given.units) if many[into.get(unit, unit)] == 1])
    return merged(given, into) if into else given


def _of(given: Given, rows: Sequence[int]) -> Given:
    units = tuple(given.units[row] for row in rows)
    return replace(given, units=units, values={id: values[rows] for id, values in given.values.items()})


@dataclass(frozen=True)
class Tables:
    """What tables of values give by period, what is wrong in them, and the columns that mean nothing to the index."""

    givens: tuple[Given, ...] = ()
    findings: tuple[Finding, ...] = ()
    unused: tuple[str, ...] = ()


def read_tables(paths: Sequence[Path], declared: Declared, last: str, *, back: bool) -> Tables:
    """The values of a period in tables that have a column of periods or are the only one, with `back` those of all earlier
    ones in which the index is in force too; each period stands in one table."""
    givens: list[Given] = []
    findings: list[Finding] = []
    unused: list[str] = []
    first: dict[str, Path] = {}
    for path in paths:
        own = table_periods(path)
        if path.is_file() and not own and (len(paths) > 1 or (back and not last)):
            findings.append(Finding(NO_PERIODS, str(path), 1, 1))
            continue
        for period in (text for text in own or [last] if text == last or (back and _wanted(declared, text, last))):
            if period in first:
                findings.append(Finding(PERIOD_TWICE, str(path), params={"period": period, "first": first[period]}))
            first.setdefault(period, path)
            read = read_table(path, declared, period)
            givens += [read.given] if read.given is not None and read.given.units else []
            findings += read.findings
            unused += read.unused
    return Tables(tuple(givens), tuple(findings), tuple(dict.fromkeys(unused)))


def _wanted(declared: Declared, text: str, last: str) -> bool:
    """Whether a period counts: in force, and before the last one."""
    try:
        return Period.parse(text).start.year in declared.index.years and Period.parse(text) < Period.parse(last)
    except ValueError:
        return False
