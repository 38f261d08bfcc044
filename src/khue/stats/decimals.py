"""Columns of binary fractions as the decimals that they are written as, and divided without a rounding in between."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from khue.stats.columns import Flags, Numbers, Whole

MOST_PLACES = 18
"""A number without a last decimal place (a third) is divided as if it had this many."""
ROOM = 2.0**62
"""Whole numbers below this may be added once without overflow."""
EXACT = 2.0**53
"""Up to this every whole number is a binary fraction, so that dividing two of them rounds but once."""
TENS = np.array([10**n for n in range(MOST_PLACES + 1)], dtype=np.int64)
_SURE_DIGITS = 15


@dataclass(frozen=True)
class Decimals:
    """A column of `mantissa / 10**places`, the places as few as can be; those that do not fit are marked, and are 0."""

    mantissa: Whole
    places: Whole
    fits: Flags


def decimals(numbers: Numbers) -> Decimals:
    """Every number as it is written (0.1 is a tenth); NaN as 0."""
    size = len(numbers)
    found = Decimals(np.zeros(size, np.int64), np.zeros(size, np.int64), np.ones(size, np.bool_))
    whole = (numbers == np.trunc(numbers)) & (np.abs(numbers) < ROOM)
    found.mantissa[whole] = numbers[whole].astype(np.int64)
    left = np.flatnonzero(~whole & ~np.isnan(numbers))
    for places in range(1, _SURE_DIGITS + 1):
        left = _short(numbers, left, places, found)
    for row in left.tolist():
        _long(float(numbers[row]), row, found)
    return found


def _short(numbers: Numbers, left: Whole, places: int, found: Decimals) -> Whole:
    """Fill in those that have so many places and no more than 15 digits; gives those that are left.

    No two decimals of 15 digits are the same binary fraction, so that the one that is found is the one that is written.
    """
    if not left.size:
        return left
    scaled = np.rint(numbers[left] * 10.0**places)
    hit = (scaled / 10.0**places == numbers[left]) & (np.abs(scaled) < 10.0**_SURE_DIGITS)
    found.mantissa[left[hit]] = scaled[hit].astype(np.int64)
    found.places[left[hit]] = places
    rest: Whole = left[~hit]
    return rest


def _long(number: float, row: int, found: Decimals) -> None:
    sign, digits, exponent = Decimal(repr(number)).as_tuple()
    mantissa = int("".join(map(str, digits)))
    if isinstance(exponent, int) and -MOST_PLACES <= exponent <= 0 and mantissa < ROOM:
        found.mantissa[row], found.places[row] = -mantissa if sign else mantissa, -exponent
    else:
        found.fits[row] = False


def divided(above: Whole, below: Whole, factor: tuple[int, int] = (1, 1)) -> Numbers:
    """`factor` times `above / below`, rounded once, as `float(Fraction(...))` does; `below` is never 0."""
    up, down = factor
    plain = (np.abs(above * float(up)) <= EXACT) & (np.abs(below * float(down)) <= EXACT)
    found = np.zeros(len(above))
    found[plain] = (above[plain] * up) / (below[plain] * down)
    for row in np.flatnonzero(~plain).tolist():
        found[row] = int(above[row]) * up / (int(below[row]) * down)
    return found + 0.0  # 0 / -1 is 0, and not -0
