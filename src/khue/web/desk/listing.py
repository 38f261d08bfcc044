"""Submissions as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import get_current_timezone

from khue.lib import vietnamese
from khue.web.context import language
from khue.web.desk import words
from khue.web.desk.models import Submission
from khue.web.desk.owed import Owed
from khue.web.portal import speaking
from khue.web.portal.words import Mark


@dataclass(frozen=True)
class Due:
    """What is owed of a dataset, in words; `period` and `newest` are empty where there is none."""

    owed: Owed
    agency: str
    standing: Mark
    period: str
    newest: str
    day: str


def due(owed: Owed, agency: str = "") -> Due:
    """What is owed, in the reader's language."""
    lang = language()
    period, newest = (speaking.period(str(one), lang) if one else "" for one in (owed.period, owed.newest))
    return Due(owed, agency, words.standing(owed.standing), period, newest, speaking.day(owed.due, lang))


@dataclass(frozen=True)
class Line:
    """A submission: when, who, what, how it stands."""

    submission: Submission
    at: str
    size: str
    state: Mark


def lines(submissions: Iterable[Submission]) -> list[Line]:
    """A line for each."""
    return [Line(one, moment(one.begun), words.size(one.size), words.state(one.state)) for one in submissions]


def moment(at: datetime, *, seconds: bool = False) -> str:
    """A moment in the city's time, in the reader's language."""
    local = at.astimezone(get_current_timezone())
    return f"{local:{'%H:%M:%S' if seconds else '%H:%M'}} {vietnamese.day(local.date(), language())}"
