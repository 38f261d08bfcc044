"""Questions about a formula's tree: its parts, its types, how exact its numbers are, whether it is a ratio."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from khue.formulas.functions import FUNCTIONS, MOVES
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
    without_guard,
)

MOST_DIGITS = 38
"""The most figures of an exact number; what may need more is computed in binary floating point."""
COUNT = Exact(12)
"""A count: at most a million million rows, which also bounds how far a sum can grow."""
_DATE_PARTS = {"length": 12, "year": 6, "quarter": 1, "month": 2, "day": 2, "days_between": 8}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order of the text."""
    match node:
        case Unary(operand=operand) | IsNull(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case InList(operand=operand, options=options):
            return (operand, *options)
        case Case(whens=whens, otherwise=otherwise):
            pairs = tuple(part for when in whens for part in when)
            return pairs if otherwise is None else (*pairs, otherwise)
        case Call(args=args):
            return args
        case Aggregate(arg=arg, where=where):
            return tuple(part for part in (arg, where) if part is not None)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def aggregates(node: Node) -> tuple[Aggregate, ...]:
    """The aggregates of a formula, each once."""
    return tuple(dict.fromkeys(part for part in walk(node) if isinstance(part, Aggregate)))


def column_names(node: Node) -> tuple[str, ...]:
    """The names of the columns used, each once, in order of appearance."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Column)))


def type_of(node: Node) -> Type | None:
    """The type of a value; None for a bare NULL."""
    match node:
        case Literal(type=kind) | Column(type=kind):
            return kind
        case Unary(op=op):
            return Type.BOOLEAN if op == "not" else Type.NUMBER
        case Binary(op=op):
            return Type.NUMBER if op in {"+", "-", "*", "/", "%"} else Type.BOOLEAN
        case Case():
            return first_type(case_values(node))
        case Call(name=name, args=args):
            return (FUNCTIONS | MOVES)[name].gives or first_type(args)
        case Aggregate(name=name, arg=arg):
            return FUNCTIONS[name].gives or (type_of(arg) if arg else None)
        case _:
            return Type.BOOLEAN


def first_type(nodes: tuple[Node, ...]) -> Type | None:
    """The type of the first node that is not a bare NULL."""
    return next((kind for kind in map(type_of, nodes) if kind is not None), None)


def case_values(node: Case) -> tuple[Node, ...]:
    """What a case may give."""
    values = tuple(value for _, value in node.whens)
    return values if node.otherwise is None else (*values, node.otherwise)


def exact_of(node: Node) -> Exact | None:
    """How exact a number is; None when it is binary floating point, or no number."""
    match node:
        case Column(exact=exact):
            return exact
        case Literal(value=int() | Decimal() as value, type=Type.NUMBER):
            return _exact_literal(value)
        case Unary(op="-", operand=operand):
            return exact_of(operand)
        case Binary(op=op, left=left, right=right):
            return _exact_binary(op, exact_of(left), exact_of(right))
        case Case():
            return common_exact(case_values(node))
        case Call():
            return _exact_call(node)
        case Aggregate():
            return _exact_aggregate(node)
        case _:
            return None


def common_exact(nodes: tuple[Node, ...]) -> Exact | None:
    """What holds every one of the numbers exactly; None when nothing does. A bare NULL fits anywhere."""
    parts = [exact_of(node) for node in nodes if type_of(node) is not None]
    exact = [part for part in parts if part is not None]
    return _merge(exact) if exact and len(exact) == len(parts) else None


def _merge(parts: list[Exact], carry: int = 0) -> Exact | None:
    return _fits(max(part.whole for part in parts) + carry, max(part.scale for part in parts))


def _fits(whole: int, scale: int) -> Exact | None:
    return Exact(whole + scale, scale) if whole + scale <= MOST_DIGITS else None


def _exact_literal(value: int | Decimal) -> Exact:
    whole, _, fraction = f"{abs(Decimal(value)):f}".partition(".")
    return Exact(len(whole) + len(fraction), len(fraction))


def _exact_binary(op: str, left: Exact | None, right: Exact | None) -> Exact | None:
    if left is None or right is None or op == "/":
        return None
    if op == "*":
        return _fits(left.whole + right.whole, left.scale + right.scale)
    return _merge([left, right], carry=0 if op == "%" else 1)


def _exact_call(node: Call) -> Exact | None:
    if node.name in _DATE_PARTS:
        return Exact(_DATE_PARTS[node.name])
    if node.name in {"coalesce", "nullif"}:
        return common_exact(node.args)
    exact = exact_of(node.args[0])
    if node.name == "round" and exact is not None:
        return Exact(exact.digits, min(exact.scale, decimals_of(node)))
    return exact


def _exact_aggregate(node: Aggregate) -> Exact | None:
    if node.name == "count":
        return COUNT
    exact = exact_of(node.arg) if node.arg is not None else None
    if exact is None or node.name in {"avg", "median", "quantile"}:
        return None
    return _fits(exact.whole + COUNT.digits, exact.scale) if node.name == "sum" else exact


def decimals_of(call: Call) -> int:
    """The places that a round() rounds to."""
    places = call.args[1] if len(call.args) > 1 else None
    return places.value if isinstance(places, Literal) and isinstance(places.value, int) else 0


def varies(node: Node) -> bool:
    """Whether a part depends on data: on rows, or on the values of indicators and units."""
    return any(isinstance(part, (Aggregate, Column)) for part in walk(node))


def ratio_of(root: Node) -> tuple[Node, Node, Decimal] | None:
    """Numerator, denominator and factor, when the outermost form is `[k *] A / B`, `A / B [* k]` or `[k *] avg(x)`.

    A guard `nullif(B, 0)` is left out of the denominator, since division by zero is NULL anyway, and 0 says more.
    """
    match root:
        case (
            Binary(op="*", left=Literal(value=int() | Decimal() as k), right=inside)
            | Binary(op="*", left=inside, right=Literal(value=int() | Decimal() as k))
        ):
            found = ratio_of(inside)
            return (found[0], found[1], found[2] * k) if found else None
        case Binary(op="/", left=left, right=right) if varies(left) and varies(right):
            numerator, factor = _without_factor(left)
            return numerator, without_guard(right), factor
        case Aggregate(name="avg", arg=arg, where=where, at=at):
            return Aggregate("sum", arg, where=where, at=at), Aggregate("count", arg, where=where, at=at), Decimal(1)
        case _:
            return None


def _without_factor(node: Node) -> tuple[Node, Decimal]:
    match node:
        case (
            Binary(op="*", left=Literal(value=int() | Decimal() as k), right=inside)
            | Binary(op="*", left=inside, right=Literal(value=int() | Decimal() as k))
        ):
            return inside, Decimal(k)
        case _:
            return node, Decimal(1)
