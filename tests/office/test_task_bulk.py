"""Many tasks at once: progress by a file, all rows or none; the reminders of a day, once; and two people in one moment."""

from __future__ import annotations

import threading
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from khue.model.progress import Act
from khue.pipeline.reading import Build
from khue.pipeline.tasks.importing import read_sheet
from khue.pipeline.tasks.kept import happenings
from khue.web import builds
from khue.web.audit import chain
from khue.web.notices.models import Notice
from khue.web.people.doer import console
from khue.web.tasks import actions
from khue.web.tasks.bulk import NotTakenError, press, report_many
from khue.web.tasks.models import Event
from khue.web.tasks.refusals import ConflictError
from khue.web.tasks.wishes import Wish

WORK = "/ban-lam-viec/nhiem-vu/"
DAY = date(2026, 1, 15)


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the build is today, and no build follows."""
    monkeypatch.setenv("KHUE_DATE", str(DAY))
    monkeypatch.setattr(actions, "build_soon", lambda: None)


def filled(content: bytes, said: dict[str, dict[str, object]]) -> bytes:
    """The list as it was downloaded, with cells filled in by task and column."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for column, value in said.get(row[1].value, {}).items():
            row[names.index(column)].value = value
    made = BytesIO()
    book.save(made)
    return made.getvalue()


GOOD: dict[str, dict[str, object]] = {
    "SK-NV-4": {"Tiến độ (%)": 60, "Kết quả": "Đã mở 3 điểm"},
    "SK-NV-5": {"Tiến độ (%)": "12,5", "Đề nghị hỗ trợ": "Cần chuyên gia"},
}


def test_the_list_is_downloaded_filled_in_and_sent_back(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    doer = office.enter("lam")
    content = doer.get(f"{WORK}danh-sach.xlsx").content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert {row[1].value for row in sheet.iter_rows(min_row=2)} == {"SK-NV-1", "SK-NV-4", "SK-NV-5", "SK-NV-6"}, (
        "its own"
    )
    assert sheet["G3"].value.date() == date(2026, 3, 31), "a day is a day"
    answer = doer.post(f"{WORK}nhap/", {"file": SimpleUploadedFile("ds.xlsx", filled(content, GOOD))})
    assert answer.status_code == 302, answer.content.decode()
    assert "Đã nhận báo cáo của 2 nhiệm vụ" in doer.get(answer["Location"]).content.decode()
    told = [(one.task, one.act, one.progress, one.help) for one in happenings(office.home)]
    assert told == [
        ("SK-NV-4", Act.ACCEPT, None, ""), ("SK-NV-4", Act.REPORT, 0.6, ""), ("SK-NV-5", Act.ACCEPT, None, ""),
        ("SK-NV-5", Act.REPORT, 0.125, "Cần chuyên gia"),
    ]  # fmt: skip
    again = doer.post(f"{WORK}nhap/", {"file": SimpleUploadedFile("ds.xlsx", filled(content, GOOD))})
    assert "da-bao-cao=0" in again["Location"], "the same file says nothing new"
    assert not list((office.home / "uploads").glob("*")), "nothing of it is left"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"SK-NV-6": {"Tiến độ (%)": "nhiều"}}, "không phải là số từ 0 đến 100"),
        ({"SK-NV-6": {"Tiến độ (%)": 100, "Tình trạng": "xong"}}, "kèm tệp minh chứng"),
        ({"SK-NV-6": {"Tiến độ (%)": 10, "Nguyên nhân": "mưa"}}, "khách quan hay chủ quan"),
        ({"SK-NV-6": {"Tiến độ (%)": 10, "Loại nguyên nhân": "trời"}}, "không phải là khách quan hay chủ quan"),
        ({"SK-NV-6": {"Mã nhiệm vụ": "SK-NV-99", "Tiến độ (%)": 10}}, "Không có nhiệm vụ mang mã"),
        ({"SK-NV-6": {"Mã nhiệm vụ": "SK-NV-3", "Tiến độ (%)": 10}}, "không có quyền"),
        ({"SK-NV-6": {"Mã nhiệm vụ": "SK-NV-4", "Tiến độ (%)": 10}}, "đã có ở dòng"),
    ],
)
def test_a_row_that_is_refused_is_named_and_nothing_is_half_done(office: Any, said: Any, sentence: str) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    doer = office.enter("lam")
    content = filled(doer.get(f"{WORK}danh-sach.xlsx").content, {**GOOD, **said})
    answer = doer.post(f"{WORK}nhap/", {"file": SimpleUploadedFile("ds.xlsx", content)})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "Dòng 5" in page) == (422, True, True), page
    assert Event.objects.count() == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize("content", [b"", b"khong phai bang tinh", b"PK\x03\x04hong"])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(office: Any, content: bytes) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    answer = office.enter("lam").post(f"{WORK}nhap/", {"file": SimpleUploadedFile("ds.xlsx", content)})
    assert answer.status_code == 422
    assert Event.objects.count() == 0


def test_reminders_of_a_day_are_written_and_told_once(office: Any) -> None:
    office.person("dau", "head", agency="SK-VP")
    build = builds.current()
    done = press(by=console(), build=build, day=DAY, above={})
    assert [(one.task.id, one.act) for one in done] == [("SK-NV-3", Act.REMIND)]
    assert press(by=console(), build=build, day=DAY, above={}) == []
    assert [notice.kind for notice in Notice.objects.filter(person__username="dau")] == ["task.reminded"]
    for week in range(1, 4):
        press(by=console(), build=build, day=date.fromordinal(DAY.toordinal() + 7 * week), above={})
    up = press(by=console(), build=build, day=date.fromordinal(DAY.toordinal() + 22), above={})
    assert [one.act for one in up] == [Act.ESCALATE], "after more than three"
    assert Notice.objects.filter(kind="task.escalated").count() == 1
    assert not list(chain.verify())


def test_two_in_one_moment_and_one_of_them_is_first(office: Any) -> None:
    """Both saw the same; one writes, the other is shown it, on every database."""
    build, outcomes = Build.current(office.home), []
    gate = threading.Barrier(2)

    def accept() -> None:
        try:
            gate.wait(20)
            actions.do(by=console(), build=build, task="SK-NV-4", seen=0, wish=Wish(act=Act.ACCEPT), above={})
            outcomes.append("done")
        except ConflictError as error:
            outcomes.append(f"conflict {len(error.events)}")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["conflict 1", "done"]
    assert Event.objects.count() == 1
    assert len(happenings(office.home)) == 1
    assert not list(chain.verify())


def test_what_builds_read_can_be_written_anew_from_the_database(office: Any) -> None:
    actions.do(by=console(), build=builds.current(), task="SK-NV-4", seen=0, wish=Wish(act=Act.ACCEPT), above={})
    before = happenings(office.home)
    path = office.home / "happenings" / "tasks" / "nq-01-sk.jsonl"
    path.write_text("hỏng\n", encoding="utf-8")
    assert actions.write_down() == 1
    assert happenings(office.home) == before


def test_what_a_stopped_process_left_out_is_written_when_the_desk_is_opened(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    actions.do(by=console(), build=builds.current(), task="SK-NV-4", seen=0, wish=Wish(act=Act.ACCEPT), above={})
    (office.home / "happenings" / "tasks" / "nq-01-sk.jsonl").unlink()
    assert office.enter("lam").get(WORK).status_code == 200
    assert [one.task for one in happenings(office.home)] == ["SK-NV-4"]


def test_reports_of_the_console_are_all_or_none_too(office: Any, tmp_path: Path) -> None:
    build = builds.current()
    file = tmp_path / "ds.csv"
    file.write_text("Mã nhiệm vụ,Tiến độ (%)\nSK-NV-4,30\nSK-NV-1,50\n", encoding="utf-8")
    sheet = read_sheet(file, {task.id: task for task in build.city.tasks})
    assert not sheet.failed
    with pytest.raises(NotTakenError) as caught:
        report_many(by=console(), build=build, reported=sheet.reported, name="ds.csv", above={})
    assert [(one.line, one.params["found"]) for one in caught.value.findings] == [(3, "SK-NV-1")], (
        "done, and typed in so"
    )
    assert (Event.objects.count(), happenings(office.home)) == (0, [])
