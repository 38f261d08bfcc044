"""SQL as ClickHouse reads it. A day is the number of days since 1 January 1970, which every version counts alike.

Its own Date32 reaches from 1900 to 2299 in servers before 26.8, and what lies outside is silently moved to the nearer
end. The calendar repeats itself every 400 years, so a day's month and year are asked of the same day in 1900 to 2299.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from khue.engines.dialect import RowDialect, rounded_double, widened
from khue.engines.sql import cast
from khue.formulas.columns import BIGINT
from khue.formulas.tree import exact_of
from khue.model.formula import Column, Exact, Literal, Type

_EPOCH = date(1970, 1, 1)
_CYCLE = 146_097
"""The days of 400 years."""
_START = 25_567
"""The days from 1 January 1900 to 1970."""
_AHEAD = 5 * _CYCLE + _START
"""What makes every day since the year 1 positive, counted from 1 January of a year from which 400 years are asked."""
_DATE_PARTS = {"quarter": "toQuarter", "month": "toMonth", "day": "toDayOfMonth"}
_LETTERS = {"lower": "lowerUTF8", "upper": "upperUTF8"}
_MOMENT = "Nullable(DateTime64(6, 'UTC'))"
_TYPES = {Type.TEXT: "String", Type.BOOLEAN: "Bool", Type.DATE: "Int32"}


class ClickHouse(RowDialect):
    """Every type may be NULL, and sums of integers do not wrap, since they are summed as decimals."""

    def name(self, text: str) -> str:
        """A quoted identifier; a backslash escapes in it."""
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def text(self, value: str) -> str:
        """A quoted text; a backslash escapes in it."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def day(self, value: date) -> str:
        """A day as its number."""
        return f"({(value - _EPOCH).days})"

    def literal(self, node: Literal) -> str:
        """A value as a literal; a decimal is written as text, since `0.1` would be a DOUBLE."""
        if isinstance(node.value, Decimal):
            return f"CAST('{node.value:f}' AS {self.number_type(exact_of(node))})"
        return super().literal(node)

    def type_name(self, kind: Type) -> str:
        """The type of what is no number."""
        return f"Nullable({_TYPES[kind]})"

    def number_type(self, exact: Exact | None) -> str:
        """The type of a number."""
        return "Nullable(Float64)" if exact is None else f"Nullable(Decimal({exact.digits}, {exact.scale}))"

    def double(self, number: str, exact: Exact) -> str:
        """An exact number as DOUBLE; of a long decimal its own cast can miss the nearest by one, as text it does not."""
        return cast(f"toString({number})" if exact.scale and exact.digits > 15 else number, self.number_type(None))

    def operands(self, op: str, left: Exact, right: Exact, result: Exact) -> tuple[Exact, Exact]:
        """Decimals are kept in 9, 18 or 38 figures, and a result in the wider of its operands; a rest wants equal scales."""
        if op == "%":
            return result, result
        return widened(widened(left, result, 10), result, 19), right

    def call(self, name: str, args: list[str]) -> str:
        """A function of text or days."""
        first = args[0]
        if name == "days_between":
            return f"({args[1]} - {first})"
        if name == "length":
            return f"lengthUTF8({first})"
        if name in _LETTERS:
            return _letters(_LETTERS[name], first)
        if name == "year":
            return f"(toYear({_within(first)}) + 400 * intDiv({first} + {_AHEAD}, {_CYCLE}) - 2000)"
        return f"{_DATE_PARTS[name]}({_within(first)})"

    def rounded(self, number: str, places: int, exact: Exact | None) -> str:
        """A number rounded half away from zero; its own round() takes a DOUBLE to the even neighbour."""
        return rounded_double(number, places) if exact is None else f"round({number}, {places})"

    def month(self, day: str) -> str:
        """The first day of a day's month."""
        return f"({day} - toDayOfMonth({_within(day)}) + 1)"

    def stored(self, column: Column, *, moment: bool) -> str:
        """A column as `structure` has it, except that a moment becomes its day."""
        name = f"s.{self.name(column.name)}"
        if column.type is Type.DATE and moment:
            return f"toInt32(toDate32({name}))"
        return self.finite(name) if column.type is Type.NUMBER and column.exact is None else name

    def finite(self, number: str) -> str:
        """A DOUBLE, or NULL where it is NaN or infinite."""
        return f"CASE WHEN isFinite({number}) THEN {number} END"

    def structure(self, column: Column, *, moment: bool) -> str:
        """A column's name and the type in which it is to be read from a file."""
        kind = self.number_type(column.exact) if column.type is Type.NUMBER else self.type_name(column.type)
        if column.exact == BIGINT:
            kind = "Nullable(Int64)"
        return f"{self.name(column.name)} {_MOMENT if moment else kind}"

    def count_where(self, conditions: str) -> str:
        """On how many rows of a group the conditions are true."""
        return f"countIf({conditions})"

    def sum(self, argument: str, exact: Exact | None) -> str:
        """The sum over the rows of a group."""
        return f"{'sumKahan' if exact is None else 'sum'}({argument})"


def _within(day: str) -> str:
    """The day of 1900 to 2299 that stands at the same place in its 400 years."""
    return f"toDate32(({day} + {_AHEAD}) % {_CYCLE} - {_START})"


def _letters(function: str, text: str) -> str:
    """Case letter by letter, so that a text keeps its length: `ß` stays, and a sigma at the end is like any other."""
    whole, one = f"{function}({text})", f"{function}(letter)"
    each = f"arrayMap(letter -> if(lengthUTF8({one}) = 1, {one}, letter), ngrams(assumeNotNull({text}), 1))"
    special = f"lengthUTF8({whole}) <> lengthUTF8({text}) OR position({text}, 'Σ') > 0"
    return f"if({special}, arrayStringConcat({each}), {whole})"
