"""Words of administrative documents: quantities and what is none, years, markers, wrapped lines, deadlines, parties."""

from __future__ import annotations

from datetime import date

import pytest

from khue.documents.agencies import parties
from khue.documents.deadlines import due, looks_due, said
from khue.documents.dictionary import Dictionary, Words, own
from khue.documents.markers import continues, marker
from khue.documents.paragraphs import paragraphs
from khue.documents.plain import flat, plain
from khue.documents.quantities import Quantities, Quantity
from khue.documents.years import named, years


def quantities(text: str) -> list[Quantity]:
    return Quantities(own()).find(flat(text), 0, len(text))


@pytest.mark.parametrize(
    ("text", "operator", "value", "value_to"),
    [
        ("tỷ lệ hồ sơ trực tuyến đạt 80%", ">=", 80, None),
        ("tỷ lệ đạt trên 55%", ">", 55, None),
        ("chiếm tối thiểu 03% ngân sách", ">=", 3, None),
        ("không quá 2% hồ sơ quá hạn", "<=", 2, None),
        ("chỉ số giá tiêu dùng dưới 4,5%", "<", 4.5, None),
        ("tăng khoảng 12%", "~", 12, None),
        ("tốc độ tăng đạt 8% trở lên", ">=", 8, None),
        ("đạt trên 155.000 tấn", ">", 155_000, None),
        ("có từ 40 - 50 tổ chức", "range", 40, 50),
        ("bình quân khoảng 4,5 - 5%", "range", 4.5, 5),
        ("tỷ lệ hộ nghèo giảm từ 2,3% xuống 1,8%", "<=", 1.8, None),
        ("tỷ suất sinh giảm từ 23 ca sinh/1.000 phụ nữ xuống 18 ca sinh/1.000 phụ nữ", "<=", 18, None),
        ("nâng tỷ lệ từ 40% lên 60%", ">=", 60, None),
        ("tỷ lệ hộ nghèo giảm còn 0,8%", "<=", 0.8, None),
        ("gấp 30 lần GRDP", ">=", 30, None),
        ("thuộc nhóm 3 nước dẫn đầu Đông Nam Á", "<=", 3, None),
        ("đứng thứ 5 cả nước", "<=", 5, None),
        ("doanh thu đạt 730 nghìn tỷ đồng", ">=", 730, None),
        ("đạt tôi thiêu l00% hồ sơ", ">=", 100, None),
    ],
)
def test_a_promise_is_read_with_its_operator(text: str, operator: str, value: float, value_to: float | None) -> None:
    [found] = quantities(text)
    assert (found.operator, found.value, found.value_to) == (operator, value, value_to)


def test_what_was_before_is_kept_beside_the_value() -> None:
    [found] = quantities("tỷ lệ hộ nghèo giảm từ 2,3% xuống 1,8%")
    assert found.baseline == 2.3


@pytest.mark.parametrize(
    "text",
    [
        "theo Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024",
        "Quyết định số 2629/QĐ-TTg ngày 01/12/2025",
        "quy định tại điểm a khoản 2 Điều 9",
        "đạt cấp độ 3 mức độ trưởng thành",
        "phủ sóng 5G toàn quốc",
        "người dân từ 15 tuổi trở lên",
        "trong thời hạn 30 ngày",
        "giai đoạn 2026 - 2030",
        "thuê bao trên 100 dân",
        "Đề án 06 của Chính phủ",
        "tháng 9 đến tháng 11",
    ],
)
def test_numbers_that_measure_nothing_are_left_out(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Đến năm 2030", 2030),
        ("Giai đoạn 2025-2027", 2027),
        ("trước ngày 31/12/2026", 2026),
        ("trong quý IV/2025", 2025),
        ("so với năm 2020", None),
        ("theo Luật Đất đai năm 2024", None),
        ("Nghị quyết số 57-NQ/TW ngày 22/12/2024", None),
    ],
)
def test_the_year_that_words_name(text: str, year: int | None) -> None:
    assert named(flat(text)) == year


def test_years_are_found_where_they_stand() -> None:
    text = "Năm 2025 đạt 80%, đến năm 2030 đạt 100%"
    assert [text[one.start : one.end] for one in years(flat(text), 0, len(text))] == ["2025", "2030"]


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("Điều 12. Hiệu lực", "article", "12"),
        ("Chương II", "chapter", "II"),
        ("PHẦN THỨ NHẤT", "part", "THỨ NHẤT"),
        ("II- MỤC TIÊU", "roman", "II"),
        ("IV. TỔ CHỨC THỰC HIỆN", "roman", "IV"),
        ("A. QUAN ĐIỂM", "letter", "A"),
        ("1. Mục tiêu", "number", "1"),
        ("1 . Mục tiêu", "number", "1"),
        ("3. 100% hồ sơ được số hoá", "number", "3"),
        ("2.1. Đến năm 2030", "decimal", "2.1"),
        ("đ) Nội dung", "point", "đ"),
        ("(12) Tỷ lệ", "bracket", "12"),
        ("- Tỷ lệ", "dash", "-"),
        ("+ 100% hồ sơ", "plus", "+"),
    ],
)
def test_markers_of_clauses(line: str, kind: str, label: str) -> None:
    found = marker(line)
    assert found is not None
    assert (found.kind, found.label) == (kind, label)


@pytest.mark.parametrize("line", ["2030. Sau đó", "1.000 tấn", "Điều 5 của Luật", "3,5% GRDP"])
def test_ends_of_lines_are_no_markers(line: str) -> None:
    assert marker(line) is None


def test_a_wrapped_dash_goes_on() -> None:
    assert continues("giai đoạn 2026", "- 2030 của tỉnh")
    assert continues("phát triển kinh tế", "- xã hội")
    assert not continues("bao gồm:", "- Số hoá hồ sơ;")


def test_wrapped_lines_become_the_paragraphs_that_were_written() -> None:
    text = plain("1. Tỷ trọng kinh tế số đạt tối\nthiểu 30% GRDP giai đoạn 2026\n- 2030.\n\n2. Tỷ lệ hộ\nnghèo giảm.\n")
    found = [text.cut(one.start, one.end) for one in paragraphs(text)]
    assert found == ["1. Tỷ trọng kinh tế số đạt tối thiểu 30% GRDP giai đoạn 2026 - 2030.", "2. Tỷ lệ hộ nghèo giảm."]


def test_deadlines() -> None:
    assert due("Trước ngày 15 tháng 6 năm 2026") == date(2026, 6, 15)
    assert due("6 tháng đầu năm 2026") == date(2026, 6, 30)
    assert due("31/02/2026") is None
    assert looks_due("Thường xuyên")
    assert said("Sở Nội vụ trình Đề án, hoàn thành trong quý III/2026.") == "hoàn thành trong quý III/2026"


@pytest.mark.parametrize(
    ("text", "lead", "cooperating"),
    [
        ("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính tham mưu chính sách", "Sở Nội vụ", "Sở Tài chính"),
        ("Giao Sở Y tế xây dựng kế hoạch", "Sở Y tế", ""),
        ("Xây dựng kho dữ liệu (Sở Công Thương chủ trì)", "Sở Công Thương", ""),
        ("Cơ quan chủ trì: Công an thành phố. Phối hợp: các sở, ngành", "Công an thành phố", "các sở, ngành"),
        ("Đẩy mạnh chuyển đổi số", "", ""),
    ],
)
def test_who_leads_and_who_helps(text: str, lead: str, cooperating: str) -> None:
    found = parties(text, own())
    assert (found.lead, found.cooperating) == (lead, cooperating)


def test_a_dictionary_may_say_more() -> None:
    more = Dictionary(
        Words(
            units=("cây cầu",), operators={">=": ("chí ít",)}, scales=("triệu",), ranks=("nhóm",), numbering=("điều",)
        )
    )
    [found] = Quantities(more).find(flat("xây chí ít 12 cây cầu"), 0, 21)
    assert (found.operator, found.unit) == (">=", "cay cau")
