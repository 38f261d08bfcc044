"""docs/derived.md: every example on it is true, and every function is on it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from khue.formulas.functions import ATTRIBUTES, OVER_VALUES
from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.city import City, CityDeclaration, Level
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.indicator import Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.unit import Unit
from khue.pipeline.computing.derivations import derivations_of
from khue.pipeline.computing.derived import derive
from khue.pipeline.observations import observations_of, table_of

PAGE = (Path(__file__).parents[2] / "docs" / "derived.md").read_text("utf-8")
EXAMPLES = re.findall(r"^\| `(?P<formula>[^`]+)` \| (?P<gives>[\w.]+) \|", PAGE, re.MULTILINE)
GIVEN = [
    tuple(cell.strip() for cell in line.split("|")[1:-1])
    for line in PAGE.splitlines()
    if re.match(r"\| [a-z-]+ \| \d+ \|", line)
]
UNITS = (
    Unit(code="0", name="0", kind="k", level="city"),
    Unit(code="01", name="01", kind="k", level="district", parent="0"),
    Unit(code="001", name="001", kind="k", level="commune", parent="01", population=4000, area_km2=5),
)
LEVELS = {unit.code: unit.level for unit in UNITS}
CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="d", version="1", status="active",
    tables=(SchemaObject(name="d", properties=(Property(name="dung", logical_type="boolean"),)),),
)  # fmt: skip


def _indicator(id: str, formula: str, dataset: str = "", levels: tuple[str, ...] = tuple(LEVELS.values())) -> Indicator:
    return Indicator(
        id=id, name=Text(vi=id), unit="u", group="g", timing=Timing.PERIOD, formula=formula, dataset=dataset,
        levels=levels, periods=("month",),
    )  # fmt: skip


def _city() -> City:
    derived = (_indicator(f"m{n}", formula, levels=("commune",)) for n, (formula, _) in enumerate(EXAMPLES))
    given = (
        _indicator("ho-so", "count(*)", "d"),
        _indicator("dung-han", "100 * count(*) filter (where dung) / count(dung)", "d"),
        Indicator(id="dan-so", name=Text(vi="dan-so"), unit="u", group="g", levels=("commune",), periods=("year",)),
    )
    declaration = CityDeclaration(
        id="c", name=Text(vi="c"), unit="0", groups=(), blocs=(),
        levels=tuple(Level(id=level, name=Text(vi=level)) for level in LEVELS.values()),
    )  # fmt: skip
    return City(declaration=declaration, unit_rows=UNITS, contracts=(CONTRACT,), indicators=(*given, *derived))


def _observation(row: tuple[str, ...]) -> Observation:
    indicator, unit, period, value, above, below = row
    return Observation(
        indicator=indicator, unit=unit, period=period, value=float(value), status=Status.FINAL, level=LEVELS[unit],
        grain=Period.parse(period).grain.value, numerator=float(above) if above else None,
        denominator=float(below) if below else None,
    )  # fmt: skip


@cache
def _answers() -> dict[str, Observation]:
    """What every example comes to for the commune in March 2025."""
    city = _city()
    assert derivations_of(city).problems == {}
    found = observations_of(derive(table_of(map(_observation, GIVEN)), city, date(2025, 4, 1)))
    return {o.indicator: o for o in found if (o.unit, o.period) == ("001", "2025-03")}


def test_the_page_has_values_and_examples() -> None:
    assert len(GIVEN) == 11
    assert len(EXAMPLES) >= 18


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[formula for formula, _ in EXAMPLES])
def test_an_example_is_true(number: int) -> None:
    found, gives = _answers()[f"m{number}"], EXAMPLES[number][1]
    if gives in {"missing", "undefined"}:
        assert (found.status, found.value) == (Status(gives), None)
    else:
        assert (found.status, found.value) == (Status.FINAL, pytest.approx(float(gives), rel=1e-12))


@pytest.mark.parametrize("name", sorted(OVER_VALUES))
def test_every_function_has_an_example(name: str) -> None:
    assert any(f"{name}(" in formula for formula, _ in EXAMPLES)


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_attribute_has_an_example(name: str) -> None:
    assert any(name in formula for formula, _ in EXAMPLES)
