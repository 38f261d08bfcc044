"""Spreads of very many values: held in a file, rolled up a level and a grain at a time, and still the same."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from engine_tables import by_place, request_of

from khue.engines import held, rollup
from khue.engines.duckdb import DuckDBEngine
from khue.engines.reference import ReferenceEngine

FORMULAS = ("count(distinct ma)", "median(lon)", "quantile(tien, 0.05) + count(distinct tien)", "count(*)")
ROWS = [
    {
        "xa": ("001", "002", "003", None)[n % 4],
        "ngay": date(2025, 1, 25) + timedelta(n % 60),
        "ma": f"người thứ {n}",
        "lon": 2**62 + n * n,
        "tien": Decimal(n * 7919 % 10**6) / 100,
    }
    for n in range(300)
]


def test_spreads_too_large_for_memory_are_mapped_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request, engine = request_of(tmp_path, ROWS, FORMULAS), DuckDBEngine()
    small = engine.pieces(request)
    monkeypatch.setattr(held, "MOST_BYTES", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "spill"))
    (tmp_path / "spill").mkdir()
    large = engine.pieces(request)
    assert large.parts == small.parts
    assert large.spreads == small.spreads
    assert list((tmp_path / "spill").iterdir()) == []


def test_large_spreads_are_rolled_up_a_level_and_a_grain_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = request_of(tmp_path, ROWS, FORMULAS)
    monkeypatch.setattr(rollup, "MOST_AT_ONCE", 10)
    assert by_place(list(DuckDBEngine().compute(request))) == by_place(list(ReferenceEngine().compute(request)))


def test_more_values_than_memory_holds_are_counted_all_the_same(tmp_path: Path) -> None:
    rows = [{"xa": "001", "ngay": date(2025, 1, 5), "ma": f"{n:0200d}"} for n in range(40_000)]
    request = request_of(tmp_path, rows, ["count(distinct ma)"], levels=["city"])
    found = DuckDBEngine(memory_limit="40MB", threads=1).compute(request)
    assert {o.value for o in found} == {40_000}
