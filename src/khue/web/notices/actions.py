"""Everything that is done to notices: telling, reading, choosing. What changes a choice writes one record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from khue.web.audit import chain
from khue.web.notices.kinds import KINDS, TOPICS, Channel
from khue.web.notices.models import Choice, Letter, LetterState, Notice, Reader
from khue.web.notices.recipients import Recipient, people_of
from khue.web.people.actions import CannotError
from khue.web.people.actions import subject as whose
from khue.web.people.doer import Doer
from khue.web.people.models import Person


@transaction.atomic
def tell(
    to: Recipient | Iterable[Recipient],
    kind: str,
    subject: str,
    params: Mapping[str, object] | None = None,
    url: str = "",
    *,
    key: str = "",
) -> list[Notice]:
    """Tell people something, in the portal and by e-mail as each chose; gives the notices that are new.

    `to` is a person, `Holders(agency, permission)`, an agency's code (who sees its desk), or several of these. `kind` is one of
    `khue.web.notices.kinds.KINDS`, `subject` what it is about ("task:NV-07"), `params` fill the kind's words (`note` is a
    sentence more), `url` is the page in the portal ("/nhiem-vu/NV-07/"). The same `key` is told to a person once; without
    one it is kind, subject, params and the day. Nothing is sent here: letters wait in a table. Raises ValueError for a kind
    or a parameter that there is not.
    """
    params = dict(params or {})
    _check(kind, params)
    key = key or _key(kind, subject, params)
    made = (_tell_one(person, kind, subject, params, url, key) for person in people_of(to))
    return [notice for notice in made if notice is not None]


def _check(kind: str, params: Mapping[str, object]) -> None:
    if kind not in KINDS:
        raise ValueError(f"there is no notice {kind!r}")
    missing = KINDS[kind].names - set(params)
    if missing:
        raise ValueError(f"the notice {kind!r} needs {', '.join(sorted(missing))}")


def _key(kind: str, about: str, params: Mapping[str, object]) -> str:
    told = chain.canonical(params).encode()
    return f"{kind}:{about[:80]}:{hashlib.sha256(told).hexdigest()[:16]}:{timezone.localdate():%Y-%m-%d}"


def _tell_one(person: Person, kind: str, about: str, params: Mapping[str, object], url: str, key: str) -> Notice | None:
    topic = TOPICS[KINDS[kind].topic]
    by_portal = topic.kept or wants(person, topic.id, Channel.PORTAL)
    by_email = bool(person.email) and wants(person, topic.id, Channel.EMAIL)
    if not by_portal and not by_email:
        return None
    read = None if by_portal else timezone.now()
    notice, new = Notice.objects.get_or_create(
        person=person, key=key,
        defaults={"kind": kind, "subject": about, "params": dict(params), "url": url, "read": read},
    )  # fmt: skip
    if not new:
        return None
    if by_email:
        write(person, topic.id, f"notice:{notice.pk}", notice=notice)
    return notice


def write(
    person: Person, topic: str, key: str, *, notice: Notice | None = None, content: Mapping[str, object] | None = None
) -> bool:
    """Put a letter among those that wait; whether it is new."""
    usual = {"person": person, "topic": topic, "notice": notice, "content": dict(content or {}), "due": timezone.now()}
    _, new = Letter.objects.get_or_create(key=key, defaults=usual)
    return new


def wants(person: Person, topic: str, channel: Channel) -> bool:
    """Whether a person is told of a topic by a channel."""
    usual = TOPICS[topic].usual
    if channel not in usual:
        return False
    chosen = Choice.objects.filter(person=person, topic=topic, channel=channel.value).first()
    return usual[channel] if chosen is None else chosen.wanted


def mark_read(*, by: Doer, notice: Notice | None = None, read: bool = True) -> None:
    """Mark one of one's own notices as read or unread, or (without one) all as read."""
    found = Notice.objects.filter(person=by.person)
    found = found.filter(read=None) if notice is None else found.filter(pk=notice.pk)
    found.update(read=timezone.now() if read else None)


@transaction.atomic
def choose(*, by: Doer, person: Person, wanted: Mapping[tuple[str, str], bool], lang: str = "") -> None:
    """What a person wants, by topic and channel; one's own choices only. Raises CannotError for what there is not."""
    if by.person != person and by.actor.via not in ("console", "link"):
        raise CannotError("not-own", person.username)
    changed: dict[str, object] = {
        f"{topic}.{channel}": value for (topic, channel), value in wanted.items() if _chosen(person, topic, channel, value)
    }  # fmt: skip
    reader = reader_of(person)
    if lang in ("vi", "en") and lang != reader.lang:
        reader.lang = lang
        changed["lang"] = lang
        reader.save(update_fields=["lang"])
    if changed:
        chain.append(by.actor, "notices.choose", whose(person), changed=changed)


def _chosen(person: Person, topic: str, channel: str, wanted: bool) -> bool:
    """Keep a choice; whether it changed anything. What waits by e-mail and is no longer wanted is dropped."""
    if topic not in TOPICS or channel not in {one.value for one in TOPICS[topic].usual}:
        raise CannotError("invalid", f"{topic}.{channel}")
    if TOPICS[topic].kept and channel == Channel.PORTAL.value:
        return False
    if wants(person, topic, Channel(channel)) == wanted:
        return False
    Choice.objects.update_or_create(person=person, topic=topic, channel=channel, defaults={"wanted": wanted})
    if channel == Channel.EMAIL.value and not wanted:
        waiting = Letter.objects.filter(person=person, topic=topic, state=LetterState.WAITING.value)
        waiting.update(state=LetterState.DROPPED.value, ended=timezone.now())
    return True


@transaction.atomic
def renew_calendar(*, by: Doer, person: Person) -> Reader:
    """A new secret address for one's own calendar; the old one answers no more."""
    if by.person != person:
        raise CannotError("not-own", person.username)
    reader = reader_of(person)
    reader.secret = secrets.token_hex(16)
    reader.save(update_fields=["secret"])
    chain.append(by.actor, "notices.calendar", whose(person))
    return reader


def reader_of(person: Person) -> Reader:
    """How a person is written to; made where they have not been asked yet."""
    return Reader.objects.get_or_create(person=person, defaults={"secret": secrets.token_hex(16)})[0]


def unread(person: Person) -> int:
    """How many notices somebody has not read."""
    return Notice.objects.filter(person=person, read=None).count()
