"""CSV: what is read as it stands, what becomes a finding, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from khue import sources
from khue.exceptions import InputError


def _write(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "delimiter", "encoding"),
    [
        ("ma,ten\n01,Xã Một\n", ",", "utf-8"),
        ("ma;ten\r\n01;Xã Một\r\n", ";", "utf-8"),
        ("ma\tten\n01\tXã Một", "\t", "utf-8"),
        ("ma,ten\r01,Xã Một\r", ",", "utf-8"),
        ("\ufeffma,ten\n01,Xã Một\n", ",", "utf-8-sig"),
        ('"ma","ten"\n"01","Xã Một"\n', ",", "utf-8"),
        ("\n\nma,ten\n01,Xã Một\n\n,\n", ",", "utf-8"),
    ],
)
def test_the_same_rows_in_every_way_of_writing_them(
    tmp_path: Path, content: str, delimiter: str, encoding: str
) -> None:
    reading = sources.read(_write(tmp_path, content))
    rows = reading.table.drop(["_row"]).to_pylist()
    assert rows == [{"ma": "01", "ten": "Xã Một"}]
    assert (reading.delimiter, reading.encoding) == (delimiter, encoding)


def test_quotes_hold_delimiters_line_breaks_and_quotes(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, 'a,b\n"x,1","he said ""no""\nand left"\n2,3\n'))
    assert reading.table.to_pylist() == [
        {"_row": 2, "a": "x,1", "b": 'he said "no"\nand left'},
        {"_row": 3, "a": "2", "b": "3"},
    ]


def test_rows_are_numbered_as_a_spreadsheet_program_shows_them(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, "\na,b\n1,2\n\n3,4,5\n,\n6,7\n"))
    assert reading.header_row == 2
    assert reading.table["_row"].to_pylist() == [3, 7]


def test_a_ragged_row_is_a_finding_and_the_others_are_read(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, "a;b\n1;2\n3\n4;5;6\n7;8\n"))
    assert [(finding.rule.code, finding.line) for finding in reading.findings] == [("KH609", 3), ("KH609", 4)]
    assert reading.bad_rows == 2
    assert reading.table["a"].to_pylist() == ["1", "7"]
    assert reading.findings[1].sentence("en") == 'This row has 3 cells where the header has 2: "4;5;6".'


def test_thousands_of_ragged_rows_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, "a,b\n" + "1\n" * 3000 + "1,2\n"))
    assert reading.bad_rows == 3000
    assert len(reading.findings) == sources.faults.MAX_LISTED
    assert reading.table["_row"].to_pylist() == [3002]


def test_the_names_of_the_contract_decide_between_delimiters(tmp_path: Path) -> None:
    path = _write(tmp_path, "ma;ten, ho, dem\n1;x\n")
    assert sources.read(path, ["ma", "ten, ho, dem"]).delimiter == ";"


def test_columns_that_are_ours_are_left_out_when_a_download_comes_back(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, "_row,_file,a\n9,x.csv,1\n"))
    assert reading.table.to_pylist() == [{"_row": 2, "a": "1"}]


def test_a_column_keeps_its_number_in_the_file(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, "a,,c\n1,,2\n"))
    assert reading.table.schema.names == ["_row", "a", "c"]
    assert reading.table.schema.field("c").metadata == {b"column": b"3"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "KH603"),
        (b"\n\n  \n", "KH610"),
        (b"\xef\xbb\xbf", "KH610"),
        (b"a,b\n1,\xff\n", "KH608"),
        (b"a,b\n" + b"1,2\n" * 400_000 + b"\xe1,2\n", "KH608"),
        ("a,b\n1,ế\n".encode("utf-16"), "KH608"),
        ("a,b\n1,2\n".encode("utf-16-le"), "KH605"),
        (b"PK\x03\x04" + bytes(30), "KH605"),
        (b"%PDF-1.7\n", "KH605"),
        (b"<html><table><tr><td>1</td></tr></table>", "KH605"),
        (b'a,b\n1,"2\n3,4\n', "KH613"),
        (b"a,b,a\n1,2,3\n", "KH611"),
        (b"a,\n1,2\n", "KH612"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason_in_both_languages(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        sources.read(_write(tmp_path, content))
    finding = caught.value.finding
    assert isinstance(finding, sources.faults.Finding)
    assert finding.rule.code == code
    assert "{" not in finding.sentence("vi") + finding.sentence("en") + finding.hint("vi") + finding.hint("en")
    assert caught.value.message("vi") != caught.value.message("en")


def test_the_place_of_the_byte_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"3:3"):
        sources.read(_write(tmp_path, b"a,b\n1,2\n3,\xff\n"))


def test_a_quote_within_a_cell_is_no_open_quote(tmp_path: Path) -> None:
    reading = sources.read(_write(tmp_path, 'a,b\n5" pipe,1\n2,3\n'))
    assert reading.table["a"].to_pylist() == ['5" pipe', "2"]


def test_extension_folder_absence_and_size_are_checked_first(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    small = _write(tmp_path, "a\n1\n")
    cases = [
        (tmp_path / "a.exe", "KH601", {}), (tmp_path / "a", "KH601", {}), (tmp_path / "none.csv", "KH602", {}),
        (tmp_path / "folder.csv", "KH602", {}), (small, "KH604", {"limit": 3}), (tmp_path / "x\x00.csv", "KH602", {}),
    ]  # fmt: skip
    for path, code, options in cases:
        with pytest.raises(InputError) as caught:
            sources.read(path, **options)
        assert isinstance(caught.value.finding, sources.faults.Finding)
        assert caught.value.finding.rule.code == code
