"""Payments to the city: amounts in exact decimals."""

# ruff: noqa: S608 -- the SQL is put together here of our own names and numbers

from __future__ import annotations

from khue.model.base import Text
from khue.simulation.datasets.kind import Dataset, Fault, cases, choice, column, key, late

KINDS = {"le_phi": 26_000, "dien_nuoc": 18_000, "hoc_phi": 11_000, "vien_phi": 7_000}
WAYS = ["the", "vi_dien_tu", "chuyen_khoan", "tien_mat"]

DAY = late(655, 31)

QUERY = f"""
SELECT (id + 1)::BIGINT AS so_giao_dich, {{code}} AS ma_xa,
  {DAY} AS ngay_thanh_toan,
  {cases("u4", KINDS, "thue")} AS loai,
  CASE WHEN u5 < (online >> 1) + ({{trend}} * 12000 >> 16) THEN 'vi_dien_tu'
       WHEN u5 < online + ({{trend}} * 14000 >> 16) THEN 'chuyen_khoan' WHEN u5 >= 50000 THEN 'the'
       ELSE 'tien_mat' END AS phuong_thuc,
  (CASE WHEN u6 < 131 THEN NULL
        ELSE (5000 + ((u6::BIGINT * u7 * u8) >> 28)) * CASE WHEN u9 < 7 THEN 10000 ELSE 1 END END
   + (u9 % 4) * 0.25)::DECIMAL(18, 2) AS so_tien,
  u10 >= 1500 AS thanh_cong,
  CASE WHEN u11 < 655 THEN NULL ELSE 0.2 + ((u11::BIGINT * u11) >> 20) / 64.0::DOUBLE END AS thoi_gian_giay
FROM drawn
"""

DATASET = Dataset(
    id="thanh-toan",
    table="thanh_toan",
    name=Text(vi="Giao dịch thanh toán (mô phỏng)", en="Payments (simulated)"),
    purpose="Mỗi dòng là một lần thanh toán của người dân hoặc doanh nghiệp ở thành phố mô phỏng.",
    owner="MP-TC",
    owner_name="Sở Tài chính (mô phỏng)",
    area="ma_xa",
    time="ngay_thanh_toan",
    columns=(
        key("so_giao_dich", "Số giao dịch"),
        column("ma_xa", "Mã phường, xã", "string", required=True),
        column("ngay_thanh_toan", "Ngày thanh toán", "date", required=True),
        choice("loai", "Loại khoản thu", [*KINDS, "thue"]),
        choice("phuong_thuc", "Phương thức", WAYS),
        column("so_tien", "Số tiền (đồng)", "number", physicalType="decimal(18,2)", logicalTypeOptions={"minimum": 0}),
        column("thanh_cong", "Thành công", "boolean", required=True),
        column("thoi_gian_giay", "Thời gian xử lý (giây)", "number", logicalTypeOptions={"minimum": 0}),
    ),
    query=QUERY,
    words=6,
    day=DAY,
    put_right=(
        ("so_tien", "CASE WHEN so_tien >= 50000000 THEN (so_tien / 10000)::DECIMAL(18, 2) ELSE so_tien END"),
    ),
    faults=(
        Fault("ngay_thanh_toan", 655, Text(vi="giao muộn 20-51 ngày", en="late by 20-51 days")),
        Fault("so_tien", 131, Text(vi="trống", en="empty")),
        Fault("so_tien", 7, Text(vi="gấp 10.000 lần", en="10,000 times too high")),
        Fault("thoi_gian_giay", 655, Text(vi="trống", en="empty")),
    ),
)  # fmt: skip
