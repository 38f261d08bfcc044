"""Workbooks and marked-up files as offices send them, made here by code."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from khue.model.reading import Correction
from khue.sources.letters.charsets import TCVN3
from khue.sources.received import receive, texts

Rows = Sequence[Sequence[object]]
ABC = {letter: bytes([code]).decode("cp1252") for code, letter in reversed(TCVN3.items()) if code > 0xA0}


def _book(
    path: Path, sheets: dict[str, Rows], merges: Sequence[str] = (), font: str = "", hidden: Sequence[str] = ()
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
        for merge in merges:
            sheet.merge_cells(merge)
        for cells in sheet.iter_rows() if font else ():
            for cell in cells:
                if cell.value is not None:
                    cell.font = Font(name=font)
    book.save(path)
    return path


def _lines(path: Path) -> list[str]:
    return ["|".join(row) for row in texts(receive(path))]


def _abc(text: str) -> str:
    return "".join(ABC.get(char, char) for char in text)


HEADER = [["BÁO CÁO"], ["Đơn vị tính: người"], [], ["STT", "Đơn vị", "Kết quả", None, None, None],
          [None, None, "Nam", None, "Nữ", None], [None, None, "Trên 18", "Dưới 18", "Trên 18", "Dưới 18"]]  # fmt: skip
BODY = [[1, "Xã Một", 10, 20, 30, 40], [2, "Xã Hai", 11, 21, 31, 41], ["Tổng cộng", None, 21, 41, 61, 81]]
MERGES = ["A1:F1", "A4:A6", "B4:B6", "C4:F4", "C5:D5", "E5:F5"]
WANTED = [
    "STT|Đơn vị|Kết quả / Nam / Trên 18|Kết quả / Nam / Dưới 18|Kết quả / Nữ / Trên 18|Kết quả / Nữ / Dưới 18",
    "1|Xã Một|10|20|30|40", "2|Xã Hai|11|21|31|41",
]  # fmt: skip


def test_three_header_rows_merged(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {"S": [*HEADER, *BODY]}, MERGES)
    understood = receive(path)
    assert ["|".join(row) for row in texts(understood)] == WANTED
    assert understood.read_as.header_rows == (4, 5, 6)
    assert {one.reason: one.rows for one in understood.read_as.left_out} == {"title": "1-2", "total": "9"}


@pytest.mark.parametrize("font", [".VnTime", ".VnArial", ".vntime"])
def test_a_font_of_old_letters(tmp_path: Path, font: str) -> None:
    rows = [[_abc(str(cell)) if isinstance(cell, str) else cell for cell in row] for row in [*HEADER[1:], *BODY]]
    merges = [merge.translate({ord(a): b for a, b in zip("456", "345", strict=True)}) for merge in MERGES[1:]]
    understood = receive(_book(tmp_path / "a.xlsx", {"S": rows}, merges, font))
    assert ["|".join(row) for row in texts(understood)] == WANTED
    assert any(one.kind == "font" for one in understood.read_as.repairs)


def test_a_font_of_capitals_only(tmp_path: Path) -> None:
    rows = [[_abc("tên"), _abc("số")], [_abc("xã một"), 1], [_abc("xã hai"), 2]]
    assert _lines(_book(tmp_path / "a.xlsx", {"S": rows}, font=".VnTimeH")) == ["TÊN|SỐ", "XÃ MỘT|1", "XÃ HAI|2"]


def test_old_letters_without_a_word_of_the_font(tmp_path: Path) -> None:
    rows = [[_abc("Tên đơn vị"), _abc("Dân số")], [_abc("Phường Hoàn Kiếm"), 1], [_abc("Xã Sóc Sơn"), 2]]
    assert _lines(_book(tmp_path / "a.xlsx", {"S": rows})) == [
        "Tên đơn vị|Dân số",
        "Phường Hoàn Kiếm|1",
        "Xã Sóc Sơn|2",
    ]


def test_unicode_under_an_old_font_is_left_alone(tmp_path: Path) -> None:
    rows = [["Tên đơn vị", "Số"], ["Phường Hoàn Kiếm", 1], ["Xã Một", 2]]
    assert _lines(_book(tmp_path / "a.xlsx", {"S": rows}, font=".VnTime"))[1:] == ["Phường Hoàn Kiếm|1", "Xã Một|2"]


def test_merged_cells_in_the_body_hold_for_each_row(tmp_path: Path) -> None:
    rows = [["Quận", "Phường", "Số"], ["Ba Đình", "P1", 1], [None, "P2", 2], ["Tây Hồ", "P3", 3], [None, "P4", 4]]
    path = _book(tmp_path / "a.xlsx", {"S": rows}, ["A2:A3", "A4:A5"])
    assert _lines(path)[1:] == ["Ba Đình|P1|1", "Ba Đình|P2|2", "Tây Hồ|P3|3", "Tây Hồ|P4|4"]


def test_sheets_of_one_form_are_one_table_and_others_are_told(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Bìa": [["BÁO CÁO"], ["Kính gửi"]], "Năm 2023": [["Tên", "Số"], ["A", 1]], "Năm 2024": [["Tên", "Số"], ["A", 2]],
    }  # fmt: skip
    understood = receive(_book(tmp_path / "a.xlsx", sheets))
    assert texts(understood) == [["Năm", "Tên", "Số"], ["2023", "A", "1"], ["2024", "A", "2"]]
    assert (understood.read_as.sheets, understood.read_as.other_sheets) == (("Năm 2023", "Năm 2024"), ("Bìa",))


@pytest.mark.parametrize(
    ("names", "label", "values"),
    [(["Quý I", "Quý II"], "Quý", ["1", "2"]), (["T1", "T2"], "Tháng", ["1", "2"]),
     (["Tháng 1-2025", "Tháng 2-2025"], "Kỳ", ["2025-01", "2025-02"]), (["Ba Đình", "Tây Hồ"], "Trang", ["Ba Đình", "Tây Hồ"])],
)  # fmt: skip
def test_what_tells_sheets_apart_becomes_a_column(
    tmp_path: Path, names: list[str], label: str, values: list[str]
) -> None:
    table = texts(receive(_book(tmp_path / "a.xlsx", {name: [["Tên", "Số"], ["A", 1], ["B", 2]] for name in names})))
    assert table[0][0] == label
    assert list(dict.fromkeys(row[0] for row in table[1:])) == values


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"nháp": [["Tên", "Số"], ["A", 9], ["B", 9]], "chính": [["Tên", "Số"], ["A", 1]]}
    assert _lines(_book(tmp_path / "a.xlsx", sheets, hidden=["nháp"])) == ["Tên|Số", "A|1"]


def test_a_table_away_from_the_corner_keeps_its_places(tmp_path: Path) -> None:
    rows = [
        [],
        [],
        [None, None, "Mã", "Ngày"],
        [None, None, "01", date(2025, 1, 2)],
        [None, None, "02", date(2025, 1, 3)],
    ]
    understood = receive(_book(tmp_path / "a.xlsx", {"S": rows}))
    assert texts(understood) == [["Mã", "Ngày"], ["01", "2025-01-02"], ["02", "2025-01-03"]]
    assert ([one.number for one in understood.read_as.columns], list(understood.rows)) == ([3, 4], [4, 5])


def test_days_of_every_kind_in_one_column(tmp_path: Path) -> None:
    rows = [
        ["Tên", "Ngày nộp"],
        ["A", datetime(2025, 4, 5)],
        ["B", "05/07/2025"],
        ["C", "ngày 10 tháng 7 năm 2025"],
        ["D", 46027],
    ]
    assert [line.partition("|")[2] for line in _lines(_book(tmp_path / "a.xlsx", {"S": rows}))[1:]] == [
        "2025-04-05", "2025-07-05", "2025-07-10", "2026-01-05",
    ]  # fmt: skip


def test_a_column_of_serials_that_is_named_a_day(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {"S": [["Ngày", "Số"], [45658, 45658], [45659, 45659]]})
    assert _lines(path)[1:] == ["2025-01-01|45658", "2025-01-02|45659"]


def test_months_as_days_above_columns(tmp_path: Path) -> None:
    rows = [["Chỉ tiêu", *(date(2025, month, 1) for month in (1, 2, 3))], ["Số hộ", 11, 12, 13], ["Số dân", 21, 22, 23]]
    assert _lines(_book(tmp_path / "a.xlsx", {"S": rows}))[:3] == [
        "Chỉ tiêu|Kỳ|Giá trị",
        "Số hộ|2025-01|11",
        "Số hộ|2025-02|12",
    ]


def test_a_block_of_signatures_and_a_second_table_above(tmp_path: Path) -> None:
    rows = [["Tên", "Số"], ["A", 1], ["B", 2], [], ["Mã", "Giá", "X", "Y"], ["m1", 5, 1, 2], ["m2", 6, 2, 3], ["m3", 7, 2, 3],
            ["Cộng", 18, 5, 8], ["NGƯỜI LẬP", None, None, "GIÁM ĐỐC"], ["(Ký)", None, None, "(Ký)"], ["A", None, None, "B"]]  # fmt: skip
    understood = receive(_book(tmp_path / "a.xlsx", {"S": rows}))
    assert [row[0] for row in texts(understood)] == ["Mã", "m1", "m2", "m3"]
    left_out = {one.reason: one.rows for one in understood.read_as.left_out}
    assert (left_out["other"], left_out["note"], left_out["total"]) == ("2-3", "10-12", "9")


def test_a_second_table_below_is_told_and_not_mixed_in(tmp_path: Path) -> None:
    rows = [
        ["Bảng 1"],
        ["STT", "Tên", "Số"],
        [1, "A", 1],
        [2, "B", 2],
        [],
        ["Bảng 2"],
        ["Mã", "Giá", "Lượng"],
        ["m1", 5, 1],
        ["m2", 6, 2],
    ]
    understood = receive(_book(tmp_path / "a.xlsx", {"S": rows}))
    assert texts(understood)[1:] == [["1", "A", "1"], ["2", "B", "2"]]
    assert {one.reason: one.rows for one in understood.read_as.left_out}["other"] == "6-9"


def test_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu 1")
    sheet.write_merge(0, 0, 0, 3, "BẢNG TỔNG HỢP")
    sheet.write_merge(2, 3, 0, 0, "Mã")
    sheet.write_merge(2, 2, 1, 3, "Số liệu")
    for at, name in enumerate(["Tên", "Ngày", "Tiền"], 1):
        sheet.write(3, at, name)
    for row, cells in enumerate([["01", "Xã A", "01/02/2025", "1.200,5"], ["02", "Xã B", "02/02/2025", "3.400"]], 4):
        for at, cell in enumerate(cells):
            sheet.write(row, at, cell)
    book.save(str(tmp_path / "a.xls"))
    assert _lines(tmp_path / "a.xls") == [
        "Mã|Số liệu / Tên|Số liệu / Ngày|Số liệu / Tiền", "01|Xã A|2025-02-01|1200.5", "02|Xã B|2025-02-02|3400",
    ]  # fmt: skip
    assert receive(tmp_path / "a.xls").read_as.kind == "xls"


@pytest.mark.parametrize(("font", "wanted"), [(".VnTime", "Đ"), (".VnTimeH", "Đ"), ("Arial", "§")])
def test_the_font_of_a_cell_in_an_old_workbook(tmp_path: Path, font: str, wanted: str) -> None:
    book = xlwt.Workbook()
    for name in ("Một", "Hai"):
        sheet = book.add_sheet(name)
        style = xlwt.XFStyle()
        style.font.name = font
        for row in range(2, 400):
            sheet.write(row, 2, "x" if row > 2 else "y")
            sheet.write(row, 1, "§", style)
    book.save(str(tmp_path / "a.xls"))
    understood = receive(tmp_path / "a.xls", Correction(sheet="Hai", header="3"))
    assert texts(understood)[0] == [wanted, "y"]
    assert {row[0] for row in texts(understood)[1:]} == {wanted}


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">
<table:table-row><table:table-cell table:number-columns-spanned="3" office:value-type="string"><text:p>BÁO CÁO</text:p>
</table:table-cell><table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="9"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Tên</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Ngày</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Tỷ lệ</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string">
<office:annotation><text:p>xem lại</text:p></office:annotation><text:p>Xã<text:s/>A</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2025-07-01"><text:p>01/07/25</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12,5%</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16381"/></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as made:
        made.writestr("content.xml", ODS)
    understood = receive(tmp_path / "a.ods")
    assert texts(understood) == [["Tên", "Ngày", "Tỷ lệ"], *[["Xã A", "2025-07-01", "0.125"]] * 2]
    assert (understood.read_as.kind, understood.read_as.header_rows) == ("ods", (4,))


PAGE = """<html><head><meta charset="utf-8"><style>td{color:red}</style></head><body><table>
<tr><th rowspan=2>Quận</th><th rowspan=2>Phường</th><th colspan=2>Quy mô</th></tr><tr><th>Diện tích</th><th>Dân số</th></tr>
<tr><td rowspan=2>Ba Đình</td><td>P1&nbsp;</td><td>2,97</td><td>65.023</td></tr><tr><td>P2</td><td>2,68</td><td>93.536</td></tr>
</table><script>alert("x")</script></body></html>"""


def test_a_web_page_called_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text(PAGE, encoding="utf-8")
    assert _lines(tmp_path / "a.xls") == [
        "Quận|Phường|Quy mô / Diện tích|Quy mô / Dân số", "Ba Đình|P1|2.97|65023", "Ba Đình|P2|2.68|93536",
    ]  # fmt: skip


def test_a_web_page_in_old_letters(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(_abc(PAGE.replace('charset="utf-8"', "")).encode("cp1252"))
    assert _lines(tmp_path / "a.xls")[0] == "Quận|Phường|Quy mô / Diện tích|Quy mô / Dân số"


def test_xml_of_records_and_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><b><meta><x/></meta><rows><row id="1"><ten>Xã A</ten><so>1.200,5</so></row>'
        '<row id="2"><ten>Xã B</ten><so>2.300</so></row></rows></b>', encoding="utf-8",
    )  # fmt: skip
    assert _lines(tmp_path / "a.xml") == ["id|ten|so", "1|Xã A|1200.5", "2|Xã B|2300"]
    (tmp_path / "b.xls").write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">Tiêu đề</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell><Data ss:Type="String">Tên</Data></Cell><Cell><Data ss:Type="String">Ngày</Data></Cell>'
        '<Cell><Data ss:Type="String">Số</Data></Cell></Row><Row><Cell><Data ss:Type="String">A</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2025-07-01T00:00:00.000</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1.5</Data>'
        "</Cell></Row></Table></Worksheet></Workbook>", encoding="utf-8",
    )  # fmt: skip
    understood = receive(tmp_path / "b.xls")
    assert texts(understood) == [["Tên", "Ngày", "Số"], ["A", "2025-07-01", "1.5"]]
    assert understood.read_as.header_rows == (3,)


def test_json_wherever_its_list_stands(tmp_path: Path) -> None:
    rows = [{"ten": "Xã A", "so": "1.200", "them": {"y": 1}}, {"ten": "Xã B", "so": "2.300,5"}]
    for whole in (
        rows,
        {"data": rows},
        {"kq": {"ds": rows, "n": 2}},
        [["ten", "so", "them / y"], ["Xã A", "1.200", 1], ["Xã B", "2.300,5"]],
    ):
        (tmp_path / "a.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
        assert _lines(tmp_path / "a.json") == ["ten|so|them / y", "Xã A|1200|1", "Xã B|2300.5|"]
