"""How wrong values are quoted in findings, and how many of these are listed."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from khue.contracts.personal import without_persons

MAX_LISTED = 1000
"""How many findings of one file are listed; all are counted."""


def shown(value: object, width: int = 60) -> str:
    """The value as a message may quote it: one line, no control characters, not too long, and no number of a person."""
    text = without_persons("".join(char if char.isprintable() else " " for char in str(value)))
    return text if len(text) <= width else f"{text[: width - 1]}…"


def closest(value: str, listed: Sequence[str]) -> str:
    """The listed value that a value may have been meant for; empty where none is near."""
    close = get_close_matches(value.lower(), {name.lower(): name for name in listed}, n=1, cutoff=0.7)
    return next((name for name in listed if close and name.lower() == close[0]), "")
