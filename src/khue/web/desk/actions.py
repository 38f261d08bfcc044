"""Everything that may be done with a submission: each checks the permission, changes, and writes one record.

What the machine does afterwards (reading a file, storing it) changes the state in the same way; the person who sent the
file stands in its records. A delivery that is accepted gets its one record in `khue.web.desk.deliveries`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import msgspec
from django.db import transaction
from django.utils import timezone

from khue.model.reading import AUTOMATIC, Correction
from khue.pipeline.firmness import ORDER
from khue.web.audit import chain
from khue.web.desk import looked, uploads
from khue.web.desk.looked import Looked
from khue.web.desk.models import OPEN, State, Submission
from khue.web.desk.refusals import CannotSubmitError
from khue.web.people.access import Tree
from khue.web.people.doer import Doer, signed_in
from khue.web.people.roles import Permission

KEPT_DAYS = 7
"""Files that were not accepted are kept for so long."""
_SUBMIT = Permission.SUBMIT_DATA


@transaction.atomic
def begin(*, by: Doer, dataset: str, agency: str, name: str, size: int, above: Tree, status: str = "") -> Submission:
    """A new submission, whose bytes are to come; it is read as the agency's files were read before."""
    by.require(_SUBMIT, agency, above)
    _check_status(status)
    if by.person is None:
        raise CannotSubmitError("nobody", 403)
    uploads.check_size(size)
    told = looked.remembered(dataset, agency)
    made = Submission.objects.create(
        person=by.person, dataset=dataset, agency=agency, name=uploads.safe_name(name), size=size,
        correction=_plain(told), remember=told != AUTOMATIC, status=status,
    )  # fmt: skip
    chain.append(by.actor, "data.begin", subject(made), agency, dataset=dataset, size=size)
    return made


def receive(*, by: Doer, submission: Submission, above: Tree) -> Submission:
    """All bytes are here: they get their name, and are to be read."""
    by.require(_SUBMIT, submission.agency, above)
    if uploads.received(submission) != submission.size:
        raise CannotSubmitError("offset", 409, offset=uploads.received(submission))
    sha256 = uploads.complete(submission)  # before the transaction: a large file takes its time
    with transaction.atomic():
        found = _locked(by, submission, above, (State.RECEIVING,))
        found.sha256, found.state = sha256, State.LOOKING
        found.save(update_fields=["sha256", "state"])
        chain.append(by.actor, "data.receive", subject(found), found.agency, sha256=sha256)
    return found


@transaction.atomic
def correct(*, by: Doer, submission: Submission, correction: Correction, remember: bool, above: Tree) -> Submission:
    """Have the file read again, as told."""
    found = _locked(by, submission, above, (State.READY, State.FAULTY, State.REFUSED))
    found.correction, found.remember, found.state = _plain(correction), remember, State.LOOKING
    found.save(update_fields=["correction", "remember", "state"])
    chain.append(
        by.actor, "data.correct", subject(found), found.agency, remember=remember, told=sorted(found.correction)
    )
    return found


@transaction.atomic
def submit(*, by: Doer, submission: Submission, above: Tree, status: str | None = None) -> Submission:
    """Have the file stored as a version; `status` says anew what its figures are. Raises CannotSubmitError where it may not be."""
    found = _locked(by, submission, above, (State.READY,))
    if status is not None:
        _check_status(status)
        found.status = status
    found.state, found.submitted = State.STORING, timezone.now()
    found.save(update_fields=["state", "submitted", "status"])
    told = {"status": found.status} if found.status else {}
    chain.append(
        by.actor, "data.submit", subject(found), found.agency, dataset=found.dataset, sha256=found.sha256, **told
    )
    return found


@transaction.atomic
def drop(*, by: Doer, submission: Submission, above: Tree) -> Submission:
    """Give a file up before it is submitted; it is removed, that it was sent stays on record."""
    found = _locked(by, submission, above, OPEN)
    _end(found, State.DROPPED)
    chain.append(by.actor, "data.drop", subject(found), found.agency)
    transaction.on_commit(lambda: uploads.forget(found))
    return found


@transaction.atomic
def note_look(*, submission: Submission, made: Looked) -> None:
    """What a look found; no change that a person made, and so without a record."""
    found = _in_state(submission, (State.LOOKING,))
    found.rows, found.bad_rows, found.findings = made.rows, made.bad_rows, made.total
    found.state = State.FAULTY if made.refused else State.READY
    found.save(update_fields=["rows", "bad_rows", "findings", "state"])


@transaction.atomic
def refuse(*, submission: Submission, made: Looked) -> None:
    """The store did not take the file, though the look had found nothing: something changed in between."""
    found = _in_state(submission, (State.STORING,))
    found.bad_rows, found.findings = made.bad_rows, made.total
    _end(found, State.REFUSED)
    codes = sorted({one.rule.code for one in made.findings})
    chain.append(_sender(found).actor, "data.refuse", subject(found), found.agency, dataset=found.dataset, codes=codes)


@transaction.atomic
def accept_as(*, submission: Submission, version: int) -> None:
    """The file brought nothing new: version `version` holds it already."""
    found = _in_state(submission, (State.STORING,))
    found.version = version
    _end(found, State.ACCEPTED)
    details = {"dataset": found.dataset, "version": version, "sha256": found.sha256}
    chain.append(_sender(found).actor, "data.unchanged", subject(found), found.agency, **details)


def expire() -> None:
    """Give up what nobody went on with for a week."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    for old in Submission.objects.filter(state__in=OPEN, begun__lt=before):
        with transaction.atomic():
            found = Submission.objects.select_for_update().get(pk=old.pk)
            if found.state in OPEN:
                _end(found, State.DROPPED)
                chain.append(chain.SYSTEM, "data.expire", subject(found), found.agency)
        uploads.forget(old)
    uploads.forget_forms()


def subject(submission: Submission) -> str:
    """How records name a submission."""
    return f"submission:{submission.pk}"


def _check_status(status: str) -> None:
    if status and status not in ORDER:
        raise CannotSubmitError("bad-status", 400)


def _sender(submission: Submission) -> Doer:
    return signed_in(submission.person)


def _plain(correction: Correction) -> dict[str, object]:
    """What a correction says, without what it leaves open."""
    plain: dict[str, object] = msgspec.to_builtins(correction)
    return {name: value for name, value in plain.items() if value}


def _end(submission: Submission, state: State) -> None:
    submission.state, submission.ended = state, timezone.now()
    submission.save(update_fields=["state", "ended", "version", "bad_rows", "findings"])


def _locked(by: Doer, submission: Submission, above: Tree, states: Collection[State]) -> Submission:
    """The submission as it is now, held until the end of the transaction, where the doer may and its state allows it."""
    by.require(_SUBMIT, submission.agency, above)
    return _in_state(submission, states)


def _in_state(submission: Submission, states: Collection[State]) -> Submission:
    found = Submission.objects.select_for_update().get(pk=submission.pk)
    if found.state not in states:
        raise CannotSubmitError("moved-on", 409, state=found.state)
    return found
