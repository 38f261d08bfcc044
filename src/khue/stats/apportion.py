"""Totals divided into whole pieces that add up to them again.

Sainte-Laguë's method: a greater total never gives anyone less, so that a part which is no more than its whole stays so
in every piece. Largest remainders do not promise that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from khue.stats.columns import Whole

MOST_WEIGHT = 2**30
"""Weights whose sum is less than this can be divided by in 64 bits (`apportion_all`)."""


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole pieces in proportion to the weights, adding up to exactly the total.

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"weights must be at least 0 and not all 0: {weights}")
    if total < 0:
        return [-piece for piece in apportion(-total, weights)]
    pieces = [(2 * total * weight + whole) // (2 * whole) for weight in weights]
    while (over := sum(pieces) - total) != 0:
        _correct(pieces, weights, -1 if over > 0 else 1)
    return pieces


def apportion_all(totals: Whole, weights: Whole) -> Whole:
    """`apportion` for many totals at once: a row of pieces for each total and its row of weights.

    Weights add up to less than MOST_WEIGHT in every row, and to more than 0. A total that is greater by a whole sum
    of weights gives everyone their weight more: so only what is left of the division has to be looked at.
    """
    whole = weights.sum(axis=1)
    rounds, left = np.divmod(np.abs(totals), whole)
    pieces = (2 * left[:, None] * weights + whole[:, None]) // (2 * whole[:, None])
    over = pieces.sum(axis=1) - left
    while (rows := np.flatnonzero(over)).size:
        step = -np.sign(over[rows])
        pieces[rows, _due(pieces[rows], weights[rows], step)] += step
        over[rows] += step
    found: Whole = np.sign(totals)[:, None] * (rounds[:, None] * weights + pieces)
    return found


def whole_numbers(shares: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole numbers in the proportion of the shares.

    >>> whole_numbers([Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)])
    (3, 2, 1)
    """
    common = lcm(*(share.denominator for share in shares))
    return tuple(share.numerator * (common // share.denominator) for share in shares)


def _correct(pieces: list[int], weights: Sequence[int], step: int) -> None:
    """Give one more to whom it is due first, or take it from whom it was due last; among equals the first goes first."""
    if step > 0:
        n = max(range(len(pieces)), key=lambda n: (Fraction(weights[n], 2 * pieces[n] + 1), -n))
    else:
        held = [n for n, piece in enumerate(pieces) if piece]
        n = min(held, key=lambda n: (Fraction(weights[n], 2 * pieces[n] - 1), -n))
    pieces[n] += step


def _due(pieces: Whole, weights: Whole, step: Whole) -> Whole:
    """The column of each row that `_correct` would take; fractions are compared by multiplying crosswise."""
    rows, turns = np.arange(len(pieces)), 2 * pieces + step[:, None]
    best: Whole = (weights > 0).argmax(axis=1)
    for n in range(pieces.shape[1]):
        own, others = turns[:, n] * weights[rows, best], turns[rows, best] * weights[:, n]
        better = np.where(step > 0, own < others, (own >= others) & (pieces[:, n] > 0))
        best[better] = n
    return best
