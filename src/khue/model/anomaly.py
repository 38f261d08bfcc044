"""Something odd about an observation: found, said and shown, never put right.

A flag changes neither the value nor its status, and no target is judged otherwise for it.
"""

from __future__ import annotations

from enum import Enum

import msgspec


class Kind(Enum):
    """What is odd; docs/anomalies.md tells the rule and the threshold of each."""

    UNIT_ERROR = "unit_error"
    BREAK = "break"
    OUTLIER = "outlier"
    ZERO_FOR_MISSING = "zero_for_missing"
    CARRIED_FORWARD = "carried_forward"
    OVER_BOUNDS = "over_bounds"
    PARTS_DO_NOT_ADD_UP = "parts_do_not_add_up"
    RANK_ORDER = "rank_order"
    SAME_AS_ANOTHER = "same_as_another"
    VINTAGES_DIFFER = "vintages_differ"


class Strength(Enum):
    """CONTRADICTION: it cannot be right together with what else is declared or printed. UNLIKELY: chance hardly makes it."""

    CONTRADICTION = "contradiction"
    UNLIKELY = "unlikely"


CONTRADICTIONS = frozenset({Kind.OVER_BOUNDS, Kind.PARTS_DO_NOT_ADD_UP, Kind.RANK_ORDER, Kind.VINTAGES_DIFFER})
"""The kinds that rest on no guess of what is usual."""


class Related(msgspec.Struct, frozen=True):
    """The observation that another is held against."""

    indicator: str
    unit: str
    period: str


class Anomaly(msgspec.Struct, frozen=True, kw_only=True):
    """An odd observation. `value` tells it from other vintages of the same period, `place` where it is declared, if it is.

    `way` is which sentence of its kind says it, `params` what goes into that. `score` is how far the limit was passed, 1
    being the limit itself; among the contradictions it is 1.
    """

    indicator: str
    unit: str
    period: str
    kind: Kind
    way: str = ""
    score: float = 1.0
    value: float | None = None
    place: str = ""
    params: dict[str, float | int | str | None] = {}
    related: Related | None = None

    @property
    def strength(self) -> Strength:
        """Whether it contradicts something, or is only unlikely."""
        return Strength.CONTRADICTION if self.kind in CONTRADICTIONS else Strength.UNLIKELY
