"""What officers said of exposures: that what was found in these parts of a dataset is nothing of a person.

settled/<dataset>.json     in the data home

It is written by the action that settles an exposure (`khue.web.desk.settling`), from the record of these actions, and is an
input of the build. It holds for the parts that were looked at, not for rows that come later.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from khue.lib import disk

FOLDER = "settled"


class Settled(msgspec.Struct, frozen=True):
    """One exposure that is none; `marks` as in `khue.model.privacy.Exposed`."""

    column: str
    kind: str
    marks: tuple[str, ...]


def settled(home: Path, dataset: str) -> dict[tuple[str, str], frozenset[str]]:
    """By column and kind, the parts of which it is said."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for one in _read(_path(home, dataset)):
        key = one.column, one.kind
        found[key] = found.get(key, frozenset()) | set(one.marks)
    return found


def locked(home: Path) -> AbstractContextManager[None]:
    """Hold these files while the record is read and one is written, so that the last to write has seen everything."""
    return disk.locked(home / FOLDER / ".lock")


def keep(home: Path, dataset: str, said: Sequence[Settled]) -> None:
    """Write down everything that is said of a dataset; the next build goes by it."""
    disk.write_changed(_path(home, dataset), msgspec.json.format(msgspec.json.encode(said), indent=1))


def inputs(home: Path) -> dict[str, str]:
    """By dataset a hash of what was said of it."""
    return {path.stem: disk.sha256(path) for path in sorted((home / FOLDER).glob("*.json"))}


def _path(home: Path, dataset: str) -> Path:
    return home / FOLDER / f"{dataset}.json"


def _read(path: Path) -> list[Settled]:
    """What the file says; nothing where it cannot be read: then everything is held back."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[Settled])
    except (OSError, msgspec.DecodeError):
        return []
