"""khue people: who may sign in and what they may do, from the machine itself."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from khue.cli import faults
from khue.cli.office import office
from khue.cli.output import headed, print_rows
from khue.exceptions import InputError
from khue.model.finding import Finding

if TYPE_CHECKING:
    from khue.web.people.actions import CannotError
    from khue.web.people.models import Person

_COLUMNS = [
    ("username", "Tên đăng nhập", "User name"), ("name", "Họ tên", "Name"), ("email", "Thư điện tử", "E-mail"),
    ("active", "Được vào", "Let in"), ("roles", "Vai trò", "Roles"),
]  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Do one thing to the people of the city, or list them; 1 where it cannot be done."""
    office(args)
    from khue.web.people.actions import CannotError

    try:
        _DOING[args.do](args)
    except CannotError as error:
        raise _refusal(error) from error
    return 0


def _refusal(error: CannotError) -> InputError:
    from django.utils.translation import override

    from khue.web.people.words import cannot

    said = {}
    for lang in ("vi", "en"):
        with override(lang):
            said[lang] = cannot(error).rstrip(".")
    return InputError(finding=Finding(faults.CANNOT_DO, "", params=said))


def _list(args: argparse.Namespace) -> None:
    from khue.web.people.models import Person

    rows = [
        {
            "username": one.username, "name": one.name, "email": one.email, "active": one.is_active,
            "roles": "; ".join(f"{g.role}@{g.agency or '*'}" for g in one.grants.all() if g.ended is None),
        }
        for one in Person.objects.prefetch_related("grants")
    ]  # fmt: skip
    print_rows(rows, headed(_COLUMNS, args.lang), args.format)


def _add(args: argparse.Namespace) -> None:
    from khue.web.people import actions
    from khue.web.people.doer import console

    actions.add_person(by=console(), username=args.username, name=args.name or args.username, email=args.email or "")


def _give(args: argparse.Namespace) -> None:
    from khue.web.people import actions
    from khue.web.people.doer import console

    known = frozenset(_agencies(args))
    actions.give_role(
        by=console(), person=_person(args.username), role=args.role, agency=args.agency or "", agencies=known
    )


def _take(args: argparse.Namespace) -> None:
    from khue.web.people import actions
    from khue.web.people.doer import console

    person = _person(args.username)
    grant = person.grants.filter(role=args.role, agency=args.agency or "", ended=None).first()
    if grant is None:
        raise actions.CannotError("ended", args.role)
    actions.take_role(by=console(), grant=grant)


def _enable(args: argparse.Namespace) -> None:
    from khue.web.people import actions
    from khue.web.people.doer import console

    actions.set_active(by=console(), person=_person(args.username), active=args.do == "enable")


def _password(args: argparse.Namespace) -> None:
    """The password comes from the terminal, or from the first line of what is piped in; never from an argument."""
    from khue.web.people import actions
    from khue.web.people.doer import console

    person = _person(args.username)
    typed = getpass.getpass("> ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    actions.set_password(by=console(), person=person, password=typed)


def _nothing(_args: argparse.Namespace) -> None:
    """`prepare`: the tables were brought up to date before."""


def _person(username: str) -> Person:
    from khue.web.people.models import Person

    found: Person | None = Person.objects.filter(username__iexact=username).first()
    if found is None:
        raise InputError(finding=Finding(faults.NO_PERSON, username, params={"found": username}))
    return found


def _agencies(args: argparse.Namespace) -> list[str]:
    from khue.folder.load import load_folder

    city = load_folder(args.city).city
    return [agency.code for agency in city.agencies] if city else []


_DOING: dict[str, Callable[[argparse.Namespace], None]] = {
    "list": _list, "add": _add, "give": _give, "take": _take, "disable": _enable, "enable": _enable,
    "password": _password, "prepare": _nothing,
}  # fmt: skip
