"""Filters that many indicators share, moved behind the first grouping.

Fifty indicators that look at eight fields and three channels ask for a hundred sums a row. Where the conditions are of
few kinds, rows are instead grouped by which of them are true - the signature, one bit a condition - with the few sums
that are left, and the rest follows from the groups, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khue.engines.parts import Part, Parts
from khue.formulas.tree import column_names, walk
from khue.model.formula import Literal, Node

MOST_KINDS = 48
"""The most signatures that an area and month is expected to have: beyond, the groups no longer fit a processor's cache."""
LEAST_SAVED = 4
"""The fewest sums a row for which grouping by another column is worth while."""


@dataclass(frozen=True)
class Signature:
    """The conditions that rows are grouped by, and the parts that are left to make from rows."""

    conditions: tuple[str, ...]
    parts: dict[Part, str]

    @classmethod
    def of(cls, parts: Iterable[Part], conditions: Iterable[str]) -> Signature:
        """The signature of these conditions."""
        chosen = tuple(conditions)
        left = dict.fromkeys(_without(part, chosen) for part in parts)
        return cls(chosen, {part: f"q{index}" for index, part in enumerate(left)})

    def column(self) -> list[str]:
        """The signature as a column, if there is one."""
        bits = [f"CASE WHEN {name} THEN {1 << bit} ELSE 0 END" for bit, name in enumerate(self.conditions)]
        return [f"({' + '.join(bits)}) AS signature"] if bits else []

    def folded(self, part: Part) -> str:
        """A part out of the groups of one area and period."""
        left = self.parts[_without(part, self.conditions)]
        mask = sum(1 << self.conditions.index(name) for name in part.conditions if name in self.conditions)
        if not self.conditions:
            return left
        return part.from_parts(left, (f"signature & {mask} = {mask}",) if mask else ())

    def explain(self, parts: int) -> str:
        """How rows are grouped, in a line."""
        return f"{parts} parts, {len(self.parts)} a row, by a signature of {len(self.conditions)} conditions"


def choose(parts: Parts) -> Signature:
    """The signature that leaves the fewest parts a row, column by column, while its kinds stay few."""
    columns: dict[str, list[str]] = {}
    for name, node in parts.conditions.items():
        used = column_names(node)
        if len(used) == 1:
            columns.setdefault(used[0], []).append(name)
    best, kinds = Signature.of(parts.additive, ()), 1
    while columns:
        tried = {column: Signature.of(parts.additive, (*best.conditions, *names)) for column, names in columns.items()}
        column = min(tried, key=lambda name: len(tried[name].parts))
        wider = kinds * _kinds(parts.conditions[name] for name in columns.pop(column))
        if len(best.parts) - len(tried[column].parts) < LEAST_SAVED:
            break
        if wider <= MOST_KINDS:
            best, kinds = tried[column], wider
    return best


def _kinds(conditions: Iterable[Node]) -> int:
    """About how many combinations the conditions on one column can have: a value more than they name."""
    literals = [{part for part in walk(node) if isinstance(part, Literal)} for node in conditions]
    return len(set().union(*literals)) + sum(not named for named in literals) + 1


def _without(part: Part, conditions: tuple[str, ...]) -> Part:
    return Part(part.function, part.argument, tuple(name for name in part.conditions if name not in conditions))
