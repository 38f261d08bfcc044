"""Whose data somebody may send."""

from __future__ import annotations

from django.http import HttpRequest

from khue.web.people.access import agencies_of, decide, decided, held
from khue.web.people.gate import above, person_of
from khue.web.people.roles import Permission


def mine_of(request: HttpRequest) -> set[str]:
    """The agencies for which the person may submit; the empty one, which keeps what belongs to none, for the whole city's."""
    person, tree = person_of(request), above(request)
    if person is None:
        return set()
    everything = {""} if decide(person, Permission.SUBMIT_DATA, "", tree).allowed else set()
    return everything | set(agencies_of(person, Permission.SUBMIT_DATA, tree))


def datasets_of(request: HttpRequest, permission: Permission) -> dict[str, str]:
    """The datasets with whose things the person may do something, each with the agency that owes it."""
    person, tree = person_of(request), above(request)
    grants = held(person) if person else []
    owners = {contract.id: contract.owner for contract in request.build.city.contracts}
    return {id: owner for id, owner in owners.items() if decided(grants, permission, owner, tree).allowed}
