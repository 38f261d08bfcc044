"""Files as offices make them that no tidy reader expects: each is written here, read, and held against the table it means."""

from __future__ import annotations

import quopri
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from khue.exceptions import InputError
from khue.model.finding import Finding
from khue.sources.letters.charsets import TCVN3
from khue.sources.received import receive, texts

TABLE = [["Mã", "Tên", "Số lượng"], ["01", "Phường Đống Đa", "12"], ["02", "Phường Hoàn Kiếm", "15"]]
HTML = "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in TABLE) + "</table>"
Cells = Sequence[object]


def _text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return write


def _book(rows: Sequence[Cells], *merges: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        for box in merges:
            sheet.merge_cells(box)
        book.save(path)

    return write


def _saved_page(path: Path) -> None:
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n--X\r\nContent-Type: text/html; '
        b'charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    path.write_bytes(head + quopri.encodestring(HTML.encode()) + b"\r\n--X--\r\n")


def _word(path: Path) -> None:
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row) + "</w:tr>"
        for row in TABLE
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    title = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ỦY BAN NHÂN DÂN</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    body = f'<w:document xmlns:w="{space}"><w:body>{title}<w:p/><w:tbl>{rows}</w:tbl></w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)


def _flat_ods(path: Path) -> None:
    cells = "".join(
        "<t:table-row>" + "".join(f'<t:table-cell o:value-type="string"><x:p>{c}</x:p></t:table-cell>' for c in row)
        + "</t:table-row>" for row in TABLE
    )  # fmt: skip
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
        f'xmlns:text="{space}text:1.0">'
        + f'<table:table table:name="A">{cells}</table:table></office:document>'
        .replace("t:table-", "table:table-").replace("o:value", "office:value").replace("x:p", "text:p"),
        encoding="utf-8",
    )  # fmt: skip


def _record(kind: int, data: bytes) -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(data)]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_book(path: Path) -> None:
    """The few records that a binary workbook needs: a sheet by its name, rows, and cells of text."""
    workbook = _record(131, b"") + _record(143, b"")
    workbook += (
        _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Biểu")) + _record(144, b"") + _record(132, b"")
    )
    sheet = _record(129, b"") + _record(148, struct.pack("<IIII", 0, 2, 0, 2)) + _record(145, b"")
    for row, cells in enumerate(TABLE):
        sheet += _record(0, struct.pack("<IIHBBI", row, 0, 300, 0, 0, 0))
        sheet += b"".join(_record(6, struct.pack("<II", at, 0) + _wide(cell)) for at, cell in enumerate(cells))
    sheet += _record(146, b"") + _record(130, b"")
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = f'<Relationships><Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", workbook)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)


CASES: dict[str, tuple[Callable[[Path], None], list[list[str]]]] = {
    "ca-dong-trong-ngoac.csv": (
        _text('"Mã,Tên,Số lượng"\n"01,Phường Đống Đa,12"\n"02,""Phường Hoàn Kiếm"",15"\n'), TABLE,
    ),
    "trang-luu-tron.xls": (_saved_page, TABLE),
    "bang-trong-van-ban.docx": (_word, TABLE),
    "phang.fods": (_flat_ods, TABLE),
    "nhi-phan.xlsb": (_binary_book, TABLE),
    "utf-16-khong-dau.txt": (_text("\r\n".join("\t".join(row) for row in TABLE), "utf-16-be"), TABLE),
    "markdown.txt": (
        _text("| Mã | Tên | Số lượng |\n|---|:-:|--:|\n" + "".join(f"| {' | '.join(row)} |\n" for row in TABLE[1:])), TABLE,
    ),
    "ghep-hai-tep.csv": (
        _text("\ufeffMã,Tên\u200b,\u00a0Số lượng\n01,Phường Đống Đa,12\n\ufeffMã,Tên,Số lượng\n02,Phường Hoàn Kiếm,15\n"), TABLE,
    ),
    "go-dau-viqr.txt": (_text("Ma~;Te^n;So^' lu+o+.ng\n01;Phu+o+`ng DDo^'ng DDa;12\n02;Phu+o+`ng Hoa`n Kie^'m;15\n"), TABLE),
    "bieu-thong-ke.xlsx": (
        _book(
            [["Biểu số 01/TTHC"], ["TÌNH HÌNH GIẢI QUYẾT HỒ SƠ"], [], ["STT", "Đơn vị", "Số hồ sơ", "Trong đó", None],
             [None, None, None, "Đúng hạn", "Trễ hạn"], ["A", "B", "1=2+3", "2", "3"], ["I", "Khối phường"],
             [1, "Hoàn Kiếm", 120, 110, 10], [2, "Đống Đa", 90, 85, 5], ["II", "Khối xã"], [1, "Ứng Hòa", 40, 40, 0],
             [None, "Tổng cộng", 250, 235, 15], [], [None, "NGƯỜI LẬP BIỂU", None, "THỦ TRƯỞNG ĐƠN VỊ"]],
            "D4:E4", "A4:A5", "B4:B5", "C4:C5",
        ),
        [["Nhóm", "STT", "Đơn vị", "Số hồ sơ", "Trong đó / Đúng hạn", "Trong đó / Trễ hạn"],
         ["Khối phường", "1", "Hoàn Kiếm", "120", "110", "10"], ["Khối phường", "2", "Đống Đa", "90", "85", "5"],
         ["Khối xã", "1", "Ứng Hòa", "40", "40", "0"]],
    ),
    "hai-bang-chong-nhau.xlsx": (
        _book([["Bảng 1. Hồ sơ"], ["Mã", "Tên", "Số"], ["01", "A", 1], ["02", "B", 2], ["03", "C", 3], [],
               ["Bảng 2. Cán bộ"], ["Họ tên", "Năm sinh", "Chức vụ"], ["Nguyễn A", 1980, "CV"], ["Trần B", 1985, "CV"]]),
        [["Mã", "Tên", "Số"], ["01", "A", "1"], ["02", "B", "2"], ["03", "C", "3"]],
    ),
    "nhom-doc-o-gop.xlsx": (
        _book([["Quận", "Phường", "Số"], ["Hoàn Kiếm", "Hàng Bạc", 1], [None, "Hàng Đào", 2], ["Đống Đa", "Láng", 4],
               [None, "Kim Liên", 5]], "A2:A3", "A4:A5"),
        [["Quận", "Phường", "Số"], ["Hoàn Kiếm", "Hàng Bạc", "1"], ["Hoàn Kiếm", "Hàng Đào", "2"],
         ["Đống Đa", "Láng", "4"], ["Đống Đa", "Kim Liên", "5"]],
    ),
    "dong-mo-dau.csv": (
        _text("Hệ thống báo cáo;;;\nĐơn vị:;Phường Láng;;\n;;;\nMã hồ sơ;Ngày nộp;Lệ phí;\nHS01;05.01.2025;12.500,50;\n"
              "HS02;ngày 15 tháng 01 năm 2025;7.000,00;\n;Cộng;19.500,50;\n"),
        [["Mã hồ sơ", "Ngày nộp", "Lệ phí"], ["HS01", "2025-01-05", "12500.5"], ["HS02", "2025-01-15", "7000"]],
    ),
    "so-viet-kieu-la.csv": (
        _text("Mã,Chênh lệch,Số\n01,−12,１２\n02,(15),７\n03,–3,8\n"),
        [["Mã", "Chênh lệch", "Số"], ["01", "-12", "12"], ["02", "-15", "7"], ["03", "-3", "8"]],
    ),
    "so-cach-khoang.csv": (
        _text("Mã;Số tiền;Tỷ lệ\n01;1 234 567;12,5 %\n02;1\u00a0234\u00a0890;7,25 %\n03;987 654;–\n04;...;100 %\n"),
        [["Mã", "Số tiền", "Tỷ lệ"], ["01", "1234567", "0.125"], ["02", "1234890", "0.0725"], ["03", "987654", ""],
         ["04", "", "1"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_the_table_that_was_meant(tmp_path: Path, name: str) -> None:
    write, wanted = CASES[name]
    write(tmp_path / name)
    assert texts(receive(tmp_path / name)) == wanted


Field = tuple[str, str, int, int]
FIELDS: tuple[Field, ...] = (
    ("MA", "C", 6, 0), ("TEN", "C", 30, 0), ("SO_HS", "N", 8, 0), ("TYLE", "N", 8, 2), ("NGAY", "D", 8, 0), ("XONG", "L", 1, 0),
    ("GHICHU", "M", 10, 0), ("LAN", "I", 4, 0),
)  # fmt: skip
RECORDS: tuple[Cells, ...] = (
    ("00001", "Phường Hoàn Kiếm", 12, 97.5, date(2025, 7, 1), True, None, 3),
    ("00002", "Phường Đống Đa", 15, None, None, False, None, -1),
    ("00003", "Xã đã xoá", 1, 1.0, None, False, None, 0),
)


def _old_letters(text: str) -> bytes:
    codes = {letter: code for code, letter in TCVN3.items()}
    return bytes(codes.get(char, ord(char)) for char in text)


def _cell(value: object, kind: str, length: int, decimals: int) -> bytes:
    match kind, value:
        case "C", str():
            return _old_letters(value).ljust(length)
        case "N", int() | float():
            return f"{value:.{decimals}f}".rjust(length).encode()
        case "D", date():
            return f"{value:%Y%m%d}".encode()
        case "L", _:
            return b"T" if value else b"F"
        case "I", int():
            return struct.pack("<i", value)
    return b" " * length


def _dbf(records: Sequence[Cells] = RECORDS, deleted: Sequence[int] = (2,)) -> bytes:
    size, head = 1 + sum(field[2] for field in FIELDS), 32 + 32 * len(FIELDS) + 1
    made = struct.pack("<BBBBIHH20x", 0x83, 125, 7, 1, len(records), head, size)
    for name, kind, length, decimals in FIELDS:
        made += name.encode().ljust(11, b"\x00") + kind.encode() + bytes(4) + bytes([length, decimals]) + bytes(14)
    made += b"\r"
    for number, record in enumerate(records):
        made += b"*" if number in deleted else b" "
        made += b"".join(_cell(value, *field[1:]) for value, field in zip(record, FIELDS, strict=True))
    return made + b"\x1a"


def test_a_table_of_foxpro_in_old_letters(tmp_path: Path) -> None:
    (tmp_path / "bc.dbf").write_bytes(_dbf())
    found = receive(tmp_path / "bc.dbf")
    assert texts(found) == [
        [field[0] for field in FIELDS],
        ["00001", "Phường Hoàn Kiếm", "12", "97.5", "2025-07-01", "true", "", "3"],
        ["00002", "Phường Đống Đa", "15", "", "", "false", "", "-1"],
    ]
    account = found.read_as
    assert (account.kind, account.encoding) == ("dbf", "TCVN3")
    assert {(one.kind, one.count) for one in account.repairs} >= {("deleted", 1), ("memo", 2)}, (
        "nothing is left out untold"
    )


def _refusal(path: Path) -> Finding:
    with pytest.raises(InputError) as error:
        receive(path)
    assert isinstance(error.value.finding, Finding)
    return error.value.finding


@pytest.mark.parametrize("cut", [40, 200, 330])
def test_a_table_that_was_cut_off_is_refused_and_not_read_short(tmp_path: Path, cut: int) -> None:
    (tmp_path / "bc.dbf").write_bytes(_dbf()[:cut])
    assert _refusal(tmp_path / "bc.dbf").rule.code == "KH613"


def test_a_packed_file_names_what_is_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bc.zip", "w") as archive:
        archive.writestr("báo cáo/tháng 1.csv", "a,b\n1,2\n")
    sentence = _refusal(tmp_path / "bc.zip").sentence("vi")
    assert "báo cáo/tháng 1.csv" in sentence
    assert "tệp nén" in sentence


def test_formulas_without_a_result_are_told_of(tmp_path: Path) -> None:
    _book([["Mã", "Số", "Tổng"], ["01", 1, "=B2*2"], ["02", 2, "=B3*2"]])(tmp_path / "a.xlsx")
    repairs = {one.kind: one.count for one in receive(tmp_path / "a.xlsx").read_as.repairs}
    assert repairs["uncomputed"] == 2


def test_a_word_document_of_old_and_a_plain_archive_are_told_apart(tmp_path: Path) -> None:
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "WordDocument".encode("utf-16-le")
    (tmp_path / "a.doc").write_bytes(old)
    assert "Word" in _refusal(tmp_path / "a.doc").sentence("vi")


def test_a_document_without_a_table_has_none(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document xmlns:w='w'><w:body><w:p/></w:body></w:document>")
    assert _refusal(tmp_path / "a.docx").rule.code == "KH618"


def test_entities_in_a_word_document_are_never_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", "<!DOCTYPE a [<!ENTITY x 'y'>]><w:document xmlns:w='w'>&x;</w:document>")
    assert _refusal(tmp_path / "a.docx").rule.code == "KH613"
