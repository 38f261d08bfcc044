"""How the DuckDB engine makes its parts: what is grouped by which conditions, and that the answer stays the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from engine_tables import ALL_GRAINS, by_place, request_of

from khue.engines import queries
from khue.engines.duckdb import DuckDBEngine
from khue.engines.reference import ReferenceEngine
from khue.engines.results import Results
from khue.lib.periods import Grain, Period

FIELDS = ("a", "b", "c", "d", "it''s")
"""As formulas write them."""
MANY = [
    *(f"count(*) filter (where ma = '{field}')" for field in FIELDS),
    *(f"sum(phi) filter (where ma = '{field}' and dung_han)" for field in FIELDS),
    *(f"avg(diem) filter (where ma = '{field}')" for field in FIELDS),
    *(f"max(lon) filter (where ma in ('{field}', 'a') and phi > 0)" for field in FIELDS),
    "count(*) filter (where ma is null)",
    "count(*) filter (where ma = 'nobody')",
    "sum(phi) filter (where ma = 'nobody')",
    "min(phi)",
]
ROWS = [
    {
        "xa": ("001", "002", "003", None)[n % 4],
        "ngay": date(2024, 11, 25) + timedelta(n % 97),
        "ma": ("a", "b", "c", "d", "it's", None, "z")[n % 7],
        "phi": (n * n) % 11 - 5,
        "diem": (n % 13) / 8,
        "lon": 2**62 + n,
        "dung_han": (True, False, None)[n % 3],
    }
    for n in range(300)
]


def test_a_few_indicators_are_plain_sums(tmp_path: Path) -> None:
    plan = queries.plan(request_of(tmp_path, [], ["count(*)", "sum(phi) filter (where ma = 'a')"]))
    assert plan.explanation == "2 sums by area and month, 0 also by 0 conditions"


def test_filters_on_one_column_that_many_indicators_share_are_grouped_by(tmp_path: Path) -> None:
    plan = queries.plan(request_of(tmp_path, [], MANY))
    assert plan.explanation == "1 sums by area and month, 6 also by 12 conditions"


def test_conditions_of_too_many_kinds_are_not_grouped_by(tmp_path: Path) -> None:
    wide = [f"count(*) filter (where phi = {number})" for number in range(60)]
    assert queries.plan(request_of(tmp_path, [], wide)).explanation.endswith("0 also by 0 conditions")


def test_more_conditions_than_a_number_has_bits_are_not_grouped_by(tmp_path: Path) -> None:
    lists = [f"count(*) filter (where phi in ({one}, {two}))" for one in range(12) for two in range(12) if one != two]
    assert queries.plan(request_of(tmp_path, [], lists)).explanation.endswith("0 also by 0 conditions")


@pytest.mark.parametrize("grains", [ALL_GRAINS, (Grain.DAY, Grain.YEAR)])
def test_sums_by_conditions_equal_the_reference(tmp_path: Path, grains: tuple[Grain, ...]) -> None:
    request = request_of(tmp_path, ROWS, MANY, grains=grains, files=2)
    mine, theirs = (by_place(list(engine.compute(request))) for engine in (DuckDBEngine(), ReferenceEngine()))
    assert mine == theirs


def test_results_are_columns_until_they_are_asked_for(tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["count(*)", "sum(phi) / count(*)"], levels=["city"], grains=[Grain.YEAR])
    found = DuckDBEngine().compute(request)
    assert isinstance(found, Results)
    assert found.table.num_columns == 4 + 3 * 2
    assert len(list(found)) == len(list(found)) == 2 * 2


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2024, 2, 29), date(9999, 12, 31)])
def test_any_day_finds_its_month(tmp_path: Path, day: date) -> None:
    request = request_of(tmp_path, [{"xa": "001", "ngay": day}], ["count(*)"], levels=["city"], grains=[Grain.MONTH])
    assert [o.period for o in DuckDBEngine().compute(request)] == [str(Period.containing(day, Grain.MONTH))]
