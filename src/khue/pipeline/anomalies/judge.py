"""What is odd in the observations of one segment, beside those before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from khue.lib.periods import Grain
from khue.model.anomaly import Anomaly, Kind, Related
from khue.model.city import City
from khue.pipeline.anomalies.columns import Looked, place_of
from khue.pipeline.anomalies.grids import Series, grids
from khue.stats.anomalies.bounds import OVER_BOUNDS, beyond_bounds
from khue.stats.anomalies.breaks import BREAK, breaks
from khue.stats.anomalies.found import Found, without
from khue.stats.anomalies.grid import NOWHERE, Grid
from khue.stats.anomalies.neighbours import deviations
from khue.stats.anomalies.outliers import OUTLIER, UNIT_ERROR, ZERO, lonely
from khue.stats.anomalies.repeats import BLOCK, RUN, SHARED, carried
from khue.stats.anomalies.together import beside_peers, together

WINDOW = {Grain.DAY: 14, Grain.MONTH: 6, Grain.QUARTER: 4, Grain.HALF: 3, Grain.YEAR: 3}
"""A new level has to stand for so many periods, after so many on the old one."""

CELLS = 1 << 17
"""About so many cells are looked over at once: what is made of them on the way then stays near the processor."""

PARAMS = {
    UNIT_ERROR: ("expected", "factor"), ZERO: ("expected", ""), OUTLIER: ("expected", ""), BREAK: ("before", "after"),
    OVER_BOUNDS: ("bound", ""), RUN: ("", "count"), BLOCK: ("", "count"), SHARED: ("", "count"),
}  # fmt: skip
"""What a detector's `expected` and `size` are called in the sentence."""


def judge(looked: Sequence[Looked], city: City, now: int) -> list[Anomaly]:
    """The odd observations of the segment `now` beside those before it, and breaks that only it lets one tell."""
    return [one for series in grids(looked, city, now) for one in told(series, looked, _judged(series))]


def _judged(series: Series) -> Iterator[Found]:
    """What is told of the periods that are judged; a break may lie before them."""
    for one in looked_over(series):
        now = one.row % len(series.names.periods) >= series.since
        yield one if one.code == BREAK else one.chosen(now)


def looked_over(series: Series) -> list[Found]:
    """Everything odd in the series of one grain: of each kind, and what stands alone under the first kind that fits."""
    found = [_looked_over(part, series) for part in series.grid.parts(CELLS)]
    return [Found.joined(kind) for kind in zip(*found, strict=True)]


def _looked_over(grid: Grid, series: Series) -> list[Found]:
    deviating = deviations(grid, series.since)
    apart = without((*lonely(grid, deviating), together(grid), beside_peers(grid)))
    shifts = breaks(grid, deviating, WINDOW[series.grain], series.since)
    return [beyond_bounds(grid), *apart, shifts, *carried(grid)]


def told(series: Series, looked: Sequence[Looked], found: Iterable[Found]) -> Iterator[Anomaly]:
    """What was found, by the names of the things that it is about."""
    value = series.grid.value.reshape(-1)
    for one in found:
        kind, _, way = one.code.partition(".")
        names = PARAMS.get(one.code, ("expected", ""))
        for cell, other, *numbers, score in one.listed():
            name = series.names.of(cell)
            yield Anomaly(
                **dict(zip(("indicator", "unit", "period"), name, strict=True)), kind=Kind(kind), way=way,
                score=round(score, 3), value=float(value[cell]), place=place_of(looked, name, float(value[cell])),
                params={name: number for name, number in zip(names, numbers, strict=True) if name},
                related=None if other == NOWHERE else Related(*series.names.of(other)),
            )  # fmt: skip
