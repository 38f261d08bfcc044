"""Parts that do not add up to their whole, and numbers that stand where another belongs."""

from __future__ import annotations

import numpy as np

from khue.stats.anomalies.digits import MOST_DIGITS, decimals, digits
from khue.stats.anomalies.found import Found
from khue.stats.anomalies.grid import Numbers, Whole

PARTS = "parts_do_not_add_up"
SAME = "same_as_another"
ROUNDED = 0.5
"""A number as it is printed may be off by so much of its last decimal; a whole number is taken to be exact."""
HAIR = 1e-6
FEWEST_DIGITS = 4
"""Two numbers of so many digits hardly agree to the last by chance."""


def disagreeing(whole: Numbers, parts: Numbers, row: Whole) -> Found:
    """Wholes of which all parts are known (a row of them each, NaN where one is not) and whose sum is another.

    `expected` is the sum. It may differ by what rounding does to the whole and to each part.
    """
    total = parts.sum(axis=1)
    margin = rounding(whole) + rounding(parts.reshape(-1)).reshape(parts.shape).sum(axis=1)
    with np.errstate(invalid="ignore"):
        odd = np.abs(total - whole) > margin + HAIR * np.abs(whole)
    return Found.of(PARTS, row[odd], np.ones(int(odd.sum())), total[odd])


def rounding(value: Numbers) -> Numbers:
    """By how much each number may be off for having been rounded when it was printed."""
    places = decimals(value)
    return np.where((places > 0) & (places < MOST_DIGITS), ROUNDED * 10.0**-places, 0.0)


def twins(value: Numbers, cell: Whole, row: Whole) -> Found:
    """Numbers that stand twice in one cell (a unit and a period) of things that are measured alike; `other` is the next one."""
    told = digits(value, FEWEST_DIGITS - 1) >= FEWEST_DIGITS
    value, cell, row = value[told], cell[told], row[told]
    order = np.lexsort((row, value, cell))
    value, cell, row = value[order], cell[order], row[order]
    like = (np.diff(value) == 0) & (np.diff(cell) == 0)
    first = np.flatnonzero(like)
    rows, others = np.concatenate((row[first], row[first + 1])), np.concatenate((row[first + 1], row[first]))
    return Found.of(SAME, rows, np.ones(len(rows)), other=others)
