"""What a document that was read proposes for the plan of a city: model objects, each with its place in the text and its doubts.

Nothing here is in the plan. It enters when a person has confirmed it (docs/plan.md).
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from khue.model.document import Clause, Document
from khue.model.finding import Finding
from khue.model.target import Target
from khue.model.task import Task


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands: characters of the text, its clause as the document numbers it, and the address of its words.

    `value_start` and `value_end` are where the number of a target stands.
    """

    numbering: str
    address: str
    start: int
    end: int
    value_start: int = 0
    value_end: int = 0


class ProposedTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target as it would stand in targets.csv. `certainty` is how sure the reading is that it is one at all, from 0 to 1.

    `phrase` is what the document says is measured; `likely` are the indicators that come nearest where none is certain.
    `known` is whether the plan has it already, under this id.
    """

    target: Target
    place: Place
    certainty: float
    phrase: str = ""
    likely: tuple[str, ...] = ()
    doubts: tuple[Finding, ...] = ()
    known: bool = False


class ProposedTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task as it would stand in tasks.csv."""

    task: Task
    place: Place
    certainty: float
    doubts: tuple[Finding, ...] = ()
    known: bool = False


class ProposedClause(msgspec.Struct, frozen=True, kw_only=True):
    """A viewpoint, objective or solution as it would stand in resolution.yaml; `kind` is one of `STATED`."""

    kind: str
    clause: Clause
    place: Place
    certainty: float
    known: bool = False


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A viewpoint, objective or solution as a row of a table; `id` is its address."""

    id: str
    kind: str
    text: str
    numbering: str = ""
    document: str = ""


STATED = ("viewpoints", "objectives", "solutions")
"""The lists of resolution.yaml that hold clauses."""

ProposedItem: TypeAlias = ProposedTarget | ProposedTask | ProposedClause


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a document proposes: itself, its targets, tasks and clauses; `text` is what the places count in."""

    document: Document
    targets: tuple[ProposedTarget, ...] = ()
    tasks: tuple[ProposedTask, ...] = ()
    clauses: tuple[ProposedClause, ...] = ()
    findings: tuple[Finding, ...] = ()
    text: str = ""

    @property
    def items(self) -> tuple[ProposedItem, ...]:
        """Everything that is proposed, in the order of the text."""
        return tuple(
            sorted((*self.clauses, *self.targets, *self.tasks), key=lambda one: (one.place.start, one.place.end))
        )
