"""What published figures contradict: their own parts, each other, what was printed before.

What the check of the folder found in a figure is told of the observation that it is; it is not looked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from khue.folder.rules.figure_values import PARTS_DISAGREE
from khue.folder.rules.published_results import RANK_ORDER, TOTAL_DIFFERS
from khue.lib.periods import Grain, Period
from khue.model.anomaly import Anomaly, Kind, Related
from khue.model.city import City
from khue.model.finding import Finding
from khue.model.indicator import Indicator
from khue.model.observation import Status
from khue.model.unit import Units
from khue.pipeline.anomalies.columns import Columns
from khue.pipeline.wording import RANKS
from khue.stats.anomalies.sums import disagreeing, twins

WHOLE = 100.0
"""What shares of one thing add up to, in per cent."""
_FOLDED = {
    PARTS_DISAGREE.code: (Kind.PARTS_DO_NOT_ADD_UP, "ratio"), TOTAL_DIFFERS.code: (Kind.PARTS_DO_NOT_ADD_UP, "total"),
    RANK_ORDER.code: (Kind.RANK_ORDER, ""),
}  # fmt: skip
"""By the rule of a check what it says of an observation. Bounds are not among them: every observation is held to these."""
_PARTS = {Grain.YEAR: (Grain.HALF, Grain.QUARTER, Grain.MONTH), Grain.HALF: (Grain.QUARTER, Grain.MONTH),
          Grain.QUARTER: (Grain.MONTH,)}  # fmt: skip

Cell = tuple[str, str, str]
"""An indicator, a unit and a period."""


@dataclass(frozen=True)
class Figures:
    """The published figures among some columns."""

    columns: Columns
    city: City

    @cached_property
    def published(self) -> NDArray[np.int64]:
        """The rows of all of them, every vintage."""
        return np.flatnonzero(self.columns.texts("place").mapped(bool).astype(bool))

    @cached_property
    def cells(self) -> dict[Cell, int]:
        """The row of the newest figure of each cell."""
        rows = self.published[self.columns.newest[self.published]]
        return dict(zip(self._named(rows), rows.tolist(), strict=True))

    def _named(self, rows: NDArray[np.int64]) -> Iterator[Cell]:
        columns = [self.columns.texts(name) for name in ("indicator", "unit", "period")]
        listed = ([column.texts[code] for code in column.codes[rows].tolist()] for column in columns)
        return zip(*listed, strict=True)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators by id."""
        return {indicator.id: indicator for indicator in self.city.indicators}

    def value(self, cell: Cell) -> float:
        """The value of a cell; NaN where none was published."""
        return float(self.columns.value[self.cells[cell]]) if cell in self.cells else np.nan

    def anomaly(
        self, row: int, kind: Kind, way: str = "", related: Cell | None = None, **params: float | str
    ) -> Anomaly:
        """What is odd about the figure in a row."""
        held = self.columns.take(np.array([row]))[0]
        return Anomaly(
            indicator=held.indicator, unit=held.unit, period=held.period, kind=kind, way=way, value=held.value,
            place=held.place, params=dict(params), related=Related(*related) if related else None,
        )  # fmt: skip


def contradictions(columns: Columns, city: City, findings: Iterable[Finding]) -> list[Anomaly]:
    """All that published figures contradict."""
    figures = Figures(columns, city)
    if not figures.published.size:
        return []
    return [*_folded(figures, findings), *_vintages(figures), *_twins(figures), *_sums(figures)]


def _folded(figures: Figures, findings: Iterable[Finding]) -> Iterator[Anomaly]:
    """What the check found."""
    places = figures.columns.texts("place")
    rows = {places.texts[places.codes[row]]: int(row) for row in figures.published}
    cells = {row: cell for cell, row in figures.cells.items()}
    for finding in findings:
        row = rows.get(f"{finding.path}:{finding.line}")
        if finding.rule.code in _FOLDED and row is not None:
            kind, way = _FOLDED[finding.rule.code]
            params = {name: _number(value) for name, value in finding.params.items() if name != "place"}
            other = cells.get(rows.get(str(finding.params.get("place", "")), -1))
            yield figures.anomaly(row, kind, way, other, **params)


def _number(value: object) -> float | str:
    try:
        return float(str(value))
    except ValueError:
        return str(value)


def _vintages(figures: Figures) -> Iterator[Anomaly]:
    """Figures of one cell that were all called final, and differ."""
    columns = figures.columns
    older = figures.published[~columns.newest[figures.published]]
    final = columns.texts("status").mapped(lambda text: text == Status.FINAL.value)
    told = set()
    for cell, row in zip(figures._named(older), older.tolist(), strict=True):
        newest = figures.cells.get(cell, row)
        differs = columns.value[newest] != columns.value[row]
        if final[row] and final[newest] and differs and cell not in told:
            told.add(cell)
            yield figures.anomaly(newest, Kind.VINTAGES_DIFFER, other=float(columns.value[row]))


def _twins(figures: Figures) -> Iterator[Anomaly]:
    """The same number to the last digit under two indicators that are measured alike, for one unit and period."""
    cells = [cell for cell in figures.cells if _alike(figures.indicators.get(cell[0]))]
    rows = np.array([figures.cells[cell] for cell in cells], np.int64)
    families = [(figures.indicators[id].unit, figures.indicators[id].group, *place) for id, *place in cells]
    numbers = {family: number for number, family in enumerate(dict.fromkeys(families))}
    place = np.array([numbers[family] for family in families], np.int64)
    found = twins(figures.columns.value[rows], place, rows)
    names = dict(zip(rows.tolist(), cells, strict=True))
    for row, other in zip(found.row.tolist(), found.other.tolist(), strict=True):
        yield figures.anomaly(row, Kind.SAME_AS_ANOTHER, "", names[other])


def _alike(indicator: Indicator | None) -> bool:
    return indicator is not None and indicator.unit not in RANKS


def _sums(figures: Figures) -> Iterator[Anomaly]:
    """Wholes that are not what their parts make."""
    units = figures.city.units()
    for (id, unit, period), row in figures.cells.items():
        indicator = figures.indicators.get(id)
        if indicator is not None:
            for way, total, parts in _wholes(indicator, units, unit, Period.parse(period)):
                yield from _held_against(figures, row, way, total, parts)


Whole = tuple[str, float | None, Sequence[Cell]]
"""How parts make a whole, what it is (None: what was printed for it), and the parts."""


def _wholes(indicator: Indicator, units: Units, unit: str, period: Period) -> Iterator[Whole]:
    """What the value of an indicator in a unit and a period can be held against."""
    id, text = indicator.id, str(period)
    if indicator.sum_of:
        yield "indicators", None, [(part, unit, text) for part in indicator.sum_of]
    if indicator.whole_with:
        yield "shares", WHOLE, [(part, unit, text) for part in (id, *indicator.whole_with)]
    if indicator.additive:
        yield "units", None, [(id, code, text) for code in _below(units, unit, period)]
        for grain in _PARTS.get(period.grain, ()):
            yield "periods", None, [(id, unit, str(part)) for part in _within(period, grain)]


def _below(units: Units, code: str, period: Period) -> list[str]:
    return [unit.code for unit in units.children(code, period.end)]


def _within(period: Period, grain: Grain) -> Iterator[Period]:
    part = Period.containing(period.start, grain)
    while part.start <= period.end:
        yield part
        part = part.next()


def _held_against(
    figures: Figures, row: int, way: str, total: float | None, parts: Sequence[Cell]
) -> Iterator[Anomaly]:
    values = np.array([[figures.value(cell) for cell in parts]])
    if not parts or np.isnan(values).any():
        return
    whole = np.array([figures.columns.value[row] if total is None else total])
    found = disagreeing(whole, values, np.array([row]))
    for expected in found.expected.tolist():
        yield figures.anomaly(row, Kind.PARTS_DO_NOT_ADD_UP, way, total=expected, count=float(len(parts)))
