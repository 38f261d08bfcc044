"""How heads are rated by the month: what the city declares in rating.yaml, and what came of it, every point with its facts."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta, field

from khue.model.assessment import Reason
from khue.model.base import Declared, Identifier, PeriodText, Text

Part = Annotated[float, Meta(ge=0, le=1)]
"""A share of what counts in full."""
Days = Annotated[int, Meta(ge=1, le=120)]
"""A number of working days."""


class Measure(Enum):
    """By what a criterion is judged; docs/heads.md has the rules.

    FINISHED: of the tasks of the month, how many are done. IN_TIME: of the same, how many are done in time. PROVED: of
    those that were finished in the month, how many rest on a number or on verified evidence. ON_COURSE: of the targets
    that can be measured, how many are met or on track. UP_TO_DATE: of the data owed, how much is there and up to date.
    """

    FINISHED = "tasks_finished"
    IN_TIME = "tasks_in_time"
    PROVED = "tasks_proved"
    ON_COURSE = "targets_on_course"
    UP_TO_DATE = "data_up_to_date"


class Criterion(Declared, frozen=True):
    """A criterion with its weight beside the others; `about` says in words what is asked."""

    id: Identifier
    name: Text
    weight: float
    measure: Measure
    about: Text | None = None


class Grade(Declared, frozen=True):
    """A level of the rating: from so many points of 100 on."""

    id: Identifier
    name: Text
    least: float = field(name="from")


class Objecting(Declared, frozen=True):
    """How long a head may object after a rating was published, and how long the answer may take, in working days."""

    days: Days = 5
    answer_days: Days = 7


class RatingScheme(Declared, frozen=True):
    """The file rating.yaml. `since` is the first month that is rated.

    `late_counts` is what a task that was done late counts beside one in time, `at_risk_counts` what a target at risk
    counts beside one on track. Where less than `least_judged` of all weight can be judged there is no level. `source` is
    the act by which the city rates.
    """

    criteria: tuple[Criterion, ...]
    grades: tuple[Grade, ...] = ()
    since: PeriodText = ""
    late_counts: Part = 0.5
    at_risk_counts: Part = 0.5
    least_judged: Part = 0.5
    objections: Objecting = Objecting()
    source: str = ""
    source_url: str = ""
    note: str = ""


class RatedFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact and its mark from 0 to 1. `thing` is task, target or data; `id` that of the thing; `reason` says why.

    `before` is the mark that it had before an objection was upheld.
    """

    thing: str
    id: str
    mark: float
    reason: Reason
    before: float | None = None


class RatedCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion of a head in a month: the mean of the marks of its facts, times what it is worth.

    `worth` is the most points that it can have, with the weight of criteria that cannot be judged shared out among the
    others; 0 where it cannot be judged itself, and `missing` says why. `left_out` are things that cannot be marked.
    """

    criterion: str
    weight: float
    worth: float
    points: float | None
    facts: tuple[RatedFact, ...] = ()
    left_out: tuple[RatedFact, ...] = ()
    missing: Reason | None = None

    @property
    def mark(self) -> float | None:
        """The mean of the marks; None where there are none."""
        return sum(fact.mark for fact in self.facts) / len(self.facts) if self.facts else None

    def points_of(self, fact: RatedFact) -> float:
        """What one fact adds to the points."""
        return self.worth * fact.mark / len(self.facts)


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """How a head did in a month, as far as was known on `day`: its last day, or an earlier one while the month runs.

    `points` are of 100, the sum of the criteria's; None where no criterion can be judged. `judged` is the share of all
    weight that could be judged. `grade` is the level's id, empty where too little could be, or none is declared.
    """

    head: str
    month: str
    day: date
    running: bool
    criteria: tuple[RatedCriterion, ...]
    points: float | None
    judged: float = 0.0
    grade: str = ""


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that an objection changed: of one fact, of one criterion, in the rating of a head in a month."""

    criterion: str
    thing: str
    id: str
    mark: float
