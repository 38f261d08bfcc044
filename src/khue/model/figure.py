"""A published figure: what somebody else measured and printed, kept with where it was seen."""

from __future__ import annotations

from datetime import date

from khue.model.base import Declared, PeriodText
from khue.model.observation import Status


class Figure(Declared, frozen=True):
    """One row of a file under figures/.

    `unit` is the administrative unit's code. `index` names the framework under which an index value was measured.
    `of_units` is the number of units ranked. `seen_on` is the day the page was read, `published` the day it appeared:
    the figure's vintage. `vintage` words it (ước, sơ bộ, chính thức) where the source does.
    """

    indicator: str
    unit: str
    period: PeriodText
    value: float | None = None
    status: Status = Status.FINAL
    numerator: float | None = None
    denominator: float | None = None
    of_units: int | None = None
    index: str = ""
    unit_of_measure: str = ""
    published: date | None = None
    seen_on: date | None = None
    vintage: str = ""
    source_url: str = ""
    note: str = ""
