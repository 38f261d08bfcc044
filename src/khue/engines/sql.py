"""The only places where a name or a value becomes SQL text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from khue.model.formula import Exact


def name(text: str) -> str:
    """A quoted identifier.

    >>> print(name('Mã "hồ sơ"'))
    "Mã ""hồ sơ\"""
    """
    return '"' + text.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text.

    >>> print(text("it's"))
    'it''s'
    """
    return "'" + value.replace("'", "''") + "'"


def literal(value: int | Decimal | str | bool | date | None) -> str:
    """A value as a literal of its own type."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return text(value)
        case date():
            return f"DATE {text(value.isoformat())}"
        case _:
            return f"({value:f})" if isinstance(value, Decimal) else f"({value})"


def number_type(exact: Exact | None) -> str:
    """The SQL type of a number."""
    return "DOUBLE" if exact is None else f"DECIMAL({exact.digits}, {exact.scale})"


def cast(expression: str, kind: str) -> str:
    """The expression as another type."""
    return f"CAST({expression} AS {kind})"
