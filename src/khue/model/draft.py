"""The judgement of a draft: five gates, each with what stands in its way, clause by clause.

Codes and numbers only; the criteria beside each gate (`khue.pipeline.drafts`) have the sentences, docs/drafts.md the rules.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta

from khue.model.assessment import Reason
from khue.model.base import Declared, Identifier, Text
from khue.model.document import Document
from khue.model.gap import Points
from khue.model.orientation import Cover
from khue.model.target import Target
from khue.model.task import Task


class GateName(Enum):
    """The five questions that a draft answers before it is adopted."""

    FEASIBLE = "feasible"
    EFFECTIVE = "effective"
    SAFE = "safe"
    CONSISTENT = "consistent"
    UNOBSTRUCTED = "unobstructed"


class Passing(Enum):
    """What a gate says. UNJUDGED: too little is known to say anything; that is neither good nor bad."""

    PASSES = "passes"
    REMARKS = "remarks"
    FAILS = "fails"
    UNJUDGED = "unjudged"


class Grade(Enum):
    """GRAVE: to be put right before adoption. REMARK: worth a look. UNKNOWN: it cannot be told from what there is."""

    GRAVE = "grave"
    REMARK = "remark"
    UNKNOWN = "unknown"


class Kind(Enum):
    """What an offence is found in."""

    TARGET = "target"
    TASK = "task"
    GROUP = "group"
    DOCUMENT = "document"


class Effect(Enum):
    """What a target or task comes to: work that is done, a product that is there, or a change for people."""

    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"


class Basis(Enum):
    """What shows that one of the six of a task is clear."""

    LEAD = "lead"
    WORK = "work"
    DEADLINE = "deadline"
    RESPONSIBILITY = "responsibility"
    PRODUCT = "product"
    AUTHORITY = "authority"


class Clear(Declared, frozen=True):
    """One of the things that must be clear of a task ("6 rõ"). `words` are added to those by which it is recognised.

    Where it is not `required`, a task without it is a remark, not a fault.
    """

    id: Identifier
    name: Text
    by: Basis
    required: bool = True
    words: tuple[str, ...] = ()


SIX_CLEAR = (
    Clear(id="nguoi", name=Text(vi="rõ người", en="who"), by=Basis.LEAD),
    Clear(id="viec", name=Text(vi="rõ việc", en="what"), by=Basis.WORK, required=False),
    Clear(id="thoi-gian", name=Text(vi="rõ thời gian", en="by when"), by=Basis.DEADLINE),
    Clear(
        id="trach-nhiem",
        name=Text(vi="rõ trách nhiệm", en="who does which part"),
        by=Basis.RESPONSIBILITY,
        required=False,
    ),
    Clear(id="san-pham", name=Text(vi="rõ sản phẩm", en="which product"), by=Basis.PRODUCT),
    Clear(id="tham-quyen", name=Text(vi="rõ thẩm quyền", en="who decides"), by=Basis.AUTHORITY, required=False),
)
"""Rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền."""

Part = Annotated[float, Meta(ge=0, le=1)]
Words = tuple[str, ...]


class Vocabulary(Declared, frozen=True):
    """Words that a city adds to those by which things are recognised in a draft (docs/drafts.md)."""

    activity: Words = ()
    output: Words = ()
    personal: Words = ()
    protection: Words = ()
    secret: Words = ()
    system: Words = ()
    security_level: Words = ()


class Gates(Declared, frozen=True):
    """By what drafts are judged, in city.yaml under `drafts`.

    A chance below `unlikely` is grave, one below `doubtful` a remark. A gate cannot be judged where more than
    `unknown_share` of what it looks at is not known; it does not pass where more than `grave_share` has something grave.
    Two tasks are alike where `alike` of their words are the same.
    """

    unlikely: Part = 0.25
    doubtful: Part = 0.5
    unknown_share: Part = 0.5
    grave_share: Part = 0.0
    alike: Part = 0.8
    clear: tuple[Clear, ...] = SIX_CLEAR
    words: Vocabulary = Vocabulary()


class Criterion(msgspec.Struct, frozen=True):
    """One thing that a gate looks for: what is wrong (`text`) and what to do (`todo`), naming parameters in braces.

    `absence` says that something is not there: of a document that was not read to its end that is not known.
    """

    name: str
    grade: Grade
    text: Text
    todo: Text
    absence: bool = False


Param = float | int | str | None


class Offence(msgspec.Struct, frozen=True, kw_only=True):
    """A clause in which a criterion does not hold. `subject` is the id of the target or task, `text` what stands there.

    A parameter `x_en` takes the place of `x` for readers of English; one that ends in `_day` is a date as text.
    """

    criterion: str
    grade: Grade
    kind: Kind
    subject: str
    clause: str
    text: str
    text_en: str = ""
    params: dict[str, Param] = {}


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """What one gate says. `looked_at` is how many items it looked at, `unknown` of how many too little is known."""

    name: GateName
    passing: Passing
    looked_at: int
    unknown: int = 0
    grave: int = 0
    offences: tuple[Offence, ...] = ()


class Prospect(msgspec.Struct, frozen=True):
    """The chance of a target on the day of the judgement, or why there is none."""

    target: str
    chance: float | None = None
    missing: Reason | None = None


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """What a target or task comes to, the most index points that hang on it, and how many tasks work for it.

    `points` of a task are those of the targets that it names.
    """

    subject: str
    kind: Kind
    effect: Effect
    group: str = ""
    points: tuple[Points, ...] = ()
    tasks: int = 0


class TaskClear(msgspec.Struct, frozen=True):
    """Of a task by the id of what must be clear: yes, no, or None where that cannot be told."""

    task: str
    fields: dict[str, bool | None]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A document that is not adopted yet, under drafts/<id>/, with what it would promise and assign.

    Its targets and tasks are none of the city's until it is adopted. `words` is its whole text, where a file was read.
    """

    document: Document
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    words: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The judgement of one document on one day; `whole` says that it was read to its end."""

    document: str
    day: date
    whole: bool
    gates: tuple[Gate, ...]
    prospects: tuple[Prospect, ...] = ()
    worths: tuple[Worth, ...] = ()
    clear: tuple[TaskClear, ...] = ()
    covers: tuple[Cover, ...] = ()

    def gate(self, name: GateName) -> Gate:
        """One of the five."""
        return next(gate for gate in self.gates if gate.name is name)

    @property
    def fails(self) -> bool:
        """Whether one of the gates does not pass."""
        return any(gate.passing is Passing.FAILS for gate in self.gates)
