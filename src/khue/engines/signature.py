"""Filters that many indicators share, moved behind the first grouping.

Fifty indicators that look at eight fields and three channels ask for a hundred sums a row. Where the conditions are of
few kinds, rows are instead grouped by which of them are true - the signature, one bit a condition - with the few sums
that are left, and the rest follows from the groups, exactly. Sums in which no such condition takes part are kept out of
these groups: the smaller a group's state, the more of them stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khue.engines import sql
from khue.engines.parts import Part, Parts
from khue.formulas.tree import column_names, walk
from khue.model.formula import Binary, Column, InList, Literal, Node

MOST_KINDS = 48
"""The most signatures that an area and month is expected to have: beyond, the groups no longer fit a processor's cache."""
MOST_CONDITIONS = 60
"""One bit each, in 64."""
LEAST_SAVED = 4
"""The fewest sums a row for which grouping by another column is worth while."""


@dataclass(frozen=True)
class Signature:
    """The conditions that rows are grouped by, and the parts made of each group, out of which others follow."""

    conditions: tuple[str, ...]
    parts: dict[Part, str]
    plain: int
    """How many parts have no such condition, nor are made anyway for those that have one."""

    @classmethod
    def of(cls, parts: Iterable[Part], conditions: Iterable[str]) -> Signature:
        """The signature of these conditions."""
        chosen, wanted = tuple(conditions), tuple(parts)
        left = dict.fromkeys(_without(part, chosen) for part in wanted if set(part.conditions) & set(chosen))
        names = {part: f"q{index}" for index, part in enumerate(left)}
        return cls(chosen, names, sum(_without(part, chosen) not in left for part in wanted))

    @property
    def cost(self) -> int:
        """How many parts are made from rows."""
        return len(self.parts) + self.plain

    def holds(self, part: Part) -> bool:
        """Whether the part follows from the groups."""
        return _without(part, self.conditions) in self.parts

    def column(self, parts: Parts) -> list[str]:
        """The signature as a column: conditions that name texts of one column are answered by one look at it."""
        looks: dict[str, dict[str, int]] = {}
        bits = []
        for bit, name in enumerate(self.conditions):
            column, texts = _texts(parts.conditions[name])
            for text in texts:
                values = looks.setdefault(parts.leaf(column), {}) if column else {}
                values[text] = values.get(text, 0) + (1 << bit)
            bits += [] if column else [f"CASE WHEN {name} THEN {1 << bit} ELSE 0 END"]
        for written, values in looks.items():
            whens = " ".join(f"WHEN {sql.text(text)} THEN {value}" for text, value in values.items())
            bits.append(f"CASE {written} {whens} ELSE 0 END")
        return [f"({' + '.join(bits)}) AS signature"]

    def folded(self, part: Part) -> str:
        """A part out of the groups of one area and period."""
        mask = sum(1 << self.conditions.index(name) for name in part.conditions if name in self.conditions)
        left = self.parts[_without(part, self.conditions)]
        return part.from_parts(left, (f"signature & {mask} = {mask}",) if mask else ())

    def explain(self) -> str:
        """How parts are made from rows, in a line."""
        return f"{self.plain} sums by area and month, {len(self.parts)} also by {len(self.conditions)} conditions"


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
        column = min(tried, key=lambda name: tried[name].cost)
        wider = kinds * _kinds(parts.conditions[name] for name in columns.pop(column))
        if best.cost - tried[column].cost < LEAST_SAVED:
            break
        if wider <= MOST_KINDS and len(tried[column].conditions) <= MOST_CONDITIONS:
            best, kinds = tried[column], wider
    return best


def _kinds(conditions: Iterable[Node]) -> int:
    """About how many combinations the conditions on one column can have: a value more than they name."""
    literals = [{part for part in walk(node) if isinstance(part, Literal)} for node in conditions]
    return len(set().union(*literals)) + sum(not named for named in literals) + 1


def _without(part: Part, conditions: tuple[str, ...]) -> Part:
    return Part(part.function, part.argument, tuple(name for name in part.conditions if name not in conditions))


def _texts(node: Node) -> tuple[Column | None, tuple[str, ...]]:
    """The column and the texts for which the condition is true, where it says no more than that."""
    match node:
        case Binary(op="=", left=Column() as column, right=Literal(value=str() as text)):
            return column, (text,)
        case InList(operand=Column() as column, options=options, negated=False):
            texts = tuple(dict.fromkeys(option.value for option in options if isinstance(option.value, str)))
            return (column, texts) if texts else (None, ())
        case _:
            return None, ()
