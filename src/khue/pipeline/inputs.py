"""What a build is a function of, each as a content hash: the folder's parts, the dataset versions, the date, the code.

Content decides what is stale, not clocks: nothing here looks at a time stamp.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

import khue
from khue.folder.names import TOP_NAMES
from khue.pipeline.home import Home
from khue.pipeline.kept.readmodel import FORMAT
from khue.pipeline.privacy import settled
from khue.pipeline.tasks import kept

_CODE = ("lib", "model", "stats", "formulas", "folder", "sources", "contracts", "stores", "engines", "pipeline")
"""The packages that decide what is in a build; a page may change without a new build."""

_ENGINE = ("lib", "model", "stats", "formulas", "engines", "ports.py")
_MAKING = ("pipeline/observations.py", "pipeline/computing")
"""The packages and files that decide what an indicator's value is."""

_FORETELLING = ("lib/periods.py", "model/outlook.py", "stats/outlook", "pipeline/outlook")
"""The packages and files that decide what the answer to a question about the future is."""

_SCORING = (
    "lib/periods.py", "lib/vietnamese.py", "model/index.py", "model/method.py", "model/standing.py", "stats/composite",
    "pipeline/indices",
)  # fmt: skip
"""The packages and files that decide how units stand in an index."""

_LOOKING_OVER = (
    "lib/periods.py", "model/anomaly.py", "stats/anomalies", "stats/outlook/student.py", "pipeline/anomalies",
)  # fmt: skip
"""The packages and files that decide which observations are odd."""


_LOOKING_THROUGH = (
    "lib/vietnamese.py", "model/contract.py", "model/privacy.py", "contracts/personal", "pipeline/privacy",
)  # fmt: skip
"""The packages and files that decide what in a dataset is found to be a person's."""


def read_inputs(city_path: Path, home: Home, as_of: date, files: Mapping[str, str] | None = None) -> dict[str, str]:
    """The inputs of a build made now, by name: `folder/units`, `dataset/ho_so`, `date`, `code`.

    `delivery/ho_so` stands there only as long as a delivery waits to be stored again. `files` are the hashes of the
    folder's files, where they are known.
    """
    found = {f"folder/{part}": key for part, key in folder_parts(city_path, files).items()}
    found |= {f"settled/{dataset}": key for dataset, key in settled.inputs(home.path).items()}
    found |= {f"happenings/{part}": key for part, key in kept.inputs(home.path).items()}
    found |= {f"withdrawn/{dataset}": key for dataset, key in _withdrawn(home).items()}
    return with_datasets({**found, "date": as_of.isoformat(), "code": code_version()}, home)


def with_datasets(inputs: Mapping[str, str], home: Home) -> dict[str, str]:
    """The inputs with the datasets as they are now in a home: a build looks at its folder once, and then takes in."""
    found = {name: key for name, key in inputs.items() if not name.startswith(("dataset/", "delivery/", "standing/"))}
    found |= {f"dataset/{name}": key for name, key in dataset_versions(home).items()}
    found |= {f"standing/{path.stem}": file_hash(path) for path in (home.path / "raw" / "standing").glob("*.jsonl")}
    return found | {f"delivery/{name}": number for name, number in waiting_deliveries(home).items()}


def build_id(inputs: Mapping[str, str]) -> str:
    """The name of the build that these inputs give."""
    return digest(f"{name}={key}" for name, key in sorted(inputs.items()))[:12]


def folder_parts(city_path: Path, files: Mapping[str, str] | None = None) -> dict[str, str]:
    """A hash of each part of a city folder (units, figures, inbox ...), over the names and bytes of its files."""
    parts: dict[str, list[str]] = {}
    for name, key in (folder_files(city_path) if files is None else files).items():
        parts.setdefault(name.partition("/")[0].split(".")[0], []).append(f"{name} {key}")
    return {part: digest(lines) for part, lines in parts.items()}


def folder_files(city_path: Path) -> dict[str, str]:
    """The files of a city folder that the loader knows, by their names in it, each with the hash of its bytes."""
    files = list(_declared(city_path))
    with ThreadPoolExecutor() as pool:
        hashes = pool.map(file_hash, files)
        return {file.relative_to(city_path).as_posix(): key for file, key in zip(files, hashes, strict=True)}


def _declared(city_path: Path) -> Iterator[Path]:
    """The files under the names that the loader knows; what else lies in the folder bears on nothing."""
    for top in TOP_NAMES:
        place = city_path / top
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            hidden = any(part.startswith(".") for part in file.relative_to(city_path).parts)
            if not hidden and file.suffix != ".md" and file.is_file():
                yield file


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
        if number := _counting(home, pointer.parent):
            stored = msgspec.json.decode((pointer.parent / f"v{number}.json").read_bytes(), type=_Stored)
            found[pointer.parent.name] = f"{number}:{stored.content}:{stored.contract_hash}"
    return found


def _counting(home: Home, dataset: Path) -> int:
    """The number of the newest version that counts; the store itself says it where some were withdrawn."""
    number = _current(dataset)
    if not number or not (home.path / "raw" / "withdrawn" / f"{dataset.name}.jsonl").is_file():
        return number
    from khue.stores import ParquetStore

    current = ParquetStore(home.path).current(dataset.name)
    return current.number if current else 0


def _withdrawn(home: Home) -> dict[str, str]:
    """By dataset a hash of what is on record of versions withdrawn and restored."""
    return {path.stem: file_hash(path) for path in sorted((home.path / "raw" / "withdrawn").glob("*.jsonl"))}


def _current(dataset: Path) -> int:
    """The number of a dataset's newest version; 0 where there is none, or none in today's layout."""
    try:
        number = int((dataset / "current").read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0
    return number if (dataset / f"v{number}.json").is_file() else 0


def waiting_deliveries(home: Home) -> dict[str, str]:
    """By dataset, the newest delivery that was written down and is in no version: after a crash, or a lost `datasets/`."""
    found = {}
    for folder in sorted((home.path / "raw" / "deliveries").glob("*")):
        newest = max((int(file.stem[1:]) for file in folder.glob("v*.json")), default=0)
        if newest > _current(home.path / "datasets" / folder.name):
            found[folder.name] = str(newest)
    return found


@cache
def code_version() -> str:
    """The version of the program: its number, the form of its files, and the text of what makes a build."""
    return f"{khue.__version__}/{FORMAT}/{_code(_CODE)}"


@cache
def engine_version() -> str:
    """The version of what turns rows into values.

    It covers every engine. Which of them is used is not part of it: one suite of cases holds them to equal values.
    """
    return _code((*_ENGINE, *_MAKING))


@cache
def outlook_version() -> str:
    """The version of what answers questions about the future."""
    return _code(_FORETELLING)


@cache
def index_version() -> str:
    """The version of what computes indices."""
    return _code(_SCORING)


@cache
def anomaly_version() -> str:
    """The version of what finds odd observations."""
    return _code(_LOOKING_OVER)


@cache
def privacy_version() -> str:
    """The version of what looks through datasets for persons."""
    return _code(_LOOKING_THROUGH)


def _code(places: Iterable[str]) -> str:
    root = Path(khue.__file__).parent
    found = [root / place for place in places]
    files = sorted(file for place in found for file in ([place] if place.is_file() else place.rglob("*.py")))
    return digest(f"{file.relative_to(root).as_posix()} {file_hash(file)}" for file in files)[:12]


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(lines: Iterable[str]) -> str:
    """The SHA-256 of lines of text."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
