"""What a formula means, in plain Python: over one row, and over a group of rows. Slow and meant to be read.

NULL is None. Exact numbers are int and Decimal; whatever `exact_of` calls inexact is computed as float.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

from khue.formulas.tree import common_exact, decimals_of, exact_of, type_of
from khue.model.formula import Aggregate, Binary, Call, Case, Column, InList, IsNull, Literal, Node, Type, Unary

Value = int | float | Decimal | str | bool | date | None
Row = Mapping[str, Value]
Leaf = Callable[[Node], Value]
Number = int | float | Decimal
_EXACT = Context(prec=100)


def over_rows(node: Node, rows: Sequence[Row]) -> Value:
    """The value of a formula over a group of rows."""
    return _evaluate(node, lambda leaf: _aggregate(leaf, rows))


def over_row(node: Node, row: Row) -> Value:
    """The value of an expression without aggregates for one row."""
    return _evaluate(node, lambda leaf: row[leaf.name] if isinstance(leaf, Column) else None)


def counted(aggregate: Aggregate, rows: Sequence[Row]) -> list[Row]:
    """The rows that an aggregate takes in: its filter is true (not NULL) and its argument is not NULL."""
    kept = [row for row in rows if aggregate.where is None or over_row(aggregate.where, row) is True]
    return [row for row in kept if aggregate.arg is None or over_row(aggregate.arg, row) is not None]


def _aggregate(node: Node, rows: Sequence[Row]) -> Value:
    if not isinstance(node, Aggregate):
        raise TypeError(f"no meaning outside an aggregate: {node!r}")
    taken = counted(node, rows)
    if node.name == "count" and (node.arg is None or not node.distinct):
        return len(taken)
    values = [over_row(node.arg, row) for row in taken] if node.arg is not None else []
    if node.name == "count":
        return len(set(values))
    if not values:
        return None
    if node.name in {"min", "max"}:
        return (min if node.name == "min" else max)(values)  # type: ignore[type-var]
    return _summary(node, values)  # type: ignore[arg-type]


def _summary(node: Aggregate, values: list[Number]) -> Number:
    if node.name == "sum":
        return _sum(values, exact=exact_of(node) is not None)
    if node.name == "avg":
        total = Aggregate("sum", node.arg)
        return float(_sum(values, exact=exact_of(total) is not None)) / len(values)
    return _quantile([float(value) for value in values], float(node.fraction if node.fraction is not None else 0.5))


def _sum(values: list[Number], *, exact: bool) -> Number:
    if not exact:
        try:
            return math.fsum(values)
        except (OverflowError, ValueError):
            return math.nan
    total: int | Decimal = 0
    for value in values:
        total = _EXACT.add(Decimal(total), Decimal(value))
    return total


def _quantile(values: list[float], fraction: float) -> float:
    """The value at that fraction of the way through the sorted values, between neighbours by straight line."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * fraction
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _evaluate(node: Node, leaf: Leaf) -> Value:
    match node:
        case Literal(value=value):
            return value
        case Column() | Aggregate():
            return leaf(node)
        case Unary(op="not", operand=operand):
            truth = _evaluate(operand, leaf)
            return None if truth is None else not truth
        case Unary(operand=operand):
            number = _evaluate(operand, leaf)
            return None if number is None else _EXACT.minus(Decimal(number)) if _exact(number) else -number  # type: ignore[arg-type, operator]
        case Binary(op=("and" | "or") as op, left=left, right=right):
            return _logic(op, _evaluate(left, leaf), _evaluate(right, leaf))
        case Binary():
            return _binary(node, _evaluate(node.left, leaf), _evaluate(node.right, leaf))
        case IsNull(operand=operand, negated=negated):
            return (_evaluate(operand, leaf) is None) is not negated
        case InList():
            return _in_list(node, leaf)
        case Case():
            return _case(node, leaf)
        case Call():
            return _call(node, [_as(_evaluate(arg, leaf), node) for arg in node.args])
        case _:
            raise TypeError(f"not a node of a formula: {node!r}")


def _exact(value: Value) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def _as(value: Value, node: Node) -> Value:
    """The value as what `node` gives: a float when that is inexact."""
    inexact = type_of(node) is Type.NUMBER and exact_of(node) is None
    return float(value) if inexact and _exact(value) else value  # type: ignore[arg-type]


def _logic(op: str, left: Value, right: Value) -> bool | None:
    deciding = op == "or"
    if left is deciding or right is deciding:
        return deciding
    return None if left is None or right is None else not deciding


def _binary(node: Binary, left: Value, right: Value) -> Value:
    if left is None or right is None:
        return None
    if type_of(node) is Type.BOOLEAN:
        return _compare(node.op, *_alike(left, right, (node.left, node.right)))
    if exact_of(node) is None:
        return _inexact(node.op, float(left), float(right))  # type: ignore[arg-type]
    return _exactly(node.op, Decimal(left), Decimal(right))  # type: ignore[arg-type]


def _alike(left: Value, right: Value, nodes: tuple[Node, ...]) -> tuple[Value, Value]:
    """Two values made comparable: both exact, or both float."""
    if _exact(left) and common_exact(nodes) is None:
        left = float(left)  # type: ignore[arg-type]
    if _exact(right) and common_exact(nodes) is None:
        right = float(right)  # type: ignore[arg-type]
    return left, right


def _compare(op: str, left: Value, right: Value) -> bool:
    return {
        "=": left == right, "<>": left != right,
        "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right,  # type: ignore[operator]
    }[op]  # fmt: skip


def _exactly(op: str, left: Decimal, right: Decimal) -> Decimal | None:
    if op == "%":
        return None if right == 0 else _EXACT.remainder(left, right)
    return {"+": _EXACT.add, "-": _EXACT.subtract, "*": _EXACT.multiply}[op](left, right)


def _inexact(op: str, left: float, right: float) -> float | None:
    if op in {"/", "%"} and right == 0:
        return None
    if op == "%":
        return math.fmod(left, right) if math.isfinite(left) else math.nan
    return {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else 0.0}[op]


def _in_list(node: InList, leaf: Leaf) -> bool | None:
    value = _evaluate(node.operand, leaf)
    if value is None:
        return None
    nodes = (node.operand, *node.options)
    found = any(_compare("=", *_alike(value, option.value, nodes)) for option in node.options)
    return found is not node.negated


def _case(node: Case, leaf: Leaf) -> Value:
    for condition, value in node.whens:
        if _evaluate(condition, leaf) is True:
            return _as(_evaluate(value, leaf), node)
    return None if node.otherwise is None else _as(_evaluate(node.otherwise, leaf), node)


def _call(node: Call, args: list[Value]) -> Value:
    first = args[0]
    if node.name == "coalesce":
        return next((arg for arg in args if arg is not None), None)
    if node.name == "nullif":
        return None if first is not None and first == args[1] else first
    if any(arg is None for arg in args):
        return None
    if node.name == "round":
        return _round(first, decimals_of(node), exact=exact_of(node) is not None)  # type: ignore[arg-type]
    return _FUNCTIONS[node.name](*args)


def _round(value: Number, places: int, *, exact: bool) -> Number:
    """Half away from zero; a float is scaled, rounded and scaled back."""
    if exact:
        scaled = _EXACT.scaleb(Decimal(value), places)
        return _EXACT.scaleb(scaled.to_integral_value(ROUND_HALF_UP, _EXACT), -places)
    product = float(value) * 10.0**places
    if not math.isfinite(product):
        return value
    whole = math.floor(abs(product))
    return math.copysign(whole + (abs(product) - whole >= 0.5), product) / 10.0**places


def _letters(change: Callable[[str], str]) -> Callable[[str], str]:
    """Case by single letters, so that a text keeps its length."""
    return lambda text: "".join(changed if len(changed := change(char)) == 1 else char for char in text)


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "abs": abs,
    "lower": _letters(str.lower),
    "upper": _letters(str.upper),
    "length": len,
    "year": lambda day: day.year,
    "quarter": lambda day: (day.month + 2) // 3,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "days_between": lambda start, end: (end - start).days,
}
