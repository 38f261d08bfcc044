"""What an outlook's constants are learned by: the weights of the candidates, and how much to widen what they say.

The weights make the forecasts of the calibrating half most likely and, together, least wrong; the widening then brings the
intervals to the share of figures that they promise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

from bench.outlook_series import Cut
from khue.stats.outlook.candidates import Row, library
from khue.stats.outlook.case import Case, Figure, Kind
from khue.stats.outlook.learned import Learned
from khue.stats.outlook.pool import Asked, ahead, freedom, pooled, widening
from khue.stats.outlook.result import CHANCES
from khue.stats.outlook.scales import back, fits, onto
from khue.stats.outlook.weigh import Fitted, fit

Values = NDArray[np.float64]

POINT = 1.0
"""How much a forecast that is off by a usual step counts against one that is e times as unlikely."""
PULL = 1e-5
"""How strongly the logarithm of every weight is drawn to that of all others."""
ROUNDS = 80
LEAST = 0.002
"""A candidate with less weight is left out."""
INTERVALS = (0.8, 0.95)
"""The intervals that are held to their word."""
_FARTHEST = 20.0
_IMPOSSIBLE = -1e6
_AT_ONCE = 240
_UNLIKELY = -1e4


@dataclass(frozen=True)
class Part:
    """Some series of one length: evidence (cases, candidates), densities and centres (cases, horizons, candidates).

    `group` is the row of the table that a candidate belongs to.
    """

    group: NDArray[np.int64]
    errors: Values
    evidence: Values
    prior: Values
    density: Values
    centre: Values
    future: Values


def kind_of(cut: Cut, kind: Kind) -> Kind:
    """As what a cut is taken where constants of `kind` are learned: of the competitions' series none is bounded."""
    return Kind.AMOUNT if kind is Kind.BOUNDED and not cut.bounded else kind


def fitted_of(cut: Cut, kind: Kind, rows: tuple[Row, ...]) -> Fitted:
    """The candidates of a table after all figures of a cut."""
    own = kind_of(cut, kind)
    cases = [Case(tuple(Figure(n / cut.yearly, v) for n, v in enumerate(past)), own) for past in cut.pasts]
    return fit(cases, library(own, rows))


def asked_of(fitted: Fitted, cut: Cut) -> Asked:
    """All horizons from the last figure of every case, case by case."""
    cases, horizons = np.arange(len(fitted.cases)), cut.futures.shape[1]
    years = np.tile(np.arange(1.0, horizons + 1) / cut.yearly, len(cases))
    return Asked(np.repeat(cases, horizons), np.repeat(fitted.counts - 1, horizons), years)


def part_of(cut: Cut, kind: Kind, rows: tuple[Row, ...]) -> Part:
    """What every candidate said of these series."""
    fitted = fitted_of(cut, kind, rows)
    futures, asked = cut.futures, asked_of(fitted, cut)
    centre, width = ahead(fitted, asked)
    low, high = fitted.low[asked.case], fitted.high[asked.case]
    far = _FARTHEST * np.array([max(map(abs, past)) for past in cut.pasts])[asked.case, None]
    last = np.arange(len(cut.pasts)), fitted.counts - 1
    shape = (*futures.shape, -1)
    centres = np.clip(back(centre, low, high), -far, far).reshape(shape) / cut.steps[:, None, None]
    return Part(
        fitted.own.group,
        np.maximum(fitted.counts - 1.0, 1),
        np.where(fitted.possible[last], fitted.evidence[last], _IMPOSSIBLE),
        fitted.prior - np.log(fitted.own.weight),
        _density(futures.reshape(-1, 1), centre, width, (low, high), freedom(asked.figure)).reshape(shape),
        centres.astype(np.float32),
        futures / cut.steps[:, None],
    )


def _density(
    future: Values, centre: Values, width: Values, ends: tuple[Values, Values], degrees: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The logarithm of how likely each candidate held what came, shape (asked, candidates)."""
    number, stretch = onto(future, *ends)
    free = degrees[:, None].astype(float)
    norm = np.array([lgamma((f + 1) / 2) - lgamma(f / 2) - 0.5 * log(f * pi) for f in degrees.tolist()])[:, None]
    density = norm - np.log(width) - (free + 1) / 2 * np.log1p(((number - centre) / width) ** 2 / free) + stretch
    return np.maximum(np.where(fits(future, *ends), density, _UNLIKELY), _UNLIKELY).astype(np.float32)


@dataclass
class _Climb:
    """Adam's steps uphill."""

    at: Values
    rate: float = 0.1
    count: int = 0
    mean: Values | float = 0.0
    square: Values | float = 0.0

    def step(self, slope: Values) -> None:
        self.count += 1
        self.mean = 0.9 * self.mean + 0.1 * slope
        self.square = 0.98 * self.square + 0.02 * slope**2
        grown = self.mean / (1 - 0.9**self.count)
        self.at = self.at + self.rate * grown / (np.sqrt(self.square / (1 - 0.98**self.count)) + 1e-6)


def weights_of(parts: Sequence[Part], rows: int, rounds: int) -> tuple[Values, tuple[float, float]]:
    """The weight of each row of the table, and the tempering, that serve these parts best."""
    climb = _Climb(np.append(np.zeros(rows), [1.5, 0.45]))
    count = sum(part.future.size for part in parts)
    for _ in range(rounds):
        slopes = [_slope(part, climb.at[:-2][part.group], climb.at[-2:]) for part in parts]
        whole = sum(np.bincount(part.group, slope, rows) for part, (slope, _) in zip(parts, slopes, strict=True))
        tempering = sum(slope for _, slope in slopes)
        climb.step(np.append(whole / count - PULL * climb.at[:-2], tempering / count))
    grown = np.exp(climb.at[:-2] - climb.at[:-2].max())
    return grown / grown.sum(), (float(climb.at[-2]), float(climb.at[-1]))


def _slope(part: Part, weight: Values, tempering: Values) -> tuple[Values, Values]:
    """How the gain grows with each candidate's weight (its logarithm) and with the tempering."""
    share = part.errors[:, None] ** -tempering[1]
    grown = tempering[0] * share * part.evidence + weight + part.prior
    own = np.exp(grown - grown.max(axis=1, keepdims=True))
    own = own / own.sum(axis=1, keepdims=True)
    later = own[:, None] * np.exp(part.density - part.density.max(axis=2, keepdims=True))
    later = later / later.sum(axis=2, keepdims=True)
    mean = np.einsum("sg,shg->sh", own, part.centre)
    sign = np.sign(mean - part.future)
    wrong = own * (np.einsum("sh,shg->sg", sign, part.centre) - (sign * mean).sum(axis=1, keepdims=True))
    gain = later.sum(axis=1) - part.future.shape[1] * own - POINT * wrong
    evidence = np.where(part.evidence > _IMPOSSIBLE, part.evidence, 0.0) * share * gain
    bend = -(tempering[0] * evidence * np.log(part.errors)[:, None]).sum()
    return gain.sum(axis=0), np.array([evidence.sum(), bend])


def only(part: Part, rows: NDArray[np.int64]) -> Part:
    """The part with the candidates of some rows of the table, which are numbered anew."""
    kept = np.isin(part.group, rows)
    return replace(
        part, group=np.searchsorted(rows, part.group[kept]), evidence=part.evidence[:, kept],
        prior=part.prior[:, kept], density=part.density[:, :, kept], centre=part.centre[:, :, kept],
    )  # fmt: skip


def table_of(parts: Sequence[Part], rows: Sequence[Row], rounds: int = ROUNDS) -> Learned:
    """The rows that matter with their weights and tempering: learned among all, then once more among those that are left."""
    weights, _ = weights_of(parts, len(rows), rounds)
    left = np.flatnonzero(weights >= LEAST)
    again, tempering = weights_of([only(part, left) for part in parts], len(left), rounds)
    kept = [(*rows[row][:-1], float(weight)) for row, weight in zip(left.tolist(), again, strict=True)]
    return Learned(tuple(sorted(kept, key=lambda row: -row[-1])), tempering, (0.0, 0.0, 0.0))


@dataclass(frozen=True)
class Checked:
    """Forecasts of some series from some length on: quantiles (cases, horizons, chances), and what came."""

    name: str
    length: int
    quantiles: Values
    errors: Values
    future: Values

    def coverage(self, share: float) -> Values:
        """For each horizon, the share of figures within the middle interval of this chance."""
        low, high = (self.at(0.5 + side * share / 2) for side in (-1, 1))
        return np.asarray(((self.future >= low) & (self.future <= high)).mean(axis=0))

    @property
    def horizons(self) -> int:
        """How far ahead is looked."""
        return int(self.future.shape[1])

    def at_horizon(self, ahead: int) -> Checked:
        """One horizon alone, counted from 0."""
        wanted = slice(ahead, ahead + 1)
        return replace(self, quantiles=self.quantiles[:, wanted], future=self.future[:, wanted])

    def factors(self) -> Values:
        """By how much each interval would have to be widened to reach what came, shape (intervals, cases, horizons)."""
        middle, off = self.at(0.5), self.future - self.at(0.5)
        sides = [(middle - self.at(0.5 - share / 2), self.at(0.5 + share / 2) - middle) for share in INTERVALS]
        return np.stack([np.where(off < 0, -off, off) / np.where(off < 0, *side) for side in sides])

    def at(self, chance: float) -> Values:
        """The quantiles at a chance."""
        return np.asarray(self.quantiles[:, :, int(np.argmin(np.abs(np.array(CHANCES) - chance)))])


def checked(cut: Cut, kind: Kind, learned: Learned) -> Checked:
    """The forecasts for a cut."""
    fitted = fitted_of(cut, kind, learned.rows)
    asked, weights = asked_of(fitted, cut), fitted.weights(learned.tempering)
    parts = [asked.part(slice(n, n + _AT_ONCE)) for n in range(0, len(asked.years), _AT_ONCE)]
    found = np.concatenate([pooled(fitted, weights, part, widening(learned, part)) for part in parts])
    shaped = found.reshape(*cut.futures.shape, -1)
    return Checked(cut.source, cut.length, shaped, fitted.counts.astype(np.float64) - 1, cut.futures)


def widening_of(checks: Sequence[Checked]) -> tuple[float, float, float]:
    """What has to be added to the widening so that intervals hold what they promise, by horizon and by length.

    In each cell (a length, a horizon) the factor is found that brings the 80 % and the 95 % interval to their share; the
    logarithms of these factors are then fitted by a constant, the logarithm of the horizon, and one over the forecasts
    that the weights rest on.
    """
    names = sorted({(check.length, check.horizons) for check in checks})
    cells = [_cell([check for check in checks if (check.length, check.horizons) == name]) for name in names]
    sides, wanted, counts = (np.concatenate([cell[at] for cell in cells]) for at in (0, 1, 2))
    by = np.sqrt(counts)[:, None]
    found, *_ = np.linalg.lstsq(sides * by, wanted * by[:, 0], rcond=None)
    return float(found[0]), float(found[1]), float(found[2])


def _cell(checks: Sequence[Checked]) -> tuple[Values, Values, Values]:
    """For each horizon: what the widening may depend on, the logarithm of the factor that is needed, and how many."""
    factors = np.concatenate([check.factors() for check in checks], axis=1)
    horizons = np.arange(1.0, factors.shape[2] + 1)
    needed = np.mean(
        [np.log(np.quantile(own, share, axis=0)) for own, share in zip(factors, INTERVALS, strict=True)], axis=0
    )
    fewer = np.mean([1 / check.errors.mean() for check in checks])
    sides = np.stack([np.ones_like(horizons), np.log(horizons), np.full_like(horizons, fewer)], axis=1)
    return sides, needed, np.full(len(horizons), float(factors.shape[1]))
