"""A checked formula -> DuckDB SQL. Names and values enter through `khue.engines.sql` only.

Arithmetic casts its operands to the types of `exact_of`, so that DuckDB's own rules for the width of decimals never
decide, and nothing overflows.
"""

from __future__ import annotations

from collections.abc import Callable

from khue.engines.sql import cast, literal, number_type
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

_WIDE = 19
_DATE_PARTS = {"year", "quarter", "month", "day"}


def expression(node: Node, leaf: Leaf) -> str:
    """The SQL of an expression, in brackets where needed."""
    match node:
        case Literal(value=value):
            return literal(value)
        case Column() | Aggregate():
            return leaf(node)
        case Unary(op="not", operand=operand):
            return f"(NOT {expression(operand, leaf)})"
        case Unary(operand=operand):
            return f"(- {_own(operand, leaf)})"
        case Binary(op=("and" | "or") as op, left=left, right=right):
            return f"({expression(left, leaf)} {op.upper()} {expression(right, leaf)})"
        case Binary():
            return _comparison(node, leaf) if type_of(node) is Type.BOOLEAN else _arithmetic(node, leaf)
        case IsNull(operand=operand, negated=negated):
            return f"({expression(operand, leaf)} IS {'NOT ' if negated else ''}NULL)"
        case InList(operand=operand, options=options, negated=negated):
            first, *rest = _alike((operand, *options), leaf)
            return f"({first} {'NOT ' if negated else ''}IN ({', '.join(rest)}))"
        case Case():
            return _case(node, leaf)
        case Call():
            return _call(node, leaf)
        case _:
            raise TypeError(f"not a node of a formula: {node!r}")


def number(node: Node, exact: Exact | None, leaf: Leaf) -> str:
    """The SQL of a number as DECIMAL of that size, or DOUBLE."""
    return cast(expression(node, leaf), number_type(exact))


def output(node: Node, leaf: Leaf) -> str:
    """The SQL of a number as the nearest DOUBLE.

    DuckDB's cast of a decimal with more than 15 figures can miss the nearest DOUBLE by one; its reading of text does not.
    """
    exact = exact_of(node)
    if exact is None or exact.digits <= 15:
        return number(node, None, leaf)
    return cast(cast(number(node, exact, leaf), "VARCHAR"), "DOUBLE")


def _own(node: Node, leaf: Leaf) -> str:
    return number(node, exact_of(node), leaf)


def _alike(nodes: tuple[Node, ...], leaf: Leaf) -> list[str]:
    """Expressions in one type, so that they can be compared."""
    if not any(type_of(node) is Type.NUMBER for node in nodes):
        return [expression(node, leaf) for node in nodes]
    exact = common_exact(nodes)
    if exact is not None and all((own := exact_of(node)) is None or own.scale == 0 for node in nodes):
        return [expression(node, leaf) for node in nodes]
    return [number(node, exact, leaf) for node in nodes]


def _comparison(node: Binary, leaf: Leaf) -> str:
    left, right = _alike((node.left, node.right), leaf)
    return f"({left} {node.op} {right})"


def _arithmetic(node: Binary, leaf: Leaf) -> str:
    exact = exact_of(node)
    if exact is None:
        left, right = number(node.left, None, leaf), number(node.right, None, leaf)
    else:
        left, right = number(node.left, _wide(exact_of(node.left), exact), leaf), _own(node.right, leaf)
    if node.op in {"/", "%"}:
        right = f"nullif({right}, 0)"
    return f"({left} {node.op} {right})"


def _wide(operand: Exact | None, result: Exact) -> Exact | None:
    """The operand's type, made wide enough that DuckDB does not squeeze the result into 18 figures."""
    if operand is None or result.digits < _WIDE or operand.digits >= _WIDE:
        return operand
    return Exact(_WIDE, operand.scale)


def _value(node: Node, whole: Node, leaf: Leaf) -> str:
    """A part of a case or coalesce, in the type of the whole."""
    return number(node, exact_of(whole), leaf) if type_of(whole) is Type.NUMBER else expression(node, leaf)


def _case(node: Case, leaf: Leaf) -> str:
    values = [_value(value, node, leaf) for value in case_values(node)]
    conditions = [expression(condition, leaf) for condition, _ in node.whens]
    whens = " ".join(f"WHEN {when} THEN {then}" for when, then in zip(conditions, values, strict=False))
    return f"CASE {whens}{'' if node.otherwise is None else f' ELSE {values[-1]}'} END"


def _call(node: Call, leaf: Leaf) -> str:
    if node.name in {"coalesce", "nullif"}:
        return f"{node.name}({', '.join(_value(arg, node, leaf) for arg in node.args)})"
    if node.name in {"abs", "round"}:
        places = f", {decimals_of(node)}" if node.name == "round" else ""
        return f"{node.name}({_own(node.args[0], leaf)}{places})"
    args = [expression(arg, leaf) for arg in node.args]
    if node.name == "days_between":
        return f"date_diff('day', {args[0]}, {args[1]})"
    if node.name in _DATE_PARTS | {"lower", "upper", "length"}:
        return f"{node.name}({args[0]})"
    raise TypeError(f"no such function: {node.name}")
