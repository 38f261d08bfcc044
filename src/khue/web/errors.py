"""What a view raises when an address leads nowhere; `portal.error_pages` makes whole pages of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import Http404


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


class Unreadable(BadRequest):
    """Part of the address is not written as it should be; the message says which and how, in the reader's language."""
