"""What the engines write differently, in one place each: `Dialect` is DuckDB's SQL, and the others say where they differ."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date

from khue.engines import sql
from khue.model.formula import Column, Exact, Literal, Type

_WIDE = 19
_DATE_PARTS = {"year", "quarter", "month", "day"}


class Dialect:
    """SQL as DuckDB reads it; expressions come in and go out as text that needs no further brackets."""

    def name(self, text: str) -> str:
        """A quoted identifier."""
        return sql.name(text)

    def text(self, value: str) -> str:
        """A quoted text."""
        return sql.text(value)

    def day(self, value: date) -> str:
        """A day."""
        return sql.literal(value)

    def literal(self, node: Literal) -> str:
        """A value as a literal of its own type."""
        match node.value:
            case str() as value:
                return self.text(value)
            case date() as value:
                return self.day(value)
            case value:
                return sql.literal(value)

    def type_name(self, kind: Type) -> str:
        """The type of what is no number."""
        return {Type.TEXT: "VARCHAR", Type.BOOLEAN: "BOOLEAN", Type.DATE: "DATE"}[kind]

    def number_type(self, exact: Exact | None) -> str:
        """The type of a number, which may be NULL."""
        return sql.number_type(exact)

    def double(self, number: str, exact: Exact) -> str:  # noqa: ARG002 - others look at it
        """An exact number as DOUBLE."""
        return sql.cast(number, self.number_type(None))

    def nearest(self, decimal: str) -> str:
        """The DOUBLE nearest to a decimal of more than 15 figures.

        DuckDB's own cast can miss it by one; its reading of text does not.
        """
        return sql.cast(sql.cast(decimal, "VARCHAR"), self.number_type(None))

    def operands(self, op: str, left: Exact, right: Exact, result: Exact) -> tuple[Exact, Exact]:  # noqa: ARG002 - others look at it
        """In which types exact numbers are added, subtracted, multiplied or divided with rest, so that nothing overflows.

        DuckDB would squeeze the result of two decimals of up to 18 figures into 18.
        """
        return widened(left, result, _WIDE), right

    def remainder(self, left: str, right: str) -> str:
        """What is left of a division, with the sign of the dividend; `right` is never 0."""
        return f"({left} % {right})"

    def call(self, name: str, args: list[str]) -> str:
        """A function of text or days."""
        if name == "days_between":
            return f"date_diff('day', {args[0]}, {args[1]})"
        if name in _DATE_PARTS | {"lower", "upper", "length"}:
            return f"{name}({args[0]})"
        raise TypeError(f"no such function: {name}")

    def rounded(self, number: str, places: int, exact: Exact | None) -> str:  # noqa: ARG002 - others look at it
        """A number rounded half away from zero."""
        return f"round({number}, {places})"


def widened(exact: Exact, result: Exact, digits: int) -> Exact:
    """The type with at least so many figures, where the result has as many."""
    return Exact(digits, exact.scale) if result.digits >= digits > exact.digits else exact


def rounded_double(number: str, places: int) -> str:
    """A DOUBLE scaled, rounded half away from zero and scaled back, as the reference does it.

    From 2^52 on there is nothing behind the point.
    """
    scaled = f"({number} * 1e{places})"
    size = f"abs({scaled})"
    up = f"CASE WHEN {size} - floor({size}) >= 0.5e0 THEN 1 ELSE 0 END"
    sign = f"CASE WHEN {scaled} < 0 THEN -1 ELSE 1 END"
    return f"CASE WHEN {size} < 4503599627370496e0 THEN {sign} * (floor({size}) + {up}) / 1e{places} ELSE {number} END"


class RowDialect(Dialect, ABC):
    """SQL of an engine that reads rows for us, out of a table `s`."""

    @abstractmethod
    def month(self, day: str) -> str:
        """The first day of a day's month."""

    @abstractmethod
    def finite(self, number: str) -> str:
        """A DOUBLE, or NULL where it is NaN or infinite."""

    @abstractmethod
    def stored(self, column: Column, *, moment: bool) -> str:
        """A column of `s` in its type; a DOUBLE that is no finite number is NULL, a `moment` counts as its day."""

    @abstractmethod
    def count_where(self, conditions: str) -> str:
        """On how many rows of a group the conditions are true."""

    def sum(self, argument: str, exact: Exact | None) -> str:  # noqa: ARG002 - others look at it
        """The sum over the rows of a group, NULL where there is nothing to add."""
        return f"sum({argument})"


DUCKDB = Dialect()
