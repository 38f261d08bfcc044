"""Formulas as plain data - lists, texts, numbers - and back: so that what was read once can be kept.

Reading a formula takes sqlglot, which takes a tenth of a second to load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum

from khue.model import formula
from khue.model.formula import Exact, Formula, Node, Type

_KINDS = {
    kind.__name__: kind
    for kind in vars(formula).values()
    if isinstance(kind, type) and issubclass(kind, Node | Exact | Formula)
}


def plain(value: object) -> object:
    """A formula, or anything within one, as plain data: a list begins with the name of what it is."""
    match value:
        case tuple():
            return ["tuple", *map(plain, value)]
        case Node() | Exact() | Formula():
            return [type(value).__name__, *(plain(getattr(value, field.name)) for field in fields(value))]
        case Type():
            return ["Type", value.value]
        case Decimal():
            return ["Decimal", str(value)]
        case date():
            return ["date", value.isoformat()]
        case Enum():
            raise TypeError(f"no part of a formula: {value!r}")
        case _:
            return value


def formula_of(data: object) -> Formula:
    """The formula that was made plain."""
    found = _made(data)
    if not isinstance(found, Formula):
        raise TypeError(f"no formula: {data!r}")
    return found


def _made(data: object) -> object:
    if not isinstance(data, list | tuple):
        return data
    kind, *values = data
    match kind:
        case "tuple":
            return tuple(map(_made, values))
        case "Type":
            return Type(values[0])
        case "Decimal":
            return Decimal(values[0])
        case "date":
            return date.fromisoformat(values[0])
        case _:
            made: Callable[..., object] = _KINDS[kind]
            return made(**dict(zip((field.name for field in fields(_KINDS[kind])), map(_made, values), strict=True)))
