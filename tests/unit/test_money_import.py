"""Budget files as offices send them: titles above, units in headers, dots in thousands; to the đồng, and never half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main
from khue.folder.check import check_folder
from khue.folder.load import load_city
from khue.model.money import Money
from khue.model.task import Task
from khue.pipeline.money.columns import unit_above, year_in
from khue.pipeline.money.importing import Imported, merged, read_budget

TASKS = (Task(id="NV1", clause="1", text="Mở cổng nộp hồ sơ"), Task(id="NV2", clause="2", text="Lập điểm hỗ trợ"))
MakeCity = Callable[..., Path]


def book(path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> Path:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    made.save(path)
    return path


def read(path: Path, **more: Any) -> Imported:
    return read_budget(path, TASKS, **more)


def codes(found: Imported) -> list[str]:
    return [finding.rule.code for finding in found.findings]


def test_a_form_with_titles_a_unit_above_and_two_rows_of_headers(tmp_path: Path) -> None:
    rows = [
        ["ỦY BAN NHÂN DÂN THÀNH PHỐ (hư cấu)"], ["BIỂU TỔNG HỢP KINH PHÍ NĂM 2025"],
        ["", "", "", "", "", "Đơn vị tính: triệu đồng"],
        ["STT", "Mã nhiệm vụ", "Nội dung nhiệm vụ", "Kinh phí năm 2025", None, None],
        [None, None, None, "Kế hoạch", "Phân bổ", "Giải ngân"],
        [1, "NV1", "Mở cổng nộp hồ sơ", "1.600", "1.600", "587,5"], [2, "NV2", "Lập điểm hỗ trợ", "1.380,5", "1.300", "45,2505"],
        [None, "Tổng cộng", None, "2.980,5", "2.900", "632,7505"],
    ]  # fmt: skip
    found = read(book(tmp_path / "bieu.xlsx", rows, ["D4:F4", "A4:A5", "B4:B5", "C4:C5"]), source="05/BC-TC")
    assert found.findings == []
    assert found.totals == {"planned": 2_980_500_000, "allocated": 2_900_000_000, "disbursed": 632_750_500}
    assert found.rows[("NV2", "2025")] == Money(
        task="NV2",
        period="2025",
        planned=1_380_500_000,
        allocated=1_300_000_000,
        disbursed=45_250_500,
        source="05/BC-TC",
    )


def test_units_in_headers_and_years_in_a_column(tmp_path: Path) -> None:
    path = tmp_path / "bieu.csv"
    path.write_text(
        "Nhiệm vụ;Năm;Dự toán (tỷ đồng);Đã thanh toán (đồng)\nMở cổng nộp hồ sơ;2025;0,6;587.500.000\n"
        "Mở cổng nộp hồ sơ;2026;0,25;\n", encoding="utf-8",
    )  # fmt: skip
    found = read(path)
    assert found.findings == []
    got = {key: (row.planned, row.allocated, row.disbursed) for key, row in found.rows.items()}
    assert got == {("NV1", "2025"): (600_000_000, None, 587_500_000), ("NV1", "2026"): (250_000_000, None, None)}


def test_years_side_by_side(tmp_path: Path) -> None:
    rows = [
        ["Mã nhiệm vụ", "Kế hoạch năm 2025 (triệu đồng)", "Kế hoạch năm 2026 (triệu đồng)"],
        ["NV1", 10, 20],
        ["NV2", 5, None],
    ]
    found = read(book(tmp_path / "b.xlsx", rows))
    assert {key: row.planned for key, row in found.rows.items()} == {
        ("NV1", "2025"): 10_000_000, ("NV1", "2026"): 20_000_000, ("NV2", "2025"): 5_000_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("NV9", "2025", "5"), "KH776"),
        (("NV1", "2025", "-5"), "KH777"),
        (("NV1", "2025", "1,5"), "KH777"),
    ],
)
def test_what_is_wrong_in_a_row_stops_the_import(tmp_path: Path, cells: Sequence[str], code: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(
        f"Mã nhiệm vụ;Năm;Giải ngân (đồng)\nNV2;2025;1.000.000\nNV2;2026;2.000,0\n{';'.join(cells)}\n", encoding="utf-8"
    )
    found = read(path)
    assert code in codes(found)
    assert found.failed


def test_a_row_twice_and_no_unit(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text("Mã nhiệm vụ;Năm;Giải ngân\nNV1;2025;1000000\nNV1;2025;2000000\n", encoding="utf-8")
    assert codes(read(path)) == ["KH778", "KH787"]


def test_a_total_that_does_not_agree_is_said(tmp_path: Path) -> None:
    rows = [
        ["Mã nhiệm vụ", "Năm", "Giải ngân (triệu đồng)"],
        ["NV1", 2025, 10],
        ["NV2", 2025, 5],
        ["Tổng cộng", None, 16],
    ]
    found = read(book(tmp_path / "b.xlsx", rows))
    assert codes(found) == ["KH779"]
    assert "lệch -1.000.000" in found.findings[0].sentence("vi")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Tên;Năm;Giải ngân (đồng)", "KH773"),
        ("Mã nhiệm vụ;Năm;Ghi chú", "KH774"),
        ("Mã nhiệm vụ;STT;Giải ngân (đồng)", "KH775"),
    ],
)
def test_a_file_that_does_not_say_enough(tmp_path: Path, header: str, code: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(f"{header}\nNV1;2025;1000\nNV2;2025;2000\n", encoding="utf-8")
    assert code in codes(read(path))


def test_what_a_file_gives_takes_the_place_of_what_was_there() -> None:
    before = [
        Money(task="NV1", period="2025", planned=5, allocated=4, source="cũ", note="giữ"),
        Money(task="NV2", period="2025", planned=1),
    ]
    found = merged(before, {("NV1", "2025"): Money(task="NV1", period="2025", disbursed=3, source="mới")})
    assert found[0] == Money(task="NV1", period="2025", planned=5, allocated=4, disbursed=3, source="mới", note="giữ")
    assert found[1] == before[1]


def test_units_and_years_above() -> None:
    assert unit_above(["ĐVT: nghìn đồng"]) == 1_000
    assert unit_above(["Sở Tài chính"]) == 0
    assert year_in(["Năm 2024", "Năm 2025"]) == ""


def test_the_command_shows_the_difference_and_writes_only_when_asked(
    make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = make_city()
    file = tmp_path / "bieu.csv"
    file.write_text(
        "Mã nhiệm vụ;Năm;Kế hoạch (triệu đồng);Giải ngân (triệu đồng)\nNV1;2025;10;2,5\nNV1;2024;8;8\n",
        encoding="utf-8",
    )
    written = city / "resolutions" / "nq-01" / "money.csv"
    assert main(["--city", str(city), "money", "import", str(file)]) == 0
    assert "+NV1,2025,10000000,,2500000,bieu.csv" in capsys.readouterr().out
    assert not written.exists()
    assert main(["--city", str(city), "money", "import", str(file), "--write", "--source", "DT-01"]) == 0
    declared, findings = load_city(city)
    assert declared is not None
    assert not findings
    assert [(row.task, row.period, row.planned, row.disbursed, row.source) for row in declared.money] == [
        ("NV1", "2025", 10_000_000, 2_500_000, "DT-01"), ("NV1", "2024", 8_000_000, 8_000_000, "DT-01"),
    ]  # fmt: skip
    capsys.readouterr()
    assert main(["--city", str(city), "money", "import", str(file), "--source", "DT-01"]) == 0
    assert "Không có gì thay đổi." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("NV8,2025,1,1,1,DT", "KH460"),
        ("NV1,2025,5,5,6,DT", "KH461"),
        ("NV1,2025,5,5,5,DT\nNV1,2025-Q1,1,1,1,DT", "KH462"),
        ("NV1,2025,-5,5,5,DT", "KH463"),
        ("NV1,2025,5,5,5,", "KH465"),
    ],
)
def test_rows_of_money_are_checked(make_city: MakeCity, rows: str, code: str) -> None:
    city = make_city({"resolutions/nq-01/money.csv": f"task,period,planned,allocated,disbursed,source\n{rows}\n"})
    assert code in [finding.rule.code for finding in check_folder(city)[1]]


RATING = """\
source: QĐ 1
criteria:
  - {id: a, name: A, weight: 60, measure: tasks_finished}
  - {id: b, name: B, weight: 40, measure: targets_on_course}
grades:
  - {id: x, name: X, from: 80}
  - {id: y, name: Y, from: 0}
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", ""),
        ("weight: 60", "weight: 0", "KH466"),
        ("{id: b,", "{id: a,", "KH467"),
        ("from: 0", "from: 90", "KH468"),
        ("source: QĐ 1\n", "", "KH469"),
    ],
)
def test_how_heads_are_rated_is_checked(make_city: MakeCity, old: str, new: str, code: str) -> None:
    city = make_city({"rating.yaml": RATING.replace(old, new) if old else RATING})
    found = [finding.rule.code for finding in check_folder(city)[1] if finding.path == "rating.yaml"]
    assert found == ([code] if code else [])
