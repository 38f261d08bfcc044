"""What is odd in the observations of one segment, beside those before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from khue.lib.periods import Grain
from khue.model.anomaly import Anomaly, Kind, Related
from khue.model.city import City
from khue.pipeline.anomalies.columns import Columns
from khue.pipeline.anomalies.grids import Series, grids
from khue.stats.anomalies.bounds import OVER_BOUNDS, beyond_bounds
from khue.stats.anomalies.breaks import BREAK, breaks
from khue.stats.anomalies.found import Found, without
from khue.stats.anomalies.grid import NOWHERE
from khue.stats.anomalies.neighbours import deviations
from khue.stats.anomalies.outliers import OUTLIER, UNIT_ERROR, ZERO, lonely
from khue.stats.anomalies.repeats import BLOCK, RUN, SHARED, carried
from khue.stats.anomalies.together import beside_peers, together

WINDOW = {Grain.DAY: 14, Grain.MONTH: 6, Grain.QUARTER: 4, Grain.HALF: 3, Grain.YEAR: 3}
"""A new level has to stand for so many periods, after so many on the old one."""

PARAMS = {
    UNIT_ERROR: ("expected", "factor"), ZERO: ("expected", ""), OUTLIER: ("expected", ""), BREAK: ("before", "after"),
    OVER_BOUNDS: ("bound", ""), RUN: ("", "count"), BLOCK: ("", "count"), SHARED: ("", "count"),
}  # fmt: skip
"""What a detector's `expected` and `size` are called in the sentence."""


def judge(columns: Columns, city: City, now: int) -> list[Anomaly]:
    """The odd observations among those of the last segments; of the segment `now`, and breaks that only it lets one tell."""
    found = [
        one if one.code == BREAK else chosen(one, columns.segment[one.row] == now)
        for series in grids(columns, city, now)
        for one in looked_over(series)
    ]
    return list(told(columns, found))


def looked_over(series: Series) -> list[Found]:
    """Everything odd in the series of one grain: of each kind, and what stands alone under the first kind that fits."""
    grid = series.grid
    deviating = deviations(grid, series.since)
    apart = without((*lonely(grid, deviating), together(grid), beside_peers(grid)))
    shifts = breaks(grid, deviating, WINDOW[series.grain], series.since)
    return [beyond_bounds(grid), *apart, shifts, *carried(grid)]


def chosen(found: Found, wanted: NDArray[np.bool_]) -> Found:
    """Some of what was found."""
    return Found(
        found.code, found.row[wanted], found.strength[wanted], found.expected[wanted], found.size[wanted],
        found.other[wanted],
    )  # fmt: skip


def told(columns: Columns, found: Iterable[Found]) -> Iterator[Anomaly]:
    """What was found, by the names of the things that it is about."""
    for one in found:
        rows = columns.take(one.row)
        others = columns.take(np.where(one.other == NOWHERE, one.row, one.other)) if len(one) else []
        kind, _, way = one.code.partition(".")
        names = PARAMS.get(one.code, ("expected", ""))
        for row, other, at in zip(rows, others, range(len(one)), strict=True):
            numbers = dict(zip(names, (float(one.expected[at]), float(one.size[at])), strict=True))
            yield Anomaly(
                indicator=row.indicator, unit=row.unit, period=row.period, kind=Kind(kind), way=way,
                score=round(float(one.strength[at]), 3), value=row.value, place=row.place,
                params={name: number for name, number in numbers.items() if name},
                related=None if one.other[at] == NOWHERE else Related(other.indicator, other.unit, other.period),
            )  # fmt: skip
