"""A computed index as results: score, rank, parts and pillars of each unit, and how far it is behind the leader."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from khue.model.standing import PillarResult, Result
from khue.pipeline.indices.computed import Computed
from khue.pipeline.indices.gaps import Gaps
from khue.pipeline.indices.values import UNPUBLISHED, Published


def results_of(found: Computed, published: Published = UNPUBLISHED) -> tuple[Result, ...]:
    """The result of each unit, the first rank first.

    Where only some of the units that were ranked have a score, ranks are those that were published.
    """
    gaps, ranks, units = Gaps(found), ranks_of(found, published), among(found, published)
    leader = min((unit for unit, rank in ranks.items() if rank == 1), default="")
    rows = (_result(found, at, published, gaps, leader, ranks, units) for at in range(len(found.given.units)))
    return tuple(sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.unit)))


def among(found: Computed, published: Published) -> int:
    """How many units have a score, or were ranked where that is more."""
    return max(int((found.ranks > 0).sum()), published.among)


def ranks_of(found: Computed, published: Published) -> dict[str, int]:
    """The ranks in force: those computed, or those published where more units were ranked than have a score."""
    if among(found, published) > int((found.ranks > 0).sum()):
        return dict(published.ranks)
    return {unit: int(rank) for unit, rank in zip(found.given.units, found.ranks, strict=True) if rank}


def _result(
    found: Computed, at: int, published: Published, gaps: Gaps, leader: str, ranks: Mapping[str, int], units: int
) -> Result:  # fmt: skip
    """The result of a unit; `leader` is the unit of rank 1 (empty where there is none), `units` how many were ranked."""
    declared, unit = found.declared, found.given.units[at]
    return Result(
        unit=unit, period=found.given.period,
        score=_plain(found.total[at] * declared.whole),
        rank=ranks.get(unit),
        of_units=units,
        parts={id: value for id in declared.parts if (value := part_of(found, id, at)) is not None},
        pillars={id: _pillar(found, published, id, at) for id in found.pillars},
        basis=found.basis[at], missing=found.missing[at], implied=found.implied[at],
        not_assessed=tuple(part.id for part in declared.leaves if _apart(found, part.id, unit)),
        published_rank=published.ranks.get(unit),
        part_ranks={id: ranks[unit] for id, ranks in published.parts.items() if unit in ranks},
        gap=gaps.behind(unit, leader) if leader else None,
    )  # fmt: skip


def _pillar(found: Computed, published: Published, id: str, at: int) -> PillarResult:
    scores, ranks = found.pillars[id]
    printed = published.pillars.get(id, {})
    own = printed.get(found.given.units[at])
    of_all = int((ranks > 0).sum()) >= max(published.among, len(printed))
    return PillarResult(_plain(scores[at] * _full_pillar(found, id)), (int(ranks[at]) or None) if of_all else own, own)


def part_of(found: Computed, id: str, at: int) -> float | None:
    """What a unit has of a part: a share of its maximum or points, as the index says; None where it is not known.

    A score on another scale, as after z-scores, is given as it is.
    """
    values = found.parts.get(id)
    if values is None or found.basis[at] in ("published", "none"):
        return _plain(found.given.of(id)[at] * _full(found, id)) if found.declared.parts[id].children else None
    return _plain(values[at] * _full(found, id))


def _full(found: Computed, id: str) -> float:
    return found.declared.maxima[id] if found.declared.whole != 1.0 else 1.0


def _full_pillar(found: Computed, id: str) -> float:
    if found.declared.whole == 1.0:
        return 1.0
    pillar = next(pillar for pillar in found.declared.index.pillars if pillar.id == id)
    return sum(found.declared.maxima[part] for part in pillar.parts)


def _apart(found: Computed, id: str, unit: str) -> bool:
    return unit in found.declared.parts[id].not_assessed or (unit, id) in found.given.not_assessed


def _plain(value: float) -> float | None:
    """The number without what floating point added to it; None for one that is not known."""
    return None if np.isnan(value) else round(float(value), 12)
