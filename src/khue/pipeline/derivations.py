"""Which indicators of a city are derived from which; what is computed of them is in `khue.pipeline.derived`."""

from __future__ import annotations

from khue.formulas.derived import Derivations, derivations, inputs_of
from khue.formulas.derived_places import Setting
from khue.model.city import City
from khue.pipeline.steps import Cause, Step


def derivations_of(city: City) -> Derivations:
    """The derived indicators of a city."""
    contracts = {contract.id: contract for contract in city.contracts}
    setting = Setting.of(city.unit_rows, city.declaration.unit)
    return derivations({indicator.id: indicator for indicator in city.indicators}, contracts, setting)


def inputs_by_indicator(city: City) -> dict[str, tuple[str, ...]]:
    """By derived indicator, in the order in which they are computed, the indicators that it directly rests on."""
    if not any(indicator.derived for indicator in city.indicators):
        return {}
    return {id: inputs_of(formula) for id, formula in derivations_of(city).formulas.items()}


def derive_steps(city: City, why: tuple[Cause, ...]) -> list[Step]:
    """The step that computes the derived indicators: all of them with every build, since that is quick."""
    inputs = inputs_by_indicator(city)
    return [Step("derive", "", why, indicators=tuple(inputs))] if inputs else []
