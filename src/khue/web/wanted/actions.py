"""Everything that may be done with a request for data: each checks the permission, changes, and writes one record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from khue.model.city import Calendar
from khue.model.interest import Asker, DataRequest, Outcome, Stage
from khue.model.workdays import after_working_days
from khue.pipeline.interest import board
from khue.pipeline.interest.deadline import ANSWER_DAYS, EXTENDED_DAYS
from khue.web.audit import chain
from khue.web.audit.chain import Actor
from khue.web.desk.settling import NotDoneError, reason_of
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.visitors import doors
from khue.web.wanted.models import WAITING, State, Wanted

VISITOR = Actor("visitor", "", "page")
"""Somebody without an account."""
DOOR = "data-request"
_DISPATCH, _ANSWER = Permission.DISPATCH_REQUESTS, Permission.ANSWER_REQUESTS


@transaction.atomic
def ask(request: HttpRequest, *, said: dict[str, str], day: date, closed: Calendar) -> Wanted:
    """A new request, to be answered within the working days that are promised. Raises TurnedAwayError."""
    doors.require_few_links(said["title"], said["purpose"])
    doors.knock(request, DOOR)
    made = Wanted.objects.create(due=after_working_days(day, ANSWER_DAYS, closed), **said)
    chain.append(VISITOR, "request.ask", subject(made), asker=made.asker, due=made.due.isoformat())
    transaction.on_commit(write_down)
    return made


@transaction.atomic
def assign(*, by: Doer, found: Wanted, agency: str, agencies: Collection[str]) -> Wanted:
    """Give it to an agency, or to another one; its words may be read by all from now on."""
    by.require(_DISPATCH)
    held = _held(found, WAITING)
    if agency not in agencies:
        raise NotDoneError("agency")
    held.agency, held.state, held.read = agency, State.ASSIGNED, True
    held.save(update_fields=["agency", "state", "read"])
    return _done(by, "request.assign", held)


@transaction.atomic
def extend(*, by: Doer, found: Wanted, reason: str, closed: Calendar, above: Tree) -> Wanted:
    """More working days, once, with a reason that all may read; counted from the day that was promised."""
    by.require(_ANSWER, found.agency, above)
    said, held = reason_of(reason), _held(found, (State.ASSIGNED,))
    if held.extended:
        raise NotDoneError("extended")
    held.extended, held.due = said, after_working_days(held.due, EXTENDED_DAYS, closed)
    held.save(update_fields=["extended", "due"])
    return _done(by, "request.extend", held, due=held.due.isoformat(), reason=said)


@transaction.atomic
def answer(*, by: Doer, found: Wanted, outcome: Outcome, words: str, dataset: str, above: Tree) -> Wanted:
    """The answer, which all may read: what came of it, why, and which dataset holds the data."""
    held = _held(found, (State.ASSIGNED,))
    by.require(_ANSWER, held.agency, above)
    said = doors.plain(words, 2000)
    if sum(letter.isalpha() for letter in said) < 10:
        raise NotDoneError("reason")
    if not dataset and outcome in (Outcome.OPENED, Outcome.PARTLY, Outcome.OPEN_BEFORE):
        raise NotDoneError("which-dataset")
    held.outcome, held.answer, held.dataset = outcome, said, dataset
    held.state, held.answered = State.ANSWERED, timezone.now()
    held.save(update_fields=["outcome", "answer", "dataset", "state", "answered"])
    return _done(by, "request.answer", held, outcome=outcome.value)


@transaction.atomic
def dismiss(*, by: Doer, found: Wanted, reason: str) -> Wanted:
    """Take what is no request out of the queue: an advertisement, or the same once more. It stays on record."""
    by.require(_DISPATCH)
    said, held = reason_of(reason), _held(found, WAITING)
    held.state = State.DISMISSED
    held.save(update_fields=["state"])
    return _done(by, "request.dismiss", held, reason=said)


def write_down() -> None:
    """Write the queue into the data home, where public pages read it."""
    home = Path(settings.KHUE_HOME)
    with board.locked(home):
        found = Wanted.objects.exclude(state=State.DISMISSED).order_by("-id")
        board.write_requests(home, [_public(one) for one in found])


def _public(one: Wanted) -> DataRequest:
    return DataRequest(
        id=one.pk, asker=Asker(one.asker), stage=Stage(one.state), received=timezone.localdate(one.received), due=one.due,
        title=one.title if one.read else "", purpose=one.purpose if one.read else "", agency=one.agency,
        dataset=one.dataset, answered=timezone.localdate(one.answered) if one.answered else None,
        outcome=Outcome(one.outcome) if one.outcome else None, answer=one.answer or one.extended,
    )  # fmt: skip


def subject(wanted: Wanted) -> str:
    """How records name a request."""
    return f"request:{wanted.pk}"


def _held(found: Wanted, states: Collection[State]) -> Wanted:
    """The request as it is now, held until the end of the transaction, where its state allows what is asked."""
    held = Wanted.objects.select_for_update().get(pk=found.pk)
    if held.state not in states:
        raise NotDoneError("moved-on")
    return held


def _done(by: Doer, action: str, held: Wanted, **details: object) -> Wanted:
    chain.append(by.actor, action, subject(held), held.agency, **details)
    transaction.on_commit(write_down)
    return held
