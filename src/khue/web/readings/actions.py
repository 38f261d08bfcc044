"""Everything that may be done with a reading: each checks the permission, changes, and writes one record.

An item is changed by whoever saw its latest revision; anybody else is shown the other's change first (`StaleError`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from khue.documents.items import Read
from khue.folder.load import load_folder
from khue.folder.writing import WritingPlan, newly_found, write
from khue.model.city import City
from khue.model.document import Document
from khue.model.finding import Finding, has_errors
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.proposals import proposed
from khue.pipeline.proposals.intake import change
from khue.pipeline.proposals.proposal import ProposedItem, ProposedTarget, ProposedTask, Stated
from khue.web.audit import chain
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.readings.kinds import AnyItem, item_of, kind_of, plain, value_of
from khue.web.readings.models import ACCEPTED, Decision, Item, Reading, Stage

KEEP = Permission.KEEP_PLAN


class StaleError(Exception):
    """Somebody else changed the thing first; `current` is how it stands now."""

    def __init__(self, current: Item | Reading) -> None:
        super().__init__(str(current))
        self.current = current


class NotDoneError(Exception):
    """What cannot be done; `code` is nobody, closed, taken or gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def begin(*, by: Doer, name: str, sha256: str, read: Read, city: City, into: str = "") -> Reading:
    """A document that was read, with an item for everything that it proposes; nothing is confirmed."""
    by.require(KEEP)
    if by.person is None:
        raise NotDoneError("nobody")
    proposal = proposed(city, read, into, name)
    made = Reading.objects.create(
        person=by.person, name=name, sha256=sha256, text=proposal.text, document=msgspec.to_builtins(proposal.document),
        outline=[[one.clause, one.start, one.end, one.text[:80]] for one in read.outline],
        findings=[_said(one) for one in proposal.findings],
    )  # fmt: skip
    Item.objects.bulk_create([_item(made, one) for one in proposal.items], batch_size=500)
    counts = {"targets": len(proposal.targets), "tasks": len(proposal.tasks), "clauses": len(proposal.clauses)}
    chain.append(by.actor, "plan.read", subject(made), "", sha256=sha256, document=proposal.document.id, **counts)
    return made


def _said(finding: Finding) -> dict[str, str]:
    """A finding as it is kept: its sentences in both languages."""
    said = {lang: f"{finding.sentence(lang)} {finding.hint(lang)}".strip() for lang in ("vi", "en")}
    return {**said, "code": finding.rule.code, "severity": finding.rule.severity.value}


def _item(reading: Reading, one: ProposedItem) -> Item:
    values = plain(value_of(one))
    doubts = one.doubts if isinstance(one, ProposedTarget | ProposedTask) else ()
    return Item(
        reading=reading, kind=kind_of(one), start=one.place.start, end=one.place.end, value_start=one.place.value_start,
        value_end=one.place.value_end, numbering=one.place.numbering[:300], certainty=one.certainty, known=one.known,
        doubts=[_said(doubt) for doubt in doubts], read=values, values=values,
    )  # fmt: skip


@transaction.atomic
def decide(*, by: Doer, item: Item, revision: int, decision: Decision, values: AnyItem | None = None) -> Item:
    """Confirm, correct, reject or open an item again; with `values` it is corrected where they differ from what was read."""
    by.require(KEEP)
    found = _locked(item, revision)
    if values is not None:
        found.values = plain(values)
    if decision is Decision.CONFIRMED:
        decision = (
            Decision.ADDED
            if not found.read
            else Decision.CORRECTED
            if found.values != found.read
            else Decision.CONFIRMED
        )
    before, found.decision = found.decision, decision.value
    _sign(found, by)
    details = {"reading": found.reading_id, "kind": found.kind, "was": before, "is": found.decision}
    chain.append(by.actor, "plan.decide", f"item:{found.pk}", "", **details, values=_differing(found))
    return found


def _differing(item: Item) -> dict[str, Any]:
    """What a person made of an item otherwise than it was read."""
    return (
        {name: value for name, value in item.values.items() if item.read.get(name) != value}
        if item.read
        else dict(item.values)
    )


@transaction.atomic
def confirm_all(*, by: Doer, reading: Reading, seen: Mapping[int, int]) -> tuple[int, int]:
    """Confirm items as they stand, by id and the revision that was seen; gives how many were, and how many others changed first."""
    by.require(KEEP)
    _open(reading)
    items = Item.objects.select_for_update().filter(reading=reading, pk__in=list(seen), decision=Decision.OPEN)
    right = [one for one in items if one.revision == seen[one.pk]]
    for one in right:
        one.decision = Decision.CONFIRMED.value
        _sign(one, by)
    if right:
        chain.append(
            by.actor, "plan.decide", subject(reading), "", count=len(right), items=sorted(one.pk for one in right)
        )
    return len(right), len(seen) - len(right)


@transaction.atomic
def add(*, by: Doer, reading: Reading, kind: str, place: tuple[int, int, str], values: AnyItem) -> Item:
    """An item that the reading missed: where it stands (start, end, clause) and what it is."""
    by.require(KEEP)
    _open(reading)
    start, end, numbering = place
    made = Item(
        reading=reading,
        kind=kind,
        start=start,
        end=end,
        numbering=numbering[:300],
        values=plain(values),
        decision=Decision.ADDED.value,
    )
    _sign(made, by)
    chain.append(by.actor, "plan.add", f"item:{made.pk}", "", reading=reading.pk, kind=kind, values=made.values)
    return made


@transaction.atomic
def describe(*, by: Doer, reading: Reading, revision: int, document: Document) -> Reading:
    """Correct what the document says of itself; its items follow where its code changes."""
    by.require(KEEP)
    found = Reading.objects.select_for_update().get(pk=reading.pk)
    _open(found)
    if found.revision != revision:
        raise StaleError(found)
    before, found.document = found.document, msgspec.to_builtins(document)
    found.revision += 1
    found.save(update_fields=["document", "revision"])
    changed = {name: value for name, value in found.document.items() if before.get(name) != value}
    chain.append(by.actor, "plan.describe", subject(found), "", changed=changed)
    return found


@transaction.atomic
def drop(*, by: Doer, reading: Reading) -> Reading:
    """Give a reading up; it stays on record."""
    by.require(KEEP)
    found = Reading.objects.select_for_update().get(pk=reading.pk)
    _open(found)
    found.stage = Stage.DROPPED.value
    found.save(update_fields=["stage"])
    chain.append(by.actor, "plan.drop", subject(found), "")
    return found


def accepted(reading: Reading) -> tuple[Document, list[Stated], list[Target], list[Task]]:
    """What was confirmed: the document, its clauses, targets and tasks."""
    document = msgspec.convert(reading.document, Document)
    found = [item_of(one.kind, one.values) for one in reading.items.filter(decision__in=ACCEPTED)]
    targets = [msgspec.structs.replace(one, document=document.id) for one in found if isinstance(one, Target)]
    tasks = [msgspec.structs.replace(one, document=document.id) for one in found if isinstance(one, Task)]
    return document, [one for one in found if isinstance(one, Stated)], targets, tasks


def planned(reading: Reading) -> WritingPlan:
    """What writing the confirmed items would change in the city folder. Raises InputError where a file cannot be changed in part."""
    from django.conf import settings

    return change(load_folder(settings.KHUE_CITY), *accepted(reading))


@transaction.atomic
def enter(*, by: Doer, reading: Reading, token: str) -> list[Finding]:
    """Write the confirmed items into the city folder, if the difference is the one that was shown (`token`).

    Gives the errors that keep it from being written; none where it was. Raises StaleError where the difference is another one,
    InputError where a file changed in this very moment.
    """
    by.require(KEEP)
    found = Reading.objects.select_for_update().get(pk=reading.pk)
    _open(found)
    plan = planned(found)
    if plan.token != token:
        raise StaleError(found)
    broken = [one for one in newly_found(plan) if has_errors([one])]
    if broken or not plan.changes:
        return broken
    found.stage, found.written = Stage.WRITTEN.value, timezone.now()
    found.save(update_fields=["stage", "written"])
    files = [one.path for one in plan.changes]
    chain.append(
        by.actor, "plan.write", subject(found), "", token=token, files=files, added=plan.added, changed=plan.changed
    )
    write(plan)
    return []


def subject(reading: Reading) -> str:
    """How records name a reading."""
    return f"reading:{reading.pk}"


def _locked(item: Item, revision: int) -> Item:
    found = Item.objects.select_for_update(of=("self",)).select_related("reading").get(pk=item.pk)
    _open(found.reading)
    if found.revision != revision:
        raise StaleError(found)
    return found


def _sign(item: Item, by: Doer) -> None:
    if by.person is None:
        raise NotDoneError("nobody")
    item.revision += 1
    item.changed_by, item.changed = by.person, timezone.now()
    item.save()


def _open(reading: Reading) -> None:
    """A reading that was written may be gone on with: what is confirmed later is written later."""
    if reading.stage == Stage.DROPPED:
        raise NotDoneError("closed")


def numbers_in(reading: Reading) -> Iterable[str]:
    """The codes and addresses that the items of a reading have."""
    for values in reading.items.values_list("values", flat=True):
        yield str(values.get("id", ""))
        yield str(values.get("clause", ""))
