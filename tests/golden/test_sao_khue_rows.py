"""The invented rows: what the script makes is what the inbox holds, and it is fit for the tests that stand on it."""

from __future__ import annotations

import csv
import runpy
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
MADE: dict[str, Any] = runpy.run_path(str(CITY / "make_rows.py"))


@pytest.mark.parametrize("path", sorted(MADE["files"]()))
def test_a_file_of_the_inbox_is_what_the_script_makes(path: str) -> None:
    assert (CITY / path).read_bytes() == MADE["files"]()[path]


def test_the_inbox_holds_nothing_else() -> None:
    inbox = {p.relative_to(CITY).as_posix() for p in (CITY / "inbox").rglob("*") if p.is_file()}
    assert inbox == set(MADE["files"]())


def test_rows_cover_three_years_in_every_month() -> None:
    months = {(row[2].year, row[2].month) for row in MADE["dossiers"]()}
    assert months == {(year, month) for year in (2023, 2024, 2025) for month in range(1, 13)}


def test_cells_are_small_enough_to_be_checked_by_hand() -> None:
    cells = Counter((row[1], row[2].year, row[2].month) for row in MADE["dossiers"]())
    assert max(cells.values()) <= 8


def _valid_on(day: date) -> set[str]:
    with (CITY / "units" / "units.csv").open(encoding="utf-8") as file:
        return {
            unit["code"]
            for unit in csv.DictReader(file)
            if unit["level"] == "commune"
            and (unit["valid_from"] or "0001-01-01") <= day.isoformat() <= (unit["valid_to"] or "9999-12-31")
        }


@pytest.mark.parametrize("table", ["dossiers", "reports"])
def test_every_row_names_a_commune_that_existed_on_its_day(table: str) -> None:
    assert {row[1] for row in MADE[table]() if row[1] not in _valid_on(row[2])} == set()


def test_five_communes_before_and_after_the_reform() -> None:
    assert _valid_on(date(2024, 12, 31)) == {"SK101", "SK102", "SK103", "SK201", "SK202"}
    assert _valid_on(date(2025, 1, 1)) == {"SK101", "SK102", "SK103", "SK201", "SK203"}
