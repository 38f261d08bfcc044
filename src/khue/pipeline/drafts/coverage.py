"""Central orientations against a city's targets and tasks: which are covered, which in part, and which by nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from khue.model.city import City
from khue.model.orientation import Cover, Covering, Orientation
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.drafts.standing import in_force, standing

_UP = (Operator.AT_LEAST, Operator.MORE_THAN)
_DOWN = (Operator.AT_MOST, Operator.LESS_THAN)


def covers(orientations: Iterable[Orientation], targets: Sequence[Target], tasks: Sequence[Task]) -> list[Cover]:
    """How each point is covered by these targets and tasks."""
    return [_cover(one, targets, tasks) for one in orientations]


def city_covers(city: City, day: date) -> list[Cover]:
    """How each point is covered by the documents of a city that are in force on a day."""
    held = in_force(city, day)
    targets = standing(target for target in city.targets if target.document in held)
    return covers(city.orientations, targets, [task for task in city.tasks if task.document in held])


def _cover(point: Orientation, targets: Sequence[Target], tasks: Sequence[Task]) -> Cover:
    named = set(point.covered_by)
    found = [
        target for target in targets if target.id in named or (point.indicator and target.indicator == point.indicator)
    ]
    doing = [task.id for task in tasks if task.id in named]
    reasons = {target.id: _wanting(point, target) for target in found}
    full = [id_ for id_, why in reasons.items() if not why]
    if full:
        covering, why = Covering.COVERED, tuple[str, ...]()
    elif found or doing:
        covering = Covering.PARTLY
        why = tuple(dict.fromkeys(one for reason in reasons.values() for one in reason)) or ("task",)
    else:
        covering, why = Covering.NOT, tuple[str, ...]()
    return Cover(
        orientation=point.id, covering=covering, targets=tuple(full or reasons), tasks=tuple(doing), why=why
    )  # fmt: skip


def _wanting(point: Orientation, target: Target) -> tuple[str, ...]:
    """What a target lacks to carry out a point: it is in words, measured otherwise, asks less, or asks it later."""
    if target.operator is Operator.QUALITATIVE or target.value is None:
        return (
            ()
            if point.value is None and point.operator is Operator.QUALITATIVE and target.id in point.covered_by
            else ("words",)
        )
    why = []
    if point.value is not None and target.indicator != point.indicator:
        return ("otherwise",)
    if point.value is not None and not _as_much(point, target):
        why.append("less")
    if point.year is not None and (target.deadline is None or target.deadline.year > point.year):
        why.append("later")
    return tuple(why)


def _as_much(point: Orientation, target: Target) -> bool:
    """Whether a target asks at least as much; in another unit of measure nothing can be compared."""
    if target.value is None or point.value is None or (point.unit and target.unit != point.unit):
        return False
    if point.operator in _DOWN:
        return target.value <= point.value
    if point.operator in _UP or point.operator is Operator.EQUAL:
        return target.value >= point.value
    return target.value == point.value
