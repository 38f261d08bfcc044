"""Whether a formula's values can be divided and added up: only sums and counts can, and what is made of them in proportion."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from khue.model.formula import Aggregate, Binary, Call, Column, Formula, Literal, Node, Unary


class Adds(Enum):
    """How the values of an indicator in several periods make one for all of that time.

    SUM: they add up. PARTS: numerators and denominators do, and are divided then. FIGURES: the same, as far as a
    publication gives them. NOT: not at all, as medians do not.
    """

    SUM = "sum"
    PARTS = "parts"
    FIGURES = "figures"
    NOT = "not"


def adds_of(formula: Formula) -> Adds:
    """How the values of a formula over rows add up."""
    if not is_additive(formula):
        return Adds.NOT
    return Adds.PARTS if is_ratio(formula) else Adds.SUM


def adds_of_derived(formula: Formula, inputs: Mapping[str, Adds]) -> Adds:
    """How the values of a formula over indicators add up; `inputs` has those whose own values may be added up."""
    parts = (formula.numerator, formula.denominator) if formula.denominator is not None else (formula.root,)
    if not all(_is_sum(part, inputs) for part in parts):
        return Adds.NOT
    return Adds.PARTS if len(parts) == 2 else Adds.SUM


def _is_sum(node: Node | None, inputs: Mapping[str, Adds]) -> bool:
    """Whether a part is made of sums in proportion; without a name in it, it is a constant and so is not."""
    match node:
        case Column(name=name):
            return inputs.get(name) is Adds.SUM
        case Unary(op="-", operand=operand):
            return _is_sum(operand, inputs)
        case Binary(op=("+" | "-"), left=left, right=right):
            return _is_sum(left, inputs) and _is_sum(right, inputs)
        case Binary(op="*", left=left, right=right):
            return (_is_sum(left, inputs) and _constant(right)) or (_constant(left) and _is_sum(right, inputs))
        case Binary(op="/", left=left, right=right):
            return _is_sum(left, inputs) and _constant(right)
        case _:
            return False


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
