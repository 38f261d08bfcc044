"""What lies between a unit and the leader: the gap of their scores laid to the components that it comes from."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from khue.model.standing import Gap
from khue.pipeline.indices.computed import Computed, Cut, Values
from khue.pipeline.indices.doubts import doubted
from khue.stats.composite.score import prepared, roll

_NOTHING = 1e-12
"""What is smaller than this is left from floating point."""


class Gaps:
    """The gaps of all units of a computed index; the values are normalised once."""

    def __init__(self, found: Computed) -> None:
        self._found, self._cut = found, doubted(found)

    def behind(self, unit: str, leader: str) -> Gap | None:
        """How far a unit is behind another; None where the score of one is not known."""
        units, whole = self._found.given.units, self._found.declared.whole
        if leader not in units:
            return None
        own, other = (float(self._found.total[units.index(name)]) for name in (unit, leader))
        if np.isnan(own) or np.isnan(other):
            return None
        total, parts = (other - own) * whole, self._parts(unit, leader)
        rest = total - sum(parts.values())
        return Gap(leader, round(total, 12), parts, 0.0 if abs(rest) < _NOTHING * max(1.0, whole) else round(rest, 12))

    def _parts(self, unit: str, leader: str) -> dict[str, float]:
        """What each component adds, where both have it: the difference, by what the unit's whole gains from it."""
        cut = self._cut
        if cut is None or unit not in cut.table.units or leader not in cut.table.units:
            return {}
        one, two = (self._prepared[cut.table.units.index(name)] for name in (unit, leader))
        worth, whole = worths(cut, unit, self._prepared), self._found.declared.whole
        gaps = {id: worth.get(id, np.nan) * (two[at] - one[at]) * whole for at, id in enumerate(cut.table.indicators)}
        return {id: round(float(gap), 12) for id, gap in gaps.items() if not np.isnan(gap)}

    @cached_property
    def _prepared(self) -> Values:
        return prepared(self._cut.table, self._cut.method) if self._cut else np.empty((0, 0))


def worths(cut: Cut, unit: str, normalised: Values | None = None) -> dict[str, float]:
    """What a unit's whole gains where each part rises by its whole maximum, all others as they are."""
    at, leaves = cut.table.units.index(unit), cut.table.indicators
    own = (prepared(cut.table, cut.method) if normalised is None else normalised)[at]
    alone = np.repeat(own[None, None, :], len(leaves) + 1, axis=0)
    for column in range(len(leaves)):
        alone[column, 0, column] += 1.0
    assessed = None if cut.table.assessed is None else cut.table.assessed[at : at + 1]
    with np.errstate(invalid="ignore"):
        scores = roll(alone, cut.root, cut.method.aggregation, {}, assessed)[cut.root.id]
        gains = scores[:-1, 0] - scores[-1, 0]
    return {id: float(gain) for id, gain in zip(leaves, gains, strict=True) if not np.isnan(gain)}
