"""How a candidate's state moves, and how figures correct it: one filter over all cases and candidates at once.

A state is a level and a pace (or, for what returns to a mean, the mean), with their variances in units of a year's
variance. The same pass gives the state after every figure, so a look back sees no later figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.candidates import Library

Values = NDArray[np.float64]
_SMALL = 1e-9
_LEAST = 1e-200


@dataclass(frozen=True)
class State:
    """Level and second state with their variances; all arrays of one shape, the last axis being candidates."""

    level: Values
    other: Values
    level_variance: Values
    covariance: Values
    other_variance: Values

    def after(self, years: Values, own: Library, unit: Values) -> State:
        """The state `years` later without any new figure; `unit` is the size of a surprise in the scale's own numbers."""
        rate = np.maximum(own.fading, _SMALL)
        kept, reach = np.exp(-rate * years), -np.expm1(-rate * years) / rate
        stay, hold = np.where(own.reverts, kept, 1.0), np.where(own.reverts, 1.0, kept)
        share = np.where(own.reverts, rate * reach, reach)
        steady, bending = own.steady * unit**2, own.bending * unit**2
        from_level = np.where(own.reverts, steady * _twice(years, rate), steady * years)
        return State(
            stay * self.level + share * self.other,
            hold * self.other,
            stay**2 * self.level_variance + 2 * stay * share * self.covariance + share**2 * self.other_variance
            + from_level + bending * _bent(years, rate, reach),
            stay * hold * self.covariance + share * hold * self.other_variance + bending * reach**2 / 2,
            hold**2 * self.other_variance + bending * _twice(years, rate),
        )  # fmt: skip

    def corrected(self, error: Values, variance: Values) -> State:
        """The state once a figure was seen that was `error` off, where an error of this variance was expected."""
        gain, other_gain = self.level_variance / variance, self.covariance / variance
        return State(
            self.level + gain * error,
            self.other + other_gain * error,
            self.level_variance - gain * self.level_variance,
            self.covariance - gain * self.covariance,
            self.other_variance - other_gain * self.covariance,
        )

    def where(self, seen: NDArray[np.bool_], before: State) -> State:
        """This state where `seen`, else the one before."""
        pairs = zip(vars(self).values(), vars(before).values(), strict=True)
        return State(*(np.where(seen, new, old) for new, old in pairs))


def _twice(years: Values, rate: Values) -> Values:
    """What fades at twice the rate, added up over these years."""
    return np.asarray(-np.expm1(-2 * rate * years) / (2 * rate))


def _bent(years: Values, rate: Values, reach: Values) -> Values:
    """The variance that a changing pace has brought into the level."""
    whole = (years - 2 * reach + _twice(years, rate)) / rate**2
    return np.where(rate * years < 1e-3, years**3 / 3, whole)


@dataclass(frozen=True)
class Track:
    """All that is known after each figure: the first axis is cases, the second figures, the third candidates.

    `expected` is where the figure was expected, on the scale; `misfit` the sum of squared errors over their variances;
    `spread` the sum of the logarithms of these variances; `unit` is the size of a surprise from then on.
    """

    state: State
    expected: Values
    misfit: Values
    spread: Values
    unit: Values


def track(numbers: Values, times: Values, doubts: Values, units: Values, own: Library) -> Track:
    """Follow the figures: `numbers` are (cases, figures, candidates), times and doubts (cases, figures), NaN beyond the last.

    `units` are (cases, figures, candidates): how large a surprise is from that figure on.
    """
    state = _start(numbers[:, 0], doubts[:, :1], units[:, 0], own)
    misfit = spread = np.zeros_like(state.level)
    found = [(state, numbers[:, 0], misfit, spread)]
    for n in range(1, numbers.shape[1]):
        seen = ~np.isnan(times[:, n])[:, None]
        years = np.where(seen, times[:, n : n + 1] - times[:, n - 1 : n], 0.0)
        unit = units[:, n - 1]
        moved = state.after(years, own, unit)
        doubt = np.where(seen, doubts[:, n : n + 1], 0.0)
        variance = np.maximum(moved.level_variance + (own.noise + doubt) * unit**2, _LEAST)
        error = np.where(seen, numbers[:, n], 0.0) - moved.level
        state = moved.corrected(error, variance).where(seen, state)
        misfit = misfit + np.where(seen, error**2 / variance, 0.0)
        spread = spread + np.where(seen, np.log(variance), 0.0)
        found.append((state, moved.level, misfit, spread))
    states = State(*(np.stack(part, axis=1) for part in zip(*(vars(s).values() for s, *_ in found), strict=True)))
    expected, misfits, spreads = (np.stack(part, axis=1) for part in zip(*(rest for _, *rest in found), strict=True))
    return Track(states, expected, misfits, spreads, units)


def _start(first: Values, doubt: Values, unit: Values, own: Library) -> State:
    """After the first figure: the level is that figure, the pace as likely up as down."""
    return State(
        first, np.where(own.reverts, first, 0.0), (own.noise + doubt) * unit**2, np.zeros_like(first),
        np.broadcast_to(own.pace**2, first.shape) * unit**2,
    )  # fmt: skip
