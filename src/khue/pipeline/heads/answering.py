"""Who answers for something on a day: exactly one head, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from khue.model.agency import Agency

NOBODY = ""
"""Who answers for what no document gives to an agency that is in duty."""


class Answering:
    """The heads in duty on a day, and to whom came what was given to others."""

    def __init__(self, agencies: Iterable[Agency], day: date) -> None:
        self._day = day
        self._agencies = {agency.code: agency for agency in agencies}
        self._found: dict[str, str] = {}

    def head(self, code: str) -> str:
        """The agency whose head answers for what was given to `code`; `NOBODY` where there is none.

        What an agency had that ended is its successor's; what is given to one that is not yet in duty is its only
        forerunner's till then. Without a successor or a forerunner in duty nobody answers today.
        """
        if code not in self._found:
            self._found[code] = self._head(code)
        return self._found[code]

    def is_in_duty(self, code: str) -> bool:
        """Whether an agency of that code is in duty on the day."""
        return code in self._agencies and self._agencies[code].valid_on(self._day)

    def _head(self, code: str) -> str:
        seen: set[str] = set()
        while code in self._agencies and code not in seen:
            agency = self._agencies[code]
            if agency.valid_on(self._day):
                return code
            if agency.valid_from is not None and self._day < agency.valid_from:
                return self._forerunner(code)
            seen.add(code)
            code = agency.successor
        return NOBODY

    def _forerunner(self, code: str) -> str:
        before = [one.code for one in self._agencies.values() if one.successor == code and one.valid_on(self._day)]
        return before[0] if len(before) == 1 else NOBODY
