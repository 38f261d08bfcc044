"""Items that come back, confirmed or from elsewhere, as a change of the city folder that can be shown before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from khue.folder.loaded import LoadedFolder
from khue.folder.writing import WritingPlan, planned
from khue.model.base import Text
from khue.model.city import City
from khue.model.document import Clause, Document
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.proposals.names import Codes
from khue.pipeline.proposals.proposal import STATED, Proposal, Stated
from khue.pipeline.proposals.tables import AnyItem, Returned, empty_clause, empty_target, empty_task, returned, within


def from_table(path: Path, city: City, document: Document, proposal: Proposal | None = None) -> Returned:
    """What a table says of a document: what it confirms of a proposal, else all of its rows.

    Rows without a code are new; they get the next codes and addresses of the document. Raises InputError where the file is no table.
    """
    codes = Codes(city, document.id, document.number)
    if proposal is not None:
        codes.keep(one.target.id for one in proposal.targets)
        codes.keep(one.task.id for one in proposal.tasks)
        codes.keep_clauses(one.target.clause for one in proposal.targets)
        codes.keep_clauses(one.task.clause for one in proposal.tasks)
        codes.keep_clauses(one.clause.clause for one in proposal.clauses)
    group = city.declaration.groups[0].id if city.declaration.groups else ""

    def new(kind: type[AnyItem]) -> AnyItem:
        if kind is Stated:
            return empty_clause(codes.clause("muc-tieu-chung"))
        if kind is Task:
            return empty_task(codes.task(), codes.clause("nhiem-vu"))
        return empty_target(codes.target(None), codes.clause("muc-tieu"), group)

    return within(document.id, returned(path, city, proposal, new))


def change(
    folder: LoadedFolder,
    document: Document,
    clauses: Iterable[Stated],
    targets: Iterable[Target],
    tasks: Iterable[Task],
) -> WritingPlan:
    """What entering confirmed items changes in the folder; nothing where nothing is confirmed.

    Raises InputError where a file cannot be changed in part.
    """
    clauses, targets, tasks = list(clauses), list(targets), list(tasks)
    if not (clauses or targets or tasks):
        return WritingPlan(folder.root, ())
    known = next((entry.value for entry in folder.documents if entry.value.id == document.id), None)
    if known is not None:
        document = msgspec.structs.replace(
            document,
            viewpoints=known.viewpoints,
            objectives=known.objectives,
            solutions=known.solutions,
            moved=known.moved,
        )
    return planned(folder, with_clauses(document, clauses), targets, tasks)


def with_clauses(document: Document, clauses: Iterable[Stated]) -> Document:
    """The document with clauses put in: one that it has under the same address keeps its English and takes the new words."""
    lists = {kind: {one.clause: one for one in getattr(document, kind)} for kind in STATED}
    for one in clauses:
        had = lists[one.kind].get(one.id)
        text = had.text if had and had.text.vi == one.text else Text(vi=one.text)
        lists[one.kind][one.id] = Clause(clause=one.id, text=text, numbering=one.numbering)
    return msgspec.structs.replace(document, **{kind: tuple(known.values()) for kind, known in lists.items()})
