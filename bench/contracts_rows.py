"""Made-up records of procedures as a CSV of text, and their contract of twenty rules, for `bench.contracts`."""

from __future__ import annotations

from pathlib import Path

DATASET = "ho-so"
FIELDS = ("dat_dai", "ho_tich", "xay_dung", "kinh_doanh", "bao_hiem", "giao_thong", "moi_truong", "y_te")
CHANNELS = ("truc_tuyen", "truc_tiep", "buu_chinh")
LEVELS = ("toan_trinh", "mot_phan", "truc_tiep")
KEY_PATTERN, AREA_PATTERN = "HS-[0-9]{9}", "[0-9]{5}"
RULES = 20
"""Eight columns that may not be empty, one key, two patterns, three lists, five limits, one length; types come on top."""


def contract(policy: str) -> dict[str, object]:
    """The contract, as its YAML says it."""
    return {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": DATASET, "version": "1.0.0", "status": "active",
        "schema": [{"name": "ho_so", "properties": [
            {"name": "so_ho_so", "logicalType": "string", "required": True, "unique": True, "primaryKey": True,
             "primaryKeyPosition": 1, "logicalTypeOptions": {"pattern": KEY_PATTERN}},
            {"name": "ma_xa", "logicalType": "string", "required": True, "logicalTypeOptions": {"pattern": AREA_PATTERN}},
            _listed("linh_vuc", FIELDS),
            {"name": "ngay_nop", "logicalType": "date", "required": True},
            {"name": "ngay_hen_tra", "logicalType": "date", "required": True},
            {"name": "ngay_tra", "logicalType": "date"},
            _listed("kenh", CHANNELS),
            _listed("muc_do", LEVELS),
            {"name": "hai_long", "logicalType": "integer", "logicalTypeOptions": {"minimum": 1, "maximum": 5}},
            {"name": "le_phi", "logicalType": "integer", "required": True, "logicalTypeOptions": {"minimum": 0}},
            {"name": "so_gio", "logicalType": "number", "logicalTypeOptions": {"minimum": 0, "maximum": 1000}},
            {"name": "ghi_chu", "logicalType": "string", "logicalTypeOptions": {"maxLength": 60}},
        ]}],
        "customProperties": [
            {"property": "khue.timeColumn", "value": "ngay_nop"}, {"property": "khue.delivery", "value": "whole"},
            {"property": "khue.policy", "value": policy},
        ],
    }  # fmt: skip


def _listed(name: str, values: tuple[str, ...]) -> dict[str, object]:
    valid = {"metric": "invalidValues", "arguments": {"validValues": list(values)}, "mustBe": 0}
    return {"name": name, "logicalType": "string", "required": True, "quality": [valid]}


def city(folder: Path, policy: str) -> None:
    """Write a city with this contract and nothing else."""
    import yaml

    (folder / "contracts").mkdir(parents=True)
    text = yaml.safe_dump(contract(policy), allow_unicode=True, sort_keys=False)
    (folder / "contracts" / f"{DATASET}.odcs.yaml").write_text(text, encoding="utf-8")
    (folder / "units").mkdir()
    (folder / "units" / "units.csv").write_text(
        "code,name,kind,level,parent\nTP,Thành phố đo,Thành phố,city,\n", encoding="utf-8"
    )
    named = {
        "id": "do", "name": {"vi": "Thành phố đo", "en": "Measured City"}, "unit": "TP", "invented": True,
        "levels": [{"id": "city", "name": {"vi": "Thành phố", "en": "City"}}], "groups": [], "blocs": [],
    }  # fmt: skip
    (folder / "city.yaml").write_text(yaml.safe_dump(named, allow_unicode=True), encoding="utf-8")


def write(path: Path, rows: int, wrong: int) -> None:
    """Write the rows, the same ones each time; of a million cells of each checked column, so many are `wrong`."""
    import duckdb

    day = "DATE '2021-01-01' + CAST(floor(1826 * h(i, 2)) AS INT)"
    made = {
        "so_ho_so": ("printf('HS-%09d', i)", "printf('HS-%09d', greatest(i - 1000, 0))"),
        "ma_xa": ("printf('%05d', CAST(floor(126 * h(i, 1)) AS INT))", "'Cửa Nam'"),
        "linh_vuc": (_one_of(FIELDS, 7), "'khac'"),
        "ngay_nop": (f"strftime({day}, '%Y-%m-%d')", "'2025-02-30'"),
        "ngay_hen_tra": (f"strftime({day} + 15, '%d/%m/%Y')", "NULL"),
        "ngay_tra": (f"CASE WHEN h(i, 3) < 0.9 THEN strftime({day} + CAST(40 * h(i, 4) AS INT), '%Y-%m-%d') END", "'chưa'"),
        "kenh": (_one_of(CHANNELS, 6), "NULL"),
        "muc_do": (_one_of(LEVELS, 8), "'Toàn trình'"),
        "hai_long": ("CASE WHEN h(i, 10) < 0.4 THEN CAST(1 + floor(5 * h(i, 11)) AS INT) END", "9"),
        "le_phi": ("CAST(floor(20 * h(i, 9)) AS INT) * 5000", "-5000"),
        "so_gio": ("round(500 * h(i, 12), 2)", "2000.5"),
        "ghi_chu": ("CASE WHEN h(i, 13) < 0.3 THEN printf('Hồ sơ bổ sung lần %d', i % 7) END", "repeat('dài ', 20)"),
    }  # fmt: skip
    cells = ", ".join(
        f"CASE WHEN h(i, {40 + number}) < {wrong} / 1e6 THEN CAST({bad} AS VARCHAR) ELSE CAST({good} AS VARCHAR) END AS {name}"
        for number, (name, (good, bad)) in enumerate(made.items())
    )
    with duckdb.connect(config={"memory_limit": "1GB", "threads": "1"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("CREATE MACRO h(i, salt) AS (hash(i * 64 + salt) % 1000000) / 1000000.0")
        connection.execute(f"COPY (SELECT {cells} FROM range({rows}) t(i)) TO '{path}' (FORMAT csv, HEADER)")


def _one_of(values: tuple[str, ...], salt: int) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"[{listed}][1 + CAST(floor({len(values)} * h(i, {salt})) AS INT)]"
