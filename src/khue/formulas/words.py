"""The words that a formula is written with, and how a near miss is found."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from khue.lib.vietnamese import fold

RESERVED = frozenset(
    {
        "and", "or", "not", "in", "is", "null", "between", "case", "when", "then", "else", "end",
        "distinct", "filter", "where", "true", "false", "date",
    }
)  # fmt: skip
"""Words with a meaning of their own; a column of that name is written in double quotes."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or empty when none is near."""
    folded = {fold(word): word for word in known}
    close = difflib.get_close_matches(fold(name), folded, n=1)
    return folded[close[0]] if close else ""
