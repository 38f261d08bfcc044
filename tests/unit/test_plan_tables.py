"""Targets and tasks as tables with official headings: what goes out comes back equal, what offices send is understood."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.exceptions import InputError
from khue.folder.load import load_city
from khue.model.city import City
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.proposals.intake import from_table
from khue.pipeline.proposals.sheets import save
from khue.pipeline.proposals.tables import plan_table, template

CITIES = Path(__file__).resolve().parents[2] / "cities"
OFFICIAL = ["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Kết quả/sản phẩm", "Thời gian"]


def city_of(name: str) -> City:
    found, _ = load_city(CITIES / name)
    assert found is not None
    return found


SAO_KHUE = city_of("sao-khue")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["sao-khue", "ha-noi"])
def test_the_whole_plan_goes_out_and_comes_back_equal(tmp_path: Path, name: str, ending: str) -> None:
    city = city_of(name)
    for document in city.documents:
        path = save(tmp_path / f"{document.id}.{ending}", plan_table(city, document.id))
        back = from_table(path, city, document)
        assert back.findings == []
        assert back.targets == [one for one in city.targets if one.document == document.id]
        assert back.tasks == [one for one in city.tasks if one.document == document.id]


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
WORDS = st.text(LETTERS, min_size=1, max_size=25).filter(lambda text: bool(text.split()))
GROUPS = st.sampled_from([one.id for one in SAO_KHUE.declaration.groups])
AGENCIES = st.sampled_from(["", *(one.code for one in SAO_KHUE.agencies)])
TARGETS = st.builds(
    Target, id=st.just("T-1"), clause=st.just("muc-tieu/1"), group=GROUPS, text=WORDS,
    operator=st.sampled_from(Operator), document=st.just("nq-01-sk"), value=st.none() | st.floats(-1e9, 1e9), unit=WORDS, agency=AGENCIES,
    year=st.none() | st.integers(1900, 2100), note=WORDS, relation=st.sampled_from(["", "replaces"]), due=st.none() | st.dates(),
)  # fmt: skip
TASKS = st.builds(
    Task, id=st.just("N-1"), clause=st.just("nhiem-vu/1"), text=WORDS, document=st.just("nq-01-sk"), lead=AGENCIES, lead_text=WORDS,
    cooperating=st.lists(AGENCIES.filter(bool), unique=True).map(tuple), product=WORDS, deadline=st.none() | st.dates(date(1990, 1, 1)),
    deadline_text=WORDS | st.just(""), targets=st.just(("SK-01", "SK-02")),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(TARGETS, TASKS, st.sampled_from(["xlsx", "csv"]))
def test_whatever_a_row_says_comes_back(
    tmp_path_factory: pytest.TempPathFactory, target: Target, task: Task, ending: str
) -> None:
    city = msgspec.structs.replace(SAO_KHUE, targets=(target,), tasks=(task,))
    path = save(tmp_path_factory.mktemp("table") / f"plan.{ending}", plan_table(city, "nq-01-sk"))
    back = from_table(path, city, city.documents[0])
    assert (back.targets, back.tasks, back.findings) == ([target], [task], [])


def edited(path: Path, sheet: str, row: int, **cells: Any) -> Path:
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    columns = {cell.value: cell.column for cell in page[2]}
    for heading, value in cells.items():
        page.cell(row, columns[heading.replace("_", " ")]).value = value
    book.save(path)
    return path


def test_cells_that_were_changed_count_and_no_others(tmp_path: Path) -> None:
    path = save(tmp_path / "plan.xlsx", plan_table(SAO_KHUE, "nq-01-sk"))
    edited(path, "Chỉ tiêu", 3, Giá_trị=62.5, Đơn_vị_chủ_trì="Trung tâm Chuyển đổi số Sao Khuê")
    edited(path, "Nhiệm vụ", 5, Thời_gian="Quý III/2026")
    back = from_table(path, SAO_KHUE, SAO_KHUE.documents[0])
    was = SAO_KHUE.targets[0]
    assert back.targets[0] == msgspec.structs.replace(was, value=62.5, agency="SK-CDS", agency_basis="stated")
    assert (back.tasks[2].deadline, back.tasks[2].deadline_text) == (date(2026, 9, 30), "Quý III/2026")
    assert back.targets[1:] == list(SAO_KHUE.targets[1:])


def test_a_cell_that_cannot_be_understood_is_named_by_row_and_heading(tmp_path: Path) -> None:
    path = edited(
        save(tmp_path / "plan.xlsx", plan_table(SAO_KHUE, "nq-01-sk")),
        "Chỉ tiêu",
        4,
        Giá_trị="bảy lăm",
        Năm="hai nghìn",
    )
    said = [one.sentence("vi") for one in from_table(path, SAO_KHUE, SAO_KHUE.documents[0]).findings]
    assert said == [
        'Chỉ tiêu, dòng 4, cột "Giá trị": không hiểu "bảy lăm".',
        'Chỉ tiêu, dòng 4, cột "Năm": không hiểu "hai nghìn".',
    ]


def official_list(path: Path) -> Path:
    """A task list as an office sends it: a title over merged cells, roman group rows, real dates, other names of headings."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["PHỤ LỤC: DANH MỤC NHIỆM VỤ"])
    page.merge_cells("A1:F1")
    page.append(["(Kèm theo Kế hoạch số 05/KH-UBND)"])
    page.append(["STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian hoàn thành"])
    page.append(["I", "Chính quyền số", None, None, None, None])
    page.append(
        [
            1,
            "Nâng cấp cổng nộp hồ sơ",
            "Trung tâm Chuyển đổi số Sao Khuê",
            "Văn phòng UBND thành phố",
            "Cổng mới",
            date(2026, 6, 30),
        ]
    )
    page.append([2, "Công bố kết quả hằng tháng", "Văn phòng UBND thành phố", None, "Bản tin", "Hằng tháng"])
    page.append(["II", "Xã hội số", None, None, None, None])
    page.append([3, "=HYPERLINK(1)", "Hội Người cao tuổi", None, "Lớp học", "Quý I/2026"])
    page.cell(8, 2).data_type = "s"
    book.save(path)
    return path


def test_a_task_list_of_an_office_is_taken_as_new_tasks(tmp_path: Path) -> None:
    back = from_table(official_list(tmp_path / "danh-muc.xlsx"), SAO_KHUE, SAO_KHUE.documents[0])
    assert back.findings == []
    one, two, three = back.tasks
    assert (one.lead, one.cooperating, one.deadline, one.group) == (
        "SK-CDS",
        ("SK-VP",),
        date(2026, 6, 30),
        "chinh-quyen-so",
    )
    assert (two.lead, two.deadline, two.deadline_text) == ("SK-VP", None, "Hằng tháng")
    assert (three.lead, three.lead_text, three.group) == ("", "Hội Người cao tuổi", "xa-hoi-so")
    assert len({task.id for task in (*SAO_KHUE.tasks, *back.tasks)}) == len(SAO_KHUE.tasks) + 3


def test_the_template_has_the_official_headings_first(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(save(tmp_path / "mau.xlsx", template()))["Nhiệm vụ"]
    assert [cell.value for cell in page[2]][:6] == OFFICIAL


def test_words_that_look_like_a_formula_stay_words(tmp_path: Path) -> None:
    city = msgspec.structs.replace(
        SAO_KHUE, targets=(), tasks=(Task(id="N-1", clause="c", text="=1+1", document="nq-01-sk"),)
    )
    page = openpyxl.load_workbook(save(tmp_path / "a.xlsx", plan_table(city, "nq-01-sk")))["Nhiệm vụ"]
    assert (page.cell(3, 2).value, page.cell(3, 2).data_type) == ("=1+1", "s")
    path = save(tmp_path / "a.csv", plan_table(city, "nq-01-sk"))
    assert ",'=1+1," in path.read_text(encoding="utf-8-sig")
    assert from_table(path, city, city.documents[0]).tasks == list(city.tasks)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"a,b\n1,2\n", b"%PDF-1.7"])
def test_files_that_are_no_such_table_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(InputError):
        from_table(path, SAO_KHUE, SAO_KHUE.documents[0])
