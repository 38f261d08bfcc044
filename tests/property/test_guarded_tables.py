"""However few persons there are and wherever they live, no table of counts gives a small one away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import msgspec
import numpy as np
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from attacker import CELLS, Attack, Row, row_of, small_counts_are_safe, told_by
from guarded_city import CITY, COMMUNES, CONTRACT, INDICATORS
from khue.folder.load import load_city
from khue.formulas import check_formula
from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.indicator import Indicator
from khue.model.observation import Observation, Status
from khue.pipeline.observations import observations_of, table_of
from khue.pipeline.privacy.suppressing import Suppression
from khue.pipeline.privacy.twins import Twins

NAMES = ("so-nguoi", "ty-le-nha", "so-nguoi-tien")
REFORM, AS_OF = "2025-01-01", date(2026, 1, 15)
LEVELS = {"SK": "city", "SK1": "district", "SK2": "district"}
PERIODS = [Period.parse(text) for text in ("2024-01", "2024-02", "2024-03", "2024-04", "2024-Q1", "2024-Q2", "2024")]
PLACES = [
    *((unit, "") for unit in ("SK", "SK1", "SK2", *COMMUNES[2024])),
    *((unit, REFORM) for unit in ("SK1", "SK2", "SK203", "SK103")),
]
"""The units as they were, and those of today that are others: a district of today less that of then is a commune."""


@cache
def guarded() -> tuple[City, Twins]:
    """Sao Khuê with the contract about persons, its indicators, and their twins."""
    city, _ = load_city(CITY)
    assert city is not None
    contract = msgspec.convert(yaml.safe_load(CONTRACT), Contract)
    made = [
        Indicator(
            id=name, name=Text(vi=name), unit="", group="", dataset="tro-cap", formula=INDICATORS[name][1],
            levels=("commune", "district", "city"), periods=("month", "quarter", "year"),
        )
        for name in NAMES
    ]  # fmt: skip
    city = msgspec.structs.replace(city, contracts=(contract,), indicators=tuple(made))
    formulas = {one.id: formula for one in made if (formula := check_formula(one.formula, contract)[0])}
    return city, Twins.of(city, formulas)


def counted(held: Row, twins: Twins) -> Iterator[Observation]:
    """Every observation of the indicators and of their twins, as an engine gives them."""
    for unit, carried in PLACES:
        for period in PERIODS:
            told = {
                kinds: float(row_of(unit, period, today=bool(carried), kinds=kinds) @ held)
                for kinds in ("nha", "tien", "nha tien")
            }
            whole = told["nha tien"]
            if whole:
                said = {
                    "unit": unit, "period": str(period), "carried": carried, "level": LEVELS.get(unit, "commune"),
                    "grain": period.grain.value, "status": Status.FINAL,
                }  # fmt: skip
                for twin in twins.indicators:
                    kind = "nha" if "= 'nha'" in twin.formula else "tien" if "<>" in twin.formula else "nha tien"
                    yield Observation(indicator=twin.id, value=told[kind], **said)
                yield Observation(indicator="so-nguoi", value=whole, **said)
                yield Observation(indicator="so-nguoi-tien", value=told["tien"], **said)
                share = 100 * told["nha"] / whole
                yield Observation(indicator="ty-le-nha", value=share, numerator=told["nha"], denominator=whole, **said)


def table_with(counts: list[int]) -> Row:
    """So many persons of each commune, month and kind."""
    months = {int(str(period)[5:]) for period in PERIODS if period.grain is Grain.MONTH}
    places = [at for at, (_, year, month, _) in enumerate(CELLS) if year == 2024 and month in months]
    held = np.zeros(len(CELLS))
    held[places] = counts
    return held


FEW = st.integers(0, 7) | st.integers(0, 60)


@settings(max_examples=25, deadline=None)
@given(st.lists(FEW, min_size=40, max_size=40))
def test_no_small_count_can_be_worked_out(counts: list[int]) -> None:
    city, twins = guarded()
    held = table_with(counts)
    shown = observations_of(Suppression(city, AS_OF, twins).applied(table_of(counted(held, twins))))
    assert {one.indicator for one in shown} <= set(NAMES)
    empty = [(row_of(unit, period, today=bool(day)), 0.0) for unit, day in PLACES for period in PERIODS
             if not row_of(unit, period, today=bool(day)) @ held]  # fmt: skip
    elsewhere = [(np.eye(len(CELLS))[at], 0.0) for at, cell in enumerate(CELLS) if cell[1] != 2024 or cell[2] > 4]
    attack = Attack.on([*told_by(shown), *empty, *elsewhere])
    if any(one.value is not None for one in shown):
        small_counts_are_safe(attack, held, (2024,))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0, 5, 6, 20, 40]), min_size=40, max_size=40))
def test_nothing_is_hidden_where_nothing_is_small(counts: list[int]) -> None:
    city, twins = guarded()
    table = table_of(counted(table_with(counts), twins))
    shown = observations_of(Suppression(city, AS_OF, twins).applied(table))
    assert all(one.value is not None for one in shown)
    assert [one for one in observations_of(table) if one.indicator in NAMES] == shown
