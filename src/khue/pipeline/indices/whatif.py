"""What if: values, weights or other units' values of an index changed, and what that does to a unit's score and rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import msgspec
import numpy as np

from khue.model.index import Component, every, scored, shares
from khue.model.method import Normalisation
from khue.pipeline.indices.answers import Answer
from khue.pipeline.indices.computed import ABSOLUTE, Computed, Cut, Declared, Given, Values, compute
from khue.pipeline.indices.doubts import doubted, study
from khue.pipeline.indices.gaps import worths
from khue.pipeline.indices.results import among, part_of, ranks_of
from khue.pipeline.indices.values import UNPUBLISHED, Published
from khue.stats.composite.score import prepared

MOST_NAMED = 3
"""Through so many components a gap to a neighbour is explained."""
Place = tuple[int | None, int | None, int]
"""The best and the worst rank that a score can have, and among how many units."""


class CannotChangeError(ValueError):
    """A change that cannot be made; `code` says which, `params` of what."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Change:
    """A part's value in a unit, in the way that `Given` keeps it."""

    unit: str
    part: str
    value: float


def stated(found: Computed) -> Given:
    """The same with what follows from published totals written down, so that a total may change."""
    given, index = found.given, found.declared.index
    values = dict(given.values)
    for id in {id for ids in found.implied for id in ids}:
        where = np.array([id in ids for ids in found.implied])
        values[id] = np.where(where, found.parts[id], given.of(id))
    settled = np.array([basis in ("computed", "implied") for basis in found.basis])
    values[index.id] = np.where(settled, np.nan, given.of(index.id))
    return replace(given, values=values)


def changed(found: Computed, changes: Sequence[Change]) -> Given:
    """What is given after the changes; raises CannotChangeError for one whose effect is not known."""
    given = stated(found)
    values = {id: column.copy() for id, column in given.values.items()}
    index = found.declared.index
    for change in changes:
        if change.unit not in given.units:
            raise CannotChangeError("no-unit", unit=change.unit)
        at = given.units.index(change.unit)
        if found.basis[at] in ("published", "none") and change.part != index.id:
            raise CannotChangeError("only-total", unit=change.unit, part=change.part, index=index.id)
        if _made_of_parts(found, change.part, at):
            raise CannotChangeError("has-parts", unit=change.unit, part=change.part)
        nothing = np.full(len(given.units), np.nan)
        _move_whole(found, values, change, at)
        values.setdefault(change.part, nothing)[at] = change.value
        if change.part != index.id and index.id in values:
            values[index.id][at] = np.nan
    return replace(given, values=values)


def _made_of_parts(found: Computed, id: str, at: int) -> bool:
    """Whether a group, or the whole, is what its parts make of it, so that a value of its own would say nothing."""
    declared, given = found.declared, found.given
    if id == declared.index.id:
        return found.basis[at] in ("computed", "implied")
    part, unit = declared.parts[id], given.units[at]
    below = [leaf for leaf in every(part.children) if leaf.id in declared.parts and not scored(leaf.children)]
    apart = {leaf.id for leaf in below if unit in leaf.not_assessed or (unit, leaf.id) in given.not_assessed}
    return bool(below) and all(leaf.id in apart or not np.isnan(given.of(leaf.id)[at]) for leaf in below)


def _move_whole(found: Computed, values: Mapping[str, Values], change: Change, at: int) -> None:
    """Move the group above that is known only as a whole by as much as its part moves."""
    way = _way(found.declared.root, change.part)
    for above, below in pairwise(way):
        column = values.get(above.id)
        if column is None or np.isnan(column[at]) or above.id == found.declared.index.id:
            continue
        before = values[change.part][at] if change.part in values else np.nan
        if np.isnan(before):
            raise CannotChangeError("value-unknown", unit=change.unit, part=change.part, group=above.id)
        rest, weight = way[way.index(below) :], 1.0
        for group, part in zip((above, *rest), rest, strict=False):
            own = shares(group.children)
            weight *= own[part.id] / sum(own.values())
        leaf = found.declared.parts[change.part]
        column[at] += weight * (share_of(found.declared, leaf, change.value) - share_of(found.declared, leaf, before))


def _way(root: Component, id: str) -> list[Component]:
    """The parts from the whole down to one."""
    if root.id == id:
        return [root]
    below = next((way for child in scored(root.children) if (way := _way(child, id))), [])
    return [root, *below] if below else []


def share_of(declared: Declared, part: Component, value: float) -> float:
    """What a value is as a share of the part's maximum, under normalisations that do not compare units."""
    low, high = declared.posts(part)
    if declared.index.normalisation is not Normalisation.GOALPOSTS or part.children or part.scoring:
        return value
    share = (min(max(value, low), high) - low) / (high - low)
    return share if declared.direction(part) > 0 else 1.0 - share


def measured(declared: Declared, part: Component, share: float) -> float:
    """The value, as people give it, of a part that has a share of its maximum."""
    if declared.index.normalisation is Normalisation.GOALPOSTS and not part.children and not part.scoring:
        low, high = declared.posts(part)
        return low + (high - low) * (share if declared.direction(part) > 0 else 1.0 - share)
    return share * (declared.maxima[part.id] if part.scoring or declared.whole != 1.0 else 1.0)


def share_at(declared: Declared, part: Component, value: float) -> float:
    """The share of its maximum that a part has at a value as people give it; the inverse of `measured`."""
    if declared.index.normalisation is Normalisation.GOALPOSTS and not part.children and not part.scoring:
        return share_of(declared, part, value)
    return value / (declared.maxima[part.id] if part.scoring or declared.whole != 1.0 else 1.0)


def weighted(declared: Declared, weights: Mapping[str, float]) -> Declared:
    """The index with parts counting otherwise among their siblings; points give way to weights there."""
    components = _weighted(declared.index.components, weights)
    return Declared(msgspec.structs.replace(declared.index, components=components), declared.indicators)


def _weighted(parts: tuple[Component, ...], weights: Mapping[str, float]) -> tuple[Component, ...]:
    own, touched = shares(parts), any(part.id in weights for part in parts)
    made = []
    for part in parts:
        children = _weighted(part.children, weights)
        if touched and part.scored:
            weight = weights.get(part.id, own[part.id])
            part = msgspec.structs.replace(part, points=None, weight=weight)
        made.append(msgspec.structs.replace(part, children=children))
    return tuple(made)


def whatif_answer(
    found: Computed, changes: Sequence[Change], weights: Mapping[str, float], unit: str, replications: int, seed: int,
    published: Published = UNPUBLISHED, before: Answer | None = None,
) -> Answer:  # fmt: skip
    """A unit's score, rank and chance of the leading group before and after, the points that each part still holds, and
    who is just ahead and behind. `score`, `rank` and `probability` are those after. Who asks often keeps `before`, which is
    what `standing_now` gives.

    Where more units were ranked (`published`) than have a score, a rank is known only as far as the others' published
    ranks say: `rank_between` has the best and the worst that it can be, `rank` the rank where these are one.
    """
    given = changed(found, changes)
    declared = weighted(found.declared, weights) if weights else found.declared
    after = compute(declared, given if changes or weights else found.given)
    place = _place_now(found, published, unit)
    now = before or standing_now(found, unit, replications, seed, published)
    moved = not np.array_equal(found.total, after.total, equal_nan=True)
    own = placed(after, published, unit) if moved else place
    standing = _standing(after, unit, replications, seed, own) if changes or weights else now
    return {
        "index": found.declared.index.id, "period": found.given.period, "unit": unit,
        "score": standing["score"], "rank": standing["rank"], "probability": standing["chance_of_top"],
        "top": found.declared.index.top,
        "changes": [{"unit": c.unit, "component": c.part, "value": c.value} for c in changes],
        "weights": dict(weights),
        "before": now,
        "after": standing,
        "moved": _moved(found, after) if place[2] <= int((found.ranks > 0).sum()) else [],
        "held": held(after, unit),
        "ahead": _neighbour(after, unit, 1, published),
        "behind": _neighbour(after, unit, -1, published),
    }  # fmt: skip


def standing_now(found: Computed, unit: str, replications: int, seed: int, published: Published) -> Answer:
    """A unit's score, rank and chance of the leading group as they are."""
    return _standing(found, unit, replications, seed, _place_now(found, published, unit))


def _place_now(found: Computed, published: Published, unit: str) -> Place:
    return printed_place(published, unit) or placed(found, published, unit)


def _standing(found: Computed, unit: str, replications: int, seed: int, place: Place) -> Answer:
    at = found.given.units.index(unit)
    done = study(found, replications, seed) if replications else None
    score = found.total[at]
    best, worst, count = place
    return {
        "score": None if np.isnan(score) else round(float(score * found.declared.whole), 12),
        "rank": best if best == worst else None,
        "rank_between": [best, worst] if best and worst else None,
        "of_units": count,
        "chance_of_top": done.chance(unit, found.declared.index.top) if done else None,
        "parts": {id: value for id in found.declared.parts if (value := part_of(found, id, at)) is not None},
    }


def printed_place(published: Published, unit: str) -> Place | None:
    """The rank that was published, where among how many is known."""
    own = published.ranks.get(unit)
    return (own, own, published.among) if own and published.among else None


def placed(found: Computed, published: Published, unit: str) -> Place:
    """The best and the worst rank that a unit's score can have, and among how many; None where it has no score.

    They are one where all that were ranked have a score. Else the units that have both a score and a published rank say
    between which ranks it lies.
    """
    at = found.given.units.index(unit)
    own, count = int(found.ranks[at]), among(found, published)
    if not own or count <= int((found.ranks > 0).sum()):
        return own or None, own or None, count
    printed = np.array([published.ranks.get(other, 0) for other in found.given.units])
    if printed[at]:
        printed = printed - (printed > printed[at])
    known = (found.ranks > 0) & (printed > 0) & (np.arange(len(printed)) != at)
    above, below = known & (found.ranks < own), known & (found.ranks > own)
    level = printed[known & (found.ranks == own)]
    if level.size:
        return int(level.min()), int(level.min()), count
    return int(printed[above].max(initial=0)) + 1, int(printed[below].min(initial=count)), count


def _moved(before: Computed, after: Computed) -> list[Answer]:
    """The units whose rank is another than before."""
    pairs = zip(before.given.units, before.ranks.tolist(), after.ranks.tolist(), strict=True)
    return [{"unit": unit, "before": was or None, "after": now or None} for unit, was, now in pairs if was != now]


def held(found: Computed, unit: str) -> list[Answer]:
    """The points that each known part of a unit has, and those it could still have, the most left first."""
    index, cut = found.declared.index, doubted(found)
    bounded = index.normalisation in ABSOLUTE or index.normalisation in (Normalisation.MIN_MAX, Normalisation.TARGET)
    if cut is None or unit not in cut.table.units or not bounded:
        return []
    normalised = prepared(cut.table, cut.method)[cut.table.units.index(unit)]
    maxima = found.declared.maxima
    rows = [
        {"component": id, "points": share * maxima[id], "maximum": maxima[id], "left": (1 - share) * maxima[id]}
        for id, share in zip(cut.table.indicators, normalised.tolist(), strict=True) if not np.isnan(share)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row["left"], row["component"]))


def _neighbour(found: Computed, unit: str, way: int, published: Published) -> Answer | None:
    """The unit that is next above (1) or below (-1), by how much, and through which parts."""
    cut, at = doubted(found), found.given.units.index(unit)
    distance = (found.total - found.total[at]) * way
    others = np.flatnonzero((distance >= 0) & (np.arange(len(distance)) != at))
    if cut is None or unit not in cut.table.units or not others.size:
        return None
    other = int(others[np.argmin(distance[others])])
    name = found.given.units[other]
    gap = float(found.total[other] - found.total[at]) * found.declared.whole
    return {
        "unit": name,
        "rank": ranks_of(found, published).get(name),
        "gap": round(gap, 12),
        "through": _through(found, cut, unit, name),
    }


def _through(found: Computed, cut: Cut, unit: str, other: str) -> list[Answer]:
    """The parts that the gap comes from, those first that add most to it."""
    if other not in cut.table.units:
        return []
    values, worth = prepared(cut.table, cut.method), worths(cut, unit)
    one, two = (values[cut.table.units.index(name)] for name in (unit, other))
    gaps = {
        id: worth[id] * (two[at] - one[at]) * found.declared.whole
        for at, id in enumerate(cut.table.indicators)
        if id in worth
    }
    known = {id: float(gap) for id, gap in gaps.items() if not np.isnan(gap)}
    total = sum(known.values())
    ordered = sorted(known, key=lambda id: -known[id] if total >= 0 else known[id])
    return [{"component": id, "gap": round(known[id], 12)} for id in ordered[:MOST_NAMED]]
