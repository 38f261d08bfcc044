"""From rows to observations, each worked out by hand in sao_khue_by_hand.yaml."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from khue.model.observation import Observation
from khue.pipeline.reading import Build

HERE = Path(__file__).resolve().parent
INBOX = HERE.parents[1] / "cities" / "sao-khue" / "inbox"
CELLS: list[dict[str, Any]] = yaml.safe_load((HERE / "sao_khue_by_hand.yaml").read_text(encoding="utf-8"))
INDICATORS = {"ho-so": ["ho-so-truc-tuyen", "ho-so-dung-han", "hai-long"], "phan-anh": ["ngay-xu-ly-phan-anh"]}


def _name(cell: dict[str, Any]) -> str:
    return f"{cell['dataset']}-{cell['unit']}-{cell['period']}"


def _lines(dataset: str) -> list[list[str]]:
    if dataset == "ho-so":
        with (INBOX / "ho-so" / "ho-so-2023-2025.csv").open(encoding="utf-8") as file:
            return list(csv.reader(file))[1:]
    sheet = openpyxl.load_workbook(INBOX / "phan-anh" / "phan-anh-2023-2025.xlsx").active
    return [[_text(value) for value in row] for row in list(sheet.values)[1:]]


def _text(value: Any) -> str:
    return "" if value is None else value.date().isoformat() if hasattr(value, "date") else str(value)


def _in(day: str, period: str) -> bool:
    return day.startswith(period) if "Q" not in period else (day[:4], _quarter(day)) == (period[:4], period[5:])


def _quarter(day: str) -> str:
    return f"Q{(date.fromisoformat(day).month + 2) // 3}"


@pytest.mark.parametrize("cell", CELLS, ids=_name)
def test_the_rows_printed_are_all_the_rows_of_the_cell(cell: dict[str, Any]) -> None:
    found = [
        ",".join(row) for row in _lines(cell["dataset"]) if row[1] in cell["communes"] and _in(row[2], cell["period"])
    ]
    assert found == cell["rows"]


def _one(build: Build, indicator: str, cell: dict[str, Any]) -> Observation | None:
    found = build.observations(indicator, unit=cell["unit"], period=cell["period"])
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("cell", CELLS, ids=_name)
def test_the_observation_is_the_one_worked_out_by_hand(cell: dict[str, Any], sao_khue: Build) -> None:
    for indicator in INDICATORS[cell["dataset"]]:
        expected = cell["expect"].get(indicator)
        found = _one(sao_khue, indicator, cell)
        if expected is None:
            assert found is None, f"{indicator}: no row, but an observation"
            continue
        assert found is not None, f"{indicator}: no observation"
        status, value, *parts = expected
        assert (found.status.value, found.value) == (status, pytest.approx(value) if value is not None else None)
        assert [found.numerator, found.denominator] == (parts or [None, None])


@pytest.mark.parametrize("cell", [c for c in CELLS if c["rows"]], ids=_name)
def test_the_observation_leads_back_to_its_rows(cell: dict[str, Any], sao_khue: Build) -> None:
    found = _one(sao_khue, INDICATORS[cell["dataset"]][0], cell)
    assert found is not None
    behind = sao_khue.source_rows(found, limit=50)
    key = behind.columns.index("ma_ho_so" if cell["dataset"] == "ho-so" else "ma_phan_anh")
    counted = cell.get("counted", [line.split(",")[0] for line in cell["rows"]])
    assert [row[key] for row in behind.rows] == counted
    assert behind.total == len(counted)
    assert found.version == f"{cell['dataset']}/1"


@pytest.mark.parametrize("cell", CELLS, ids=_name)
def test_as_many_rows_count_as_the_denominator_says(cell: dict[str, Any], sao_khue: Build) -> None:
    for indicator, (_, _, *parts) in cell["expect"].items():
        found = _one(sao_khue, indicator, cell)
        if parts:
            assert found is not None
            assert sao_khue.source_rows(found, limit=1).total == parts[1]
