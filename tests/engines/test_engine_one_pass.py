"""How the DuckDB engine makes its parts: what is grouped by which conditions, and that the answer stays the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from engine_tables import ALL_GRAINS, by_place, request_of

from khue.engines import queries
from khue.engines.duckdb import DuckDBEngine
from khue.engines.parts import Needs
from khue.engines.reference import ReferenceEngine
from khue.engines.results import Results
from khue.lib.periods import Grain, Period
from khue.ports import Request

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


def plan_of(request: Request, *kinds: int) -> queries.Plan:
    """The plan where the columns that are asked about have so many values each."""
    return queries.plan(request, Needs.of(request.measures, request.contract), lambda query: kinds)


def test_a_few_indicators_are_plain_sums(tmp_path: Path) -> None:
    plan = plan_of(request_of(tmp_path, [], ["count(*)", "sum(phi) filter (where ma = 'a')"]))
    assert plan.explanation == "3 sums by area, piece and 0 columns"


def test_a_column_that_many_filters_look_at_is_grouped_by(tmp_path: Path) -> None:
    assert plan_of(request_of(tmp_path, [], MANY), 7).explanation == "8 sums by area, piece and 1 columns"


def test_a_column_of_many_values_is_not_grouped_by(tmp_path: Path) -> None:
    assert plan_of(request_of(tmp_path, [], MANY), 1_000).explanation.endswith("0 columns")


def test_columns_are_grouped_by_as_long_as_there_are_few_kinds_of_rows(tmp_path: Path) -> None:
    both = [f"count(*) filter (where ma = '{field}')" for field in FIELDS]
    both += [f"sum(lon) filter (where phi = {number})" for number in range(6)]
    request = request_of(tmp_path, [], both)
    assert plan_of(request, 6, 8).explanation.endswith("2 columns")
    assert plan_of(request, 6, 9).explanation.endswith("1 columns")


@pytest.mark.parametrize("distinct", [3, 400])
def test_how_many_values_a_column_has_changes_nothing(tmp_path: Path, distinct: int) -> None:
    rows = [{**row, "ma": f"{number % distinct}"} for number, row in enumerate(ROWS)]
    texts = [f"{what} filter (where ma <> '{n}')" for n in range(5) for what in ("count(*)", "sum(lon)", "min(phi)")]
    request = request_of(tmp_path, rows, texts)
    mine, theirs = (by_place(list(engine.compute(request))) for engine in (DuckDBEngine(), ReferenceEngine()))
    assert mine == theirs


@pytest.mark.parametrize("grains", [ALL_GRAINS, (Grain.DAY, Grain.YEAR)])
def test_sums_by_conditions_equal_the_reference(tmp_path: Path, grains: tuple[Grain, ...]) -> None:
    request = request_of(tmp_path, ROWS, MANY, grains=grains, files=2)
    mine, theirs = (by_place(list(engine.compute(request))) for engine in (DuckDBEngine(), ReferenceEngine()))
    assert mine == theirs


def test_results_are_columns_until_they_are_asked_for(tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["count(*)", "sum(phi) / count(*)"], levels=["city"], grains=[Grain.YEAR])
    found = DuckDBEngine().compute(request)
    assert isinstance(found, Results)
    assert found.table().num_rows == 2 * 2
    assert len(list(found)) == len(list(found)) == 2 * 2


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31), date(2024, 2, 29), date(9999, 12, 31)])
def test_any_day_finds_its_month(tmp_path: Path, day: date) -> None:
    request = request_of(tmp_path, [{"xa": "001", "ngay": day}], ["count(*)"], levels=["city"], grains=[Grain.MONTH])
    assert [o.period for o in DuckDBEngine().compute(request)] == [str(Period.containing(day, Grain.MONTH))]
