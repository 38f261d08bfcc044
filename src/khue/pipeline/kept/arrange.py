"""The observations of a build in the order in which they are kept, with what readers ask of each beside it.

`newest` marks the newest vintage, `counted` what stands in the series of the units as they were, `today` what stands in
that of the units of today. `higher`, `lower` and `among` say which place a value takes at its level in its period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from khue.lib.periods import Period
from khue.model.unit import Units
from khue.pipeline.assess import FIRMNESS
from khue.pipeline.observations import PLACES, Coded, coded, coded_anew, counted, numbers, schema

if TYPE_CHECKING:
    import pyarrow as pa

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FLAGS = ("newest", "counted", "today")
"""Columns of yes and no that stand beside those of an observation."""


def arranged(table: pa.Table, units: Units, as_of: date) -> pa.Table:
    """All rows in order of indicator, period, unit and vintage (of equal ones as given), with `FLAGS` and `PLACES`."""
    import pyarrow as pa

    keys = _Keys.of(table)
    order = np.argsort(_joint(keys.indicator, keys.period, keys.unit, keys.vintage), kind="stable")
    table, keys = coded_anew(table.take(pa.array(order))), keys.take(order)
    flags = _newest(keys), counted(table).astype(bool), _today(table, keys, units, as_of)
    value = numbers(table, "value")
    places = _places(keys, value, flags[0] & flags[1] & ~np.isnan(value))
    for name, column in zip((*FLAGS, *PLACES), (*flags, *places), strict=True):
        table = table.append_column(name, pa.array(column))
    return table


def by_unit(table: pa.Table) -> pa.Table:
    """The rows of an arranged table in order of unit, then as they were."""
    import pyarrow as pa

    return table.take(pa.array(np.argsort(_ranked(coded(table, "unit")), kind="stable")))


def in_series(table: pa.Table) -> Flags:
    """Which rows of an arranged table are the newest ones of the units as they were."""
    found: Flags = numbers(table, "newest") & numbers(table, "counted")
    return found


def counts(table: pa.Table) -> dict[str, int]:
    """By indicator how many rows of an arranged table are in its series."""
    codes, texts = coded(table, "indicator")
    found = np.bincount(codes[in_series(table)], minlength=len(texts)).tolist()
    return {text: count for text, count in zip(texts, found, strict=True) if count}


def latest(table: pa.Table) -> pa.Table:
    """Of every indicator and unit the row of an arranged table with the newest period that has a value."""
    import pyarrow as pa

    rows = np.flatnonzero(in_series(table) & ~np.isnan(numbers(table, "value")))
    return last(table.select(schema().names).take(pa.array(rows)))


def last(table: pa.Table) -> pa.Table:
    """Of every indicator and unit the last row of an observation table."""
    import pyarrow as pa

    keys = _joint(coded(table, "indicator").codes, coded(table, "unit").codes)
    return table.take(pa.array(np.flatnonzero(_last(keys))))


@dataclass(frozen=True)
class _Keys:
    """What rows are ordered and grouped by, each column as numbers that sort as the texts are to be sorted."""

    indicator: Whole
    period: Whole
    unit: Whole
    vintage: Whole
    carried: Whole
    level: Whole

    @classmethod
    def of(cls, table: pa.Table) -> _Keys:
        period = _ranked(coded(table, "period"), Period.parse)
        indicator, unit, carried, level = (
            _ranked(coded(table, name)) for name in ("indicator", "unit", "carried", "level")
        )
        return cls(indicator, period, unit, _vintage(table), carried, level)

    def take(self, order: Whole) -> _Keys:
        return _Keys(*(getattr(self, name)[order] for name in self.__dataclass_fields__))

    @property
    def cell(self) -> Whole:
        """One number for an indicator in a unit and a period."""
        return _joint(self.indicator, self.period, self.unit)


def _ranked(column: Coded, key: Callable[[str], Any] = str) -> Whole:
    """The place of each row's text among the sorted texts."""
    places = {text: place for place, text in enumerate(sorted(column.texts, key=key))}
    return column.mapped(places.__getitem__).astype(np.int64)


def _vintage(table: pa.Table) -> Whole:
    """Orders the figures of one period as `assess.vintage_key` does: by the day they were made known, then by firmness."""
    published, seen_on = coded(table, "published"), coded(table, "seen_on")
    places = {day: place for place, day in enumerate(sorted({"", *published.texts, *seen_on.texts}))}
    day = published.mapped(places.__getitem__)
    day = np.where(day == 0, seen_on.mapped(places.__getitem__), day)
    return _joint(day, coded(table, "status").mapped(lambda status: FIRMNESS.get(status, 0)))


def _joint(*columns: npt.NDArray[Any]) -> Whole:
    """Several columns of small numbers as one, which sorts as they do one after the other."""
    joint = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        joint = joint * (int(column.max(initial=0)) + 1) + column
    return joint


def _newest(keys: _Keys) -> Flags:
    """The last row of each indicator, unit and period, as it was or of today."""
    return _last(_joint(keys.cell, keys.carried))


def _last(keys: Whole) -> Flags:
    """Whether no row after it has the same key."""
    _, from_the_end = np.unique(keys[::-1], return_index=True)
    last = np.zeros(len(keys), bool)
    last[len(keys) - 1 - from_the_end] = True
    return last


def _today(table: pa.Table, keys: _Keys, units: Units, as_of: date) -> Flags:
    """What was carried over to today's units, and of the others what nothing carried over takes the place of."""
    carried = coded(table, "carried").mapped(bool).astype(bool)
    replaced = np.isin(keys.cell, keys.cell[carried])
    return carried | (~replaced & _same(table, keys, units, as_of))


def _same(table: pa.Table, keys: _Keys, units: Units, as_of: date) -> Flags:
    """Whether the code means at the end of the period the unit that it means today."""
    _, first, row = np.unique(_joint(keys.period, keys.unit), return_index=True, return_inverse=True)
    pairs = table.select(["unit", "period"]).take(first)
    ends = {text: Period.parse(text).end for text in coded(table, "period").texts}
    codes, periods = coded(pairs, "unit").listed(), coded(pairs, "period").listed()
    seen = [_same_unit(units, code, ends[period], as_of) for code, period in zip(codes, periods, strict=True)]
    return np.array(seen, bool)[row.reshape(-1)]


def _same_unit(units: Units, code: str, day: date, as_of: date) -> bool:
    now = units.find(code, as_of)
    return units.find(code, day) == now and (now is not None or not units.history(code))


def _places(keys: _Keys, value: npt.NDArray[np.float64], wanted: Flags) -> Iterable[npt.NDArray[np.int32]]:
    rows = np.flatnonzero(wanted)
    group = _joint(keys.indicator, keys.level, keys.period)[rows]
    order = np.lexsort((value[rows], group))
    rows, group = rows[order], group[order]
    first, end = _runs(np.diff(group) != 0, len(rows))
    first_equal, end_equal = _runs((np.diff(group) != 0) | (np.diff(value[rows]) != 0), len(rows))
    for found in (end - end_equal, first_equal - first, end - first):
        column = np.zeros(len(value), np.int32)
        column[rows] = found
        yield column


def _runs(changes: Flags, count: int) -> tuple[Whole, Whole]:
    """For each of so many rows, where its run of equal ones begins and ends; `changes` are between neighbours."""
    if count == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.concatenate(([0], np.flatnonzero(changes) + 1))
    run = np.concatenate(([0], np.cumsum(changes)))
    return starts[run], np.append(starts[1:], count)[run]
