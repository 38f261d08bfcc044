"""What of the database anybody may read, as two files of the data home, so that public pages ask no database.

board/reuses.json       what was made with the city's data
board/requests.json     the data that people asked for

The database is the truth: the files are written anew, whole, after each change (`khue.web.reuses`, `khue.web.wanted`).
No result depends on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import msgspec

from khue.lib import disk
from khue.model.interest import DataRequest, Reuse

FOLDER = "board"
_REUSES, _REQUESTS = "reuses.json", "requests.json"
T = TypeVar("T")


def locked(home: Path) -> AbstractContextManager[None]:
    """Hold the board while the database is asked and a list is written, so that the last to write has seen everything."""
    return disk.locked(home / FOLDER / ".lock")


def reuses(home: Path) -> list[Reuse]:
    """Everything that is shown, the newest first."""
    return _read(home / FOLDER / _REUSES, Reuse)


def requests(home: Path) -> list[DataRequest]:
    """Every request that is no spam, the newest first."""
    return _read(home / FOLDER / _REQUESTS, DataRequest)


def write_reuses(home: Path, found: Sequence[Reuse]) -> None:
    """Put the list in place of the one before. Raises OSError."""
    _write(home / FOLDER / _REUSES, found)


def write_requests(home: Path, found: Sequence[DataRequest]) -> None:
    """Put the list in place of the one before. Raises OSError."""
    _write(home / FOLDER / _REQUESTS, found)


def _write(path: Path, found: Sequence[Reuse] | Sequence[DataRequest]) -> None:
    disk.write_changed(path, msgspec.json.format(msgspec.json.encode(found), indent=1))


def _read(path: Path, kind: type[T]) -> list[T]:
    """The list; empty where it cannot be read: the next change writes it anew, and a page is no place to fail for it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[kind])  # type: ignore[valid-type]  # the kind is asked for
    except (OSError, msgspec.MsgspecError):
        return []
