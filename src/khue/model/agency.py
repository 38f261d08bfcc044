"""Agencies and the posts that answer for them. Posts, never persons."""

from __future__ import annotations

from datetime import date

from khue.model.base import Declared, Identifier


class Agency(Declared, frozen=True):
    """A body of the political system, with the post of its head.

    `unit` is the administrative unit it governs (a commune's people's committee); `successor` the agency that
    took over when this one ended.
    """

    code: Identifier
    name: str
    kind: str
    bloc: str
    name_en: str = ""
    parent: str = ""
    head: str = ""
    head_en: str = ""
    unit: str = ""
    successor: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    source_url: str = ""
    note: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the agency exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
