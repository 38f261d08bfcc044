"""What a view raises when an address leads nowhere; `portal.error_pages` makes whole pages of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404

from khue.exceptions import InputError


@dataclass(frozen=True)
class Hint:
    """A link to something that might have been meant."""

    label: str
    href: str


class NotFound(Http404):
    """Nothing bears this name; `hints` are things that might have been meant, as links."""

    def __init__(self, what: str, hints: tuple[Hint, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.hints = hints


def is_lost_data(error: Exception) -> bool:
    """Whether a fault comes from files behind the build that are gone or damaged, and not from the request or our code.

    The engine's errors are told by their names, so that no page loads it to answer.
    """
    if isinstance(error, (InputError, OSError, sqlite3.DatabaseError)):
        return True
    kind = type(error)
    return kind.__module__.startswith("pyarrow") or kind.__name__ in (
        "IOException",
        "InvalidInputException",
        "PermissionException",
    )


class Unreadable(BadRequest):
    """Part of the address is not written as it should be; the message says which and how, in the reader's language."""
