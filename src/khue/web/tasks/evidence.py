"""Files of evidence: received as data are, and kept by their hash.

evidence/<first two letters>/<sha256>     in the data home
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from khue.lib import disk
from khue.web.desk.uploads import safe_name
from khue.web.tasks.receiving import SeveralToDisk
from khue.web.tasks.refusals import CannotActError

LIMIT = 100 * 1024**2
"""The largest file of evidence; what is larger belongs among the data."""


@dataclass(frozen=True)
class File:
    """A file that is kept."""

    sha256: str
    name: str
    size: int


def keep(received: SeveralToDisk) -> tuple[File, ...]:
    """Keep the files of a form, one of each content. Raises CannotActError for one that cannot be taken."""
    for path, _name in received.files:
        size = path.stat().st_size
        if not size:
            raise CannotActError("empty")
        if size > LIMIT:
            raise CannotActError("too-large", limit=LIMIT)
    kept = [keep_file(path, name) for path, name in received.files]
    return tuple({file.sha256: file for file in kept}.values())


def keep_file(path: Path, name: str) -> File:
    """Give a file that lies in the data home its place by its hash."""
    found = File(disk.sha256(path), safe_name(name), path.stat().st_size)
    target = place(found.sha256)
    disk.make_folder(target.parent)
    disk.sync(path)
    path.replace(target)
    disk.sync(target.parent)
    return found


def place(sha256: str) -> Path:
    """Where a file is kept."""
    return _folder() / sha256[:2] / sha256


def _folder() -> Path:
    return Path(settings.KHUE_HOME) / "evidence"
