"""`khue ingest --report`: whatever file was sent, its findings come back as a workbook with marks, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from khue.cli.main import main

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
HEADER = ["ma_ho_so", "ma_xa", "ngay_nop", "ngay_hen_tra", "ngay_tra", "kenh", "muc_do", "hai_long", "le_phi"]
GOOD = ["HS-9001", "SK101", "2026-01-02", "2026-01-12", "2026-01-05", "truc_tuyen", "mot_phan", "4", "0"]
BAD = ["HS-9002", "SK101", "2026-01-02", "2026-01-12", "31/02/2026", "=cmd|x", "mot_phan", "9", "0"]
WRONG = {"E", "F", "H"}
"""The columns in which the bad row is wrong."""


def ingested(file: Path, tmp_path: Path, ending: str, *options: str) -> tuple[int, Path]:
    target = tmp_path / f"tra-lai.{ending}"
    line = [
        "--city",
        str(CITY),
        "--home",
        str(tmp_path / "home"),
        "ingest",
        "ho-so",
        str(file),
        "--report",
        str(target),
        *options,
    ]
    return main(line), target


def as_csv(path: Path) -> Path:
    path = path.with_suffix(".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["", *[""] * 8], HEADER, GOOD, BAD])
    return path


def as_xlsx(path: Path) -> Path:
    path = path.with_suffix(".xlsx")
    book = Workbook()
    book.active.title = "Tháng 1"
    for row in ([], HEADER, GOOD, BAD):
        book.active.append(row)
    book.active["F4"].data_type = "s"
    book.save(path)
    return path


def as_html(path: Path) -> Path:
    path = path.with_suffix(".xls")
    lines = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (["Báo cáo"], HEADER, GOOD, BAD)
    )
    path.write_text(f"<html><meta charset=utf-8><table>{lines}</table></html>", encoding="utf-8")
    return path


def as_text(path: Path) -> Path:
    path = path.with_suffix(".txt")
    path.write_text("\n".join("\t".join(row) for row in (["Báo cáo"], HEADER, GOOD, BAD)), encoding="utf-16")
    return path


def marked(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet for cell in row if cell.comment}


@pytest.mark.parametrize("make", [as_csv, as_xlsx, as_html, as_text])
def test_wrong_cells_are_marked_where_the_sender_sees_them(make: Callable[[Path], Path], tmp_path: Path) -> None:
    code, target = ingested(make(tmp_path / "gui"), tmp_path, "xlsx")
    book = load_workbook(target)
    assert code == 1
    assert len(book.worksheets) == 2
    assert marked(book.worksheets[1]) == {f"{column}4" for column in WRONG}
    links = [cell.hyperlink.location for row in book.worksheets[0] for cell in row if cell.hyperlink]
    assert {link.rpartition("!")[2] for link in links} == {f"{column}4" for column in WRONG}
    assert {link.rpartition("!")[0].strip("'") for link in links} == {book.worksheets[1].title}
    assert book.worksheets[1]["F4"].data_type == "s", "a hostile cell stays a text"


def test_the_marked_workbook_once_corrected_is_accepted(tmp_path: Path) -> None:
    _, target = ingested(as_xlsx(tmp_path / "gui"), tmp_path, "xlsx")
    book = load_workbook(target)
    sheet = book["Tháng 1"]
    sheet["E4"], sheet["F4"], sheet["H4"] = datetime(2026, 1, 9), "truc_tiep", 5
    book.save(tmp_path / "sua.xlsx")
    assert ingested(tmp_path / "sua.xlsx", tmp_path, "json")[0] == 0
    found = json.loads((tmp_path / "tra-lai.json").read_text(encoding="utf-8"))
    assert (found["outcome"], found["rows"]) == ("stored", 2)


def test_csv_and_json_say_the_same_and_csv_runs_nothing(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "gui")
    listed = json.loads(ingested(file, tmp_path, "json")[1].read_text(encoding="utf-8"))["findings"]
    with ingested(file, tmp_path, "csv")[1].open(encoding="utf-8-sig", newline="") as report:
        rows = list(csv.DictReader(report))
    assert [(row["row"], row["code"]) for row in rows] == [(str(one["row"]), one["code"]) for one in listed]
    assert [row["value"] for row in rows if row["name"] == "kenh"] == ["'=cmd|x"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 cut off",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage".decode().encode("utf-16-le"),
    ],
)
def test_a_file_that_cannot_be_read_comes_back_as_the_summary_alone(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "hong.xlsx"
    file.write_bytes(content)
    code, target = ingested(file, tmp_path, "xlsx")
    book = load_workbook(target)
    assert (code, len(book.worksheets)) == (1, 1)
    assert any("hong.xlsx" in str(cell.value) for row in book.active for cell in row)


def test_a_clean_file_has_a_summary_that_says_so(tmp_path: Path) -> None:
    file = tmp_path / "sach.csv"
    file.write_text("\n".join((",".join(HEADER), ",".join(GOOD))), encoding="utf-8")
    code, target = ingested(file, tmp_path, "xlsx", "--dry-run", "--lang", "en")
    book = load_workbook(target)
    assert (code, book.sheetnames) == (0, ["Findings", "sach"])
    assert "is valid" in str([cell.value for row in book.active for cell in row])


def test_sheets_that_were_put_together_are_marked_each_in_its_own(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for number, name in enumerate(("Quý 1", "Quý 2")):
        sheet = book.create_sheet(name)
        sheet.append(HEADER)
        sheet.append([f"HS-90{number}1", *GOOD[1:]])
        sheet.append([f"HS-90{number}2", *GOOD[1:7], str(8 + number), "0"])
    file = tmp_path / "hai.xlsx"
    book.save(file)
    found = load_workbook(ingested(file, tmp_path, "xlsx")[1])
    read = json.loads(ingested(file, tmp_path, "json")[1].read_text(encoding="utf-8"))
    if len(read["reading"].get("sheet", "").split(", ")) == 2:
        assert [marked(found[name]) for name in ("Quý 1", "Quý 2")] == [{"H3"}, {"H3"}]
    else:
        assert sum(len(marked(sheet)) for sheet in found.worksheets) == 1


def test_a_report_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert ingested(as_csv(tmp_path / "gui"), tmp_path, "pdf")[0] == 2
