"""Text files read so that everything in them knows its line and column, both counted from 1.

What is wrong with a file is not raised but returned as `Problem`s: a name, a place and parameters. Nothing is ever
constructed from what a file says: YAML is read as scalars, lists and mappings of text; tags and aliases are refused.
"""

from __future__ import annotations

import csv
import io
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

MAX_DEPTH = 40
"""How deep lists and mappings may be nested; declarations need eight."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: its name (as `yaml-syntax`), its place (0: unknown) and what to say about it."""

    name: str
    line: int = 0
    column: int = 0
    params: dict[str, object] = field(default_factory=dict)


def read_text(path: Path, limit: int) -> str | Problem:
    """The file as UTF-8 text in composed form (NFC), without byte order mark; at most `limit` bytes are read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Problem("not-a-file")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        return Problem("not-readable", params={"detail": error.strerror or type(error).__name__})
    if len(data) > limit:
        return Problem("too-large", params={"limit": limit // 1_000_000})
    return _decoded(data)


def _decoded(data: bytes) -> str | Problem:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem("not-utf8", *_byte_place(data, error.start), {"byte": f"0x{data[error.start]:02X}"})
    if "\0" in text:
        return Problem("nul-byte", *_byte_place(data, data.index(b"\0")))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _byte_place(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    last_line = before[before.rfind(b"\n") + 1 :]
    return before.count(b"\n") + 1, len(last_line.decode("utf-8", "replace")) + 1


@dataclass(slots=True)
class Scalar:
    """A word, number or text, from `start` to `end` in the file; `plain` is False where it was quoted or a block."""

    line: int
    column: int
    text: str
    plain: bool = True
    start: int = 0
    end: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing stands here, or YAML's null."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")

    def place_of(self, offset: int, source: str) -> tuple[int, int]:
        """Line and column in `source` of the character at `offset` of the text, through quotes, blocks and folds.

        Folding changes blanks only, so the n-th character that is no blank is the same one in both.
        """
        wanted = sum(not char.isspace() for char in self.text[:offset])
        for place in self._places(source):
            if not source[place].isspace():
                if wanted == 0:
                    return source.count("\n", 0, place) + 1, place - source.rfind("\n", 0, place)
                wanted -= 1
        return self.line, self.column

    def _places(self, source: str) -> Iterator[int]:
        """Where each character of the text stands; of an escape, where it begins."""
        place = self._content(source)
        quote = "" if self.plain else source[self.start]
        while place < self.end:
            yield place
            place += 2 if (quote == "'" and source[place] == "'") or (quote == '"' and source[place] == "\\") else 1

    def _content(self, source: str) -> int:
        if self.plain:
            return self.start
        if source[self.start] in "|>":
            return source.find("\n", self.start) + 1
        return self.start + 1


@dataclass(slots=True)
class Items:
    """A YAML list."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A YAML mapping, by key; each with the scalar that names it and its value."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)

    def find(self, *steps: str | int) -> Node:
        """The node at a path of keys and positions, or the nearest one above it that exists."""
        node: Node = self
        for step in steps:
            if isinstance(node, Mapping) and step in node.entries:
                node = node.entries[str(step)][1]
            elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                break
        return node


Node: TypeAlias = Scalar | Items | Mapping


def parse_yaml(text: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML text, as far as it can be read, and what is wrong with it."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if not builder.take(event):
                return None, builder.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        builder.problems.append(Problem("yaml-syntax", *place, {"detail": error.problem or str(error)}))
        return None, builder.problems
    except yaml.YAMLError as error:
        builder.problems.append(Problem("yaml-syntax", params={"detail": str(error).splitlines()[0]}))
        return None, builder.problems
    return builder.root, builder.problems


def _index(mark: object) -> int:
    return int(getattr(mark, "index", 0))


class _Builder:
    """Puts the parser's events together without recursion, so that no nesting can exhaust the stack."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[Items | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Add one event; False when there is no use in going on."""
        start, end = _index(event.start_mark), _index(event.end_mark)
        line, column = (event.start_mark.line + 1, event.start_mark.column + 1) if event.start_mark else (0, 0)
        match event:
            case yaml.AliasEvent():
                self._report("yaml-alias", line, column, name=event.anchor)
                return False
            case yaml.ScalarEvent():
                self._check_tag(event, line, column)
                plain = event.style in (None, "")
                self._add(Scalar(line, column, event.value, plain, start, end))
            case yaml.SequenceStartEvent():
                return self._enter(Items(line, column), event)
            case yaml.MappingStartEvent():
                return self._enter(Mapping(line, column), event)
            case yaml.CollectionEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._report("yaml-documents", line, column)
                    return False
        return True

    def _report(self, problem: str, line: int, column: int, /, **params: object) -> None:
        self.problems.append(Problem(problem, line, column, params))

    def _check_tag(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self._report("yaml-tag", line, column, tag=tag)

    def _enter(self, node: Items | Mapping, event: yaml.NodeEvent) -> bool:
        self._check_tag(event, node.line, node.column)
        if len(self._open) >= MAX_DEPTH:
            self._report("yaml-depth", node.line, node.column, limit=MAX_DEPTH)
            return False
        self._add(node)
        self._open.append(node)
        self._keys.append(None)
        return True

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif key is None:
            self._keys[-1] = self._key(node)
        else:
            self._put(parent, key, node)
            self._keys[-1] = None

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        self._report("yaml-key", node.line, node.column)
        return Scalar(node.line, node.column, "\0")

    def _put(self, parent: Mapping, key: Scalar, node: Node) -> None:
        if key.text == "\0":
            return
        if key.text in parent.entries:
            first = parent.entries[key.text][0].line
            self._report("duplicate-key", key.line, key.column, key=key.text, first=first)
            return
        parent.entries[key.text] = (key, node)


@dataclass(slots=True)
class Row:
    """A CSV row; `line` is its first line in the file."""

    line: int
    cells: list[str]
    table: Table

    def cell(self, column: str) -> str:
        """The cell under a header, without blanks around it; empty where the column is absent."""
        index = self.table.index.get(column)
        return self.cells[index].strip() if index is not None and index < len(self.cells) else ""

    def place(self, column: str) -> tuple[int, int]:
        """Line and column where the cell begins; the row's beginning where there is no such column."""
        index = self.table.index.get(column, 0)
        return self.place_at(index)

    def place_at(self, index: int) -> tuple[int, int]:
        """Line and column where the cell at a position begins."""
        if index == 0:
            return self.line, 1
        quoted = False
        for number, text in enumerate(self.table.lines[self.line - 1 :], self.line):
            for column, char in enumerate(text, 1):
                if char == '"':
                    quoted = not quoted
                elif char == "," and not quoted:
                    index -= 1
                    if index == 0:
                        return number, column + 1
            if not quoted:
                break
        return self.line, 1


@dataclass(slots=True)
class Table:
    """A CSV file: its header (column -> position), its rows, and its lines as they stand."""

    lines: list[str]
    header: Row | None = None
    index: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def parse_csv(text: str) -> tuple[Table, list[Problem]]:
    """The rows of a CSV text that have as many cells as its header, and what is wrong with the others."""
    table, problems = Table(list(io.StringIO(text, newline=""))), list[Problem]()
    for row in _rows(table, problems):
        if table.header is None:
            table.header = row
            problems += _header_problems(row)
        elif len(row.cells) != len(table.header.cells):
            params: dict[str, object] = {"cells": len(row.cells), "columns": len(table.header.cells)}
            problems.append(Problem("ragged-row", row.line, 1, params))
        else:
            table.rows.append(row)
    if table.header is None:
        problems.append(Problem("empty-file", 1, 1))
    return table, problems


def _rows(table: Table, problems: list[Problem]) -> Iterator[Row]:
    reader = csv.reader(table.lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(Problem("csv-syntax", line, 1, {"detail": str(error)}))
            return
        if any(cell.strip() for cell in cells):
            yield Row(line, cells, table)


def _header_problems(header: Row) -> Iterator[Problem]:
    names = [cell.strip() for cell in header.cells]
    for mark, shown in ((";", ";"), ("\t", "tab")):
        if len(names) == 1 and mark in names[0]:
            yield Problem("csv-delimiter", header.line, 1, {"found": shown})
    for position, name in enumerate(names):
        if name in header.table.index:
            yield Problem("duplicate-column", *header.place_at(position), {"column": name})
        header.table.index.setdefault(name, position)
