"""Values of units (rows) in periods (columns), each with what kind of number it is, and how they are computed with.

Nothing here knows where the values come from. A value is NaN exactly where its status says that there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from khue.model.observation import Status
from khue.stats.columns import Flags, Numbers, Whole

Ranks = npt.NDArray[np.int8]

RANKED = (Status.FINAL, Status.PROVISIONAL, Status.ESTIMATED, Status.UNDEFINED, Status.SUPPRESSED, Status.MISSING)
"""What is computed of several values is what the one of highest rank among them is."""
FINAL, UNDEFINED, SUPPRESSED, MISSING = (
    RANKED.index(s) for s in (Status.FINAL, Status.UNDEFINED, Status.SUPPRESSED, Status.MISSING)
)


@dataclass(frozen=True)
class Cells:
    """Arrays of one shape (units, periods), or of shapes that broadcast to it.

    `status` counts in `RANKED`; `numerator` and `denominator` are NaN where a value is no ratio; `estimated` is the
    share that was divided by an estimate, NaN for none; `carried` says that it was carried over from units before;
    `there` that there is an observation at all.
    """

    value: Numbers
    status: Ranks
    numerator: Numbers
    denominator: Numbers
    estimated: Numbers
    carried: Flags
    there: Flags

    def take(self, rows: Whole, columns: Whole) -> Cells:
        """The cells at these places; where a row or a column is -1, there is nothing."""
        outside = (rows < 0) | (columns < 0)
        if not self.value.size:
            return nothing(outside.shape)
        taken = {
            f.name: np.where(outside, _NOTHING[f.name], getattr(self, f.name)[rows, columns]) for f in fields(self)
        }
        return Cells(**taken)

    def moved(self, columns: Whole) -> Cells:
        """The cells of every unit at these columns; where one is -1, there is nothing."""
        if not self.value.size:
            return nothing((self.value.shape[0], len(columns)))
        outside = columns < 0
        taken = {f.name: np.where(outside, _NOTHING[f.name], getattr(self, f.name)[:, columns]) for f in fields(self)}
        return Cells(**taken)

    def spread(self, shape: tuple[int, int]) -> Cells:
        """The same in full."""
        return Cells(**{f.name: np.broadcast_to(getattr(self, f.name), shape) for f in fields(self)})

    def whole(self) -> Cells:
        """The same without the parts of ratios, for what is computed further."""
        none = np.full((1, 1), np.nan)
        return replace(self, numerator=none, denominator=none)


_NOTHING: Mapping[str, Any] = {
    "value": np.nan, "status": np.int8(MISSING), "numerator": np.nan, "denominator": np.nan, "estimated": np.nan,
    "carried": False, "there": False,
}  # fmt: skip


def nothing(shape: tuple[int, ...]) -> Cells:
    """No observation anywhere."""
    return Cells(**{name: np.full(shape, empty) for name, empty in _NOTHING.items()})


def constant(number: float) -> Cells:
    """A number that is the same everywhere; NaN for NULL."""
    return certain(np.full((1, 1), number))


def certain(values: Numbers) -> Cells:
    """Numbers that are what they are; NaN is not known."""
    status = np.where(np.isnan(values), MISSING, FINAL).astype(np.int8)
    return replace(nothing((1, 1)).spread(values.shape), value=values, status=status)


def made(value: Numbers, *of: Cells, empty: int | Ranks = MISSING) -> Cells:
    """A value computed of others: what kind of number it is, follows from theirs.

    `empty` is the status where there is no value although all that it is computed of had one.
    """
    value = np.where(np.isfinite(value), value, np.nan)
    worst = _highest([one.status for one in of])
    soft = _highest([np.where(one.status >= UNDEFINED, FINAL, one.status) for one in of])
    status = np.where(np.isnan(value), np.where(worst >= UNDEFINED, worst, empty), soft).astype(np.int8)
    estimated = of[0].estimated
    carried, there = of[0].carried, of[0].there
    for one in of[1:]:
        estimated = np.fmax(estimated, one.estimated)
        carried, there = carried | one.carried, there | one.there
    none = np.full((1, 1), np.nan)
    return Cells(value, status, none, none, estimated, carried, there)


def _highest(ranks: list[npt.NDArray[np.integer]]) -> npt.NDArray[np.integer]:
    found = ranks[0]
    for rank in ranks[1:]:
        found = np.maximum(found, rank)
    return found


_ARITHMETIC: Mapping[str, Callable[[Numbers, Numbers], Numbers]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "%": np.fmod,
}  # fmt: skip
_COMPARISON: Mapping[str, Callable[[Numbers, Numbers], Flags]] = {
    "=": np.equal, "<>": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def binary(op: str, left: Cells, right: Cells) -> Cells:
    """Arithmetic, a comparison (1, 0 or NaN for NULL), or `and`, `or` with SQL's three values."""
    a, b = left.value, right.value
    if op in _COMPARISON:
        return made(np.where(np.isnan(a) | np.isnan(b), np.nan, _COMPARISON[op](a, b)), left, right)
    if op == "and":
        return made(np.where((a == 0) | (b == 0), 0.0, a * b), left, right)
    if op == "or":
        return made(np.where((a == 1) | (b == 1), 1.0, a + b), left, right)
    with np.errstate(all="ignore"):
        value = _ARITHMETIC[op](a, b)
    by_zero = (b == 0) if op in {"/", "%"} else np.zeros((1, 1), bool)
    return made(value, left, right, empty=np.where(by_zero, UNDEFINED, MISSING).astype(np.int8))


def choose(condition: Flags, one: Cells, other: Cells) -> Cells:
    """Where the condition holds the one, elsewhere the other."""
    pairs = ((f.name, getattr(one, f.name), getattr(other, f.name)) for f in fields(Cells))
    return Cells(**{name: np.where(condition, a, b) for name, a, b in pairs})


def coalesce(*args: Cells) -> Cells:
    """The first that has a value; what is suppressed is not filled up by what follows."""
    found = args[0].whole()
    for arg in args[1:]:
        found = choose(np.isnan(found.value) & (found.status != SUPPRESSED), arg.whole(), found)
    return found


def nullif(value: Cells, other: Cells) -> Cells:
    """Nothing where both are equal."""
    return made(np.where(value.value == other.value, np.nan, value.value), value)


def when(condition: Cells, value: Cells, otherwise: Cells) -> Cells:
    """The value where the condition is true; how firm the condition is bears on both."""
    found = choose(condition.value == 1, value.whole(), otherwise.whole())
    soft = np.where(condition.status >= UNDEFINED, FINAL, condition.status)
    hidden = condition.status == SUPPRESSED
    status = np.where(hidden, SUPPRESSED, np.maximum(found.status, soft)).astype(np.int8)
    estimated, carried = np.fmax(found.estimated, condition.estimated), found.carried | condition.carried
    return replace(
        found, value=np.where(hidden, np.nan, found.value), status=status, estimated=estimated, carried=carried
    )


def rounded(cells: Cells, places: int) -> Cells:
    """Half away from zero, as formulas over rows round what is no exact number."""
    with np.errstate(all="ignore"):
        scaled = cells.value * 10.0**places
        whole = np.floor(np.abs(scaled))
        value = np.copysign(whole + (np.abs(scaled) - whole >= 0.5), scaled) / 10.0**places
    return made(np.where(np.isfinite(scaled), value, cells.value), cells)
