# ruff: noqa: S608 -- the statements are put together here from parts that `sql` and `compile` have quoted
"""Parts as DuckDB writes them over rows: what they compute row by row is computed once, in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from khue.engines.compile import Leaf, expression, number
from khue.engines.parts import Kind, Part, Spread, count_of
from khue.engines.sql import cast, number_type
from khue.formulas.columns import BIGINT
from khue.formulas.tree import exact_of, walk
from khue.model.contract import Contract
from khue.model.formula import Call, Column, Node, Type

_COLUMN = re.compile(r"c\d+")
_INTEGERS = {"year", "quarter", "month", "day", "length", "days_between"}
"""Functions whose result DuckDB gives as a 64-bit integer."""
_SMALL = {"year", "quarter", "month", "day", "days_between"}
"""Functions whose results add up to less than 2^63 over any million million rows, so that DuckDB need not count in 128 bits."""
_SMALL_SUM = "sum_no_overflow"
_TYPES = {Type.TEXT: "VARCHAR", Type.DATE: "DATE", Type.BOOLEAN: "BOOLEAN"}


@dataclass(frozen=True)
class Tally:
    """A part in terms of columns: a function of one (empty: of whole rows) where the others are all true.

    `among` counts what is added up, for a sum that is made as the sum of products with 1 and 0: where there is nothing to
    add, such a sum is 0, and the part is NULL.
    """

    function: str
    argument: str
    conditions: tuple[str, ...] = ()
    among: Tally | None = None

    def without(self, conditions: Collection[str]) -> Tally:
        """The same where these conditions do not matter."""
        left = tuple(name for name in self.conditions if name not in conditions)
        among = self.among.without(conditions) if self.among is not None and left else None
        return replace(self, conditions=left, among=among)

    def from_rows(self) -> str:
        """The part of a group of rows.

        In DuckDB, `count_if` is faster than FILTER, and FILTER faster than CASE; to multiply is faster than both.
        """
        if self.function == "count":
            known = (f"{self.argument} IS NOT NULL",) if self.argument else ()
            if self.conditions:
                return f"count_if({' AND '.join((*self.conditions, *known))})"
            return f"count({self.argument or '*'})"
        if self.among is not None:
            return f"{self.function}({self.argument} * CAST({' AND '.join(self.conditions)} AS INTEGER))"
        chosen = f" FILTER (WHERE {' AND '.join(self.conditions)})" if self.conditions else ""
        return f"{self.function}({self.argument}){chosen}"

    def from_parts(self, name: str, conditions: tuple[str, ...] = ()) -> str:
        """The part of several groups, from the column with the part of each, of those on which the conditions are true."""
        if self.function == "count":
            return f"CAST(coalesce(sum({_where(conditions, name)}), 0) AS BIGINT)"
        function = "sum" if self.function == _SMALL_SUM else self.function
        return f"{function}({_where(conditions, name)})"


def _where(conditions: tuple[str, ...], argument: str) -> str:
    return f"CASE WHEN {' AND '.join(conditions)} THEN {argument} END" if conditions else argument


@dataclass
class Shared:
    """What parts and spreads compute row by row, each once: `written` gives SQL its column `e0`, `e1` ..."""

    contract: Contract
    leaf: Leaf
    written: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, frozenset[str]] = field(default_factory=dict)
    """The columns that each condition looks at, by its own column."""

    def tally(self, part: Part) -> Tally:
        """A part over these columns."""
        conditions = tuple(map(self._condition, part.conditions))
        if part.argument is None:
            return Tally("count", "", conditions)
        if part.function != "sum":
            return Tally(part.function, self._column(expression(part.argument, self.leaf)), conditions)
        argument = self._column(_summand(part, part.argument, self.leaf))
        if part.kind.exact is None:
            return Tally("fsum", argument, conditions)
        function = _SMALL_SUM if _calls(part.argument, _SMALL) else "sum"
        if not conditions or Kind.of(part.argument).exact != BIGINT or not _is_stored(part.argument):
            return Tally(function, argument, conditions)
        return Tally(
            function, argument, conditions, self.tally(count_of(part.argument, part.conditions, self.contract))
        )

    def spread(self, spread: Spread) -> tuple[str, tuple[str, ...]]:
        """The columns of a spread's argument and of its conditions."""
        return self._column(expression(spread.argument, self.leaf)), tuple(map(self._condition, spread.conditions))

    def over(self, rows: str, only: Collection[str] | None = None) -> str:
        """The rows with the columns added to them; with `only` these, where not all can be made."""
        wanted = {w: name for w, name in self.written.items() if only is None or name in only}
        added = "".join(f", {written} AS {name}" for written, name in wanted.items())
        return f"SELECT *{added} FROM ({rows})" if added else rows

    def _condition(self, node: Node) -> str:
        name = self._column(expression(node, self.leaf))
        self.conditions[name] = frozenset(self.leaf(part) for part in walk(node) if isinstance(part, Column))
        return name

    def _column(self, written: str) -> str:
        return written if _COLUMN.fullmatch(written) else self.written.setdefault(written, f"e{len(self.written)}")


def _summand(part: Part, argument: Node, leaf: Leaf) -> str:
    """What is summed: a whole column and what is a 64-bit integer anyway as they stand, anything else in its exact type."""
    exact = part.kind.exact
    if exact is not None and _is_stored(argument):
        return expression(argument, leaf)
    return number(argument, exact_of(argument) if exact is not None else None, leaf)


def _is_stored(argument: Node) -> bool:
    return isinstance(argument, Column) or _calls(argument, _INTEGERS)


def _calls(node: Node, names: Collection[str]) -> bool:
    return isinstance(node, Call) and node.name in names


def as_kind(written: str, kind: Kind) -> str:
    """The expression in the type in which it is handed over."""
    if kind.type is not Type.NUMBER:
        return cast(written, _TYPES[kind.type])
    return cast(written, "BIGINT" if kind.exact == BIGINT else number_type(kind.exact))
