"""What several answers have in common, for OpenAPI: points, reasons, statuses counted, findings."""

from __future__ import annotations

from ninja import Schema

Value = float | int | str | bool | None


class Point(Schema):
    """A value at a period."""

    period: str
    value: float
    status: str


class Reason(Schema):
    """Why a target stands as it does: a code with its numbers, and the sentence in both languages."""

    code: str
    params: dict[str, Value]
    text: str
    text_en: str


class Statuses(Schema):
    """How many targets have each status."""

    met: int
    on_track: int
    at_risk: int
    off_track: int
    overdue: int
    no_data: int


class Note(Schema):
    """A finding of the check that the build was made with."""

    code: str
    severity: str
    place: str
    vi: str
    en: str
