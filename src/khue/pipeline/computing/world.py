"""An observation table as tables of units and periods, which derived indicators are computed with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from khue.lib.periods import Grain, Period
from khue.model.city import City
from khue.model.observation import Status
from khue.pipeline.assess import vintage_key
from khue.pipeline.observations import Coded, coded, counted, observations_of
from khue.stats.cells import RANKED, Cells, certain, nothing
from khue.stats.columns import Flags, Numbers, Whole
from khue.stats.derived import Nature
from khue.stats.frame import Frame
from khue.stats.lives import Lives, borne_by
from khue.stats.timeline import Timeline, number_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Rows:
    """The rows of an observation table as arrays; texts are coded, and grains and periods are known as such."""

    unit: Coded
    period: Coded
    status: NDArray[Any]
    numbers: Mapping[str, Numbers]
    carried: Flags
    places: Mapping[tuple[str, str, str], Whole]
    """By indicator, level and grain the rows there are."""

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods that `period` codes."""
        return tuple(map(Period.parse, self.period.texts))

    @cached_property
    def numbered(self) -> Whole:
        """The number of each of these periods (`number_of`)."""
        return np.array([number_of(period) for period in self.periods], np.int64)

    @cached_property
    def ends(self) -> Whole:
        """The last day of each of these periods."""
        return np.array([period.end.toordinal() for period in self.periods], np.int64)


@dataclass
class TableWorld:
    """One of the two series of a city: see `khue.stats.derived.World`."""

    lives: Lives
    natures: Mapping[str, Nature]
    own_unit: str
    source: Rows
    chosen: Flags
    timelines: Mapping[Grain, Timeline]
    _series: dict[tuple[str, str, Grain], Cells] = field(default_factory=dict)
    _rows: dict[str, dict[str, int]] = field(default_factory=dict)
    _attributes: dict[tuple[str, str, Grain], Cells] = field(default_factory=dict)
    _parents: dict[tuple[str, Grain], dict[str, Whole]] = field(default_factory=dict)
    _row_by_unit: dict[str, Whole] = field(default_factory=dict)

    def keys(self, level: str) -> list[str]:
        """The keys of the units of a level that have observations, in order of their rows."""
        return list(self.rows(level))

    def rows(self, level: str) -> Mapping[str, int]:
        """By key the row of each unit of a level."""
        if level not in self._rows:
            found = {self.lives.key(*pair) for pair in self._units_at(level)}
            self._rows[level] = {key: row for row, key in enumerate(sorted(found))}
        return self._rows[level]

    def _units_at(self, level: str) -> Iterable[tuple[str, int]]:
        """The codes of a level with the stretches of time for which they have observations."""
        places = [rows for (_, at, _), rows in self.source.places.items() if at == level]
        rows = np.concatenate([np.zeros(0, np.int64), *places])
        rows = rows[self.chosen[rows]]
        stretches = self.lives.stretches(self.source.ends)[self.source.period.codes[rows]]
        seen = np.zeros((len(self.source.unit.texts), len(self.lives.days)), bool)
        seen[self.source.unit.codes[rows], stretches] = True
        return ((self.source.unit.texts[unit], stretch) for unit, stretch in np.argwhere(seen).tolist())

    def shape(self, level: str, grain: Grain) -> tuple[int, int]:
        """How many units and periods there are."""
        return len(self.rows(level)), self.timeline(grain).count

    def timeline(self, grain: Grain) -> Timeline:
        """The columns of a grain."""
        return self.timelines.get(grain, Timeline(grain, np.zeros(0, np.int64)))

    def put(self, indicator: str, level: str, grain: Grain, cells: Cells) -> None:
        """Keep what was computed, so that others can be computed of it."""
        self._series[indicator, level, grain] = cells

    def grains(self, indicator: str) -> Iterable[Grain]:
        """The grains for which an indicator has observations."""
        kept = {grain for name, _, grain in self._series if name == indicator}
        held = {Grain(grain) for name, _, grain in self.source.places if name == indicator}
        return sorted(kept | held, key=lambda grain: grain.months)

    def series(self, indicator: str, level: str, grain: Grain) -> Cells:
        """The values of an indicator; nothing where it has none."""
        key = indicator, level, grain
        if key not in self._series:
            rows = self.source.places.get((indicator, level, grain.value), np.zeros(0, np.int64))
            self._series[key] = self._cells(rows[self.chosen[rows]], level, grain)
        return self._series[key]

    def _cells(self, rows: Whole, level: str, grain: Grain) -> Cells:
        found, source = nothing(self.shape(level, grain)), self.source
        periods = source.period.codes[rows]
        at = self._row_of(level)[source.unit.codes[rows], self.lives.stretches(source.ends)[periods]]
        columns = self.timeline(grain).columns(source.numbered[periods])
        shown = source.status[rows] != RANKED.index(Status.SUPPRESSED)
        for name in ("value", "numerator", "denominator"):
            getattr(found, name)[at, columns] = np.where(shown, source.numbers[name][rows], np.nan)
        found.estimated[at, columns] = source.numbers["estimated_share"][rows]
        found.status[at, columns] = source.status[rows]
        found.carried[at, columns] = source.carried[rows]
        found.there[at, columns] = True
        return found

    def _row_of(self, level: str) -> Whole:
        """By coded unit and stretch of time the row at a level, -1 where there is none."""
        if level not in self._row_by_unit:
            rows, stretches = self.rows(level), range(len(self.lives.days))
            found = [[rows.get(self.lives.key(code, s), -1) for s in stretches] for code in self.source.unit.texts]
            self._row_by_unit[level] = np.array(found, np.int64).reshape(-1, len(stretches))
        return self._row_by_unit[level]

    def attribute(self, name: str, level: str, grain: Grain) -> Cells:
        """What the units themselves say, at the end of each period."""
        key = name, level, grain
        if key not in self._attributes:
            values = self.lives.attribute(name, self.keys(level), self.timeline(grain))
            self._attributes[key] = certain(values)
        return self._attributes[key]

    def city(self) -> tuple[str, int]:
        """The level of the city's own unit and its row, -1 where it has no observation."""
        unit = borne_by(self.lives.units, self.own_unit, self.lives.days[-1])
        level = unit.level if unit else ""
        return level, self.rows(level).get(self.lives.key(self.own_unit, len(self.lives.days) - 1), -1)

    def parents(self, level: str, grain: Grain) -> Mapping[str, Whole]:
        """By the level of the unit above: for each cell its row there, or -1."""
        if (level, grain) not in self._parents:
            self._parents[level, grain] = self._rows_above(level, self.timeline(grain))
        return self._parents[level, grain]

    def _rows_above(self, level: str, timeline: Timeline) -> dict[str, Whole]:
        lives, keys = self.lives, self.keys(level)
        stretches = np.unique(lives.stretches(timeline.ends)).tolist()
        above = {found[0] for key in keys for stretch in stretches if (found := lives.above(key, stretch))}
        return {one: lives.over(keys, timeline, self._row_above(one)).astype(np.int64) for one in sorted(above)}

    def _row_above(self, above: str) -> Callable[[str, int], float]:
        rows = self.rows(above)

        def row(key: str, stretch: int) -> float:
            found = self.lives.above(key, stretch)
            return rows.get(found[1], -1) if found and found[0] == above else -1

        return row


def worlds_of(
    table: pa.Table, city: City, frame: Frame, as_of: date, natures: Mapping[str, Nature], wanted: Collection[str]
) -> tuple[TableWorld, TableWorld]:
    """The series of the units as they were and that of the units of today; of the indicators that are wanted."""
    table = table.filter(_of(table, wanted))
    table = table.filter(_newest(table))
    rows, units = _rows(table), city.units()
    then, now = Lives(frame, units), Lives(frame, units, as_of)
    masks = counted(table).astype(bool), _today(table, rows, then, as_of)
    lines = _timelines(rows)
    a, b = (
        TableWorld(lives, natures, city.declaration.unit, rows, mask, lines)
        for lives, mask in zip((then, now), masks, strict=True)
    )
    return a, b


def _of(table: pa.Table, wanted: Collection[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(coded(table, "indicator").mapped(lambda name: name in wanted).astype(bool))


def _newest(table: pa.Table) -> pa.Array:
    """Which rows are not a figure that was published again later."""
    import pyarrow as pa

    keep = np.ones(table.num_rows, bool)
    published = np.flatnonzero(coded(table, "place").mapped(lambda place: bool(place)).astype(bool))
    newest: dict[tuple[str, str, str], tuple[Any, int]] = {}
    for row, o in zip(published.tolist(), observations_of(table.take(published)), strict=True):
        key, rank = (o.indicator, o.unit, o.period), vintage_key(o)
        if key in newest:
            before = newest[key]
            keep[before[1] if rank >= before[0] else row] = False
        if key not in newest or rank >= newest[key][0]:
            newest[key] = rank, row
    return pa.array(keep)


def _rows(table: pa.Table) -> Rows:
    ranks = {status.value: rank for rank, status in enumerate(RANKED)}
    names = ("value", "numerator", "denominator", "estimated_share")
    return Rows(
        coded(table, "unit"), coded(table, "period"), coded(table, "status").mapped(ranks.__getitem__),
        {name: table.column(name).to_numpy() for name in names}, coded(table, "carried").mapped(bool).astype(bool),
        _places(table),
    )  # fmt: skip


def _places(table: pa.Table) -> dict[tuple[str, str, str], Whole]:
    columns = [coded(table, name) for name in ("indicator", "level", "grain")]
    together = np.zeros(table.num_rows, np.int64)
    for column in columns:
        together = together * max(len(column.texts), 1) + column.codes
    order = np.argsort(together, kind="stable")
    starts = np.flatnonzero(np.diff(together[order], prepend=-1))
    found = {}
    for rows in np.split(order, starts[1:]) if len(order) else []:
        indicator, level, grain = (column.texts[column.codes[rows[0]]] for column in columns)
        found[indicator, level, grain] = rows
    return found


def _today(table: pa.Table, rows: Rows, lives: Lives, as_of: date) -> Flags:
    """The rows of the units of today: carried ones, and of units that are what they were where none was carried."""
    names = coded(table, "indicator")
    stretches, codes = range(len(lives.days)), rows.unit.texts
    now = [lives.now(code, as_of) for code in codes]
    same = [[lives.key(code, s) == key for s in stretches] for code, key in zip(codes, now, strict=True)]
    ends = lives.stretches(rows.ends)[rows.period.codes]
    stands: Flags = np.array(same, bool).reshape(len(codes), len(stretches))[rows.unit.codes, ends]
    cell = names.codes.astype(np.int64) * len(codes) + rows.unit.codes
    cell = cell * len(rows.period.texts) + rows.period.codes
    stands &= ~np.isin(cell, cell[rows.carried])
    return rows.carried | stands


def _timelines(rows: Rows) -> dict[Grain, Timeline]:
    grains = np.array([period.grain.value for period in rows.periods])
    return {grain: Timeline(grain, np.unique(rows.numbered[grains == grain.value])) for grain in Grain}
