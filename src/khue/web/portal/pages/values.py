"""Values of rows as text in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from khue.lib import vietnamese


def cell_text(value: object, lang: str) -> str:
    """A value of a row as it is read; an empty one is said to be empty, never shown as zero."""
    match value:
        case None:
            return _("empty")
        case bool():
            return _("yes") if value else _("no")
        case int() | float() | Decimal():
            return vietnamese.number(float(value), None, lang)
        case datetime():
            return f"{value:%H:%M:%S} {vietnamese.day(value.date(), lang)}"
        case date():
            return vietnamese.day(value, lang)
    return str(value)
