"""Sending a file at the desk: chosen, read, corrected, submitted, stored; on both databases."""

from __future__ import annotations

import hashlib
import json
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from openpyxl import load_workbook

from khue.stores import ParquetStore
from khue.web.audit.chain import verify
from khue.web.audit.models import Record
from khue.web.desk import actions, deliveries, uploads, work
from khue.web.desk.models import Accepted, Submission

HEADER = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"
GOOD = f"{HEADER}\nHS-9001,SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,4,0\n".encode()
BAD = f"{HEADER}\nHS-9001,SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,9,0\n".encode()


def send(client: Any, content: bytes, name: str = "thang-1.csv", dataset: str = "ho-so") -> Submission:
    answer = client.post(f"/ban-lam-viec/nop/{dataset}/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()[-3000:]
    return looked_at(Submission.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2])))


def looked_at(submission: Submission) -> Submission:
    work.start(submission, 60)
    submission.refresh_from_db()
    return submission


def do(client: Any, submission: Submission, what: str, **fields: str) -> Submission:
    answer = client.post(f"/ban-lam-viec/lan-nop/{submission.pk}/", {what: "1", **fields})
    assert answer.status_code == HTTPStatus.FOUND, answer.content.decode()[-3000:]
    submission.refresh_from_db()
    return looked_at(submission)


def test_a_file_is_sent_looked_at_and_becomes_a_version(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    page = inside.get("/ban-lam-viec/").content.decode()
    assert "Hồ sơ thủ tục hành chính" in page
    sent = send(inside, GOOD)
    assert (sent.state, sent.rows, sent.findings) == ("ready", 1, 1)
    before = ParquetStore(desk.home).current("ho-so").number
    page = inside.get(f"/ban-lam-viec/lan-nop/{sent.pk}/").content.decode()
    assert "HS-9001" in page and "Nộp" in page
    sent = do(inside, sent, "submit")
    assert (sent.state, sent.version) == ("accepted", before + 1)
    assert ParquetStore(desk.home).current("ho-so").number == before + 1
    assert not uploads.file_of(sent).exists(), "the bytes are kept by their hash now"
    assert not list(verify())


def test_every_step_is_on_record_once_and_says_nothing_of_the_rows(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    inside.get("/ban-lam-viec/")
    sent = do(inside, send(inside, GOOD, "Nguyễn Văn A 001095001234.csv"), "submit")
    told = [one for one in Record.objects.filter(action__startswith="data.") if one.actor != "system"]
    assert [one.action for one in told] == ["data.begin", "data.receive", "data.submit", "data.accept"]
    assert {one.actor for one in told} == {f"person:{sent.person_id}"}
    assert "HS-9001" not in "".join(one.details for one in told)
    assert "001095001234" not in "".join(one.details + one.subject for one in told)


def test_a_faulty_file_is_not_submitted_and_comes_back_marked(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    sent = send(inside, BAD, "=cmd.csv")
    assert (sent.state, sent.bad_rows, sent.findings) == ("faulty", 1, 1)
    assert inside.post(f"/ban-lam-viec/lan-nop/{sent.pk}/", {"submit": "1"}).status_code == HTTPStatus.CONFLICT
    book = load_workbook(BytesIO(inside.get(f"/ban-lam-viec/lan-nop/{sent.pk}/ket-qua.xlsx").content))
    assert "không quá 5" in book.worksheets[1]["H2"].comment.text
    found = json.loads(inside.get(f"/ban-lam-viec/lan-nop/{sent.pk}/ket-qua.json").content)
    assert [one["row"] for one in found["findings"]] == [2]
    assert str(desk.home) not in json.dumps(found), "the server's folders are nobody's business"
    assert inside.get(f"/ban-lam-viec/lan-nop/{sent.pk}/ket-qua.csv").status_code == HTTPStatus.OK
    assert inside.get(f"/ban-lam-viec/lan-nop/{sent.pk}/ket-qua.exe").status_code == HTTPStatus.NOT_FOUND


def test_a_correction_is_read_anew_and_remembered_for_the_agency(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    titled = "Báo cáo;;;;;;;;\n".encode() + GOOD.replace(b",", b";")
    sent = do(inside, send(inside, titled), "correct", header="2", delimiter="semicolon", remember="on")
    assert (sent.state, sent.correction) == ("ready", {"header": "2", "delimiter": "semicolon"})
    do(inside, sent, "submit")
    assert send(inside, titled).correction == {"header": "2", "delimiter": "semicolon"}
    answer = inside.post(f"/ban-lam-viec/lan-nop/{sent.pk}/", {"correct": "1", "header": "x"})
    assert answer.status_code == HTTPStatus.CONFLICT


def test_a_file_given_up_is_gone_and_stays_on_record(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    sent = do(inside, send(inside, BAD), "drop")
    assert sent.state == "dropped"
    assert not uploads.place(sent).exists()
    assert Record.objects.filter(action="data.drop").count() == 1
    assert inside.get(f"/ban-lam-viec/lan-nop/{sent.pk}/").status_code == HTTPStatus.OK
    assert inside.post(f"/ban-lam-viec/lan-nop/{sent.pk}/", {"drop": "1"}).status_code == HTTPStatus.CONFLICT


def test_deliveries_that_came_another_way_get_one_record_each(desk: Any) -> None:
    made = deliveries.catch_up()
    assert made, "the inbox of the city was taken in by the build"
    assert deliveries.catch_up() == []
    accepted = Record.objects.filter(action="data.accept")
    assert accepted.count() == Accepted.objects.count() == len(made)
    assert {one.actor for one in accepted} == {"system"}
    assert len({one.subject for one in accepted}) == len(made)


def test_the_same_file_again_makes_no_version_and_says_so(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    first = do(inside, send(inside, GOOD), "submit")
    again = do(inside, send(inside, GOOD), "submit")
    assert (again.state, again.version) == ("accepted", first.version)
    assert Record.objects.filter(action="data.unchanged").count() == 1
    assert Record.objects.filter(action="data.accept", subject=f"delivery:ho-so/{first.version}").count() == 1


def parts_of(client: Any, content: bytes, name: str = "lon.csv") -> Any:
    answer = client.post("/ban-lam-viec/nop/ho-so/bat-dau/", {"name": name, "size": str(len(content))})
    assert answer.status_code == HTTPStatus.CREATED, answer.content
    return answer.json()


def patch(client: Any, address: str, offset: int, content: bytes, checksum: str | None = None) -> Any:
    said = f"sha256 {hashlib.sha256(content).hexdigest() if checksum is None else checksum}"
    return client.patch(
        address, content, content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset), "Upload-Checksum": said},
    )  # fmt: skip


def test_a_large_file_comes_in_parts_and_goes_on_where_it_stopped(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    begun = parts_of(inside, GOOD)
    assert patch(inside, begun["parts"], 0, GOOD[:50]).json()["offset"] == 50
    damaged = patch(inside, begun["parts"], 50, GOOD[50:80], "0" * 64)
    assert (damaged.status_code, damaged.json()["code"]) == (422, "checksum")
    wrong = patch(inside, begun["parts"], 80, GOOD[80:])
    assert (wrong.status_code, wrong["Upload-Offset"]) == (409, "50")
    assert inside.head(begun["parts"])["Upload-Offset"] == "50"
    assert "50 byte" in inside.get("/ban-lam-viec/nop/ho-so/").content.decode()
    beyond = patch(inside, begun["parts"], 50, GOOD[50:] + b"more")
    assert beyond.status_code == 409
    ended = patch(inside, begun["parts"], 50, GOOD[50:])
    assert ended.json() == {"offset": len(GOOD), "size": len(GOOD), "page": f"/ban-lam-viec/lan-nop/{begun['id']}/"}
    sent = looked_at(Submission.objects.get(pk=begun["id"]))
    assert (sent.state, sent.sha256) == ("ready", hashlib.sha256(GOOD).hexdigest())
    assert patch(inside, begun["parts"], len(GOOD), b"x").status_code == 410


def test_what_is_too_large_is_refused_before_it_is_kept(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    with override_settings(KHUE_UPLOAD_LIMIT=100):
        answer = inside.post("/ban-lam-viec/nop/ho-so/", {"file": SimpleUploadedFile("a.csv", GOOD)})
        assert (answer.status_code, "nhiều nhất" in answer.content.decode()) == (413, True)
        started = inside.post("/ban-lam-viec/nop/ho-so/bat-dau/", {"name": "a.csv", "size": "101"})
        assert started.status_code == 413
    assert not Submission.objects.exists()
    assert not list(uploads.folder().glob(".*"))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.csv", "reading.yaml", ".hidden.csv", "a" * 300 + ".csv", "\x00.csv"]
)
def test_a_name_never_leads_out_of_its_folder(desk: Any, name: str) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    sent = parts_of(desk.enter("lan"), GOOD, name)
    file = uploads.file_of(Submission.objects.get(pk=sent["id"]))
    assert file.resolve().parent == (Path(desk.home) / "uploads" / str(sent["id"]) / "file").resolve()
    assert len(file.name.encode()) < 255


def test_what_nobody_went_on_with_is_removed_after_a_week(desk: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    old, new = send(inside, BAD), send(inside, BAD)
    Submission.objects.filter(pk=old.pk).update(begun=timezone.now() - timedelta(days=8))
    actions.expire()
    states = [Submission.objects.get(pk=one.pk).state for one in (old, new)]
    assert states == ["dropped", "faulty"]
    assert [uploads.place(one).exists() for one in (old, new)] == [False, True]
    assert Record.objects.get(action="data.expire").actor == "system"


def test_a_head_withdraws_and_restores_and_a_data_officer_does_not(desk: Any) -> None:
    for name, role in (("lan", "data-officer"), ("sep", "head")):
        desk.person(name, role, agency="SK-VP")
    lan, head = desk.enter("lan"), desk.enter("sep")
    sent = do(lan, send(lan, GOOD), "submit")
    page, why = f"/ban-lam-viec/lan-nop/{sent.pk}/", {"reason": "Gửi nhầm tháng khác"}
    assert "Rút phiên bản này" not in lan.get(page).content.decode()
    assert lan.post(page, {"withdraw": "1", **why}).status_code == HTTPStatus.FORBIDDEN
    assert head.post(page, {"withdraw": "1", "reason": "x"}).status_code == HTTPStatus.CONFLICT, "a reason is asked for"
    assert head.post(page, {"withdraw": "1", **why}).status_code == HTTPStatus.FOUND
    current = ParquetStore(desk.home).current("ho-so")
    assert "thang-1.csv" not in {raw.name for raw in current.raw_files}
    assert "Gửi nhầm tháng khác" in lan.get(page).content.decode()
    assert head.post(page, {"withdraw": "1", **why}).status_code == HTTPStatus.CONFLICT
    assert head.post(page, {"restore": "1", **why}).status_code == HTTPStatus.FOUND
    assert "thang-1.csv" in {raw.name for raw in ParquetStore(desk.home).current("ho-so").raw_files}
    told = Record.objects.filter(action__startswith="version.").values_list("action", flat=True)
    assert list(told) == ["version.withdraw", "version.restore"]
    deliveries.catch_up()
    assert not list(verify())
