"""How a value was made, as data: its formula and operands down to the rows, or the page that it was printed on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from khue.lib.periods import Period
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline.answers import Answer, observation_answer, version_answer
from khue.pipeline.explaining.forerunners import forerunners
from khue.pipeline.reading import Build

if TYPE_CHECKING:
    from khue.pipeline.explaining.behind import Input

FIRST_ROWS = 5
"""So many source rows are shown of those that a value counts: that enter some aggregate of its formula."""


def explain(build: Build, observation: Observation) -> Answer:
    """Everything that stands behind an observation; `kind` is computed, derived or published."""
    indicator = build.indicators[observation.indicator]
    unit = build.units.find(observation.unit, _day(observation))
    shared = {
        "indicator": indicator.id,
        "name": indicator.name.vi,
        "name_en": indicator.name.en,
        "unit_of_measure": indicator.unit,
        "unit_of_measure_en": indicator.unit_en,
        "decimals": indicator.decimals,
        "unit_name": unit.name if unit else "",
        "unit_name_en": _english_name(build, observation.unit, unit.name_en if unit else ""),
        "build": build.id,
        "as_of": build.as_of.isoformat(),
        "built_at": build.built_at,
        **observation_answer(build, observation),
        "forerunners": forerunners(build, observation),
    }
    if observation.version:
        return shared | _computed(build, indicator, observation)
    if indicator.derived:
        return shared | _derived(build, indicator, observation)
    return shared | _published(build, observation)


def _day(observation: Observation) -> date:
    """A day on which the code means the observation's unit: today's unit, where it was carried to that."""
    return date.fromisoformat(observation.carried) if observation.carried else Period.parse(observation.period).end


def _english_name(build: Build, code: str, given: str) -> str:
    """The English name of a unit; the city's own unit is called as the city is."""
    declared = build.city.declaration
    return (declared.name.en if code == declared.unit else "") or given


def _published(build: Build, observation: Observation) -> Answer:
    """The figure's page, where it is declared, and all vintages of it; parts that are given are divided again."""
    vintages = build.vintages(observation.indicator, observation.unit, observation.period)
    return {
        "kind": "published",
        "declared": observation.place,
        "recomputed": _ratio(observation),
        "vintages": [observation_answer(build, vintage) for vintage in vintages],
    }


def _ratio(observation: Observation) -> float | None:
    """Numerator over denominator as published, without a scale."""
    if observation.numerator is None or not observation.denominator:
        return None
    return observation.numerator / observation.denominator


def _computed(build: Build, indicator: Indicator, observation: Observation) -> Answer:
    """The formula with its operands, the dataset version, the first rows that count, how many count, and what the value was
    while it was less firm.
    """
    dataset, _, number = observation.version.rpartition("/")
    version = next(v for v in build.datasets if (v.dataset, str(v.number)) == (dataset, number))
    behind = build.source_rows(observation, limit=FIRST_ROWS)
    return {
        "kind": "computed",
        "formula": indicator.formula,
        **_operands(build, indicator),
        "dataset": version_answer(version),
        "columns": list(behind.columns),
        "rows": [dict(zip(behind.columns, map(_cell, row), strict=True)) for row in behind.rows],
        "rows_counted": behind.total or None,
        "vintages": [
            observation_answer(build, one)
            for one in build.vintages(observation.indicator, observation.unit, observation.period)
        ],
    }


def _derived(build: Build, indicator: Indicator, observation: Observation) -> Answer:
    """The formula with its parts, and the values of other indicators that it looked up."""
    from khue.formulas import render
    from khue.pipeline.explaining.behind import formula_of, inputs_behind

    formula = formula_of(build, indicator)
    parts = (formula.numerator, formula.denominator) if formula and formula.denominator else (None, None)
    above, below = (None if part is None else render(part) for part in parts)
    return {
        "kind": "derived",
        "formula": indicator.formula,
        "numerator_formula": above,
        "denominator_formula": below,
        "scale": formula.scale if formula and above else None,
        "inputs": [_input(build, input) for input in inputs_behind(build, observation)],
    }


def _input(build: Build, input: Input) -> Answer:
    """Something that a formula looked up: its values, or what the unit itself says."""
    return {
        "text": input.text,
        "indicator": "" if input.attribute else input.name,
        "attribute": input.name if input.attribute else "",
        "unit": input.unit,
        "value": input.value,
        "observations": [observation_answer(build, observation) for observation in input.observations],
        "missing": list(input.missing),
    }


def _operands(build: Build, indicator: Indicator) -> Answer:
    from khue.formulas import check_formula, render  # heavy, and only for a formula

    contract = next(contract for contract in build.city.contracts if contract.id == indicator.dataset)
    formula, _ = check_formula(indicator.formula, contract)
    if formula is None or formula.numerator is None or formula.denominator is None:
        return {"numerator_formula": None, "denominator_formula": None, "scale": None}
    return {
        "numerator_formula": render(formula.numerator),
        "denominator_formula": render(formula.denominator),
        "scale": formula.scale,
    }


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value
