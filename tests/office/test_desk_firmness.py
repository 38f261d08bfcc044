"""What the figures of a file are - estimated, provisional, final - said at the desk, kept, and shown with the versions."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from khue.pipeline.firmness import loose_months
from khue.stores import ParquetStore
from khue.web.audit.models import Record
from khue.web.desk import work
from khue.web.desk.models import Submission

HEADER = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"
ROW = f"{HEADER}\nHS-9001,SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,4,0\n".encode()
PAGE = "/ban-lam-viec/nop/ho-so/"


def test_a_file_said_to_be_an_estimate_is_one_and_the_list_of_versions_says_so(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    assert 'name="status"' in inside.get(PAGE).content.decode()
    inside.post(PAGE, {"file": SimpleUploadedFile("a.csv", ROW), "status": "estimated"})
    sent = _worked_on(Submission.objects.latest("id"))
    assert sent.status == "estimated"
    inside.post(f"/ban-lam-viec/lan-nop/{sent.pk}/", {"submit": "1"})
    sent = _worked_on(sent)
    assert sent.state == "accepted" and sent.version is not None
    assert loose_months(ParquetStore(desk.home), "ho-so", sent.version) == {"2026-01": "estimated"}
    page = inside.get("/ban-lam-viec/phien-ban/ho-so/").content.decode().replace("\xa0", " ")
    assert "Ước tính: tháng 1/2026" in page or "Ước tính: tháng 01/2026" in page
    assert '"status":"estimated"' in Record.objects.get(action="data.submit").details.replace(" ", "")


def test_it_may_be_said_otherwise_until_the_file_is_submitted(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    inside.post(PAGE, {"file": SimpleUploadedFile("a.csv", ROW), "status": "estimated"})
    sent = _worked_on(Submission.objects.latest("id"))
    inside.post(f"/ban-lam-viec/lan-nop/{sent.pk}/", {"submit": "1", "status": "provisional"})
    sent = _worked_on(sent)
    assert loose_months(ParquetStore(desk.home), "ho-so", sent.version or 0) == {"2026-01": "provisional"}


def test_nothing_else_may_be_said(desk: Any) -> None:
    desk.person("lan", "data-officer", agency="SK-VP")
    inside = desk.enter("lan")
    answer = inside.post(PAGE, {"file": SimpleUploadedFile("a.csv", ROW), "status": "guessed"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST and "tình trạng số liệu" in answer.content.decode()
    begun = inside.post(f"{PAGE}bat-dau/", {"name": "a.csv", "size": "10", "status": "guessed"})
    assert begun.status_code == HTTPStatus.BAD_REQUEST and not Submission.objects.exists()


def _worked_on(submission: Submission) -> Submission:
    work.start(submission, 60)
    submission.refresh_from_db()
    return submission
