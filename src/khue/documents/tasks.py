"""Tasks: the rows of a table with a lead or a deadline, and sentences of the text that give work to somebody.

In the text a task is a clause of nothing below it, in the part on tasks or on organisation, that says who leads, or stands
below a heading that names an agency. What stands there without an agency is a solution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from khue.documents.agencies import Parties, is_agency, parties
from khue.documents.deadlines import due, said
from khue.documents.dictionary import Dictionary
from khue.documents.items import Statement, Task
from khue.documents.outline import Node
from khue.documents.plain import Plain
from khue.documents.roles import Setting
from khue.documents.tables import Row, Table

_WORKING = frozenset(["solution", "organisation"])
_ASSIGNED = ("lead", "cooperating", "product", "deadline")
_SHORTEST = 20
_REPORTING = re.compile(r"(?:trong qua trinh|neu co|van ban nay|ke hoach nay duoc|nghi quyet nay|quyet dinh nay)")


def from_table(table: Table, address: str) -> Iterator[Task]:
    """The tasks of a table; none where it has neither a lead nor a deadline."""
    if not table.has("text") or not (table.has("lead") or table.has("deadline")):
        return
    for row in table.rows:
        if "text" in row.cells and any(row.text(holds) for holds in _ASSIGNED):
            yield _of_row(table, row, address)


def _of_row(table: Table, row: Row, address: str) -> Task:
    cells = list(row.cells.values())
    deadline = row.text("deadline")
    return Task(
        clause=f"{table.node.path}/{row.label}".strip("/"), address=address, text=row.text("text"), group=row.group, lead=row.text("lead"),
        cooperating=row.text("cooperating"), product=row.text("product"), deadline=due(deadline), deadline_text=deadline,
        certainty=0.95 if row.text("lead") else 0.7, start=min(cell.start for cell in cells), end=max(cell.end for cell in cells),
    )  # fmt: skip


@dataclass(frozen=True)
class Work:
    """What the text of a document gives to do."""

    tasks: tuple[Task, ...]
    solutions: tuple[Statement, ...]


def from_text(
    plain: Plain, nodes: list[Node], settings: Mapping[int, Setting], addresses: Mapping[int, str], words: Dictionary
) -> Work:
    """The tasks and solutions of clauses."""
    tasks, solutions = list[Task](), list[Statement]()
    for node in nodes:
        if settings[id(node)].role not in _WORKING or settings[id(node)].heads or not _is_leaf(node):
            continue
        end = max([node.end, *(one.end for one in node.more if not one.row)])
        text, heading = plain.cut(node.body, end), _agency_above(plain, node, words)
        if _REPORTING.match(plain.flat[node.body : node.end]):
            continue
        named = parties(text, words)
        if named.lead or heading or named.cooperating:
            tasks.append(_task(node, end, text, Parties(named.lead or heading, named.cooperating), addresses[id(node)]))
        else:
            solutions.append(
                Statement(
                    clause=node.path, address=addresses[id(node)], text=text, certainty=0.7, start=node.start, end=end
                )
            )
    return Work(tuple(tasks), tuple(solutions))


def _is_leaf(node: Node) -> bool:
    return node.parent is not None and not node.children and node.end - node.body >= _SHORTEST


def _task(node: Node, end: int, text: str, named: Parties, address: str) -> Task:
    deadline = said(text)
    return Task(
        clause=node.path, address=address, text=text, lead=named.lead, cooperating=named.cooperating,
        deadline=due(deadline) if deadline else None, deadline_text=deadline, certainty=0.8 if named.lead else 0.6,
        start=node.start, end=end,
    )  # fmt: skip


def _agency_above(plain: Plain, node: Node, words: Dictionary) -> str:
    """The agency that a heading above names: "1. Sở Tài chính", "Giao Sở Tài chính:"."""
    for one in list(node.above())[1:-1]:
        text = plain.cut(one.body, one.end).strip(" :.")
        bare = re.sub(r"^(?:Giao|Đề nghị|Trách nhiệm của|Yêu cầu)\s+", "", text)
        if len(bare) < 160 and is_agency(bare, words):
            return re.sub(r"(?:\s+có trách nhiệm|\s*chủ trì.*|,? phối hợp với.*)$", "", bare).strip(" ,:")
    return ""
