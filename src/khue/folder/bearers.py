"""Agencies that are no more when something they were given falls due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from khue.model.agency import Agency


def last_bearer(agencies: Mapping[str, Agency], code: str, deadline: date) -> Agency | None:
    """The agency at the end of the chain of successors when it, too, ends before the deadline."""
    agency, seen = agencies.get(code), set[str]()
    while agency is not None and agency.valid_to is not None and agency.valid_to < deadline:
        if not agency.successor or agency.successor in seen:
            return agency
        seen.add(agency.code)
        agency = agencies.get(agency.successor)
    return None
