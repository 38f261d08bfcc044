"""Where all units of an index will stand: their coming scores, drawn together from a few years of many units.

A score is the level common to all units and the unit's own deviation from it. Three figures of one unit say little about that
unit, but those of sixty say well how far deviations last: part of one passes with the year, part fades, part stays, and some
units keep moving apart. Each candidate is one such answer; candidates count by how likely the figures are under them (an exact
marginal likelihood), and deviations are foretold by all of them. The common level is one short series and is taken from
`khue.stats.outlook`; with two figures it goes on at half its last change. What was measured is in docs/indices.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from khue.stats.composite.normalise import Values
from khue.stats.outlook.case import Case, Figure, Kind
from khue.stats.outlook.forecast import LEAST, outlook
from khue.stats.outlook.result import CHANCES
from khue.stats.outlook.student import quantiles

LASTING = (0.7, 0.85, 0.94, 0.98, 0.995, 0.999)
"""Which share of a deviation is left after a period."""
PASSING = (0.0003, 0.002, 0.01, 0.05, 0.2, 0.4, 0.6)
"""Which share of the variance of deviations is gone with the period: measurement, a good or a bad year."""
APART = (0.0, 0.0003, 0.003, 0.02)
"""The variance of the units' own pace, in variances of deviations and periods squared."""
TAIL = 12
"""Degrees of freedom of a coming period's surprises: now and then all of them are larger than usual."""
HALF = 0.5
"""Which share of the only known common change is expected again; its error is as large."""
OWN_MIND = 0.4
"""How far the common level may move by itself, in standard deviations of a unit's change."""
LEAST_FREE = 3
"""With fewer figures beyond one a period nothing shows how units move against each other."""
_NEAR = 0.005
"""Shares nearer to none or all than this are taken to be so near."""
_TINY = 1e-12


class TooFewError(ValueError):
    """Nothing can be foretold: fewer than two periods, or too few units that are known in more than one."""


@dataclass(frozen=True)
class Panel:
    """Scores of units (columns) at times (rows, in years, oldest first); NaN where not known. Bounded ones are shares, 0 to 1."""

    times: Values
    values: Values
    bounded: bool = True

    @property
    def free(self) -> Values:
        """The values on a scale without ends: logits of shares, other numbers as they are."""
        if not self.bounded:
            return self.values
        held = np.clip(self.values, _NEAR, 1.0 - _NEAR)
        return np.asarray(np.log(held / (1.0 - held)), dtype=np.float64)

    def back(self, numbers: Values) -> Values:
        """What numbers on that scale stand for."""
        return np.asarray(1.0 / (1.0 + np.exp(-numbers)), dtype=np.float64) if self.bounded else numbers

    @cached_property
    def figures(self) -> NDArray[np.int64]:
        """How many figures each unit has."""
        return np.asarray((~np.isnan(self.values)).sum(axis=0), dtype=np.int64)


@dataclass(frozen=True)
class Foretold:
    """The scores at a time, drawn together, shape (draws, units); NaN for a unit without any figure.

    `common` says what the common level rests on: "outlook", or "half" where only one change of it is known.
    """

    draws: Values
    figures: NDArray[np.int64]
    common: str


def foretell(panel: Panel, time: float, *, draws: int = 1_000, seed: int = 1) -> Foretold:
    """The scores at `time`, after the last of the panel; the same for the same seed. Raises TooFewError."""
    known = ~np.isnan(panel.values).all(axis=1)
    if not known.all():
        panel = Panel(panel.times[known], panel.values[known], panel.bounded)
    if len(panel.times) < 2 or panel.figures.sum() - len(panel.times) - (panel.figures > 0).sum() < LEAST_FREE - 1:
        raise TooFewError("fewer than two periods, or hardly a unit known in two")
    fitted = _fit(panel, time)
    chance = np.random.default_rng(seed)
    ahead = np.interp(chance.random(draws), CHANCES, _common_change(panel, fitted, time))
    found = fitted.drawn(panel.free, ahead, chance)
    return Foretold(panel.back(found), panel.figures, "outlook" if len(panel.times) >= LEAST else "half")


def mark(rivals: Values, rank: int, chance: float) -> float:
    """The least score that has `rank` or better with this chance against rivals drawn together, shape (draws, rivals).

    An equal score shares the rank. Minus infinity where there are fewer rivals than that.
    """
    if rank > rivals.shape[1]:
        return -np.inf
    return float(np.quantile(best_rival(rivals, rank), chance, method="inverted_cdf"))


def best_rival(rivals: Values, rank: int) -> Values:
    """The score of the rival in this place, in each draw; the rank is had by whoever has as much."""
    place = rivals.shape[1] - rank
    return np.asarray(np.partition(rivals, place, axis=1)[:, place], dtype=np.float64)


def ranks_of(rivals: Values, scores: Values | float) -> NDArray[np.int64]:
    """The rank of a score, or of one score a draw, among rivals drawn together."""
    return np.asarray(1 + (rivals > np.reshape(scores, (-1, 1))).sum(axis=1), dtype=np.int64)


def share(hits: NDArray[np.bool_]) -> float:
    """How likely something is that was so in these draws; never none and never certain."""
    return float((hits.sum() + 1) / (hits.size + 2))


@dataclass(frozen=True)
class _Pattern:
    """Units that are known in the same periods, with the candidates' inverse relations of these."""

    periods: NDArray[np.int64]
    units: NDArray[np.int64]
    inverse: Values


@dataclass(frozen=True)
class _Fitted:
    """The candidates after the figures. `relation` has the shape (candidates, periods + 1, periods + 1), the last one ahead.

    `level` and `doubt` are the common level of each period and its covariance in units of `variance`.
    """

    weights: Values
    relation: Values
    level: Values
    doubt: Values
    variance: Values
    freedom: int
    patterns: tuple[_Pattern, ...]

    def drawn(self, values: Values, ahead: Values, chance: np.random.Generator) -> Values:
        """The coming values, shape (draws, units), given the coming change of the common level in each draw."""
        count, last = len(ahead), self.level.shape[1]
        pick = chance.choice(len(self.weights), count, p=self.weights)
        variance = self.variance[pick] * self.freedom / chance.chisquare(self.freedom, count)
        root = np.linalg.cholesky(self.doubt + _TINY * np.eye(last))[pick]
        noise = np.einsum("dij,dj->di", root, chance.standard_normal((count, last)))
        level = self.level[pick] + np.sqrt(variance)[:, None] * noise
        wide = np.sqrt(variance * TAIL / chance.chisquare(TAIL, count))
        found = np.full((count, values.shape[1]), np.nan)
        for own in self.patterns:
            to_come = self.relation[:, last, own.periods]
            gain = np.einsum("gk,gkl->gl", to_come, own.inverse)
            rest = np.maximum(self.relation[:, last, last] - (gain * to_come).sum(axis=1), _TINY)[pick]
            middle = gain[pick] @ values[np.ix_(own.periods, own.units)]
            middle += (level[:, -1] + ahead - (gain[pick] * level[:, own.periods]).sum(axis=1))[:, None]
            surprise = chance.standard_normal((count, own.units.size))
            found[:, own.units] = middle + (wide * np.sqrt(rest))[:, None] * surprise
        return found


def _relations(steps: Values) -> Values:
    """How deviations at these steps go together under each candidate, shape (candidates, steps, steps)."""
    lasting, passing, apart = (
        np.array(own)[:, None, None] for own in zip(*product(LASTING, PASSING, APART), strict=True)
    )
    distance = np.abs(steps[:, None] - steps[None, :])
    centred = steps - steps.mean()
    return np.asarray(
        (1 - passing) * lasting**distance + passing * (distance == 0) + apart * np.outer(centred, centred)
    )


def _fit(panel: Panel, time: float) -> _Fitted:
    """What the figures say of each candidate: its weight, the common level, the variance."""
    times = np.append(panel.times, time)
    relation = _relations((times - times[0]) / np.diff(panel.times).min())
    values, count = panel.free, len(panel.times)
    patterns = _patterns(values, relation)
    precision, pull = np.zeros((len(relation), count, count)), np.zeros((len(relation), count))
    squares, wide = np.zeros(len(relation)), np.zeros(len(relation))
    for own in patterns:
        known = values[np.ix_(own.periods, own.units)]
        precision[:, own.periods[:, None], own.periods] += own.units.size * own.inverse
        pull[:, own.periods] += own.inverse @ known.sum(axis=1)
        squares += np.einsum("gkl,kl->g", own.inverse, known @ known.T)
        wide -= own.units.size * np.linalg.slogdet(own.inverse)[1]
    level = np.asarray(np.linalg.solve(precision, pull[:, :, None])[:, :, 0], dtype=np.float64)
    left = np.maximum(squares - (pull * level).sum(axis=1), _TINY)
    freedom = int(panel.figures.sum()) - count
    evidence = -0.5 * (wide + np.linalg.slogdet(precision)[1] + freedom * np.log(left))
    weights = np.exp(evidence - evidence.max())
    doubt = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    return _Fitted(weights / weights.sum(), relation, level, doubt, left / freedom, freedom, patterns)


def _patterns(values: Values, relation: Values) -> tuple[_Pattern, ...]:
    known, found = ~np.isnan(values), []
    for kind in np.unique(known.T, axis=0):
        periods, units = np.flatnonzero(kind), np.flatnonzero((kind == known.T).all(axis=1))
        if periods.size:
            inverse = np.asarray(np.linalg.inv(relation[:, periods[:, None], periods]), dtype=np.float64)
            found.append(_Pattern(periods, units, inverse))
    return tuple(found)


def _common_change(panel: Panel, fitted: _Fitted, time: float) -> Values:
    """By how much the common level will have changed, on the scale without ends, at CHANCES."""
    level = fitted.weights @ fitted.level
    if len(level) < LEAST:
        return _half_change(panel, fitted, time, level)
    figures = tuple(Figure(*pair) for pair in zip(panel.times.tolist(), panel.back(level).tolist(), strict=True))
    kind = Kind.BOUNDED if panel.bounded else Kind.FREE
    path = outlook(Case(figures, kind, high=1.0, times=(time,))).path
    at = next((own for own in path if own.time == time), None)
    if at is None:
        return np.zeros(len(CHANCES))
    coming = Panel(np.array([time]), np.array([at.quantiles]), panel.bounded).free[0]
    return np.asarray(coming - level[-1], dtype=np.float64)


def _half_change(panel: Panel, fitted: _Fitted, time: float, level: Values) -> Values:
    """Half of the only change that is known; as far off as that half, as the level moves of itself, and as the change is doubtful."""
    steps = (time - panel.times[-1]) / (panel.times[-1] - panel.times[0])
    change = HALF * (level[-1] - level[0])
    contrast = np.array([-1.0, 1.0])
    apart = (fitted.variance * (contrast @ fitted.relation[:, :2, :2] @ contrast)) @ fitted.weights
    doubt = (fitted.variance * (contrast @ fitted.doubt @ contrast)) @ fitted.weights
    error = np.sqrt(change**2 + OWN_MIND**2 * apart + HALF**2 * doubt)
    return np.asarray(change * steps + error * np.sqrt(steps) * quantiles(CHANCES, TAIL), dtype=np.float64)
