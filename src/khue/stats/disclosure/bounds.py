"""What a reader can work out about hidden cells from those that are published: the least and the greatest each may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from khue.stats.disclosure.table import Flags, Sum, Table, Values

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_CLOSE = 1e-6


@dataclass(frozen=True)
class Group:
    """Hidden cells that hang together through sums, and the equations between them: `matrix` times cells is `known`.

    What is known is what the published cells leave over, which is what the hidden ones come to.
    """

    cells: tuple[int, ...]
    matrix: csr_array
    known: Values


def groups(table: Table, hidden: Flags) -> Iterator[Group]:
    """The hidden cells by groups that no sum connects; each is looked at for itself."""
    sums = [one for one in table.sums if any(hidden[cell] for cell in one.terms)]
    for cells in _together([[c for c in one.terms if hidden[c]] for one in sums]):
        numbers = {number for cell in cells for number in table.through[cell]}
        yield _group(table, hidden, sorted(cells), [table.sums[number] for number in sorted(numbers)])


def _together(bundles: Iterable[Sequence[int]]) -> list[set[int]]:
    """Cells that share a bundle, directly or through others."""
    root: dict[int, int] = {}

    def top(cell: int) -> int:
        while root.setdefault(cell, cell) != cell:
            root[cell] = root[root[cell]]
            cell = root[cell]
        return cell

    for bundle in bundles:
        for cell in bundle:
            root[top(cell)] = top(bundle[0])
    found: dict[int, set[int]] = {}
    for cell in list(root):
        found.setdefault(top(cell), set()).add(cell)
    return list(found.values())


def _group(table: Table, hidden: Flags, cells: Sequence[int], sums: Sequence[Sum]) -> Group:
    from scipy.sparse import coo_array  # slow to import, and only wanted where something is hidden

    column = {cell: at for at, cell in enumerate(cells)}
    entries = [
        (row, column[cell], sign)
        for row, one in enumerate(sums) for cell, sign in ((one.total, -1.0), *one.weighted) if hidden[cell]
    ]  # fmt: skip
    rows, columns, signs = zip(*entries, strict=True)
    matrix = coo_array((signs, (rows, columns)), shape=(len(sums), len(cells))).tocsr()
    return Group(tuple(cells), matrix, matrix @ table.values[list(cells)])


def narrow(group: Group, wanted: Sequence[int], width: float) -> list[int]:
    """Of the wanted cells those that can be told to within less than `width`.

    A way to fill the hidden cells shows how far apart many of them may be at once, so that most cells need no programme of
    their own.
    """
    place = {cell: at for at, cell in enumerate(group.cells)}
    low, high = np.full(len(place), np.inf), np.full(len(place), -np.inf)
    left = [place[cell] for cell in wanted]

    def look(aim: Values) -> list[int]:
        """Those still too close together after one more way to fill the cells."""
        found = _least(group, aim)
        if found is None:
            return [at for at in left if aim[at] == 0]
        np.minimum(low, found, out=low)
        np.maximum(high, found, out=high)
        return [at for at in left if high[at] - low[at] < width - _CLOSE]

    for sign in _ROUNDS:
        left = look(_aim(len(place), left, sign)) if left else left
    for at in tuple(left):
        for sign in (1.0, -1.0):
            left = look(_aim(len(place), [at], sign)) if at in left else left
    return [group.cells[at] for at in left]


_ROUNDS = (1.0, -1.0) * 4
"""How often all cells that are left are pushed down, and up, together."""
_UNBOUNDED = 3
"""How the solver says that a value may be as great as you like."""


def _aim(size: int, cells: Sequence[int], sign: float) -> Values:
    aim = np.zeros(size)
    aim[list(cells)] = sign
    return aim


def _least(group: Group, aim: Values) -> Values | None:
    """Values of the hidden cells for which the aim is least; None where it has no least."""
    from scipy.optimize import linprog

    solved = linprog(aim, A_eq=group.matrix, b_eq=group.known, bounds=(0, None), method="highs")  # type: ignore[call-overload]  # the stubs know dense matrices alone
    return None if solved.status == _UNBOUNDED else np.asarray(solved.x)
