"""Fields in the order in which they come first: by criteria and weights that the city publishes, each part of it shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from khue.model.priority import Ground, Need, Priorities
from khue.pipeline.heads.duties import Duties
from khue.pipeline.heads.lists import Sector, sectors
from khue.pipeline.heads.tallies import Tally

_BEHIND = ("at_risk", "off_track", "overdue")


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A field in its place, from 1. `parts` is what each criterion adds to `score`, `values` what it was weighed by from 0 to 1;
    a criterion of which nothing is known of the field adds nothing and is not in `values`.
    """

    group: str
    place: int
    score: float
    parts: dict[str, float]
    values: dict[str, float]


def placed(duties: Duties, declared: Priorities) -> list[Placed]:
    """The fields, the first one first; those of equal scores share a place."""
    found = [sector for sector in sectors(duties) if sector.group]
    values = {ground.id: _values(ground, found) for ground in declared.grounds}
    whole = sum(ground.weight for ground in declared.grounds)
    rows = [_row(sector.group, declared.grounds, values, whole) for sector in found]
    ordered = sorted(rows, key=lambda row: (-row.score, row.group))
    return [
        msgspec.structs.replace(row, place=1 + sum(other.score > row.score for other in ordered)) for row in ordered
    ]


def _row(group: str, grounds: Sequence[Ground], values: Mapping[str, Mapping[str, float]], whole: float) -> Placed:
    own = {ground.id: values[ground.id][group] for ground in grounds if group in values[ground.id]}
    parts = {
        ground.id: round(100 * ground.weight / whole * own[ground.id], 6) for ground in grounds if ground.id in own
    }
    return Placed(group=group, place=0, score=round(sum(parts.values()), 6), parts=parts, values=own)


def _values(ground: Ground, found: Sequence[Sector]) -> dict[str, float]:
    """What fields are weighed by: as the city gives it, else from the least among them to the most."""
    if ground.measure is Need.CHOSEN:
        return {sector.group: ground.fields[sector.group] for sector in found if sector.group in ground.fields}
    raw = {sector.group: value for sector in found if (value := _measured(ground.measure, sector)) is not None}
    low, high = min(raw.values(), default=0.0), max(raw.values(), default=0.0)
    return {group: round((value - low) / (high - low), 6) if high > low else 0.0 for group, value in raw.items()}


def _measured(measure: Need, sector: Sector) -> float | None:
    count = sector.count
    match measure:
        case Need.GAP:
            return sector.gap
        case Need.BEHIND:
            return _share(sum(count.evidence[name] for name in _BEHIND), _judged(count))
        case Need.OVERDUE:
            return _share(count.counting["overdue"], count.tasks)
        case _:
            return count.lost if count.known else None


def _judged(count: Tally) -> int:
    return count.targets - count.evidence["no_data"]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
