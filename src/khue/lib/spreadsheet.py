"""Words that a spreadsheet program would run as a formula, made harmless: in CSV an apostrophe is all that can be said."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a program would run it; a number is none of these.

    >>> harmless("=1+1"), harmless("-3.5"), harmless("- trong đó")
    ("'=1+1", '-3.5', "'- trong đó")
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def harmless_cell(value: object) -> object:
    """A text made harmless; any other value as it is."""
    return harmless(value) if isinstance(value, str) else value


def as_meant(text: str) -> str:
    """The text before it was made harmless.

    >>> as_meant("'=1+1"), as_meant("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text
