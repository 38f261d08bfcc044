"""The one place where it is decided who may do what to which agency's things, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from khue.web.people.models import Grant, Person
from khue.web.people.roles import ROLES, Permission

Tree = Mapping[str, str]
"""The agency above each agency; empty where there is none."""


@dataclass(frozen=True)
class Decision:
    """Whether something may be done, and by which role; `role` is empty where none permits it."""

    allowed: bool
    permission: Permission
    agency: str = ""
    role: str = ""
    through: str = ""
    """The agency for which that role is held; empty for the whole city."""


class RefusedError(Exception):
    """Somebody asked for what they may not do."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"{decision.permission.value} for {decision.agency or 'the city'} is not permitted")
        self.decision = decision


def decide(person: Person | None, permission: Permission, agency: str, above: Tree) -> Decision:
    """Whether a person may do something to what belongs to an agency (empty: to the whole city's).

    A role for an agency holds for all agencies below it; a role for the whole city holds for all.
    """
    if person is None or not person.is_active:
        return Decision(False, permission, agency)
    return decided(held(person), permission, agency, above)


def decided(grants: Iterable[Grant], permission: Permission, agency: str, above: Tree) -> Decision:
    """The same from the grants that somebody holds."""
    places = {"", *lineage(agency, above)}
    for grant in grants:
        role = ROLES.get(grant.role)
        if role is not None and permission in role.permissions and grant.agency in places:
            return Decision(True, permission, agency, role.id, grant.agency)
    return Decision(False, permission, agency)


def require(person: Person | None, permission: Permission, agency: str, above: Tree) -> Decision:
    """The decision where it is yes; raises RefusedError where it is no."""
    decision = decide(person, permission, agency, above)
    if not decision.allowed:
        raise RefusedError(decision)
    return decision


def anywhere(person: Person | None, permission: Permission) -> bool:
    """Whether a person may do something for some agency at least."""
    if person is None or not person.is_active:
        return False
    return any(permission in ROLES[g.role].permissions for g in held(person) if g.role in ROLES)


def agencies_of(person: Person, permission: Permission, above: Tree) -> list[str]:
    """The agencies for which a person may do something, in the order of `above`."""
    grants = held(person)
    return [code for code in above if decided(grants, permission, code, above).allowed]


def held(person: Person) -> list[Grant]:
    """The roles that a person holds now."""
    return list(person.grants.filter(ended=None))


def lineage(agency: str, above: Tree) -> Iterator[str]:
    """An agency and those above it; an agency that stands above itself ends the walk."""
    seen: set[str] = set()
    while agency and agency not in seen:
        seen.add(agency)
        yield agency
        agency = above.get(agency, "")
