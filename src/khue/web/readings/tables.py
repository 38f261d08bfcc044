"""The items of a reading as a table for Excel, and a table that comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.db import transaction

from khue.model.base import Text
from khue.model.city import City
from khue.model.document import Clause, Document
from khue.model.finding import Finding
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.proposals.intake import from_table
from khue.pipeline.proposals.proposal import Place, Proposal, ProposedClause, ProposedTarget, ProposedTask, Stated
from khue.pipeline.proposals.sheets import Sheet
from khue.pipeline.proposals.tables import items_table
from khue.web.people.doer import Doer
from khue.web.readings import actions
from khue.web.readings.kinds import AnyItem, item_of, plain
from khue.web.readings.models import Decision, Item, Reading


@dataclass(frozen=True)
class Taken:
    """What a table did: how many items it confirmed and refused, how many others had been decided meanwhile; or what is wrong with it."""

    confirmed: int = 0
    rejected: int = 0
    stale: int = 0
    findings: Sequence[Finding] = ()


def sheets(reading: Reading, city: City) -> list[Sheet]:
    """The items that are not decided yet, as tables."""
    return items_table(_proposal(reading, reading.items.filter(decision=Decision.OPEN)), city)


def _proposal(reading: Reading, items: Sequence[Item]) -> Proposal:
    """Items as the proposal that they were."""
    targets, tasks, clauses = list[ProposedTarget](), list[ProposedTask](), list[ProposedClause]()
    for one in items:
        place = Place(numbering=one.numbering, address="", start=one.start, end=one.end)
        match item_of(one.kind, one.values):
            case Target() as target:
                targets.append(ProposedTarget(target=target, place=place, certainty=one.certainty))
            case Task() as task:
                tasks.append(ProposedTask(task=task, place=place, certainty=one.certainty))
            case Stated() as stated:
                clause = Clause(clause=stated.id, text=Text(vi=stated.text), numbering=stated.numbering)
                clauses.append(ProposedClause(kind=stated.kind, clause=clause, place=place, certainty=one.certainty))
    document = msgspec.convert(reading.document, Document)
    return Proposal(
        document=document, targets=tuple(targets), tasks=tuple(tasks), clauses=tuple(clauses), text=reading.text
    )


@transaction.atomic
def take(*, by: Doer, reading: Reading, path: Path, city: City) -> Taken:
    """Decide as a table says; nothing where one of its cells is not understood. Raises InputError where the file is no table."""
    by.require(actions.KEEP)
    every = list(reading.items.all())
    proposal = _proposal(reading, every)
    found = from_table(path, city, proposal.document, proposal)
    if found.findings:
        return Taken(findings=found.findings)
    by_id = {str(one.values["id"]): one for one in every}
    confirmed = rejected = stale = 0
    values: list[AnyItem] = [*found.clauses, *found.targets, *found.tasks]
    for value in values:
        known = by_id.get(value.id)
        if known is None:
            actions.add(by=by, reading=reading, kind=_kind(value), place=(0, 0, value.numbering), values=value)
        elif known.decision != Decision.OPEN:
            stale += plain(value) != known.values
            continue
        else:
            actions.decide(by=by, item=known, revision=known.revision, decision=Decision.CONFIRMED, values=value)
        confirmed += 1
    for id in found.refused:
        if by_id[id].decision == Decision.OPEN:
            actions.decide(by=by, item=by_id[id], revision=by_id[id].revision, decision=Decision.REJECTED)
            rejected += 1
    return Taken(confirmed, rejected, stale)


def _kind(value: AnyItem) -> str:
    match value:
        case Target():
            return "target"
        case Task():
            return "task"
    return value.kind
