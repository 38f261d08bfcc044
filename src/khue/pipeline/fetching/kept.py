"""What was fetched last from each source, and up to where: beside the raw files, since it says what these are.

raw/fetched/<dataset>/<server>.json

It is written after the file was stored. Whoever is killed in between fetches the same again, and the store knows it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from khue.lib import disk
from khue.sources.remote.elsewhere import Elsewhere, Mark


class Last(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a source was last asked, what came of it, and the mark that the next time goes on from.

    `declared` is a hash of the declaration: what was marked under another one holds no more.
    """

    at: str
    outcome: str
    mark: Mark = Mark()
    declared: str = ""


def last(home: Path, source: Elsewhere) -> Last | None:
    """What is kept of a source; None where there is nothing, or where it was declared otherwise then."""
    try:
        found = msgspec.json.decode(_path(home, source).read_bytes(), type=Last)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.declared == _declared(source) else None


def keep(home: Path, source: Elsewhere, at: datetime, outcome: str, mark: Mark) -> None:
    """Keep what came of asking a source."""
    path = _path(home, source)
    disk.make_folder(path.parent)
    written = Last(at.isoformat(timespec="seconds"), outcome, mark, _declared(source))
    disk.write_beside(path, msgspec.json.format(msgspec.json.encode(written), indent=1))


def due(found: Last | None, source: Elsewhere, at: datetime) -> bool:
    """Whether a source is to be asked again by its schedule; InputError where that is not declared as it must be."""
    hours = source.hours
    return found is None or datetime.fromisoformat(found.at) + timedelta(hours=hours) <= at


def _declared(source: Elsewhere) -> str:
    return disk.digest(msgspec.json.encode(source.server))[:16]


def _path(home: Path, source: Elsewhere) -> Path:
    name = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in source.server.server)
    return home / "raw" / "fetched" / source.dataset / f"{name}.json"
