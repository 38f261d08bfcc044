"""What residents report to the city, and how long it took."""

# ruff: noqa: S608 -- the SQL is put together here of our own names and numbers

from __future__ import annotations

from khue.model.base import Text
from khue.simulation.datasets.kind import Dataset, Fault, cases, choice, column, key, late

FIELDS = {"giao_thong": 22_000, "moi_truong": 17_000, "trat_tu": 11_000, "chieu_sang": 8_000}

DAY = late(655, 31)

QUERY = f"""
SELECT (id + 1)::BIGINT AS so_phan_anh, {{code}} AS ma_xa, ngay_nhan,
  CASE WHEN u6 < 1600 THEN NULL WHEN u6 < 1626 THEN ngay_nhan - (1 + u7 % 5)
       WHEN ngay_nhan + taken > DATE '{{cutoff}}' THEN NULL ELSE ngay_nhan + taken END AS ngay_xu_ly,
  linh_vuc, muc_khan,
  CASE WHEN u8 > 30000 THEN NULL WHEN u9 < pleased THEN 5 WHEN u9 < 50000 THEN 4 WHEN u9 < 58000 THEN 3
       WHEN u9 < 62000 THEN 2 ELSE 1 END::BIGINT AS danh_gia,
  u10 < 3200 AS trung_lap
FROM (SELECT *, {DAY} AS ngay_nhan,
        {cases("u4", FIELDS, "cap_nuoc")} AS linh_vuc,
        {cases("u11", {"khan": 6_500, "phuc_tap": 9_800}, "binh_thuong")} AS muc_khan,
        ((((u5::BIGINT * u5) >> 16) * (6 + (late >> 10) - ({{trend}} >> 14))) >> 16)::INTEGER AS taken
      FROM drawn)
"""

DATASET = Dataset(
    id="phan-anh",
    table="phan_anh",
    name=Text(vi="Phản ánh của người dân (mô phỏng)", en="Residents' reports (simulated)"),
    purpose="Mỗi dòng là một phản ánh của người dân ở thành phố mô phỏng.",
    owner="MP-KHCN",
    owner_name="Sở Khoa học và Công nghệ (mô phỏng)",
    area="ma_xa",
    time="ngay_nhan",
    columns=(
        key("so_phan_anh", "Số phản ánh"),
        column("ma_xa", "Mã phường, xã tại ngày nhận", "string", required=True),
        column("ngay_nhan", "Ngày nhận", "date", required=True),
        column("ngay_xu_ly", "Ngày xử lý xong", "date", description="Trống khi chưa xử lý xong."),
        choice("linh_vuc", "Lĩnh vực", [*FIELDS, "cap_nuoc"]),
        choice("muc_khan", "Mức khẩn", ["khan", "phuc_tap", "binh_thuong"]),
        column("danh_gia", "Điểm đánh giá", "integer", logicalTypeOptions={"minimum": 1, "maximum": 5}),
        column("trung_lap", "Trùng phản ánh khác", "boolean", required=True),
    ),
    query=QUERY,
    words=6,
    day=DAY,
    put_right=(("ngay_xu_ly", "greatest(ngay_xu_ly, CASE WHEN ngay_xu_ly IS NOT NULL THEN ngay_nhan END)"),),
    faults=(
        Fault("ngay_nhan", 655, Text(vi="giao muộn 20-51 ngày", en="late by 20-51 days")),
        Fault("ngay_xu_ly", 26, Text(vi="xử lý trước ngày nhận (số ngày âm)", en="handled before it came")),
    ),
)  # fmt: skip
