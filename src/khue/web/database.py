"""The database of what people do: in a file of the data home, or where KHUE_DATABASE says.

    KHUE_DATABASE    postgresql://user:password@host/name         (default: <data home>/khue.sqlite3)

The public pages never ask it: they come from the current build alone.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

_FILE = "khue.sqlite3"
_KEY = "secret.key"
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on",
}
"""Writers wait for each other instead of failing when a read turns into a write; what was confirmed survives a power cut."""


def settings(home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES."""
    address = os.environ.get("KHUE_DATABASE", "")
    if address:
        import dj_database_url

        return {"default": dict(dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True))}
    return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(home / _FILE), "OPTIONS": dict(_SQLITE)}}


def exists(home: Path) -> bool:
    """Whether there is a database of what people do; a home that was only built has none."""
    return bool(os.environ.get("KHUE_DATABASE")) or (home / _FILE).is_file()


def secret_key(home: Path) -> str:
    """The key that sessions and links are signed with: KHUE_SECRET_KEY, else one made once and kept in the data home.

    Where the home cannot be written it is a new one at each start.
    """
    given = os.environ.get("KHUE_SECRET_KEY", "")
    path = home / _KEY
    if given:
        return given
    try:
        return path.read_text(encoding="ascii").strip() or _made(path)
    except FileNotFoundError:
        return _made(path)
    except OSError:
        return secrets.token_urlsafe(50)


def _made(path: Path) -> str:
    key = secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip() or key
    except OSError:
        return key
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def prepare() -> None:
    """Bring the tables up to date; does nothing where they are."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
