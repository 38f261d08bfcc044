"""An observation: one indicator, one unit, one period, one value, and all that stands behind it."""

from __future__ import annotations

from enum import Enum

import msgspec

from khue.lib.periods import Period


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
    `carried` is the day of the last reform where rows of the units before it were carried over to `unit`, which then is
    the unit that has borne the code since that day; empty where the unit was counted as it was. `estimated_share`,
    between 0 and 1, is how much of a carried value was divided by an estimate.
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
    carried: str = ""
    estimated_share: float | None = None

    @property
    def counted(self) -> bool:
        """Whether it stands in the series of the units as they were: a carried one only in the period of the reform."""
        return not self.carried or Period.parse(self.period).end.isoformat() >= self.carried
