"""A checked formula -> SQL of a dialect. Names and values enter through the dialect only.

Arithmetic casts its operands to the types of `exact_of`, so that an engine's own rules for the width of decimals never
decide, and nothing overflows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from khue.engines.dialect import DUCKDB, Dialect
from khue.engines.sql import cast
from khue.formulas.tree import case_values, common_exact, decimals_of, exact_of, type_of
from khue.model.formula import (
    Aggregate,
    Binary,
    Call,
    Case,
    Column,
    Exact,
    InList,
    IsNull,
    Literal,
    Node,
    Type,
    Unary,
)

Leaf = Callable[[Column | Aggregate], str]
"""How a column, or a whole aggregate, is written where the expression stands."""


def expression(node: Node, leaf: Leaf, dialect: Dialect = DUCKDB) -> str:
    """The SQL of an expression, in brackets where needed."""
    return Writer(leaf, dialect).expression(node)


def number(node: Node, exact: Exact | None, leaf: Leaf, dialect: Dialect = DUCKDB) -> str:
    """The SQL of a number as DECIMAL of that size, or DOUBLE."""
    return Writer(leaf, dialect).number(node, exact)


def output(node: Node, leaf: Leaf, dialect: Dialect = DUCKDB) -> str:
    """The SQL of a number as the nearest DOUBLE."""
    return Writer(leaf, dialect).output(node)


@dataclass(frozen=True)
class Writer:
    """Writes formulas in a dialect."""

    leaf: Leaf
    dialect: Dialect

    def expression(self, node: Node) -> str:
        """The SQL of an expression, in brackets where needed."""
        match node:
            case Literal():
                return self.dialect.literal(node)
            case Column() | Aggregate():
                return self.leaf(node)
            case Unary(op="not", operand=operand):
                return f"(NOT {self.expression(operand)})"
            case Unary(operand=operand):
                return f"(- {self._own(operand)})"
            case Binary(op=("and" | "or") as op, left=left, right=right):
                return f"({self.expression(left)} {op.upper()} {self.expression(right)})"
            case Binary():
                return self._comparison(node) if type_of(node) is Type.BOOLEAN else self._arithmetic(node)
            case IsNull(operand=operand, negated=negated):
                return f"({self.expression(operand)} IS {'NOT ' if negated else ''}NULL)"
            case InList(operand=operand, options=options, negated=negated):
                first, *rest = self._alike((operand, *options))
                return f"({first} {'NOT ' if negated else ''}IN ({', '.join(rest)}))"
            case Case():
                return self._case(node)
            case Call():
                return self._call(node)
            case _:
                raise TypeError(f"not a node of a formula: {node!r}")

    def number(self, node: Node, exact: Exact | None) -> str:
        """The SQL of a number as DECIMAL of that size, or DOUBLE."""
        own = exact_of(node)
        if exact is None and own is not None:
            return self.dialect.double(self.expression(node), own)
        return cast(self.expression(node), self.dialect.number_type(exact))

    def output(self, node: Node) -> str:
        """The SQL of a number as the nearest DOUBLE."""
        exact = exact_of(node)
        if exact is None or exact.digits <= 15:
            return self.number(node, None)
        return self.dialect.nearest(self.number(node, exact))

    def _own(self, node: Node) -> str:
        return self.number(node, exact_of(node))

    def _alike(self, nodes: tuple[Node, ...]) -> list[str]:
        """Expressions in one type, so that they can be compared."""
        if not any(type_of(node) is Type.NUMBER for node in nodes):
            return [self.expression(node) for node in nodes]
        exact = common_exact(nodes)
        if exact is not None and all((own := exact_of(node)) is None or own.scale == 0 for node in nodes):
            return [self.expression(node) for node in nodes]
        return [self.number(node, exact) for node in nodes]

    def _comparison(self, node: Binary) -> str:
        left, right = self._alike((node.left, node.right))
        return f"({left} {node.op} {right})"

    def _arithmetic(self, node: Binary) -> str:
        exact, one, other = exact_of(node), exact_of(node.left), exact_of(node.right)
        if exact is None or one is None or other is None:
            left, right = self.number(node.left, None), self.number(node.right, None)
        else:
            one, other = self.dialect.operands(node.op, one, other, exact)
            left, right = self.number(node.left, one), self.number(node.right, other)
        if node.op in {"/", "%"}:
            right = f"nullif({right}, 0)"
        return self.dialect.remainder(left, right) if node.op == "%" else f"({left} {node.op} {right})"

    def _value(self, node: Node, whole: Node) -> str:
        """A part of a case or coalesce, in the type of the whole."""
        return self.number(node, exact_of(whole)) if type_of(whole) is Type.NUMBER else self.expression(node)

    def _case(self, node: Case) -> str:
        values = [self._value(value, node) for value in case_values(node)]
        conditions = [self.expression(condition) for condition, _ in node.whens]
        whens = " ".join(f"WHEN {when} THEN {then}" for when, then in zip(conditions, values, strict=False))
        return f"CASE {whens}{'' if node.otherwise is None else f' ELSE {values[-1]}'} END"

    def _call(self, node: Call) -> str:
        if node.name in {"coalesce", "nullif"}:
            return f"{node.name}({', '.join(self._value(arg, node) for arg in node.args)})"
        if node.name == "abs":
            return f"abs({self._own(node.args[0])})"
        if node.name == "round":
            first = node.args[0]
            return self.dialect.rounded(self._own(first), decimals_of(node), exact_of(first))
        return self.dialect.call(node.name, [self.expression(arg) for arg in node.args])
