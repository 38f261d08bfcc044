"""Readings of sensors, day and night: moments and binary fractions."""

# ruff: noqa: S608 -- the SQL is put together here of our own names and numbers

from __future__ import annotations

from khue.model.base import Text
from khue.simulation.datasets.kind import Dataset, Fault, cases, choice, column, key

KINDS = {"bui_min": 20_000, "tieng_on": 15_000, "muc_nuoc": 10_000}

QUERY = f"""
SELECT (id + 1)::BIGINT AS so_lan_do, {{code}} AS ma_xa,
  day::TIMESTAMP + to_seconds(((u2::BIGINT * 86400) >> 16)) AS thoi_diem,
  loai, 'CB-' || code || '-' || (u3 % 8) AS thiet_bi,
  CASE WHEN u4 < 1311 THEN NULL WHEN u4 < 1331 THEN 9999.0
       ELSE CASE loai WHEN 'bui_min' THEN 12 + (late >> 9) WHEN 'tieng_on' THEN 45 WHEN 'muc_nuoc' THEN 90
                 ELSE 400 END + (((u5::BIGINT * u6) >> 16) + u7) / 2048.0 END::DOUBLE AS gia_tri,
  u8 >= 2600 AS hop_le
FROM (SELECT *, {cases("u9", KINDS, "luu_luong_xe")} AS loai FROM drawn)
"""

DATASET = Dataset(
    id="do-luong",
    table="do_luong",
    name=Text(vi="Số đo cảm biến (mô phỏng)", en="Sensor readings (simulated)"),
    purpose="Mỗi dòng là một lần đo của một cảm biến ở thành phố mô phỏng.",
    owner="MP-NNMT",
    owner_name="Sở Nông nghiệp và Môi trường (mô phỏng)",
    area="ma_xa",
    time="thoi_diem",
    columns=(
        key("so_lan_do", "Số lần đo"),
        column("ma_xa", "Mã phường, xã", "string", required=True),
        column("thoi_diem", "Thời điểm", "timestamp", required=True),
        choice("loai", "Loại số đo", [*KINDS, "luu_luong_xe"]),
        column("thiet_bi", "Thiết bị", "string", required=True),
        column("gia_tri", "Giá trị", "number"),
        column("hop_le", "Hợp lệ", "boolean", required=True),
    ),
    query=QUERY,
    words=5,
    put_right=(("gia_tri", "CASE WHEN gia_tri < 9999 THEN gia_tri END"),),
    offices=False,
    faults=(
        Fault("gia_tri", 1_311, Text(vi="trống", en="empty")),
        Fault("gia_tri", 20, Text(vi="cảm biến kẹt ở 9999", en="a sensor stuck at 9999")),
    ),
)  # fmt: skip
