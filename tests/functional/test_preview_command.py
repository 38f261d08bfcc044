"""`khue preview`, and `khue ingest` and the inbox with files as offices send them: read, told, corrected, remembered."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from khue.cli.main import main
from khue.folder.load import load_city
from khue.pipeline.incoming.ingest import ingest_inbox, pending
from khue.stores import ParquetStore

MakeCity = Callable[..., Path]

MESSY = (
    "BÁO CÁO HỒ SƠ;;;;\n;;;;\nSTT;Mã (ký hiệu);Xã;Ngày nộp;truc_tuyen\n"
    "1;A1;P. Hai;01/05/2024;có\n2;A2;Xã Một;ngày 1 tháng 6 năm 2024;không\n"
    "3;A3;Xa Ba;01/02/2025;-\nTổng cộng;3;;;\nNgười lập biểu;;;;\n"
)
CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: ho-so
version: 1.0.0
status: active
schema:
  - name: ho_so
    properties:
      - {name: ma, logicalType: string, required: true, primaryKey: true, businessName: Mã}
      - {name: xa, logicalType: string, required: true}
      - {name: ngay, logicalType: date, required: true, customProperties: [{property: khue.aliases, value: "Ngày nộp; Ngày gửi"}]}
      - {name: truc_tuyen, logicalType: boolean}
team:
  members:
    - {username: SO, role: owner}
customProperties:
  - {property: khue.areaColumn, value: xa}
  - {property: khue.timeColumn, value: ngay}
"""
UNITS = """\
code,name,kind,level,parent,valid_from,valid_to
TN,Thành phố Thử Nghiệm,thanh-pho,city,,,
X1,Xã Một,xa,commune,TN,,2024-12-31
X2,Phường Hai,phuong,commune,TN,,
X3,Xã Ba,xa,commune,TN,2025-01-01,
"""
WANTED = [
    ("A1", "X2", date(2024, 5, 1), True),
    ("A2", "X1", date(2024, 6, 1), False),
    ("A3", "X3", date(2025, 2, 1), None),
]


class Office:
    """A city whose contract gives other names for columns, its data home, and the command line between them."""

    def __init__(self, city: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.city, self.home, self._capsys = city, home, capsys

    def run(self, *words: str | Path, lang: str = "en") -> tuple[int, str, str]:
        code = main(["--city", str(self.city), "--home", str(self.home), "--lang", lang, *map(str, words)])
        out, err = self._capsys.readouterr()
        return code, out, err

    def file(self, content: str | bytes, name: str = "bao-cao.csv") -> Path:
        path = self.city.parent / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def rows(self) -> list[tuple[object, ...]]:
        store = ParquetStore(self.home)
        current = store.current("ho-so")
        assert current is not None
        return [
            tuple(row[name] for name in ("ma", "xa", "ngay", "truc_tuyen"))
            for row in store.rows(current).sort_by("ma").to_pylist()
        ]


@pytest.fixture
def office(make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    city = make_city({"contracts/ho-so.odcs.yaml": CONTRACT, "units/units.csv": UNITS})
    return Office(city, tmp_path / "home", capsys)


def test_a_preview_says_what_was_done_and_shows_the_table(office: Office) -> None:
    file = office.file(MESSY)
    code, out, _ = office.run("preview", file)
    assert code == 0
    for told in (
        "encoding UTF-8, delimiter “;”",
        "Header rows: 3.",
        "1 title rows: 1",
        "1 total rows: 7",
        "1 notes and signatures: 8",
    ):
        assert told in out
    assert "A2   Xã Một  2024-06-01" in " ".join(out.split("  ")).replace("  ", " ") or "2024-06-01" in out
    _, out, _ = office.run("preview", file, lang="vi")
    assert "Đã bỏ ra 1 dòng cộng: 7" in out


def test_the_table_alone_as_csv_and_everything_as_json(office: Office) -> None:
    file = office.file(MESSY)
    _, out, told = office.run("preview", file, "--format", "csv")
    assert list(csv.reader(out.splitlines())) == [
        ["STT", "Mã (ký hiệu)", "Xã", "Ngày nộp", "truc_tuyen"], ["1", "A1", "P. Hai", "2024-05-01", "có"],
        ["2", "A2", "Xã Một", "2024-06-01", "không"], ["3", "A3", "Xa Ba", "2025-02-01", ""],
    ]  # fmt: skip
    assert "Header rows: 3." in told
    _, out, _ = office.run("preview", file, "--format", "json")
    found = json.loads(out)
    assert found["reading"]["header_rows"] == [3]
    assert [(one["reason"], one["rows"]) for one in found["reading"]["left_out"]] == [
        ("title", "1"), ("total", "7"), ("note", "8"),
    ]  # fmt: skip
    assert len(found["rows"]) == 3


def test_cells_that_would_run_are_harmless_in_the_csv(office: Office) -> None:
    _, out, _ = office.run("preview", office.file("Tên,Số\n=cmd|' /C calc'!A0,-5\nB,6\n"), "--format", "csv")
    assert list(csv.reader(out.splitlines()))[1] == ["'=cmd|' /C calc'!A0", "-5"]


def test_a_preview_needs_no_city(office: Office, tmp_path: Path) -> None:
    shutil.rmtree(office.city)
    code, out, _ = office.run("preview", office.file(MESSY))
    assert (code, list(office.home.glob("*"))) == (0, [])
    assert "A1" in out


def test_columns_are_held_against_the_contract(office: Office) -> None:
    _, out, _ = office.run("preview", office.file(MESSY), "--as", "ho-so")
    assert "Columns of the contract ho-so: 4 of 4 found." in out
    assert "Column “Ngày nộp” was taken for “ngay” of the contract." in out
    assert "3 names of units in “P. Hai”" in out or "X2" in out
    code, _, err = office.run("preview", office.file(MESSY), "--as", "ho-xo")
    assert (code, "ho-so" in err) == (1, True)


def test_codes_of_units_as_of_a_day(office: Office) -> None:
    file = office.file("Tên\nXã Một\nPhường Hai\nXã Ba\nXã Tư\n")
    _, out, told = office.run("preview", file, "--codes", "2024-06", "--format", "csv")
    assert [row[-1] for row in csv.reader(out.splitlines())] == ["code_2024-06", "X1", "X2", "X3", ""]
    assert "1 place could not be read." in told


@pytest.mark.parametrize(("words", "code"), [
    (("--header", "ba"), 2), (("--skip", "1;2"), 2), (("--decimal", "x"), 2), (("--dates", "dym"), 2), (("--rename", "x"), 2),
    (("--codes", "hôm nay"), 2), (("--remember",), 2), (("--encoding", "klingon"), 1), (("--header", "90"), 1),
])  # fmt: skip
def test_words_that_are_not_understood(office: Office, words: tuple[str, ...], code: int) -> None:
    found, out, err = office.run("preview", office.file(MESSY), *words)
    assert (found, out) == (code, "")
    assert err.strip() and "{" not in err


def test_a_messy_file_is_taken_in_and_told(office: Office) -> None:
    code, out, _ = office.run("ingest", "ho-so", office.file(MESSY))
    assert code == 0, out
    assert "1 total rows: 7" in out
    assert office.rows() == WANTED


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1258"])
def test_whatever_its_letters(office: Office, encoding: str) -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", MESSY) if encoding == "cp1258" else MESSY
    for shape, letter in {
        "A\u0306": "Ă",
        "a\u0306": "ă",
        "O\u031b": "Ơ",
        "o\u031b": "ơ",
        "U\u031b": "Ư",
        "u\u031b": "ư",
    }.items():
        text = text.replace(shape, letter)
    for vowel in "aeoAEO":
        text = text.replace(f"{vowel}\u0323\u0302", unicodedata.normalize("NFC", f"{vowel}\u0302") + "\u0323")
        text = text.replace(f"{vowel}\u0302", unicodedata.normalize("NFC", f"{vowel}\u0302"))
    assert office.run("ingest", "ho-so", office.file(text.encode(encoding)))[0] == 0
    assert office.rows() == WANTED


def test_a_workbook_under_a_wrong_name(office: Office) -> None:
    book = openpyxl.Workbook()
    for line in MESSY.splitlines():
        book.worksheets[0].append([cell or None for cell in line.split(";")])
    path = office.city.parent / "bao-cao.csv"
    book.save(path.with_suffix(".xlsx"))
    path.with_suffix(".xlsx").rename(path)
    assert office.run("ingest", "ho-so", path)[0] == 0
    assert office.rows() == WANTED


def test_what_cannot_be_read_is_refused_in_its_own_rows(office: Office) -> None:
    code, out, _ = office.run(
        "ingest", "ho-so", office.file(MESSY.replace("01/05/2024", "31/02/2024").replace("Xã Một", "Xã Năm"))
    )
    assert code == 1
    assert "bao-cao.csv:4:4" in out and "31/02/2024" in out
    assert "bao-cao.csv:5:3" in out and "Xã Năm" in out
    assert ParquetStore(office.home).current("ho-so") is None


def test_a_clean_file_is_not_looked_at_closely(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from khue.pipeline.incoming import closer

    def looked(*_: object) -> None:
        raise AssertionError("a clean file goes by the fast path")

    monkeypatch.setattr(closer, "look", looked)
    clean = "ma,xa,ngay,truc_tuyen\nA1,X2,2024-05-01,có\nA2,X1,01/06/2024,không\nA3,X3,2025-02-01,\n"
    assert office.run("ingest", "ho-so", office.file(clean))[0] == 0
    assert office.rows() == WANTED


def test_a_correction_is_remembered_and_holds_for_the_next_file(office: Office) -> None:
    file = office.file(MESSY.replace("01/05/2024", "05/01/2024").replace("01/02/2025", "02/01/2025"))
    code, _, err = office.run("preview", file, "--as", "ho-so", "--dates", "mdy", "--remember", "bao-cao*")
    assert (code, "reading.yaml" in err) == (0, True)
    code, out, _ = office.run("ingest", "ho-so", file)
    assert code == 0, out
    assert "dates=mdy" in out
    assert office.rows() == WANTED


def test_the_inbox_reads_as_it_remembers_and_reads_the_raw_file_again_just_so(office: Office) -> None:
    inbox = office.city / "inbox" / "ho-so"
    inbox.mkdir(parents=True)
    (inbox / "bao-cao.csv").write_text(
        MESSY.replace("01/05/2024", "05/01/2024").replace("01/02/2025", "02/01/2025"), encoding="utf-8"
    )
    (inbox / "reading.yaml").write_text('- files: "*.csv"\n  dates: mdy\n', encoding="utf-8")
    city, _ = load_city(office.city)
    assert city is not None
    store = ParquetStore(office.home)
    assert [path.name for _, path in pending(city, office.city, store)] == ["bao-cao.csv"]
    results = ingest_inbox(city, office.city, store)
    assert [(result.refused, result.stored) for result in results] == [(False, True)]
    assert office.rows() == WANTED
    (inbox / "reading.yaml").unlink()
    shutil.rmtree(office.home / "datasets")
    assert not any(result.refused for result in ingest_inbox(city, office.city, ParquetStore(office.home)))
    assert office.rows() == WANTED


def test_a_remembered_correction_that_is_not_understood_stops_its_files(office: Office) -> None:
    inbox = office.city / "inbox" / "ho-so"
    inbox.mkdir(parents=True)
    (inbox / "bao-cao.csv").write_text(MESSY, encoding="utf-8")
    (inbox / "reading.yaml").write_text("- heder: 3\n", encoding="utf-8")
    city, _ = load_city(office.city)
    assert city is not None
    results = ingest_inbox(city, office.city, ParquetStore(office.home))
    assert [result.findings[0].rule.code for result in results] == ["KH676"]
