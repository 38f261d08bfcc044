"""Small tables for the engines: a contract, placements over time, and a request from rows as dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from khue.formulas import check_formula
from khue.lib.periods import Grain
from khue.model.contract import Contract, CustomProperty, Property, SchemaObject
from khue.model.observation import Observation
from khue.ports import ROW_NUMBER, Measure, Placement, Request, Version

COLUMNS = {
    "ma": Property(name="ma", logical_type="string"),
    "xa": Property(name="xa", logical_type="string"),
    "ngay": Property(name="ngay", logical_type="date"),
    "ngay_tra": Property(name="ngay_tra", logical_type="date"),
    "luc": Property(name="luc", logical_type="timestamp"),
    "lon": Property(name="lon", logical_type="integer"),
    "phi": Property(name="phi", logical_type="integer"),
    "tien": Property(name="tien", logical_type="number", physical_type="decimal(12,2)"),
    "diem": Property(name="diem", logical_type="number"),
    "dung_han": Property(name="dung_han", logical_type="boolean"),
    "Tên phường": Property(name="Tên phường", logical_type="string"),
}
CONTRACT = Contract(
    api_version="v3.1.0",
    kind="DataContract",
    id="ho_so",
    version="1.0.0",
    status="active",
    tables=(SchemaObject(name="ho_so", properties=tuple(COLUMNS.values())),),
    custom_properties=(
        CustomProperty(property="khue.areaColumn", value="xa"),
        CustomProperty(property="khue.timeColumn", value="ngay"),
    ),
)
_ARROW = {
    "ma": pa.string(), "xa": pa.string(), "ngay": pa.date32(), "ngay_tra": pa.date32(), "luc": pa.timestamp("us"),
    "lon": pa.int64(), "phi": pa.int64(), "tien": pa.decimal128(12, 2), "diem": pa.float64(), "dung_han": pa.bool_(),
    "Tên phường": pa.string(), ROW_NUMBER: pa.int64(),
}  # fmt: skip
SCHEMA = pa.schema(list(_ARROW.items()))
LEVELS = ("commune", "district", "city")
ALL_GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR)


def _lies(code: str, district: str | None, start: date | None = None, end: date | None = None) -> list[Placement]:
    ups = {"commune": code, "district": district, "city": "tp"}
    return [Placement(code, level, unit, start, end) for level, unit in ups.items() if unit]


PLACEMENTS = (
    *_lies("001", "q1"),
    *_lies("002", "q1", end=date(2025, 2, 14)),
    *_lies("002", "q2", start=date(2025, 2, 15)),
    *_lies("003", "q2", end=date(2024, 12, 31)),
    Placement("003", "commune", "003-moi", date(2025, 3, 1), None),
    Placement("003", "city", "tp", date(2025, 3, 1), None),
)
"""002 moves from q1 to q2 in the middle of February 2025; 003 ends with 2024, and its code is given to another unit on
1 March 2025, when that has no district any more."""

Row = Mapping[str, object]


def request_of(
    folder: Path,
    rows: Sequence[Row],
    formulas: Sequence[str],
    *,
    levels: Sequence[str] = LEVELS,
    grains: Sequence[Grain] = ALL_GRAINS,
    files: int = 1,
) -> Request:
    """A request for formulas over rows, written as Parquet into `folder`; indicator i is named `m<i>`."""
    measures = []
    for index, text in enumerate(formulas):
        formula, problems = check_formula(text, CONTRACT)
        assert formula is not None, (text, problems)
        measures.append(Measure(f"m{index}", formula, tuple(levels), tuple(grains)))
    version = Version("ho_so", 3, "", "", "", len(rows), (), "2025-01-01", "1.0.0")
    return Request(version, written(folder, rows, files), CONTRACT, tuple(measures), PLACEMENTS)


def written(folder: Path, rows: Sequence[Row], files: int = 1) -> tuple[Path, ...]:
    """The Parquet files of the rows, dealt out evenly."""
    full = [{ROW_NUMBER: number, **row} for number, row in enumerate(rows, start=2)]
    paths = []
    for part in range(files):
        path = folder / f"part-{part}.parquet"
        pq.write_table(pa.Table.from_pylist(full[part::files], SCHEMA), path)
        paths.append(path)
    return tuple(paths)


def by_place(observations: Sequence[Observation]) -> dict[tuple[str, str, str, str], Observation]:
    """Observations by indicator, level, unit and period; each must come once."""
    found = {(o.indicator, o.level, o.unit, o.period): o for o in observations}
    assert len(found) == len(observations)
    return found
