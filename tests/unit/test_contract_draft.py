"""A contract drafted from a file: what is guessed, that it can be read as it is, and that the file meets it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from khue.cli.main import main
from khue.folder.contract_file import read_contract
from khue.folder.load import load_city
from khue.model.contract import Contract
from khue.pipeline.drafting import draft
from khue.pipeline.incoming.checked import read

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"


def _write(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def _drafted(path: Path, folder: Path) -> Contract:
    city = load_city(SAO_KHUE)[0]
    text = draft(path, city=city).yaml("vi")
    (folder / "draft.yaml").write_text(text, encoding="utf-8")
    contract, found = read_contract(folder / "draft.yaml")
    assert contract is not None, (text, found)
    assert city is not None and not read(city, contract, path).result.refused, text
    return contract


def test_types_key_lists_ranges_patterns_area_and_day_are_guessed(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [f"HS-{n:04d}", f"SK10{1 + n % 3}", f"2025-07-{1 + n % 28:02d}", "có: \"a\" # b" if n % 2 else "không", n % 5 + 1,
         n * 1.5, "" if n == 3 else n]
        for n in range(60)
    ]  # fmt: skip
    path = _write(tmp_path / "Hồ sơ.csv", ["Mã hồ sơ", "Mã xã", "Ngày nộp", "Kênh", "Điểm", "Giờ", "Phí"], rows)
    contract = _drafted(path, tmp_path)
    columns = {column.name: column for column in contract.table.properties}
    kinds = ["string", "string", "date", "string", "integer", "number", "integer"]
    assert contract.id == "ho-so" and [column.logical_type for column in columns.values()] == kinds
    assert contract.primary_key == ("ma_ho_so",)
    assert columns["ma_ho_so"].logical_type_options.pattern == "HS-[0-9]{4}"
    assert (contract.area_column, contract.time_column) == ("ma_xa", "ngay_nop")
    assert columns["ma_xa"].quality == ()
    assert columns["kenh"].quality[0].arguments["validValues"] == ['có: "a" # b', "không"]
    assert (columns["diem"].logical_type_options.minimum, columns["diem"].logical_type_options.maximum) == (1, 5)
    assert [name for name, column in columns.items() if not column.required] == ["phi"]


def test_two_columns_are_the_key_where_none_is_alone(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [f"SK10{area}", f"2025-{month:02d}-01", 7] for area in (1, 2, 3) for month in range(1, 13)
    ]
    contract = _drafted(_write(tmp_path / "a.csv", ["ma_xa", "thang", "so"], rows), tmp_path)
    assert contract.primary_key == ("ma_xa", "thang")


def test_a_column_that_identifies_persons_is_classified(tmp_path: Path) -> None:
    rows: list[list[object]] = [[f"0010950{n:05d}", n] for n in range(1, 40)]
    contract = _drafted(_write(tmp_path / "a.csv", ["CCCD", "so"], rows), tmp_path)
    assert contract.closed == {"cccd"}


@pytest.mark.parametrize("name", ["ho-so/ho-so-2023-2025.csv", "phan-anh/phan-anh-2023-2025.xlsx"])
def test_the_command_drafts_what_can_be_read(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--city", str(SAO_KHUE), "contract", "draft", str(SAO_KHUE / "inbox" / name), "--as", "thu"]) == 0
    (tmp_path / "thu.yaml").write_text(capsys.readouterr().out, encoding="utf-8")
    contract, found = read_contract(tmp_path / "thu.yaml")
    assert contract is not None and contract.id == "thu" and not found


def test_what_is_no_file_of_rows_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("", encoding="utf-8")
    assert main(["contract", "draft", str(tmp_path / "a.csv")]) == 1


def test_a_column_that_counts_rows_is_no_key_and_what_is_not_known_can_be_filled_in(tmp_path: Path) -> None:
    rows: list[list[object]] = [[n, f"P{n:03d}", n * 2] for n in range(1, 30)]
    path = _write(tmp_path / "a.csv", ["STT", "Mã", "Số"], rows)
    assert _drafted(path, tmp_path).primary_key == ("ma",)
    text = (tmp_path / "draft.yaml").read_text(encoding="utf-8")
    assert "# customProperties:" in text
    (tmp_path / "draft.yaml").write_text(
        text.replace("# customProperties:", "customProperties:").replace(
            '#   - {property: khue.timeColumn, value: ""}', "  - {property: khue.delivery, value: append}"
        ),
        encoding="utf-8",
    )
    contract, _ = read_contract(tmp_path / "draft.yaml")
    assert contract is not None and contract.appends
