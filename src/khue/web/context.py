"""The language of the page being made."""

from __future__ import annotations

from django.utils.translation import get_language


def language() -> str:
    """The language of the reader: vi or en."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"
