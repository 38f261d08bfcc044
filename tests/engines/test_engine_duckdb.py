"""What only the DuckDB engine has: source rows, and shut doors."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from engine_tables import CONTRACT, by_place, request_of

from khue.engines.duckdb import DuckDBEngine
from khue.exceptions import InputError
from khue.lib.periods import Grain
from khue.ports import Request

ROWS = [
    {"xa": "001", "ngay": date(2025, 1, 6), "phi": 5, "dung_han": True},
    {"xa": "001", "ngay": date(2025, 1, 7), "phi": None, "dung_han": True},
    {"xa": "002", "ngay": date(2025, 1, 8), "phi": 7, "dung_han": False},
    {"xa": "002", "ngay": date(2025, 2, 20), "phi": 9, "dung_han": True},
    {"xa": "001", "ngay": date(2025, 2, 1), "phi": 11, "dung_han": None},
]


def source_rows(request: Request, unit: str, period: str, limit: int = 20) -> list[object]:
    engine = DuckDBEngine()
    found = by_place(list(engine.compute(request)))
    observation = next(o for key, o in found.items() if key[2:] == (unit, period))
    behind = engine.source_rows(request, observation, limit)
    assert behind.columns == ("_row", *(prop.name for prop in CONTRACT.table.properties))
    assert behind.total == engine.source_rows(request, observation, 10**6).total >= len(behind.rows)
    return [row[0] for row in behind.rows]


@pytest.mark.parametrize(
    ("formula", "unit", "period", "numbers"),
    [
        ("count(*)", "tp", "2025-Q1", [2, 3, 4, 5, 6]),
        ("sum(phi)", "001", "2025-01", [2]),
        ("count(*) filter (where dung_han)", "tp", "2025-H1", [2, 3, 5]),
        ("sum(phi) filter (where dung_han) / count(distinct phi)", "tp", "2025", [2, 4, 5, 6]),
        ("count(*)", "q1", "2025-02", [6]),
        ("median(phi)", "q2", "2025", [5]),
    ],
)
def test_source_rows_are_those_that_an_observation_counts(
    tmp_path: Path, formula: str, unit: str, period: str, numbers: list[int]
) -> None:
    request = request_of(tmp_path, ROWS, [formula])
    assert source_rows(request, unit, period) == numbers
    assert source_rows(request, unit, period, limit=1) == numbers[:1]


def test_source_rows_show_the_values_of_the_file(tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["sum(phi)"])
    engine = DuckDBEngine()
    observation = next(o for o in engine.compute(request) if (o.unit, o.period) == ("001", "2025-02"))
    behind = engine.source_rows(request, observation)
    (row,) = behind.rows
    shown = dict(zip(behind.columns, row, strict=True))
    assert {name: value for name, value in shown.items() if value is not None} == {
        "_row": 6, "xa": "001", "ngay": date(2025, 2, 1), "phi": 11,
    }  # fmt: skip


def test_source_rows_of_an_unknown_measure_are_refused(tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["sum(phi)"])
    observation = next(iter(DuckDBEngine().compute(request)))
    with pytest.raises(InputError, match="no measure m0"):
        DuckDBEngine().source_rows(replace(request, measures=()), observation)


def test_only_the_files_of_the_request_can_be_reached(tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["count(*)"])
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    engine = DuckDBEngine()
    for reaching in (
        f"SELECT * FROM read_csv('{other}')",
        f"SELECT * FROM '{other}'",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'x.db'}'",
        f"SELECT * FROM glob('{tmp_path}/*')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "SELECT * FROM read_csv('/etc/passwd')",
    ):
        with pytest.raises(InputError), engine._opened(request) as connection:
            connection.execute(reaching)
    with engine._opened(request) as connection, pytest.raises(duckdb.Error):
        connection.execute("SET threads = 1")


def test_more_data_than_memory_is_an_answer_or_a_named_failure(tmp_path: Path) -> None:
    request = request_of(
        tmp_path, ROWS * 2_000, ["count(distinct ma)", "sum(phi)"], levels=["city"], grains=[Grain.YEAR]
    )
    found = {o.indicator: o.value for o in DuckDBEngine(memory_limit="100MB", threads=1).compute(request)}
    assert found == {"m0": 0, "m1": 32 * 2_000}


def test_asking_for_the_registry_imports_no_engine() -> None:
    code = "import sys, khue.engines, khue.formulas; print([m for m in ('duckdb', 'pyarrow', 'sqlglot') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
