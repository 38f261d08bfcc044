"""Central orientations: what documents of the central level ask of cities, in our own short words, and how a city covers them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from khue.model.base import Declared, Identifier, Year
from khue.model.target import Operator


class Orientation(Declared, frozen=True):
    """One row of orientations.csv: a point of a central document, with where it was read.

    `indicator` is the city's indicator for it, where there is one; `operator`, `value` and `year` what the central level
    asks. `covered_by` names targets or tasks that carry it out where the indicator alone does not tell.
    """

    id: Identifier
    document: str
    text: str
    clause: str = ""
    document_date: date | None = None
    text_en: str = ""
    group: str = ""
    indicator: str = ""
    operator: Operator = Operator.QUALITATIVE
    value: float | None = None
    unit: str = ""
    year: Year | None = None
    covered_by: tuple[str, ...] = ()
    source_url: str = ""
    note: str = ""


class Covering(Enum):
    """COVERED: a target asks as much, as early. PARTLY: less, later, or in words only. NOT: nothing answers it."""

    COVERED = "covered"
    PARTLY = "partly"
    NOT = "not"


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """How a point is covered, by which targets and tasks; `why` says what is wanting: less, later, otherwise,
    words, task."""

    orientation: str
    covering: Covering
    targets: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
