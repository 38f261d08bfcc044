"""An invented plan of the invented city Sao Khuê, which says again, changes and adds to what its resolution promised."""

from __future__ import annotations

TEXT = """\
ỦY BAN NHÂN DÂN
THÀNH PHỐ SAO KHUÊ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 05/KH-UBND
Sao Khuê, ngày 20 tháng 12 năm 2025

KẾ HOẠCH
Thực hiện Nghị quyết số 01/NQ-SK về chuyển đổi số giai đoạn 2026 - 2028

Căn cứ Nghị quyết số 01/NQ-SK ngày 10/01/2024 của Hội đồng thành phố Sao Khuê;

I. QUAN ĐIỂM
1. Mỗi con số công bố phải chỉ ra được nguồn gốc, mỗi nhiệm vụ phải có người chịu trách nhiệm.

II. MỤC TIÊU
1. Đến năm 2027
a) Tỷ lệ hồ sơ nộp trực tuyến đạt từ 75% trở lên.
b) Tỷ trọng kinh tế số trong GRDP đạt khoảng 30%.
2. Đến năm 2028
a) Tỷ lệ hộ gia đình có cáp quang đạt ít nhất 97%.
b) Có tối thiểu 12 tuyến phố không dùng tiền mặt.
3. Sửa đổi điểm c khoản 2 Mục III Nghị quyết số 01/NQ-SK như sau: Năm 2028, từ 90% người từ 15 tuổi trở lên dùng Internet.

III. TỔ CHỨC THỰC HIỆN
1. Trung tâm Chuyển đổi số Sao Khuê chủ trì, phối hợp với Văn phòng Ủy ban nhân dân thành phố theo dõi, đôn đốc việc thực hiện Kế hoạch này.

Nơi nhận:                                        TM. ỦY BAN NHÂN DÂN
- Các cơ quan;                                   CHỦ TỊCH
- Lưu: VT.

PHỤ LỤC
DANH MỤC NHIỆM VỤ
(Kèm theo Kế hoạch số 05/KH-UBND ngày 20 tháng 12 năm 2025)

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian hoàn thành |
| --- | --- | --- | --- | --- | --- |
| 1 | Mở rộng tuyến phố không dùng tiền mặt | Trung tâm Chuyển đổi số Sao Khuê | Văn phòng UBND thành phố | 12 tuyến phố | Quý IV/2028 |
| 2 | Rà soát hộ chưa có cáp quang | Văn phòng UBND thành phố | | Báo cáo rà soát | 30/6/2026 |
| 3 | Tập huấn sử dụng Internet cho người cao tuổi | Hội Người cao tuổi | Trung tâm Chuyển đổi số Sao Khuê | 20 lớp | Hằng năm |
"""
