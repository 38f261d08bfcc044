"""The cheapest improvements by which a unit reaches a rank, against rivals as they stand, and the account of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from khue.model.method import Aggregation
from khue.pipeline.indices.answers import Answer
from khue.pipeline.indices.computed import ABSOLUTE, Computed, Cut
from khue.pipeline.indices.doubts import doubted
from khue.pipeline.indices.gaps import worths
from khue.pipeline.indices.scoring import levels
from khue.pipeline.indices.whatif import CannotChangeError, measured, share_at
from khue.stats.composite.reach import Lever, Rise, best, cheapest
from khue.stats.composite.score import prepared


@dataclass(frozen=True)
class Wish:
    """What is wanted: a rank, how far components may go (as people give values), and what a point of each costs (1)."""

    rank: int
    limits: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)


class Planning:
    """What a unit can raise, and how far that takes it; scores are shares of the whole."""

    def __init__(self, found: Computed, unit: str, wish: Wish) -> None:
        """Raises CannotChangeError where nothing can be planned."""
        self._found, self._cut = found, _plannable(found, unit)
        self._levers = _levers(found, self._cut, unit, wish)
        self.now = float(found.total[found.given.units.index(unit)])
        self.highest = self.now + best(self._levers)

    def to(self, mark: float) -> tuple[Rise, ...] | None:
        """The cheapest rises to a score; none where it is had, None where it is out of reach."""
        return cheapest(self._levers, mark - self.now)

    def told(self, plan: tuple[Rise, ...] | None) -> Answer:
        """A plan line by line, with its cost and the score that it makes, and the parts that were not in question."""
        levers = {lever.id for lever in self._levers}
        score = self.now + sum(rise.gain for rise in plan or ())
        return {
            "reachable": plan is not None,
            "steps": [_step(self._found, rise) for rise in plan or ()],
            "cost": round(sum(rise.cost for rise in plan or ()), 9),
            "score": round(score * self._found.declared.whole, 12),
            "fixed": [id for id in self._cut.table.indicators if id not in levers],
        }


def reach_answer(found: Computed, unit: str, wish: Wish) -> Answer:
    """The plan, line by line, or the best rank that can be reached; raises CannotChangeError where nothing can be planned."""
    planning = Planning(found, unit, wish)
    at, whole = found.given.units.index(unit), found.declared.whole
    mark, rival = _mark(found, at, wish.rank)
    there = 0 < found.ranks[at] <= wish.rank
    return {
        "index": found.declared.index.id, "period": found.given.period, "unit": unit, "rank": wish.rank,
        "now": {"score": round(planning.now * whole, 12), "rank": int(found.ranks[at])},
        "needed": round(mark * whole, 12), "rival": rival,
        **planning.told(() if there else planning.to(mark)),
        "best": {"score": round(planning.highest * whole, 12), "rank": _rank_of(found, at, planning.highest)},
    }  # fmt: skip


def _plannable(found: Computed, unit: str) -> Cut:
    index, cut = found.declared.index, doubted(found)
    means = {index.aggregation, *(part.aggregation for part in index.parts())} - {None}
    if index.normalisation not in ABSOLUTE or means != {Aggregation.ARITHMETIC}:
        raise CannotChangeError("not-linear", index=index.id)
    if cut is None or unit not in cut.table.units:
        raise CannotChangeError("only-total", unit=unit, part="", index=index.id)
    return cut


def _levers(found: Computed, cut: Cut, unit: str, wish: Wish) -> list[Lever]:
    """The parts of the unit that are known and can rise."""
    own = prepared(cut.table, cut.method)[cut.table.units.index(unit)]
    worth, maxima, made = worths(cut, unit), found.declared.maxima, []
    for id, share in zip(cut.table.indicators, own.tolist(), strict=True):
        if np.isnan(share) or id not in worth:
            continue
        part = found.declared.parts[id]
        limit = wish.limits.get(id)
        at_most = 1.0 if limit is None else share_at(found.declared, part, limit)
        few = () if part.children else tuple(points / maxima[id] for points in levels(part))
        made.append(Lever(id, share, min(1.0, at_most), worth[id], wish.costs.get(id, 1.0) * maxima[id], few))
    return made


def _mark(found: Computed, at: int, rank: int) -> tuple[float, str]:
    """The score that has at most `rank` - 1 rivals above it, as they are printed, and the rival who has it."""
    decimals, whole = found.declared.index.decimals, found.declared.whole
    rivals = [other for other in np.flatnonzero(found.ranks > 0).tolist() if other != at]
    printed = {other: float(found.total[other] * whole) for other in rivals}
    if decimals is not None:
        printed = {other: round(score, decimals) for other, score in printed.items()}
    ordered = sorted(rivals, key=lambda other: -printed[other])
    if not ordered:
        return 0.0, ""
    rank = min(rank, len(ordered))
    return printed[ordered[rank - 1]] / whole, found.given.units[ordered[rank - 1]]


def _rank_of(found: Computed, at: int, score: float) -> int:
    scores = found.total.copy()
    scores[at] = score
    return int(found.declared.ranked(scores)[at])


def _step(found: Computed, rise: Rise) -> Answer:
    part, whole = found.declared.parts[rise.lever.id], found.declared.whole
    return {
        "component": part.id,
        "from": round(measured(found.declared, part, rise.lever.now), 9),
        "to": round(measured(found.declared, part, rise.to), 9),
        "gain": round(rise.gain * whole, 12),
        "points": round((rise.to - rise.lever.now) * found.declared.maxima[part.id], 9),
        "cost": round(rise.cost, 9),
    }
