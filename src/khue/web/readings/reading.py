"""Files of documents read in a process of their own, so that a hostile file brings down nothing but itself."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from django.conf import settings

from khue.documents.items import Read
from khue.lib import disk

LARGEST = 100 * 1024**2
"""The largest file that is taken, in bytes."""
PATIENCE = 150
"""So many seconds a document may take; 1,000 pages take ten."""
ENDINGS = (".docx", ".pdf", ".txt")


class CannotReadError(Exception):
    """`code` says why a document was not taken; `said` is the sentence of the reader, in both languages, where it gave one."""

    def __init__(self, code: str, status: int = 400, said: tuple[str, str] = ("", "")) -> None:
        super().__init__(f"{code}: {said[0]}")
        self.code, self.status, self.said = code, status, said


def read_apart(path: Path) -> Read:
    """The document in a file; raises CannotReadError."""
    with tempfile.TemporaryDirectory(prefix="khue-reading-") as place:
        out = Path(place) / "read.json"
        command = [sys.executable, "-m", "khue.web.readings.job", str(path), str(settings.KHUE_CITY), str(out)]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, env=_environment())
        except subprocess.TimeoutExpired:
            raise CannotReadError("too-long", 422) from None
        if not out.is_file():
            raise CannotReadError("broken", 422)
        content = out.read_bytes()
    if done.returncode == 1:
        vi, en = msgspec.json.decode(content, type=tuple[str, str])
        raise CannotReadError("refused", 422, (vi, en))
    return msgspec.json.decode(content, type=Read)


def _environment() -> dict[str, str]:
    """What the process is told: nothing of keys and databases."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KHUE_")}


def keep(path: Path, sha256: str, ending: str) -> None:
    """Keep the file as it came, in `documents/` of the data home, under its hash."""
    place = Path(settings.KHUE_HOME) / "documents" / f"{sha256}{ending}"
    if not place.is_file():
        disk.make_folder(place.parent)
        disk.write_beside(place, path.read_bytes())
