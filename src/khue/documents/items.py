"""What is read from a document. `start` and `end` count characters of its plain text."""

from __future__ import annotations

from datetime import date

import msgspec

from khue.documents.amendments import Amendment
from khue.model.finding import Finding


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of the outline.

    `clause` is where it stands (`Điều 1/II/2/a`); `address` is made from its own words and stays when it is renumbered
    or moved. `kind` is one of `khue.documents.markers.KINDS` or `annex`, `attached`, `lead`; `role` is what its heading says it is
    about (see `roles` of the dictionary), inherited from the clauses above. `year` is the year that its heading names.
    """

    clause: str
    address: str
    kind: str
    level: int
    text: str
    role: str = ""
    year: int | None = None
    start: int
    end: int


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A stated target. `operator` is `>= > <= < = ~` or `range` (then `value_to` is its upper end).

    `value` and `unit` are as written: "730 nghìn tỷ đồng" is 730 of "nghìn tỷ đồng". `certainty` is from 0.53 to 0.99:
    how sure the reading is that this is a target at all. `value_start` is where its number stands.
    """

    clause: str
    address: str
    text: str
    indicator: str
    operator: str
    value: float
    value_to: float | None = None
    unit: str = ""
    year: int | None = None
    baseline: float | None = None
    lead: str = ""
    certainty: float
    start: int
    end: int
    value_start: int
    value_end: int


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task: `lead` and `cooperating` as written; `deadline` a day where the words name one, else only `deadline_text`."""

    clause: str
    address: str
    text: str
    group: str = ""
    lead: str = ""
    cooperating: str = ""
    product: str = ""
    deadline: date | None = None
    deadline_text: str = ""
    certainty: float
    start: int
    end: int


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A viewpoint, an objective without a number, or a solution: the words of one clause."""

    clause: str
    address: str
    text: str
    certainty: float
    start: int
    end: int


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says of itself; empty where it does not. `kind` is a code such as `nghi-quyet`, `kind_text` its words."""

    kind: str = ""
    kind_text: str = ""
    number: str = ""
    date: date | None = None
    place: str = ""
    issuer: str = ""
    title: str = ""
    bases: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it was read."""

    head: Head
    outline: tuple[Clause, ...] = ()
    viewpoints: tuple[Statement, ...] = ()
    objectives: tuple[Statement, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    solutions: tuple[Statement, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    text: str = ""
    findings: tuple[Finding, ...] = ()
