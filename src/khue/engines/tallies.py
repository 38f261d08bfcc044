# ruff: noqa: S608 -- the statements are put together here from parts that `sql` and `compile` have quoted
"""Parts as DuckDB writes them over rows: what they compute row by row is computed once, in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from khue.engines.compile import Leaf, expression, number
from khue.engines.parts import Kind, Part, Spread
from khue.engines.sql import cast, number_type
from khue.formulas.columns import BIGINT
from khue.formulas.tree import exact_of, walk
from khue.model.formula import Call, Column, Node, Type

_COLUMN = re.compile(r"c\d+")
_INTEGERS = {"year", "quarter", "month", "day", "length", "days_between"}
"""Functions whose result DuckDB gives as a 64-bit integer."""
_TYPES = {Type.TEXT: "VARCHAR", Type.DATE: "DATE", Type.BOOLEAN: "BOOLEAN"}


@dataclass(frozen=True)
class Tally:
    """A part in terms of columns: a function of one (empty: of whole rows) where the others are all true."""

    function: str
    argument: str
    conditions: tuple[str, ...] = ()

    def from_rows(self) -> str:
        """The part of a group of rows. In DuckDB, `count_if` is faster than FILTER, and FILTER faster than CASE."""
        if self.function == "count":
            known = (f"{self.argument} IS NOT NULL",) if self.argument else ()
            if self.conditions:
                return f"count_if({' AND '.join((*self.conditions, *known))})"
            return f"count({self.argument or '*'})"
        chosen = f" FILTER (WHERE {' AND '.join(self.conditions)})" if self.conditions else ""
        return f"{self.function}({self.argument}){chosen}"

    def from_parts(self, name: str, conditions: tuple[str, ...] = ()) -> str:
        """The part of several groups, from the column with the part of each, of those on which the conditions are true."""
        if self.function == "count":
            return f"CAST(coalesce(sum({_where(conditions, name)}), 0) AS BIGINT)"
        return f"{self.function}({_where(conditions, name)})"


def _where(conditions: tuple[str, ...], argument: str) -> str:
    return f"CASE WHEN {' AND '.join(conditions)} THEN {argument} END" if conditions else argument


@dataclass
class Shared:
    """What parts and spreads compute row by row, each once: `written` gives SQL its column `e0`, `e1` ..."""

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
        function = "fsum" if part.kind.exact is None else "sum"
        return Tally(function, self._column(_summand(part, part.argument, self.leaf)), conditions)

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
    stored = isinstance(argument, Column) or (isinstance(argument, Call) and argument.name in _INTEGERS)
    if exact is not None and stored:
        return expression(argument, leaf)
    return number(argument, exact_of(argument) if exact is not None else None, leaf)


def as_kind(written: str, kind: Kind) -> str:
    """The expression in the type in which it is handed over."""
    if kind.type is not Type.NUMBER:
        return cast(written, _TYPES[kind.type])
    return cast(written, "BIGINT" if kind.exact == BIGINT else number_type(kind.exact))
