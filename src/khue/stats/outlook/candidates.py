"""The candidates: small models of how a series moves, each on a scale of its own. Their weights are in `learned`.

All are one equation with other numbers: a level that moves by its pace, a pace that may fade and may change, chance in
both, and an error of measurement. Adoption that stops at an unknown ceiling is a straight line once the ceiling is taken
for the end of the scale, so each possible ceiling is a candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from khue.stats.outlook.case import Case, Kind

Values = NDArray[np.float64]
Row = tuple[str, str, float, float, float, float, float, float]
"""Scale, family, fading, noise, bending, pace, size, weight: one line of a learned table."""

LIMITED = "ceiling"
"""The scale of what stops at a ceiling that is not known; of what is bounded, as likely at a floor.

The others are log: chance as a share of the value (of a bounded one, of the way to both ends); step: the same, along
straight lines; flat: chance of one size.
"""

CEILINGS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
"""Ceilings of what is bounded, as shares of the way up; floors are the same from above."""
HIGHER = 1
"""A ceiling of what is bounded is taken to be as likely as this power of its share of the way: most adopt in the end.

With 0 outlooks of shares that grow were too low too often; with 3 a curve that flattens at 40 % was drawn on to 60.
Floors are the same from above.
"""
MULTIPLES = tuple(1.1 * 1.4**power for power in range(13))
"""Ceilings of amounts, in first figures."""
_ENDS = {
    Kind.BOUNDED: tuple((side, share, share**HIGHER) for side in ("ceiling", "floor") for share in CEILINGS),
    Kind.AMOUNT: tuple(("ceiling", multiple, 1.0) for multiple in MULTIPLES),
    Kind.FREE: (),
}
MARGIN = 0.005
"""How far beyond its bounds a bounded value is thought to lie, in widths: 100 % is then a value like others."""
NEAR = 0.998
"""Between two ends no figure may lie nearer to either than the rest of this share of the way."""


@dataclass(frozen=True)
class Library:
    """Candidates of one kind, one array entry each.

    `fading` is the share of its pace that is lost in a year, as a rate; `noise` the part of a year's variance that is
    measurement; `bending` the part that changes the pace; `pace` how large a pace is expected; `size` how large a year's
    surprise is expected, as a share. `end` is the ceiling or floor; `group` numbers those that differ in
    it alone, and `likely` says how likely each is among them.
    """

    scale: tuple[str, ...]
    family: tuple[str, ...]
    fading: Values
    noise: Values
    bending: Values
    pace: Values
    size: Values
    weight: Values
    end: Values
    likely: Values
    group: NDArray[np.int64]

    @property
    def reverts(self) -> NDArray[np.bool_]:
        """Which return to a mean; their second state is that mean."""
        return np.array([family == "revert" for family in self.family])

    @property
    def steady(self) -> Values:
        """The part of a year's variance that moves the level."""
        return (1 - self.noise) * (1 - self.bending)

    def on(self, scale: str) -> NDArray[np.bool_]:
        """Which stand on that scale."""
        return np.array([own == scale for own in self.scale])


@lru_cache(maxsize=8)
def library(kind: Kind, rows: tuple[Row, ...]) -> Library:
    """The candidates of a table, each row with an unknown end taken once for every possible end."""
    unknown = _ENDS[kind]
    spread = [
        (row, n, *end)
        for n, row in enumerate(rows)
        for end in (unknown if row[0] == LIMITED else ((row[0], np.nan, 1.0),))
    ]
    fading, noise, bending, pace, size, weight = np.array([row[2:] for row, *_ in spread]).T
    return Library(
        tuple(scale for _, _, scale, *_ in spread), tuple(row[1] for row, *_ in spread),
        fading, noise, bending, pace, size, weight,
        np.array([end for *_, end, _ in spread]), np.array([likely for *_, likely in spread]),
        np.array([n for _, n, *_ in spread]),
    )  # fmt: skip


def grid(*scales: str) -> tuple[Row, ...]:
    """All candidates on these scales, before any weight is learned."""
    whole = [
        *(("level", 1.0, noise, 0.0, 0.0) for noise in (0.0, 0.5)),
        *(("drift", 0.0, 0.0, 0.0, pace) for pace in (0.5, 1.0, 3.0)),
        *(("theta", 0.0, noise, 0.0, pace) for noise in (0.4, 0.9) for pace in (0.5, 1.0, 3.0)),
        *(("damped", *fade, noise, bend, pace) for (fade, noise, bend, pace) in _damped()),
        *(("trend", 0.0, noise, bend, 1.5) for noise in (0.2, 0.7) for bend in (0.1, 0.5)),
        *(("revert", fading, 0.0, 0.0, (2 * fading) ** -0.5) for fading in (0.15, 0.5, 1.5)),
    ]  # fmt: skip
    limited = [("limited", 0.0, noise, 0.0, pace) for noise in (0.0, 0.5, 0.9) for pace in (1.0, 5.0)]
    return tuple(
        (scale, *model, size, 1.0)
        for scale in scales
        for model, size in product(limited if scale == LIMITED else whole, SIZES)
    )


SIZES = (0.008, 0.02, 0.045, 0.1, 0.22, 0.5)
"""How large a year's surprise may be expected, as a share of the value."""


def _damped() -> list[tuple[tuple[float], float, float, float]]:
    return [
        ((fading,), noise, bend, 0.5 + (bend / 2 / fading) ** 0.5)
        for fading in (0.1, 0.35)
        for noise in (0.0, 0.4)
        for bend in (0.1, 0.5)
    ]


def ends(own: Library, cases: list[Case]) -> tuple[Values, Values]:
    """The low and the high end of every candidate's scale for every case, shape (cases, candidates); infinite where none."""
    shape = (len(cases), len(own.family))
    low, high = np.full(shape, -np.inf), np.full(shape, np.inf)
    first = np.array([case.figures[0].value for case in cases])[:, None]
    below, above = (np.array([case.bounds[side] for case in cases])[:, None] for side in (0, 1))
    steps = np.array([case.step / 2 for case in cases])[:, None]
    log, ceiling, floor = own.on("log"), own.on("ceiling"), own.on("floor")
    bounded = np.isfinite(above)
    width = np.where(bounded, above - below, 0.0)
    start = below - np.where(bounded, MARGIN * width, steps)
    low = np.where(log | ceiling, start, low)
    high = np.where(log & bounded, above + MARGIN * width, high)
    high = np.where(ceiling, np.where(bounded, below + own.end * width, first * own.end), high)
    low = np.where(floor, above - own.end * width, low)
    high = np.where(floor, above + MARGIN * width, high)
    return low, high
