"""A document read: from its file to its head, outline, targets and tasks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from khue.documents import target_tables, tasks
from khue.documents.addresses import addresses
from khue.documents.amendments import Stretch, amendments
from khue.documents.dictionary import Dictionary, own
from khue.documents.doubts import doubts
from khue.documents.flattened import Region, regions, table_of
from khue.documents.head import head_of
from khue.documents.items import Clause, Head, Read, Target, Task
from khue.documents.openers.open import opened
from khue.documents.outline import Node, outline, walk
from khue.documents.paragraphs import paragraphs
from khue.documents.plain import Plain, flat
from khue.documents.roles import Setting, settings
from khue.documents.statements import statements, without_targets
from khue.documents.tables import Table, tables
from khue.documents.targets import TargetReader
from khue.documents.years import named

_AnyItem = TypeVar("_AnyItem", bound=msgspec.Struct)


@dataclass(frozen=True)
class _Body:
    """The outline of a document, what each clause is about and is addressed by, and its tables."""

    plain: Plain
    nodes: list[Node]
    settings: dict[int, Setting]
    addresses: dict[int, str]
    tables: list[Table]


def read(path: Path, words: Dictionary | None = None) -> Read:
    """The document in a file (.txt, .docx, .pdf); raises InputError where it cannot be read at all."""
    return read_plain(opened(path), words, path.name)


def read_plain(plain: Plain, words: Dictionary | None = None, name: str = "") -> Read:
    """The document that a plain text holds; `name` stands in the findings."""
    words = words or own()
    head = head_of(plain, words)
    body = _body(plain, words, head.title)
    targets, assigned = _targets(body, head, words), _tasks(body, words)
    found = Read(
        head=head, text=plain.text, targets=targets, tasks=assigned.tasks, solutions=assigned.solutions,
        outline=tuple(_clause(body, node) for node in body.nodes[1:]),
        viewpoints=tuple(statements(plain, body.nodes, body.settings, body.addresses, "viewpoint")),
        objectives=tuple(without_targets(statements(plain, body.nodes, body.settings, body.addresses, "objective"), targets)),
        amendments=tuple(amendments(plain, _stretches(body), head.title)),
    )  # fmt: skip
    return as_given(msgspec.structs.replace(found, findings=tuple(doubts(found, plain, words, name))), plain)


def as_given(found: Read, plain: Plain) -> Read:
    """What was found, with its places in the text as it was given."""
    if not plain.places:
        return found
    moved = {name: tuple(_moved(one, plain.places) for one in getattr(found, name)) for name in _PLACED}
    return msgspec.structs.replace(found, text=plain.given, **moved)


def _stretches(body: _Body) -> list[Stretch]:
    """The words of each clause, rows of tables left out."""
    return [
        Stretch(node.path, start, end)
        for node in body.nodes[1:]
        for start, end in [(node.body, node.end), *((one.start, one.end) for one in node.more if not one.row)]
    ]


_PLACED = ("outline", "amendments", "viewpoints", "objectives", "targets", "tasks", "solutions")


def _moved(one: _AnyItem, places: list[int]) -> _AnyItem:
    moved = {
        name: places[getattr(one, name)] for name in ("start", "end", "value_start", "value_end") if hasattr(one, name)
    }
    return msgspec.structs.replace(one, **moved)


def _body(plain: Plain, words: Dictionary, title: str) -> _Body:
    flattened = regions(plain, words)
    held = {line.start for region in flattened for line in (*region.headings, *region.body)}
    root = outline(plain, paragraphs(plain, [line for line in plain.lines if line.start not in held]), words.kinds)
    nodes = [root, *walk(root)]
    found = list(tables(plain, nodes, words))
    starts = [node.start for node in nodes]
    found += [table_of(plain, region, _before(nodes, starts, region), words) for region in flattened]
    return _Body(plain, nodes, settings(plain, root, words, title), addresses(plain, nodes), found)


def _before(nodes: list[Node], starts: list[int], region: Region) -> Node:
    return nodes[bisect_right(starts, region.headings[0].start) - 1]


def _targets(body: _Body, head: Head, words: Dictionary) -> tuple[Target, ...]:
    of_title, written = named(flat(head.title)), head.date.year if head.date else None
    reader = TargetReader(body.plain, words, body.settings, of_title, written)
    found = [target for node in body.nodes for target in reader.of_clause(node, body.addresses[id(node)])]
    for table in body.tables:
        year = body.settings[id(table.node)].year or of_title
        address = body.addresses[id(table.node)]
        found += target_tables.from_table(body.plain, table, address, year, written)
        found += reader.of_cells(table, address, year)
    return tuple(sorted(found, key=lambda target: target.value_start))


def _tasks(body: _Body, words: Dictionary) -> tasks.Work:
    told = tasks.from_text(body.plain, body.nodes, body.settings, body.addresses, words)
    listed: list[Task] = [
        task for table in body.tables for task in tasks.from_table(table, body.addresses[id(table.node)])
    ]
    return replace(told, tasks=tuple(sorted([*told.tasks, *listed], key=lambda task: task.start)))


def _clause(body: _Body, node: Node) -> Clause:
    setting = body.settings[id(node)]
    return Clause(
        clause=node.path, address=body.addresses[id(node)], kind=node.kind, level=sum(1 for _ in node.above()) - 1,
        text=body.plain.cut(node.body, node.end), role=setting.role, year=setting.year if setting.heads else None,
        start=node.start, end=node.end,
    )  # fmt: skip
