"""Scales: values between two ends made numbers without any, and back. An infinite end is none.

Where both ends are finite this is the logit, with one the logarithm, with none nothing is changed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.candidates import NEAR

Values = NDArray[np.float64]
_NOTHING = 1e-300
_FAR = 600.0
"""Beyond this an exponential is no number any more."""


def fits(values: Values, low: Values, high: Values) -> NDArray[np.bool_]:
    """Whether values lie between the ends, and not too near to an end where both are finite."""
    both = np.isfinite(high - low) & (high > low)
    share = np.where(both, values - low, 0.5) / np.where(both, high - low, 1.0)
    return np.asarray((values > low) & (values < high) & (share >= 1 - NEAR) & (share <= NEAR))


def onto(values: Values, low: Values, high: Values) -> tuple[Values, Values]:
    """The values on the scale, and the logarithm of how much the scale stretches there; 0 where they do not fit."""
    good = fits(values, low, high)
    above, below = good & np.isfinite(low), good & np.isfinite(high)
    rise = np.log(np.where(above, values - low, 1.0))
    rest = np.log(np.where(below, high - values, 1.0))
    width = np.log(np.where(above & below, high - low, 1.0))
    plain = np.where(good & ~above & ~below, values, 0.0)
    return plain + rise - rest, width - rise - rest


def beyond(values: Values, low: Values, high: Values) -> Values:
    """The values on the scale, where those at an end or beyond it are very far out."""
    rise = np.log(np.maximum(np.where(np.isfinite(low), values - low, 1.0), _NOTHING))
    rest = np.log(np.maximum(np.where(np.isfinite(high), high - values, 1.0), _NOTHING))
    return np.where(np.isfinite(low) | np.isfinite(high), 0.0, values) + rise - rest


def back(numbers: Values, low: Values, high: Values) -> Values:
    """The values that these numbers on the scale stand for."""
    near = np.clip(numbers, -_FAR, _FAR)
    grown = np.exp(near)
    single = np.where(np.isfinite(low), np.where(np.isfinite(low), low, 0.0) + grown, numbers)
    width = np.where(np.isfinite(high - low), high - low, 0.0)
    between = np.where(np.isfinite(low), low, 0.0) + width * (grown / (1 + grown))
    return np.where(np.isfinite(high - low), between, single)
