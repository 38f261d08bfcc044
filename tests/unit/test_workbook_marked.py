"""Findings given back in the sender's own workbook: what was there stays, wrong cells are marked, nothing that runs leaves."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from khue.reports.workbook import marked
from khue.reports.workbook.cells import SheetText
from khue.reports.workbook.markup import UnusualError
from khue.reports.workbook.model import Front, Kind, Line, Mark, Place, Sheet, Tone

RED = Tone.ERROR.value
HOSTILE = ("=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "a\x00b\x0bc", "</t><f>1</f>", "_x0041_", "\ud800", "x" * 40_000)


def front(*lines: Line, kinds: tuple[Kind, ...] = ()) -> Front:
    return Front(
        "Kết quả", "Tệp", [("Tệp", "a.xlsx")], "Theo loại", ("Số", "Mức"), kinds, "Từng chỗ", ("Ô", "Mức"), lines
    )


def office_book(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "Biểu 01"
    sheet["A1"] = "BÁO CÁO"
    sheet.merge_cells("A1:C1")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.append(["ma", "ngay", "so"])
    for number in range(3, 8):
        sheet.append([f"m{number}", date(2025, 7, number), number * 1.5])
    sheet["C4"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["C4"].number_format = "0.00"
    sheet["C8"] = "=SUM(C3:C7)"
    sheet["A3"].comment = Comment("ghi chú cũ", "Lan")
    sheet["B5"].comment = Comment("để nguyên", "Lan")
    sheet.column_dimensions["A"].width = 33
    sheet.auto_filter.ref = "A2:C7"
    sheet.print_title_rows = "2:2"
    other = book.create_sheet("Ghi chú")
    other["A1"] = "x"
    other.print_area = "A1:B2"
    book.active = 1
    book.save(path)
    return path


def returned(
    tmp_path: Path, *marks: Mark, source: Callable[[Path], Path] = office_book, lines: tuple[Line, ...] = ()
) -> Path:
    target = tmp_path / "out.xlsx"
    marked.mark(source(tmp_path / "in.xlsx"), target, marks, front(*lines))
    return target


def mark(row: int, column: int, words: str = "cần số", tone: Tone = Tone.ERROR, sheet: str = "Biểu 01") -> Mark:
    return Mark(sheet, row, column, tone, words)


def colour(sheet: Worksheet, cell: str) -> str:
    found: str = sheet[cell].fill.fgColor.rgb
    return found


def test_what_the_sender_made_stays(tmp_path: Path) -> None:
    book = load_workbook(returned(tmp_path, mark(4, 3)))
    assert book.sheetnames == ["Kết quả", "Biểu 01", "Ghi chú"]
    sheet = book["Biểu 01"]
    assert (sheet["A1"].value, sheet["A1"].font.size, str(sheet.merged_cells)) == ("BÁO CÁO", 16, "A1:C1")
    assert [sheet[f"B{row}"].value for row in (3, 7)] == [datetime(2025, 7, 3), datetime(2025, 7, 7)]
    assert (sheet["C8"].value, sheet.column_dimensions["A"].width) == ("=SUM(C3:C7)", 33)
    assert (sheet["A3"].comment.text, sheet["B5"].comment.text) == ("ghi chú cũ", "để nguyên")
    assert (sheet.auto_filter.ref, sheet.print_title_rows) == ("A2:C7", "$2:$2")
    assert book["Ghi chú"].print_area == "'Ghi chú'!$A$1:$B$2", "what counts sheets by place moves on with them"
    assert book.active.title == "Kết quả"


def test_a_wrong_cell_is_coloured_and_says_what_was_expected(tmp_path: Path) -> None:
    sheet = load_workbook(returned(tmp_path, mark(4, 3, "cần số"), mark(3, 1, "cần mã"), mark(4, 3, "và dương")))[
        "Biểu 01"
    ]
    assert (colour(sheet, "C4"), sheet["C4"].number_format) == (RED, "0.00"), "only the colour changes"
    assert sheet["C4"].comment.text == "cần số\nvà dương"
    assert sheet["A3"].comment.text == "ghi chú cũ\nKhuê: cần mã"
    assert colour(sheet, "C5") != RED


def test_cells_and_rows_that_are_not_there_are_put_in(tmp_path: Path) -> None:
    sheet = load_workbook(returned(tmp_path, mark(4, 7), mark(30, 2), mark(9, 1), mark(4, 5)))["Biểu 01"]
    assert [colour(sheet, cell) for cell in ("E4", "G4", "A9", "B30")] == [RED] * 4
    assert [sheet.cell(row, 1).value for row in (3, 4, 8)] == ["m3", "m4", None]


@pytest.mark.parametrize("place", [(0, 1), (1, 0), (2_000_000, 1), (1, 20_000)])
def test_what_lies_beyond_a_sheet_is_not_marked(tmp_path: Path, place: tuple[int, int]) -> None:
    assert load_workbook(returned(tmp_path, mark(*place)))["Biểu 01"].max_row == 8


def test_the_gravest_finding_gives_the_colour(tmp_path: Path) -> None:
    found = returned(tmp_path, mark(4, 3, "a", Tone.NOTE), mark(4, 3, "b", Tone.ERROR), mark(5, 3, "c", Tone.WARNING))
    sheet = load_workbook(found)["Biểu 01"]
    assert (colour(sheet, "C4"), colour(sheet, "C5")) == (RED, Tone.WARNING.value)


def test_the_summary_links_to_the_cells(tmp_path: Path) -> None:
    lines = (Line(Tone.ERROR, Place("Biểu 01", 4, 3), ("Lỗi", "cần số")),)
    sheet = load_workbook(returned(tmp_path, mark(4, 3), lines=lines)).worksheets[0]
    links = {cell.value: cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}
    assert links == {"C4": "'Biểu 01'!C4"}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(tmp_path: Path, words: str) -> None:
    lines = (Line(Tone.ERROR, Place(), (words, words)),)
    book = load_workbook(returned(tmp_path, mark(4, 3, words), lines=lines))
    cells = [cell for row in book.worksheets[0] for cell in row if cell.value]
    assert all(cell.data_type in ("s", "inlineStr", "n") for cell in cells)
    assert book["Biểu 01"]["C4"].comment is not None
    target = tmp_path / "anew.xlsx"
    marked.write(target, [Sheet("a", [["ma", words]])], [mark(1, 2, words, sheet="a")], front())
    cell = load_workbook(target)["a"]["B1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def with_parts(path: Path, parts: dict[str, bytes], changed: Callable[[str, bytes], bytes]) -> Path:
    office_book(path)
    with zipfile.ZipFile(path) as old:
        content = {name: changed(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in {**content, **parts}.items():
            new.writestr(name, data)
    return path


def macros(path: Path) -> Path:
    def changed(name: str, data: bytes) -> bytes:
        if name == "[Content_Types].xml":
            data = data.replace(b"spreadsheetml.sheet.main+xml", b"x").replace(
                b"application/vnd.openxmlformats-officedocument.x",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            return data.replace(
                b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
            )
        if name == "xl/_rels/workbook.xml.rels":
            type = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
            made = b'<Relationship Id="rM" Type="' + type + b'" Target="vbaProject.bin"/>'
            return data.replace(b"</Relationships>", made + b"</Relationships>")
        return data

    return with_parts(path, {"xl/vbaProject.bin": b"macro"}, changed)


def test_macros_do_not_come_back(tmp_path: Path) -> None:
    found = returned(tmp_path, mark(4, 3), source=macros)
    with zipfile.ZipFile(found) as parts:
        assert not [name for name in parts.namelist() if "vba" in name.lower()]
        assert b"macroEnabled" not in parts.read("[Content_Types].xml")
        assert b"vbaProject" not in parts.read("xl/_rels/workbook.xml.rels")
    assert colour(load_workbook(found)["Biểu 01"], "C4") == RED


def links_out(path: Path) -> Path:
    def changed(name: str, data: bytes) -> bytes:
        if name == "xl/_rels/workbook.xml.rels":
            type = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
            return data.replace(
                b"</Relationships>",
                b'<Relationship Id="rL" Type="'
                + type
                + b'" Target="externalLinks/externalLink1.xml"/></Relationships>',
            )
        return data

    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    dde = b'<externalLink xmlns="' + space + b'"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    return with_parts(path, {"xl/externalLinks/externalLink1.xml": dde}, changed)


def test_links_that_start_programs_do_not_come_back_and_formats_stay(tmp_path: Path) -> None:
    found = returned(tmp_path, mark(4, 3), source=links_out)
    with zipfile.ZipFile(found) as parts:
        assert not [name for name in parts.namelist() if b"ddeService" in parts.read(name) or "externalLink" in name]
    sheet = load_workbook(found)["Biểu 01"]
    assert (colour(sheet, "C4"), sheet["C8"].value, sheet["A1"].font.size) == (RED, "=SUM(C3:C7)", 16)


@pytest.mark.parametrize("formula", ["cmd|' /C calc'!A0", 'WEBSERVICE("http://x")', 'IF(1,CALL("a","b"),0)'])
def test_a_formula_that_starts_a_program_leaves_its_value(tmp_path: Path, formula: str) -> None:
    def hostile(path: Path) -> Path:
        escaped = formula.replace('"', "&quot;").encode()
        return with_parts(
            path, {}, lambda name, data: data.replace(b"SUM(C3:C7)", escaped) if "sheet1" in name else data
        )

    with zipfile.ZipFile(returned(tmp_path, mark(4, 3), source=hostile)) as parts:
        assert b"<f" not in parts.read("xl/worksheets/sheet1.xml")


def test_markup_that_hides_rows_is_not_edited() -> None:
    for hiding in (b"<!--<row>-->", b"<![CDATA[<row>]]>"):
        with pytest.raises(UnusualError):
            SheetText.of(b'<worksheet xmlns="x"><sheetData>' + hiding + b"</sheetData></worksheet>")


def test_rows_and_cells_without_numbers_are_counted(tmp_path: Path) -> None:
    def bare(path: Path) -> Path:
        def changed(name: str, data: bytes) -> bytes:
            return re.sub(rb'(<(?:row|c)) r="[A-Z0-9]+"', rb"\1", data) if "sheet1" in name else data

        return with_parts(path, {}, changed)

    sheet = load_workbook(returned(tmp_path, mark(4, 3), source=bare))["Biểu 01"]
    assert (colour(sheet, "C4"), sheet["A4"].value) == (RED, "m4")


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "x.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnusualError):
        marked.mark(bad, tmp_path / "y.xlsx", [], front())


def test_a_new_workbook_keeps_kinds_of_values(tmp_path: Path) -> None:
    rows = [["chữ", 7, 1.5, True, date(2025, 7, 1), datetime(2025, 7, 1, 12), None, 2**60, date(1700, 1, 1)]]
    target = tmp_path / "out.xlsx"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        marked.write(target, [Sheet("a/b", rows, first=3), Sheet("a:b", [["x"]])], [], front())
        book = load_workbook(target)
    assert book.sheetnames == ["Kết quả", "a b", "a b (2)"]
    values = [cell.value for cell in book["a b"][3]]
    assert values == [
        "chữ",
        7,
        1.5,
        True,
        datetime(2025, 7, 1),
        datetime(2025, 7, 1, 12),
        None,
        str(2**60),
        "1700-01-01",
    ]
