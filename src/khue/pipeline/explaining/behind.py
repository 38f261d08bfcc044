"""What a derived value was computed of: the values of other indicators that its formula looks up, each with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from khue.formulas.derived import read_derived
from khue.formulas.functions import ATTRIBUTES
from khue.formulas.render import render
from khue.formulas.tree import children
from khue.lib.periods import Grain, Period
from khue.model.formula import Call, Column, Formula, Literal, Node
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline.reading import Build


@dataclass(frozen=True)
class Input:
    """One thing that a formula looks up, as it says it (`rolling("ho-so", 12)`).

    `observations` are the values of the indicator `name`, in order of period; `missing` the periods for which it has none.
    Of an attribute of the unit there is only the `value`. `unit` is the code of the unit that was looked at, empty for none.
    """

    text: str
    name: str
    unit: str
    observations: tuple[Observation, ...] = ()
    missing: tuple[str, ...] = ()
    value: float | None = None

    @property
    def attribute(self) -> bool:
        """Whether it is something that the unit itself says."""
        return self.name in ATTRIBUTES


def formula_of(build: Build, indicator: Indicator) -> Formula | None:
    """The formula of a derived indicator."""
    return read_derived(indicator.formula, build.indicators)


def inputs_behind(build: Build, observation: Observation) -> tuple[Input, ...]:
    """What a derived observation was computed of, in the order of its formula, each once."""
    formula = formula_of(build, build.indicators[observation.indicator])
    if formula is None:
        return ()
    place = _Place(build, observation.unit, (Period.parse(observation.period),), bool(observation.carried))
    found = {input.text: input for input in _found(formula.root, place)}
    return tuple(found.values())


@dataclass(frozen=True)
class _Place:
    """Where a formula looks: at a unit (empty: at none) in some periods, in the series as it was or as it is today."""

    build: Build
    unit: str
    periods: tuple[Period, ...]
    today: bool
    text: str = ""
    newest: bool = False

    def told(self, node: Node) -> _Place:
        """The place, as the formula says it: the outermost look elsewhere names it."""
        return self if self.text else replace(self, text=render(node))

    @property
    def day(self) -> date:
        """The day on which units are looked up."""
        return self.build.as_of if self.today else self.periods[-1].end

    def above(self) -> _Place:
        """The place at the unit one level above."""
        unit = self.build.units.find(self.unit, self.day)
        return replace(self, unit=unit.parent if unit else "")


def _found(node: Node, place: _Place) -> Iterator[Input]:
    match node:
        case _ if not place.periods:  # the year before a 29 February
            return
        case Column(name=name) if name in ATTRIBUTES:
            yield _attribute(name, place.told(node))
        case Column(name=name):
            yield _values(name, place.told(node))
        case Call(name=name, args=args) if (moved := _moved(node, place)) is not None:
            yield from _found(args[0], moved.told(node))
        case _:
            for child in children(node):
                yield from _found(child, place)


def _moved(node: Call, place: _Place) -> _Place | None:
    """Where a function looks; None for one that looks at no other place."""
    match node.name:
        case "rolling":
            return replace(place, periods=tuple(_back(place.periods[-1], _count(node))))
        case "year_to_date":
            return replace(place, periods=tuple(_year_to(place.periods[-1])))
        case "previous":
            return replace(place, periods=_periods(_earlier(period, _count(node)) for period in place.periods))
        case "last_year":
            return replace(place, periods=_periods(_year_before(period) for period in place.periods))
        case "latest":
            return replace(place, newest=True)
        case "at_city":
            return replace(place, unit=place.build.city.declaration.unit)
        case "at_parent":
            return place.above()
        case _:
            return None


def _periods(found: Iterator[Period | None]) -> tuple[Period, ...]:
    return tuple(period for period in found if period is not None)


def _count(node: Call) -> int:
    given = node.args[1] if len(node.args) > 1 else None
    return int(given.value) if isinstance(given, Literal) and isinstance(given.value, int) else 1


def _back(period: Period, count: int) -> Sequence[Period]:
    """So many periods that end with this one, in order."""
    return [_earlier(period, count - 1 - lag) for lag in range(count)]


def _earlier(period: Period, count: int) -> Period:
    for _ in range(count):
        period = period.previous()
    return period


def _year_to(period: Period) -> Iterator[Period]:
    found = Period.containing(date(period.start.year, 1, 1), period.grain)
    while found != period:
        yield found
        found = found.next()
    yield period


def _year_before(period: Period) -> Period | None:
    try:
        return Period(period.start.replace(year=period.start.year - 1), period.grain)
    except ValueError:  # 29 February
        return None


def _attribute(name: str, place: _Place) -> Input:
    unit = place.build.units.find(place.unit, place.day)
    value = getattr(unit, name, None)
    return Input(place.text, name, place.unit, value=None if value is None else float(value))


def _values(name: str, place: _Place) -> Input:
    held = place.build.observations(name, unit=place.unit, today=place.today) if place.unit else ()
    if place.newest:
        return Input(place.text, name, place.unit, tuple(_newest(held, place.periods[-1])))
    by_period = {o.period: o for o in held}
    asked = [str(period) for period in place.periods]
    there = tuple(by_period[period] for period in asked if period in by_period)
    return Input(place.text, name, place.unit, there, tuple(period for period in asked if period not in by_period))


def _newest(held: Sequence[Observation], until: Period) -> Iterator[Observation]:
    """Of the values known by the end of a period the one of the period that ends last, the longest of these."""
    known = [(Period.parse(o.period), o) for o in held if o.value is not None]
    past = [
        (p.end, 0 if p.grain is Grain.DAY else p.grain.months, n)
        for n, (p, _) in enumerate(known)
        if p.end <= until.end
    ]
    if past:
        yield known[max(past)[2]][1]
