"""Items between the database and the model: JSON of a struct, and its fields as words under the headings of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.proposals.forms import STATED_HEADINGS, TARGET_HEADINGS, TASK_HEADINGS, CellError, Heading, Speech
from khue.pipeline.proposals.proposal import ProposedClause, ProposedItem, ProposedTarget, ProposedTask, Stated
from khue.pipeline.proposals.tables import stated_of

AnyItem: TypeAlias = Target | Task | Stated

KINDS: Mapping[str, tuple[type[AnyItem], Sequence[Heading[Any]]]] = {
    "target": (Target, TARGET_HEADINGS), "task": (Task, TASK_HEADINGS), "viewpoints": (Stated, STATED_HEADINGS),
    "objectives": (Stated, STATED_HEADINGS), "solutions": (Stated, STATED_HEADINGS),
}  # fmt: skip
"""What each kind of item is, and the headings of its fields."""


def kind_of(one: ProposedItem) -> str:
    """The kind of a proposed item."""
    match one:
        case ProposedTarget():
            return "target"
        case ProposedTask():
            return "task"
    return one.kind


def value_of(one: ProposedItem) -> AnyItem:
    """The item itself."""
    match one:
        case ProposedTarget():
            return one.target
        case ProposedTask():
            return one.task
        case ProposedClause():
            return stated_of(one)


def plain(one: AnyItem) -> dict[str, Any]:
    """An item as JSON."""
    made: dict[str, Any] = msgspec.to_builtins(one)
    return made


def item_of(kind: str, values: object) -> AnyItem:
    """An item of its JSON."""
    return msgspec.convert(values, KINDS[kind][0])


def fields(kind: str, values: object, speech: Speech) -> list[tuple[int, Heading[Any], str]]:
    """Each field of an item: its number, its heading and its words."""
    one = item_of(kind, values)
    return [(number, heading, heading.said(one, speech)) for number, heading in enumerate(KINDS[kind][1])]


class FieldsError(Exception):
    """Fields that cannot be understood: by number, what was expected."""

    def __init__(self, wrong: dict[int, CellError]) -> None:
        super().__init__(str(sorted(wrong)))
        self.wrong = wrong


def changed(kind: str, values: object, said: Mapping[int, str], speech: Speech) -> AnyItem:
    """An item with the words of a form; a field whose words are as they were is not touched. Raises FieldsError."""
    one, wrong = item_of(kind, values), dict[int, CellError]()
    for number, heading in enumerate(KINDS[kind][1]):
        words = said.get(number)
        if (
            words is None
            or heading.put is None
            or " ".join(words.split()) == " ".join(heading.said(one, speech).split())
        ):
            continue
        try:
            one = heading.put(one, words.strip(), speech)
        except CellError as error:
            wrong[number] = error
    if wrong:
        raise FieldsError(wrong)
    return one
