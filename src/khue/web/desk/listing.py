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


@dataclass(frozen=True)
class Line:
    """A submission: when, who, what, how it stands."""

    submission: Submission
    at: str
    size: str
    state: words.Shown


def lines(submissions: Iterable[Submission]) -> list[Line]:
    """A line for each."""
    return [Line(one, moment(one.begun), words.size(one.size), words.state(one.state)) for one in submissions]


def moment(at: datetime) -> str:
    """A moment in the city's time, in the reader's language."""
    local = at.astimezone(get_current_timezone())
    return f"{local:%H:%M} {vietnamese.day(local.date(), language())}"
