"""Walks a city folder and reads each file by its kind; what cannot be read is left out, with findings."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

import msgspec

from khue.folder import reading_rules as rules
from khue.folder.decode import check_header, decode_row, decode_yaml
from khue.folder.loaded import Entry, LoadedFolder
from khue.folder.names import TOP_NAMES
from khue.folder.paper_base import base_of
from khue.folder.words import suggest
from khue.lib.located import Problem, Row, parse_csv, parse_yaml, read_text
from khue.model.agency import Agency
from khue.model.city import City, CityDeclaration
from khue.model.contract import Contract
from khue.model.dictionary import Words
from khue.model.document import Document
from khue.model.draft import Draft
from khue.model.figure import Figure
from khue.model.finding import Finding, Rule
from khue.model.index import Index
from khue.model.indicator import Indicator
from khue.model.money import Money
from khue.model.orientation import Orientation
from khue.model.papers import Papers
from khue.model.priority import Priorities
from khue.model.rating import RatingScheme
from khue.model.target import Target
from khue.model.task import Task
from khue.model.unit import Unit, UnitChange

T = TypeVar("T", bound=msgspec.Struct)

YAML_LIMIT = 2_000_000
CSV_LIMIT = 50_000_000
DOCUMENT_NAMES = ("resolution.yaml", "targets.csv", "tasks.csv", "money.csv")
UNIT_NAMES = ("units.csv", "changes.csv", "boundaries")
MAX_FINDINGS_A_FILE = 200
"""After so many, more of the same file would help nobody."""

ODCS_NOT_READ = frozenset(
    ["authoritativeDefinitions", "contractCreatedTs", "price", "roles", "servers", "slaDefaultElement", "support"]
)
"""Parts of the Open Data Contract Standard that may stand in a contract and that Khuê has no use for."""


def load_city(path: Path) -> tuple[City | None, list[Finding]]:
    """The city that a folder declares, and what was wrong with its files; None when there is no readable city.yaml."""
    folder = load_folder(path)
    return folder.city, list(folder.findings)


def load_folder(path: Path) -> LoadedFolder:
    """A city folder with the places of everything in it; never raises for what people wrote."""
    return _Loader(path).load()


class _Loader:
    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._findings: list[Finding] = []
        self._counts: dict[str, int] = defaultdict(int)
        self._left_out: dict[str, set[str]] = defaultdict(set)

    def load(self) -> LoadedFolder:
        if not os.path.lexists(self._root / "city.yaml"):
            return LoadedFolder(self._root, findings=(Finding(rules.NO_CITY, "city.yaml"),))
        self._misspelt(".", TOP_NAMES)
        self._misspelt("units", UNIT_NAMES)
        declaration = self._yaml("city.yaml", CityDeclaration, "city")
        documents, drafts = self._folders("resolutions"), self._folders("drafts")
        folder = LoadedFolder(
            root=self._root,
            declaration=declaration,
            units=self._csv("units/units.csv", Unit, "unit"),
            changes=self._csv("units/changes.csv", UnitChange, "change"),
            agencies=self._csv("agencies.csv", Agency, "agency"),
            documents=self._yamls([f"{folder}/resolution.yaml" for folder in documents], Document, "document"),
            targets=self._of_documents(documents, "targets.csv", Target, "target"),
            tasks=self._of_documents(documents, "tasks.csv", Task, "task"),
            contracts=self._yamls(self._files("contracts", ".odcs.yaml"), Contract, "contract", ODCS_NOT_READ),
            indicators=self._yamls(self._files("indicators", ".yaml"), Indicator, "indicator"),
            indices=self._yamls(self._files("indices", ".yaml"), Index, "index"),
            figures=self._csvs(self._files("figures", ".csv"), Figure, "figure"),
            papers=self._optional("reports.yaml", Papers, "papers"),
            money=self._of_documents(documents, "money.csv", Money, "money"),
            rating=self._optional("rating.yaml", RatingScheme, "rating"),
            priorities=self._optional("priorities.yaml", Priorities, "priorities"),
            words=self._optional("documents.yaml", Words, "words"),
            drafts=self._yamls([f"{folder}/resolution.yaml" for folder in drafts], Document, "document"),
            draft_targets=self._of_documents(drafts, "targets.csv", Target, "target"),
            draft_tasks=self._of_documents(drafts, "tasks.csv", Task, "task"),
            orientations=self._csv("orientations.csv", Orientation, "orientation"),
        )
        findings = sorted(self._findings, key=lambda found: (found.path, found.line, found.column))
        left_out = {kind: frozenset(ids) for kind, ids in self._left_out.items()}
        return replace(folder, city=_city(folder), findings=tuple(findings), left_out=left_out)

    def _report(self, path: str, rule: Rule, line: int, column: int, params: dict[str, object]) -> None:
        self._counts[path] += 1
        if self._counts[path] <= MAX_FINDINGS_A_FILE:
            self._findings.append(Finding(rule, path, line, column, params))

    def _problem(self, path: str, problem: Problem) -> None:
        self._report(path, rules.BY_NAME[problem.name], problem.line, problem.column, problem.params)

    def _list(self, folder: str) -> list[str]:
        try:
            names = sorted(path.name for path in (self._root / folder).iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            self._report(folder, rules.NOT_READABLE, 0, 0, {"detail": error.strerror or ""})
            return []
        return [f"{folder}/{name}" for name in names if not name.startswith(".")]

    def _misspelt(self, folder: str, names: tuple[str, ...]) -> None:
        """Report what is probably one of the names meant for this folder; other things may stand beside them."""
        for path in self._list(folder):
            name = PurePosixPath(path).name
            if name not in names and suggest(name, [*names]):
                path = _shown(path).removeprefix("./")
                params: dict[str, object] = {"expected": ", ".join(names), "suggestion": suggest(name, [*names])}
                self._report(path, rules.UNREAD_FILE, 0, 0, params)

    def _folders(self, folder: str) -> list[str]:
        if not self._within(folder):
            return []
        found = [path for path in self._list(folder) if self._within(path)]
        folders = [path for path in found if _is_folder(self._root / path)]
        for path in (path for path in found if path not in folders):
            self._unread(path, ", ".join(f"<id>/{name}" for name in DOCUMENT_NAMES))
        for path in (path for folder in folders for path in self._list(folder)):
            if PurePosixPath(path).name not in DOCUMENT_NAMES:
                self._unread(path, ", ".join(DOCUMENT_NAMES))
        return folders

    def _files(self, folder: str, ending: str) -> list[str]:
        if not self._within(folder):
            return []
        found = self._list(folder)
        for path in (path for path in found if not path.endswith(ending)):
            self._unread(path, f"*{ending}")
        return [path for path in found if path.endswith(ending)]

    def _unread(self, path: str, expected: str) -> None:
        if not path.endswith(".md"):
            self._report(_shown(path), rules.UNREAD_FILE, 0, 0, {"expected": expected})

    def _within(self, path: str) -> bool:
        real = os.path.realpath(self._root / path)
        inside = os.path.commonpath([real, self._real_root]) == self._real_root
        if not inside:
            self._report(_shown(path), rules.OUTSIDE, 0, 0, {})
        return inside

    def _text(self, path: str, limit: int) -> str | None:
        if not self._within(path):
            return None
        text = read_text(self._root / path, limit)
        if isinstance(text, Problem):
            self._problem(_shown(path), text)
            return None
        return text

    def _yaml(
        self, path: str, kind: type[T], name: str, ignored: frozenset[str] = frozenset()
    ) -> Entry[T] | None:  # fmt: skip
        text = self._text(path, YAML_LIMIT)
        tree, problems = (None, []) if text is None else parse_yaml(text)
        for problem in problems:
            self._problem(_shown(path), problem)
        if text is not None and tree is None and not problems:
            self._report(_shown(path), rules.EMPTY_FILE, 1, 1, {})
        value = None if tree is None else decode_yaml(kind, tree, partial(self._report, _shown(path)), ignored)
        if text is None or tree is None or value is None:
            self._leave_out(name, _id_of_file(path))
            return None
        entry = Entry(value, _shown(path), tree, text)
        self._check_name(entry, name, path)
        return entry

    def _optional(self, path: str, kind: type[T], name: str) -> Entry[T] | None:
        """A file that a city may do without."""
        return self._yaml(path, kind, name) if os.path.lexists(self._root / path) else None

    def _check_name(self, entry: Entry[msgspec.Struct], name: str, path: str) -> None:
        """A thing is found by its file's name, so the id inside must be the same."""
        given, expected = getattr(entry.value, "id", ""), _id_of_file(path)
        if name not in ("city", "papers", "words", "rating", "priorities") and given != expected:
            self._findings.append(entry.finding(rules.NAME_DIFFERS, "id", id=given, expected=expected))

    def _leave_out(self, kind: str, identifier: str) -> None:
        self._left_out[kind].add(identifier)

    def _yamls(
        self, paths: list[str], kind: type[T], name: str, ignored: frozenset[str] = frozenset()
    ) -> tuple[Entry[T], ...]:  # fmt: skip
        entries = [self._yaml(path, kind, name, ignored) for path in paths]
        return tuple(entry for entry in entries if entry is not None)

    def _csvs(self, paths: list[str], kind: type[T], name: str) -> tuple[Entry[T], ...]:
        return tuple(entry for path in paths for entry in self._csv(path, kind, name))

    def _of_documents(self, folders: list[str], file: str, kind: type[T], name: str) -> tuple[Entry[T], ...]:
        return tuple(
            entry for folder in folders
            for entry in self._csv(f"{folder}/{file}", kind, name, {"document": PurePosixPath(_shown(folder)).name})
        )  # fmt: skip

    def _csv(self, path: str, kind: type[T], name: str, given: dict[str, str] | None = None) -> tuple[Entry[T], ...]:
        if not os.path.lexists(self._root / path):
            return ()
        text = self._text(path, CSV_LIMIT)
        return () if text is None else tuple(self._rows(_shown(path), text, kind, name, given or {}))

    def _rows(self, path: str, text: str, kind: type[T], name: str, given: dict[str, str]) -> Iterator[Entry[T]]:
        table, problems = parse_csv(text)
        for problem in problems:
            self._problem(path, problem)
        report = partial(self._report, path)
        if table.header is None or not check_header(kind, table.header, report, given):
            return
        for row in table.rows:
            value = decode_row(kind, row, report, given)
            if value is None:
                self._leave_out(name, _id_of_row(row))
            else:
                yield Entry(value, path, row)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _id_of_file(path: str) -> str:
    pure = PurePosixPath(path)
    return pure.parent.name if pure.name == "resolution.yaml" else pure.name.split(".", 1)[0]


def _id_of_row(row: Row) -> str:
    return row.cell("code") or row.cell("id")


def _shown(path: str) -> str:
    """A path that can be printed, whatever bytes the file's name has."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _city(folder: LoadedFolder) -> City | None:
    if folder.declaration is None:
        return None
    english = {unit.id: unit.name.en for unit in folder.declaration.value.measures}
    return City(
        declaration=folder.declaration.value,
        unit_rows=_values(folder.units),
        changes=_values(folder.changes),
        agencies=_values(folder.agencies),
        documents=_values(folder.documents),
        targets=_with_english(folder.targets, english),
        tasks=_values(folder.tasks),
        contracts=_values(folder.contracts),
        indicators=_with_english(folder.indicators, english),
        indices=_values(folder.indices),
        figures=_values(folder.figures),
        papers=folder.papers.value if folder.papers else Papers(),
        paper_base=(base_of(folder.root, folder.papers.value.base) if folder.papers else None) or b"",
        money=_values(folder.money),
        rating=folder.rating.value if folder.rating else None,
        priorities=folder.priorities.value if folder.priorities else None,
        words=folder.words.value if folder.words else Words(),
        drafts=_drafts(folder, english),
        orientations=_values(folder.orientations),
    )


def _drafts(folder: LoadedFolder, english: dict[str, str]) -> tuple[Draft, ...]:
    targets, tasks = _with_english(folder.draft_targets, english), _values(folder.draft_tasks)
    return tuple(
        Draft(
            document=one,
            targets=tuple(target for target in targets if target.document == one.id),
            tasks=tuple(task for task in tasks if task.document == one.id),
        )
        for one in _values(folder.drafts)
    )


M = TypeVar("M", Indicator, Target)


def _with_english(entries: tuple[Entry[M], ...], english: dict[str, str]) -> tuple[M, ...]:
    """The values with the English name of their unit of measure, as city.yaml gives it."""
    return tuple(
        msgspec.structs.replace(value, unit_en=value.unit_en or english.get(value.unit, ""))
        for value in _values(entries)
    )


def _values(entries: tuple[Entry[T], ...]) -> tuple[T, ...]:
    return tuple(entry.value for entry in entries)
