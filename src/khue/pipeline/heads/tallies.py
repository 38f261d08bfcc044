"""Duties counted: by status, by state, and how much data is owed. Tallies add up, so that heads together are the city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from khue.model.assessment import Evidence
from khue.model.progress import Counting
from khue.pipeline.heads.duties import Duties, Duty, Thing


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How much somebody answers for. `evidence` counts targets by what the numbers say, `counting` tasks by their state.

    `owed` is how many lines of missing data. `lost` are the index points that are missing to the maximum, each index
    counted as 100, over the `known` components; of the others nothing is known.
    """

    targets: int = 0
    tasks: int = 0
    datasets: int = 0
    components: int = 0
    evidence: dict[str, int] = {}
    counting: dict[str, int] = {}
    owed: int = 0
    known: int = 0
    lost: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in _NUMBERS}
        return Tally(
            **sums, evidence=_sum(self.evidence, other.evidence), counting=_sum(self.counting, other.counting),
            lost=round(self.lost + other.lost, 6),
        )  # fmt: skip

    @property
    def empty(self) -> bool:
        """Whether there is nothing to answer for."""
        return not any(getattr(self, name) for name in _NUMBERS)


_NUMBERS = ("targets", "tasks", "datasets", "components", "owed", "known")


def tally(duties: Duties, of: Iterable[Duty], owed: int = 0) -> Tally:
    """Some duties counted; `owed` is how many lines of missing data go with them."""
    found = list(of)
    things = Counter(duty.thing for duty in found)
    evidence = Counter(duties.evidence(duty.id) for duty in found if duty.thing is Thing.TARGET)
    counting = Counter(duties.counting(duty.id) for duty in found if duty.thing is Thing.TASK)
    lost = [duties.pieces[duty.id].lost_share for duty in found if duty.thing is Thing.COMPONENT]
    held = [share for share in lost if share is not None]
    return Tally(
        targets=things[Thing.TARGET], tasks=things[Thing.TASK], datasets=things[Thing.DATASET],
        components=things[Thing.COMPONENT], evidence={one.value: evidence[one] for one in Evidence},
        counting={one.value: counting[one] for one in Counting}, owed=owed, known=len(held), lost=round(sum(held), 6),
    )  # fmt: skip


def whole(tallies: Iterable[Tally]) -> Tally:
    """All of these together."""
    found = Tally(evidence={one.value: 0 for one in Evidence}, counting={one.value: 0 for one in Counting})
    for one in tallies:
        found = found + one
    return found


def of_head(duties: Duties, head: str) -> Tally:
    """What a head answers for (`NOBODY`: what nobody does), counted."""
    return tally(duties, duties.of(head), len(duties.owed(head)))


def of_city(duties: Duties) -> Tally:
    """All that the city promised, counted without asking who answers for it."""
    return tally(duties, duties.all, len(duties.build.gaps))


def _sum(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in (one | other)}
