"""The Word document of a city whose styles its papers have: a file of the folder papers/."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

FOLDER = "papers"
LARGEST = 2_000_000
"""A document of styles has no pictures to speak of; one that is larger is none."""
_NAME = re.compile(r"[^/\\]+\.docx")


def base_of(root: Path, name: str) -> bytes | None:
    """The bytes of a city's base document; None where there is no such file, or it is no Word document."""
    if not _NAME.fullmatch(name):
        return None
    path = root / FOLDER / name
    try:
        if not path.resolve().is_relative_to(root.resolve()) or path.stat().st_size > LARGEST:
            return None
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
        return path.read_bytes() if {"word/document.xml", "word/styles.xml"} <= names else None
    except (OSError, zipfile.BadZipFile):
        return None
