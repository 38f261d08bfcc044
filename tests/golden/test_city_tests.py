"""The tables beside the declarations: every case of cities/*/tests/*.yaml, on the reference and on DuckDB."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from khue.engines import get_engine
from khue.folder.load import load_city
from khue.formulas import check_formula
from khue.formulas.derived import inputs_of
from khue.lib.periods import Grain
from khue.model.city import City
from khue.model.contract import Contract
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline.computing.derivations import Derived
from khue.pipeline.computing.derived import derive
from khue.pipeline.computing.places import placements
from khue.pipeline.observations import observations_of, table_of
from khue.ports import Measure, Partition, Request, Version

BEFORE_ANY_REFORM = date(2020, 1, 1)
"""The day of derived cases: nothing is carried over."""

CITIES = Path(__file__).resolve().parents[2] / "cities"
FILES = sorted(CITIES.glob("*/tests/*.yaml"))


def _cases() -> list[Any]:
    found = []
    for path in FILES:
        spec = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(spec["cases"], start=1):
            found.append(pytest.param(path.parents[1], spec["indicator"], case, id=f"{path.stem}-{number}"))
    return found


def _table(text: str) -> list[dict[str, str]]:
    """Lines of cells between bars, under their header."""
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(header, line, strict=True)) for line in lines]


TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
READERS = {
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "string": str,
    "boolean": lambda text: text == "true",
}


def _parquet(contract: Contract, rows: list[dict[str, str]], path: Path) -> Path:
    """The rows as a dataset version keeps them: typed by the contract, columns that are not given unknown."""
    columns = {
        p.name: pa.array([_value(p.logical_type, row.get(p.name, "")) for row in rows], TYPES[p.logical_type])
        for p in contract.table.properties
    }
    pq.write_table(pa.table({"_row": pa.array(range(2, len(rows) + 2), pa.int64()), **columns}), path)
    return path


def _value(kind: str, text: str) -> Any:
    return READERS[kind](text) if text else None


def _request(city: City, indicators: list[Indicator], rows: list[dict[str, str]], folder: Path) -> Request:
    contract = next(c for c in city.contracts if c.id == indicators[0].dataset)
    file = _parquet(contract, rows, folder / "part-0.parquet")
    version = Version(
        contract.id, 1, "", "", "", len(rows), (Partition("", (file.name,), len(rows), ""),), "", contract.version
    )
    measures = tuple(_measure(indicator, contract) for indicator in indicators)
    return Request(version, (file,), contract, measures, placements(city.units()))


def _measure(indicator: Indicator, contract: Contract) -> Measure:
    formula, problems = check_formula(indicator.formula, contract)
    assert formula is not None, problems
    return Measure(indicator.id, formula, indicator.levels, tuple(Grain(p) for p in indicator.periods))


def _computed(city: City, id: str, rows: list[dict[str, str]], folder: Path, engine: str) -> list[Observation]:
    """The observations of an indicator; a derived one is computed of its inputs, which are over one dataset."""
    derived = Derived.of(city).formulas
    names = inputs_of(derived[id]) if id in derived else (id,)
    request = _request(city, [i for i in city.indicators if i.id in names], rows, folder)
    found = list(get_engine(engine).compute(request))
    if id not in names:
        found = observations_of(derive(table_of(found), city, BEFORE_ANY_REFORM))
    return [o for o in found if o.indicator == id]


def _told(observation: Observation) -> dict[str, Any]:
    return {
        "value": observation.value, "status": observation.status.value,
        "numerator": observation.numerator, "denominator": observation.denominator,
    }  # fmt: skip


def _wanted(row: dict[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {"status": row["status"]}
    for name in ("value", "numerator", "denominator"):
        if name in row:
            told[name] = pytest.approx(float(row[name]), rel=1e-12) if row[name] else None
    return told


@pytest.mark.parametrize("engine", ["reference", "duckdb"])
@pytest.mark.parametrize(("city", "indicator", "case"), _cases())
def test_the_table_gives_what_is_expected(
    city: Path, indicator: str, case: dict[str, Any], engine: str, tmp_path: Path
) -> None:
    declared = load_city(city)[0]
    assert declared is not None
    only = {unit.strip() for unit in case.get("only", "").split(",")} - {""}
    computed = _computed(declared, indicator, _table(case["rows"]), tmp_path, engine)
    found = {(o.unit, o.period): o for o in computed if not only or o.unit in only}
    wanted = {(row["unit"], row["period"]): _wanted(row) for row in _table(case["expect"])}
    assert set(found) == set(wanted)
    for cell, told in wanted.items():
        assert {name: _told(found[cell])[name] for name in told} == told, cell


def test_every_computed_indicator_of_sao_khue_has_cases() -> None:
    city = load_city(CITIES / "sao-khue")[0]
    assert city is not None
    with_cases = {path.stem for path in FILES if path.parents[1].name == "sao-khue"}
    assert with_cases == {indicator.id for indicator in city.indicators if indicator.computed}
