"""Derived indicators: formulas over other indicators, checked together, since one may rest on another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from khue.formulas import derived_rules
from khue.formulas.check import check_formula, formula_of, judge_type, read_formula
from khue.formulas.derived_convert import ValueConverter, names_of
from khue.formulas.derived_places import Setting, problems_of_places
from khue.formulas.derived_words import NamesOfIndicators
from khue.formulas.functions import ATTRIBUTES
from khue.formulas.rules import FormulaProblem
from khue.formulas.tree import column_names, walk
from khue.model.contract import Contract
from khue.model.formula import Column, Formula, Node
from khue.model.indicator import Indicator, Timing
from khue.stats.additive import Adds, adds_of, adds_of_derived

MOST_SHOWN = 12
"""So many names of a cycle are written out."""


def inputs_of(formula: Formula) -> tuple[str, ...]:
    """The ids of the indicators that a derived one rests on, each once, in order of appearance."""
    return tuple(name for name in formula.columns if name not in ATTRIBUTES)


def read_derived(text: str, indicators: Iterable[str]) -> Formula | None:
    """The formula of a derived indicator that the check let pass, by the ids of the city's indicators."""
    root, problems = _read(text, names_of(indicators))
    return None if root is None or problems else formula_of(text, root)


@dataclass(frozen=True)
class Derivations:
    """The derived indicators of a city.

    `formulas` has those that can be computed, every one after those that it rests on; `problems` what is wrong with the
    others, in order of place. `adds` says of each indicator how its values in several periods add up, and `scales` by
    what its numerator over its denominator is multiplied.
    """

    formulas: dict[str, Formula] = field(default_factory=dict)
    problems: dict[str, list[FormulaProblem]] = field(default_factory=dict)
    adds: dict[str, Adds] = field(default_factory=dict)
    scales: dict[str, float] = field(default_factory=dict)

    def complain(self, indicator: str, problems: Iterable[FormulaProblem]) -> None:
        """Note problems of an indicator, which then is not computed."""
        found = [*self.problems.get(indicator, ()), *problems]
        self.problems[indicator] = sorted(found, key=lambda problem: problem.offset)


def derivations(
    indicators: Mapping[str, Indicator], contracts: Mapping[str, Contract], setting: Setting,
    unreadable: Collection[str] = (),
) -> Derivations:  # fmt: skip
    """The derived among the indicators of a city; `unreadable` are ids that are declared, but of which no more is known."""
    found = Derivations()
    trees = _trees(indicators, unreadable, found)
    for id, indicator in indicators.items():
        if not indicator.derived:
            found.adds[id], found.scales[id] = _adds(indicator, contracts)
    for id in _ordered(trees, found):
        problems = problems_of_places(indicators[id], trees[id], indicators, found.adds, setting)
        if problems:
            found.complain(id, problems)
            continue
        formula = formula_of(indicators[id].formula, trees[id])
        found.formulas[id] = formula
        happening = {name: adds for name, adds in found.adds.items() if indicators[name].timing is Timing.PERIOD}
        found.adds[id], found.scales[id] = adds_of_derived(formula, happening), formula.scale
    return found


def _trees(indicators: Mapping[str, Indicator], unreadable: Collection[str], found: Derivations) -> dict[str, Node]:
    """The trees of the formulas that can be read."""
    names, trees = names_of((*indicators, *unreadable)), {}
    for id, indicator in indicators.items():
        if not indicator.derived:
            continue
        root, problems = _read(indicator.formula, names)
        if root is not None:
            problems = problems or [*judge_type(root), *_ambiguous(root, indicators)]
        if root is None or problems:
            found.complain(id, problems)
        else:
            trees[id] = root
    return trees


def _read(text: str, names: Mapping[str, Column]) -> tuple[Node | None, list[FormulaProblem]]:
    return read_formula(text, lambda tokens: NamesOfIndicators(text, tokens, names), ValueConverter(text, names))


def _ambiguous(root: Node, indicators: Mapping[str, Indicator]) -> list[FormulaProblem]:
    both = [node for node in walk(root) if isinstance(node, Column) and node.name in ATTRIBUTES]
    return [
        FormulaProblem(derived_rules.AMBIGUOUS_NAME, node.at, {"name": node.name})
        for node in both
        if node.name in indicators
    ]


def _adds(indicator: Indicator, contracts: Mapping[str, Contract]) -> tuple[Adds, float]:
    """How the values of an indicator add up that rests on no other, and its factor."""
    if not indicator.formula:
        return Adds.SUM if indicator.additive else Adds.FIGURES, {"%": 100.0, "‰": 1000.0}.get(indicator.unit, 1.0)
    contract = contracts.get(indicator.dataset)
    formula = check_formula(indicator.formula, contract)[0] if contract else None
    return (Adds.FIGURES, 1.0) if formula is None else (adds_of(formula), formula.scale)


def _ordered(trees: Mapping[str, Node], found: Derivations) -> list[str]:
    """The indicators, every one after its inputs; those in a circle are left out, and the circle noted."""
    left = {id: [name for name in column_names(root) if name in trees] for id, root in trees.items()}
    while True:
        try:
            return [id for id in TopologicalSorter(left).static_order() if id in left]
        except CycleError as error:
            circle = _turned(error.args[1], list(left))
            at = next(n.at for n in walk(trees[circle[0]]) if isinstance(n, Column) and n.name == circle[1])
            found.complain(circle[0], [FormulaProblem(derived_rules.CYCLE, at, {"cycle": _written(circle)})])
            left = {id: names for id, names in left.items() if id not in circle}


def _turned(cycle: list[str], order: list[str]) -> list[str]:
    """A cycle from an indicator to its inputs, beginning and ending with the one that is declared first."""
    around = cycle[:0:-1]
    first = around.index(min(around, key=order.index))
    return [*around[first:], *around[: first + 1]]


def _written(circle: list[str]) -> str:
    shown = circle if len(circle) <= MOST_SHOWN else [*circle[: MOST_SHOWN - 2], "...", circle[-1]]
    return " -> ".join(shown)
