"""Addresses that work without signing in: one's calendar, and leaving a topic. Whoever has one has it from its owner.

A calendar's address is made of a secret that is kept, so that a new one ends the old. Leaving a topic is signed and says
nothing else: it cannot be turned into reading notices or signing in.
"""

from __future__ import annotations

import hmac
import os

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from khue.exceptions import InputError
from khue.web import builds
from khue.web.notices.kinds import TOPICS
from khue.web.notices.models import Reader
from khue.web.people.models import Person

_CALENDAR, _LEAVING = "khue.notices.calendar", "khue.notices.leaving"


def site() -> str:
    """Where the portal is found, for letters and calendars: KHUE_ADDRESS, else what reports.yaml declares; may be empty."""
    given = os.environ.get("KHUE_ADDRESS", "")
    if given:
        return given.rstrip("/")
    try:
        return builds.current().city.papers.address.rstrip("/")
    except InputError:
        return ""


def calendar_token(reader: Reader) -> str:
    """The secret part of the address of somebody's calendar."""
    return f"{reader.person_id}-{_calendar_sign(reader)}"


def calendar_owner(token: str) -> Person | None:
    """Whose calendar an address is; None for one that is wrong, that was renewed, or whose owner is kept out."""
    number, _, sign = token.partition("-")
    if not number.isdecimal() or len(number) > 12:
        return None
    reader = Reader.objects.select_related("person").filter(person_id=int(number), person__is_active=True).first()
    if reader is None or not hmac.compare_digest(_calendar_sign(reader), sign):
        return None
    return reader.person


def _calendar_sign(reader: Reader) -> str:
    return salted_hmac(_CALENDAR, f"{reader.person_id}:{reader.secret}", algorithm="sha256").hexdigest()[:40]


def leaving_path(person: Person, topic: str, lang: str) -> str:
    """The page on which somebody leaves a topic's letters without signing in."""
    token = signing.dumps([person.pk, topic], salt=_LEAVING, compress=True)
    with override(lang):
        return reverse("notices_leave", args=[token])


def leaving(token: str) -> tuple[Person, str] | None:
    """Who leaves which topic; None where the address is wrong or its person is no more."""
    try:
        number, topic = signing.loads(token, salt=_LEAVING)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(pk=number).first()
    return (person, topic) if person is not None and topic in TOPICS else None
