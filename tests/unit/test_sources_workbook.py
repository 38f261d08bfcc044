"""Excel workbooks: sheets, headers, native values, and archives that are not to be trusted."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from khue import sources
from khue.exceptions import InputError
from khue.sources import archive

Cell = str | int | float | bool | date | None


def _book(path: Path, **sheets: list[list[Cell]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _code(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        sources.read(path)
    assert isinstance(caught.value.finding, sources.faults.Finding)
    assert "{" not in caught.value.message("vi") + caught.value.message("en")
    return caught.value.finding.rule.code


def test_values_keep_their_types(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["a", "n", "d", "b", "m"],
        ["x", 1.5, date(2025, 7, 1), True, 1],
        [None, 2, None, False, "y"],
    ]
    reading = sources.read(_book(tmp_path / "a.xlsx", s=rows))
    assert reading.table.to_pylist() == [
        {"_row": 2, "a": "x", "n": 1.5, "d": date(2025, 7, 1), "b": True, "m": "1"},
        {"_row": 3, "a": None, "n": 2.0, "d": None, "b": False, "m": "y"},
    ]


def test_moments_stay_moments_and_midnights_become_days(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["m", "d"], [datetime(2025, 7, 1, 8, 30), datetime(2025, 7, 1)]]
    table = sources.read(_book(tmp_path / "a.xlsx", s=rows)).table
    assert table.drop(["_row"]).to_pylist() == [{"m": datetime(2025, 7, 1, 8, 30), "d": date(2025, 7, 1)}]


def test_the_header_is_found_below_title_rows_and_blank_rows_are_left_out(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[], ["BÁO CÁO"], [], [None, "Mã", "Tên"], [None, "1", "x"], [], [None, "2", "y"]]
    reading = sources.read(_book(tmp_path / "a.xlsx", s=rows), ["mã", "ten", "tên"])
    assert (reading.header_row, reading.table["_row"].to_pylist()) == (4, [5, 7])
    assert reading.table.schema.field("Tên").metadata == {b"column": b"3"}


def test_a_table_that_begins_at_the_second_column_keeps_its_numbers(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[None, "Mã", "Tên"], [None, "1", "x"]]
    table = sources.read(_book(tmp_path / "a.xlsx", s=rows)).table
    assert table.schema.field("Tên").metadata == {b"column": b"3"}


def test_the_first_sheet_with_the_header_is_taken(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", note=[["Ghi chú"], ["a"]], one=[["a", "b"], [1, 2]], two=[["a", "b"], [3, 4]])
    reading = sources.read(path, ["a", "b"])
    assert (reading.sheet, reading.table["a"].to_pylist()) == ("one", [1.0])


def test_without_names_the_first_row_with_anything_is_the_header(tmp_path: Path) -> None:
    reading = sources.read(_book(tmp_path / "a.xlsx", empty=[], s=[[], ["x"], [1]]))
    assert (reading.sheet, reading.header_row) == ("s", 2)


def test_empty_and_headless_workbooks(tmp_path: Path) -> None:
    assert _code(_book(tmp_path / "a.xlsx", s=[])) == "KH610"
    assert _code(_book(tmp_path / "b.xlsx", s=[["a", None], [1, 2]])) == "KH612"
    assert _code(_book(tmp_path / "c.xlsx", s=[["a", "a"], [1, 2]])) == "KH611"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n1,2\n", "KH605"),
        (b"<html></html>", "KH605"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "KH605"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "KH606"),
        (b"PK\x03\x04" + bytes(100), "KH613"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert _code(path) == code


def test_every_cut_of_a_workbook_is_refused(tmp_path: Path) -> None:
    whole = _book(tmp_path / "a.xlsx", s=[["a", "b"], [1, 2]]).read_bytes()
    cut = tmp_path / "cut.xlsx"
    for size in range(4, len(whole) - 1, max(1, len(whole) // 60)):
        cut.write_bytes(whole[:size])
        assert _code(cut) == "KH613"


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        made.writestr("readme.txt", "x")
    assert _code(tmp_path / "a.xlsx") == "KH605"


def _with_part(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one part replaced."""
    old = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(old) as read, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as write:
        for part in read.infolist():
            write.writestr(part.filename, content if part.filename == name else read.read(part))
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = _with_part(_book(tmp_path / "a.xlsx", s=[["a"], [1]]), "xl/theme/theme1.xml", bytes(80 * 1024**2))
    assert _code(path) == "KH607"


def test_a_part_that_claims_to_be_smaller_than_it_is(tmp_path: Path) -> None:
    path = _with_part(_book(tmp_path / "a.xlsx", s=[["a"], [1]]), "xl/theme/theme1.xml", bytes(3 * 1024**2))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/theme/theme1.xml") - 46  # the entry of the central directory
    content[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    path.write_bytes(content)
    assert _code(path) == "KH613"


@pytest.mark.parametrize("reference", [b'r="XFD1048576"', b"r = 'XFD1048576'"])
def test_one_far_off_cell_does_not_make_a_rectangle_of_gigabytes(tmp_path: Path, reference: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c ' + reference + b"><v>1</v></c></row>"
        b"</sheetData></worksheet>"
    )
    assert _code(_with_part(_book(tmp_path / "a.xlsx", s=[["a"], [1]]), "xl/worksheets/sheet1.xml", sheet)) == "KH607"


def test_an_encrypted_part_is_told_as_a_password(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", s=[["a"], [1]])
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/workbook.xml") - 46
    content[entry + 8] |= 1
    path.write_bytes(content)
    assert _code(path) == "KH606"


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "' + b"x" * 1000 + b'">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 100) for i in range(4)
    ) + b"]>"  # fmt: skip
    sheet = (
        b'<?xml version="1.0"?>'
        + bomb
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>y&e;</t></is></c></row></sheetData></worksheet>'
    )
    path = _with_part(_book(tmp_path / "a.xlsx", s=[["a"], ["x"]]), "xl/worksheets/sheet1.xml", sheet)
    try:
        cells = sources.read(path).table.to_pydict()
        assert all(len(str(cell)) < 1000 for column in cells.values() for cell in column)
    except InputError as error:
        assert error.finding is not None


def test_the_limits_are_those_that_the_messages_tell() -> None:
    assert archive.MAX_CELLS >= 1_048_576 * 20, "a full sheet of twenty columns must pass"
