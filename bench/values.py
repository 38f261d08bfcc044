"""Values of two ways held against each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from khue.model.observation import Observation

Key = tuple[str, str, str, str]
"""Indicator, level, unit and period."""
Values = Mapping[Key, float | None]


def values_of(observations: Iterable[Observation]) -> Values:
    """Every value by what it is the value of."""
    return {(o.indicator, o.level, o.unit, o.period): o.value for o in observations}


def furthest(mine: Values, theirs: Values, allowed: float) -> float:
    """The greatest relative difference; raises ValueError where a value is missing or they differ by more than is allowed."""
    if mine.keys() != theirs.keys():
        raise ValueError(
            f"{len(mine)} values here, {len(theirs)} there, such as {next(iter(mine.keys() ^ theirs.keys()))}"
        )
    worst = 0.0
    for key, value in mine.items():
        apart = _apart(value, theirs[key])
        if apart > allowed:
            raise ValueError(f"{key}: {value} here, {theirs[key]} there")
        worst = max(worst, apart)
    return worst


def _apart(one: float | None, other: float | None) -> float:
    if one is None or other is None:
        return 0.0 if one is other else math.inf
    return abs(one - other) / max(abs(one), abs(other)) if one != other else 0.0
