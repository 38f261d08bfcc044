"""Targets and tasks as sentences and tables of all forms state them; each case is read inside a small invented document."""

from __future__ import annotations

import pytest

from khue.documents.items import Read
from khue.documents.plain import plain
from khue.documents.read import read_plain

HEAD = """\
HỘI ĐỒNG NHÂN DÂN
THÀNH PHỐ SAO KHUÊ
Số: 1/NQ-HĐND
Sao Khuê, ngày 05 tháng 12 năm 2025

NGHỊ QUYẾT

Về kế hoạch năm 2026

I. MỤC TIÊU

"""
ANNEX = "Nơi nhận:\n- Như trên.\n\nPHỤ LỤC\n\nCÁC CHỈ TIÊU CHỦ YẾU NĂM 2026\n\n"


def read(text: str) -> Read:
    return read_plain(plain(f"{HEAD}{text}\n"))


def found(text: str) -> list[tuple[str, float, float | None, str, int | None]]:
    return [(one.operator, one.value, one.value_to, one.unit, one.year) for one in read(text).targets]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        (
            "Tỷ lệ đô thị hoá đạt 60 - 62% vào năm 2026 và 65 - 70% vào năm 2030.",
            [("range", 60, 62, "%", 2026), ("range", 65, 70, "%", 2030)],
        ),
        (
            "Đến năm 2026, tỷ lệ hồ sơ trực tuyến đạt 80%, đến năm 2030 đạt 100%.",
            [(">=", 80, None, "%", 2026), (">=", 100, None, "%", 2030)],
        ),
        ("Nâng tỷ lệ lao động qua đào tạo từ 75% năm 2025 lên 80% năm 2030.", [(">=", 80, None, "%", 2030)]),
        ("Không để tỷ lệ hồ sơ quá hạn vượt quá 1%.", [("<=", 1, None, "%", 2026)]),
        ("100% xã, phường, đặc khu có tối thiểu 01 điểm hỗ trợ.", [(">=", 100, None, "%", 2026)]),
        ("Số bác sĩ trên 10.000 dân đạt 15 bác sĩ.", [(">=", 15, None, "bác sĩ", 2026)]),
        (
            "Đào tạo 1.000 kỹ sư và 5.000 chuyên gia.",
            [(">=", 1000, None, "kỹ sư", 2026), (">=", 5000, None, "chuyên gia", 2026)],
        ),
        ("Nằm trong tốp 10 cả nước về cải cách hành chính.", [("<=", 10, None, "hạng", 2026)]),
        ("Tổng vốn đầu tư đạt khoảng 3,1 triệu tỷ đồng.", [("~", 3.1, None, "triệu tỷ đồng", 2026)]),
        ("Năm 2024 đạt 62%, tăng 5% so với cùng kỳ.", []),
        ("Thực hiện Đề án “Đầu tư ít nhất 01 triệu căn hộ” theo quy định.", []),
    ],
)
def test_sentences(sentence: str, wanted: list[tuple[object, ...]]) -> None:
    assert found(f"- {sentence}") == wanted


def test_a_later_value_measures_what_the_first_one_does() -> None:
    one, other = read("- Đến năm 2026, tỷ lệ hồ sơ trực tuyến đạt 80%, đến năm 2030 đạt 100%.").targets
    assert one.indicator == other.indicator == "tỷ lệ hồ sơ trực tuyến"


@pytest.mark.parametrize(
    "heading", ["TÌNH HÌNH THỰC HIỆN NĂM 2025", "KINH PHÍ THỰC HIỆN", "TIÊU CHÍ XẾP LOẠI", "DỰ BÁO NĂM 2026"]
)
def test_the_same_words_are_no_target_where_they_promise_nothing(heading: str) -> None:
    assert len(found("- Tỷ lệ hồ sơ trực tuyến đạt 80%.")) == 1
    assert found(f"- Giữ vững ổn định.\n\nII. {heading}\n\n- Tỷ lệ hồ sơ trực tuyến đạt 80%.") == []


def test_what_was_reached_stands_in_a_column_of_its_own() -> None:
    table = """\
| STT | Chỉ tiêu | Đơn vị tính | Ước thực hiện năm 2025 | Kế hoạch năm 2026 |
|---|---|---|---|---|
| A | KINH TẾ | | | |
| 1 | Tốc độ tăng GRDP | % | 8,0 | 11 trở lên |
| 2 | Kim ngạch xuất khẩu | Triệu USD | 20.500 | 23.000 - 23.500 |"""
    assert found(ANNEX + table) == [(">=", 11, None, "%", 2026), ("range", 23_000, 23_500, "Triệu USD", 2026)]


def test_headings_on_two_rows_and_numbered_columns() -> None:
    table = """\
| TT | Nội dung chỉ tiêu | Đơn vị | Mục tiêu | | Cơ quan theo dõi |
| | | | Năm 2026 | Năm 2030 | |
| (1) | (2) | (3) | (4) | (5) | (6) |
| 1 | Tỷ lệ hồ sơ toàn trình | % | 80 | 95 | Văn phòng Ủy ban nhân dân |
| 2 | Xếp hạng chuyển đổi số | Thứ hạng | 10 | 5 | Sở Khoa học và Công nghệ |"""
    assert found(ANNEX + table) == [
        (">=", 80, None, "%", 2026), (">=", 95, None, "%", 2030), ("<=", 10, None, "hạng", 2026), ("<=", 5, None, "hạng", 2030),
    ]  # fmt: skip
    assert {one.lead for one in read(ANNEX + table).targets} == {
        "Văn phòng Ủy ban nhân dân",
        "Sở Khoa học và Công nghệ",
    }


def test_targets_told_in_the_words_of_a_cell() -> None:
    table = """\
| TT | Mục tiêu | Chủ trì |
| 1 | Kinh tế số chiếm 45% GRDP | Sở Tài chính |
| 2 | Tỷ lệ dân số từ 15 tuổi trở lên có chữ ký số đạt trên 70% | Công an thành phố |"""
    assert found(ANNEX + table) == [(">=", 45, None, "% GRDP", 2026), (">", 70, None, "%", 2026)]
    assert [one.lead for one in read(ANNEX + table).targets] == ["Sở Tài chính", "Công an thành phố"]


def test_a_table_that_lost_its_lines() -> None:
    headings = ["TT", "Chỉ tiêu", "ĐVT", "Năm 2026", "Năm 2030", "Cơ quan chủ trì"]
    first = ["1", "Tỷ lệ hộ gia đình có", "cáp quang", "%", "90", "100", "Sở Khoa học và", "Công nghệ"]
    second = ["2", "Số trạm 5G", "Trạm", "1.200", "3.500", "Sở Xây dựng"]
    lines = [*headings, "I", "Hạ tầng số", *first, *second]
    text = ANNEX + "\n".join(lines)
    assert found(text) == [
        (">=", 90, None, "%", 2026), (">=", 100, None, "%", 2030), (">=", 1200, None, "Trạm", 2026), (">=", 3500, None, "Trạm", 2030),
    ]  # fmt: skip
    assert read(text).targets[0].indicator == "Tỷ lệ hộ gia đình có cáp quang"
    assert read(text).targets[0].lead == "Sở Khoa học và Công nghệ"


@pytest.mark.parametrize(
    "table",
    [
        "| TT | Đơn vị | Chỉ tiêu giao thu ngân sách (tỷ đồng) |\n| 1 | Phường Một | 120 |",
        "| TT | Tiêu chí | Điểm tối đa |\n| 1 | Tỷ lệ hồ sơ đúng hạn đạt 95% | 10 |",
        "| TT | Chỉ tiêu | 2026 | 2027 | 2028 | 2029 | 2030 |\n| 1 | Sản lượng | 1 | 2 | 3 | 4 | 5 |",
    ],
)
def test_tables_of_other_things_hold_no_targets(table: str) -> None:
    assert found(f"{ANNEX}{table}") == []


def test_a_row_of_work_that_names_a_plan_is_no_heading() -> None:
    table = """\
| TT | Nội dung công việc | Đơn vị thực hiện | Thời hạn | Kết quả |
| 1 | Ban hành kế hoạch | Sở Nội vụ | 30/6/2026 | Kế hoạch |
| 2 | Số hoá hồ sơ | Sở Tư pháp | Quý IV năm 2026 | Hồ sơ được số hoá |"""
    tasks = read(ANNEX + table).tasks
    assert [(one.text, one.lead, str(one.deadline), one.product) for one in tasks] == [
        ("Ban hành kế hoạch", "Sở Nội vụ", "2026-06-30", "Kế hoạch"),
        ("Số hoá hồ sơ", "Sở Tư pháp", "2026-12-31", "Hồ sơ được số hoá"),
    ]


def test_what_stands_below_an_agency_is_its_task() -> None:
    work = "a) Bố trí kinh phí trước ngày 30/6/2026.\n\nb) Kiểm tra việc sử dụng kinh phí."
    text = f"- Giữ vững ổn định.\n\nII. TỔ CHỨC THỰC HIỆN\n\n1. Sở Tài chính\n\n{work}"
    tasks = read(text).tasks
    assert [(one.clause, one.lead) for one in tasks] == [("II/1/a", "Sở Tài chính"), ("II/1/b", "Sở Tài chính")]
    assert str(tasks[0].deadline) == "2026-06-30"
