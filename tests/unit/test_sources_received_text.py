"""Text files as offices send them: each case is written here, and read to the table that a person sees in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from khue.model.reading import ReadAs
from khue.sources.received import as_reading, harmless, receive, texts
from khue.sources.recognisers import numbers

CASES: dict[str, tuple[str, str, dict[str, str]]] = {
    "two header rows without merged cells": (
        "STT,Tên,Quy mô,\n,,Diện tích (km2),Dân số\n1,Xã A,\"2,97\",65.023\n2,Xã B,\"2,68\",93.536\n",
        "STT|Tên|Quy mô / Diện tích (km2)|Quy mô / Dân số\n1|Xã A|2.97|65023\n2|Xã B|2.68|93536", {},
    ),
    "two groups of columns, titles, a unit row and signatures": (
        "BÁO CÁO QUÝ II NĂM 2025;;;;;\nĐơn vị tính: triệu đồng;;;;;\n;;;;;\nTT;Nội dung;Năm 2024;;Năm 2025;\n"
        ";;Kế hoạch;Thực hiện;Kế hoạch;Thực hiện\n1;Thu;1.000;900,5;1.100;950\n2;Chi;800;700;850;720,25\n"
        "Người lập biểu;;;;Giám đốc;\n",
        "TT|Nội dung|Năm 2024 / Kế hoạch|Năm 2024 / Thực hiện|Năm 2025 / Kế hoạch|Năm 2025 / Thực hiện\n"
        "1|Thu|1000|900.5|1100|950\n2|Chi|800|700|850|720.25", {"title": "1-2", "note": "8"},
    ),
    "numbers of columns and a total": (
        "STT;Tên;Nam;Nữ;Tổng số\nA;B;1;2;3=1+2\n1;Xã A;10;20;30\n2;Xã B;11;21;32\n;Tổng số;21;41;62\n",
        "STT|Tên|Nam|Nữ|Tổng số\n1|Xã A|10|20|30\n2|Xã B|11|21|32", {"numbering": "2", "total": "5"},
    ),
    "the whole city first, known by its sum": (
        "Đơn vị;Số hộ;Số người\nTOÀN THÀNH PHỐ;60;600\nXã A;10;100\nXã B;20;200\nXã C;30;300\n",
        "Đơn vị|Số hộ|Số người\nXã A|10|100\nXã B|20|200\nXã C|30|300", {"total": "2"},
    ),
    "a whole city that is no sum is a row": (
        "Đơn vị;Tỷ lệ\nToàn thành phố;50,5\nXã A;10,5\nXã B;20,5\n",
        "Đơn vị|Tỷ lệ\nToàn thành phố|50.5\nXã A|10.5\nXã B|20.5", {},
    ),
    "companies are no totals": (
        "STT;Tên;Doanh thu\n1;Tổng công ty A;100\n2;Phường Cộng Hòa;50\n3;Cộng Hòa Group;20\n",
        "STT|Tên|Doanh thu\n1|Tổng công ty A|100\n2|Phường Cộng Hòa|50\n3|Cộng Hòa Group|20", {},
    ),
    "a last row without a value is a row": (
        "Tên;Dân số\nPhường A;1.200\nPhường B;\n", "Tên|Dân số\nPhường A|1200\nPhường B|", {},
    ),
    "a letterhead as wide as the table": (
        "ỦY BAN NHÂN DÂN;;CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTHÀNH PHỐ;;Độc lập - Tự do - Hạnh phúc\n;;\n"
        "Tên đơn vị;Ngày;Số\nPhường A;01/02/2025;1.200\nPhường B;15/02/2025;2.300\n",
        "Tên đơn vị|Ngày|Số\nPhường A|2025-02-01|1200\nPhường B|2025-02-15|2300", {"title": "1-2"},
    ),
    "no header at all": ("1,Xã A,10.5\n2,Xã B,11.5\n3,Xã C,12.5\n",
                         "cột_1|cột_2|cột_3\n1|Xã A|10.5\n2|Xã B|11.5\n3|Xã C|12.5", {}),
    "month first, where a second number is above 12": (
        "id,date\n1,12/31/2024\n2,1/15/2025\n3,2/3/2025\n", "id|date\n1|2024-12-31\n2|2025-01-15\n3|2025-02-03", {},
    ),
    "groups named on rows of their own": (
        "STT;Tên;Số\nKhối quận;;\n1;A;1\n2;B;2\nKhối huyện;;\n1;C;3\n",
        "Nhóm|STT|Tên|Số\nKhối quận|1|A|1\nKhối quận|2|B|2\nKhối huyện|1|C|3", {"group": "2,5"},
    ),
    "months side by side": (
        "Chỉ tiêu;Tháng 1;Tháng 2;Tháng 3\nA;1,5;2,5;3\nB;2;3;-\n",
        "Chỉ tiêu|Tháng|Giá trị\nA|1|1.5\nA|2|2.5\nA|3|3\nB|1|2\nB|2|3\nB|3|", {},
    ),
    "quarters side by side with the year above": (
        "SỐ LIỆU NĂM 2024;;;;;\nChỉ tiêu;Quý I;Quý II;Quý III;Quý IV;Cả năm\nA;1;2;3;4;10\nB;1;2;3;4;10\n",
        "Năm|Chỉ tiêu|Quý|Giá trị\n2024|A|1|1\n2024|A|2|2\n2024|A|3|3\n2024|A|4|4\n"
        "2024|B|1|1\n2024|B|2|2\n2024|B|3|3\n2024|B|4|4", {"title": "1"},
    ),
    "a table of a text editor": ("| Mã | Tên |\n|----|-----|\n| 001 | Xã A |\n| 002 | Xã B |\n",
                                 "Mã|Tên\n001|Xã A\n002|Xã B", {"ruler": "2"}),
    "columns of fixed width": (
        "Ma   Ten             So luong\n---  --------------  --------\n001  Xa A                1,5\n002  Phuong Bac Tu       2,25\n",
        "Ma|Ten|So luong\n001|Xa A|1.5\n002|Phuong Bac Tu|2.25", {"ruler": "2"},
    ),
    "a quote that is never closed": ('a,b\n1,"x\n2,y\n3,z\n', "a|b\n1|x\n2|y\n3|z", {}),
    "phones and citizen numbers keep their zeros": (
        "Tên,Điện thoại,CCCD\nA,0912345678,001234567890\nB,0987654321,001987654321\n",
        "Tên|Điện thoại|CCCD\nA|0912345678|001234567890\nB|0987654321|001987654321", {},
    ),
    "moments": ("t;v\n01/07/2025 08:30;1\n02/07/2025 9h15;2\n", "t|v\n2025-07-01T08:30:00|1\n2025-07-02T09:15:00|2", {}),
    "thousands of a column of counts": ("Tên;Dân số\nA;12.345\nB;999\nC;1.200\n", "Tên|Dân số\nA|12345\nB|999\nC|1200", {}),
    "English marks in an English file": ('Name,Amount\nA,"12,345"\nB,"1,200"\n', "Name|Amount\nA|12345\nB|1200", {}),
    "a running number is no code that lost its zeros": (
        "Mã;Tên\n1;Phường A\n2;Phường B\n3;Phường C\n", "Mã|Tên\n1|Phường A\n2|Phường B\n3|Phường C", {},
    ),
}  # fmt: skip


def _receive(folder: Path, content: str, name: str = "tep.csv") -> tuple[str, ReadAs]:
    path = folder / name
    path.write_bytes(content.encode())
    understood = receive(path)
    return "\n".join("|".join(row) for row in texts(understood)), understood.read_as


@pytest.mark.parametrize("case", list(CASES))
def test_the_table_and_what_was_left_out(tmp_path: Path, case: str) -> None:
    content, wanted, left_out = CASES[case]
    table, account = _receive(tmp_path, content)
    assert table == wanted
    assert {one.reason: one.rows for one in account.left_out if one.reason != "blank"} == left_out


@pytest.mark.parametrize("case", list(CASES))
def test_line_ends_do_not_matter(tmp_path: Path, case: str) -> None:
    content, wanted, _ = CASES[case]
    for end in ("\r\n", "\r"):
        assert _receive(tmp_path, content.replace("\n", end))[0] == wanted


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    content, wanted, _ = CASES["thousands of a column of counts"]
    for name in ("tep.xlsx", "tep.txt", "tep.pdf", "tep", "tep.json"):
        assert _receive(tmp_path, content, name)[0] == wanted


def test_marks_of_notes_go_and_are_told(tmp_path: Path) -> None:
    table, account = _receive(tmp_path, "Tên;Số (1)\nA*;1.200(2)\nB;3.400ᵖ\n(1) tạm tính\n(2) ước\n* mới lập\n")
    assert table == "Tên|Số\nA|1200\nB|3400"
    assert [one.rows for one in account.left_out] == ["4-6"]
    assert {one.column for one in account.repairs if one.kind == "marks"} == {"Tên", "Số"}


def test_every_choice_has_its_evidence(tmp_path: Path) -> None:
    _, account = _receive(tmp_path, "Tên;Giá\nA;1.234,5\nB;12.345\nC;2,25\n")
    price = account.columns[1]
    assert (price.notation, price.kind) == ("1.234,5", "number")
    assert price.evidence["1.234,5"] > price.evidence["1,234.5"]
    header = next(one for one in account.evidence if one.question == "header")
    assert header.score > header.rival_score


def test_a_cell_that_is_no_number_is_missing_and_named(tmp_path: Path) -> None:
    table, account = _receive(tmp_path, "Tên;Số\nA;1\nB;2\nC;khoảng chục\nD;4\nE;5\n")
    assert table.splitlines()[3] == "C|"
    assert [(one.row, one.column, one.text, one.error) for one in account.faults] == [
        (4, 2, "khoảng chục", "no-number")
    ]


def test_half_numbers_half_words_is_text(tmp_path: Path) -> None:
    table, _ = _receive(tmp_path, "Tên;Ghi\nA;1.200\nB;nhiều\nC;ít\nD;2\n")
    assert table == "Tên|Ghi\nA|1.200\nB|nhiều\nC|ít\nD|2"


@pytest.mark.parametrize("cell", ["=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+HYPERLINK(1)", "-2+3+cmd|x", "\t=1"])
def test_what_would_run_is_made_harmless(cell: str) -> None:
    assert harmless([cell]) == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["-5", "-1.5", "+84 24 3825", "- Trong đó: nữ (người)", "a=b", "", "−5"])
def test_what_only_looks_like_it_is_left_alone(cell: str) -> None:
    assert harmless([cell]) == [cell]


def test_columns_that_are_ours_do_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("_row;_file;Tên;Số\n9;x.csv;A;1,5\n8;x.csv;B;2,5\n", encoding="utf-8")
    reading = as_reading(receive(path), path)
    assert reading.table.to_pylist() == [{"_row": 2, "Tên": "A", "Số": 1.5}, {"_row": 3, "Tên": "B", "Số": 2.5}]


def test_a_cell_that_was_not_read_keeps_its_text_for_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tên;Số\nA;1,5\nB;2,5\nC;3\nD;x\n", encoding="utf-8")
    reading = as_reading(receive(path), path)
    assert reading.table["Số"].to_pylist() == ["1.5", "2.5", "3", "x"]
    assert reading.read_as is not None
    assert reading.read_as.kept == {"faults": "1"}


@pytest.mark.parametrize("text", ["1e400", "9" * 400, "1" + ".000" * 200])
def test_numbers_beyond_all_numbers_are_none(text: str) -> None:
    assert numbers.read(text) is None
