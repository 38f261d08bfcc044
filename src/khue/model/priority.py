"""Which fields come first: criteria and weights that a city publishes, and a note of every change to them."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated

from msgspec import Meta

from khue.model.base import Declared, Identifier, Text

Weight = Annotated[float, Meta(ge=0.001, le=1000)]
"""What a criterion counts beside the others."""
Level = Annotated[float, Meta(ge=0, le=1)]
"""From the least to the most."""


class Need(Enum):
    """By what a field is weighed, each from 0 (least among the fields) to 1 (most).

    GAP: what is missing to its targets. BEHIND: the share of its targets that are behind. OVERDUE: the share of its tasks
    that are overdue. POINTS: the index points that it loses. CHOSEN: what the city itself gives the field, with its reason.
    """

    GAP = "gap"
    BEHIND = "behind"
    OVERDUE = "overdue"
    POINTS = "points"
    CHOSEN = "chosen"


class Ground(Declared, frozen=True):
    """A criterion with its weight. `fields` are the values from 0 to 1 that the city gives fields, where it is `chosen`."""

    id: Identifier
    name: Text
    weight: Weight
    measure: Need
    fields: dict[str, Level] = {}


class Amendment(Declared, frozen=True):
    """A change of criteria or weights: on which day, by which post or body, what and why."""

    date: date
    by: str
    what: Text


class Priorities(Declared, frozen=True):
    """The file priorities.yaml: criteria with weights, and every change to them, newest first."""

    grounds: tuple[Ground, ...]
    changes: tuple[Amendment, ...] = ()
    source: str = ""
    note: str = ""
