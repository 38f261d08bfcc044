"""Whose data somebody may send."""

from __future__ import annotations

from django.http import HttpRequest

from khue.web.people.access import agencies_of, decide
from khue.web.people.gate import above, person_of
from khue.web.people.roles import Permission


def mine_of(request: HttpRequest) -> set[str]:
    """The agencies for which the person may submit; the empty one, which keeps what belongs to none, for the whole city's."""
    person, tree = person_of(request), above(request)
    if person is None:
        return set()
    everything = {""} if decide(person, Permission.SUBMIT_DATA, "", tree).allowed else set()
    return everything | set(agencies_of(person, Permission.SUBMIT_DATA, tree))
