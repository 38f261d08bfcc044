"""Each fault of a draft is found, in its clause, by the gate that it belongs to; and what is none is not called one."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from khue.model.agency import Agency
from khue.model.base import Text
from khue.model.city import Bloc, City, CityDeclaration, Group, Level
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.document import Document, Relation
from khue.model.draft import Basis, Clear, Draft, GateName, Grade, Passing, Verdict
from khue.model.index import Component, Index
from khue.model.indicator import Bounds, Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.model.unit import Unit
from khue.pipeline.drafts.judge import judged
from khue.pipeline.drafts.unobstructed import circles
from khue.pipeline.drafts.wording import Teller, criteria

TODAY = date(2026, 1, 15)
WORDS = Text(vi="x", en="x")


def indicator(id: str, **more: Any) -> Indicator:
    return Indicator(
        **{
            "id": id,
            "name": Text(vi=f"Chỉ số {id}"),
            "unit": "%",
            "group": "g",
            "bounds": Bounds(min=0, max=100),
            **more,
        }
    )


def target(id: str, text: str = "Tỷ lệ hộ gia đình có cáp quang đạt 90 %", **more: Any) -> Target:
    base = {"clause": id, "group": "g", "text": text, "operator": Operator.AT_LEAST, "value": 90.0, "unit": "%", "year": 2027,
            "indicator": "cap-quang", "agency": "SO", "document": "du-thao"}  # fmt: skip
    return Target(**{"id": id, **base, **more})


def task(id: str, text: str = "Ban hành quy chế chia sẻ dữ liệu", **more: Any) -> Task:
    base = {"clause": id, "text": text, "group": "g", "lead": "SO", "product": "Quyết định ban hành", "document": "du-thao",
            "deadline": date(2026, 12, 31), "targets": ("C1",)}  # fmt: skip
    return Task(**{"id": id, **base, **more})


CITY = City(
    declaration=CityDeclaration(
        id="c", name=WORDS, unit="U", levels=(Level(id="city", name=WORDS), Level(id="commune", name=WORDS)),
        groups=(Group(id="g", name=Text(vi="Nhóm", en="Group")),), blocs=(Bloc(id="b", name=WORDS),),
    ),
    unit_rows=(
        Unit(code="U", name="Thành phố U", kind="thanh-pho", level="city"),
        Unit(code="A1", name="Quận Bắc", kind="quan", level="district", parent="U", valid_to=date(2025, 6, 30)),
        Unit(code="A2", name="Xã Đồi Sim", kind="xa", level="commune", parent="U", valid_to=date(2024, 12, 31)),
        Unit(code="A3", name="Phường Đồi Sim", kind="phuong", level="commune", parent="U", valid_from=date(2025, 1, 1)),
    ),
    agencies=(
        Agency(code="SO", name="Sở", kind="k", bloc="b"), Agency(code="BAN", name="Ban", kind="k", bloc="b"),
        Agency(code="CU", name="Sở cũ", kind="k", bloc="b", valid_to=date(2025, 2, 28), successor="SO"),
        Agency(code="MOI", name="Sở mới", kind="k", bloc="b", valid_from=date(2027, 1, 1)),
        Agency(code="TAM", name="Tổ tạm", kind="k", bloc="b", valid_to=date(2026, 6, 30)),
    ),
    documents=(
        Document(id="nq-1", number="01/NQ-HĐ", kind="resolution", title=WORDS, date=date(2022, 1, 1)),
        Document(id="kh-2", number="02/KH-UB", kind="plan", title=WORDS, date=date(2023, 1, 1),
                 relations=(Relation(document="nq-1", kind="replaces"),)),
        Document(id="sau", number="09/NQ-HĐ", kind="resolution", title=WORDS, date=date(2025, 12, 1)),
    ),
    targets=(target("K1", document="kh-2", value=80.0, year=2027), target("K2", document="nq-1", value=70.0, year=2026)),
    tasks=(task("KN1", "Lập điểm hỗ trợ chuyển đổi số tại từng phường", document="kh-2", lead="BAN", targets=()),),
    contracts=(Contract(api_version="v3.1.0", kind="DataContract", id="ho-so", version="1", status="active", name="Hồ sơ", tables=(
        SchemaObject(name="ho_so", properties=(Property(name="cccd", logical_type="string", classification="personal"),)),)),),
    indicators=(
        indicator("cap-quang"), indicator("ho-so", dataset="ho-so", formula="x"), indicator("tang", bounds=Bounds()), indicator("net"),
    ),
    indices=(Index(id="i", name=WORDS, act="x", level="city", years=(2025, 2026), max_points=100, components=(
        Component(id="p", name=WORDS, points=100, children=(
            Component(id="p1", name=WORDS, points=30, indicator="cap-quang"), Component(id="p2", name=WORDS, points=70))),)),),
)  # fmt: skip


def verdict(*items: Target | Task, on: date | None = None, seen: dict[str, list[Observation]] | None = None,
            city: City = CITY, **document: Any) -> Verdict:  # fmt: skip
    """What is said of a draft with these items, every other thing in it being right."""
    found = Document(
        **{
            "id": "du-thao",
            "number": "Dự thảo",
            "kind": "plan",
            "title": WORDS,
            "status": "draft",
            "extent": "complete",
            **document,
        }
    )
    targets = tuple(one for one in items if isinstance(one, Target))
    tasks = tuple(one for one in items if isinstance(one, Task))
    return judged(city, Draft(document=found, targets=targets, tasks=tasks), seen or {}, today=TODAY, on=on)


def found(given: Verdict, gate: GateName) -> dict[str, list[str]]:
    """By criterion the subjects in which it does not hold."""
    by: dict[str, list[str]] = {}
    for one in given.gate(gate).offences:
        by.setdefault(one.criterion, []).append(one.subject)
    return by


def figures(*values: tuple[int, float]) -> list[Observation]:
    return [
        Observation(indicator="cap-quang", unit="U", period=str(year), value=value, level="city", status=Status.FINAL)
        for year, value in values
    ]


SLOW = figures((2021, 40.0), (2022, 41.0), (2023, 42.0), (2024, 43.0), (2025, 44.0))
DONE = figures((2021, 94.0), (2022, 94.5), (2023, 95.0), (2024, 95.5), (2025, 96.0))

CONSISTENT, SAFE, FEASIBLE = GateName.CONSISTENT, GateName.SAFE, GateName.FEASIBLE
EFFECTIVE, UNOBSTRUCTED = GateName.EFFECTIVE, GateName.UNOBSTRUCTED

FAULTS: list[tuple[str, GateName, tuple[Target | Task, ...], dict[str, Any]]] = [
    ("in-words", FEASIBLE, (target("C1", operator=Operator.QUALITATIVE, value=None),), {}),
    ("no-indicator", FEASIBLE, (target("C1", indicator=""),), {}),
    ("no-start", FEASIBLE, (target("C1"),), {}),
    ("no-figures", FEASIBLE, (target("C1", baseline_value=40.0, baseline_period="2023"),), {}),
    ("too-few-figures", FEASIBLE, (target("C1"),), {"seen": {"cap-quang": SLOW[:2]}}),
    ("measured-otherwise", FEASIBLE, (target("C1", unit="hộ"),), {"seen": {"cap-quang": SLOW}}),
    ("unlikely", FEASIBLE, (target("C1"),), {"seen": {"cap-quang": SLOW}}),
    ("no-owner", FEASIBLE, (target("C1", agency=""),), {}),
    ("already-met", EFFECTIVE, (target("C1"),), {"seen": {"cap-quang": DONE}}),
    ("activity-target", EFFECTIVE, (target("C1", "Tổ chức 50 lớp tập huấn", unit="lớp", indicator=""), target("C2")), {}),
    ("no-outcome", EFFECTIVE, (task("C1", targets=()),), {}),
    ("activity-programme", EFFECTIVE, (
        task("C1", "Tổ chức ngày hội số", group="h", product="", targets=()), target("C2")), {}),
    ("aimless-task", EFFECTIVE, (task("C1", "Tăng cường phối hợp liên ngành", product="", targets=()), target("C2")), {}),
    ("personal-unprotected", SAFE, (task("C1", "Lắp camera giám sát ở các phường"),), {}),
    ("personal-dataset", SAFE, (target("C1", indicator="ho-so"),), {}),
    ("opens-what-is-closed", SAFE, (task("C1", "Công khai hồ sơ sức khỏe để doanh nghiệp dùng"),), {}),
    ("may-be-classified", SAFE, (task("C1", "Lập bản đồ công trình quốc phòng trên địa bàn"),), {}),
    ("system-without-level", SAFE, (task("C1", "Xây dựng kho dữ liệu dùng chung của thành phố"),), {}),
    ("contradicts", CONSISTENT, (target("C1"),), {}),
    ("firmness-differs", CONSISTENT, (target("C1", value=80.0, operator=Operator.ABOUT),), {}),
    ("contradicts-itself", CONSISTENT, (target("C0", indicator="net"), target("C1", indicator="net", value=95.0)), {}),
    ("unit-differs", CONSISTENT, (target("C1", unit="hộ"),), {}),
    ("impossible-value", CONSISTENT, (target("C1", value=120.0),), {}),
    ("deadline-past", CONSISTENT, (target("C1", year=2025),), {}),
    ("baseline-late", CONSISTENT, (target("C1", baseline_value=40.0, baseline_period="2027"),), {}),
    ("year-differs", CONSISTENT, (target("C1", "Năm 2026, cáp quang đạt 90 %"),), {}),
    ("task-twice", CONSISTENT, (task("C0"), task("C1")), {}),
    ("two-leads", CONSISTENT, (task("C0"), task("C1", lead="BAN")), {}),
    ("assigned-before", CONSISTENT, (task("C1", "Lập điểm hỗ trợ chuyển đổi số tại từng phường"),), {}),
    ("assigned-again", CONSISTENT, (task("C1", "Lập điểm hỗ trợ chuyển đổi số tại từng phường", lead="BAN"),), {}),
    ("replaced-document", CONSISTENT, (task("C1", "Thực hiện Nghị quyết 01/NQ-HĐ tại các cơ quan"),), {}),
    ("agency-gone", CONSISTENT, (task("C1", lead="CU"),), {}),
    ("agency-not-yet", CONSISTENT, (task("C1", lead="MOI"),), {}),
    ("agency-ending", CONSISTENT, (task("C1", lead="TAM"),), {}),
    ("agency-unknown", CONSISTENT, (task("C1", cooperating=("KHONG",)),), {}),
    ("unit-gone", CONSISTENT, (task("C1", "Thí điểm tại xã Đồi Sim một năm"),), {}),
    ("unit-code-gone", CONSISTENT, (task("C1", "Thí điểm tại đơn vị có mã xã A2 một năm"),), {}),
    ("level-gone", CONSISTENT, (task("C1", "Giao cấp huyện tổng hợp số liệu hằng tháng"),), {}),
    ("no-lead", UNOBSTRUCTED, (task("C1", lead=""),), {}),
    ("no-lead", UNOBSTRUCTED, (task("C1", lead="", lead_text="Chưa rõ"),), {}),
    ("no-deadline", UNOBSTRUCTED, (task("C1", deadline=None),), {}),
    ("no-product", UNOBSTRUCTED, (task("C1", product="", targets=()),), {}),
    ("waits-for-unknown", UNOBSTRUCTED, (task("C1", after=("C9",)),), {}),
    ("nobody-hands-over", UNOBSTRUCTED, (task("C1", after=("C2",)), task("C2", "Khảo sát vị trí lắp thiết bị", lead="")), {}),
    ("comes-late", UNOBSTRUCTED, (task("C1", after=("C2",)), task("C2", "Khảo sát vị trí lắp thiết bị", deadline=date(2027, 3, 1))), {}),
    ("waits-undated", UNOBSTRUCTED, (
        task("C1", after=("C2",)), task("C2", "Khảo sát vị trí lắp thiết bị", deadline=None, deadline_text="hằng năm")), {}),
    ("circle", UNOBSTRUCTED, (task("C1", after=("C2",)), task("C2", "Khảo sát vị trí lắp thiết bị", after=("C1",))), {}),
    ("late-for-target", UNOBSTRUCTED, (task("C1", deadline=date(2028, 2, 1), targets=("C2",)), target("C2")), {}),
    ("serves-unknown", UNOBSTRUCTED, (task("C1", targets=("X9",)),), {}),
    ("target-without-task", UNOBSTRUCTED, (target("C1"), target("C2", year=2028), task("C3", targets=("C2",))), {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("criterion", "gate", "items", "more"), FAULTS, ids=lambda one: one if isinstance(one, str) else ""
)
def test_each_fault_is_found_where_it_is(
    criterion: str, gate: GateName, items: tuple[Target | Task, ...], more: dict[str, Any]
) -> None:
    given = verdict(*items, **more)
    places = found(given, gate).get(criterion, [])
    assert places in (["C1"], ["h"], ["du-thao"])
    offences = [one for one in given.gate(gate).offences if one.criterion == criterion]
    draft = Draft(document=Document(id="du-thao", number="1", kind="plan", title=WORDS), targets=tuple(
        one for one in items if isinstance(one, Target)))  # fmt: skip
    for lang in ("vi", "en"):
        said = Teller(draft, lang).said(offences[0]) + Teller(draft, lang).to_do(offences[0])
        assert "{" not in said
        assert "None" not in said


def test_every_criterion_is_tried() -> None:
    """A criterion without an example here may never have found anything."""
    others = {"doubtful", "no-outlook", "later-document", "not-clear", "some-not-clear"}
    assert {one[0] for one in FAULTS} | others == set(criteria())


RIGHT = (
    target("C1", "Năm 2027, cáp quang tới 80 % hộ gia đình", value=80.0, baseline_value=40.0, baseline_period="2023"),
    task("T1", "Trình Ủy ban ban hành quy chế chia sẻ dữ liệu"),
    task(
        "T2",
        "Nối cơ sở dữ liệu của phường Đồi Sim, đã được phê duyệt cấp độ an toàn",
        after=("T1",),
        deadline=date(2027, 1, 31),
    ),
    task(
        "T3",
        "Quyết định thể lệ góp dữ liệu, bảo vệ dữ liệu cá nhân của người góp",
        cooperating=("BAN",),
        cooperating_text="Ban: góp ý",
    ),
)


def test_nothing_is_said_of_a_draft_that_is_right() -> None:
    given = verdict(
        *RIGHT, seen={"cap-quang": figures((2021, 60.0), (2022, 65.0), (2023, 70.0), (2024, 74.0), (2025, 78.0))}
    )
    said = {gate.name.value: [one.criterion for one in gate.offences] for gate in given.gates}
    assert said == {"feasible": [], "effective": [], "safe": [], "consistent": [], "unobstructed": []}
    assert not given.fails


@pytest.mark.parametrize(("text", "gate"), [
    ("100% nhà đầu tư được tư vấn phát triển ứng dụng trên mạng riêng", SAFE),
    ("Xây dựng hệ thống chính trị trong sạch, vững mạnh", SAFE),
    ("Phát triển hệ thống giao thông công cộng", SAFE),
    ("Mỗi người dân trên 15 tuổi có điện thoại thông minh", SAFE),
    ("Phổ biến quy định về bảo vệ dữ liệu cá nhân", SAFE),
    ("Trước năm 2028, hoàn thành lộ trình", CONSISTENT),
    ("Giai đoạn 2023-2027 đạt mục tiêu đề ra", CONSISTENT),
    ("Thực hiện Kế hoạch 02/KH-UB tại các cơ quan", CONSISTENT),
    ("Người dân phường Đồi Sim dùng dịch vụ số", CONSISTENT),
    ("Đưa dịch vụ số vào đời sống xã hội", CONSISTENT),
])  # fmt: skip
def test_what_only_looks_like_a_fault_is_none(text: str, gate: GateName) -> None:
    assert not found(verdict(target("C1", text, indicator="net"), task("T", text, deadline=date(2027, 6, 1))), gate)


def test_what_is_not_there_is_not_missing_before_all_was_read() -> None:
    """Of a text of which a part was read, an absence is grey, not red."""
    items = (task("C1", "Xây dựng kho dữ liệu dùng chung", lead="", product="", targets=()),)
    whole, part = verdict(*items), verdict(*items, extent="partial")
    assert whole.gate(UNOBSTRUCTED).passing is Passing.FAILS
    assert part.gate(UNOBSTRUCTED).passing is Passing.UNJUDGED
    assert {one.grade for one in part.gate(UNOBSTRUCTED).offences} == {Grade.UNKNOWN}
    assert part.clear[0].fields["nguoi"] is None
    assert whole.clear[0].fields["nguoi"] is False


def test_a_document_is_judged_by_what_was_known_on_its_day() -> None:
    """Neither later documents nor later figures nor the end of districts count against a text of 2022."""
    items = (
        target("C1", "Cấp huyện xử lý 90 % hồ sơ trên mạng", year=2026),
        task("C2", lead="CU", deadline=date(2024, 1, 1)),
    )
    given = verdict(*items, date=date(2022, 6, 1), status="in_force", seen={"cap-quang": SLOW})
    assert (given.day, found(given, CONSISTENT)) == (date(2022, 6, 1), {"contradicts": ["C1"]})
    assert given.gate(CONSISTENT).offences[0].params["other"] == "nq-1"
    now = verdict(*items, date=date(2022, 6, 1), status="in_force", on=TODAY)
    assert {"level-gone", "agency-gone"} <= set(found(now, CONSISTENT))


def test_an_inexact_date_is_given_the_benefit_of_the_doubt() -> None:
    given = verdict(target("C1", year=None, due=date(2025, 7, 30)), date_text="7/2025", status="in_force")
    assert "deadline-past" not in found(given, CONSISTENT)


def test_a_stated_replacement_is_no_contradiction() -> None:
    assert "contradicts" not in found(verdict(target("C1", supersedes="K1", relation="replaces")), CONSISTENT)
    relations = (Relation(document="kh-2", kind="replaces"),)
    assert "contradicts" not in found(verdict(target("C1"), relations=relations), CONSISTENT)


def test_a_draft_that_rests_on_a_replaced_or_later_document_is_told() -> None:
    rests = verdict(target("C1"), relations=(Relation(document="nq-1", kind="carries_out"),))
    assert found(rests, CONSISTENT)["replaced-document"] == ["du-thao"]
    later = verdict(target("C1"), relations=(Relation(document="sau", kind="cites"),), date=date(2025, 1, 1))
    assert found(later, CONSISTENT)["later-document"] == ["du-thao"]


def test_the_circle_is_shown_whole() -> None:
    given = verdict(
        task("A", after=("B",)), task("B", "Khảo sát nơi đặt", after=("C",)), task("C", "Chọn nhà thầu", after=("A",))
    )
    paths = [one.params["path"] for one in given.gate(UNOBSTRUCTED).offences if one.criterion == "circle"]
    assert paths == ["A → B → C → A"]
    assert circles({"a": ["b"], "b": [], "c": ["c"]}) == [("c",)]


def test_what_hangs_on_a_target_is_told() -> None:
    """The most index points, and the tasks that work for it; a task's points are those of its targets."""
    given = verdict(target("C1"), task("T1"), task("T2", "Kéo cáp tới các hộ"))
    worths = {one.subject: one for one in given.worths}
    assert [(one.index, one.points, one.share) for one in worths["C1"].points] == [("i", 30.0, 30.0)]
    assert (worths["C1"].tasks, worths["T1"].points) == (2, worths["C1"].points)
    assert (worths["C1"].effect.value, worths["T1"].effect.value) == ("outcome", "output")


@pytest.mark.parametrize(("rules", "passing"), [
    ({}, Passing.FAILS), ({"grave_share": 0.5}, Passing.REMARKS), ({"unlikely": 0.0, "doubtful": 0.0}, Passing.PASSES),
])  # fmt: skip
def test_thresholds_are_the_citys(rules: dict[str, float], passing: Passing) -> None:
    drafts = msgspec.structs.replace(CITY.declaration.drafts, **rules)
    city = msgspec.structs.replace(CITY, declaration=msgspec.structs.replace(CITY.declaration, drafts=drafts))
    given = verdict(target("C1", value=90.0), target("C2", year=2035, value=45.0), city=city, seen={"cap-quang": SLOW})
    assert given.gate(FEASIBLE).passing is passing


def test_the_six_are_the_citys() -> None:
    """A city that says "rõ kết quả" and asks for who decides."""
    clear = (
        Clear(id="ket-qua", name=Text(vi="rõ kết quả"), by=Basis.PRODUCT),
        Clear(id="quyen", name=Text(vi="rõ quyền"), by=Basis.AUTHORITY, words=("uỷ quyền cho",)),
    )
    city = msgspec.structs.replace(CITY, declaration=msgspec.structs.replace(
        CITY.declaration, drafts=msgspec.structs.replace(CITY.declaration.drafts, clear=clear)))  # fmt: skip
    given = verdict(task("C1", "Khảo sát nơi đặt thiết bị", product="", targets=(), lead=""), city=city)
    assert found(given, UNOBSTRUCTED) == {"no-product": ["C1"], "not-clear": ["C1"]}
    assert given.clear[0].fields == {"ket-qua": False, "quyen": False}
    assert not found(
        verdict(task("C1", "Khảo sát, uỷ quyền cho phường chọn nơi đặt", targets=()), city=city), UNOBSTRUCTED
    )
