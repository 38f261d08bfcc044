"""What a person says of a file holds against what would be found out, and is remembered for the next one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from khue.exceptions import InputError
from khue.model.reading import AUTOMATIC, Correction
from khue.pipeline.incoming.reading_words import sentences
from khue.pipeline.incoming.remembered import correction_for, entries, keep, kept, remember
from khue.sources.received import receive, texts

TEXT = "Tên;Số;Ngày\nA;12.345;01/02/2025\nB;1.200;03/04/2025\nTổng cộng;13.545;\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _lines(path: Path, **said: object) -> list[str]:
    return ["|".join(row) for row in texts(receive(path, Correction(**said)))]  # type: ignore[arg-type]


def test_without_a_word(file: Path) -> None:
    assert _lines(file) == ["Tên|Số|Ngày", "A|12345|2025-02-01", "B|1200|2025-04-03"]


def test_the_decimal_mark_and_the_order_of_days(file: Path) -> None:
    assert _lines(file, decimal=".", dates="mdy")[1:] == ["A|12.345|2025-01-02", "B|1.2|2025-03-04"]


def test_totals_kept_and_rows_left_out(file: Path) -> None:
    assert _lines(file, keep_totals=True)[3] == "Tổng cộng|13545|"
    understood = receive(file, Correction(skip="2"))
    assert [row[0] for row in texts(understood)[1:]] == ["B"]
    assert ("by-hand", "2") in [(one.reason, one.rows) for one in understood.read_as.left_out]


def test_header_rows(file: Path) -> None:
    assert _lines(file, header="2")[0] == "A|12.345|01/02/2025"
    assert _lines(file, header="1-2")[0] == "Tên / A|Số / 12.345|Ngày / 01/02/2025"
    assert _lines(file, header="0")[0] == "cột_1|cột_2|cột_3"


def test_other_names_and_another_delimiter(file: Path) -> None:
    assert _lines(file, columns={"Số": "Dân số"})[0] == "Tên|Dân số|Ngày"
    assert len(receive(file, Correction(delimiter="comma")).names) == 1


def test_an_alphabet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Tªn;Sè\n§;1\n".encode("latin-1"))
    assert _lines(path, encoding="tcvn3") == ["Tên|Số", "Đ|1"]


def test_a_sheet_by_name_or_number_or_all(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Một"
    for sheet in (book.worksheets[0], book.create_sheet("Hai")):
        for row in ([sheet.title, "Số"], ["A", 1]):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert _lines(tmp_path / "a.xlsx", sheet="hai")[0] == _lines(tmp_path / "a.xlsx", sheet="2")[0] == "Hai|Số"


def test_months_stay_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Chỉ tiêu;Tháng 1;Tháng 2;Tháng 3\nA;1;2;3\n", encoding="utf-8")
    assert _lines(path, wide=True)[0] == "Chỉ tiêu|Tháng 1|Tháng 2|Tháng 3"


def test_what_was_said_is_told(file: Path) -> None:
    account = receive(file, Correction(decimal=".", skip="2")).read_as
    assert account.corrected == Correction(decimal=".", skip="2")
    assert any("decimal=." in sentence and "skip=2" in sentence for sentence in sentences(account, "en"))


def test_remembered_by_the_names_of_files(tmp_path: Path) -> None:
    remember(tmp_path, Correction(header="3-4"))
    remember(tmp_path, Correction(encoding="tcvn3", columns={"a": "b"}), "*.csv")
    assert correction_for(tmp_path, "X.CSV") == Correction(encoding="tcvn3", columns={"a": "b"})
    assert correction_for(tmp_path, "x.xlsx") == Correction(header="3-4")
    remember(tmp_path, Correction(sheet="2"), "*.csv")
    assert [one.files for one in entries(tmp_path)] == ["*.csv", "*"]
    assert correction_for(tmp_path, "x.csv") == Correction(sheet="2")


def test_written_by_hand_rows_may_be_numbers(tmp_path: Path) -> None:
    (tmp_path / "reading.yaml").write_text("- header: 7\n  sheet: 2\n", encoding="utf-8")
    assert correction_for(tmp_path, "x.csv") == Correction(header="7", sheet="2")
    (tmp_path / "reading.yaml").write_text("", encoding="utf-8")
    assert correction_for(tmp_path, "x.csv") == AUTOMATIC


@pytest.mark.parametrize(
    "content", ["- heder: 3\n", "- header: ba\n", "header: [", "- 5\n", "- dates: dym\n", "- !!python/object:os.x {}\n"]
)
def test_entries_that_are_not_understood_stop_the_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "reading.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        correction_for(tmp_path, "x.csv")
    assert "reading.yaml" in caught.value.message("vi")


def test_kept_beside_the_raw_bytes(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / ("a" * 64)
    assert kept(raw) is None
    keep(raw, Correction(header="3-4"))
    assert kept(raw) == Correction(header="3-4")
    keep(raw, AUTOMATIC)
    assert kept(raw) == AUTOMATIC
    keep(raw, None)
    assert kept(raw) is None
