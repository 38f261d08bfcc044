"""The cheapest set of improvements that lifts a score to a mark: a mixed-integer linear programme, solved exactly by HiGHS.

A score by arithmetic means is linear in its components, so that what each is worth is one number. Components that are scored
by steps, categories or checks take one of few values; others any value up to their limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

PREFER_FEW = 1e-6
"""What touching one more component costs, as a share of the dearest: of equally cheap ways the one with fewer changes."""


EXACT = 1e-12
"""So little less is as much."""
SURPLUS = 4e-6
"""By how much of itself the gain is asked for in excess where the optimiser stopped short: its tolerance is a millionth."""


@dataclass(frozen=True)
class Lever:
    """A component that can rise from `now` to `limit`, both shares of its maximum; `worth` is what the whole adds to the score.

    `price` is what raising it by its whole maximum would cost; `levels` are the only shares it can have, if they are few.
    """

    id: str
    now: float
    limit: float
    worth: float
    price: float
    levels: tuple[float, ...] = ()

    def choices(self) -> tuple[float, ...]:
        """The levels that it could rise to."""
        return tuple(level for level in self.levels if self.now + 1e-12 < level <= self.limit + 1e-12)

    @property
    def top(self) -> float:
        """The highest that it can have."""
        return max((self.now, *self.choices())) if self.levels else max(self.now, self.limit)


@dataclass(frozen=True)
class Rise:
    """A component's way up: to which share, what the score gains, what it costs."""

    lever: Lever
    to: float

    @property
    def gain(self) -> float:
        """What the score gains."""
        return self.lever.worth * (self.to - self.lever.now)

    @property
    def cost(self) -> float:
        """What it costs."""
        return self.lever.price * (self.to - self.lever.now)


def best(levers: Sequence[Lever]) -> float:
    """How much the score gains with everything at its limit."""
    return sum(lever.worth * (lever.top - lever.now) for lever in levers)


def cheapest(levers: Sequence[Lever], gain: float) -> tuple[Rise, ...] | None:
    """The rises of least cost that together gain at least so much, in order of the levers; None where none do."""
    if gain <= 0:
        return ()
    usable = [lever for lever in levers if lever.worth > 0 and lever.top > lever.now]
    if best(usable) < gain - EXACT:
        return None
    plan = _lifted(_solved(usable, gain), gain)
    if _short(plan, gain) > EXACT:
        plan = _solved(usable, gain * (1.0 + SURPLUS))
    return tuple(rise for rise in plan if rise.to > rise.lever.now + 1e-9)


def _short(plan: Sequence[Rise], gain: float) -> float:
    return gain - sum(rise.gain for rise in plan)


def _lifted(plan: Sequence[Rise], gain: float) -> list[Rise]:
    """The plan with its free levers that are used raised by what the optimiser's tolerance left out."""
    made = list(plan)
    for at, rise in enumerate(plan):
        short = _short(made, gain)
        if short > 0 and not rise.lever.levels and rise.to > rise.lever.now:
            made[at] = Rise(rise.lever, min(rise.lever.top, rise.to + short / rise.lever.worth))
    return made


def _solved(levers: Sequence[Lever], gain: float) -> list[Rise]:
    """One variable for each free lever or level, and one for whether a free lever is touched."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    options = [(lever, step) for lever in levers for step in (lever.choices() if lever.levels else (lever.limit,))]
    rise = np.array([step - lever.now for lever, step in options])
    worth = np.array([lever.worth for lever, _ in options]) * rise
    price = np.array([lever.price for lever, _ in options]) * rise
    count, few = len(options), PREFER_FEW * max(1.0, float(np.abs(price).max()))
    # Share of the way up to the option (free) or whether it is chosen (levels), then whether it is touched at all.
    whole = np.array([bool(lever.levels) for lever, _ in options])
    touched = np.hstack([np.eye(count), -np.eye(count)])
    one_level = np.array([[own is lever for own, _ in options] for lever in levers if lever.levels], dtype=np.float64)
    rules = [LinearConstraint(np.concatenate([worth, np.zeros(count)])[None, :] / gain, 1.0, np.inf),
             LinearConstraint(touched, -np.inf, 0.0)]  # fmt: skip
    if one_level.size:
        rules.append(LinearConstraint(np.hstack([one_level, np.zeros_like(one_level)]), 0.0, 1.0))
    found = milp(
        np.concatenate([price, np.full(count, few)]), integrality=np.concatenate([whole, np.ones(count)]),
        bounds=Bounds(0.0, 1.0), constraints=rules, options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    if found.x is None:  # asked for more than there is by less than its tolerance
        return [Rise(lever, lever.top) for lever in levers]
    way = {lever.id: 0.0 for lever in levers}
    for (lever, _), share, up in zip(options, found.x[:count], rise, strict=True):
        way[lever.id] += float((round(share) if lever.levels else min(1.0, max(0.0, share))) * up)
    return [Rise(lever, lever.now + way[lever.id]) for lever in levers]
