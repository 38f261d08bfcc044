"""Sums put together for other units: worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from khue.stats.crosswalk import NOWHERE, Basis, Crosswalk, Share
from khue.stats.reaggregate import Number, Sums, reaggregate

DAYS = date(2025, 6, 30), date(2025, 7, 1)


def walk(*shares: tuple[str, str, Fraction | int]) -> Crosswalk:
    """A crosswalk in which a share of 1 is exact and any other estimated."""
    made = (Share(a, b, Fraction(s), Basis.WHOLE if s == 1 else Basis.EQUAL) for a, b, s in shares)
    return Crosswalk(*DAYS, "commune", tuple(made))


SPLIT = walk(("A", "M", 1), ("B", "M", Fraction(3, 5)), ("B", "N", Fraction(2, 5)), ("C", "N", 1))


def test_the_example_of_the_page() -> None:
    found = reaggregate({"A": Sums(40, 50), "B": Sums(11, 21), "C": Sums(10, 30)}, SPLIT)
    assert found["M"].sums == Sums(47, 63)
    assert found["N"].sums == Sums(14, 38)
    assert found["M"].estimated_share == pytest.approx(12.6 / 62.6)
    assert found["N"].estimated_share == pytest.approx(8.4 / 38.4)


def test_whole_moves_are_exact() -> None:
    found = reaggregate({"A": Sums(40, 50), "B": Sums(1, 2)}, walk(("A", "C", 1), ("B", "C", 1)))
    assert found["C"].sums == Sums(41, 52)
    assert found["C"].estimated_share is None


def test_what_is_nothing_needs_no_estimate() -> None:
    found = reaggregate({"A": Sums(4), "B": Sums(0)}, SPLIT)
    assert (found["M"].sums, found["M"].estimated_share) == (Sums(4), None)
    assert (found["N"].sums, found["N"].estimated_share) == (Sums(0), None)


def test_a_ratio_stays_within_its_whole() -> None:
    """One dossier, filed online: it goes where its denominator goes."""
    found = reaggregate({"B": Sums(1, 1)}, SPLIT)
    assert found["M"].sums == Sums(1, 1)
    assert found["N"].sums == Sums(0, 0)


def test_no_value_is_not_zero() -> None:
    found = reaggregate({"A": Sums(None, 0), "B": Sums(None, 0)}, SPLIT)
    assert found["M"].sums == Sums(None, 0)


@pytest.mark.parametrize(
    ("number", "first"), [(Fraction("0.1"), Fraction("0.1")), (Fraction("12.25"), Fraction("7.35")), (-5, -3)]
)
def test_decimals_keep_their_places(number: Number, first: Number) -> None:
    found = reaggregate({"B": Sums(number)}, SPLIT)
    assert found["M"].sums.numerator == first
    assert found["M"].sums.numerator + found["N"].sums.numerator == number  # type: ignore[operator]


def test_a_number_without_a_last_place() -> None:
    found = reaggregate({"B": Sums(Fraction(1, 3))}, SPLIT)
    assert found["M"].sums.numerator + found["N"].sums.numerator == Fraction(1, 3)  # type: ignore[operator]
    assert float(found["M"].sums.numerator or 0) == pytest.approx(0.2)


def test_what_nobody_took_over_is_kept_apart() -> None:
    found = reaggregate({"A": Sums(7)}, walk(("A", NOWHERE, 1)))
    assert found == {NOWHERE: found[NOWHERE]} and found[NOWHERE].sums == Sums(7)


def test_a_code_of_another_day() -> None:
    with pytest.raises(KeyError, match="no units of level commune on 2025-06-30: X"):
        reaggregate({"X": Sums(1)}, SPLIT)
