"""What the figures say for each candidate: how well it foretold them one by one, tempered, on top of the learned weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.candidates import MARGIN, Library, ends
from khue.stats.outlook.case import Case
from khue.stats.outlook.motion import Track, track
from khue.stats.outlook.scales import fits, onto

Values = NDArray[np.float64]

SHAPE = 2.5
"""How firmly the learned size of a surprise is believed: as firmly as one seen in 2 x SHAPE figures."""
_LOWEST = -1e9
_LEAST_UNIT = 0.1
"""A surprise is never smaller than of a tenth of the mean so far, for candidates whose surprises grow with the value."""


@dataclass(frozen=True)
class Fitted:
    """Candidates after every figure of every case, shape (cases, figures, candidates).

    `width` is the scale of Student's t for a variance of 1; `evidence` the logarithm of how likely all figures up to
    that one were, `possible` whether the candidate can hold them. `counts` is how many figures each case has.
    """

    cases: tuple[Case, ...]
    own: Library
    low: Values
    high: Values
    times: Values
    values: Values
    counts: NDArray[np.int64]
    track: Track
    width: Values
    evidence: Values
    possible: NDArray[np.bool_]
    prior: Values

    def weights(self, tempering: tuple[float, float]) -> Values:
        """The weight of each candidate after every figure, shape (cases, figures, candidates); they add up to 1.

        The evidence of n forecasts counts as `tempering[0]` x n ** -`tempering[1]` of itself: none of the candidates is
        the truth, so a long record must not decide as it would if one were.
        """
        errors = np.maximum(np.arange(self.times.shape[1]), 1)[None, :, None]
        tempered = tempering[0] * errors ** -tempering[1] * self.evidence + self.prior[:, None]
        tempered = np.where(self.possible, tempered, _LOWEST)
        grown = np.exp(tempered - tempered.max(axis=2, keepdims=True))
        return np.asarray(grown / grown.sum(axis=2, keepdims=True))


def fit(cases: Sequence[Case], own: Library) -> Fitted:
    """Follow all figures of all cases by all candidates; every case has at least one figure."""
    times, values, doubts = _columns(cases)
    low, high = ends(own, list(cases))
    seen = ~np.isnan(times)
    wide = _beyond(np.where(seen, values, values[:, :1]), cases)[:, :, None]
    numbers, stretch = onto(wide, low[:, None], high[:, None])
    units, sizes = _units(values, seen, cases, own)
    found = track(numbers, times, doubts, units, own)
    count = np.cumsum(seen, axis=1)[:, :, None] - 1.0
    shape = SHAPE + count / 2
    first = SHAPE * sizes**2
    scale = first + found.misfit / 2
    stretches = np.cumsum(np.where(seen[:, :, None], stretch, 0.0), axis=1) - stretch[:, :1]
    good = fits(wide, low[:, None], high[:, None]) & (units > 0)
    possible = np.logical_and.accumulate(good | ~seen[:, :, None], axis=1) & (sizes > 0)
    evidence = SHAPE * np.log(np.maximum(first, 1e-300)) - shape * np.log(np.maximum(scale, 1e-300)) - found.spread / 2
    return Fitted(
        tuple(cases), own, low, high, times, values, seen.sum(axis=1), found, np.sqrt(scale / shape),
        evidence + stretches, possible, _prior(own, good[:, 0]),
    )  # fmt: skip


def _columns(cases: Sequence[Case]) -> tuple[Values, Values, Values]:
    """Times, values and doubts, shape (cases, most figures), NaN beyond a case's last figure."""
    longest = max(len(case.figures) for case in cases)
    columns = np.full((3, len(cases), longest), np.nan)
    for n, case in enumerate(cases):
        columns[:, n, : len(case.figures)] = [[getattr(f, name) for f in case.figures] for name in _NAMES]
    return columns[0], columns[1], columns[2]


def _beyond(values: Values, cases: Sequence[Case]) -> Values:
    """The values, those at a bound moved beyond it, half as far as anything is thought to lie beyond.

    A share that is 100 % year after year would be more if it could: it is not as likely to fall as to stay.
    """
    low, high = np.array([case.bounds for case in cases]).T[:, :, None]
    beyond = np.where(np.isfinite(high), MARGIN / 2 * (high - low), 0.0)
    return np.where(values <= low, values - beyond, np.where(values >= high, values + beyond, values))


_NAMES = ("time", "value", "doubt")


def _units(values: Values, seen: NDArray[np.bool_], cases: Sequence[Case], own: Library) -> tuple[Values, Values]:
    """The unit of a surprise, and the learned size of one, after each figure; both shaped (cases, figures, candidates).

    On a scale of its own a surprise is a plain number. In steps it grows with the value; a flat one keeps the size that the
    mean of the figures so far suggests.
    """
    size = np.abs(np.where(seen, values, 0.0))
    mean = np.cumsum(size, axis=1) / np.maximum(np.cumsum(seen, axis=1), 1)
    steps = np.array([case.step for case in cases])[:, None]
    moving = np.maximum(np.maximum(size, _LEAST_UNIT * mean), steps)[:, :, None]
    floor = np.maximum(mean, steps)[:, :, None]
    step, flat = own.on("step"), own.on("flat")
    units = np.where(step, moving, 1.0)
    return np.broadcast_to(units, moving.shape[:2] + step.shape), own.size * np.where(flat, floor, 1.0)


def _prior(own: Library, possible: NDArray[np.bool_]) -> Values:
    """The logarithm of each candidate's learned weight, shared among the ends that the first figure leaves possible."""
    members = own.group[:, None] == np.arange(own.group.max() + 1)[None, :]
    left = (possible * own.likely) @ members.astype(float)
    left = np.where(left > 0, left, 1.0)
    return np.asarray(np.log(own.weight) + np.log(own.likely) - np.log(left[:, own.group]))
