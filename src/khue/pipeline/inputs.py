"""What a build is a function of, each as a content hash: the folder's parts, the dataset versions, the date, the code.

Content decides what is stale, not clocks: nothing here looks at a time stamp.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

import khue
from khue.pipeline.home import Home
from khue.pipeline.readmodel import FORMAT

_CODE = ("lib", "model", "formulas", "folder", "sources", "contracts", "stores", "engines", "pipeline")
"""The packages that decide what is in a build; a page may change without a new build."""

_ENGINE = ("lib", "model", "formulas", "engines")
"""The packages that decide what an indicator's value is."""

_NOT_DECLARED = frozenset({"tests"})


def read_inputs(city_path: Path, home: Home, as_of: date) -> dict[str, str]:
    """The inputs of a build made now, by name: `folder/units`, `dataset/ho_so`, `date`, `code`."""
    found = {f"folder/{part}": key for part, key in folder_parts(city_path).items()}
    found |= {f"dataset/{name}": key for name, key in dataset_versions(home).items()}
    return found | {"date": as_of.isoformat(), "code": code_version()}


def build_id(inputs: Mapping[str, str]) -> str:
    """The name of the build that these inputs give."""
    return digest(f"{name}={key}" for name, key in sorted(inputs.items()))[:12]


def folder_parts(city_path: Path) -> dict[str, str]:
    """A hash of each part of a city folder (units, figures, inbox ...), over the names and bytes of its files."""
    parts: dict[str, list[str]] = {}
    for file in sorted(city_path.rglob("*")):
        name = file.relative_to(city_path)
        hidden = any(part.startswith(".") for part in name.parts)
        if not hidden and name.parts[0] not in _NOT_DECLARED and name.suffix != ".md" and file.is_file():
            parts.setdefault(name.parts[0].split(".")[0], []).append(f"{name.as_posix()} {file_hash(file)}")
    return {part: digest(lines) for part, lines in parts.items()}


class _Stored(msgspec.Struct, frozen=True):
    """The part of a version's manifest that says what is in it."""

    content: str
    contract_hash: str = ""


def dataset_versions(home: Home) -> dict[str, str]:
    """The number and content of the current version of every dataset in the store.

    The store is asked through its files, since opening it takes longer than finding that nothing changed.
    """
    found = {}
    for pointer in sorted((home.path / "datasets").glob("*/current")):
        number = pointer.read_text(encoding="ascii").strip()
        manifest = (pointer.parent / f"v{number}" / "manifest.json").read_bytes()
        stored = msgspec.json.decode(manifest, type=_Stored)
        found[pointer.parent.name] = f"{number}:{stored.content}:{stored.contract_hash}"
    return found


@cache
def code_version() -> str:
    """The version of the program: its number, the form of its files, and the text of what makes a build."""
    return f"{khue.__version__}/{FORMAT}/{_code(_CODE)}"


@cache
def engine_version() -> str:
    """The version of what turns rows into values."""
    return _code(_ENGINE)


def _code(packages: Iterable[str]) -> str:
    root = Path(khue.__file__).parent
    files = sorted(file for package in packages for file in (root / package).rglob("*.py"))
    return digest(f"{file.relative_to(root).as_posix()} {file_hash(file)}" for file in files)[:12]


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(lines: Iterable[str]) -> str:
    """The SHA-256 of lines of text."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
