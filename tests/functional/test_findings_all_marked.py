"""A file with more wrong cells than are listed: every one is coloured, and the whole list comes with it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from khue.cli.main import main
from khue.pipeline.incoming import every
from khue.reports.workbook import marked

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
HEADER = ["ma_ho_so", "ma_xa", "ngay_nop", "ngay_hen_tra", "ngay_tra", "kenh", "muc_do", "hai_long", "le_phi"]
ROWS, RED = 1_500, "FFFFC7CE"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook in which each row has a mark of nine, every third a channel that is none, and the last repeats a code."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Hồ sơ"
    sheet.append(HEADER)
    for n in range(ROWS):
        code = "HS-0000" if n == ROWS - 1 else f"HS-{n:04d}"
        kind = "=2+3" if n % 3 == 0 else "truc_tuyen"
        sheet.append([code, "SK101", "2025-07-01", "2025-07-11", None, kind, "mot_phan", 9, 0])
        sheet.cell(n + 2, 6).data_type = "s"
    path = tmp_path_factory.mktemp("many") / "ho-so.xlsx"
    book.save(path)
    return path


WRONG = ROWS + ROWS // 3 + 1


def returned(file: Path, folder: Path, ending: str) -> Path:
    target = folder / f"tra-lai.{ending}"
    line = ["--city", str(CITY), "--home", str(folder / "home"), "ingest", "ho-so", str(file), "--report", str(target)]
    assert main(line) == 1
    return target


def red(book: Any) -> set[str]:
    return {cell.coordinate for row in book["Hồ sơ"].iter_rows() for cell in row if cell.fill.fgColor.rgb == RED}


def test_every_wrong_cell_is_coloured_and_the_whole_list_comes_last(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, "MOST_COMMENTS", 700)
    book = load_workbook(returned(file, tmp_path, "xlsx"))
    wanted = {f"H{n + 2}" for n in range(ROWS)} | {f"F{n + 2}" for n in range(0, ROWS, 3)} | {f"A{ROWS + 1}"}
    assert red(book) == wanted
    assert sum(cell.comment is not None for row in book["Hồ sơ"].iter_rows() for cell in row) == 700
    assert book.sheetnames == ["Kết quả kiểm tra", "Hồ sơ", "Tất cả chỗ sai"]
    listed: Any = book["Tất cả chỗ sai"]
    assert listed.max_row == WRONG + 1
    assert {cell.data_type for row in listed.iter_rows() for cell in row if cell.value is not None} == {"s"}, (
        "nothing runs"
    )
    front = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows(max_row=12) for cell in row)
    assert f"Tất cả {WRONG} chỗ" in front


def test_what_comes_after_the_worded_ones_is_coloured_all_the_same(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(every, "MOST", 1_100)
    book = load_workbook(returned(file, tmp_path, "xlsx"))
    assert len(red(book)) == WRONG
    assert book["Tất cả chỗ sai"].max_row == 1_101


def test_csv_and_json_have_all_of_them_too(file: Path, tmp_path: Path) -> None:
    with returned(file, tmp_path, "csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == WRONG
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]
    found = json.loads(returned(file, tmp_path, "json").read_text(encoding="utf-8"))
    assert (len(found["findings"]), found["total_findings"]) == (WRONG, WRONG)


def test_the_returned_workbook_is_read_as_the_one_that_was_sent(file: Path, tmp_path: Path, capsys: Any) -> None:
    again = returned(file, tmp_path, "xlsx")
    capsys.readouterr()
    assert (
        main(["--city", str(CITY), "--home", str(tmp_path / "home"), "ingest", "ho-so", str(again), "--dry-run"]) == 1
    )
    assert f"{ROWS}/{ROWS} dòng có lỗi" in capsys.readouterr().out
