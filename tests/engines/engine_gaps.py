"""Where an engine is known to answer otherwise than the reference; docs/engines.md says the same to users."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """What a formula over a column of values comes to on the reference, and what it comes to on some engines."""

    column: str
    values: tuple[object, ...]
    formula: str
    right: float | None
    given: dict[str, float | None]


EVERY = ("clickhouse", "duckdb", "spark")
GAPS = (
    Gap("diem", (1e16, 1.0, -1e16), "sum(diem)", 1.0, dict.fromkeys(EVERY, 0.0)),
    Gap("diem", (5.5,), "sum(diem % 0.1)", 0.0999999999999997, {"clickhouse": 0.0}),
    Gap("diem", (1e308,), "count(*) filter (where diem * diem - diem * diem > 0)", 0.0, {"duckdb": 1.0, "spark": 1.0}),
    Gap("diem", (1e308, 1.0), "min(diem * diem - diem * diem)", None, dict.fromkeys(EVERY, 0.0)),
    Gap("diem", (1e308, 1.0), "max(diem * diem - diem * diem)", None, {"clickhouse": 0.0}),
    Gap("diem", (1e308, 1e308), "count(distinct diem * diem - diem * diem)", 2.0, dict.fromkeys(EVERY, 1.0)),
    Gap("ma", ("ß",), "count(*) filter (where upper(ma) = 'ß')", 1.0, {"duckdb": 0.0}),
    Gap("ma", ("ᾳ",), "count(*) filter (where upper(ma) = 'ᾳ')", 1.0, {"duckdb": 0.0}),
    Gap("ma", ("İ",), "count(*) filter (where lower(ma) = 'İ')", 1.0, {"duckdb": 0.0}),
)
