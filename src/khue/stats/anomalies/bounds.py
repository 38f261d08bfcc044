"""Values that their indicator cannot have."""

from __future__ import annotations

import numpy as np

from khue.stats.anomalies.found import Found
from khue.stats.anomalies.grid import Grid

OVER_BOUNDS = "over_bounds"
HAIR = 1e-9
"""By so much of itself a computed value may be beyond a bound: the computer's own rounding."""


def beyond_bounds(grid: Grid) -> Found:
    """The values below the least or above the greatest that is possible; `expected` is the bound that they passed."""
    low, high = grid.low[:, None], grid.high[:, None]
    hair = HAIR * np.maximum(np.abs(grid.value), 1)
    with np.errstate(invalid="ignore"):
        below, above = grid.value < low - hair, grid.value > high + hair
    series, period = np.nonzero(below | above)
    bound = np.where(above[series, period], grid.high[series], grid.low[series])
    return Found.of(OVER_BOUNDS, grid.row[series, period], np.ones(len(series)), bound)
