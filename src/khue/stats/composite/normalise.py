"""Normalisation: values of different measures made comparable, indicator by indicator.

Every function takes values of shape (..., units, indicators) and gives the same shape; NaN stays NaN. What is better when
lower has been turned round before (`directed`), so that more is always better here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khue.model.method import Normalisation

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """Where normalised values lie: from `low` to `high` for min-max and goalposts; mean and deviation for z-scores."""

    low: float = 0.0
    high: float = 1.0
    mean: float = 0.0
    deviation: float = 1.0


UNIT_SCALE = Scale()
"""From 0 to 1, or a mean of 0 and a deviation of 1."""


def directed(values: Values, directions: NDArray[Any]) -> Values:
    """The values with those indicators negated that are better when lower; `directions` holds 1 or -1 for each."""
    turned: Values = values * directions
    return turned


def normalise(
    values: Values, method: Normalisation, scale: Scale = UNIT_SCALE, *, low: Values | None = None,
    high: Values | None = None,
) -> Values:  # fmt: skip
    """The values on one scale. `low` and `high` of each indicator are the goalposts; `high` is the target to reach.

    They are given in the direction in which more is better. Raises ValueError where the method lacks its posts.
    """
    match method:
        case Normalisation.NONE:
            return values
        case Normalisation.MIN_MAX:
            return _stretched(values, _least(values), _greatest(values), scale)
        case Normalisation.Z_SCORE:
            return _standardised(values, scale)
        case Normalisation.RANK:
            return ranks_upward(values)
        case Normalisation.TARGET:
            return np.minimum(1.0, _stretched(values, _least(values), _given(high, "target"), UNIT_SCALE))
        case Normalisation.GOALPOSTS:
            posts = _given(low, "low"), _given(high, "high")
            return _stretched(np.clip(values, *posts), *posts, scale)


def ranks_upward(values: Values) -> Values:
    """For each indicator, 1 for the lowest value and more for higher ones; equal values share the lowest of their ranks."""
    lower = values[..., :, None, :] > values[..., None, :, :]
    found = 1.0 + lower.sum(axis=-2)
    return np.where(np.isnan(values), np.nan, found)


def _given(posts: Values | None, name: str) -> Values:
    if posts is None or bool(np.isnan(posts).any()):
        raise ValueError(f"every indicator needs its {name}")
    return posts


def _stretched(values: Values, low: Values, high: Values, scale: Scale) -> Values:
    """Values where low becomes the scale's low and high its high; an indicator that never varies lies in the middle."""
    width = high - low
    share = np.where(width != 0, (values - low) / np.where(width != 0, width, 1.0), 0.5)
    share = np.where(np.isnan(values), np.nan, share)
    stretched: Values = scale.low + (scale.high - scale.low) * share
    return stretched


def _standardised(values: Values, scale: Scale) -> Values:
    mean = np.nanmean(values, axis=-2, keepdims=True)
    deviation = np.nanstd(values, axis=-2, keepdims=True, ddof=1)
    z = (values - mean) / np.where(deviation != 0, deviation, 1.0)
    standardised: Values = scale.mean + scale.deviation * z
    return standardised


def _least(values: Values) -> Values:
    least: Values = np.nanmin(values, axis=-2, keepdims=True)
    return least


def _greatest(values: Values) -> Values:
    greatest: Values = np.nanmax(values, axis=-2, keepdims=True)
    return greatest
