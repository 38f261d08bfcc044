"""A task from its assignment to its evidence, at the desk: every step by who may do it, and everything on record."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings

from khue.model.progress import Act, Counting, Stage
from khue.pipeline.tasks.kept import happenings
from khue.web.audit import chain
from khue.web.audit.models import Record
from khue.web.notices.models import Notice
from khue.web.people.actions import give_role
from khue.web.people.doer import console
from khue.web.tasks import actions
from khue.web.tasks.models import Event, EvidenceFile

DAY = "2026-01-15"
OPEN, OVERDUE = "SK-NV-4", "SK-NV-3"
WORK = "/ban-lam-viec/nhiem-vu/"


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the build is today, and no build follows."""
    monkeypatch.setenv("KHUE_DATE", DAY)
    monkeypatch.setattr(actions, "build_soon", lambda: None)


def post(client: Client, task: str, act: Act, **said: Any) -> Any:
    """One step, as the form of the page sends it."""
    seen = said.pop("seen", Event.objects.filter(task=task).count())
    return client.post(f"{WORK}{task}/", {"act": act.value, "part": "", "seen": str(seen), **said})


def evidence() -> SimpleUploadedFile:
    return SimpleUploadedFile("biên bản.pdf", b"%PDF-1.7 nghiem thu")


def test_the_whole_way_of_a_task(office: Any) -> None:
    office.person("giao", "coordinator")
    office.person("lam", "task-officer", agency="SK-CDS")
    giver, doer = office.enter("giao"), office.enter("lam")
    steps = [
        (doer, Act.RETURN, {"text": "Việc này thuộc Văn phòng"}),
        (giver, Act.ASSIGN, {"lead": "SK-CDS", "text": "Đúng việc của Trung tâm"}),
        (doer, Act.ACCEPT, {}), (doer, Act.REPORT, {"progress": "40", "product": "2 điểm", "help": "Cần mặt bằng"}),
        (giver, Act.ANSWER, {"text": "Dùng nhà văn hoá"}), (doer, Act.ASK_TIME, {"deadline": "2026-05-31", "text": "Chờ mặt bằng"}),
        (giver, Act.GIVE_TIME, {"deadline": "2026-04-30", "text": "Một tháng"}),
        (doer, Act.REPORT, {"done": "on", "product": "5 điểm hỗ trợ", "file": evidence()}),
        (giver, Act.VERIFY, {"note": "Đã xem tại chỗ"}), (giver, Act.CLOSE, {}), (giver, Act.REOPEN, {"text": "Thiếu một điểm"}),
    ]  # fmt: skip
    for client, act, said in steps:
        answer = post(client, OPEN, act, **said)
        assert answer.status_code == HTTPStatus.FOUND, (act, answer.content.decode()[:2000])
    told = happenings(office.home)
    assert [one.act for one in told] == [act for _, act, _ in steps]
    assert [one.number for one in told] == list(range(1, len(steps) + 1))
    assert all(one.at.startswith(DAY) for one in told)
    records = Record.objects.filter(subject=f"task:{OPEN}").order_by("number")
    assert [record.action for record in records] == [f"task.{act.value}" for _, act, _ in steps]
    assert not list(chain.verify())
    line = (office.home / "happenings" / "tasks" / "nq-01-sk.jsonl").read_text(encoding="utf-8")
    assert "Đã xem tại chỗ" not in line, "an internal note is in no file that a build reads"
    page = giver.get(f"{WORK}{OPEN}/").content.decode()
    assert "Đã xem tại chỗ" in page
    assert "30/04/2026" in page
    assert Notice.objects.filter(kind="task.extension_granted", person__username="lam").exists()
    assert Notice.objects.filter(kind="task.help", person__username="giao").exists()


def test_what_the_course_forbids_is_refused_with_a_sentence(office: Any) -> None:
    office.person("giao", "coordinator")
    office.person("lam", "task-officer", agency="SK-VP")
    giver, doer = office.enter("giao"), office.enter("lam")
    assert "Không thể" in post(doer, OVERDUE, Act.REPORT, progress="10").content.decode()
    post(doer, OVERDUE, Act.ACCEPT)
    for said, sentence in (
        ({"progress": "50"}, "phải ghi nguyên nhân"),
        ({"progress": "50", "cause": "Mưa lũ"}, "khách quan hay chủ quan"),
        ({"done": "on", "cause": "Mưa lũ", "cause_kind": "objective"}, "kèm tệp minh chứng"),
    ):
        answer = post(doer, OVERDUE, Act.REPORT, **said)
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert sentence in answer.content.decode(), said
    assert (
        post(doer, OVERDUE, Act.REPORT, progress="50", cause="Mưa lũ", cause_kind="objective").status_code
        == HTTPStatus.FOUND
    )
    assert "chưa báo cáo hoàn thành" in post(giver, OVERDUE, Act.VERIFY).content.decode()
    assert Event.objects.count() == 2


def test_nobody_verifies_what_they_reported(office: Any) -> None:
    person = office.person("ca-hai", "task-officer", agency="SK-VP")
    give_role(by=console(), person=person, role="coordinator", agency="", agencies=frozenset())
    both = office.enter("ca-hai")
    post(both, OVERDUE, Act.ACCEPT)
    said = {"done": "on", "file": evidence(), "cause": "Thiếu người", "cause_kind": "subjective"}
    assert post(both, OVERDUE, Act.REPORT, **said).status_code == HTTPStatus.FOUND
    answer = post(both, OVERDUE, Act.VERIFY)
    assert "ngoài người đã báo cáo" in answer.content.decode()
    assert Event.objects.filter(act="verify").count() == 0


def test_the_second_is_shown_what_the_first_did(office: Any) -> None:
    office.person("mot", "task-officer", agency="SK-CDS")
    office.person("hai", "task-officer", agency="SK-CDS")
    first, second = office.enter("mot"), office.enter("hai")
    post(first, OPEN, Act.ACCEPT)
    post(first, OPEN, Act.REPORT, progress="40", product="Bản của người thứ nhất", seen=1)
    answer = post(second, OPEN, Act.REPORT, progress="70", product="Bản của người thứ hai", seen=1)
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Bản của người thứ nhất" in page, "what the first did"
    assert "Bản của người thứ hai" in page, "what the second wrote is not lost"
    assert Event.objects.filter(act="report").count() == 1
    assert (
        post(second, OPEN, Act.REPORT, progress="70", product="Bản của người thứ hai", seen=2).status_code
        == HTTPStatus.FOUND
    )


def test_what_the_second_wrote_is_shown_where_it_can_no_longer_be_done(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    office.person("giao", "coordinator")
    doer, first, second = office.enter("lam"), office.enter("giao"), office.enter("giao")
    post(doer, OPEN, Act.ACCEPT)
    post(doer, OPEN, Act.ASK_TIME, deadline="2026-06-30", text="Chờ kinh phí")
    post(first, OPEN, Act.GIVE_TIME, deadline="2026-06-30", text="Đồng ý", seen=2)
    answer = post(second, OPEN, Act.REFUSE_TIME, text="Giữ nguyên hạn đã giao", seen=2)
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Giữ nguyên hạn đã giao" in answer.content.decode()


def test_a_report_carries_several_files(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    doer = office.enter("lam")
    post(doer, OPEN, Act.ACCEPT)
    several = [SimpleUploadedFile(name, name.encode()) for name in ("bien-ban.pdf", "anh.jpg", "so-lieu.xlsx")]
    assert post(doer, OPEN, Act.REPORT, done="on", file=several).status_code == HTTPStatus.FOUND
    kept = EvidenceFile.objects.order_by("id")
    assert [one.name for one in kept] == ["bien-ban.pdf", "anh.jpg", "so-lieu.xlsx"]
    assert len(Event.objects.get(act="report").happening.evidence) == len(several)
    assert doer.get(f"{WORK}{OPEN}/minh-chung/{kept[1].sha256}/").getvalue() == b"anh.jpg"


def test_evidence_is_kept_by_its_hash_and_handed_to_those_concerned_alone(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    office.person("la", "data-officer", agency="SK-CDS")
    doer = office.enter("lam")
    post(doer, OPEN, Act.ACCEPT)
    assert post(doer, OPEN, Act.REPORT, progress="40", file=evidence()).status_code == HTTPStatus.FOUND
    kept = EvidenceFile.objects.get()
    place = f"{WORK}{OPEN}/minh-chung/{kept.sha256}/"
    answer = doer.get(place)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 nghiem thu"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "attachment" in answer["Content-Disposition"]
    assert (office.home / "evidence" / kept.sha256[:2] / kept.sha256).is_file()
    assert office.enter("la").get(place).status_code == HTTPStatus.FORBIDDEN
    assert office.enter().get(place).status_code == HTTPStatus.FOUND, "a visitor signs in first"
    assert doer.get(f"{WORK}{OPEN}/minh-chung/{'0' * 64}/").status_code == HTTPStatus.NOT_FOUND
    assert not list((office.home / "uploads").glob(".*")), "nothing of the form is left"


def test_a_part_has_its_own_reports(office: Any) -> None:
    office.person("chu-tri", "task-officer", agency="SK-CDS")
    office.person("phoi-hop", "task-officer", agency="SK-VP")
    helper, task = office.enter("phoi-hop"), "SK-NV-5"
    assert post(helper, task, Act.ACCEPT, part="SK-VP").status_code == HTTPStatus.FOUND
    assert post(helper, task, Act.REPORT, part="SK-VP", done="on", file=evidence()).status_code == HTTPStatus.FOUND
    lead = office.enter("chu-tri")
    assert post(lead, task, Act.VERIFY, part="SK-VP").status_code == HTTPStatus.FOUND
    page = lead.get(f"{WORK}{task}/").content.decode()
    assert "kết quả đã được xác nhận" in page
    assert "chờ tiếp nhận" in page, "the whole is where it was"


def test_an_agency_sets_itself_a_task(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    doer = office.enter("lam")
    answer = doer.post(
        f"{WORK}moi/", {"agency": "SK-CDS", "text": "Tập huấn tổ công nghệ số", "deadline": "2026-02-28"}
    )
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == f"{WORK}SK-CDS-2026-01/"
    assert "Tập huấn tổ công nghệ số" in doer.get(answer["Location"]).content.decode()
    assert "Tập huấn tổ công nghệ số" in doer.get(WORK).content.decode()
    assert doer.post(f"{WORK}moi/", {"agency": "SK-VP", "text": "x"}).status_code == HTTPStatus.OK, "not for others"
    assert Event.objects.count() == 1


def test_several_are_accepted_at_once_and_the_changed_one_is_named(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    doer = office.enter("lam")
    page = doer.get(WORK).content.decode()
    assert f'value="{OPEN}:0"' in page
    answer = doer.post(f"{WORK}tiep-nhan/", {"task": [f"{OPEN}:0", "SK-NV-5:0", "SK-NV-6:7"]})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "SK-NV-6" in answer.content.decode()
    assert sorted(Event.objects.values_list("task", flat=True)) == [OPEN, "SK-NV-5"]


def test_what_happened_cannot_be_changed_in_the_database(office: Any) -> None:
    office.person("lam", "task-officer", agency="SK-CDS")
    post(office.enter("lam"), OPEN, Act.ACCEPT)
    for statement in ("update tasks_event set act = 'close'", "delete from tasks_event"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Event.objects.get().act == "accept"


def test_a_build_counts_what_happened(office: Any, tmp_path: Path, built: Path) -> None:
    """From the form of the desk to the standing that everybody reads."""
    import shutil

    from tests.office.conftest import CITY

    from khue.pipeline.build import build
    from khue.pipeline.reading import Build

    del built
    office.person("giao", "coordinator")
    office.person("lam", "task-officer", agency="SK-VP")
    giver, doer = office.enter("giao"), office.enter("lam")
    post(doer, OVERDUE, Act.ACCEPT)
    said = {"done": "on", "file": evidence(), "cause": "Chờ số liệu", "cause_kind": "objective"}
    post(doer, OVERDUE, Act.REPORT, **said)
    post(giver, OVERDUE, Act.VERIFY)
    home = tmp_path / "own"
    home.mkdir()
    shutil.copytree(office.home / "happenings", home / "happenings")
    from datetime import date

    assert not build(CITY, home, date(2026, 1, 15)).failed
    found = Build.current(home).task_standings[OVERDUE]
    assert (found.stage, found.counting, found.basis) == (Stage.VERIFIED, Counting.DONE_LATE, "evidence")
    assert (found.cause, found.cause_kind, str(found.done_on)) == ("Chờ số liệu", "objective", DAY)
    with override_settings(KHUE_HOME=home):
        assert found.days_late == 107
