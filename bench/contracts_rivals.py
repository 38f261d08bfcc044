"""`python contracts_rivals.py duckdb|polars[-months] CSV FOLDER`: the same work by hand, as one who knows the library would.

A file of its own that needs nothing of Khuê, so that it runs in an environment that has the library. Both give
`rows.parquet` (typed rows without a fault) and `violations.parquet` (line, rule, value), and print how many of each. With
`-months` the rows are a file for each month of their day, which is how Khuê keeps them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

FIELDS = ("dat_dai", "ho_tich", "xay_dung", "kinh_doanh", "bao_hiem", "giao_thong", "moi_truong", "y_te")
CHANNELS = ("truc_tuyen", "truc_tiep", "buu_chinh")
LEVELS = ("toan_trinh", "mot_phan", "truc_tiep")
NEEDED = ("so_ho_so", "ma_xa", "linh_vuc", "ngay_nop", "ngay_hen_tra", "kenh", "muc_do", "le_phi")
LISTS = {"linh_vuc": FIELDS, "kenh": CHANNELS, "muc_do": LEVELS}
PATTERNS = {"so_ho_so": "^HS-[0-9]{9}$", "ma_xa": "^[0-9]{5}$"}
DAYS = ("ngay_nop", "ngay_hen_tra", "ngay_tra")
NUMBERS = {"hai_long": "BIGINT", "le_phi": "BIGINT", "so_gio": "DOUBLE"}
RANGES = {"hai_long": (1, 5), "le_phi": (0, None), "so_gio": (0, 1000)}
TEXTS = ("so_ho_so", "ma_xa", "linh_vuc", "kenh", "muc_do", "ghi_chu")
COLUMNS = (
    "so_ho_so", "ma_xa", "linh_vuc", "ngay_nop", "ngay_hen_tra", "ngay_tra", "kenh", "muc_do", "hai_long", "le_phi",
    "so_gio", "ghi_chu",
)  # fmt: skip
LONGEST = 60


def by_duckdb(path: Path, folder: Path, *, months: bool = False) -> tuple[int, int]:
    """The file typed once into a table, then one pass for the violations and one for the rows without any."""
    import duckdb

    typed = [f"{name} AS t_{name}" for name in TEXTS]
    typed += [
        f"coalesce(TRY_CAST({name} AS DATE), CAST(try_strptime({name}, '%d/%m/%Y') AS DATE)) AS t_{name}"
        for name in DAYS
    ]
    typed += [f"TRY_CAST({name} AS {kind}) AS t_{name}" for name, kind in NUMBERS.items()]
    rules = [(f"required {name}", name, f"{name} IS NULL") for name in NEEDED]
    rules += [(f"type {name}", name, f"{name} IS NOT NULL AND t_{name} IS NULL") for name in (*DAYS, *NUMBERS)]
    rules += [(f"list {name}", name, f"{name} NOT IN {values}") for name, values in LISTS.items()]
    rules += [(f"pattern {name}", name, f"NOT regexp_matches({name}, '{one}')") for name, one in PATTERNS.items()]
    rules += [(f"least {name}", name, f"t_{name} < {least}") for name, (least, _) in RANGES.items()]
    rules += [(f"most {name}", name, f"t_{name} > {most}") for name, (_, most) in RANGES.items() if most is not None]
    rules += [("length ghi_chu", "ghi_chu", f"length(ghi_chu) > {LONGEST}")]
    rules += [("unique so_ho_so", "so_ho_so", "line IN (SELECT line FROM repeated)")]
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            f"""CREATE TEMP TABLE typed AS SELECT 1 + row_number() OVER () AS line, *, {", ".join(typed)}
            FROM read_csv('{path}', all_varchar = true, header = true)"""
        )
        connection.execute(
            """CREATE TEMP TABLE repeated AS SELECT unnest(list_sort(list(line))[2:]) AS line
            FROM typed WHERE so_ho_so IS NOT NULL GROUP BY so_ho_so HAVING count(*) > 1"""
        )
        cases = ", ".join(
            f"CASE WHEN {where} THEN {{rule: '{rule}', value: {name}}} END" for rule, name, where in rules
        )
        connection.execute(
            f"""CREATE TEMP TABLE violations AS SELECT line, found.rule, found.value FROM (
                SELECT line, unnest([{cases}]) AS found FROM typed WHERE {" OR ".join(f"({w})" for *_, w in rules)}
            ) WHERE found IS NOT NULL"""
        )
        connection.execute(f"COPY violations TO '{folder}/violations.parquet' (FORMAT parquet, COMPRESSION zstd)")
        kept = ", ".join(f"t_{name} AS {name}" for name in COLUMNS)
        month, apart, target = (
            (", strftime(t_ngay_nop, '%Y-%m') AS month", ", PARTITION_BY (month), OVERWRITE", f"{folder}/rows") if months
            else ("", "", f"{folder}/rows.parquet")
        )  # fmt: skip
        connection.execute(
            f"""COPY (SELECT line, {kept}{month} FROM typed WHERE line NOT IN (SELECT line FROM violations))
            TO '{target}' (FORMAT parquet, COMPRESSION zstd{apart})"""
        )
        return _counts(connection, f"{folder}/rows/*/*.parquet" if months else target, f"{folder}/violations.parquet")


def _counts(connection: Any, *files: str) -> tuple[int, int]:  # noqa: ANN401 - a connection of a package of its own environment
    rows, violations = (connection.execute(f"SELECT count(*) FROM '{file}'").fetchone()[0] for file in files)
    return rows, violations


def by_polars(path: Path, folder: Path, *, months: bool = False) -> tuple[int, int]:
    """Typed in one pass with a mask for each rule; violations of each rule from the rows that break any."""
    import polars as pl  # type: ignore[import-not-found]  # it is in an environment of its own

    texts = pl.scan_csv(path, infer_schema=False, row_index_name="line", row_index_offset=2)
    typed = [
        pl.coalesce(pl.col(n).str.to_date("%Y-%m-%d", strict=False), pl.col(n).str.to_date("%d/%m/%Y", strict=False)).alias(f"t_{n}")
        for n in DAYS
    ]  # fmt: skip
    typed += [
        pl.col(n).cast(pl.Float64 if kind == "DOUBLE" else pl.Int64, strict=False).alias(f"t_{n}")
        for n, kind in NUMBERS.items()
    ]
    rules = {("required", n): pl.col(n).is_null() for n in NEEDED}
    rules |= {("type", n): pl.col(n).is_not_null() & pl.col(f"t_{n}").is_null() for n in (*DAYS, *NUMBERS)}
    rules |= {("list", n): ~pl.col(n).is_in(values) for n, values in LISTS.items()}
    rules |= {("pattern", n): ~pl.col(n).str.contains(one) for n, one in PATTERNS.items()}
    rules |= {("least", n): pl.col(f"t_{n}") < least for n, (least, _) in RANGES.items()}
    rules |= {("most", n): pl.col(f"t_{n}") > most for n, (_, most) in RANGES.items() if most is not None}
    rules |= {("length", "ghi_chu"): pl.col("ghi_chu").str.len_chars() > LONGEST}
    rules |= {("unique", "so_ho_so"): pl.col("so_ho_so").is_not_null() & ~pl.col("so_ho_so").is_first_distinct()}
    masks = [where.fill_null(value=False).alias(f"_{kind} {name}") for (kind, name), where in rules.items()]
    judged = (
        texts.with_columns(typed)
        .with_columns(masks)
        .with_columns(wrong=pl.any_horizontal([f"_{k} {n}" for k, n in rules]))
    )
    frame = judged.collect()
    bad = frame.filter(pl.col("wrong"))
    violations = pl.concat([
        bad.filter(pl.col(f"_{kind} {name}")).select("line", pl.lit(f"{kind} {name}").alias("rule"), pl.col(name).alias("value"))
        for kind, name in rules
    ])  # fmt: skip
    violations.write_parquet(folder / "violations.parquet")
    kept = [pl.col(n if n in TEXTS else f"t_{n}").alias(n) for n in COLUMNS]
    good = frame.filter(~pl.col("wrong")).select("line", *kept)
    if months:
        (folder / "rows").mkdir(exist_ok=True)
        monthly = good.with_columns(month=pl.col("ngay_nop").dt.strftime("%Y-%m"))
        for (month,), rows in monthly.partition_by(
            "month", as_dict=True, maintain_order=True, include_key=False
        ).items():
            rows.write_parquet(folder / "rows" / f"{month}.parquet")
    else:
        good.write_parquet(folder / "rows.parquet")
    return good.height, violations.height


WAYS = {"duckdb": by_duckdb, "polars": by_polars}

if __name__ == "__main__":
    named, _, layout = sys.argv[1].partition("-")
    print(*WAYS[named](Path(sys.argv[2]), Path(sys.argv[3]), months=layout == "months"))
