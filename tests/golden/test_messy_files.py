"""The 35 messy files of ../shared/data/messy, each read to the table beside it, and told of as its description says."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main
from khue.folder.load import load_city
from khue.lib.periods import Period
from khue.model.unit_names import UnitNames
from khue.sources.received import receive, texts
from khue.sources.recognisers.spans import span
from khue.sources.unit_codes import with_codes

ROOT = Path(__file__).resolve().parents[2]
MESSY = ROOT.parent / "shared" / "data" / "messy"
FILES = sorted(path for path in MESSY.glob("[0-9]*")) if MESSY.is_dir() else []
needs_messy = pytest.mark.skipif(not FILES, reason="../shared/data/messy is absent: nothing to compare with")
UNITS_OF = "code_2022"
"""The name of the column of codes in the one file whose names are to be matched."""


def _wanted(path: Path) -> list[list[str]]:
    with (MESSY / "expected" / f"{path.name}.expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _described(path: Path) -> dict[str, Any]:
    return dict(json.loads((MESSY / "expected" / f"{path.name}.expected.json").read_text(encoding="utf-8")))


@needs_messy
def test_all_thirty_five_are_here() -> None:
    assert len(FILES) == 35


@needs_messy
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_the_table_is_the_one_beside_the_file(path: Path) -> None:
    wanted = _wanted(path)
    understood = receive(path)
    if UNITS_OF in wanted[0]:
        city, _ = load_city(ROOT / "cities" / "ha-noi")
        assert city is not None
        understood = with_codes(understood, UnitNames(city.units()), Period.parse("2022").end, UNITS_OF)
    assert texts(understood) == wanted


@needs_messy
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_the_account_says_what_the_description_says(path: Path) -> None:
    described, account = _described(path), receive(path).read_as
    kinds = {"csv": ("csv",), "fixed width": ("fixed",)}.get(described["format"], (described["format"],))
    assert account.kind in kinds
    if "delimiter" in described:
        assert account.delimiter == described["delimiter"]
    if "header_rows" in described:
        assert list(account.header_rows) == described["header_rows"]
    if "sheet" in described:
        assert account.sheets == (described["sheet"],)
    for error in described.get("row_errors", []):
        known = {fault.row for fault in account.faults} | {
            int(row) for one in account.left_out if one.reason == "blank" for row in one.rows.split(",")
        }
        assert error["line"] in known
    marks = {(",", "number"): "1.234,5", (".", "number"): "1,234.5"}
    notations = {one.notation for one in account.columns if one.kind in ("number", "integer") and one.notation}
    if "decimal" in described:
        assert notations <= {marks[described["decimal"], "number"]}


@needs_messy
def test_the_kinds_of_the_columns_are_those_described() -> None:
    same = {"string": {"text", "code", "period", "empty"}, "number": {"number", "integer"}, "integer": {"integer", "code"},
            "date": {"date"}, "datetime": {"datetime"}}  # fmt: skip
    for path in FILES:
        account = receive(path).read_as
        for made, wanted in zip(account.columns, _described(path)["columns"], strict=False):
            assert made.kind in same[wanted["type"]], (path.name, made, wanted)


@needs_messy
def test_cells_that_cannot_be_read_are_named() -> None:
    days = receive(MESSY / "20_dang_ngay.csv").read_as
    assert [(one.row, one.text, one.error) for one in days.faults] == [
        (10, "31/02/2025", "no-day"),
        (12, "Không thời hạn", "no-date"),
    ]


@needs_messy
def test_periods_in_words_have_their_first_and_last_day() -> None:
    described = _described(MESSY / "11_ngay_va_phan_tram_hon_hop.xlsx")
    words = [row[0] for row in texts(receive(MESSY / described["file"]))[1:]]
    found = [span(text) for text in words]
    assert found == [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in described["periods"]]


@needs_messy
@pytest.mark.parametrize("name", ["10_bao_cao_tieu_de_gop.xlsx", "19_dang_so.csv", "01_tcvn3_don_vi.csv"])
def test_the_command_prints_the_table_alone(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", str(MESSY / name), "--format", "csv"]) == 0
    assert list(csv.reader(capsys.readouterr().out.splitlines())) == _wanted(MESSY / name)


@needs_messy
def test_the_command_matches_names_to_the_units_of_the_city(capsys: pytest.CaptureFixture[str]) -> None:
    file = MESSY / "22_bien_the_ten_don_vi.csv"
    city = str(ROOT / "cities" / "ha-noi")
    assert main(["--city", city, "preview", str(file), "--codes", "2022", "--format", "csv"]) == 0
    assert list(csv.reader(capsys.readouterr().out.splitlines())) == _wanted(file)
