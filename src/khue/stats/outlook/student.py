"""Student's t for whole degrees of freedom, by its finite sums."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
MOST = 40
"""Degrees of freedom above which the curve is taken to be that of this many; it differs from the normal one by 3 %."""


def cdf(t: Values, freedom: int) -> Values:
    """The chance of a value up to `t`."""
    angle = np.arctan(t / np.sqrt(freedom))
    cosine = np.cos(angle)
    squared = cosine**2
    term, total = (cosine if freedom % 2 else np.ones_like(t)), np.zeros_like(t)
    for k in range(1 + freedom % 2, freedom, 2):
        total = total + term
        term = term * squared * k / (k + 1)
    if freedom % 2:
        return np.asarray(0.5 + (angle + np.sin(angle) * total) / np.pi)
    return np.asarray(0.5 + np.sin(angle) * total / 2)


@lru_cache(maxsize=64)
def quantiles(chances: tuple[float, ...], freedom: int) -> Values:
    """The values that are not passed with these chances."""
    low, high = np.full(len(chances), -1e4), np.full(len(chances), 1e4)
    wanted = np.array(chances)
    for _ in range(80):
        middle = (low + high) / 2
        above = cdf(middle, freedom) > wanted
        closer = np.where(above, low, middle), np.where(above, middle, high)
        if np.array_equal(closer, (low, high)):  # no number lies between them
            break
        low, high = closer
    return np.asarray((low + high) / 2)
