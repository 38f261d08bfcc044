"""What is done at the desk, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def action_name(action: str) -> str:
    """What an action is called; an action without a name shows its code."""
    names = {
        "person.add": _("person added"),
        "person.disable": _("person kept out"),
        "person.enable": _("person let in again"),
        "role.give": _("role given"),
        "role.take": _("role taken back"),
        "password.set": _("password set"),
        "identity.join": _("identity joined"),
        "sign.in": _("signed in"),
        "sign.out": _("signed out"),
    }
    return names.get(action, action)
