"""Made-up records of administrative procedures, and fifty indicators over them, for `bench.engine`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from khue.formulas import check_formula
from khue.lib.periods import Grain
from khue.model.contract import Contract, CustomProperty, Property, SchemaObject
from khue.ports import Measure, Placement, Request, Version

COMMUNES, DISTRICTS, MONTHS = 126, 30, 60
START = date(2020, 7, 1)
DAYS = 1826
LEVELS = ("commune", "district", "cluster", "city")
FIELDS = ("dat_dai", "ho_tich", "xay_dung", "kinh_doanh", "bao_hiem", "giao_thong", "moi_truong", "y_te")
COLUMNS = {
    "ma_xa": "string", "ngay_nop": "date", "ngay_tra": "date", "han_tra": "date", "hinh_thuc": "string",
    "linh_vuc": "string", "phi": "integer", "hai_long": "integer", "toan_trinh": "boolean",
}  # fmt: skip
CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="ho_so", version="1.0.0", status="active",
    tables=(SchemaObject(name="ho_so", properties=tuple(Property(name=name, logical_type=kind) for name, kind in COLUMNS.items())),),
    custom_properties=(
        CustomProperty(property="khue.areaColumn", value="ma_xa"),
        CustomProperty(property="khue.timeColumn", value="ngay_nop"),
    ),
)  # fmt: skip
_ON_TIME = "ngay_tra <= han_tra"
_ONLINE = "hinh_thuc = 'truc_tuyen'"
INDICATORS = (
    "count(*)",
    "count(ngay_tra)",
    f"100 * count(*) filter (where {_ON_TIME}) / count(ngay_tra)",
    "count(*) filter (where ngay_tra > han_tra)",
    "avg(days_between(ngay_nop, ngay_tra))",
    f"100 * count(*) filter (where {_ONLINE}) / count(*)",
    "100 * count(*) filter (where hinh_thuc = 'buu_chinh') / count(*)",
    "count(*) filter (where hinh_thuc = 'truc_tiep')",
    "100 * count(*) filter (where toan_trinh) / count(*)",
    f"100 * count(*) filter (where toan_trinh and {_ONLINE}) / count(*) filter (where {_ONLINE})",
    "sum(phi)",
    "avg(phi)",
    f"sum(phi) filter (where {_ONLINE})",
    "avg(phi) filter (where phi > 0)",
    "100 * count(*) filter (where phi = 0) / count(phi)",
    "avg(hai_long)",
    "100 * count(*) filter (where hai_long >= 4) / count(hai_long)",
    "100 * count(*) filter (where hai_long <= 2) / count(hai_long)",
    "100 * count(hai_long) / count(*)",
    f"avg(hai_long) filter (where {_ONLINE})",
    "100 * count(*) filter (where ngay_tra is null) / count(*)",
    "100 * count(*) filter (where ngay_tra < han_tra) / count(ngay_tra)",
    "sum(days_between(han_tra, ngay_tra)) filter (where ngay_tra > han_tra)",
    "avg(days_between(han_tra, ngay_tra)) filter (where ngay_tra > han_tra)",
    "100 * count(*) filter (where ngay_tra = ngay_nop) / count(ngay_tra)",
    *(f"100 * count(*) filter (where linh_vuc = '{field}') / count(*)" for field in FIELDS),
    *(
        f"100 * count(*) filter (where linh_vuc = '{f}' and {_ON_TIME}) / count(ngay_tra) filter (where linh_vuc = '{f}')"
        for f in FIELDS
    ),
    *(f"sum(phi) filter (where linh_vuc = '{field}')" for field in FIELDS[:4]),
    f"100 * count(*) filter (where {_ONLINE} and {_ON_TIME}) / count(ngay_tra) filter (where {_ONLINE})",
    "max(phi)",
    f"avg(days_between(ngay_nop, ngay_tra)) filter (where {_ONLINE})",
    "avg(days_between(ngay_nop, ngay_tra)) filter (where toan_trinh)",
    "100 * count(*) filter (where linh_vuc in ('dat_dai', 'xay_dung') and ngay_tra > han_tra) / count(*)",
)
"""Ratios, averages, filtered counts and sums; every one adds up."""
PERCENTILES = (
    "median(days_between(ngay_nop, ngay_tra))",
    "quantile(days_between(ngay_nop, ngay_tra), 0.9)",
    f"median(days_between(ngay_nop, ngay_tra)) filter (where {_ONLINE})",
    "median(phi)",
    "quantile(phi, 0.95)",
)


def write(path: Path, rows: int, *, by_month: bool) -> None:
    """Write the records as one Parquet file, the same ones each time.

    Within a month they are in no order; months come one after the other, as records arrive, or in no order either.
    """
    share = f"(floor({MONTHS} * i / {rows}) + h(i, 2)) / {MONTHS}" if by_month else "h(i, 2)"
    day = f"DATE '{START}' + CAST(floor({share} * {DAYS}) AS INT)"
    fields = ", ".join(f"'{field}'" for field in FIELDS)
    with duckdb.connect(config={"memory_limit": "1GB"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE MACRO h(i, salt) AS (hash(i * 64 + salt) % 1000000) / 1000000.0")
        connection.execute(f"""COPY (SELECT
            printf('%05d', CAST(floor({COMMUNES} * h(i, 1) * h(i, 1)) AS INT)) AS ma_xa,
            {day} AS ngay_nop,
            CASE WHEN h(i, 3) < 0.9 THEN {day} + CAST(floor(40 * h(i, 4) * h(i, 4)) AS INT) END AS ngay_tra,
            {day} + [3, 5, 10, 15, 20, 30][1 + CAST(floor(6 * h(i, 5)) AS INT)] AS han_tra,
            ['truc_tuyen', 'truc_tiep', 'buu_chinh'][1 + CAST(floor(3 * h(i, 6) * h(i, 6)) AS INT)] AS hinh_thuc,
            [{fields}][1 + CAST(floor({len(FIELDS)} * h(i, 7)) AS INT)] AS linh_vuc,
            CASE WHEN h(i, 8) < 0.97 THEN CAST(floor(20 * h(i, 9)) AS BIGINT) * 5000 END AS phi,
            CASE WHEN h(i, 10) < 0.4 THEN CAST(1 + floor(5 * sqrt(h(i, 11))) AS BIGINT) END AS hai_long,
            h(i, 12) < 0.6 AS toan_trinh
            FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet, COMPRESSION zstd)""")


def placements() -> tuple[Placement, ...]:
    """Each commune in a district until the districts were abolished, in a cluster of communes, and in the city."""
    found = []
    for number in range(COMMUNES):
        code = f"{number:05d}"
        ends = START + timedelta(days=4 * 365)
        found += [
            Placement(code, "commune", code, None, None),
            Placement(code, "district", f"q{number % DISTRICTS}", None, ends),
            Placement(code, "district", f"v{number % DISTRICTS}", ends + timedelta(1), None),
            Placement(code, "cluster", f"c{number % 7}", None, None),
            Placement(code, "city", "01", None, None),
        ]
    return tuple(found)


def request(path: Path, formulas: tuple[str, ...] = INDICATORS) -> Request:
    """All formulas by month at four levels."""
    measures = []
    for number, text in enumerate(formulas):
        formula, problems = check_formula(text, CONTRACT)
        if formula is None:
            raise ValueError(problems)
        measures.append(Measure(f"i{number:02d}", formula, LEVELS, (Grain.MONTH,)))
    version = Version("ho_so", 1, "", "", "", 0, (), "", "1.0.0")
    return Request(version, (path,), CONTRACT, tuple(measures), placements())
