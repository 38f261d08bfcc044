"""Who and what lags: fields by how far their targets are from what was promised, agencies by how many days late they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from khue.model.assessment import Assessment
from khue.model.gap import State
from khue.model.progress import Counting
from khue.model.target import Operator, Target
from khue.pipeline.heads.answering import NOBODY
from khue.pipeline.heads.duties import Duties, Duty, Thing
from khue.pipeline.heads.tallies import Tally, tally


class Sector(msgspec.Struct, frozen=True, kw_only=True):
    """A field and how far its targets are from what was promised.

    `gap` is the mean of what is missing to the `measured` targets, each as a share of what it promises; None where none
    can be measured. `farthest` is the target that is farthest from its promise, `its_gap` how far.
    """

    group: str
    count: Tally
    gap: float | None = None
    measured: int = 0
    farthest: str = ""
    its_gap: float | None = None


class Delay(msgspec.Struct, frozen=True, kw_only=True):
    """Something that an agency is late with (`what`: task or data): a task after its last day, data after its day.

    `id` is that of the task, or of the line in the register of missing data.
    """

    what: str
    id: str
    days: int


class Late(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that is late with something; the longest delay first."""

    head: str
    delays: tuple[Delay, ...]

    @property
    def days(self) -> int:
        """The days of all delays together."""
        return sum(delay.days for delay in self.delays)

    @property
    def longest(self) -> int:
        """The days of the longest."""
        return self.delays[0].days


def gap_to_target(target: Target, found: Assessment) -> float | None:
    """How much of what a target promises is missing in the latest figure, from 0 to 1; None where that is no number.

    It is the distance to the promised value as a share of that value: a promise of 80 with 60 reached lacks a quarter.
    """
    if target.operator is Operator.QUALITATIVE or target.value is None or found.latest is None or not target.value:
        return None
    return min(1.0, _missing(target, target.value, found.latest.value) / abs(target.value))


def _missing(target: Target, value: float, latest: float) -> float:
    high = target.value_to if target.value_to is not None else value
    above, below = max(0.0, latest - high), max(0.0, value - latest)
    match target.operator:
        case Operator.AT_LEAST | Operator.MORE_THAN:
            return below
        case Operator.AT_MOST | Operator.LESS_THAN:
            return max(0.0, latest - value)
        case _:
            return max(above, below)


def sectors(duties: Duties) -> list[Sector]:
    """Every field, the farthest from its targets first; those that nothing measures last."""
    by_group: dict[str, list[Duty]] = {group.id: [] for group in duties.build.city.declaration.groups}
    for duty in duties.all:
        by_group.setdefault(duty.group, []).append(duty)
    found = [_sector(duties, group, held) for group, held in by_group.items() if held or group]
    return sorted(found, key=lambda sector: (sector.gap is None, -(sector.gap or 0.0), sector.group))


def _sector(duties: Duties, group: str, held: list[Duty]) -> Sector:
    gaps = dict(_gaps(duties, held))
    farthest = max(gaps, key=lambda id: gaps[id], default="")
    return Sector(
        group=group, count=tally(duties, held), gap=sum(gaps.values()) / len(gaps) if gaps else None,
        measured=len(gaps), farthest=farthest if farthest and gaps[farthest] else "",
        its_gap=gaps.get(farthest) or None,
    )  # fmt: skip


def _gaps(duties: Duties, held: Iterable[Duty]) -> Iterator[tuple[str, float]]:
    for duty in held:
        if duty.thing is Thing.TARGET:
            gap = gap_to_target(duties.build.targets[duty.id], duties.build.assessments[duty.id])
            if gap is not None:
                yield duty.id, gap


def late(duties: Duties) -> list[Late]:
    """The agencies that are late, the most days together first; what nobody answers for stands under `NOBODY`."""
    found: dict[str, list[Delay]] = {}
    for head, delay in (*_late_tasks(duties), *_late_data(duties)):
        found.setdefault(head, []).append(delay)
    ordered = (
        Late(head=head, delays=tuple(sorted(each, key=lambda d: (-d.days, d.id)))) for head, each in found.items()
    )
    return sorted(ordered, key=lambda one: (one.head == NOBODY, -one.days, one.head))


def _late_tasks(duties: Duties) -> Iterator[tuple[str, Delay]]:
    for duty in duties.all:
        if duty.thing is Thing.TASK and duties.counting(duty.id) is Counting.OVERDUE:
            yield duty.head, Delay(what="task", id=duty.id, days=duties.standing(duty.id).days_late)


def _late_data(duties: Duties) -> Iterator[tuple[str, Delay]]:
    """Data whose day has passed; a line that says since when, or by when, and was not kept."""
    for gap in duties.build.gaps:
        if gap.state in (State.MISSING, State.LATE) and gap.due is not None and gap.due < duties.build.as_of:
            days = (duties.build.as_of - gap.due).days
            yield duties.answering.head(gap.owner), Delay(what="data", id=gap.id, days=days)
