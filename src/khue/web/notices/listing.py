"""Notices and choices as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from khue.lib import vietnamese
from khue.web.notices import actions
from khue.web.notices.kinds import KINDS, TOPICS, Channel, in_language
from khue.web.notices.letters import said
from khue.web.notices.models import Notice
from khue.web.people.models import Person


@dataclass(frozen=True)
class Line:
    """A notice: its words, what it belongs to, when it came."""

    notice: Notice
    said: str
    note: str
    topic: str
    at: str


def lines(notices: Iterable[Notice], lang: str) -> list[Line]:
    """A line for each."""
    return [_line(one, lang) for one in notices]


def _line(one: Notice, lang: str) -> Line:
    kind = KINDS.get(one.kind)
    topic = TOPICS[kind.topic].name.in_(lang) if kind else ""
    return Line(one, said(one, lang), in_language(one.params.get("note", ""), lang), topic, moment(one.at, lang))


def moment(at: datetime, lang: str) -> str:
    """A moment in the city's time."""
    local = at.astimezone(get_current_timezone())
    return f"{local:%H:%M} {vietnamese.day(local.date(), lang)}"


@dataclass(frozen=True)
class Box:
    """A choice of one channel: `name` of its field; `fixed` where nothing can be chosen; without `offered` there is none."""

    name: str
    label: str
    wanted: bool = False
    fixed: bool = False
    offered: bool = True


@dataclass(frozen=True)
class Row:
    """A topic with its boxes, in the order of the channels."""

    name: str
    about: str
    boxes: tuple[Box, ...]


def channel_names() -> dict[Channel, str]:
    """What channels are called, in the order of columns."""
    return {Channel.PORTAL: _("In the portal"), Channel.EMAIL: _("By e-mail"), Channel.CALENDAR: _("In my calendar")}


def rows(person: Person, lang: str) -> list[Row]:
    """What somebody chose, topic by topic."""
    names = channel_names()
    return [
        Row(topic.name.in_(lang), topic.about.in_(lang), tuple(_box(person, topic.id, one, names[one]) for one in names))
        for topic in TOPICS.values()
    ]  # fmt: skip


def _box(person: Person, topic: str, channel: Channel, label: str) -> Box:
    found = TOPICS[topic]
    if channel not in found.usual:
        return Box("", label, offered=False)
    fixed = found.kept and channel is Channel.PORTAL
    return Box(f"{topic}.{channel.value}", label, fixed or actions.wants(person, topic, channel), fixed)
