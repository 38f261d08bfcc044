"""Numbers as Vietnamese writes them: 155.000, 4,5, 03, 1,5 triệu; also as scanners misread them (l00, 1O0)."""

from __future__ import annotations

import re

NUMERAL = r"(?:\d{1,3}(?:\.[\do]{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+(?![\d.,])|\d+[.,]\d+|[\dlo]*\d[\dlo]*)"
"""A number in flat text."""

_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3}){2,}(\.\d+)?")


def value(text: str) -> float:
    """The number that a numeral stands for.

    >>> [value(text) for text in ("155.000", "4,5", "03", "0.7", "1.234,5", "l00", "1.2oo")]
    [155000.0, 4.5, 3.0, 0.7, 1234.5, 100.0, 1200.0]
    """
    plain = text.replace("l", "1").replace("o", "0").replace(" ", "")
    if _GROUPED.fullmatch(plain) and not plain.startswith("0."):
        return float(plain.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))
