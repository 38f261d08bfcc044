"""Columns with few values that many conditions look at: rows are grouped by them too, and the conditions come later.

Fifty indicators that look at eight fields and three channels ask for a hundred sums a row. Grouped by field and channel
there are few sums left, and the rest follows from the groups, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khue.engines.tallies import Shared, Tally

MOST_KINDS = 48
"""The most kinds of rows that an area and piece may have: beyond, the groups no longer fit a processor's cache."""
LEAST_SAVED = 4
"""The fewest sums a row for which grouping by another column is worth while."""


@dataclass(frozen=True)
class Grouping:
    """The columns that rows are grouped by besides area and piece, and the parts made of each group by their names.

    `later` are the conditions that look at these columns alone.
    """

    columns: tuple[str, ...]
    later: frozenset[str]
    tallies: Mapping[Tally, str]

    @classmethod
    def by(cls, columns: tuple[str, ...], tallies: Iterable[Tally], shared: Shared) -> Grouping:
        """The grouping by these columns."""
        later = frozenset(name for name, looked_at in shared.conditions.items() if looked_at <= set(columns))
        left = dict.fromkeys(tally.without(later) for tally in tallies)
        made = dict.fromkeys((*left, *(tally.among for tally in left if tally.among is not None)))
        return cls(columns, later, {tally: f"q{index}" for index, tally in enumerate(made)})

    def folded(self, tally: Tally) -> str:
        """A part out of the groups of one area and piece."""
        left, conditions = tally.without(self.later), tuple(name for name in tally.conditions if name in self.later)
        total = left.from_parts(self.tallies[left], conditions)
        if left.among is None:
            return total
        return f"CASE WHEN {left.among.from_parts(self.tallies[left.among], conditions)} > 0 THEN {total} END"

    def explain(self) -> str:
        """How parts are made from rows, in a line."""
        return f"{len(self.tallies)} sums by area, piece and {len(self.columns)} columns"


def worth_while(tallies: Iterable[Tally], shared: Shared) -> tuple[str, ...]:
    """The columns of which each, grouped by, would spare enough sums."""
    wanted = tuple(dict.fromkeys(tallies))
    columns = dict.fromkeys(column for looked_at in shared.conditions.values() for column in sorted(looked_at))
    plain = len(Grouping.by((), wanted, shared).tallies)
    return tuple(c for c in columns if plain - len(Grouping.by((c,), wanted, shared).tallies) >= LEAST_SAVED)


def choose(tallies: Iterable[Tally], shared: Shared, kinds: Mapping[str, int]) -> Grouping:
    """The grouping that leaves the fewest sums a row, column by column; `kinds` says how many values each column has."""
    wanted = tuple(dict.fromkeys(tallies))
    best, held, left = Grouping.by((), wanted, shared), 1, dict(kinds)
    while left:
        tried = {column: Grouping.by((*best.columns, column), wanted, shared) for column in left}
        column = min(tried, key=lambda name: len(tried[name].tallies))
        wider = held * left.pop(column)
        if len(best.tallies) - len(tried[column].tallies) >= LEAST_SAVED and wider <= MOST_KINDS:
            best, held = tried[column], wider
    return best
