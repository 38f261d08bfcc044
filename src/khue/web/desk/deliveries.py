"""One record of changes for each delivery that was accepted, whatever way it came: the desk, the inbox, a command.

Deliveries are written down in the data home by the store; records are in the database. What is there and not here is
caught up with: after each submission, when the desk is opened, and after `khue ingest`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from khue.stores.deliveries import Deliveries, Delivery
from khue.web.audit import chain
from khue.web.audit.chain import SYSTEM, Actor
from khue.web.desk.models import Accepted, State, Submission
from khue.web.people.doer import signed_in


def catch_up(by: Actor = SYSTEM) -> list[Accepted]:
    """Write the records that are missing. A delivery of a file that somebody submitted is theirs, the others are `by`'s."""
    home = Deliveries(Path(settings.KHUE_HOME) / "raw")
    known = {one["dataset"]: one["last"] for one in Accepted.objects.values("dataset").annotate(last=Max("number"))}
    waiting = [one for dataset in home.datasets() for one in home.after(dataset, known.get(dataset, 0))]
    owners = {one.dataset: home.contract(one).owner for one in waiting}
    return [made for one in waiting if (made := _record(one, owners[one.dataset], by)) is not None]


def _record(delivery: Delivery, agency: str, by: Actor) -> Accepted | None:
    """The record of a delivery; None where another was faster."""
    try:
        with transaction.atomic():
            return _recorded(delivery, agency, by)
    except IntegrityError:
        return None


def _recorded(delivery: Delivery, agency: str, by: Actor) -> Accepted:
    made = Accepted.objects.create(dataset=delivery.dataset, number=delivery.number, record=0)
    submission = _submitted(delivery)
    actor = signed_in(submission.person).actor if submission else by
    details = {"sha256": delivery.sha256, "received": delivery.received, "contract": delivery.contract[:12]}
    if submission:
        details["submission"] = str(submission.pk)
        submission.state, submission.version, submission.ended = State.ACCEPTED, delivery.number, timezone.now()
        submission.save(update_fields=["state", "version", "ended"])
    subject = f"delivery:{delivery.dataset}/{delivery.number}"
    record = chain.append(actor, "data.accept", subject, submission.agency if submission else agency, **details)
    made.record, made.submission = record.number, submission
    made.save(update_fields=["record", "submission"])
    return made


def _submitted(delivery: Delivery) -> Submission | None:
    """The submission that brought the delivery about: of those with its bytes that wait for the store the oldest."""
    if not delivery.sha256:
        return None
    moment = datetime.fromisoformat(delivery.received)
    until = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + timedelta(seconds=1)
    found = Submission.objects.select_for_update().filter(
        dataset=delivery.dataset, sha256=delivery.sha256, state=State.STORING, submitted__lt=until
    )
    return found.order_by("submitted", "id").first()
