"""What carrying a series means, one value after the other with fractions: the definition that `stats.carry` is held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from khue.formulas import check_formula
from khue.lib.periods import Period
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.formula import Formula
from khue.model.observation import Observation, Status
from khue.model.unit import Unit
from khue.stats.additive import is_additive, is_ratio
from khue.stats.crosswalk import NOWHERE, Share
from khue.stats.frame import Frame
from khue.stats.reaggregate import Carried, Number, Sums, as_written, quotient, together

CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="d", version="1.0.0", status="active",
    tables=(SchemaObject(name="d", properties=tuple(Property(name=n, logical_type="number") for n in "ab")),),
)  # fmt: skip


def _formula(text: str) -> Formula:
    found, problems = check_formula(text, CONTRACT)
    assert found is not None, problems
    return found


FORMULAS = {
    "sum": _formula("sum(a)"),
    "share": _formula("100 * sum(a) / sum(b)"),
    "rate": _formula("0.1 * sum(a) / sum(b)"),
    "middle": _formula("median(a)"),
}
"""Formulas of every kind: what adds up, what is divided last, and what does neither."""


@dataclass(frozen=True)
class Place:
    """A unit in a period: what became of its rows, and whether its code means it there."""

    unit: Unit
    shares: tuple[Share, ...]
    speaks: bool


Part = tuple[Observation, Place]
Rolled = Mapping[tuple[str, str, str, str], Observation]
"""Values of today's units by indicator, level, period and code."""


def carry_by_hand(
    counted: Iterable[Observation], formula: Formula, frame: Frame, rolled: Rolled | None = None
) -> list[Observation]:
    groups: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for observation in counted:
        groups[observation.indicator, observation.level, observation.period].append(observation)
    return [
        found
        for (*_, period), group in groups.items()
        for found in _period(group, formula, frame, period, rolled or {})
    ]


def _period(
    group: Sequence[Observation], formula: Formula, frame: Frame, period: str, rolled: Rolled
) -> Iterator[Observation]:
    placed = [(o, _place(frame, o.unit, Period.parse(period))) for o in sorted(group, key=lambda o: o.unit)]
    carried = list(_carried(placed, formula, frame, rolled)) if Period.parse(period).start < frame.day else []
    standing_in = {observation.unit for observation in carried if observation.counted}
    for observation, place in placed:
        if place is None:
            yield observation
        elif place.speaks and not any(share.target in standing_in for share in place.shares):
            yield replace(observation, unit=place.unit.code)
    yield from carried


def _place(frame: Frame, key: str, period: Period) -> Place | None:
    unit = frame.unit(key)
    return None if unit is None else Place(unit, frame.shares(unit, period), frame.speaks(unit, period))


def _carried(
    placed: Iterable[tuple[Observation, Place | None]], formula: Formula, frame: Frame, rolled: Rolled
) -> Iterator[Observation]:
    parts: dict[str, list[Part]] = defaultdict(list)
    for observation, place in placed:
        for share in place.shares if place else ():
            if share.target != NOWHERE and share.share and place:
                parts[share.target].append((observation, place))
    for target, own in parts.items():
        if not _only_itself(target, own, frame):
            yield _observation(target, own, formula, frame, rolled)


def _only_itself(target: str, parts: Sequence[Part], frame: Frame) -> bool:
    """Whether nothing came to the unit from elsewhere: then it has been the same all the time."""
    place = parts[0][1]
    return len(parts) == 1 and len(place.shares) == 1 and place.unit == frame.units.find(target, frame.day)


def _observation(target: str, parts: Sequence[Part], formula: Formula, frame: Frame, rolled: Rolled) -> Observation:
    first, place = parts[0]
    moved = replace(first, unit=target, carried=frame.day.isoformat())
    if len(parts) == 1 and len(place.shares) == 1:
        return moved
    if is_additive(formula):
        return _added(moved, together(_sums(part, formula) for part in parts)[target], formula)
    known = rolled.get((first.indicator, first.level, first.period, target))
    if known is not None and all(len(place.shares) == 1 for _, place in parts):
        return replace(known, unit=target, carried=frame.day.isoformat())
    return replace(moved, value=None, numerator=None, denominator=None, status=Status.MISSING)


def _sums(part: Part, formula: Formula) -> tuple[Sums, Sequence[Share]]:
    observation, place = part
    if is_ratio(formula):
        return Sums(as_written(observation.numerator), as_written(observation.denominator)), place.shares
    return Sums(as_written(observation.value)), place.shares


def _added(moved: Observation, found: Carried, formula: Formula) -> Observation:
    value, status = _value(found.sums, formula)
    if status is Status.FINAL and found.estimated_share is not None:
        status = Status.ESTIMATED
    shown = (found.sums.numerator, found.sums.denominator) if is_ratio(formula) else (None, None)
    return replace(
        moved, value=value, status=status, estimated_share=found.estimated_share,
        numerator=_float(shown[0]), denominator=_float(shown[1]),
    )  # fmt: skip


def _value(sums: Sums, formula: Formula) -> tuple[float | None, Status]:
    """A quotient that no binary fraction can hold is missing, as engines have it."""
    if is_ratio(formula) and not sums.denominator:
        return None, Status.UNDEFINED
    value = _float(quotient(sums, formula.scale) if is_ratio(formula) else sums.numerator)
    return value, Status.MISSING if value is None else Status.FINAL


def _float(number: Number | None) -> float | None:
    try:
        return None if number is None else float(number)
    except OverflowError:
        return None
