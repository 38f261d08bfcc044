"""What an outlook says. Codes and numbers only: sentences are made where the language is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

CHANCES = tuple(k / 200 for k in range(1, 200))
"""The chances at which a distribution is kept."""

DOUBT = 0.02
"""How likely it is that no candidate fits and nothing is known: then a goal is met as often as not.

So no chance is below 1 % or above 99 %. On series that nothing was learned from 1.5 to 2.3 % of figures lay beyond the 99 %
interval, where 1 % should: about 1 % is beyond all candidates. The rest is for what these series cannot show: a new law, another
way of counting.
"""


@dataclass(frozen=True)
class Predictive:
    """A distribution for the figure at a time, as its quantiles at CHANCES."""

    time: float
    quantiles: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The value that is passed as likely as not."""
        return self.quantile(0.5)

    def quantile(self, chance: float) -> float:
        """The value that is not passed with this chance, between 0.005 and 0.995."""
        return float(np.interp(chance, CHANCES, self.quantiles))

    def interval(self, share: float) -> tuple[float, float]:
        """The two values between which the figure lies with this chance, as often below as above."""
        return self.quantile(0.5 - share / 2), self.quantile(0.5 + share / 2)

    def chance(self, low: float, high: float) -> float:
        """How likely the figure lies from `low` to `high`, both included; from DOUBT / 2 to 1 - DOUBT / 2."""
        inside = max(0.0, self._up_to(high, "right") - self._up_to(low, "left"))
        return DOUBT / 2 + (1 - DOUBT) * inside

    def _up_to(self, value: float, side: str) -> float:
        """How likely the figure is below `value`; with side "right" the value itself counts too."""
        at = int(np.searchsorted(self.quantiles, value, side="right" if side == "right" else "left"))
        if at in (0, len(CHANCES)):
            return 1.0 if at else 0.0
        near = at - 1 if side == "right" else at
        if self.quantiles[near] == value:
            return CHANCES[near]
        below, above = self.quantiles[at - 1], self.quantiles[at]
        return CHANCES[at - 1] + (CHANCES[at] - CHANCES[at - 1]) * (value - below) / (above - below)


@dataclass(frozen=True)
class Because:
    """A code and the numbers or names that its sentence cites."""

    code: str
    params: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Method:
    """A family of candidates: its weight in the outlook, and how far off it was on average, one figure ahead."""

    family: str
    weight: float
    error: float


@dataclass(frozen=True)
class Said:
    """What would have been said with the figures up to `time`, and what came next.

    `chance` and `at_goal` are None where the goal's time was no more ahead, or too far. `ahead` is for the time of the
    next figure, whose value was `came`.
    """

    time: float
    figures: int
    ahead: Predictive
    came: float
    at_goal: Predictive | None = None
    chance: float | None = None


@dataclass(frozen=True)
class Outlook:
    """The outlook of one case.

    Where `missing` is given, its code says why there is no chance: too_few, out_of_bounds, no_scale (nothing shows how
    large a change may be; with these three there is no path either), too_far, goal_past.
    `meets` is when the middle of the path meets the goal (the newest figure's time where that figure does), None where it
    does not up to the end of the path. Paces are in units of the value a year.
    """

    missing: Because | None = None
    path: tuple[Predictive, ...] = ()
    at_goal: Predictive | None = None
    chance: float | None = None
    meets: float | None = None
    pace_needed: float | None = None
    pace_so_far: float | None = None
    pace_expected: float | None = None
    methods: tuple[Method, ...] = ()
    reason: Because | None = None
    assumption: Because | None = None
    cautions: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
