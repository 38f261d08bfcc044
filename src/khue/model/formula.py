"""A formula as a tree: the closed subset of SQL that Khuê gives a meaning to (docs/formulas.md).

Types are NUMBER, TEXT, DATE and BOOLEAN, each value possibly NULL, with SQL's three-valued logic. A node is frozen and
knows where it stood in the text, so that every complaint has a place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum


class Type(Enum):
    """The type of a value."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Exact:
    """An exact number of at most `digits` figures, `scale` of them behind the point (SQL's DECIMAL(digits, scale))."""

    digits: int
    scale: int = 0

    @property
    def whole(self) -> int:
        """Figures before the point."""
        return self.digits - self.scale


@dataclass(frozen=True, slots=True)
class Node:
    """Anything in a formula; `at` is the offset of its first character."""

    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number kept exact as written, a text, a boolean, a date, or NULL (None, which has no type)."""

    value: int | Decimal | str | bool | date | None
    type: Type | None


@dataclass(frozen=True, slots=True)
class Column(Node):
    """A column of the dataset; `exact` is None for text, dates, booleans and binary floating point (DOUBLE)."""

    name: str
    type: Type
    exact: Exact | None = None


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-` or `not`."""

    op: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`+ - * / %`, `= <> < <= > >=`, `and or`. Division is true division; by zero it gives NULL."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class IsNull(Node):
    """`x is null`, or `x is not null` when negated."""

    operand: Node
    negated: bool = False


@dataclass(frozen=True, slots=True)
class InList(Node):
    """`x in (a, b)` over literals."""

    operand: Node
    options: tuple[Literal, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Case(Node):
    """`case when c then v ... else e end`."""

    whens: tuple[tuple[Node, Node], ...]
    otherwise: Node | None = None


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A scalar function: coalesce, nullif, abs, round, lower, upper, length, year, quarter, month, day, days_between."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """count, sum, avg, min, max, median or quantile over rows, each with an optional filter.

    `count(*)` has no argument. `fraction` belongs to quantile.
    """

    name: str
    arg: Node | None = None
    distinct: bool = False
    where: Node | None = None
    fraction: Decimal | None = None


def without_guard(node: Node) -> Node:
    """What is divided by, without a `nullif(..., 0)` around it: by 0 there is no value anyway, and 0 says more."""
    match node:
        case Call(name="nullif", args=(inside, Literal(value=0))):
            return inside
        case _:
            return node


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula.

    Where its outermost form is `k * A / B`, `numerator` is A, `denominator` B and `scale` k; `k * avg(x)` is
    `k * sum(x) / count(x)`.
    """

    text: str
    root: Node
    columns: tuple[str, ...]
    numerator: Node | None = None
    denominator: Node | None = None
    scale: float = 1.0
