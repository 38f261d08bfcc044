"""Several files replaced together: all of them or none, even where the machine stops in between.

New files are written beside the old ones under hidden names; a journal says which name becomes which. With the journal on the
disk the change has happened: what is left of it is finished by whoever writes next. Without it, nothing has.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from khue.lib import disk

JOURNAL, LOCK = ".khue-writing.json", ".khue-writing.lock"
_NEW = ".khue-new-"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Be the only one that writes into a folder; finishes first what somebody else left half done."""
    with (root / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        finish(root)
        yield


def replace_all(root: Path, texts: Mapping[str, str]) -> None:
    """Give every file its new text, by its path in the folder. Only within `alone`."""
    token = secrets.token_hex(6)
    moves = {f"{Path(path).parent}/{_NEW}{token}-{Path(path).name}": path for path in texts}
    for new, path in moves.items():
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        _written(root / new, texts[path])
    pending = root / f"{JOURNAL}.part"
    _written(pending, json.dumps(moves, ensure_ascii=False))
    pending.replace(root / JOURNAL)
    disk.sync(root)
    finish(root)


def finish(root: Path) -> None:
    """Finish a change that has happened, and remove what is left of one that has not."""
    journal = root / JOURNAL
    if journal.is_file():
        moves: dict[str, str] = json.loads(journal.read_text(encoding="utf-8"))
        for new, path in moves.items():
            if (root / new).is_file():
                (root / new).replace(root / path)
                disk.sync((root / path).parent)
        journal.unlink()
        disk.sync(root)
    for left in (root / "resolutions").glob(f"*/{_NEW}*"):
        left.unlink()


def put(path: Path, text: str) -> None:
    """Give one file a new text without writing into the old one, which may have other names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(text.encode())


def _written(path: Path, text: str) -> None:
    with path.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
