"""khue read: the JSON that scripts rely on, the table for people, and a clear sentence for every bad document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import documents_built
from khue.cli.main import main

INVENTED = Path(__file__).resolve().parents[1] / "golden" / "documents" / "invented"
PLAN = INVENTED / "quyet-dinh-ke-hoach.txt"

HEAD = """\
ỦY BAN NHÂN DÂN
THÀNH PHỐ SAO KHUÊ
Số: 12/KH-UBND
Sao Khuê, ngày 05 tháng 01 năm 2026

KẾ HOẠCH

Chuyển đổi số năm 2026

"""
END = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"


def told(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    code = main(["read", str(path), "--city", str(path.parent / "no-city"), *options])
    out, err = capsys.readouterr()
    return code, out, err


def as_json(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    code, out, _ = told(path, capsys, "--format", "json", *options)
    assert code == 0
    return dict(json.loads(out))


def codes(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [one["code"] for one in as_json(path, capsys)["findings"]]  # type: ignore[attr-defined]  # a list of findings


def written(folder: Path, text: str) -> Path:
    path = folder / "van-ban.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_fields_that_scripts_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(PLAN, capsys)
    assert {"kind", "number", "date", "issuer", "title", "outline", "targets", "tasks", "findings", "text"} <= set(
        found
    )
    assert (found["kind"], found["number"], found["date"]) == ("quyet-dinh", "415/QĐ-UBND", "2026-02-02")
    targets, tasks = found["targets"], found["tasks"]
    assert isinstance(targets, list)
    assert isinstance(tasks, list)
    for target in targets:
        assert {"clause", "indicator", "operator", "value", "unit", "year", "certainty", "start", "end"} <= set(target)
        assert target["operator"] in {">=", ">", "<=", "<", "=", "~", "range"}
        assert 0.5 <= target["certainty"] < 1
    for task in tasks:
        assert {"clause", "text", "lead", "cooperating", "product", "deadline"} <= set(task)
    clauses = {clause["clause"] for clause in found["outline"]}  # type: ignore[attr-defined]  # a list of clauses
    assert {target["clause"] for target in targets if "Phụ lục" not in target["clause"]} <= clauses


def test_every_item_is_cut_from_the_text_at_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(PLAN, capsys)
    text = PLAN.read_text(encoding="utf-8")
    assert found["text"] == text
    for target in found["targets"]:  # type: ignore[attr-defined]  # a list of targets
        cut = " ".join(text[target["start"] : target["end"]].split())
        assert target["text"] == cut or target["indicator"] in cut
        assert text[target["value_start"] : target["value_end"]][0].isdigit()


def test_people_read_a_table_in_their_language(capsys: pytest.CaptureFixture[str]) -> None:
    code, vietnamese, _ = told(PLAN, capsys)
    assert code == 0
    assert "Chỉ tiêu: 11" in vietnamese
    assert "Công an thành phố" in told(PLAN, capsys, "--format", "json")[1]
    assert "Targets: 11" in told(PLAN, capsys, "--lang", "en")[1]
    rows = told(PLAN, capsys, "--format", "csv")[1].splitlines()
    assert rows[0].startswith("clause,indicator,operator,value")
    assert len(rows) == 12


def test_a_scan_is_named_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = told(documents_built.scan(tmp_path / "quet.pdf", 3), capsys)
    assert code == 1
    assert "3 trang" in said
    assert "bản quét" in said


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "Không có tệp"),
        ("empty.txt", b" \n ", "không có chữ nào"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Word 97-2003"),
        ("locked.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        ("broken.docx", b"PK\x03\x04 nothing", "không đọc được"),
        ("broken.pdf", b"%PDF-1.7 nothing", "không đọc được"),
        ("binary.txt", b"\xff\x00\xfe\x01", "không đọc được"),
    ],
)
def test_what_is_no_document_is_refused(
    name: str, content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    code, out, said = told(path, capsys)
    assert (code, out) == (1, "")
    assert words in said


def test_a_document_that_is_whole_raises_no_doubt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(written(tmp_path, f"{HEAD}I. MỤC TIÊU\n\n- Tỷ lệ hồ sơ trực tuyến đạt 80%.\n{END}"), capsys) == []


def test_a_document_cut_off_in_the_middle_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, f"{HEAD}I. MỤC TIÊU\n\n- Tỷ lệ hồ sơ trực tuyến đạt 80%; tỷ lệ hài lòng của")
    assert codes(path, capsys) == ["KH813"]
    assert len(as_json(path, capsys)["targets"]) == 1  # type: ignore[arg-type]  # a list of targets


def test_contradictory_dates_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annex = "\nPHỤ LỤC\n\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 06 tháng 02 năm 2026)\n"
    path = written(tmp_path, f"{HEAD}I. MỤC TIÊU\n\n- Tỷ lệ hồ sơ trực tuyến đạt 80%.\n{END}{annex}")
    [found] = as_json(path, capsys)["findings"]  # type: ignore[misc]  # a list of one finding
    assert found["code"] == "KH812"
    assert "05/01/2026" in found["message"]
    assert "06/02/2026" in found["message"]
    assert found["line"] > 10


def test_agencies_that_are_no_more_are_named_with_their_successors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = tmp_path / "city"
    city.mkdir()
    (city / "agencies.csv").write_text(
        "code,name,valid_to,successor\nA,Chi cục Cũ,2025-06-30,B\nB,Chi cục Mới,,\n", encoding="utf-8"
    )
    tasks = (
        "1. Sở Thông tin và Truyền thông chủ trì xây dựng nền tảng số.\n\n2. Chi cục Cũ chủ trì kiểm tra hằng năm.\n"
    )
    path = written(tmp_path, f"{HEAD}I. NHIỆM VỤ\n\n{tasks}{END}")
    code = main(["read", str(path), "--city", str(city), "--format", "json"])
    found = [one["message"] + one["hint"] for one in json.loads(capsys.readouterr().out)["findings"]]
    assert code == 0
    assert any("Sở Thông tin và Truyền thông" in one and "Sở Khoa học và Công nghệ" in one for one in found)
    assert any("Chi cục Cũ" in one and "Chi cục Mới" in one for one in found)


def test_a_city_adds_words_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city = tmp_path / "city"
    city.mkdir()
    path = written(tmp_path, f"{HEAD}I. VIỆC PHẢI ĐẠT\n\n- Trồng chí ít 1.500 gốc bằng lăng.\n{END}")
    assert as_json(path, capsys)["targets"] == []
    (city / "documents.yaml").write_text(
        'units: [gốc]\noperators: {">=": [chí ít]}\nroles: {objective: [việc phải đạt]}\n', encoding="utf-8"
    )
    main(["read", str(path), "--city", str(city), "--format", "json"])
    [target] = json.loads(capsys.readouterr().out)["targets"]
    assert (target["operator"], target["value"], target["unit"], target["year"]) == (">=", 1500, "gốc", 2026)
    (city / "documents.yaml").write_text("units: 5\n", encoding="utf-8")
    assert main(["read", str(path), "--city", str(city)]) == 1
    assert "documents.yaml" in capsys.readouterr().err


def test_a_long_annex_is_read_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = "| TT | Nhiệm vụ | Cơ quan chủ trì | Sản phẩm | Thời gian |\n"
    rows = "".join(
        f"| {n} | Xây dựng hệ thống số {n} | Sở Khoa học và Công nghệ | Hệ thống | 12/2026 |\n" for n in range(1, 3001)
    )
    path = written(tmp_path, f"{HEAD}I. MỤC TIÊU\n{END}\nPHỤ LỤC\n\n{header}{rows}")
    assert len(as_json(path, capsys)["tasks"]) == 3000  # type: ignore[arg-type]  # a list of tasks


def test_numbers_that_word_counts_and_changes_it_tracks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import docx

    document = docx.Document()
    for line in HEAD.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("MỤC TIÊU", style="List Number")
    document.add_paragraph("Tỷ lệ hồ sơ trực tuyến đạt 80%.", style="List Bullet")
    document.add_paragraph("NHIỆM VỤ", style="List Number")
    path = tmp_path / "dem.docx"
    document.save(str(path))
    found = as_json(path, capsys)
    assert [one["clause"] for one in found["outline"]] == ["1", "1/-1", "2"]  # type: ignore[attr-defined]  # a list of clauses
    assert found["targets"][0]["clause"] == "1/-1"  # type: ignore[index]  # a list of targets
