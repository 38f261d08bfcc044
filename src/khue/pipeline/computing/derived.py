"""Derived indicators: their observations from those of all others, in columns.

Two series are computed, as they are kept: that of the units as they were, and that of the units of today, for which older
rows were carried over. From the last reform on they are one: a unit is what it is now, and what looks back from there looks
back on what was carried to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from khue.lib.periods import Grain
from khue.model.city import City
from khue.pipeline.computing.derivations import Derived
from khue.pipeline.computing.world import TableWorld, worlds_of
from khue.pipeline.observations import joined, schema
from khue.stats.cells import RANKED, Cells
from khue.stats.columns import Flags, Whole
from khue.stats.derived import evaluate
from khue.stats.frame import Frame
from khue.stats.lives import code_of
from khue.stats.timeline import Timeline

if TYPE_CHECKING:
    import pyarrow as pa


def derive(table: pa.Table, city: City, as_of: date, derived: Derived | None = None) -> pa.Table:
    """The observations of the derived indicators of a city, as an observation table, from a table of all others.

    `derived` is what they are, where that is known already.
    """
    derived = derived or Derived.of(city)
    if not derived.formulas:
        return schema().empty_table()
    frame = Frame.of(city.units(), city.changes, as_of)
    then, now = worlds_of(table, city, frame, as_of, derived.natures, derived.inputs)
    merged = _Merged(then, now, frame, as_of)
    for id, formula in derived.formulas.items():
        for level in derived.indicators[id].levels:
            for grain in map(Grain, derived.indicators[id].periods):
                for world in (then, now):
                    world.put(id, level, grain, evaluate(formula, level, grain, world))
                merged.add(id, level, grain)
    return merged.table()


class _Merged:
    """Brings the two series of each indicator into the rows of one table."""

    def __init__(self, then: TableWorld, now: TableWorld, frame: Frame, as_of: date) -> None:
        self._then, self._now, self._frame, self._as_of = then, now, frame, as_of
        self._tables: list[pa.Table] = []
        self._places: dict[tuple[str, Grain], _Both] = {}

    def table(self) -> pa.Table:
        """All rows so far."""
        return joined(self._tables)

    def add(self, indicator: str, level: str, grain: Grain) -> None:
        """The rows of an indicator at one level and grain."""
        then, now = (world.series(indicator, level, grain) for world in (self._then, self._now))
        timeline = self._now.timeline(grain)
        late = (timeline.ends >= self._frame.day.toordinal())[None, :]
        both = self._both(level, grain)
        columns = np.arange(timeline.count)[None, :]
        beside = then.take(both.of_now, columns)
        told = now.there & (late | now.carried | ~beside.there | _differ(now, beside))
        kept = then.there & ~(late & now.take(both.of_then, columns).there)
        day = "" if self._frame.day == date.min else self._frame.day.isoformat()
        said = {"indicator": indicator, "level": level, "grain": grain.value}
        for world, cells, rows, carried in (
            (self._then, then, kept, late & then.carried),
            (self._now, now, told, now.carried | ~late),
        ):
            self._tables.append(_table(cells, rows, carried, day, said, world.keys(level), timeline))

    def _both(self, level: str, grain: Grain) -> _Both:
        if (level, grain) not in self._places:
            self._places[level, grain] = _Both(self._then, self._now, level, self._now.timeline(grain), self._as_of)
        return self._places[level, grain]


class _Both:
    """Where the units of the one series stand in the other, by period; -1 where a code means another unit."""

    def __init__(self, then: TableWorld, now: TableWorld, level: str, timeline: Timeline, as_of: date) -> None:
        lives, rows = then.lives, then.rows(level)
        lasting = {code: lives.now(code, as_of) for code in now.keys(level)}

        def row(code: str, stretch: int) -> float:
            key = lives.key(code, stretch)
            return rows.get(key, -1) if key == lasting[code] else -1

        self.of_now: Whole = lives.over(now.keys(level), timeline, row).astype(np.int64)
        mine = [now.rows(level).get(code_of(key), -1) for key in then.keys(level)]
        self.of_then: Whole = np.array(mine, np.int64)[:, None]


def _differ(one: Cells, other: Cells) -> Flags:
    differing: Flags = one.status != other.status
    for name in ("value", "numerator", "denominator", "estimated"):
        a, b = getattr(one, name), getattr(other, name)
        differing = differing | ~((a == b) | (np.isnan(a) & np.isnan(b)))
    return differing


def _table(
    cells: Cells, rows: Flags, carried: Flags, day: str, said: Mapping[str, str], keys: list[str], timeline: Timeline
) -> pa.Table:
    """The chosen cells as observations."""
    import pyarrow as pa

    units, periods = np.nonzero(rows)
    texts: dict[str, tuple[Any, list[str]]] = {
        "unit": (units, [code_of(key) for key in keys]),
        "period": (periods, [str(period) for period in timeline.periods]),
        "status": (cells.status[rows], [status.value for status in RANKED]),
        "carried": (np.broadcast_to(carried, rows.shape)[rows], ["", day]),
    }
    numbers = {
        "value": cells.value, "numerator": cells.numerator, "denominator": cells.denominator,
        "estimated_share": cells.estimated,
    }  # fmt: skip

    def column(name: str) -> pa.Array:
        if name in numbers:
            return pa.array(numbers[name][rows], pa.float64(), from_pandas=True)
        if name == "of_units":
            return pa.nulls(len(units), pa.int64())
        codes, words = texts.get(name, (np.zeros(len(units)), [said.get(name, "")]))
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words, pa.string()))

    return pa.table([column(field.name) for field in schema()], schema=schema())
