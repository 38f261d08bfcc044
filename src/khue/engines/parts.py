"""Aggregates taken apart for one pass: parts that add up from the finest grain, and those that do not.

A count, a sum, a least and a greatest value of a quarter follow from those of its months; an average follows from its
sum and count. Distinct counts, medians and quantiles follow from nothing but the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from khue.engines.compile import Leaf, expression, number
from khue.engines.sql import cast
from khue.formulas.tree import aggregates, exact_of
from khue.model.formula import Aggregate, Binary, Call, Column, Node
from khue.ports import Measure

_COLUMN = re.compile(r"c\d+")
_INTEGERS = {"year", "quarter", "month", "day", "length", "days_between"}
"""Functions whose result DuckDB gives as a 64-bit integer."""


@dataclass(frozen=True)
class Part:
    """What adds up: a function of an argument (empty: of whole rows) over the rows on which every condition is true."""

    function: str
    argument: str
    conditions: tuple[str, ...] = ()

    def from_rows(self) -> str:
        """The part of a group of rows. CASE is several times faster in DuckDB than FILTER, and says the same."""
        if self.function == "count":
            known = (f"{self.argument} IS NOT NULL",) if self.argument else ()
            if self.conditions:
                return f"count_if({' AND '.join((*self.conditions, *known))})"
            return f"count({self.argument or '*'})"
        return f"{self.function}({_where(self.conditions, self.argument)})"

    def from_parts(self, name: str, conditions: tuple[str, ...] = ()) -> str:
        """The part of several groups, from the column with the part of each, of those on which the conditions are true."""
        if self.function == "count":
            return f"CAST(coalesce(sum({_where(conditions, name)}), 0) AS BIGINT)"
        return f"{self.function}({_where(conditions, name)})"


def _where(conditions: tuple[str, ...], argument: str) -> str:
    return f"CASE WHEN {' AND '.join(conditions)} THEN {argument} END" if conditions else argument


@dataclass
class Parts:
    """The parts of some aggregates, each once; `p0`, `p1` ... add up, `d0`, `d1` ... are made from rows each time.

    What the parts compute row by row is computed once, as `e0`, `e1` ... (`shared`).
    """

    leaf: Leaf
    additive: dict[Part, str] = field(default_factory=dict)
    direct: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, Node] = field(default_factory=dict)
    _written: dict[Aggregate, str] = field(default_factory=dict)

    def add(self, aggregate: Aggregate) -> None:
        """Make room for an aggregate."""
        if aggregate not in self._written:
            self._written[aggregate] = self._write(aggregate)

    def written(self, aggregate: Aggregate) -> str:
        """The aggregate in terms of the merged columns."""
        return self._written[aggregate]

    def _write(self, aggregate: Aggregate) -> str:
        if not is_additive(aggregate):
            return self.direct.setdefault(direct_sql(aggregate, self.leaf), f"d{len(self.direct)}")
        if aggregate.name == "avg":
            total = self._column(Aggregate("sum", aggregate.arg, where=aggregate.where))
            count = self._column(Aggregate("count", aggregate.arg, where=aggregate.where))
            return f"({cast(total, 'DOUBLE')} / nullif({cast(count, 'DOUBLE')}, 0))"
        return self._column(aggregate)

    def _column(self, aggregate: Aggregate) -> str:
        return self.additive.setdefault(self._part(aggregate), f"p{len(self.additive)}")

    def _part(self, aggregate: Aggregate) -> Part:
        conditions = tuple(dict.fromkeys(map(self._condition, conjuncts(aggregate.where))))
        if aggregate.arg is None:
            return Part("count", "", conditions)
        if aggregate.name != "sum":
            return Part(aggregate.name, self._share(_natural(aggregate, self.leaf)), conditions)
        function = "fsum" if exact_of(aggregate) is None else "sum"
        return Part(function, self._share(_summand(aggregate, self.leaf)), conditions)

    def _condition(self, node: Node) -> str:
        name = self._share(expression(node, self.leaf))
        self.conditions[name] = node
        return name

    def _share(self, written: str) -> str:
        return written if _COLUMN.fullmatch(written) else self.shared.setdefault(written, f"e{len(self.shared)}")


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The conditions that must all be true for this one to be true."""
    if isinstance(node, Binary) and node.op == "and":
        return (*conjuncts(node.left), *conjuncts(node.right))
    return () if node is None else (node,)


def is_additive(aggregate: Aggregate) -> bool:
    """Whether longer periods and higher levels follow from the finest grain."""
    return aggregate.name not in {"median", "quantile"} and not aggregate.distinct


def needs_rows(measure: Measure) -> bool:
    """Whether some aggregate of the measure does not add up."""
    formula = measure.formula
    return not all(is_additive(aggregate) for aggregate in aggregates(formula.root))


def all_aggregates(measures: Iterable[Measure]) -> tuple[Aggregate, ...]:
    """Every aggregate of the measures, each once."""
    formulas = [measure.formula for measure in measures]
    nodes = [node for f in formulas for node in (f.root, f.numerator, f.denominator) if node is not None]
    return tuple(dict.fromkeys(aggregate for node in nodes for aggregate in aggregates(node)))


def direct_sql(aggregate: Aggregate, leaf: Leaf) -> str:
    """A distinct count, median or quantile over rows."""
    if aggregate.arg is None:
        raise TypeError(f"no argument: {aggregate!r}")
    if aggregate.name == "count":
        return f"count(DISTINCT {_filtered(_natural(aggregate, leaf), aggregate, leaf)})"
    fraction = "0.5" if aggregate.fraction is None else f"{aggregate.fraction:f}"
    return f"quantile_cont({_filtered(number(aggregate.arg, None, leaf), aggregate, leaf)}, {fraction})"


def counts_row(aggregate: Aggregate, leaf: Leaf) -> str:
    """The condition under which a row enters an aggregate."""
    conditions = [expression(aggregate.where, leaf)] if aggregate.where is not None else []
    if aggregate.arg is not None:
        conditions.append(f"({expression(aggregate.arg, leaf)} IS NOT NULL)")
    return f"({' AND '.join(conditions)})" if conditions else "TRUE"


def _filtered(argument: str, aggregate: Aggregate, leaf: Leaf) -> str:
    if aggregate.where is None:
        return argument
    return f"CASE WHEN {expression(aggregate.where, leaf)} THEN {argument} END"


def _natural(aggregate: Aggregate, leaf: Leaf) -> str:
    if aggregate.arg is None:
        raise TypeError(f"no argument: {aggregate!r}")
    return expression(aggregate.arg, leaf)


def _summand(aggregate: Aggregate, leaf: Leaf) -> str:
    """What is summed: a whole column and what is a 64-bit integer anyway as they stand, anything else in its exact type."""
    if aggregate.arg is None:
        raise TypeError(f"no argument: {aggregate!r}")
    if exact_of(aggregate) is not None and _is_stored_integer(aggregate.arg):
        return expression(aggregate.arg, leaf)
    return number(aggregate.arg, exact_of(aggregate.arg) if exact_of(aggregate) else None, leaf)


def _is_stored_integer(node: Node) -> bool:
    return isinstance(node, Column) or (isinstance(node, Call) and node.name in _INTEGERS)
