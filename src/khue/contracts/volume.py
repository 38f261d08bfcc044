"""Whether a delivery has about as many rows as those before it usually had."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

LEAST_KNOWN = 6
"""Of fewer deliveries nobody knows what is usual."""
_SPREADS, _TIMES = 5.0, 2.0
_NORMAL = 1.4826
"""The median distance from the median, times this, is the standard deviation of normal numbers."""


def unusual(rows: int, before: Sequence[int]) -> int | None:
    """The usual number of rows where `rows` is far from it, else None.

    Far is more than five robust spreads off (median distance from the median), and less than half or more than twice.

    >>> unusual(40, [100, 103, 98, 110, 95, 101]), unusual(70, [100, 103, 98, 110, 95, 101])
    (100, None)
    """
    if len(before) < LEAST_KNOWN:
        return None
    usual = median(before)
    spread = _NORMAL * median(abs(one - usual) for one in before)
    far = abs(rows - usual) > _SPREADS * spread and not usual / _TIMES <= rows <= usual * _TIMES
    return round(usual) if far else None
