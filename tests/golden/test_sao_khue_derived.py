"""From the rows' counts to derived values, each worked out by hand in sao_khue_derived_by_hand.yaml."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from khue.pipeline.computing.derived import derive
from khue.pipeline.explaining.behind import inputs_behind
from khue.pipeline.observations import observations_of, table_of
from khue.pipeline.reading import Build

HERE = Path(__file__).resolve().parent
ROWS = HERE.parents[1] / "cities" / "sao-khue" / "inbox" / "ho-so" / "ho-so-2023-2025.csv"
CELLS: list[dict[str, Any]] = yaml.safe_load((HERE / "sao_khue_derived_by_hand.yaml").read_text(encoding="utf-8"))


def _name(cell: dict[str, Any]) -> str:
    return f"{cell['indicator']}-{cell['unit']}-{cell['period']}-{cell['units']}"


def _months(period: str) -> list[str]:
    if "Q" not in period:
        return [period]
    last = 3 * int(period[-1])
    return [f"{period[:4]}-{month:02d}" for month in range(last - 2, last + 1)]


@pytest.mark.parametrize("cell", CELLS, ids=_name)
def test_the_counts_printed_are_those_of_the_file(cell: dict[str, Any]) -> None:
    with ROWS.open(encoding="utf-8") as file:
        rows = [(row["ma_xa"], row["ngay_nop"][:7], row["kenh"]) for row in csv.DictReader(file)]
    for code, period, online, every in cell["counted"]:
        found = [kenh for xa, month, kenh in rows if code in ("all", xa) and month in _months(period)]
        assert (found.count("truc_tuyen"), len(found)) == (online, every), (code, period)


@pytest.mark.parametrize("cell", CELLS, ids=_name)
def test_the_value_is_the_one_worked_out_by_hand(cell: dict[str, Any], sao_khue: Build) -> None:
    today = cell["units"] == "today"
    (found,) = sao_khue.observations(cell["indicator"], unit=cell["unit"], period=cell["period"], today=today)
    status, value, *parts = cell["expect"]
    assert (found.status.value, found.value) == (status, pytest.approx(value, rel=1e-12) if value is not None else None)
    assert [found.numerator, found.denominator] == parts


@pytest.mark.parametrize("cell", CELLS, ids=_name)
def test_what_was_looked_up_leads_on_to_the_inputs(cell: dict[str, Any], sao_khue: Build) -> None:
    today = cell["units"] == "today"
    (found,) = sao_khue.observations(cell["indicator"], unit=cell["unit"], period=cell["period"], today=today)
    inputs = inputs_behind(sao_khue, found)
    assert inputs
    for input in inputs:
        assert all(o.unit == input.unit for o in input.observations)
        assert input.attribute == (input.value is not None)
    if cell["indicator"] == "truc-tuyen-12-thang":
        (twelve,) = inputs
        assert len(twelve.observations) + len(twelve.missing) == 12
        gaps = [period for _, period, _, every in cell["counted"] if not every]
        assert list(twelve.missing) == gaps
        if not gaps:
            assert sum(o.numerator or 0 for o in twelve.observations) == found.numerator


@pytest.mark.parametrize(
    ("formula", "ends", "grain"),
    [
        ('rolling("ho-so-truc-tuyen", 3)', {"03": "Q1", "06": "Q2", "09": "Q3", "12": "Q4"}, "quarter"),
        ('year_to_date("hai-long")', {"12": ""}, "year"),
        ('rolling("so-ho-so", 12)', {"12": ""}, "year"),
    ],
)
def test_months_put_together_are_the_longer_period(
    formula: str, ends: dict[str, str], grain: str, sao_khue: Build
) -> None:
    (name,) = (id for id in sao_khue.indicators if f'"{id}"' in formula)
    extra = replace(sao_khue.indicators["truc-tuyen-12-thang"], id="them", formula=formula)
    city = replace(sao_khue.city, indicators=(*sao_khue.city.indicators, extra))
    rows = {
        (o.unit, o.period, o.carried): o for today in (False, True) for o in sao_khue.observations(name, today=today)
    }
    made = [o for o in observations_of(derive(table_of(rows.values()), city, sao_khue.as_of)) if o.indicator == "them"]
    compared = 0
    for month in made:
        year, number = month.period.split("-")
        longer = rows.get((month.unit, "-".join(filter(None, (year, ends.get(number, "none")))), month.carried))
        if number in ends and month.value is not None and longer is not None:
            assert longer.grain == grain
            assert (month.value, month.numerator, month.denominator) == (
                longer.value,
                longer.numerator,
                longer.denominator,
            )
            compared += 1
    assert compared >= 12
