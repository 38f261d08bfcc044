"""What an outlook's constants are learned by: the weights of the candidates, and how much to widen what they say.

The weights make the forecasts of the calibrating half most likely and, together, least wrong; the widening then brings the
intervals to the share of figures that they promise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import lgamma, log, pi

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.candidates import Library, Row, library
from khue.stats.outlook.case import Case, Figure, Kind
from khue.stats.outlook.learned import Learned
from khue.stats.outlook.pool import CHANCES, Asked, ahead, freedom, pooled, widening
from khue.stats.outlook.scales import back, onto
from khue.stats.outlook.weigh import Fitted, fit

Values = NDArray[np.float64]

POINT = 1.0
"""How much a forecast that is off by a usual step counts against one that is e times as unlikely."""
LEAST = 0.002
"""A candidate with less weight is left out."""
_FARTHEST = 20.0


@dataclass(frozen=True)
class Part:
    """Some series of one length: evidence (cases, candidates), densities and centres (cases, horizons, candidates)."""

    errors: Values
    evidence: Values
    prior: Values
    density: Values
    centre: Values
    future: Values


def cases_of(pasts: Sequence[Sequence[float]], kind: Kind) -> list[Case]:
    """A case for each series of yearly values."""
    return [Case(tuple(Figure(float(n), v) for n, v in enumerate(past)), kind) for past in pasts]


def asked_of(fitted: Fitted, horizons: int) -> Asked:
    """All horizons from the last figure of every case, case by case."""
    cases = np.arange(len(fitted.cases))
    years = np.tile(np.arange(1.0, horizons + 1), len(cases))
    return Asked(np.repeat(cases, horizons), np.repeat(fitted.counts - 1, horizons), years)


def part_of(pasts: Sequence[Sequence[float]], futures: Values, scales: Values, kind: Kind, own: Library) -> Part:
    """What every candidate said of these series; `scales` are their usual steps."""
    fitted = fit(cases_of(pasts, kind), own)
    horizons = futures.shape[1]
    asked = asked_of(fitted, horizons)
    centre, width = ahead(fitted, asked)
    low, high = fitted.low[asked.case], fitted.high[asked.case]
    number, stretch = onto(futures.reshape(-1, 1), low, high)
    free = freedom(asked.figure)[:, None].astype(float)
    norm = np.array([lgamma((f + 1) / 2) - lgamma(f / 2) - 0.5 * log(f * pi) for f in free[:, 0]])[:, None]
    misses = ((number - centre) / width) ** 2
    density = norm - np.log(width) - (free + 1) / 2 * np.log1p(misses / free) + stretch
    last = np.arange(len(pasts)), fitted.counts - 1
    far = _FARTHEST * np.array([max(map(abs, past)) for past in pasts])[asked.case, None]
    shape = (len(pasts), horizons, -1)
    return Part(
        np.maximum(fitted.counts - 1.0, 1),
        np.where(fitted.possible[last], fitted.evidence[last], -1e6),
        fitted.prior - np.log(own.weight),
        np.maximum(density, -1e4).reshape(shape).astype(np.float32),
        (np.clip(back(centre, low, high), -far, far).reshape(shape) / scales[:, None, None]).astype(np.float32),
        futures / scales[:, None],
    )


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


def weights_of(parts: Sequence[Part], own: Library, rounds: int) -> tuple[Values, tuple[float, float]]:
    """The weight of each row of the table, and the tempering, that serve these parts best."""
    rows = int(own.group.max()) + 1
    climb = _Climb(np.append(np.log([own.weight[own.group == row][0] for row in range(rows)]), [1.5, 0.45]))
    for _ in range(rounds):
        slopes = [_slope(part, climb.at[:-2][own.group], climb.at[-2:]) for part in parts]
        count = sum(part.future.size for part in parts)
        whole = sum(slope for slope, _ in slopes) / count
        tempering = sum(slope for _, slope in slopes) / count
        climb.step(np.append(np.bincount(own.group, whole) - 1e-3 * climb.at[:-2] / rows, tempering))
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
    evidence = np.where(part.evidence > -1e5, part.evidence, 0.0) * share * gain
    bend = -(tempering[0] * evidence * np.log(part.errors)[:, None]).sum()
    return gain.sum(axis=0), np.array([evidence.sum(), bend])


def pruned(rows: Sequence[Row], weights: Values) -> tuple[Row, ...]:
    """The rows that matter, with their weights."""
    return tuple((*row[:-1], float(weight)) for row, weight in zip(rows, weights, strict=True) if weight >= LEAST)


@dataclass(frozen=True)
class Checked:
    """Forecasts of some series from some length on: quantiles (cases, horizons, chances), and what came."""

    name: str
    length: int
    quantiles: Values
    future: Values
    steps: Values

    def coverage(self, share: float) -> Values:
        """For each horizon, the share of figures within the middle interval of this chance."""
        low, high = (self.at(0.5 + side * share / 2) for side in (-1, 1))
        return np.asarray(((self.future >= low) & (self.future <= high)).mean(axis=0))

    def at(self, chance: float) -> Values:
        """The quantiles at a chance."""
        return np.asarray(self.quantiles[:, :, int(np.argmin(np.abs(np.array(CHANCES) - chance)))])


def quantiles_of(fitted: Fitted, learned: Learned, horizons: int) -> Values:
    """Forecasts of all cases, shape (cases, horizons, chances)."""
    asked = asked_of(fitted, horizons)
    weights = fitted.weights(learned.tempering)
    found = [
        pooled(fitted, weights, asked.part(part), learned.together, widening(learned, asked.part(part)))
        for part in (slice(n, n + 240) for n in range(0, len(asked.years), 240))
    ]
    return np.concatenate(found).reshape(len(fitted.cases), horizons, -1)


def widenings(base: Learned) -> Iterator[Learned]:
    """The same constants with other widenings around."""
    a, b, c = base.widening
    for da, db, dc in product((-0.06, 0.0, 0.06), (-0.06, 0.0, 0.06), (-0.2, 0.0, 0.2)):
        yield Learned(base.rows, base.tempering, base.together, (a + da, b + db, c + dc))
