"""Everything that somebody must answer for, each thing once: targets, tasks, datasets, components of indices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property

import msgspec

from khue.model.agency import Agency
from khue.model.assessment import Evidence
from khue.model.gap import Gap
from khue.model.progress import Counting, TaskStanding
from khue.model.target import Target
from khue.model.task import Task
from khue.pipeline.heads.answering import NOBODY, Answering
from khue.pipeline.heads.components import Piece, pieces
from khue.pipeline.reading import Build


class Thing(Enum):
    """What heads answer for."""

    TARGET = "target"
    TASK = "task"
    DATASET = "dataset"
    COMPONENT = "component"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One thing, with the head who answers for it on the day: `NOBODY` where none does.

    `named` is the agency that the city folder names, which may have ended; `group` the field, empty where it has none;
    `helping` are the agencies that work with it, which do not answer for it.
    """

    thing: Thing
    id: str
    head: str
    named: str = ""
    group: str = ""
    helping: tuple[str, ...] = ()


class Duties:
    """The duties of a build, and how each thing stands."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.answering = Answering(build.city.agencies, build.as_of)
        self.agencies: dict[str, Agency] = {agency.code: agency for agency in build.city.agencies}

    @cached_property
    def all(self) -> tuple[Duty, ...]:
        """Each thing once, in the order of the city folder."""
        return (*self._targets(), *self._tasks(), *self._datasets(), *self._components())

    @cached_property
    def pieces(self) -> dict[str, Piece]:
        """The components by id."""
        return {piece.id: piece for piece in pieces(self.build)}

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks by id."""
        return {task.id: task for task in self.build.city.tasks}

    def of(self, head: str, thing: Thing | None = None) -> list[Duty]:
        """What a head answers for, of one kind or of all."""
        return [duty for duty in self._by_head.get(head, ()) if thing in (None, duty.thing)]

    def helped_by(self, agency: str) -> list[Duty]:
        """What an agency works with and does not answer for."""
        return [duty for duty in self.all if duty.head != agency and agency in duty.helping]

    def evidence(self, target: str) -> Evidence:
        """What the numbers say of a target."""
        return self.build.assessments[target].evidence

    def standing(self, task: str) -> TaskStanding:
        """Where a task stands."""
        return self.build.task_standings[task]

    def counting(self, task: str) -> Counting:
        """As what a task counts."""
        return self.standing(task).counting

    def owed(self, head: str) -> list[Gap]:
        """The lines of the register of missing data that a head owes."""
        return [gap for gap in self.build.gaps if self.answering.head(gap.owner) == head]

    @cached_property
    def _by_head(self) -> dict[str, list[Duty]]:
        found: dict[str, list[Duty]] = {}
        for duty in self.all:
            found.setdefault(duty.head, []).append(duty)
        return found

    def _targets(self) -> Iterator[Duty]:
        for target in self.build.city.targets:
            yield self._duty(Thing.TARGET, target.id, target.agency, target.group, target.cooperating)

    def _tasks(self) -> Iterator[Duty]:
        for task in self.build.city.tasks:
            standing = self.standing(task.id)
            if not standing.same_as:
                named = standing.lead or task.lead
                yield self._duty(Thing.TASK, task.id, named, task.group, task.cooperating)

    def _datasets(self) -> Iterator[Duty]:
        for contract in self.build.city.contracts:
            yield self._duty(Thing.DATASET, contract.id, contract.owner, _group_of(self.build, contract.id))

    def _components(self) -> Iterator[Duty]:
        for piece in self.pieces.values():
            first, *others = piece.keepers or (NOBODY,)
            measured = next(
                (self.build.indicators[name] for name in piece.indicators if name in self.build.indicators), None
            )
            yield self._duty(Thing.COMPONENT, piece.id, first, measured.group if measured else "", tuple(others))

    def _duty(self, thing: Thing, id: str, named: str, group: str, helping: Iterable[str] = ()) -> Duty:
        head = self.answering.head(named)
        others = dict.fromkeys(self.answering.head(code) or code for code in helping)
        return Duty(
            thing=thing, id=id, head=head, named=named, group=group,
            helping=tuple(code for code in others if code != head),
        )  # fmt: skip


def _group_of(build: Build, dataset: str) -> str:
    """The field of what is computed from a dataset, where that is one field."""
    groups = {indicator.group for indicator in build.city.indicators if indicator.dataset == dataset}
    return groups.pop() if len(groups) == 1 else ""


def targets_of(duties: Duties, of: Iterable[Duty]) -> list[Target]:
    """The targets among some duties."""
    return [duties.build.targets[duty.id] for duty in of if duty.thing is Thing.TARGET]


def tasks_of(duties: Duties, of: Iterable[Duty]) -> list[Task]:
    """The tasks among some duties."""
    return [duties.tasks[duty.id] for duty in of if duty.thing is Thing.TASK]
