"""Every cell of every computed indicator, worked out again by the plainest Python that does it.

Nothing here comes from Khuê but the build that is judged: files are read with csv and openpyxl, districts are looked up
in units.csv, and each cell is computed from its own list of rows.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import openpyxl
import pytest

from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"

Row = dict[str, Any]
Value = tuple[Fraction | None, int | None, int | None, str]


def _dossiers() -> list[Row]:
    with (CITY / "inbox" / "ho-so" / "ho-so-2023-2025.csv").open(encoding="utf-8") as file:
        rows: list[Row] = list(csv.DictReader(file))
    for row in rows:
        for name in ("ngay_nop", "ngay_hen_tra", "ngay_tra"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
        row["hai_long"] = int(row["hai_long"]) if row["hai_long"] else None
        row["day"] = row["ngay_nop"]
    return rows


def _reports() -> list[Row]:
    sheet = openpyxl.load_workbook(CITY / "inbox" / "phan-anh" / "phan-anh-2023-2025.xlsx").active
    header, *lines = sheet.values
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    for row in rows:
        row["day"] = row["ngay_nhan"].date()
        row["done"] = row["ngay_xu_ly"].date() if row["ngay_xu_ly"] else None
    return rows


def _district(code: str, day: date) -> str:
    with (CITY / "units" / "units.csv").open(encoding="utf-8") as file:
        for unit in csv.DictReader(file):
            start, end = unit["valid_from"] or "0001-01-01", unit["valid_to"] or "9999-12-31"
            if unit["code"] == code and start <= day.isoformat() <= end:
                return unit["parent"]
    raise AssertionError(f"{code} did not exist on {day}")


def _cells(rows: list[Row]) -> dict[tuple[str, str], list[Row]]:
    districts = {(row["ma_xa"], row["day"].year): _district(row["ma_xa"], row["day"]) for row in rows}
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        day = row["day"]
        for unit in (row["ma_xa"], districts[row["ma_xa"], day.year], "SK"):
            for period in (f"{day:%Y-%m}", f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}"):
                cells[unit, period].append(row)
    return cells


def _share(part: int, whole: int) -> Value:
    return (Fraction(100 * part, whole), part, whole, "final") if whole else (None, part, whole, "undefined")


def _online(rows: list[Row]) -> Value:
    return _share(sum(1 for row in rows if row["kenh"] == "truc_tuyen"), len(rows))


def _on_time(rows: list[Row]) -> Value:
    returned = [row for row in rows if row["ngay_tra"] is not None]
    return _share(sum(1 for row in returned if row["ngay_tra"] <= row["ngay_hen_tra"]), len(returned))


def _happy(rows: list[Row]) -> Value:
    given = [row["hai_long"] for row in rows if row["hai_long"] is not None]
    return (
        (Fraction(sum(given), len(given)), sum(given), len(given), "final") if given else (None, None, 0, "undefined")
    )


def _days(rows: list[Row]) -> Value:
    days = [Fraction((row["done"] - row["day"]).days) for row in rows if row["done"] is not None]
    return (median(days), None, None, "final") if days else (None, None, None, "missing")


RULES: dict[str, tuple[Callable[[], list[Row]], Callable[[list[Row]], Value]]] = {
    "ho-so-truc-tuyen": (_dossiers, _online),
    "ho-so-dung-han": (_dossiers, _on_time),
    "hai-long": (_dossiers, _happy),
    "ngay-xu-ly-phan-anh": (_reports, _days),
}


def _expected(indicator: str) -> dict[tuple[str, str], Value]:
    read, rule = RULES[indicator]
    return {cell: rule(rows) for cell, rows in _cells(read()).items()}


@pytest.mark.parametrize("indicator", RULES)
def test_every_cell_is_there_and_no_other(indicator: str, sao_khue: Build) -> None:
    found = [(o.unit, o.period) for o in sao_khue.observations(indicator)]
    assert len(found) == len(set(found))
    assert set(found) == set(_expected(indicator))


@pytest.mark.parametrize("indicator", RULES)
def test_every_cell_has_its_value_its_parts_and_its_status(indicator: str, sao_khue: Build) -> None:
    expected = _expected(indicator)
    for o in sao_khue.observations(indicator):
        value, numerator, denominator, status = expected[o.unit, o.period]
        where = f"{indicator} {o.unit} {o.period}"
        assert o.status.value == status, where
        assert (o.numerator, o.denominator) == (numerator, denominator), where
        assert o.value == (None if value is None else pytest.approx(float(value), rel=1e-12)), where


def test_the_cells_are_many_and_of_every_kind() -> None:
    cells = [value for indicator in RULES for value in _expected(indicator).values()]
    assert len(cells) > 1200
    assert {status for *_, status in cells} == {"final", "undefined", "missing"}
    assert any(value == 0 for value, *_ in cells)
