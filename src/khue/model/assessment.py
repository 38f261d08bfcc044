"""How a target stands. Three statuses, never mixed: what the numbers, the agency and the calendar say."""

from __future__ import annotations

from enum import Enum

import msgspec


class Evidence(Enum):
    """What the numbers say."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    OVERDUE = "overdue"
    NO_DATA = "no_data"


class Schedule(Enum):
    """What the calendar says on the day of the build."""

    AHEAD = "ahead"
    DUE_SOON = "due_soon"
    PAST_DUE = "past_due"
    UNDATED = "undated"


class Reason(msgspec.Struct, frozen=True):
    """Why, as data: a code and its numbers. The sentence is made at the edge."""

    code: str
    params: dict[str, float | int | str | None] = {}


class Point(msgspec.Struct, frozen=True):
    """A value at a period, with the status of the observation it comes from."""

    period: str
    value: float
    status: str = "final"


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The standing of one target on one day.

    Paces are in the target's unit of measure per year. `path` is the straight way from the baseline to the target.
    """

    target: str
    evidence: Evidence
    reason: Reason
    schedule: Schedule
    official: str = ""
    latest: Point | None = None
    baseline: Point | None = None
    path: tuple[Point, ...] = ()
    required_pace: float | None = None
    actual_pace: float | None = None
    days_left: int | None = None
