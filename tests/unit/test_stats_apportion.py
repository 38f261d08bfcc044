"""Totals in whole pieces: worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from khue.stats.apportion import apportion, whole_numbers


@pytest.mark.parametrize(
    ("total", "weights", "pieces"),
    [
        (10, [3, 2], [6, 4]),
        (21, [3, 2], [13, 8]),
        (1, [1, 1], [1, 0]),
        (0, [1, 2, 3], [0, 0, 0]),
        (-21, [3, 2], [-13, -8]),
        (7, [0, 1], [0, 7]),
        (2, [1, 1, 1, 1, 1], [1, 1, 0, 0, 0]),
        (3, [1, 1, 1, 1, 1], [1, 1, 1, 0, 0]),
        (24, [7, 11, 6], [7, 11, 6]),
    ],
)
def test_pieces(total: int, weights: list[int], pieces: list[int]) -> None:
    assert apportion(total, weights) == pieces


def test_a_greater_total_gives_nobody_less() -> None:
    """Largest remainders take a piece away here when 10 becomes 11 (the paradox of Alabama)."""
    weights = [6, 6, 2]
    before = [0, 0, 0]
    for total in range(60):
        now = apportion(total, weights)
        assert sum(now) == total
        assert all(new >= old for new, old in zip(now, before, strict=True))
        before = now


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_divide_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"weights|empty"):
        apportion(5, weights)


def test_shares_become_whole_numbers() -> None:
    assert whole_numbers([Fraction(3, 5), Fraction(2, 5)]) == (3, 2)
    assert whole_numbers([Fraction(1)]) == (1,)
