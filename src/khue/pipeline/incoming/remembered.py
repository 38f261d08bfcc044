"""Corrections that a person made once and that hold for the next files: `inbox/<dataset>/reading.yaml`.

    - files: "bao-cao-*.xls*"      # which files, by name; left out: all of this dataset
      sheet: Biểu 01
      header: 7-8
      encoding: tcvn3

The first entry whose `files` fits the name holds. What a stored file was read with is kept beside its raw bytes, so that it
can be read again just so, whatever became of the entry since.
"""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import msgspec

from khue.exceptions import InputError
from khue.lib import disk
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.reading import AUTOMATIC, Correction

FILE_NAME = "reading.yaml"
"""The file in a dataset's folder of the inbox; it is no delivery."""
BAD_READING = Rule(
    "KH676", "bad-reading-file",
    Text(vi='Không hiểu tệp "{path}": {found}.', en='"{path}" is not understood: {found}.'),
    Text(vi="Mỗi mục gồm files, sheet, header, encoding, delimiter, skip, decimal, dates, columns, wide hoặc keep_totals.",
         en="An entry has files, sheet, header, encoding, delimiter, skip, decimal, dates, columns, wide or keep_totals."),
)  # fmt: skip

_TEXTS = ("sheet", "header", "skip", "delimiter", "encoding", "decimal", "dates", "files")
_LIMIT = 1_000_000


class Remembered(Correction, frozen=True):
    """A correction with the names of the files that it is for, as `*.xls`."""

    files: str = "*"

    @property
    def correction(self) -> Correction:
        """What it says of a file."""
        return Correction(**{name: getattr(self, name) for name in Correction.__struct_fields__})


def correction_for(inbox: Path, name: str) -> Correction:
    """The correction that a dataset's folder of the inbox remembers for a file of that name.

    Raises InputError where the entries cannot be understood: a file is not read otherwise than its sender asked.
    """
    for entry in entries(inbox):
        if fnmatch(name.lower(), entry.files.lower()):
            return entry.correction
    return AUTOMATIC


def entries(inbox: Path) -> list[Remembered]:
    """All that a folder of the inbox remembers, in its order."""
    path = inbox / FILE_NAME
    if not path.is_file():
        return []
    import yaml  # few folders remember anything, and a build of new months pays for what it loads

    try:
        if path.stat().st_size > _LIMIT:
            raise ValueError(f"> {_LIMIT} bytes")
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        listed = found if isinstance(found, list) else [found] if found else []
        return [msgspec.convert(_as_text(one), Remembered) for one in listed]
    except (OSError, ValueError, yaml.YAMLError, msgspec.ValidationError, RecursionError) as error:
        params = {"path": path, "found": " ".join(str(error).split())[:200]}
        raise InputError(finding=Finding(BAD_READING, str(path), params=params)) from None


def _as_text(entry: object) -> object:
    """Rows and sheets that YAML takes for numbers are text."""
    if not isinstance(entry, dict):
        return entry
    return {name: str(value) if name in _TEXTS and value is not None else value for name, value in entry.items()}


def remember(inbox: Path, correction: Correction, files: str = "*") -> Path:
    """Put the correction before the others of the folder, in place of one for the same names; gives the file."""
    import yaml

    entry = Remembered(files=files, **{name: getattr(correction, name) for name in Correction.__struct_fields__})
    kept = [entry, *(one for one in entries(inbox) if one.files != files)]
    listed = [
        {"files": one.files, **{key: value for key, value in msgspec.to_builtins(one).items() if key != "files"}}
        for one in kept
    ]
    disk.make_folder(inbox)
    path = inbox / FILE_NAME
    disk.write_beside(path, yaml.safe_dump(listed, allow_unicode=True, sort_keys=False).encode())
    return path


def keep(raw: Path, correction: Correction | None) -> None:
    """Write down, beside the raw file at `raw`, how it was told to be read closely; None where it was read at once."""
    path = _beside(raw)
    if correction is None:
        disk.remove(path)
        return
    disk.make_folder(path.parent)
    disk.write_beside(path, msgspec.json.format(msgspec.json.encode(correction)))


def kept(raw: Path) -> Correction | None:
    """How the raw file was told to be read when it was taken in; None where it was not looked at closely."""
    path = _beside(raw)
    return msgspec.json.decode(path.read_bytes(), type=Correction) if path.is_file() else None


def _beside(raw: Path) -> Path:
    return raw.parent / "readings" / f"{raw.name}.json"
