"""The digits that numbers are printed with, told from the numbers themselves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST_DIGITS = 8
"""More of them are not told apart: such a number was computed, not printed."""
_HAIR = 1e-9


def decimals(value: Numbers) -> Numbers:
    """With how many decimals a number is printed at least, up to `MOST_DIGITS`."""
    found = np.full(len(value), float(MOST_DIGITS))
    for places in range(MOST_DIGITS - 1, -1, -1):
        found[np.abs(np.round(value, places) - value) <= _HAIR * np.maximum(np.abs(value), 1)] = places
    return found


def digits(value: Numbers, most: int = MOST_DIGITS) -> Whole:
    """How many digits of a number say something: 0.6783 has four, 2500000 has two. More than `most` are not told apart."""
    size = np.abs(value)
    with np.errstate(divide="ignore"):
        power = np.where(size > 0, np.floor(np.log10(np.where(size > 0, size, 1))), 0)
    found = np.full(len(value), most + 1)
    for count in range(most, 0, -1):
        scaled = size / 10.0 ** (power - count + 1)
        found[_whole(scaled)] = count
    return found


def _whole(value: Numbers) -> Flags:
    found: Flags = np.abs(value - np.round(value)) <= _HAIR * np.maximum(value, 1)
    return found
