"""Data that is missing, late, too little or faulty: what waits for it, who owes it, since when and by when.

Codes and numbers only; `khue.pipeline.gaps.words` makes the sentences, docs/gaps.md has the rules.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from khue.model.assessment import Reason


class Thing(Enum):
    """What is needed: a dataset under contract, the published figures of an indicator, an indicator for a target that has
    none, or indicators for the components of an index that have none.
    """

    DATASET = "dataset"
    INDICATOR = "indicator"
    TARGET = "target"
    INDEX = "index"


class State(Enum):
    """MISSING: it never came. LATE: what was due has not come. THIN: it came in time, but is too little for what waits
    for it. FAULTY: something in it contradicts its contract or itself. The first two are not up to date.
    """

    MISSING = "missing"
    LATE = "late"
    THIN = "thin"
    FAULTY = "faulty"

    @property
    def absent(self) -> bool:
        """Whether what is needed is not there."""
        return self in (State.MISSING, State.LATE)


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """Components of an index that wait: the most points that they can have, and these in hundredths of the whole."""

    index: str
    components: tuple[str, ...]
    points: float
    share: float


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the register. `subject` is the id of the thing; `owner` the code of the agency that owes it, else empty.

    `reasons` are why, the one that gives the state first; `step` is what to do. `targets` and `points` wait for it,
    `indicators` are computed from it. `newest` is the newest period that is there; `since` the day since when it is so,
    None where that is not known; `due` the day by which it was or is owed, None where nobody promised one.
    """

    thing: Thing
    subject: str
    state: State
    reasons: tuple[Reason, ...]
    step: Reason
    owner: str = ""
    indicators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    points: tuple[Points, ...] = ()
    newest: str = ""
    since: date | None = None
    due: date | None = None

    @property
    def id(self) -> str:
        """Its name in the register: dataset:ho-so."""
        return f"{self.thing.value}:{self.subject}"

    @property
    def share(self) -> float:
        """The index points that wait, each index counted as 100."""
        return round(sum(one.share for one in self.points), 4)


class Held(msgspec.Struct, frozen=True):
    """Of how many things needed so many are up to date."""

    needed: int
    held: int

    @property
    def share(self) -> float | None:
        """The share, from 0 to 1; None where nothing is needed."""
        return self.held / self.needed if self.needed else None


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """How complete the city's data was on a day, from what was known by then: in all, by kind of thing, by agency."""

    day: date
    whole: Held
    things: dict[str, Held] = {}
    agencies: dict[str, Held] = {}
