"""Which indicators of a city are derived from which; what is computed of them is in `khue.pipeline.computing.derived`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from khue.engines.parts import meaning
from khue.formulas.derived import Derivations, derivations, inputs_of
from khue.formulas.derived_places import Setting
from khue.formulas.tree import children
from khue.lib.periods import Grain
from khue.model.city import City
from khue.model.formula import Call, Formula, Literal, Node
from khue.model.indicator import Indicator
from khue.pipeline.steps import Cause, Step

if TYPE_CHECKING:
    from khue.stats.derived import Nature


def derivations_of(city: City) -> Derivations:
    """The derived indicators of a city."""
    contracts = {contract.id: contract for contract in city.contracts}
    setting = Setting.of(city.unit_rows, city.declaration.unit)
    return derivations({indicator.id: indicator for indicator in city.indicators}, contracts, setting)


@dataclass(frozen=True)
class Derived:
    """The derived indicators of a city: each after those that it rests on, and what is known of all indicators."""

    formulas: Mapping[str, Formula]
    natures: Mapping[str, Nature]
    indicators: Mapping[str, Indicator]
    own_unit: str

    @classmethod
    def of(cls, city: City, known: Derivations | None = None) -> Derived:
        """Those of a city; `known` is what its formulas say, where that is known."""
        indicators = {indicator.id: indicator for indicator in city.indicators}
        if not any(indicator.derived for indicator in city.indicators):
            return cls({}, {}, indicators, city.declaration.unit)
        from khue.stats.derived import Nature  # with numpy, which is heavy

        found = known or derivations_of(city)
        natures = {id: Nature(adds, found.scales[id], bool(indicators[id].dataset)) for id, adds in found.adds.items()}
        return cls(found.formulas, natures, indicators, city.declaration.unit)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The indicators that are not derived themselves, and that others are derived from."""
        found = {name: None for formula in self.formulas.values() for name in inputs_of(formula)}
        return tuple(name for name in found if name not in self.formulas)

    def content(self) -> Iterator[str]:
        """Everything that decides what is derived from given observations, but for the units."""
        for id, formula in self.formulas.items():
            one = self.indicators[id]
            said = (formula.root, formula.numerator, formula.denominator, formula.scale)
            yield f"{id} {meaning(said)} {one.levels} {one.periods} {self.own_unit}"
            yield from (f"{name} {self.natures[name]!r}" for name in inputs_of(formula))

    @cached_property
    def years_back(self) -> float:
        """How many years before its own a derived value may look; infinite where it looks for the latest."""
        found: dict[str, float] = {}
        for id, formula in self.formulas.items():
            longest = max((Grain(grain).months or 1 for grain in self.indicators[id].periods), default=1)
            found[id] = _months(formula.root, longest) + max(found.get(name, 0) for name in ("", *inputs_of(formula)))
        months = max(found.values(), default=0)
        return months if months == inf else -(-months // 12)


def derive_steps(derived: Derived, why: tuple[Cause, ...]) -> list[Step]:
    """The step that computes the derived indicators: it names all of them, though years that stay what they are are not redone."""
    return [Step("derive", "", why, indicators=tuple(derived.formulas))] if derived.formulas else []


def _months(node: Node, length: int) -> float:
    """How many months a formula goes back, for periods of so many months; a day is taken for a whole one."""
    return _own_months(node, length) + max((_months(child, length) for child in children(node)), default=0)


def _own_months(node: Node, length: int) -> float:
    match node:
        case Call(name=("rolling" | "previous"), args=(_, Literal(value=int() as count))):
            return count * length
        case Call(name="previous"):
            return length
        case Call(name="last_year"):
            return 12
        case Call(name=("latest" | "rolling")):
            return inf
        case _:
            return 0
