"""Whether a formula's values can be divided and added up: only sums and counts can, and what is made of them in proportion."""

from __future__ import annotations

from khue.model.formula import Aggregate, Binary, Call, Formula, Literal, Node, Unary


def is_additive(formula: Formula) -> bool:
    """Whether a value of the whole follows from those of its parts: by its sums, or by sums above and below the line."""
    if is_ratio(formula):
        return _adds_up(formula.numerator) and _adds_up(formula.denominator)
    return _adds_up(formula.root)


def is_ratio(formula: Formula) -> bool:
    """Whether the formula divides by something that is counted; `count(*) / 1000` only changes the unit of measure."""
    return formula.denominator is not None and _constant(formula.denominator) is False


def _adds_up(node: Node | None) -> bool:
    match node:
        case Aggregate(name=name, distinct=distinct):
            return name in {"count", "sum"} and not distinct
        case Unary(op="-", operand=operand):
            return _adds_up(operand)
        case Binary(op=("+" | "-"), left=left, right=right):
            return _adds_up(left) and _adds_up(right)
        case Binary(op="*", left=left, right=right):
            return (_adds_up(left) and _constant(right)) or (_constant(left) and _adds_up(right))
        case Binary(op="/", left=left, right=right):
            return _adds_up(left) and _constant(right)
        case Call(name=("coalesce" | "nullif"), args=(first, Literal(value=0))):
            return _adds_up(first)
        case _:
            return False


def _constant(node: Node) -> bool:
    match node:
        case Literal():
            return True
        case Unary(operand=operand):
            return _constant(operand)
        case Binary(left=left, right=right):
            return _constant(left) and _constant(right)
        case _:
            return False
