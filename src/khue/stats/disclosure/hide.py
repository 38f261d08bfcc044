"""Which cells to hide: the small ones, and as few others as keep every total from giving a small one away.

The rule of the smallest count: a cell from 1 to below `least` is small, and hidden. A hidden small cell is safe where a reader
who knows every published cell, and that none is negative, still cannot tell it to within `least`: the greatest value that it may
have is at least `least` above the smallest. Cells are added sum by sum, the smallest first, and what came out is then held against
the exact bounds (linear programming over each connected group of hidden cells), until every small cell is safe.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np

from khue.stats.disclosure.bounds import groups, narrow
from khue.stats.disclosure.table import Flags, Sum, Table, Values

_CLOSE = 1e-6


def small(values: Values, least: Values | float) -> Flags:
    """The cells that are small: more than nothing, and less than `least`, which may be that of each cell."""
    return np.asarray((values > 0) & (values < least - _CLOSE))


def hide(table: Table, small_cells: Flags, least: float) -> Flags:
    """The cells to hide: `small_cells` and what else has to be hidden; all of them is the worst that can come out."""
    hidden = small_cells.copy()
    while True:
        _settle(table, hidden, range(len(table.sums)), least)
        if not _repair(table, hidden, small_cells, least):
            return hidden


def _settle(table: Table, hidden: Flags, first: Iterable[int], least: float) -> None:
    """Hide more in each sum that gives something away, until none does when looked at alone."""
    waiting = deque(first)
    queued = set(waiting)
    while waiting:
        number = waiting.popleft()
        queued.discard(number)
        for cell in _lacking(table, table.sums[number], hidden, least):
            hidden[cell] = True
            more = [other for other in table.through[cell] if other not in queued]
            waiting.extend(more)
            queued.update(more)


def _lacking(table: Table, one: Sum, hidden: Flags, least: float) -> list[int]:
    """The cells to hide so that this sum alone gives nothing away: the smallest parts first, the total last."""
    covered = [weight * table.values[cell] for cell, weight in one.weighted if hidden[cell]]
    if not covered and not hidden[one.total]:
        return []
    open_parts = sorted(
        ((_cost(table, cell), cell, weight) for cell, weight in one.weighted if not hidden[cell]), reverse=True
    )
    added: list[int] = []
    while not _safe(len(covered), float(sum(covered)), total=bool(hidden[one.total]), least=least):
        if not open_parts:
            return added if hidden[one.total] else [*added, one.total]
        _, cell, weight = open_parts.pop()
        added.append(cell)
        covered.append(weight * table.values[cell])
    return added


def _safe(parts: int, amount: float, *, total: bool, least: float) -> bool:
    """Whether a sum with so many hidden parts of this amount together gives none of them away."""
    return parts >= 1 if total else parts >= 2 and amount >= least - _CLOSE


def _cost(table: Table, cell: int) -> float:
    """What is lost by hiding a cell; one that is empty protects nothing and comes last."""
    return float(table.values[cell]) or np.inf


def _repair(table: Table, hidden: Flags, small_cells: Flags, least: float) -> bool:
    """Hide more around small cells that all sums together still give away; tells whether there were any."""
    found = list(groups(table, hidden))
    worst = [cell for one in found for cell in narrow(one, [c for c in one.cells if small_cells[c]], least)]
    widened = [_widen(table, hidden, cell) for cell in worst]
    return any(widened)


def _widen(table: Table, hidden: Flags, cell: int) -> bool:
    """Hide one more cell in a sum of the cell, or of those it hangs together with; false where all is hidden already."""
    seen, waiting = {cell}, deque([cell])
    while waiting:
        at = waiting.popleft()
        sums = [table.sums[number] for number in table.through.get(at, ())]
        near = sorted({c for one in sums for c in one.terms if not hidden[c]}, key=lambda c: (_cost(table, c), c))
        if near:
            hidden[near[0]] = True
            _settle(table, hidden, table.through[near[0]], 0.0)
            return True
        fresh = [c for one in sums for c in one.terms if c not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return False
