"""What writing a document's plan into a city folder would change: shown as a difference, checked, and only then done."""

from __future__ import annotations

import difflib
import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from khue.exceptions import InputError
from khue.folder.check import check
from khue.folder.load import load_folder
from khue.folder.loaded import LoadedFolder
from khue.folder.writing import declarations, swap, tables
from khue.folder.writing.cells import cells
from khue.folder.writing.faults import CANNOT_EDIT
from khue.model.document import Document
from khue.model.finding import Finding, Severity
from khue.model.target import Target
from khue.model.task import Task

Row = Target | Task
Rows = Mapping[str, Row]
STATED = ("viewpoints", "objectives", "solutions")


@dataclass(frozen=True)
class FileChange:
    """A file of the folder, by its path in it, as it is (empty: it is new) and as it would be."""

    path: str
    before: str
    after: str

    def diff(self) -> list[str]:
        """The lines that differ, as `diff -u` gives them."""
        old, new = self.before.splitlines(keepends=True), self.after.splitlines(keepends=True)
        made = difflib.unified_diff(old, new, self.path if self.before else "/dev/null", self.path)
        return [line.rstrip("\r\n") for line in made]


@dataclass(frozen=True)
class WritingPlan:
    """All files that would change. `added` and `changed` are ids of targets, tasks and clauses."""

    root: Path
    changes: tuple[FileChange, ...]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """Stands for this very change: whoever saw the difference confirms it by this."""
        parts = [part for one in self.changes for part in (one.path, one.before, one.after)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    def diff(self) -> str:
        """The whole difference."""
        return "\n".join(line for one in self.changes for line in one.diff())


def planned(folder: LoadedFolder, document: Document, targets: Iterable[Target], tasks: Iterable[Task]) -> WritingPlan:
    """What putting a document with these targets and tasks into a folder would change; nothing is ever taken out.

    Raises InputError where resolution.yaml is written in a way that cannot be changed in part.
    """
    old = next((entry.value for entry in folder.documents if entry.value.id == document.id), None)
    old_targets: Rows = {one.value.id: one.value for one in folder.targets if one.value.document == document.id}
    old_tasks: Rows = {one.value.id: one.value for one in folder.tasks if one.value.document == document.id}
    there, given = {**old_targets, **old_tasks}, {**_by_id(targets), **_by_id(tasks)}
    document = document if old is None else _with_moves(document, old, there, given)
    place = f"resolutions/{document.id}"
    changes = [
        _declaration(folder.root, f"{place}/resolution.yaml", document, old),
        _table(folder.root, f"{place}/targets.csv", _by_id(targets), old_targets),
        _table(folder.root, f"{place}/tasks.csv", _by_id(tasks), old_tasks),
    ]
    return WritingPlan(
        folder.root, tuple(one for one in changes if one is not None and one.before != one.after),
        tuple(id for id in given if id not in there), tuple(id for id in given if id in there and _changed(given[id], there[id])),
    )  # fmt: skip


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return {one.id: one for one in rows}


def _with_moves(document: Document, old: Document, there: Rows, given: Rows) -> Document:
    """The document with a note of where each place went that is numbered anew."""
    before = {id: one.numbering for id, one in there.items()} | _numberings(old)
    now = {id: one.numbering for id, one in given.items()} | _numberings(document)
    used = {*now.values()}
    moved = {before[id]: number for id, number in now.items() if number and before.get(id) and before[id] != number}
    return msgspec.structs.replace(
        document, moved={**document.moved, **{one: to for one, to in moved.items() if one not in used}}
    )


def _numberings(document: Document) -> dict[str, str]:
    return {one.clause: one.numbering for kind in STATED for one in getattr(document, kind)}


def _declaration(root: Path, path: str, document: Document, old: Document | None) -> FileChange:
    text = _text(root / path)
    try:
        after = declarations.edited(text, declarations.builtins(document), declarations.builtins(old) if old else {})
    except declarations.CannotEditError:
        raise InputError(finding=Finding(CANNOT_EDIT, path, params={"path": path})) from None
    return FileChange(path, text, after)


def _table(root: Path, path: str, rows: Rows, known: Rows) -> FileChange | None:
    changed = {id: cells for id, one in rows.items() if (cells := _changed(one, known.get(id)))}
    if not changed:
        return None
    text = _text(root / path)
    return FileChange(path, text, tables.edited(text, changed))


def _changed(row: Row, old: Row | None) -> dict[str, str]:
    """The cells to write: all of a new row, of one that is there those that say something else."""
    now = cells(row)
    if old is None:
        return now
    before = cells(old)
    return {name: text for name, text in now.items() if text != before[name]}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8") if path.is_file() else ""


def broken(plan: WritingPlan) -> list[Finding]:
    """The errors that the folder would have and has not now; with them a plan is not written."""
    return [one for one in newly_found(plan) if one.rule.severity is Severity.ERROR]


def newly_found(plan: WritingPlan) -> list[Finding]:
    """What `khue check` would find in the folder that it does not find now."""
    before = Counter(_key(one) for one in check(load_folder(plan.root)))
    with tempfile.TemporaryDirectory(prefix="khue-plan-") as place:
        copy = Path(place) / plan.root.resolve().name
        shutil.copytree(plan.root, copy, copy_function=_link, ignore=_not_declared(plan.root))
        for change in plan.changes:
            swap.put(copy / change.path, change.after)
        found = check(load_folder(copy))
    new = []
    for one in found:
        if before[_key(one)] > 0:
            before[_key(one)] -= 1
        else:
            new.append(one)
    return new


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule.code, finding.path, finding.sentence("vi")


def _link(source: str, to: str) -> None:
    """A second name for the same bytes where the disk allows it; files of the copy are replaced and never written into."""
    try:
        os.link(source, to)
    except OSError:
        shutil.copyfile(source, to)


def _not_declared(root: Path) -> Callable[[str, list[str]], set[str]]:
    """Leaves out the inbox, which may be large and is no declaration, and hidden files."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name.startswith(".") or (name == "inbox" and Path(folder) == root)}

    return left_out
