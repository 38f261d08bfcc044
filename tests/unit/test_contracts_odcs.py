"""Contracts against the published JSON Schema of the Open Data Contract Standard 3.1: those that we ship, draft and simulate.

The schema comes with the package `open-data-contract-standard`, which the Data Contract CLI uses too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from khue.cli.main import main
from khue.folder.contract_file import read_contract
from khue.folder.load import load_city
from khue.pipeline.drafting import draft

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(ROOT.glob("cities/*/contracts/*.odcs.yaml"))
SAO_KHUE = ROOT / "cities" / "sao-khue"
SENT = sorted(path for path in SAO_KHUE.glob("inbox/*/*") if path.suffix in (".csv", ".xlsx"))
MESSY = sorted(path for path in (ROOT.parent / "shared" / "data" / "messy").glob("*") if path.is_file())
needs_messy = pytest.mark.skipif(not MESSY, reason="../shared/data/messy is absent: nothing to draft from")

PUBLISHED: dict[str, Any] = json.loads((files("open_data_contract_standard") / "schema.json").read_text("utf-8"))
FULL = """
apiVersion: v3.1.0
kind: DataContract
id: dan-so
version: 1.0.0
status: active
schema:
  - id: ds
    name: dan_so
    relationships:
      - {type: foreignKey, from: [dan_so.ma_ho, dan_so.nam], to: [ho.ma, ho.nam]}
    quality:
      - type: custom
        engine: khue
        name: tổng các phường
        implementation: {sum: [so_nguoi], by: ma_dv, units: true, within: [nam], tolerance: 1}
      - type: custom
        engine: khue
        implementation: {sum: [so_nguoi], by: gioi, total: chung, parts: [nam, nu], relativeTolerance: 0.01}
      - {type: custom, engine: khue, implementation: so_nguoi >= 0}
    properties:
      - id: dv
        name: ma_dv
        logicalType: string
        relationships: [{to: units.code}]
      - name: ma_ho
        logicalType: string
        relationships: [{to: ho.odcs.yaml#/schema/ho/properties/ma}]
      - {name: nam, logicalType: integer}
      - {name: gioi, logicalType: string}
      - {name: so_nguoi, logicalType: integer}
"""


def _faults(contract: object) -> list[str]:
    found: Iterable[jsonschema.ValidationError] = jsonschema.Draft201909Validator(PUBLISHED).iter_errors(contract)
    return [f"{list(one.absolute_path)}: {one.message}" for one in found]


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_contract_is_valid_by_the_published_schema(path: Path) -> None:
    contract = _load(path)
    assert _faults(contract) == [] and contract["id"] == path.name.removesuffix(".odcs.yaml")


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_what_is_drafted_from_a_delivered_file_is_valid(path: Path) -> None:
    city = load_city(SAO_KHUE)[0]
    for lang in ("vi", "en"):
        assert _faults(yaml.safe_load(draft(path, city=city).yaml(lang))) == []


@needs_messy
def test_what_is_drafted_from_the_messy_files_of_offices_is_valid() -> None:
    drafted = {path.name: _faults(yaml.safe_load(draft(path).yaml("vi"))) for path in MESSY if path.suffix != ".md"}
    assert drafted and {name: found for name, found in drafted.items() if found} == {}


def test_the_contracts_of_a_simulated_city_are_valid(tmp_path: Path) -> None:
    assert (
        main(
            [
                "simulate",
                "--rows",
                "600",
                "--months",
                "3",
                "--communes",
                "6",
                "--districts",
                "2",
                "--out",
                str(tmp_path / "mp"),
            ]
        )
        == 0
    )
    made = sorted((tmp_path / "mp" / "contracts").glob("*.odcs.yaml"))
    assert made and [_faults(_load(path)) for path in made] == [[] for _ in made]


def test_keys_and_sums_as_we_declare_them_are_valid_and_are_read(tmp_path: Path) -> None:
    assert _faults(yaml.safe_load(FULL)) == []
    (tmp_path / "dan-so.odcs.yaml").write_text(FULL, encoding="utf-8")
    contract, found = read_contract(tmp_path / "dan-so.odcs.yaml")
    assert contract is not None and found == []
    assert contract.table.relationships[0].to == ("ho.ma", "ho.nam")
    by_units, by_value, condition = contract.table.quality
    assert by_units.sums is not None and by_units.sums.units and by_units.sums.tolerance == 1
    assert by_value.sums is not None and by_value.sums.parts == ("nam", "nu")
    assert condition.sums is None and condition.condition == "so_nguoi >= 0"


def test_there_are_contracts_and_the_schema_refuses_what_is_none() -> None:
    assert SHIPPED and SENT
    whole = _load(SHIPPED[0])
    for wrong in (
        {"kind": "DataContract"},
        {**whole, "kind": "X"},
        {**whole, "x": 1},
        {**whole, "apiVersion": "v9.0.0"},
    ):
        assert _faults(wrong)
