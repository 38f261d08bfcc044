"""What is certain not to be NULL: so that nobody looks at each row for what its other conditions say anyway."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from khue.formulas.tree import children, walk
from khue.model.formula import Binary, Call, Column, InList, IsNull, Literal, Node, Unary

_COMPARISONS = {"=", "<>", "<", "<=", ">", ">="}
_SUMS = {"+", "-", "*"}
_KNOWN_IF_ARGUMENTS_ARE = {
    "abs",
    "round",
    "lower",
    "upper",
    "length",
    "year",
    "quarter",
    "month",
    "day",
    "days_between",
}


def counted(argument: Node, conditions: Iterable[Node], known: Collection[str] = ()) -> Node | None:
    """The least that decides whether a value is NULL where all conditions are true: None where it never is.

    That is a single column, or else the value itself. `known` are columns that are never NULL.

    >>> from khue.model.formula import Type
    >>> phi, day = Column("phi", Type.NUMBER), Column("day", Type.DATE)
    >>> counted(phi, [Binary(">", phi, Literal(0, Type.NUMBER))])
    >>> counted(Call("days_between", (day, Column("done", Type.DATE))), [], known=["day"]).name
    'done'
    """
    if not _depends_on_columns_alone(argument):
        return argument
    certain = set(known).union(*map(_looked_at, conditions))
    open_ones = {part.name: part for part in walk(argument) if isinstance(part, Column) and part.name not in certain}
    if not open_ones:
        return None
    return next(iter(open_ones.values())) if len(open_ones) == 1 else argument


def _looked_at(condition: Node) -> set[str]:
    """Columns that are not NULL where the condition is true."""
    match condition:
        case Unary(op="not", operand=Binary(op=op) as comparison) if op in _COMPARISONS:
            return _strict(comparison)
        case Binary(op=op) if op in _COMPARISONS:
            return _strict(condition)
        case InList(operand=operand) | IsNull(operand=operand, negated=True):
            return _strict(operand)
        case Column():
            return {condition.name}
        case _:
            return set()


def _strict(node: Node) -> set[str]:
    """Columns of which each makes the value NULL by being NULL."""
    match node:
        case Column(name=name):
            return {name}
        case Unary() | Binary():
            return set().union(*map(_strict, children(node)))
        case Call(name=name) if name in _KNOWN_IF_ARGUMENTS_ARE:
            return set().union(*map(_strict, children(node)))
        case _:
            return set()


def _depends_on_columns_alone(node: Node) -> bool:
    """Whether the value is NULL only where one of its columns is."""
    return all(_passes_on(part) for part in walk(node))


def _passes_on(node: Node) -> bool:
    match node:
        case Column():
            return True
        case Literal(value=value):
            return value is not None
        case Unary(op="-"):
            return True
        case Binary(op=op):
            return op in _SUMS
        case Call(name=name):
            return name in _KNOWN_IF_ARGUMENTS_ARE
        case _:
            return False
