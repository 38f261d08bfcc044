"""Missing values filled in and outliers drawn in, indicator by indicator (OECD/JRC Handbook, steps 3 and 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from khue.model.method import Imputation
from khue.stats.composite.normalise import Values

MOST_SKEW = 2.0
MOST_KURTOSIS = 3.5
"""An indicator is treated only where both its skewness and its excess kurtosis are beyond these (the JRC's rule)."""


def impute(values: Values, method: Imputation, *, peers: int = 5) -> Values:
    """The values of shape (units, indicators) with nothing missing, as far as the method can tell.

    PEERS takes the mean of the `peers` units that are nearest in the indicators which both have. ZERO is for frameworks
    that give no points where nothing was reported.
    """
    if method is Imputation.NONE:
        return values
    missing = np.isnan(values)
    if method is Imputation.ZERO:
        return np.where(missing, 0.0, values)
    if method is Imputation.PEERS:
        return _from_peers(values, missing, peers)
    middle = np.nanmean(values, axis=0) if method is Imputation.MEAN else np.nanmedian(values, axis=0)
    return np.where(missing, middle, values)


def _from_peers(values: Values, missing: NDArray[np.bool_], count: int) -> Values:
    distance = _distances(values, missing)
    filled = values.copy()
    for unit, indicator in np.argwhere(missing):
        others = np.flatnonzero(~missing[:, indicator] & np.isfinite(distance[unit]))
        near = others[np.argsort(distance[unit, others], kind="stable")[:count]]
        if near.size:
            filled[unit, indicator] = values[near, indicator].mean()
    return filled


def _distances(values: Values, missing: NDArray[np.bool_]) -> Values:
    """The mean squared difference between units over the indicators that both have, each in standard deviations."""
    deviation = np.nanstd(values, axis=0, ddof=1)
    z = np.where(missing, 0.0, (values - np.nanmean(values, axis=0)) / np.where(deviation > 0, deviation, 1.0))
    held = (~missing).astype(np.float64)
    shared = held @ held.T
    squares = (z**2 * held) @ held.T
    sums = squares + squares.T - 2 * z @ z.T
    distance = np.where(shared > 0, sums / np.where(shared > 0, shared, 1.0), np.inf)
    np.fill_diagonal(distance, np.inf)
    return distance


def skewness(values: Values) -> Values:
    """The sample skewness G1 of each column, NaN where fewer than three values differ."""
    n, centred, deviation = _moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        g1 = np.nansum(centred**3, axis=0) / n / deviation**3
        return np.asarray(g1 * np.sqrt(n * (n - 1)) / (n - 2), dtype=np.float64)


def kurtosis(values: Values) -> Values:
    """The sample excess kurtosis G2 of each column, NaN where fewer than four values differ."""
    n, centred, deviation = _moments(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        g2 = np.nansum(centred**4, axis=0) / n / deviation**4 - 3
        return np.asarray((n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6), dtype=np.float64)


def _moments(values: Values) -> tuple[Values, Values, Values]:
    n = (~np.isnan(values)).sum(axis=0).astype(np.float64)
    centred = values - np.nanmean(values, axis=0)
    return n, centred, np.sqrt(np.nanmean(centred**2, axis=0))


def is_outlying(values: Values) -> NDArray[np.bool_]:
    """For each column, whether its shape calls for treatment."""
    return (np.abs(skewness(values)) >= MOST_SKEW) & (kurtosis(values) >= MOST_KURTOSIS)


def winsorise(values: Values, *, most: int = 5) -> Values:
    """The values with the farthest ones of each outlying column set to the next one in, until `most` were moved.

    Equal values at an end move together. A column that is still outlying then is pressed together by a logarithm instead.
    """
    treated = values.copy()
    for column in np.flatnonzero(is_outlying(values)):
        treated[:, column] = _winsorised(values[:, column], most)
    return treated


def _winsorised(column: Values, most: int) -> Values:
    drawn, moved = column.copy(), np.zeros(column.shape, bool)
    while _outlies(drawn) and moved.sum() < most:
        high = bool(skewness(drawn[:, None])[0] >= 0)
        at_end = drawn == (np.nanmax(drawn) if high else np.nanmin(drawn))
        inner = drawn[~at_end & ~np.isnan(drawn)]
        drawn[at_end] = inner.max() if high else inner.min()
        moved |= at_end
    return _pressed(column) if _outlies(drawn) else drawn


def _outlies(column: Values) -> bool:
    return bool(is_outlying(column[:, None])[0])


def _pressed(column: Values) -> Values:
    low, high = np.nanmin(column), np.nanmax(column)
    if skewness(column[:, None])[0] < 0:
        return np.asarray(-np.log(high - column + 0.01 * (high - low)), dtype=np.float64)
    return np.asarray(np.log(column - low + 0.01 * (high - low)), dtype=np.float64)
