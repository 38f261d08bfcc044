"""Whether the inputs of a derived indicator are there at the levels and for the periods at which they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khue.formulas import derived_rules
from khue.formulas.functions import ATTRIBUTES
from khue.formulas.rules import FormulaProblem
from khue.formulas.tree import children
from khue.model.finding import Rule
from khue.model.formula import Call, Column, Node
from khue.model.indicator import Indicator, Timing
from khue.model.unit import Unit
from khue.stats.additive import Adds

MOST_FORMULA = 60
"""So much of another indicator's formula is quoted."""


@dataclass(frozen=True)
class Setting:
    """What a formula can find around a unit, by level.

    `city` is the level of the city itself, `above` has those of the units above, `said` what units say of themselves.
    """

    city: frozenset[str]
    above: Mapping[str, frozenset[str]]
    said: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, units: Iterable[Unit], city: str) -> Setting:
        """The setting of a city, by the code of its own unit."""
        units = tuple(units)
        levels: dict[str, set[str]] = defaultdict(set)
        above: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            levels[unit.code].add(unit.level)
        for unit in units:
            above[unit.level] |= levels.get(unit.parent, set())
        said: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            said[unit.level] |= {name for name in ATTRIBUTES if getattr(unit, name) is not None}
        sets = ({level: frozenset(found) for level, found in held.items()} for held in (above, said))
        return cls(frozenset(levels[city]), *sets)


def problems_of_places(
    indicator: Indicator, root: Node, indicators: Mapping[str, Indicator], adds: Mapping[str, Adds], setting: Setting
) -> list[FormulaProblem]:
    """What is wrong with where and when the formula of an indicator takes its inputs."""
    search = _Search(indicator, indicators, adds, setting)
    search.visit(root, frozenset(indicator.levels), own=True)
    if not search.own and not search.problems:
        search.problems.append(FormulaProblem(derived_rules.NOTHING_OF_ITS_OWN, 0))
    return search.problems


class _Search:
    """Goes through a formula, knowing at which levels of units each part is asked for."""

    def __init__(
        self, indicator: Indicator, indicators: Mapping[str, Indicator], adds: Mapping[str, Adds], setting: Setting
    ) -> None:
        self.indicator, self.indicators, self.adds, self.setting = indicator, indicators, adds, setting
        self.problems: list[FormulaProblem] = []
        self.own = False
        """Whether some indicator is taken for the very unit and period."""

    def visit(self, node: Node, levels: frozenset[str], *, own: bool) -> None:
        """Look at a part that is asked for at those levels; `own` until the way leads to other units."""
        match node:
            case Column(name=name) if name in ATTRIBUTES:
                self._said(node, levels)
            case Column():
                self.own |= own
                self._levels(node, levels)
                self._grains(node)
            case Call(name="latest", args=(Column() as input,)):
                self._levels(input, levels)
                self._latest(input)
            case Call(name="at_city", args=(inside,)):
                self.visit(inside, self.setting.city, own=False)
            case Call(name="at_parent", args=(inside,)):
                self._above(node, inside, levels)
            case _:
                if isinstance(node, Call) and node.name in {"rolling", "year_to_date"}:
                    self._window(node.name, node.args[0])
                for child in children(node):
                    self.visit(child, levels, own=own)

    def _complain(self, rule: Rule, node: Node, **params: object) -> None:
        self.problems.append(FormulaProblem(rule, node.at, params))

    def _above(self, node: Node, inside: Node, levels: frozenset[str]) -> None:
        top = sorted(level for level in levels if not self.setting.above.get(level))
        if top:
            self._complain(derived_rules.NOTHING_ABOVE, node, levels=", ".join(top))
            return
        self.visit(inside, frozenset().union(*(self.setting.above[level] for level in levels)), own=False)

    def _said(self, node: Column, levels: frozenset[str]) -> None:
        silent = [level for level in sorted(levels) if node.name not in self.setting.said.get(level, ())]
        if silent:
            self._complain(derived_rules.NOBODY_SAYS, node, name=node.name, levels=", ".join(silent))

    def _levels(self, node: Column, levels: frozenset[str]) -> None:
        held = self._declared(node).levels
        missing = [level for level in sorted(levels) if held and level not in held]
        if missing:
            self._complain(derived_rules.MISSING_LEVEL, node, name=node.name, levels=", ".join(missing))

    def _grains(self, node: Column) -> None:
        held = self._declared(node).periods
        missing = [grain for grain in self.indicator.periods if held and grain not in held]
        if missing:
            self._complain(derived_rules.MISSING_GRAIN, node, name=node.name, grains=", ".join(missing))

    def _latest(self, node: Column) -> None:
        input = self._declared(node)
        if input.timing is Timing.PERIOD and len(input.periods) > 1:
            self._complain(derived_rules.LATEST_OF_MANY, node, name=node.name, grains=", ".join(input.periods))

    def _window(self, function: str, node: Node) -> None:
        if not isinstance(node, Column):
            return
        input = self._declared(node)
        if self.adds.get(node.name) is Adds.NOT:
            formula = input.formula[:MOST_FORMULA]
            self._complain(derived_rules.DOES_NOT_ADD_UP, node, name=node.name, formula=formula, function=function)
        elif input.timing is Timing.POINT and node.name in self.indicators:
            self._complain(derived_rules.POINT_IN_TIME, node, name=node.name, function=function)

    def _declared(self, node: Column) -> Indicator:
        """The indicator of that name; where it could not be read, one of which nothing is known."""
        unknown = Indicator(id="unknown", name=self.indicator.name, unit="", group="", timing=Timing.POINT)
        return self.indicators.get(node.name, unknown)
