"""Medians and spreads that one bad value does not move, skipping what is missing; and how far is too far."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from khue.stats.outlook.student import MOST, quantiles

Numbers = npt.NDArray[np.float64]

FEWEST_PEERS = 8
"""From so many peers on, what they have in common is known well enough to take it away."""
CHANCE = 1e-4
"""So often, at most, chance alone may put an observation of a regular series beyond the limit."""
EFFICIENCY = 0.37
"""What a median of deviations knows of a spread, as a share of what all deviations would tell."""
TO_DEVIATION = 1.4826
"""A normal spread is so many times the median of deviations."""
LEAST_LIMIT = 5.0
"""No limit is below so many spreads, for real noise has longer tails than the normal curve."""


def middle(values: Numbers) -> Numbers:
    """The median of each row, of the values that are there; NaN of none."""
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    ordered, last = np.sort(values, axis=1), values.shape[1] - 1
    if np.isfinite(ordered[:, last]).all():  # what is missing comes last
        return np.asarray((ordered[:, last // 2] + ordered[:, (last + 1) // 2]) / 2)
    known = np.isfinite(ordered).sum(axis=1)
    rows, lasts = np.arange(len(values)), np.maximum(known - 1, 0)
    found = (ordered[rows, lasts // 2] + ordered[rows, (lasts + 1) // 2]) / 2
    return np.where(known > 0, found, np.nan)


def across(groups: Numbers) -> Numbers:
    """The median of each column of each group (by group, series and period) where `FEWEST_PEERS` have a value, else 0."""
    count, _, periods = groups.shape
    columns = np.swapaxes(groups, 1, 2).reshape(count * periods, -1)
    known = np.isfinite(columns).sum(axis=1)
    return np.where(known >= FEWEST_PEERS, np.nan_to_num(middle(columns)), 0.0).reshape(count, periods)


def spread(deviations: Numbers) -> Numbers:
    """The standard deviation that the median of each row's deviations tells of.

    Where more than half of them are zero it is the median of the others: the step in which such values move.
    """
    size = np.abs(deviations)
    found = TO_DEVIATION * middle(size)
    still = found < 1e-12
    if still.any():
        moved = np.where(size[still] > 1e-12, size[still], np.nan)
        found[still] = TO_DEVIATION * middle(moved)
    return found


def limit(known: Numbers, least: float = LEAST_LIMIT) -> Numbers:
    """How many spreads are too many, where the spread is told by so many deviations: by Student's t, which is far out for few.

    >>> limit(np.array([8.0, 20.0, 60.0])).round(1).tolist()
    [70.7, 8.0, 5.0]
    """
    freedom, which = np.unique(np.clip(np.floor(EFFICIENCY * known), 1, MOST).astype(int), return_inverse=True)
    table = np.array([max(least, _of_student(int(one))) for one in freedom])
    return np.asarray(table[which.reshape(known.shape)])


@cache
def _of_student(freedom: int) -> float:
    return float(quantiles((1 - CHANCE / 2,), freedom)[0])
