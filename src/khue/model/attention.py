"""What a leader should push on one day: at most ten items, each with its reason, its owner, its next step and its date.

Codes and numbers only; `khue.pipeline.attention.telling` makes the sentences, docs/attention.md has the formula.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from khue.model.assessment import Reason


class Kind(Enum):
    """What an item is about."""

    TARGET_OVERDUE = "target_overdue"
    TARGET_AT_RISK = "target_at_risk"
    TASK_OVERDUE = "task_overdue"
    TASK_DUE = "task_due"
    TASK_HELP = "task_help"
    DATA_OWED = "data_owed"
    DATASET_LATE = "dataset_late"
    RANK_FELL = "rank_fell"
    ANOMALY = "anomaly"


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """Why something counts as much as it does: its document, how firmly it was promised, its group, what kind of thing
    it is.
    """

    document: float = 1.0
    certainty: float = 1.0
    group: float = 1.0
    kind: float = 1.0

    @property
    def total(self) -> float:
        """The product."""
        return self.document * self.certainty * self.group * self.kind


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of which an item consists, with the factors of what may be lost by it.

    `thing` says what `id` is the id of: target, task, dataset or indicator. `chance` is that of missing it, 1
    only for what is late already; `basis` says where the chance comes from: an outlook, a status, or a state.
    """

    thing: str
    id: str
    chance: float
    basis: str
    weight: Weight
    urgency: float
    due: date | None = None

    @property
    def loss(self) -> float:
        """Chance of missing, times weight, times urgency."""
        return self.chance * self.weight.total * self.urgency


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something to push.

    `subject` is its first thing, `others` are those that the same push moves: the same promise in other documents, the
    other tasks or targets. `owner` is the code of the agency whose head answers; empty where none does. `by` is the day
    by which the next step is to be taken. `since` is the first day of the stretch during which it has been on the list;
    None where that began before it was looked. `place` counts from 1.
    """

    id: str
    kind: Kind
    subject: str
    others: tuple[str, ...] = ()
    owner: str = ""
    reason: Reason
    step: Reason
    by: date
    due: date | None = None
    parts: tuple[Part, ...]
    since: date | None = None
    place: int = 0

    @property
    def loss(self) -> float:
        """What may be lost: the sum over its parts, to four decimals."""
        return round(sum(part.loss for part in self.parts), 4)

    @property
    def subjects(self) -> tuple[str, ...]:
        """All things that it is about."""
        return (self.subject, *self.others)


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """How an item's place differs from an earlier list: entered, left or moved, and why.

    `was` and `now` are its places, None where it is not on the list.
    """

    item: str
    kind: str
    was: int | None
    now: int | None
    cause: Reason


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What differs from the list of an earlier day. `held_against`: build (the one before), week or month.

    `gone` are the items that are no more on the list, as they were then.
    """

    held_against: str
    since: date
    shifts: tuple[Shift, ...] = ()
    gone: tuple[Item, ...] = ()


class Outcome(msgspec.Struct, frozen=True):
    """What came of an item of an earlier list, by a code (`khue.pipeline.attention.words.OUTCOMES`) and its numbers."""

    item: str
    reason: Reason


class AttentionList(msgspec.Struct, frozen=True, kw_only=True):
    """The list of one day. `rest` are the items that had no place on it, in the same order.

    `outcomes` tell of a day gone by what became of its items since.
    """

    day: date
    items: tuple[Item, ...]
    rest: tuple[Item, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def all(self) -> tuple[Item, ...]:
        """The items with a place and those without."""
        return (*self.items, *self.rest)


class Delivered(msgspec.Struct, frozen=True):
    """A version of a dataset: the day on which it came, and the first and the newest month of which it has rows."""

    dataset: str
    day: date
    first: str
    newest: str
