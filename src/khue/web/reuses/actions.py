"""Everything that may be done with a reuse: each checks the permission, changes, and writes one record."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from khue.model.interest import Made, Reuse
from khue.pipeline.interest import board
from khue.web.audit import chain
from khue.web.audit.chain import Actor
from khue.web.desk.settling import NotDoneError, reason_of
from khue.web.people.access import Tree
from khue.web.people.doer import Doer
from khue.web.people.roles import Permission
from khue.web.reuses.models import Showing, Told
from khue.web.visitors import doors

VISITOR = Actor("visitor", "", "page")
"""Somebody without an account."""
DOOR = "reuse"


@transaction.atomic
def tell(request: HttpRequest, *, dataset: str, agency: str, said: dict[str, str]) -> Told:
    """Keep what somebody says to have made; nobody sees it before an officer did. Raises TurnedAwayError."""
    doors.require_few_links(said["title"], said["about"], said["maker"])
    doors.knock(request, DOOR)
    made = Told.objects.create(dataset=dataset, **said)
    chain.append(VISITOR, "reuse.tell", subject(made), agency, dataset=dataset, kind=made.kind)
    return made


@transaction.atomic
def show(*, by: Doer, found: Told, agency: str, above: Tree) -> Told:
    """Put it into the gallery."""
    return _decide(by, found, agency, above, Showing.SHOWN, "")


@transaction.atomic
def decline(*, by: Doer, found: Told, agency: str, above: Tree, reason: str) -> Told:
    """Keep it out of the gallery, or take it out; raises NotDoneError without a reason."""
    by.require(Permission.REVIEW_REUSES, agency, above)
    return _decide(by, found, agency, above, Showing.DECLINED, reason_of(reason))


def _decide(by: Doer, found: Told, agency: str, above: Tree, showing: Showing, reason: str) -> Told:
    by.require(Permission.REVIEW_REUSES, agency, above)
    held = Told.objects.select_for_update().get(pk=found.pk)
    if held.showing == showing:
        raise NotDoneError("moved-on")
    held.showing, held.decided, held.by, held.reason = showing, timezone.now(), by.person, reason
    held.save(update_fields=["showing", "decided", "by", "reason"])
    action = "reuse.show" if showing is Showing.SHOWN else "reuse.decline"
    details = {"reason": reason} if reason else {}
    chain.append(by.actor, action, subject(held), agency, dataset=held.dataset, **details)
    transaction.on_commit(write_down)
    return held


def write_down() -> None:
    """Write what is shown into the data home, where public pages read it."""
    home = Path(settings.KHUE_HOME)
    with board.locked(home):
        found = Told.objects.filter(showing=Showing.SHOWN).order_by("-decided", "-id")
        board.write_reuses(home, [_public(one) for one in found])


def _public(one: Told) -> Reuse:
    moment = one.decided or one.told
    return Reuse(
        id=one.pk, dataset=one.dataset, title=one.title, kind=Made(one.kind), about=one.about, maker=one.maker, url=one.url,
        shown=timezone.localdate(moment),
    )  # fmt: skip


def subject(told: Told) -> str:
    """How records name a reuse."""
    return f"reuse:{told.pk}"
