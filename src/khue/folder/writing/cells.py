"""A row of a table of the city folder as the words of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum

import msgspec

from khue.folder.decode import fields_of
from khue.model.target import Target
from khue.model.task import Task

DERIVED = frozenset({"document", "unit_en"})
"""Fields that are filled from elsewhere when a folder is read, and so are not written."""


_FIRST: Mapping[type, tuple[str, ...]] = {
    Target: (
        "id",
        "clause",
        "numbering",
        "group",
        "text",
        "text_en",
        "indicator",
        "operator",
        "value",
        "value_to",
        "unit",
        "year",
        "due",
    ),
    Task: (
        "id",
        "clause",
        "numbering",
        "text",
        "text_en",
        "group",
        "lead",
        "lead_text",
        "cooperating",
        "cooperating_text",
        "product",
    ),
}
"""The columns that a new table begins with; the others follow in the model's order."""


def cells(value: msgspec.Struct) -> dict[str, str]:
    """The cells of a row by their column; what is left out is empty."""
    fields = {name: field for name, field in fields_of(type(value)).items() if name not in DERIVED}
    first = [name for name in _FIRST.get(type(value), ()) if name in fields]
    return {name: cell(getattr(value, fields[name].name)) for name in dict.fromkeys([*first, *fields])}


def cell(value: object) -> str:
    """A value as a cell holds it.

    >>> cell(30.0), cell(4.15), cell(("SK-01", "SK-02")), cell(None)
    ('30', '4.15', 'SK-01;SK-02', '')
    """
    match value:
        case None:
            return ""
        case float():
            return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(cell(one) for one in value)
        case bool():
            return "true" if value else "false"
    return " ".join(str(value).split()) if isinstance(value, str) else str(value)
