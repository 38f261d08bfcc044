"""A document from its file into the city folder by commands: a table, the confirmed table, the difference, the writing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from khue.cli.main import main
from khue.documents.dictionary import of_city
from khue.documents.read import read
from khue.folder.check import check_folder
from khue.folder.load import load_city
from khue.pipeline.proposals import proposed, with_proposal
from plan_sample import TEXT

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    shutil.copytree(CITY, tmp_path / "sao-khue")
    (tmp_path / "ke-hoach.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "sao-khue"


def confirm(table: Path, refused: str = "", **cells: Any) -> Path:
    """Confirm every item but one, and write into cells of the first target."""
    book = openpyxl.load_workbook(table)
    for page in book:
        columns = {cell.value: cell.column for cell in page[2]}
        for row in range(3, page.max_row + 1):
            code = page.cell(row, columns["Mã"]).value
            page.cell(row, columns["Xác nhận"]).value = "bỏ" if code == refused else "đồng ý"
        for heading, value in cells.items() if page.title == "Chỉ tiêu" else ():
            page.cell(6, columns[heading.replace("_", " ")]).value = value
    book.save(table)
    return table


def test_from_the_file_by_a_table_into_the_folder(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, document, table = ["--city", str(city)], str(tmp_path / "ke-hoach.txt"), tmp_path / "muc.xlsx"
    assert main([*here, "read", document, "--items", str(table)]) == 0
    assert "5 chỉ tiêu, 4 nhiệm vụ" in capsys.readouterr().out

    confirm(table, refused="KH05-NV-004")
    assert main([*here, "read", document, "--confirmed", str(table)]) == 1, "one target has no agency"
    assert "chưa có cơ quan chịu trách nhiệm" in capsys.readouterr().err

    confirm(table, refused="KH05-NV-004", Đơn_vị_chủ_trì="Trung tâm Chuyển đổi số Sao Khuê")
    before = sorted(path for path in city.rglob("*"))
    assert main([*here, "read", document, "--confirmed", str(table)]) == 0
    out = capsys.readouterr().out
    assert "+KH05-2027-02" in out and "Chưa ghi gì" in out
    assert sorted(path for path in city.rglob("*")) == before

    assert main([*here, "read", document, "--confirmed", str(table), "--write"]) == 0
    plan, findings = load_city(city)
    assert plan is not None and findings == []
    written = {one.id: one for one in (*plan.targets, *plan.tasks)}
    assert (written["KH05-2027-02"].supersedes, written["KH05-2027-02"].relation) == ("SK-08", "contradicts")
    assert (written["KH05-2028-03"].supersedes, written["KH05-2028-03"].relation) == ("SK-11", "replaces")
    assert "KH05-NV-004" not in written
    assert written["SK-08"].value == 25, "what was promised before stays"
    capsys.readouterr()
    assert main([*here, "read", document, "--confirmed", str(table), "--write"]) == 0
    assert "Không có gì thay đổi" in capsys.readouterr().out


def test_a_plan_as_a_table_out_and_in(city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, table = ["--city", str(city), "--format", "json"], tmp_path / "ke-hoach.csv"
    assert main([*here, "document", "nq-01-sk", "--out", str(table)]) == 0
    capsys.readouterr()
    assert main([*here, "document", "nq-01-sk", "--table", str(table), "--write"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["diff"] == ""
    assert main([*here, "document", "khong-co", "--out", str(table)]) == 2
    assert main([*here, "document", "nq-01-sk"]) == 2
    assert main([*here, "document", "--out", str(tmp_path / "mau.pdf")]) == 1


def test_a_second_reading_finds_what_is_there_and_follows_its_renumbering(city: Path, tmp_path: Path) -> None:
    here, table = ["--city", str(city)], tmp_path / "muc.xlsx"
    for turn, text in enumerate(
        (TEXT, TEXT.replace("II. MỤC TIÊU", "II. PHẠM VI\n1. Toàn thành phố, mọi phường và xã.\n\nIII. MỤC TIÊU"))
    ):
        path = tmp_path / f"ke-hoach-{turn}.txt"
        path.write_text(text, encoding="utf-8")
        assert main([*here, "read", str(path), "--items", str(table)]) == 0
        confirm(table, Đơn_vị_chủ_trì="Trung tâm Chuyển đổi số Sao Khuê")
        assert main([*here, "read", str(path), "--confirmed", str(table), "--write"]) == 0
    plan, _ = load_city(city)
    assert plan is not None
    document = next(one for one in plan.documents if one.id == "05-kh-ubnd")
    assert document.moved["II/1/b"] == "III/1/b"
    same = [one for one in plan.targets if one.document == "05-kh-ubnd"]
    assert [(one.id, one.clause) for one in same][:2] == [
        ("KH05-2027-01", "muc-tieu/2027/1"),
        ("KH05-2027-02", "muc-tieu/2027/2"),
    ]
    assert len(same) == 5


def test_agencies_that_are_no_more_are_said_with_who_took_over(city: Path, tmp_path: Path) -> None:
    agencies = city / "agencies.csv"
    header = agencies.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {
        "code": "SK-CU",
        "name": "Phòng Công nghệ cũ",
        "kind": "department",
        "bloc": "chinh-quyen",
        "parent": "SK-VP",
    }
    line = ",".join(row.get(name, "") for name in (*header, "successor", "valid_to")[: len(header)])
    text = agencies.read_text(encoding="utf-8").rstrip("\n").split("\n")
    lines = [f"{text[0]},successor,valid_to", *(f"{one},," for one in text[1:]), f"{line},SK-CDS,2024-12-31", ""]
    agencies.write_text("\n".join(lines), encoding="utf-8")
    document = tmp_path / "ke-hoach.txt"
    document.write_text(TEXT.replace("| Hội Người cao tuổi |", "| Phòng Công nghệ cũ |"), encoding="utf-8")
    found, _ = load_city(city)
    assert found is not None
    task = proposed(found, read(document, of_city(city))).tasks[-1]
    assert task.task.lead == "SK-CDS"
    assert [one.rule.code for one in task.doubts] == ["KH452"]
    assert "Trung tâm Chuyển đổi số Sao Khuê" in task.doubts[0].sentence("vi")


def test_with_everything_proposed_the_city_is_whole(city: Path, tmp_path: Path) -> None:
    found, _ = load_city(city)
    assert found is not None
    proposal = proposed(found, read(tmp_path / "ke-hoach.txt", of_city(city)))
    after = with_proposal(found, proposal)
    assert len(after.targets) == len(found.targets) + 5
    assert next(one for one in after.documents if one.id == "05-kh-ubnd").viewpoints[0].clause == "quan-diem/1"
    assert proposed(found, read(tmp_path / "ke-hoach.txt", of_city(city))) == proposal, "the same every time"
    for one in proposal.items:
        assert proposal.text[one.place.start : one.place.end].strip()


def test_phrases_of_the_city_find_indicators_and_are_checked(city: Path, tmp_path: Path) -> None:
    document = tmp_path / "ke-hoach.txt"
    document.write_text(TEXT.replace("Tỷ trọng kinh tế số trong GRDP", "Phần đóng góp của công nghệ"), encoding="utf-8")
    found, _ = load_city(city)
    assert found is not None
    assert proposed(found, read(document)).targets[1].target.indicator == ""
    (city / "documents.yaml").write_text(
        "indicators:\n  kinh-te-so: [phần đóng góp của công nghệ]\nunits: [trạm sạc]\n", encoding="utf-8"
    )
    found, findings = load_city(city)
    assert found is not None and findings == []
    assert proposed(found, read(document)).targets[1].target.indicator == "kinh-te-so"
    (city / "documents.yaml").write_text(
        "indicators:\n  kinh-te-xo: [một cụm từ]\n  kinh-te-so: [Một  cụm từ]\nroles:\n  objektive: [đích]\nunitz: [a]\n",
        encoding="utf-8",
    )
    codes = sorted(one.rule.code for one in check_folder(city)[1] if one.path == "documents.yaml")
    assert "KH301" in codes and "KH825" in codes and "KH826" in codes and len(codes) == 4
