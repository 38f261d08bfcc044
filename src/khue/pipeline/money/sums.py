"""Money added up: each row once, by task, and from there by head, programme and field; what targets share is shown as shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

import msgspec

from khue.model.city import City
from khue.model.money import Amounts, Money, amounts


class OfTarget(msgspec.Struct, frozen=True, kw_only=True):
    """The money of the tasks that serve a target: of those that serve it alone, and of those that serve others too.

    What is shared is not split: nobody said which part of it is for which target. `with_others` names those targets.
    """

    target: str
    alone: Amounts
    shared: Amounts
    tasks: tuple[str, ...] = ()
    shared_tasks: tuple[str, ...] = ()
    with_others: tuple[str, ...] = ()


class Funds:
    """The money of a city. A task that repeats another is that other: money of both is the money of one task."""

    def __init__(self, city: City) -> None:
        self.rows = city.money
        self._tasks = {task.id: task for task in city.tasks}
        self._order = [task.id for task in city.tasks]

    @cached_property
    def of_task(self) -> dict[str, Amounts]:
        """By task that has money, its amounts of all periods together, in the order of the city."""
        found = self.by(lambda row: self.original(row.task))
        order = {id: at for at, id in enumerate(self._order)}
        return dict(sorted(found.items(), key=lambda item: order.get(item[0], len(order))))

    def rows_of(self, task: str) -> list[Money]:
        """The rows of a task, oldest period first."""
        own = self.original(task)
        return sorted((row for row in self.rows if self.original(row.task) == own), key=lambda row: row.period)

    @cached_property
    def whole(self) -> Amounts:
        """All money of the city."""
        return together(amounts(row) for row in self.rows)

    @cached_property
    def documents(self) -> dict[str, Amounts]:
        """By document in whose folder the money stands."""
        return self.by(lambda row: row.document)

    @cached_property
    def periods(self) -> dict[str, Amounts]:
        """By period as the budgets give it, oldest first."""
        return dict(sorted(self.by(lambda row: row.period).items()))

    def by(self, key: Callable[[Money], str]) -> dict[str, Amounts]:
        """The amounts by whatever a row belongs to; together they are the whole."""
        found: dict[str, Amounts] = {}
        for row in self.rows:
            name = key(row)
            found[name] = found.get(name, Amounts()) + amounts(row)
        return found

    def of_tasks(self, tasks: Iterable[str]) -> Amounts:
        """The money of some tasks, each counted once."""
        own = dict.fromkeys(self.original(task) for task in tasks)
        return together(self.of_task[task] for task in own if task in self.of_task)

    def of_target(self, target: str) -> OfTarget:
        """The money of the tasks that serve a target."""
        serving = [id for id in self.of_task if target in self.served(id)]
        shared = [id for id in serving if len(self.served(id)) > 1]
        alone = [id for id in serving if id not in shared]
        others = dict.fromkeys(other for id in shared for other in self.served(id) if other != target)
        return OfTarget(
            target=target, alone=self.of_tasks(alone), shared=self.of_tasks(shared), tasks=tuple(alone),
            shared_tasks=tuple(shared), with_others=tuple(others),
        )  # fmt: skip

    def original(self, task: str) -> str:
        """The task that a task is counted as."""
        seen: set[str] = set()
        while (found := self._tasks.get(task)) is not None and found.same_as and task not in seen:
            seen.add(task)
            task = found.same_as
        return task

    def served(self, task: str) -> tuple[str, ...]:
        """The targets of a task, of its repetitions too."""
        return self._targets.get(task, ())

    @cached_property
    def _targets(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for task in self._tasks.values():
            found.setdefault(self.original(task.id), {}).update(dict.fromkeys(task.targets))
        return {id: tuple(targets) for id, targets in found.items()}


def together(found: Iterable[Amounts]) -> Amounts:
    """These amounts added up."""
    whole = Amounts()
    for one in found:
        whole = whole + one
    return whole
