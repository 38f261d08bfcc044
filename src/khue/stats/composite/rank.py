"""Ranks: 1 is the highest score; equal scores share a rank, and the next rank is skipped (1, 2, 2, 4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from khue.stats.composite.normalise import Values


def ranks(scores: Values, *, decimals: int | None = None) -> NDArray[np.int64]:
    """The ranks of scores of shape (..., units); 0 for a unit without a score.

    With `decimals`, scores are rounded first, as they are published: what is printed equal shares a rank.
    """
    lowest_first = -(scores if decimals is None else np.round(scores, decimals))
    order = np.argsort(lowest_first, axis=-1)
    sorted_ = np.take_along_axis(lowest_first, order, axis=-1)
    place = np.broadcast_to(np.arange(1, scores.shape[-1] + 1), scores.shape)
    is_new = np.ones(scores.shape, bool)
    is_new[..., 1:] = sorted_[..., 1:] != sorted_[..., :-1]
    found = np.empty(scores.shape, np.int64)
    np.put_along_axis(found, order, np.maximum.accumulate(np.where(is_new, place, 0), axis=-1), axis=-1)
    found[np.isnan(scores)] = 0
    return found
