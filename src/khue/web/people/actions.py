"""Everything that may be done to people and their roles: each checks the permission, changes, and writes one record."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from khue.web.audit import chain
from khue.web.people.doer import Doer
from khue.web.people.models import Grant, Person
from khue.web.people.roles import ROLES, Permission

_MANAGE = Permission.MANAGE_PEOPLE


class CannotError(Exception):
    """What was asked for cannot be done; `code` says why, `found` what it is about."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(f"{code}: {found}")
        self.code = code
        self.found = found


@transaction.atomic
def add_person(*, by: Doer, username: str, name: str, email: str = "") -> Person:
    """A new person, who can do nothing yet and has no password. Raises CannotError where the name or address is taken."""
    by.require(_MANAGE)
    person = Person(username=username.strip(), name=name.strip(), email=email.strip())
    person.set_unusable_password()
    try:
        person.clean_fields()
        with transaction.atomic():
            person.save()
    except ValidationError as error:
        raise CannotError("invalid", ", ".join(error.message_dict)) from error
    except IntegrityError as error:
        raise CannotError("taken", person.username) from error
    chain.append(
        by.actor, "person.add", subject(person), username=person.username, name=person.name, email=person.email
    )
    return person


@transaction.atomic
def give_role(*, by: Doer, person: Person, role: str, agency: str, agencies: frozenset[str]) -> Grant:
    """A role for an agency (empty: the whole city), of the `agencies` that there are."""
    by.require(_MANAGE)
    known = ROLES.get(role)
    if known is None:
        raise CannotError("no-role", role)
    if agency and (known.citywide or agency not in agencies):
        raise CannotError("citywide" if known.citywide else "no-agency", role if known.citywide else agency)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(person=person, role=role, agency=agency)
    except IntegrityError as error:
        raise CannotError("held", role) from error
    chain.append(by.actor, "role.give", subject(person), agency, role=role)
    return grant


@transaction.atomic
def take_role(*, by: Doer, grant: Grant) -> None:
    """End a role; that it was held stays on record. Raises CannotError for the last administrator's."""
    by.require(_MANAGE)
    held = Grant.objects.select_for_update().get(pk=grant.pk)
    if held.ended is not None:
        raise CannotError("ended", held.role)
    _keep_one_administrator(held.person, held)
    held.ended = timezone.now()
    held.save(update_fields=["ended"])
    chain.append(by.actor, "role.take", subject(held.person), held.agency, role=held.role)


@transaction.atomic
def set_active(*, by: Doer, person: Person, active: bool) -> None:
    """Let a person in, or keep them out; what they did stays theirs."""
    by.require(_MANAGE)
    if person.is_active == active:
        return
    if not active:
        _keep_one_administrator(person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    chain.append(by.actor, "person.enable" if active else "person.disable", subject(person))


@transaction.atomic
def set_password(*, by: Doer, person: Person, password: str) -> None:
    """A new password, set by the person or by who manages people. Raises CannotError where it is too weak."""
    if by.person != person:
        by.require(_MANAGE)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise CannotError("weak", " ".join(error.messages)) from error
    person.set_password(password)
    person.save(update_fields=["password"])
    chain.append(by.actor, "password.set", subject(person))


@transaction.atomic
def join_identity(*, by: Doer, person: Person, identity: str) -> None:
    """The identity of the city's provider by which a person signs in from now on."""
    person.identity = identity
    person.save(update_fields=["identity"])
    chain.append(by.actor, "identity.join", subject(person), identity=identity)


@transaction.atomic
def note_sign_in(*, by: Doer, way: str) -> None:
    """That somebody signed in or out: `way` is password, identity or out."""
    if by.person is not None:
        chain.append(by.actor, "sign.out" if way == "out" else "sign.in", subject(by.person), way=way)


def subject(person: Person) -> str:
    """How records name a person."""
    return f"person:{person.pk}"


def _keep_one_administrator(person: Person, grant: Grant | None = None) -> None:
    """Refuse what would leave nobody who can manage people."""
    managing = [role.id for role in ROLES.values() if _MANAGE in role.permissions]
    mine = person.grants.filter(role__in=managing, ended=None)
    if grant is not None and grant.role not in managing:
        return
    others = Grant.objects.filter(role__in=managing, ended=None, person__is_active=True)
    left = others.exclude(pk=grant.pk) if grant is not None else others.exclude(person=person)
    if mine.exists() and not left.exists():
        raise CannotError("last-administrator", person.username)
