"""One distribution from many: the candidates' forecasts for a time, mixed by their weights and widened as was learned."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.learned import Learned
from khue.stats.outlook.motion import State
from khue.stats.outlook.result import CHANCES
from khue.stats.outlook.scales import back, beyond
from khue.stats.outlook.student import MOST, quantiles
from khue.stats.outlook.weigh import SHAPE, Fitted

Values = NDArray[np.float64]

_KEPT = 32
"""How many candidates, those with most weight, a distribution is made of."""
_NEGLIGIBLE = 1e-6
_LEAST = 1e-150
_NODES = (0.0005, 0.005, 0.03, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.97, 0.995, 0.9995)
_EDGES = (0.0, *((a + b) / 2 for a, b in pairwise(_NODES)), 1.0)
_PARTS = np.diff(_EDGES)
"""Each candidate is drawn at the chances _NODES, which stand for these parts of it, to see where values lie."""
_TAIL = (0.0005, 0.001, 0.002, 0.0035, 0.005, 0.0075)
_RUNGS = (*_TAIL, *(k / 80 for k in range(1, 80)), *(1 - chance for chance in reversed(_TAIL)))
"""The chances, roughly, of the values at which the chances of all candidates are then added up."""
_TABLE = (1e-6, 1e-5, 1e-4, 5e-4, *(k / 1000 for k in range(1, 10)), *(k / 100 for k in range(1, 100)),
          *(1 - k / 1000 for k in range(9, 0, -1)), 0.9995, 0.9999, 0.99999, 0.999999)  # fmt: skip
"""The chances between which Student's t is read off by straight lines."""


@dataclass(frozen=True)
class Asked:
    """Which forecasts are wanted: of which case, with its figures up to which one, how many years ahead; three arrays."""

    case: NDArray[np.int64]
    figure: NDArray[np.int64]
    years: Values

    def part(self, wanted: slice) -> Asked:
        """Some of them."""
        return Asked(self.case[wanted], self.figure[wanted], self.years[wanted])


def ahead(fitted: Fitted, asked: Asked) -> tuple[Values, Values]:
    """The centre and the scale of Student's t of every candidate, on its own scale, shape (asked, candidates)."""
    at = asked.case, asked.figure
    state = State(*(part[at] for part in vars(fitted.track.state).values()))
    unit = fitted.track.unit[at]
    later = state.after(asked.years[:, None], fitted.own, unit)
    variance = later.level_variance + fitted.own.noise * unit**2
    return later.level, np.sqrt(variance) * fitted.width[at]


def freedom(figures: NDArray[np.int64]) -> NDArray[np.int64]:
    """The degrees of freedom after the figure of this number, from 0."""
    return np.minimum(figures + int(2 * SHAPE), MOST)


def pooled(fitted: Fitted, weights: Values, asked: Asked, widened: Values) -> Values:
    """The quantiles at CHANCES of each forecast that is asked for, shape (asked, chances).

    `weights` are (cases, figures, candidates), `widened` is by how much each forecast is widened.
    """
    at = asked.case, asked.figure
    chosen, weight = _weightiest(weights[at])
    centre, width = (np.take_along_axis(found, chosen, 1)[:, :, None] for found in ahead(fitted, asked))
    low, high = (np.take_along_axis(end[asked.case], chosen, 1)[:, :, None] for end in (fitted.low, fitted.high))
    wide, degrees = np.maximum(width * widened[:, None, None], _LEAST), freedom(asked.figure)
    drawn = np.stack([quantiles(_NODES, int(own)) for own in degrees])[:, None, :]
    rungs = _rungs(back(centre + wide * drawn, low, high), weight)
    misses = (beyond(rungs[:, None, :], low, high) - centre) / wide
    chances = np.stack([_curve(row, int(own)) for row, own in zip(misses, degrees, strict=True)])
    below = (chances * weight[:, :, None]).sum(axis=1)
    found = np.stack([np.interp(CHANCES, *row) for row in zip(below, rungs, strict=True)])
    bounds = np.array([case.bounds for case in fitted.cases])[asked.case]
    return np.asarray(np.clip(found, bounds[:, :1], bounds[:, 1:]))


def _weightiest(weights: Values) -> tuple[NDArray[np.int64], Values]:
    """The candidates with most weight and their weights, which add up to 1; those with next to none stand for the first."""
    chosen = np.argsort(-weights, axis=1, kind="stable")[:, :_KEPT]
    weight = np.take_along_axis(weights, chosen, 1)
    weight = np.where(weight < _NEGLIGIBLE, 0.0, weight)
    chosen = np.where(weight > 0, chosen, chosen[:, :1])
    return chosen, np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _curve(misses: Values, degrees: int) -> Values:
    """The chance of less, by Student's t."""
    return np.asarray(np.interp(misses, quantiles(_TABLE, degrees), _TABLE, left=0.0, right=1.0))


def _rungs(points: Values, weight: Values) -> Values:
    """Values as densely as these points lie, shape (asked, rungs)."""
    flat, parts = points.reshape(len(points), -1), (weight[:, :, None] * _PARTS).reshape(len(points), -1)
    order = np.argsort(flat, axis=1, kind="stable")
    flat, parts = np.take_along_axis(flat, order, 1), np.take_along_axis(parts, order, 1)
    share = np.cumsum(parts, axis=1) - parts / 2
    return np.stack([np.interp(_RUNGS, *row) for row in zip(share, flat, strict=True)])


def widening(learned: Learned, asked: Asked) -> Values:
    """By how much each forecast is widened: it depends on how far ahead it looks and on how many figures it rests on."""
    whole, farther, fewer = learned.widening
    years = np.maximum(asked.years, 1.0)
    return np.asarray(np.exp(whole + farther * np.log(years) + fewer / np.maximum(asked.figure, 1)))
