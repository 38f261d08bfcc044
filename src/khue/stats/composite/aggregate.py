"""Parts put together: one group of an index, for many sets of weights at once.

Weights have the shape (replications, parts), or (replications, units, parts) where units have their own. Parts that are
the same in all replications come as one array of shape (units, parts), others as a list of arrays of shape (replications,
units) or (units,); what comes out has the shape (replications, units). A missing part is left out, and the weights of the
others count for more; a unit with no part has NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from khue.model.method import Aggregation
from khue.stats.composite.normalise import Values

_PAIRS_AT_ONCE = 8_000_000
"""How many numbers the comparison of all pairs of units holds at a time."""

Parts = Values | Sequence[Values]


def aggregate(parts: Parts, weights: Values, method: Aggregation) -> Values:
    """The whole out of its parts. Raises ValueError for a mean that values of 0 or below do not have."""
    match method:
        case Aggregation.ARITHMETIC:
            return _weighted(parts, weights)
        case Aggregation.GEOMETRIC:
            return np.exp(_weighted(_each(np.log, parts, method), weights))
        case Aggregation.HARMONIC:
            return np.reciprocal(_weighted(_each(np.reciprocal, parts, method), weights))
        case Aggregation.COPELAND:
            return _copeland(parts, weights)


def _each(function: Callable[[Values], Values], parts: Parts, method: Aggregation) -> Parts:
    arrays = [parts] if isinstance(parts, np.ndarray) else parts
    if any(bool((values <= 0).any()) for values in arrays):
        raise ValueError(f"a {method.value} mean needs values above 0")
    return function(parts) if isinstance(parts, np.ndarray) else [function(values) for values in parts]


def _weighted(parts: Parts, weights: Values) -> Values:
    """The weighted arithmetic mean of what is there."""
    arrays = [parts] if isinstance(parts, np.ndarray) else parts
    if weights.ndim == 2 and not any(bool(np.isnan(values).any()) for values in arrays):
        return np.asarray(_sums(parts, weights) / weights.sum(axis=-1)[:, None], dtype=np.float64)
    held = [np.asarray(~np.isnan(values), dtype=np.float64) for values in arrays]
    filled = [np.nan_to_num(values) for values in arrays]
    alone = isinstance(parts, np.ndarray)
    counted = _sums(held[0] if alone else held, weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(_sums(filled[0] if alone else filled, weights) / counted, dtype=np.float64)


def _sums(parts: Parts, weights: Values) -> Values:
    """The parts times their weights, added up."""
    if isinstance(parts, np.ndarray):
        if weights.ndim == 3:
            return np.asarray((weights * parts).sum(axis=-1), dtype=np.float64)
        return np.asarray(weights @ parts.T, dtype=np.float64)
    own = weights if weights.ndim == 3 else weights[:, None, :]
    total = own[..., 0] * parts[0]
    for index, values in enumerate(parts[1:], start=1):
        total = total + own[..., index] * values
    return np.asarray(total, dtype=np.float64)


def _copeland(parts: Parts, weights: Values) -> Values:
    """For each unit, the pairs it wins less those it loses: a pair is won with more than half of the weight.

    A part that one of the two does not have decides nothing between them, whatever weight it has for others.
    """
    if weights.ndim == 3:
        weights = weights.max(axis=1)
    shares = weights / weights.sum(axis=-1, keepdims=True)
    if not isinstance(parts, np.ndarray):
        wide = np.stack([np.broadcast_to(values, (len(shares), values.shape[-1])) for values in parts], axis=-1)
        return np.concatenate([_copeland(own, share[None]) for own, share in zip(wide, shares, strict=True)])
    units = parts.shape[0]
    margins = np.nan_to_num(np.sign(parts[:, None, :] - parts[None, :, :])).reshape(units * units, -1)
    step = max(1, _PAIRS_AT_ONCE // margins.shape[0])
    found = [_won(shares[start : start + step] @ margins.T, units) for start in range(0, len(shares), step)]
    return np.concatenate(found)


def _won(margins: Values, units: int) -> Values:
    """The scores from who is ahead by how much; a lead within rounding is none."""
    decided = np.where(np.abs(margins) < 1e-12, 0.0, np.sign(margins))
    return np.asarray(decided.reshape(-1, units, units).sum(axis=-1), dtype=np.float64)
