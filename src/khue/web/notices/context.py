"""What the header shows to who is signed in. A visitor's page asks no database: without a session's cookie nothing is looked up."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest

logger = logging.getLogger("khue.notices")


@dataclass(frozen=True)
class Bell:
    """How many notices wait; `shown` stops counting where nobody counts any more."""

    unread: int

    @property
    def shown(self) -> str:
        """The number as the header has it."""
        return str(self.unread) if self.unread < 100 else "99+"


def bell(request: HttpRequest) -> Mapping[str, object]:
    """`bell` for who is signed in; None for a visitor, and where the database cannot be asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not _there():
        return {"bell": None}
    from khue.web.notices.actions import unread
    from khue.web.people.gate import person_of

    try:
        person = person_of(request)
        return {"bell": Bell(unread(person)) if person is not None else None}
    except DatabaseError:
        logger.exception("unread notices cannot be counted")
        return {"bell": None}


def _there() -> bool:
    """Whether there is a database: asking a file that is not there would make one."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).is_file()
