"""Files that mean harm, or came to harm: each is refused or made harmless, with a sentence in both languages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from khue.exceptions import InputError
from khue.model.reading import Correction
from khue.pipeline.incoming.reading_words import sentences
from khue.sources import faults
from khue.sources.openers import open as opening
from khue.sources.received import receive, texts
from khue.sources.understand import Expected

ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
)  # fmt: skip
CELL = '<table:table-cell table:number-columns-repeated="{0}" office:value-type="float" office:value="1"/>'


def _code(path: Path, correction: Correction | None = None) -> str:
    with pytest.raises(InputError) as caught:
        receive(path, correction or Correction(), Expected())
    finding = caught.value.finding
    assert isinstance(finding, faults.Finding)
    assert "{" not in "".join(finding.sentence(lang) + finding.hint(lang) for lang in ("vi", "en"))
    assert caught.value.message("vi") != caught.value.message("en")
    return finding.rule.code


def _write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def _zip(folder: Path, name: str, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as made:
        for part, content in parts.items():
            made.writestr(part, content)
    return folder / name


def _book(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _with_part(folder: Path, name: str, replaced: str, content: bytes) -> Path:
    old = zipfile.ZipFile(io.BytesIO(_book([["Tên", "Số"], ["A", 1]])))
    parts = {part: old.read(part) for part in old.namelist()}
    return _zip(folder, name, {**parts, replaced: content})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "KH603"),
        ("a.csv", b" \n\r\n\t\n", "KH610"),
        ("a.xlsx", b"%PDF-1.7\n1 0 obj", "KH605"),
        ("a.csv", b"\x1f\x8b\x08\x00" + bytes(40), "KH692"),
        ("a.xls", b"Rar!\x1a\x07\x00" + bytes(40), "KH692"),
        ("a.doc", b"{\\rtf1\\ansi S}", "KH605"),
        ("a.csv", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), "KH605"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "KH613"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "KH606"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "KH613"),
        ("a.json", '{"a": [{"b": 1}, ', "KH613"),
        ("a.json", "[" * 100_000, "KH613"),
        ("a.json", '{"a": 1' + "0" * 10, "KH613"),
        ("a.xml", "<a><b>1</b><b>", "KH613"),
        ("a.xml", f"<?xml version='1.0'?>{ENTITIES}<a><b><c>&b;</c></b></a>", "KH617"),
        ("a.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a><b><c>&x;</c></b></a>", "KH617"),
        ("a.xml", "<a>" * 5000 + "</a>" * 5000, "KH617"),
        ("a.html", "<html><body><p>Không có bảng nào</p></body></html>", "KH618"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, content: str | bytes, code: str) -> None:
    assert _code(_write(tmp_path, name, content)) == code


def test_a_folder_and_a_name_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    assert [_code(tmp_path / name) for name in ("a.xlsx", "không-có.csv", "x\x00.csv", "../" * 40 + "x")] == [
        "KH602"
    ] * 4


def test_text_beyond_all_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_TEXT", 10)
    assert _code(_write(tmp_path, "a.csv", "a,b\n1,2\n3,4\n")) == "KH604"


def test_archives_that_are_no_workbook_or_unpack_without_end(tmp_path: Path) -> None:
    assert _code(_zip(tmp_path, "a.xlsx", {"readme.txt": "x"})) == "KH692"
    assert _code(_with_part(tmp_path, "b.xlsx", "xl/theme/theme1.xml", bytes(80 * 1024**2))) == "KH607"
    assert _code(_zip(tmp_path, "c.ods", {"content.xml": ODS_HEAD + " " * 80 * 1024**2})) == "KH607"


def test_parts_of_a_workbook_with_names_that_climb(tmp_path: Path) -> None:
    old = zipfile.ZipFile(io.BytesIO(_book([["Tên", "Số"], ["A", 1]])))
    parts = {part: old.read(part) for part in old.namelist()}
    path = _zip(tmp_path, "a.xlsx", {**parts, "../../climbed.txt": "x", "/climbed.txt": "x"})
    assert texts(receive(path)) == [["Tên", "Số"], ["A", "1"]]
    assert not (tmp_path.parent.parent / "climbed.txt").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.xlsx"]


def test_a_far_off_cell_in_a_sheet_that_lies_elsewhere(tmp_path: Path) -> None:
    old = zipfile.ZipFile(io.BytesIO(_book([["Tên", "Số"], ["A", 1]])))
    parts = {part: old.read(part) for part in old.namelist()}
    sheet = parts.pop("xl/worksheets/sheet1.xml").replace(b'r="B2"', b'r="XFD1048576"')
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"/xl/worksheets/sheet1.xml", b"/xl/other/one.dat")
    assert (
        _code(_zip(tmp_path, "a.xlsx", {**parts, "xl/other/one.dat": sheet, "xl/_rels/workbook.xml.rels": relations}))
        == "KH607"
    )


def test_repeats_that_unfold_beyond_every_sheet(tmp_path: Path) -> None:
    for row, columns in ((1_000_000, 1000), (1, 10_000_000)):
        content = (
            f'{ODS_HEAD}<office:body><office:spreadsheet><table:table table:name="S"><table:table-row '
            f'table:number-rows-repeated="{row}">{CELL.format(columns)}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        assert _code(_zip(tmp_path, "a.ods", {"content.xml": content})) == "KH607"


def test_entities_within_workbooks(tmp_path: Path) -> None:
    assert _code(_zip(tmp_path, "a.ods", {"content.xml": f"{ENTITIES}<a>&b;</a>"})) == "KH613"
    styles = f'<?xml version="1.0"?>{ENTITIES}<styleSheet><fonts><font><name val="&b;"/></font></fonts></styleSheet>'
    assert _code(_with_part(tmp_path, "b.xlsx", "xl/styles.xml", styles.encode())) == "KH613"


def test_an_encrypted_open_document(tmp_path: Path) -> None:
    manifest = '<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    assert _code(_zip(tmp_path, "a.ods", {"content.xml": "x", "META-INF/manifest.xml": manifest})) == "KH606"


def test_every_cut_of_a_workbook_and_a_page(tmp_path: Path) -> None:
    whole = _book([["Tên", "Số"], ["A", 1]])
    for size in range(4, len(whole) - 1, len(whole) // 25):
        assert _code(_write(tmp_path, "cut.xlsx", whole[:size])) == "KH613"
    with pytest.raises(InputError) as refused:
        receive(_write(tmp_path, "cut.xlsx", whole[: len(whole) // 2]))
    assert refused.value.message("vi").startswith('Tệp "cut.xlsx" bị cắt cụt') and "zip" not in refused.value.message(
        "vi"
    )
    page = b"<html><body><table><tr><th>T</th><th>S</th></tr><tr><td>A</td><td>1</td></tr></table></body></html>"
    for size in range(6, len(page), 5):
        try:
            assert receive(_write(tmp_path, "cut.html", page[:size])).names
        except InputError as error:
            assert error.finding is not None


def test_spans_of_a_page_that_claim_everything(tmp_path: Path) -> None:
    cells = "<td rowspan=1000 colspan=1000>x</td>" * 12
    path = _write(tmp_path, "a.html", f"<table><tr><td>a</td><td>b</td></tr><tr>{cells}</tr></table>")
    try:
        assert receive(path).names
    except InputError as error:
        assert error.finding is not None


def test_macros_are_told_and_not_run(tmp_path: Path) -> None:
    path = _with_part(tmp_path, "a.xlsm", "xl/vbaProject.bin", b"Sub Auto_Open()")
    understood = receive(path)
    assert texts(understood) == [["Tên", "Số"], ["A", "1"]]
    assert any("not run" in sentence for sentence in sentences(understood.read_as, "en"))


def test_a_formula_is_what_it_last_was_and_never_what_it_says(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.xlsx", _book([["Tên", "Số"], ["A", '=HYPERLINK("http://x")'], ["B", 2], ["C", 3]]))
    assert texts(receive(path))[1:] == [["A", ""], ["B", "2"], ["C", "3"]]


def test_what_a_person_says_wrongly(tmp_path: Path) -> None:
    text = _write(tmp_path, "a.csv", "a;b\n1;2\n3;4\n")
    assert _code(text, Correction(encoding="klingon")) == "KH616"
    assert _code(text, Correction(header="90-91")) == "KH620"
    assert _code(text, Correction(header="5-4")) == "KH620"
    assert _code(_write(tmp_path, "b.csv", b"a;b\n1;\xff\n"), Correction(encoding="utf-8")) == "KH608"
    assert _code(_write(tmp_path, "c.xlsx", _book([["a"], [1]])), Correction(sheet="Khác")) == "KH619"


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<td rowspan=", "<![CDATA[", "<script>", "&lt", "<?"])
def test_markup_left_open_a_hundred_thousand_times_is_soon_read(tmp_path: Path, piece: str) -> None:
    """With a reader that starts over at each of them, this test would run for hours."""
    path = _write(tmp_path, "a.html", "<table><tr><th>Tên<th>Số<tr><td>A<td>1</table>" + piece * 100_000)
    assert texts(receive(path)) == [["Tên", "Số"], ["A", "1"]]
