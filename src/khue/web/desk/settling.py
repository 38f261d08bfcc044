"""What officers say of exposures, and the opening of personal data: each checks the permission and writes one record.

An exposure that is said to be none is written down for the next build (`khue.pipeline.privacy.settled`), from the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from khue.contracts.personal.masking import without_persons
from khue.model.contract import Contract
from khue.model.privacy import Exposed
from khue.pipeline.privacy import settled
from khue.pipeline.privacy.settled import Settled
from khue.pipeline.reading import Build
from khue.web.audit import chain
from khue.web.audit.models import Record
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission

SETTLE, TAKE_BACK, OPEN = "exposure.settle", "exposure.take-back", "personal.open"
LONGEST = 500
_DATASET = "dataset:"


class NotDoneError(Exception):
    """What was asked for cannot be done; `code` says why: reason, dataset, exposure, row or moved-on."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """An exposure of the current version of a dataset."""

    contract: Contract
    number: int
    exposed: Exposed

    @property
    def id(self) -> str:
        """How a form names it."""
        return f"{self.contract.id}/{self.exposed.column}/{self.exposed.kind}"


def exposures(build: Build) -> Iterator[Found]:
    """Every exposure of the current versions, settled or not."""
    contracts = {contract.id: contract for contract in build.city.contracts}
    for version in build.datasets:
        if version.current and version.dataset in contracts:
            for one in build.publication(version.dataset, version.number).exposed:
                yield Found(contracts[version.dataset], version.number, one)


def find(build: Build, id: str) -> Found:
    """The exposure that a form names; raises NotDoneError where it is gone."""
    found = next((one for one in exposures(build) if one.id == id), None)
    if found is None:
        raise NotDoneError("exposure")
    return found


@transaction.atomic
def settle(*, by: Doer, found: Found, reason: str, above: Tree) -> None:
    """Say that what was found is nothing of a person, and why; it holds for the rows that are there now."""
    contract, exposed = found.contract, found.exposed
    by.require(Permission.SETTLE_FINDINGS, contract.owner, above)
    said = reason_of(reason)
    chain.append(
        by.actor, SETTLE, _subject(contract), contract.owner, column=exposed.column, kind=exposed.kind, rows=exposed.rows,
        version=found.number, marks=list(exposed.marks), reason=said,
    )  # fmt: skip
    transaction.on_commit(lambda: write_down(contract.id))


@transaction.atomic
def take_back(*, by: Doer, found: Found, reason: str, above: Tree) -> None:
    """Take back what was said of a column and kind: the rows are held back again."""
    contract, exposed = found.contract, found.exposed
    by.require(Permission.SETTLE_FINDINGS, contract.owner, above)
    said = reason_of(reason)
    chain.append(
        by.actor, TAKE_BACK, _subject(contract), contract.owner, column=exposed.column, kind=exposed.kind, reason=said
    )
    transaction.on_commit(lambda: write_down(contract.id))


@transaction.atomic
def open_row(*, by: Doer, contract: Contract, number: int, row: int, reason: str, above: Tree) -> None:
    """Put on record that somebody opens a row with its personal columns; only after that may it be shown."""
    by.require(Permission.SEE_PERSONAL, contract.owner, above)
    said = reason_of(reason)
    chain.append(
        by.actor, OPEN, _subject(contract), contract.owner, version=number, row=row, columns=sorted(contract.closed),
        reason=said,
    )  # fmt: skip


def write_down(dataset: str) -> None:
    """Write what is said of a dataset into the data home, as the record has it."""
    home = Path(settings.KHUE_HOME)
    with settled.locked(home):
        settled.keep(home, dataset, _said(dataset))


def catch_up() -> None:
    """Write down what a process that was stopped between its commit and its file left out."""
    spoken_of = Record.objects.filter(action__in=(SETTLE, TAKE_BACK)).order_by()
    for subject in spoken_of.values_list("subject", flat=True).distinct():
        write_down(subject.removeprefix(_DATASET))


def _said(dataset: str) -> list[Settled]:
    """What is said of a dataset: what was settled and not taken back."""
    said: list[Settled] = []
    records = Record.objects.filter(action__in=(SETTLE, TAKE_BACK), subject=f"{_DATASET}{dataset}")
    for record in records.order_by("number"):
        details = json.loads(record.details)
        column, kind = details["column"], details["kind"]
        if record.action == SETTLE:
            said.append(Settled(column, kind, tuple(details["marks"])))
        else:
            said = [one for one in said if (one.column, one.kind) != (column, kind)]
    return said


def not_done(error: NotDoneError) -> str:
    """Why something could not be done, in the reader's language."""
    said = {
        "reason": _("Give a reason of at least ten letters; it stays on record."),
        "dataset": _("There is no such dataset."),
        "exposure": _("Nothing of that kind is found there any more."),
        "row": _("The version has no row of that number."),
        "moved-on": _("This was done meanwhile by somebody else, or in another window. See below how it stands."),
    }
    return said[error.code]


def reason_of(text: str) -> str:
    """A reason as it is kept: without numbers of persons, which people paste."""
    said = without_persons(" ".join(text.split()))[:LONGEST]
    if sum(letter.isalpha() for letter in said) < 10:
        raise NotDoneError("reason")
    return said


def _subject(contract: Contract) -> str:
    return f"{_DATASET}{contract.id}"
