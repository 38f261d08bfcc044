"""SQL as Spark reads it, in a session set up by `khue.engines.spark`: ANSI mode, decimals that never lose figures."""

from __future__ import annotations

from khue.engines.dialect import RowDialect, rounded_double
from khue.engines.sql import cast
from khue.formulas.columns import BIGINT
from khue.model.formula import Column, Exact, Type

_LETTERS = {"lower", "upper"}


class Spark(RowDialect):
    """Decimals follow SQL's own rules for their width; integers are summed as decimals, since 64 bits overflow."""

    def name(self, text: str) -> str:
        """A quoted identifier."""
        return "`" + text.replace("`", "``") + "`"

    def text(self, value: str) -> str:
        """A quoted text; a backslash escapes in it."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def type_name(self, kind: Type) -> str:
        """The type of what is no number."""
        return "STRING" if kind is Type.TEXT else super().type_name(kind)

    def operands(self, op: str, left: Exact, right: Exact, result: Exact) -> tuple[Exact, Exact]:  # noqa: ARG002 - other dialects look at it
        """Each operand as it is: the width of the result follows."""
        return left, right

    def call(self, name: str, args: list[str]) -> str:
        """A function of text or days."""
        if name == "days_between":
            return f"datediff({args[1]}, {args[0]})"
        return _letters(name, args[0]) if name in _LETTERS else super().call(name, args)

    def rounded(self, number: str, places: int, exact: Exact | None) -> str:
        """A number rounded half away from zero; its own round() reads a DOUBLE as the decimal by which it is shown."""
        return rounded_double(number, places) if exact is None else f"round({number}, {places})"

    def month(self, day: str) -> str:
        """The first day of a day's month."""
        return f"trunc({day}, 'MM')"

    def finite(self, number: str) -> str:
        """A DOUBLE, or NULL where it is NaN (which is greater than infinity here) or infinite."""
        return f"CASE WHEN abs({number}) < double('Infinity') THEN {number} END"

    def stored(self, column: Column, *, moment: bool) -> str:  # noqa: ARG002 - other dialects look at it
        """A column in its type; a moment becomes its day in UTC, the session's time zone."""
        name = f"s.{self.name(column.name)}"
        if column.type is not Type.NUMBER:
            return cast(name, self.type_name(column.type))
        if column.exact is not None:
            return cast(name, "BIGINT" if column.exact == BIGINT else self.number_type(column.exact))
        return self.finite(cast(name, self.number_type(None)))

    def count_where(self, conditions: str) -> str:
        """On how many rows of a group the conditions are true."""
        return f"count_if({conditions})"


def _letters(function: str, text: str) -> str:
    """Case letter by letter, so that a text keeps its length: `ß` stays, and a sigma at the end is like any other."""
    whole, one = f"{function}({text})", f"{function}(letter)"
    each = f"transform(split({text}, ''), letter -> CASE WHEN length({one}) = 1 THEN {one} ELSE letter END)"
    special = f"length({whole}) <> length({text}) OR instr({text}, 'Σ') > 0"
    return f"CASE WHEN {special} THEN array_join({each}, '') ELSE {whole} END"
