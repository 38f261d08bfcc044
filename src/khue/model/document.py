"""A document that sets targets and tasks: a resolution, plan, decision, programme or directive."""

from __future__ import annotations

from datetime import date

from khue.model.base import Declared, Identifier, Text


class Relation(Declared, frozen=True):
    """How a document stands to an earlier one: restates, replaces, contradicts, carries_out or cites."""

    document: str
    kind: str
    note: str = ""


class Clause(Declared, frozen=True):
    """A viewpoint, objective or solution of a document, with its address in the text, and how the document numbers it."""

    clause: str
    text: Text
    numbering: str = ""


class Document(Declared, frozen=True):
    """The file resolution.yaml of one folder under resolutions/.

    `extent` says how much of the text was read: complete, partial or header. `stated_targets` and
    `stated_tasks` are the counts that the document itself announces. `moved` has for addresses of clauses, or numberings, that
    are no longer in use those that took their place: links to the old ones lead on.
    """

    id: Identifier
    number: str
    kind: str
    title: Text
    issuer: str = ""
    issuer_name: Text | None = None
    date: date | None = None
    date_text: str = ""
    status: str = "in_force"
    extent: str = "partial"
    relations: tuple[Relation, ...] = ()
    viewpoints: tuple[Clause, ...] = ()
    objectives: tuple[Clause, ...] = ()
    solutions: tuple[Clause, ...] = ()
    stated_targets: int | None = None
    stated_tasks: int | None = None
    sources: tuple[str, ...] = ()
    note: str = ""
    moved: dict[str, str] = {}
