"""What happened to tasks, as a build reads it: a file of lines for each document, written from the record in the database.

happenings/tasks/<document>.jsonl     in the data home; `own.jsonl` has what agencies set themselves

It is written by `khue.web.tasks` after each change, whole and at once, and is an input of the build. Nobody's name and no
internal note stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from khue.exceptions import InputError
from khue.lib import disk
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.progress import Happening

FOLDER = "happenings"
OWN = "own"
"""The file of what no document assigns."""

NOT_READ = Rule(
    "KH434", "happenings-not-read",
    Text(vi='Không đọc được dòng {line} của tệp diễn biến nhiệm vụ "{name}".',
         en='Line {line} of the file of what happened to tasks, "{name}", cannot be read.'),
    Text(vi='Chạy "khue tasks rewrite" để ghi lại tệp từ cơ sở dữ liệu.',
         en='Run "khue tasks rewrite" to write the file anew from the database.'),
)  # fmt: skip


def keep(home: Path, document: str, happenings: Iterable[Happening]) -> None:
    """Write down all that happened to the tasks of a document (empty: to those of none)."""
    path = home / FOLDER / "tasks" / f"{document or OWN}.jsonl"
    lines = [msgspec.json.encode(happening) for happening in happenings]
    disk.make_folder(path.parent)
    if lines:
        disk.write_beside(path, b"\n".join(lines) + b"\n")
    elif path.is_file():
        disk.remove(path)


def happenings(home: Path) -> list[Happening]:
    """Everything that happened to tasks, in the order in which it did; raises InputError for a file that cannot be read."""
    found = [one for path in sorted((home / FOLDER / "tasks").glob("*.jsonl")) for one in _read(path)]
    return sorted(found, key=lambda one: (one.at, one.task, one.number))


def inputs(home: Path) -> dict[str, str]:
    """A hash of each file of happenings, whatever they happened to, by its place without its ending: `tasks/nq-01`."""
    folder = home / FOLDER
    files = sorted(path for path in folder.rglob("*.jsonl") if not path.name.startswith("."))
    return {path.relative_to(folder).with_suffix("").as_posix(): disk.sha256(path) for path in files}


def _read(path: Path) -> list[Happening]:
    decoder, found = msgspec.json.Decoder(Happening), []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            found.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            params = {"line": number, "name": path.name}
            raise InputError(finding=Finding(NOT_READ, f"{FOLDER}/tasks/{path.name}", number, params=params)) from error
    return found
