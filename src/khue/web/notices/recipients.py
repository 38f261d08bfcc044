"""Who is told: persons, or the people of an agency who may do something there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khue.exceptions import InputError
from khue.web import builds
from khue.web.people.access import Tree, decided, lineage
from khue.web.people.models import Grant, Person
from khue.web.people.roles import ROLES, Permission


@dataclass(frozen=True)
class Holders:
    """Those who hold a permission for an agency (empty: for the whole city).

    The nearest: who holds it for the agency itself; where there is nobody, for the one above; at last for the whole city.
    """

    agency: str
    permission: Permission = Permission.SEE_DESK

    def people(self) -> list[Person]:
        """The people who are let in and hold it nearest to the agency, each once."""
        grants = _grants(self.permission)
        for place in (*lineage(self.agency, above()), ""):
            here = {grant.person_id: grant.person for grant in grants if grant.agency == place}
            if here:
                return list(here.values())
        return []


Recipient = Person | Holders | str
"""A person, holders of a permission, or an agency's code: those who see its desk."""


def people_of(to: Recipient | Iterable[Recipient]) -> list[Person]:
    """The people behind recipients, each once; a person who is not let in is told nothing."""
    many = [to] if isinstance(to, Person | Holders | str) else list(to)
    found: dict[int, Person] = {}
    for one in many:
        named = [one] if isinstance(one, Person) else (Holders(one) if isinstance(one, str) else one).people()
        found |= {person.pk: person for person in named if person.is_active}
    return list(found.values())


def agencies_of(person: Person) -> list[str] | None:
    """The agencies that a person works for, with those below; None for who works for the whole city."""
    held = [grant for grant in person.grants.filter(ended=None) if grant.role in ROLES]
    if any(not grant.agency for grant in held):
        return None
    tree = above()
    return [code for code in tree if decided(held, Permission.SEE_DESK, code, tree).allowed]


def above() -> Tree:
    """The agency above each agency, as the current build has them; nothing where there is no build."""
    try:
        return {agency.code: agency.parent for agency in builds.current().city.agencies}
    except InputError:
        return {}


def _grants(permission: Permission) -> list[Grant]:
    roles = [role.id for role in ROLES.values() if permission in role.permissions]
    held = Grant.objects.filter(role__in=roles, ended=None, person__is_active=True)
    return list(held.select_related("person").order_by("person_id"))
