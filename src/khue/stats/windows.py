"""Values of several periods put together into one: sums, and ratios of sums."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from khue.stats.additive import Adds
from khue.stats.cells import FINAL, MISSING, SUPPRESSED, UNDEFINED, Cells
from khue.stats.columns import Flags, Numbers, Whole
from khue.stats.timeline import Timeline


def window(cells: Cells, lengths: Whole, timeline: Timeline, adds: Adds, scale: float, *, of_rows: bool) -> Cells:
    """For each period the whole of the `lengths` periods that end with it; nothing where one of them is not there.

    `of_rows` says that the values were computed over rows: then a part that is NULL had no row, and adds nothing.
    """
    filled = _Sums(cells, lengths, timeline, of_rows=of_rows)
    if adds is Adds.SUM:
        total = filled.sum(cells.value)
        return _found(cells, filled, total, np.where(np.isnan(total), MISSING, FINAL))
    above, below = filled.sum(cells.numerator), filled.sum(cells.denominator)
    with np.errstate(all="ignore"):
        value = scale * above / below
    empty = np.where(filled.complete & (below == 0), UNDEFINED, MISSING)
    value = np.where(np.isfinite(value), value, np.nan)
    found = _found(cells, filled, value, np.where(np.isnan(value), empty, FINAL))
    hidden = found.status == SUPPRESSED
    return replace(found, numerator=np.where(hidden, np.nan, above), denominator=np.where(hidden, np.nan, below))


def _found(cells: Cells, sums: _Sums, value: Numbers, status: Whole) -> Cells:
    """The cells of a window; one suppressed value in it hides the sum."""
    soft = np.where(cells.status >= UNDEFINED, FINAL, cells.status)
    hidden = sums.greatest(cells.status == SUPPRESSED) > 0
    status = np.where(status >= UNDEFINED, status, np.maximum(status, sums.greatest(soft)))
    none = np.full(value.shape, np.nan)
    return Cells(
        np.where(hidden, np.nan, value), np.where(hidden, SUPPRESSED, status).astype(np.int8), none, none,
        sums.greatest(cells.estimated, np.nan), sums.greatest(cells.carried) > 0, cells.there,
    )  # fmt: skip


class _Sums:
    """Adds up the columns of arrays, period by period back from each one."""

    def __init__(self, cells: Cells, lengths: Whole, timeline: Timeline, *, of_rows: bool) -> None:
        self._lengths = lengths
        self._columns = [timeline.before(lag) for lag in range(int(lengths.max(initial=0)))]
        self._blank = cells.there & (cells.status != SUPPRESSED) if of_rows else np.zeros_like(cells.there)
        self.complete: Flags = ~np.isnan(self._added(np.where(cells.there, 0.0, np.nan)))
        """Whether every period of a window is there."""

    def sum(self, numbers: Numbers) -> Numbers:
        """The sums; NaN where something is not there, or where there is nothing to add."""
        known = self._added(np.where(np.isnan(numbers), 0.0, 1.0), outside=0.0)
        total = self._added(np.where(np.isnan(numbers) & self._blank, 0.0, numbers))
        return np.where(known > 0, total, np.nan)

    def greatest(self, numbers: Numbers | Flags | Whole, empty: float = 0.0) -> Numbers:
        """The greatest of each window, `empty` where there is none."""
        numbers = np.asarray(numbers, np.float64)
        found = np.full(numbers.shape, empty)
        if not np.any(numbers > empty if empty == 0 else ~np.isnan(numbers)):
            return found
        for lag, columns in enumerate(self._columns):
            seen = np.where(columns < 0, empty, numbers[:, columns])
            found = np.fmax(found, np.where(lag < self._lengths, seen, empty))
        return found

    def _added(self, numbers: Numbers, outside: float = np.nan) -> Numbers:
        total = np.zeros(numbers.shape)
        for lag, columns in enumerate(self._columns):
            seen = np.where(columns < 0, outside, numbers[:, columns])
            total += np.where(lag < self._lengths, seen, 0.0)
        return total
