"""Two versions of a draft: what was added, changed, moved and dropped; and central orientations against a city's targets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khue.model.base import Text
from khue.model.document import Clause, Document
from khue.model.draft import Draft
from khue.model.orientation import Covering, Orientation
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.drafts.clauses import Fate, differences, pieces
from khue.pipeline.drafts.coverage import covers


def draft(*clauses: tuple[str, str]) -> Draft:
    solutions = tuple(Clause(clause=clause, text=Text(vi=words)) for clause, words in clauses)
    return Draft(document=Document(id="x", number="1", kind="plan", title=Text(vi="x"), solutions=solutions))


OLD = draft(
    ("1", "Xây dựng kho dữ liệu dùng chung của thành phố"), ("2", "Công khai kết quả hằng tháng đến từng phường"),
    ("3", "Tổ chức ngày hội chuyển đổi số"), ("4", "Đào tạo cán bộ dữ liệu ở mỗi sở"),
)  # fmt: skip
NEW = draft(
    ("1", "Xây dựng kho dữ liệu dùng chung của thành phố"), ("2", "Lấy ý kiến người dân về dịch vụ số"),
    ("3", "Công khai kết quả hằng quý đến từng phường, xã"), ("5", "Đào tạo cán bộ dữ liệu ở mỗi sở"),
)  # fmt: skip


def test_each_clause_has_its_fate() -> None:
    found = [(one.fate, one.old and one.old.clause, one.new and one.new.clause) for one in differences(OLD, NEW)]
    assert found == [
        (Fate.SAME, "1", "1"), (Fate.ADDED, None, "2"), (Fate.CHANGED, "2", "3"), (Fate.MOVED, "4", "5"), (Fate.GONE, "3", None),
    ]  # fmt: skip


def test_a_version_is_itself() -> None:
    assert {one.fate for one in differences(OLD, OLD)} == {Fate.SAME}


@pytest.mark.parametrize(("old", "new"), [
    ("đạt từ 4,15 trên 5", "đạt từ 3,5 trên 5"), ("", "mới"), ("cũ", ""), ("a  b", "a b"), ("Hoà Bình", "Hòa Bình"),
])  # fmt: skip
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    found = list(pieces(old, new))
    assert "".join(one.text for one in found if not one.was) == new
    assert "".join(one.text for one in found if not one.now) == old


def test_a_number_is_one_piece() -> None:
    assert [one.text for one in pieces("từ 4,15 điểm", "từ 3,5 điểm") if one.was or one.now] == ["4,15", "3,5"]


def point(**more: Any) -> Orientation:
    base = {"id": "P", "document": "57", "text": "Kinh tế số 30 %", "indicator": "kts", "operator": Operator.AT_LEAST,
            "value": 30.0, "unit": "%", "year": 2030}  # fmt: skip
    return Orientation(**{**base, **more})


def target(**more: Any) -> Target:
    base = {"id": "T", "clause": "1", "group": "g", "text": "x", "operator": Operator.AT_LEAST, "value": 40.0, "unit": "%",
            "indicator": "kts", "year": 2030}  # fmt: skip
    return Target(**{**base, **more})


def test_without_its_target_a_point_is_a_hole() -> None:
    """ACCEPTANCE: remove one city target, and the matrix shows the uncovered central point."""
    points = [point(), point(id="Q", indicator="dvc")]
    targets = [target(), target(id="U", indicator="dvc")]
    assert [one.covering for one in covers(points, targets, [])] == [Covering.COVERED, Covering.COVERED]
    assert [one.covering for one in covers(points, targets[:1], [])] == [Covering.COVERED, Covering.NOT]


@pytest.mark.parametrize(("asked", "promised", "covering", "why"), [
    ({}, {}, Covering.COVERED, ()),
    ({}, {"value": 25.0}, Covering.PARTLY, ("less",)),
    ({}, {"year": 2035}, Covering.PARTLY, ("later",)),
    ({}, {"year": None, "due": date(2029, 6, 30)}, Covering.COVERED, ()),
    ({}, {"operator": Operator.QUALITATIVE, "value": None}, Covering.PARTLY, ("words",)),
    ({}, {"unit": "điểm"}, Covering.PARTLY, ("less",)),
    ({"operator": Operator.AT_MOST, "value": 5.0}, {"operator": Operator.AT_MOST, "value": 3.0}, Covering.COVERED, ()),
    ({"operator": Operator.AT_MOST, "value": 5.0}, {"operator": Operator.AT_MOST, "value": 9.0}, Covering.PARTLY, ("less",)),
    ({"operator": Operator.QUALITATIVE, "value": None, "unit": ""}, {}, Covering.COVERED, ()),
    ({"indicator": "", "covered_by": ("T",)}, {}, Covering.PARTLY, ("otherwise",)),
    ({"indicator": ""}, {}, Covering.NOT, ()),
])  # fmt: skip
def test_how_far_a_target_carries_out_a_point(
    asked: dict[str, Any], promised: dict[str, Any], covering: Covering, why: tuple[str, ...]
) -> None:
    found = covers([point(**asked)], [target(**promised)], [])[0]
    assert (found.covering, found.why) == (covering, why)


def test_a_task_alone_covers_in_part() -> None:
    found = covers([point(covered_by=("NV",))], [], [Task(id="NV", clause="1", text="x")])[0]
    assert (found.covering, found.tasks, found.why) == (Covering.PARTLY, ("NV",), ("task",))
