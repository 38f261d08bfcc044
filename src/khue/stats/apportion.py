"""A total divided into whole pieces that add up to it again."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """The total in whole pieces in proportion to the weights, adding up to exactly the total.

    Sainte-Laguë's method: a greater total never gives anyone less, so that a part which is no more than its whole
    stays so in every piece. Largest remainders do not promise that.

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
