"""Rows that are kept beside a version: listed with what is wrong, given away harmlessly, and taken back corrected."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook

from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.contract import Contract, CustomProperty
from khue.model.finding import Finding
from khue.model.privacy import MASK
from khue.pipeline.incoming import aside_files
from khue.pipeline.incoming.aside import Aside, of_version
from khue.pipeline.incoming.ingest import contract_of, ingest
from khue.pipeline.incoming.set_aside import waiting_count
from khue.stores import ParquetStore

SAO_KHUE = Path(__file__).parents[2] / "cities" / "sao-khue"
HEAD = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"


def _city(delivery: str, closed: str = "") -> City:
    found = load_city(SAO_KHUE)[0]
    assert found is not None
    own = {"khue.policy": "accept-good", "khue.delivery": delivery}
    return msgspec.structs.replace(found, contracts=tuple(_changed(one, own, closed) for one in found.contracts))


def _changed(contract: Contract, own: dict[str, str], closed: str) -> Contract:
    if contract.id != "ho-so":
        return contract
    kept = tuple(one for one in contract.custom_properties if one.property not in own)
    table = contract.table
    columns = tuple(
        msgspec.structs.replace(one, classification="personal") if one.name == closed else one
        for one in table.properties
    )
    return msgspec.structs.replace(
        contract, tables=(msgspec.structs.replace(table, properties=columns),),
        custom_properties=(*kept, *(CustomProperty(property=name, value=value) for name, value in own.items())),
    )  # fmt: skip


def _file(folder: Path, name: str = "them.csv") -> Path:
    """Forty rows, three of them wrong: a word that is none, two figures out of range, a code that is a formula."""
    lines = [
        f"HS-{5000 + n},SK101,2025-07-{n % 28 + 1:02d},2025-08-01,2025-08-01,truc_tuyen,mot_phan,4,0" for n in range(40)
    ]
    lines[3] = lines[3].replace("truc_tuyen", "qua mạng")
    lines[9] = lines[9].replace(",4,0", ",9,-5")
    lines[12] = lines[12].replace("SK101", '"=HYPERLINK(""http://x"")"')
    path = folder / name
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(params=["append", "whole"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[City, ParquetStore, Contract, Aside]:
    city, store = _city(request.param), ParquetStore(tmp_path / "home")
    assert ingest(city, store, "ho-so", _file(tmp_path)).stored
    contract = contract_of(city, "ho-so")
    return city, store, contract, of_version(store, contract, 1)


Kept = tuple[City, ParquetStore, Contract, Aside]


def test_each_row_is_listed_once_with_all_that_is_wrong(kept: Kept) -> None:
    *_, aside = kept
    rows = list(aside.rows())
    assert [row.row for row in rows] == [5, 11, 14]
    assert [len(row.sentences("vi")) for row in rows] == [1, 2, 1]
    assert "qua mạng" in rows[0].sentences("vi")[0]
    assert rows[1].cells["le_phi"] == "-5"
    assert (aside.count, [row.row for row in aside.rows(1, 1)], list(aside.rows(3))) == (3, [11], [])


def test_no_file_of_them_runs_anything(kept: Kept, tmp_path: Path) -> None:
    *_, aside = kept
    for ending in (".csv", ".xlsx", ".json"):
        aside_files.write(aside, tmp_path / f"rows{ending}", "vi")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert lines[2]["ma_xa"].startswith("'=")
    assert lines[1]["le_phi"] == "-5", "a number below zero is one"
    sheet = load_workbook(tmp_path / "rows.xlsx").active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert [one["row"] for one in json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))] == [5, 11, 14]


def _corrected(aside: Aside, folder: Path, ending: str = ".csv", *, all_of_them: bool = True) -> Path:
    """The table with its cells put right, as somebody sends it back."""
    path = folder / f"sua{ending}"
    aside_files.write(aside, path, "vi")
    if ending == ".xlsx":
        book = load_workbook(path)
        sheet = book.active
        assert sheet is not None
        for row in sheet.iter_rows():
            for cell in row:
                cell.value = {"qua mạng": "truc_tuyen", "9": 4, "-5": 5, '=HYPERLINK("http://x")': "SK101"}.get(
                    str(cell.value), cell.value
                )
        book.save(path)
        return path
    text = path.read_text(encoding="utf-8-sig").replace("qua mạng,", "truc_tuyen,").replace(",9,-5,", ",4,5,")
    if all_of_them:
        text = text.replace('"\'=HYPERLINK(""http://x"")"', "SK101")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_corrected_rows_make_the_version_whole(kept: Kept, tmp_path: Path, ending: str) -> None:
    city, store, contract, aside = kept
    assert waiting_count(store, contract, 1) == 3
    made = tmp_path / "made.parquet"
    checked = aside_files.corrected(
        city, store, contract, store.version("ho-so", 1), _corrected(aside, tmp_path, ending), made
    )
    assert checked.table is not None, checked.result.findings
    result = ingest(city, store, "ho-so", made)
    current = store.current("ho-so")
    assert current is not None
    assert (result.stored, current.rows, waiting_count(store, contract, current.number)) == (True, 40, 0)
    assert len(set(store.rows(current).column("ma_ho_so").to_pylist())) == 40


def test_what_is_still_wrong_is_told_by_the_row_of_the_file_that_came_first(kept: Kept, tmp_path: Path) -> None:
    city, store, contract, aside = kept
    file = _corrected(aside, tmp_path, all_of_them=False)
    checked = aside_files.corrected(city, store, contract, store.version("ho-so", 1), file, tmp_path / "made.parquet")
    assert checked.table is None
    assert [(one.line, one.path) for one in checked.result.findings if one.line] == [(14, "sua.csv")]
    assert not (tmp_path / "made.parquet").exists()


def test_a_table_that_is_none_of_these_is_refused(kept: Kept, tmp_path: Path) -> None:
    city, store, contract, _ = kept
    for content, code in ((f"{HEAD}\n", "KH663"), (f"Dòng trong tệp,{HEAD}\n99,{'x,' * 8}x\n", "KH688")):
        (tmp_path / "la.csv").write_text(content, encoding="utf-8")
        with pytest.raises(InputError) as error:
            aside_files.corrected(
                city, store, contract, store.version("ho-so", 1), tmp_path / "la.csv", tmp_path / "m.parquet"
            )
        assert isinstance(error.value.finding, Finding)
        assert error.value.finding.rule.code == code


def test_rows_are_not_added_to_what_is_no_longer_current(tmp_path: Path) -> None:
    city, store = _city("whole"), ParquetStore(tmp_path / "home")
    ingest(city, store, "ho-so", _file(tmp_path))
    contract = contract_of(city, "ho-so")
    file = _corrected(of_version(store, contract, 1), tmp_path)
    ingest(city, store, "ho-so", SAO_KHUE / "inbox" / "ho-so" / "ho-so-2023-2025.csv")
    with pytest.raises(InputError) as error:
        aside_files.corrected(city, store, contract, store.version("ho-so", 1), file, tmp_path / "made.parquet")
    assert isinstance(error.value.finding, Finding)
    assert error.value.finding.rule.code == "KH689"


def test_closed_cells_are_masked_and_come_back_as_they_were_sent(tmp_path: Path) -> None:
    city, store = _city("append", closed="kenh"), ParquetStore(tmp_path / "home")
    ingest(city, store, "ho-so", _file(tmp_path))
    contract = contract_of(city, "ho-so")
    aside = of_version(store, contract, 1)
    for ending in (".csv", ".json", ".xlsx"):
        aside_files.write(aside, tmp_path / f"rows{ending}", "vi")
        assert "qua mạng".encode() not in (tmp_path / f"rows{ending}").read_bytes()
    assert "qua mạng" not in " ".join(sentence for row in aside.rows() for sentence in row.sentences("vi"))
    assert {row.cells["kenh"] for row in aside.rows()} == {MASK}
    file = _corrected(aside, tmp_path)
    checked = aside_files.corrected(city, store, contract, store.version("ho-so", 1), file, tmp_path / "made.parquet")
    assert [(one.line, one.params["column"]) for one in checked.result.findings if one.line] == [(5, "kenh")], (
        "the masked cell that was not touched is as wrong as it was; the others are right"
    )
