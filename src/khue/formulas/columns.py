"""The columns of a contract, as formulas see them."""

from __future__ import annotations

import re

from khue.model.contract import Contract, Property
from khue.model.formula import Column, Exact, Type

_DECIMAL = re.compile(r"(?:decimal|numeric)\s*(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?", re.IGNORECASE)
_TYPES = {
    "string": Type.TEXT,
    "integer": Type.NUMBER,
    "number": Type.NUMBER,
    "boolean": Type.BOOLEAN,
    "date": Type.DATE,
    "timestamp": Type.DATE,
}
BIGINT = Exact(19)
"""What a 64-bit integer may hold."""


def columns_of(contract: Contract) -> dict[str, Column]:
    """The columns that formulas can compute with, by name; a timestamp counts as its day."""
    usable = (prop for prop in contract.table.properties if prop.logical_type in _TYPES)
    return {prop.name: Column(prop.name, _TYPES[prop.logical_type], exact_type(prop)) for prop in usable}


def exact_type(prop: Property) -> Exact | None:
    """How exact a column is: 64-bit for integers, as declared for decimals, None for what is stored as DOUBLE.

    A `number` is DOUBLE unless its physicalType says decimal(digits, scale).
    """
    if prop.logical_type == "integer":
        return BIGINT
    match = _DECIMAL.fullmatch(prop.physical_type.strip())
    if prop.logical_type != "number" or match is None:
        return None
    digits, scale = int(match[1] or 18), int(match[2] or (0 if match[1] else 3))
    return Exact(digits, scale) if 0 < digits <= 38 and scale <= digits else None
