"""Aggregates taken apart: parts that add up from the finest grain, and spreads of values for those that do not.

A count, a sum, a least and a greatest value of a quarter follow from those of its months; an average follows from its
sum and count. Distinct counts, medians and quantiles follow from how often each value occurs: their spread. Every part
and spread has a key that is a hash of what it means and of nothing else, so that it can be kept and found again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import TYPE_CHECKING

from khue.engines.known import counted
from khue.exceptions import KhueError
from khue.formulas.columns import BIGINT
from khue.formulas.tree import aggregates, column_names, exact_of, type_of
from khue.model.contract import Contract
from khue.model.formula import Aggregate, Binary, Column, Exact, Node, Type
from khue.ports import Measure, Pieces

if TYPE_CHECKING:
    import pyarrow as pa

_INT64_DIGITS = 18
"""Every whole number of so many figures is a 64-bit integer."""


@dataclass(frozen=True)
class Kind:
    """The type in which a part or a value is handed over: text, day, truth, 64-bit integer, decimal or DOUBLE."""

    type: Type
    exact: Exact | None = None

    @classmethod
    def of(cls, node: Node) -> Kind:
        """The type of an expression's values."""
        exact = exact_of(node)
        integer = exact is not None and exact.scale == 0 and exact.digits <= _INT64_DIGITS
        if integer or (isinstance(node, Column) and exact == BIGINT):
            return cls(Type.NUMBER, BIGINT)
        return cls(type_of(node) or Type.TEXT, exact)

    def arrow(self) -> pa.DataType:
        """The Arrow type."""
        import pyarrow as pa

        if self.type is not Type.NUMBER:
            return {Type.TEXT: pa.string(), Type.DATE: pa.date32(), Type.BOOLEAN: pa.bool_()}[self.type]
        if self.exact is None:
            return pa.float64()
        return pa.int64() if self.exact == BIGINT else pa.decimal128(self.exact.digits, self.exact.scale)


@dataclass(frozen=True)
class Part:
    """What adds up: a function of an argument (None: of whole rows) over the rows on which every condition is true.

    The function is count, sum, min or max.
    """

    function: str
    argument: Node | None
    conditions: tuple[Node, ...] = ()

    @property
    def aggregate(self) -> Aggregate:
        """The same without its conditions, as formulas say it."""
        return Aggregate(self.function, self.argument)

    @property
    def kind(self) -> Kind:
        """The type of its values."""
        if self.function in {"min", "max"} and self.argument is not None:
            return Kind.of(self.argument)
        return Kind.of(self.aggregate)


@dataclass(frozen=True)
class Spread:
    """How often each value of an argument occurs in the rows on which every condition is true; NULL is no value."""

    argument: Node
    conditions: tuple[Node, ...] = ()

    @property
    def kind(self) -> Kind:
        """The type of its values."""
        return Kind.of(self.argument)


@dataclass(frozen=True)
class Needs:
    """The parts and the spreads that measures are made of, by key, in order of the keys."""

    parts: Mapping[str, Part]
    spreads: Mapping[str, Spread]

    @classmethod
    def of(cls, measures: Iterable[Measure], contract: Contract, wanted: Collection[str] | None = None) -> Needs:
        """What the measures need; of that, where `wanted` is given, only what it names."""
        found = {key_of(need, contract): need for a in all_aggregates(measures) for need in needs_of(a, contract)}
        if wanted is not None and (unknown := set(wanted) - found.keys()):
            raise KhueError(f"no measure needs {', '.join(sorted(unknown))}")
        kept = {key: found[key] for key in sorted(found) if wanted is None or key in wanted}
        parts = {key: need for key, need in kept.items() if isinstance(need, Part)}
        return cls(parts, {key: need for key, need in kept.items() if isinstance(need, Spread)})

    def columns(self) -> tuple[str, ...]:
        """The columns of the dataset that are looked at, each once."""
        every: tuple[Part | Spread, ...] = (*self.parts.values(), *self.spreads.values())
        nodes = (node for need in every for node in (need.argument, *need.conditions) if node is not None)
        return tuple(dict.fromkeys(name for node in nodes for name in column_names(node)))

    def typed(self, parts: pa.Table, spreads: Mapping[str, pa.Table]) -> Pieces:
        """Pieces of tables that have the right columns: in the types and the order in which they are handed over."""
        schema = parts_schema(self.parts)
        kinds = {key: spread_schema(spread) for key, spread in self.spreads.items()}
        return Pieces(
            parts.select(schema.names).cast(schema),
            {key: spreads[key].select(kind.names).cast(kind) for key, kind in kinds.items()},
        )

    def nothing(self) -> Pieces:
        """The pieces of no rows."""
        kinds = {key: spread_schema(spread) for key, spread in self.spreads.items()}
        return Pieces(parts_schema(self.parts).empty_table(), {key: kind.empty_table() for key, kind in kinds.items()})


def parts_schema(parts: Mapping[str, Part]) -> pa.Schema:
    """The columns of the table of parts: area and piece, how many rows and on which days, and each part by its key."""
    import pyarrow as pa

    day = pa.date32()
    always = [("area", pa.string()), ("piece", day), ("rows", pa.int64()), ("first", day), ("last", day)]
    return pa.schema([*always, *((key, part.kind.arrow()) for key, part in parts.items())])


def spread_schema(spread: Spread) -> pa.Schema:
    """The columns of the table of a spread."""
    import pyarrow as pa

    values = spread.kind.arrow()
    return pa.schema([("area", pa.string()), ("piece", pa.date32()), ("value", values), ("count", pa.int64())])


def needs_of(aggregate: Aggregate, contract: Contract) -> tuple[Part | Spread, ...]:
    """What an aggregate is made of: one part or spread, and for an average its sum and its count."""
    conditions = {meaning(node): node for node in conjuncts(aggregate.where)}
    ordered = tuple(conditions[text] for text in sorted(conditions))
    if aggregate.name == "avg":
        return (Part("sum", aggregate.arg, ordered), count_of(aggregate.arg, ordered, contract))
    if is_additive(aggregate):
        count = aggregate.name == "count"
        return (count_of(aggregate.arg, ordered, contract) if count else Part(aggregate.name, aggregate.arg, ordered),)
    if aggregate.arg is None:
        raise TypeError(f"no argument: {aggregate!r}")
    return (Spread(aggregate.arg, ordered),)


def count_of(argument: Node | None, conditions: tuple[Node, ...], contract: Contract) -> Part:
    """How often an argument is not NULL, said as simply as possible; rows without a day count nowhere, so a day is known."""
    known = (contract.time_column,)
    return Part("count", None if argument is None else counted(argument, conditions, known), conditions)


def is_additive(aggregate: Aggregate) -> bool:
    """Whether longer periods and higher levels follow from the finest grain."""
    return aggregate.name not in {"median", "quantile"} and not aggregate.distinct


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The conditions that must all be true for this one to be true."""
    if isinstance(node, Binary) and node.op == "and":
        return (*conjuncts(node.left), *conjuncts(node.right))
    return () if node is None else (node,)


def all_aggregates(measures: Iterable[Measure]) -> tuple[Aggregate, ...]:
    """Every aggregate of the measures, as they stand in order."""
    formulas = [measure.formula for measure in measures]
    nodes = [node for f in formulas for node in (f.root, f.numerator, f.denominator) if node is not None]
    return tuple(aggregate for node in nodes for aggregate in aggregates(node))


def key_of(need: Part | Spread, contract: Contract) -> str:
    """The name of a part or spread: its function, and a hash of its meaning and of the columns that place a row."""
    kind = need.function if isinstance(need, Part) else "spread"
    said = (contract.area_column, contract.time_column, kind, need.argument, need.conditions)
    return f"{kind}_{hashlib.sha256(meaning(said).encode()).hexdigest()[:20]}"


def meaning(value: object) -> str:
    """What a piece of a formula says, as text: the same wherever it stands, and never the same for two meanings."""
    if isinstance(value, tuple):
        return f"({', '.join(map(meaning, value))})"
    if isinstance(value, Node | Exact):
        said = [meaning(getattr(value, field.name)) for field in fields(value) if field.name != "at"]
        return f"{type(value).__name__}({', '.join(said)})"
    return value.name if isinstance(value, Enum) else repr(value)
