"""What people are told, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khue.web.people.actions import CannotError


def cannot(error: CannotError) -> str:
    """Why something could not be done."""
    said = {
        "taken": _("There is already somebody with the name “%(found)s” or with this e-mail address."),
        "invalid": _("Not filled in rightly: %(found)s."),
        "no-role": _("There is no role “%(found)s”."),
        "no-agency": _("There is no agency “%(found)s”."),
        "citywide": _("This role is for the whole city only."),
        "held": _("This role is held already."),
        "ended": _("This role has ended already."),
        "last-administrator": _(
            "“%(found)s” is the last who can manage people; give this role to somebody else first."
        ),
        "not-own": _("Everybody chooses for themselves."),
        "weak": "%(found)s",
    }
    return said[error.code] % {"found": error.found}
