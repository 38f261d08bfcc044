"""An observation: one indicator, one unit, one period, one value, and all that stands behind it."""

from __future__ import annotations

from enum import Enum

import msgspec


class Status(Enum):
    """What kind of number it is; MISSING, UNDEFINED (0/0) and SUPPRESSED have no value. Missing is not zero."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    MISSING = "missing"
    UNDEFINED = "undefined"
    SUPPRESSED = "suppressed"


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its origin: either a published figure's address, or a dataset version.

    `period` is the text form of a period. `version` is the dataset version ("ho_so/3") of a computed value. `place` is
    where the figure is declared, as file:line. `vintage` orders several figures of one period, the newest being shown.
    """

    indicator: str
    unit: str
    period: str
    value: float | None
    status: Status
    level: str = ""
    grain: str = ""
    numerator: float | None = None
    denominator: float | None = None
    of_units: int | None = None
    index: str = ""
    source: str = ""
    version: str = ""
    place: str = ""
    published: str = ""
    seen_on: str = ""
    vintage: str = ""
    note: str = ""
