"""Datasets that are later than their contract promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from khue.lib.periods import Period
from khue.model.assessment import Reason
from khue.model.attention import Delivered, Item, Kind, Part, Weight
from khue.model.contract import Contract
from khue.model.promise import by, frequency, latency, owed
from khue.pipeline.assess import period_of
from khue.pipeline.attention.bands import UNDATED, following, step_day, urgency
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.targets import relying
from khue.pipeline.attention.weights import DATA, weight
from khue.pipeline.changes import Subject

BY_PERIODS = (0.5, 0.75)
"""The chance of missing what rests on a dataset that is one, or two periods late; from three on it is `VERY_LATE`."""
VERY_LATE = 0.95
_STEPS = range(1, len(BY_PERIODS) + 2)
_MOST_MONTHS = 1200
"""A dataset with a row of the year 9999 has no more months than those of a century."""


def items(view: View) -> Iterator[Item]:
    """One item for each dataset of which a promised period is not there; one that never came only where targets wait."""
    for contract in view.known.city.contracts:
        behind = periods_late(view, contract)
        waiting = [s for s in view.subjects if _rests_on(s, contract) and relying(view, s)]
        if behind and (waiting or view.newest(contract.id)):
            yield _item(view, contract, behind, waiting)


def day_edges(known: Known) -> set[date]:
    """The days on which a period of a dataset becomes owed, or a version of it came."""
    days = {one.day for one in known.delivered}
    for contract in known.city.contracts:
        ends, promised = {month.end for month in _months(known.versions(contract.id))}, frequency(contract)
        days |= ends
        if promised:
            grace = latency(contract)
            days |= {following(by(end, n * promised, grace)) for end in ends for n in _STEPS}
    return days


def _months(versions: Sequence[Delivered]) -> Iterator[Period]:
    """The months that may be the newest on some day."""
    month, last = (period_of(versions[-1].first), period_of(versions[-1].newest)) if versions else (None, None)
    for _ in range(_MOST_MONTHS):
        if month is None or last is None or month >= last:
            break
        yield month
        month = month.next()
    yield from (period_of(one.newest) for one in versions)


def periods_late(view: View, contract: Contract) -> int:
    """How many periods are owed and not there, three at most; 0 without a promise. One that never came is three late."""
    if not frequency(contract):
        return 0
    newest = view.newest(contract.id)
    if newest is None:
        return len(BY_PERIODS) + 1
    return sum(owed(contract, newest.end, n) < view.day for n in _STEPS)


def _rests_on(subject: Subject, contract: Contract) -> bool:
    return subject.indicator is not None and subject.indicator.dataset == contract.id


def _item(view: View, contract: Contract, behind: int, waiting: list[Subject]) -> Item:
    newest = view.newest(contract.id)
    return Item(
        id=f"dataset:{contract.id}",
        kind=Kind.DATASET_LATE,
        subject=contract.id,
        others=tuple(subject.target.id for subject in waiting),
        owner=view.owner(contract.owner),
        reason=Reason(
            "dataset_late" if newest else "dataset_never",
            {"newest": str(newest or ""), "behind": behind, "frequency": frequency(contract), "latency": latency(contract).days,
             "targets": len(waiting)},
        ),
        step=Reason("give_dataset", {"from": str(newest.next()) if newest else ""}),
        by=step_day(view.day, view.known.city.declaration.calendar),
        parts=tuple(_parts(view, contract, behind, waiting)),
    )  # fmt: skip


def _parts(view: View, contract: Contract, behind: int, waiting: list[Subject]) -> Iterator[Part]:
    """The targets that rest on the dataset; of one on which none does, the dataset itself."""
    chance = BY_PERIODS[behind - 1] if behind <= len(BY_PERIODS) else VERY_LATE
    limits = view.known.city.declaration.attention
    for target in (subject.target for subject in waiting):
        counts = weight(
            limits, view.documents.get(target.document), group=target.group, kind=DATA, certainty=target.certainty
        )
        yield Part(
            thing="target", id=target.id, chance=chance, basis="periods_late", weight=counts,
            urgency=urgency(target.deadline, view.day), due=target.deadline,
        )  # fmt: skip
    if not waiting:
        yield Part(thing="dataset", id=contract.id, chance=chance, basis="periods_late",
                   weight=Weight(kind=DATA), urgency=UNDATED)  # fmt: skip
