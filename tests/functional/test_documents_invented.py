"""Invented documents of every kind: the same targets and tasks from their text, as Word and as PDF."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import documents_built
from khue.documents.items import Read
from khue.documents.read import read

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "documents"
DOCUMENTS = sorted((FOLDER / "invented").glob("*.txt"))


def wanted(name: str, counts: str = "yes") -> Counter[tuple[str, ...]]:
    """The targets that a person marked; `either` are those that readers may disagree on (a task with a number)."""
    with (FOLDER / "invented.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["document"] == name and row["counts"] == counts]
    return Counter((row["operator"], f"{float(row['value']):g}", row["value_to"], row["year"]) for row in rows)


def targets(found: Read) -> Counter[tuple[str, ...]]:
    return Counter(
        (one.operator, f"{one.value:g}", "" if one.value_to is None else f"{one.value_to:g}", str(one.year or ""))
        for one in found.targets
    )


def tasks(found: Read) -> list[tuple[object, ...]]:
    return [(one.text, one.lead, one.cooperating, one.product, one.deadline) for one in found.tasks]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_stated_target_and_nothing_else(path: Path) -> None:
    assert targets(read(path)) - wanted(path.stem, "either") == wanted(path.stem)


@pytest.mark.parametrize("build", [documents_built.word, documents_built.pdf], ids=["docx", "pdf"])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_word_and_pdf_say_what_the_text_says(path: Path, build: object, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain, built = read(path), read(build(text, tmp_path / "document"))  # type: ignore[operator]  # one of the two builders
    assert targets(built) == targets(plain)
    assert tasks(built) == tasks(plain)
    assert (built.head.kind, built.head.number, built.head.date) == (
        plain.head.kind,
        plain.head.number,
        plain.head.date,
    )


def test_a_plan_gives_its_tasks_with_everything_that_belongs_to_them() -> None:
    found = {one.text[:20]: one for one in read(FOLDER / "invented" / "ke-hoach-phang.txt").tasks}
    one = found["Tổ chức các buổi hướ"]
    assert one.text.endswith("nộp hồ sơ trực tuyến tại tổ dân phố")
    assert (one.lead, one.cooperating) == ("Văn phòng HĐND và UBND", "Đoàn Thanh niên, Hội Phụ nữ")
    assert (one.product, one.deadline_text, str(one.deadline)) == ("12 buổi hướng dẫn", "Tháng 3/2026", "2026-03-31")
    assert one.group == "Tuyên truyền"


def test_a_party_resolution_gives_viewpoints_objectives_and_solutions() -> None:
    found = read(FOLDER / "invented" / "nghi-quyet-dang.txt")
    assert [one.clause for one in found.viewpoints] == ["II/1", "II/2"]
    assert "Xây dựng chính quyền số" in found.objectives[0].text
    assert [one.clause for one in found.solutions] == ["IV/1/-1", "IV/1/-2", "IV/2"]
    assert [(one.lead, one.cooperating) for one in found.tasks] == [
        ("Ban Thường vụ Thành ủy Sao Khuê", "Đảng ủy Ủy ban nhân dân thành phố"),
        ("Văn phòng Thành ủy", ""),
    ]
    assert found.head.recipients[0].startswith("Ban Bí thư")
    assert found.head.signature == ("T/M BAN CHẤP HÀNH", "BÍ THƯ")


def test_an_attached_plan_and_its_annexes_have_places_of_their_own() -> None:
    found = read(FOLDER / "invented" / "quyet-dinh-ke-hoach.txt")
    clauses = [one.clause for one in found.outline]
    assert {"Điều 1", "Kèm theo", "Kèm theo/I/1/a", "Phụ lục I", "Phụ lục II"} <= set(clauses)
    assert [one.clause for one in found.tasks if one.product] == ["Phụ lục II/1", "Phụ lục II/2", "Phụ lục II/3"]


def test_rows_of_a_table_go_on_over_pages(tmp_path: Path) -> None:
    words = (
        "xây dựng, hoàn thiện nền tảng dùng chung bảo đảm kết nối với các cơ quan theo Nghị định số 47/2024/NĐ-CP, " * 5
    )
    header = "| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian |"
    rows = [
        f"| {n} | Việc {n}: {words}| Sở Khoa học và Công nghệ | Công an thành phố | Nền tảng | 12/2026 |"
        for n in range(1, 31)
    ]
    text = "\n".join(["KẾ HOẠCH", "Chuyển đổi số", "PHỤ LỤC", header, *rows])
    found = read(documents_built.pdf(text, tmp_path / "dai.pdf"))
    assert len(found.tasks) == 30
    assert len({one.text.replace(" ", "").split(":", 1)[1] for one in found.tasks}) == 1
    assert {one.product for one in found.tasks} == {"Nền tảng"}
