"""Targets read from documents of real offices, held against marks that a person set while reading them.

The texts stay outside of the project; the marks are `documents/marks.csv`: where the number of a target stands, its value
and year. `counts` is `either` where readers may disagree (a task with a number, a target said a second time): such a mark is
neither asked for nor counted as wrong. The rules were made with ten documents in view; those of UNSEEN were first read
when the rules had been written; what that first reading showed was mended since, so that their figures of today are a
floor and no estimate (docs/reading-documents.md has both). Figures are printed with `pytest -s`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from khue.documents.items import Read, Target
from khue.documents.read import read

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "resolution" / "documents"
UNSEEN = ("dong_thap_552_kh_ubnd_2025", "ha_noi_1610_qd_ttpvhcc_2025", "nq_20_nq_tw_2012")
RECALL, FALSE = 0.9, 0.1
needs_texts = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="../shared/data/resolution/documents is absent: nothing to read"
)


class Score(NamedTuple):
    """How many targets are marked, read with the right value and year, read at all, and read where none is."""

    marked: int
    right: int
    read: int
    false: int

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        return 1 - self.false / self.read if self.read else 1.0

    def __add__(self, other: object) -> Score:
        assert isinstance(other, Score)
        return Score(*(one + two for one, two in zip(self, other, strict=True)))


def marks() -> dict[str, list[dict[str, str]]]:
    by_document = defaultdict(list)
    with (Path(__file__).parent / "documents" / "marks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_document[row["document"]].append(row)
    return by_document


def is_right(target: Target, mark: dict[str, str]) -> bool:
    upper = float(mark["value_to"]) if mark["value_to"] else None
    return (target.value, target.value_to, str(target.year or "")) == (float(mark["value"]), upper, mark["year"])


def score(found: Read, marked: list[dict[str, str]]) -> Score:
    """Each mark takes the target whose number stands on it; what no mark takes is false."""
    free, right, taken = list(found.targets), 0, 0
    for mark in marked:
        hit = next(
            (one for one in free if one.value_start < int(mark["end"]) and one.value_end > int(mark["start"])), None
        )
        if hit is not None:
            free.remove(hit)
        if mark["counts"] == "yes":
            taken += hit is not None
            right += hit is not None and is_right(hit, mark)
    wanted = sum(mark["counts"] == "yes" for mark in marked)
    return Score(wanted, right, taken + len(free), len(free))


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    found = {path.stem: score(read(path), marks()[path.stem]) for path in sorted(TEXTS.glob("*.txt"))}
    for name, one in found.items():
        unseen = " (unseen)" if name in UNSEEN else ""
        print(
            f"\n{name}{unseen}: {one.marked} marked, recall {one.recall:.2f}; {one.read} read, precision {one.precision:.2f}",
            end="",
        )
    return found


def total(scores: dict[str, Score], unseen: bool) -> Score:
    return sum((one for name, one in scores.items() if (name in UNSEEN) == unseen), Score(0, 0, 0, 0))


@needs_texts
@pytest.mark.parametrize("unseen", [False, True])
def test_stated_targets_are_found_and_little_else(scores: dict[str, Score], unseen: bool) -> None:
    one = total(scores, unseen)
    print(
        f"\n{'unseen' if unseen else 'seen'}: {one.marked} marked, recall {one.recall:.3f}, precision {one.precision:.3f}"
    )
    assert one.marked > 20
    assert one.recall >= RECALL
    assert one.precision >= 1 - FALSE


@needs_texts
def test_no_single_document_is_read_badly(scores: dict[str, Score]) -> None:
    assert len(scores) >= 8
    for name, one in scores.items():
        assert one.recall >= 0.8, name
        assert one.false <= max(1, one.read * FALSE), name


@needs_texts
def test_every_row_of_the_national_task_table_is_read_as_it_stands() -> None:
    with (TEXTS.parent / "tasks.csv").open(encoding="utf-8", newline="") as file:
        wanted = [row for row in csv.DictReader(file) if row["id"].startswith("NQ03-T")]
    listed = [
        task for task in read(TEXTS / "nq_03_nq_cp_2025.txt").tasks if task.clause.startswith("Phụ lục") and task.lead
    ]
    assert len(listed) == len(wanted) == 140
    for task, row in zip(listed, wanted, strict=True):
        assert (task.lead, task.cooperating, task.product) == (
            row["lead_agency"],
            row["cooperating"],
            row["product"],
        ), row["id"]


@needs_texts
def test_a_task_table_that_lost_its_lines_is_put_together_again() -> None:
    listed = [task for task in read(TEXTS / "dong_nai_179_kh_ubnd_2025.txt").tasks if task.clause.startswith("Phụ lục")]
    assert len(listed) > 90
    assert all(task.lead for task in listed)
    assert sum(bool(task.cooperating and task.product and task.deadline_text) for task in listed) > 0.9 * len(listed)


@needs_texts
@pytest.mark.parametrize(
    ("name", "kind", "number", "day"),
    [
        ("nq_03_nq_cp_2025", "nghi-quyet", "03/NQ-CP", "2025-01-09"),
        ("qd_2629_qd_ttg_2025", "quyet-dinh", "2629/QĐ-TTg", "2025-12-01"),
        ("kh_3260_dang_doan_quoc_hoi_2025", "ke-hoach", "3260-KH/ĐĐQH15", "2025-01-10"),
        ("ha_noi_73_2025_nq_hdnd", "nghi-quyet", "73/2025/NQ-HĐND", "2025-11-27"),
        ("kl_69_kl_tw_2024", "ket-luan", "69-KL/TW", "2024-01-11"),
        ("quoc_hoi_192_2025_qh15_tang_truong", "nghi-quyet", "", "2025-02-19"),
    ],
)
def test_heads(name: str, kind: str, number: str, day: str) -> None:
    head = read(TEXTS / f"{name}.txt").head
    assert (head.kind, head.number, str(head.date)) == (kind, number, day)


@needs_texts
def test_a_count_that_its_own_list_does_not_reach_is_named() -> None:
    found = read(TEXTS / "dong_nai_179_kh_ubnd_2025.txt").findings
    [one] = [finding for finding in found if finding.rule.code == "KH815"]
    assert (one.params["stated"], one.params["found"]) == (10, 9)


@needs_texts
def test_the_draft_date_left_in_an_annex_is_named() -> None:
    assert "KH812" in [finding.rule.code for finding in read(TEXTS / "nq_03_nq_cp_2025.txt").findings]
