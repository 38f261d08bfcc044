"""Whether words are found in a text, with or without diacritics."""

from __future__ import annotations

from khue.lib.vietnamese import fold


def matches(wanted: str, *texts: str) -> bool:
    """Whether every word of `wanted` stands somewhere in the texts; nothing wanted is always found.

    >>> matches("dong da", "Phường Đống Đa"), matches("x", "Phường Đống Đa"), matches("", "")
    (True, False, True)
    """
    folded = fold(" ".join(texts))
    return all(word in folded for word in fold(wanted).split())
