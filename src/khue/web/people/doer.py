"""Somebody who acts: a person signed in, or whoever runs commands on the machine itself."""

from __future__ import annotations

import getpass
from dataclasses import dataclass

from khue.web.audit.chain import Actor
from khue.web.people.access import Decision, Tree, require
from khue.web.people.models import Person
from khue.web.people.roles import Permission


@dataclass(frozen=True)
class Doer:
    """`person` is None for the console: who can run commands can read and write every file anyway."""

    actor: Actor
    person: Person | None = None

    def require(self, permission: Permission, agency: str = "", above: Tree | None = None) -> Decision:
        """The decision where it is yes; raises RefusedError where it is no."""
        if self.actor.via == "console":
            return Decision(True, permission, agency, "console")
        return require(self.person, permission, agency, above or {})


def signed_in(person: Person, via: str = "page") -> Doer:
    """A person who acts through a page or the interface."""
    return Doer(Actor(f"person:{person.pk}", person.name, via), person)


def console() -> Doer:
    """Whoever runs a command, by the name of their account on the machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "?"
    return Doer(Actor("console", name, "console"))
