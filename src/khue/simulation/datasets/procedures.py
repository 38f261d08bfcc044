"""Dossiers of administrative procedures: most of the rows."""

# ruff: noqa: S608 -- the SQL is put together here of our own names and numbers

from __future__ import annotations

from khue.model.base import Text
from khue.simulation.datasets.kind import Dataset, Fault, Sector, cases, choice, column, key, late

SECTORS = (
    Sector("ho_tich", Text(vi="hộ tịch", en="civil status"), 62, 3, 8_000, "MP-TP"),
    Sector("chung_thuc", Text(vi="chứng thực", en="certification"), 54, 2, 10_000, "MP-TP"),
    Sector("dat_dai", Text(vi="đất đai", en="land"), 36, 20, 100_000, "MP-NNMT"),
    Sector("kinh_doanh", Text(vi="đăng ký kinh doanh", en="business registration"), 24, 5, 50_000, "MP-TC"),
    Sector("bao_tro", Text(vi="bảo trợ xã hội", en="social protection"), 18, 10, 0, "MP-YT"),
    Sector("xay_dung", Text(vi="xây dựng", en="construction"), 14, 15, 75_000, "MP-XD"),
    Sector("giao_thong", Text(vi="giao thông", en="transport"), 13, 7, 135_000, "MP-XD"),
    Sector("y_te", Text(vi="y tế", en="health"), 10, 12, 60_000, "MP-YT"),
    Sector("giao_duc", Text(vi="giáo dục", en="education"), 9, 8, 0, "MP-GD"),
    Sector("moi_truong", Text(vi="môi trường", en="environment"), 6, 25, 200_000, "MP-NNMT"),
    Sector("lao_dong", Text(vi="lao động", en="labour"), 6, 10, 0, "MP-YT"),
    Sector("van_hoa", Text(vi="văn hoá", en="culture"), 4, 10, 30_000, "MP-GD"),
)
"""Shares add up to 256."""

FAULTS = (
    Fault("ngay_nop", 983, Text(vi="giao muộn: hồ sơ nộp trước đó 20-83 ngày", en="late: filed 20-83 days before")),
    Fault("ngay_tra", 33, Text(vi="trả trước ngày nộp (số ngày âm)", en="returned before filing (negative days)")),
    Fault("ngay_hen_tra", 7, Text(vi="hẹn trả sau 100 năm", en="promised for 100 years later")),
    Fault("le_phi", 13, Text(vi="lệ phí gấp 1.000 lần", en="fee 1,000 times too high")),
    Fault("le_phi", 328, Text(vi="trống", en="empty")),
    Fault("so_hoa", 197, Text(vi="trống", en="empty")),
    Fault("lan_bo_sung", 197, Text(vi="trống", en="empty")),
)

_CHANNELS = ["truc_tuyen", "truc_tiep", "buu_chinh"]
_STAGES = ["toan_trinh", "mot_phan", "truc_tiep"]

DAY = late(983, 63)

QUERY = f"""
SELECT so_ho_so, ma_xa, ngay_nop,
  CASE WHEN u8 < 7 THEN ngay_nop + 36525 ELSE ngay_nop + days END AS ngay_hen_tra,
  CASE WHEN u9 < 720 THEN NULL WHEN u9 < 753 THEN ngay_nop - (1 + u10 % 9)
       WHEN ngay_nop + taken > DATE '{{cutoff}}' THEN NULL ELSE ngay_nop + taken END AS ngay_tra,
  linh_vuc, kenh,
  CASE WHEN kenh = 'truc_tuyen' AND u10 < 40000 THEN 'toan_trinh' WHEN u10 < 52000 THEN 'mot_phan'
       ELSE 'truc_tiep' END AS muc_do,
  {cases("u11", {"ca_nhan": 51_000, "doanh_nghiep": 13_000}, "to_chuc")} AS doi_tuong,
  CASE WHEN u12 > 26000 THEN NULL WHEN u13 < pleased - is_late * 15000 THEN 5
       WHEN u13 < pleased - is_late * 20000 + 14000 THEN 4 WHEN u13 < 56000 - is_late * 14000 THEN 3
       WHEN u13 < 61500 THEN 2 ELSE 1 END::BIGINT AS hai_long,
  (CASE WHEN u14 < 328 THEN NULL WHEN u14 < 341 THEN fee * 1000 WHEN kenh = 'truc_tuyen' THEN fee // 2
        ELSE fee END)::BIGINT AS le_phi,
  CASE WHEN u15 < 197 THEN NULL ELSE u15 < 22000 + ({{trend}} * 27000 >> 16) END AS so_hoa,
  CASE WHEN u16 < 197 THEN NULL WHEN u16 < 54000 THEN 0 WHEN u16 < 63000 THEN 1 WHEN u16 < 65000 THEN 2
       ELSE 3 END::BIGINT AS lan_bo_sung
FROM (SELECT *, CASE WHEN is_late = 1 THEN days + 1 + ((u5::BIGINT * u5 * u5) >> 43)::INTEGER
                ELSE days - ((((u5::BIGINT * u5) >> 16) * days) >> 16)::INTEGER END AS taken
      FROM (SELECT *, (id + 1)::BIGINT AS so_ho_so, {{code}} AS ma_xa,
              {DAY} AS ngay_nop,
              (u4 < late - (late * ({{trend}} >> 2) >> 16) + {{rush}})::INTEGER AS is_late,
              CASE WHEN u6 < online + ({{trend}} * 17000 >> 16) THEN 'truc_tuyen' WHEN u6 >= 63500 THEN 'buu_chinh'
                   ELSE 'truc_tiep' END AS kenh,
              sector_codes[sector] AS linh_vuc, sector_days[sector] AS days, sector_fees[sector] AS fee
            FROM (SELECT *, sector_slots[(u7 & 255) + 1] AS sector FROM drawn)))
"""

DATASET = Dataset(
    id="ho-so",
    table="ho_so",
    name=Text(vi="Hồ sơ thủ tục hành chính (mô phỏng)", en="Dossiers of administrative procedures (simulated)"),
    purpose="Mỗi dòng là một hồ sơ thủ tục hành chính của thành phố mô phỏng.",
    owner="MP-VP",
    owner_name="Văn phòng Uỷ ban nhân dân (mô phỏng)",
    area="ma_xa",
    time="ngay_nop",
    columns=(
        key("so_ho_so", "Số hồ sơ"),
        column("ma_xa", "Mã phường, xã tại ngày nộp", "string", required=True),
        column("ngay_nop", "Ngày nộp", "date", required=True),
        column("ngay_hen_tra", "Ngày hẹn trả", "date", required=True),
        column("ngay_tra", "Ngày trả", "date", description="Trống khi chưa trả hoặc hồ sơ đã rút."),
        choice("linh_vuc", "Lĩnh vực", [sector.code for sector in SECTORS]),
        choice("kenh", "Kênh nộp", _CHANNELS),
        choice("muc_do", "Mức độ dịch vụ", _STAGES),
        choice("doi_tuong", "Người nộp", ["ca_nhan", "doanh_nghiep", "to_chuc"]),
        column("hai_long", "Điểm hài lòng", "integer", description="Từ 1 đến 5, trống khi không chấm.",
               logicalTypeOptions={"minimum": 1, "maximum": 5}),
        column("le_phi", "Lệ phí (đồng)", "integer", logicalTypeOptions={"minimum": 0}),
        column("so_hoa", "Kết quả đã số hoá", "boolean"),
        column("lan_bo_sung", "Số lần yêu cầu bổ sung", "integer", logicalTypeOptions={"minimum": 0, "maximum": 20}),
    ),
    query=QUERY,
    words=9,
    day=DAY,
    faults=FAULTS,
    put_right=(
        ("ngay_hen_tra", "CASE WHEN ngay_hen_tra = ngay_nop + 36525 THEN ngay_nop + 1 ELSE ngay_hen_tra END"),
        ("ngay_tra", "greatest(ngay_tra, CASE WHEN ngay_tra IS NOT NULL THEN ngay_nop END)"),
        ("le_phi", "CASE WHEN le_phi > 1000000 THEN le_phi // 1000 ELSE le_phi END"),
        ("lan_bo_sung", "coalesce(lan_bo_sung, 0)"),
    ),
    sectors=SECTORS,
)  # fmt: skip
