"""The versions of a dataset at the desk: withdrawn and restored, compared, and the rows that wait to be corrected."""

from __future__ import annotations

import errno
import io
import json
import shutil
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from openpyxl import load_workbook

from khue.folder.load import load_city
from khue.pipeline.incoming.ingest import ingest
from khue.stores import ParquetStore
from khue.web.audit.models import Record
from khue.web.desk import work
from khue.web.desk.models import Submission
from khue.web.people import actions as people
from khue.web.people.doer import console
from khue.web.people.roles import ROLES

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
OWNER, BELOW = "SK-VP", "SK-CDS"
HEAD = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"
PAGE, ASIDE = "/ban-lam-viec/phien-ban/ho-so/", "/ban-lam-viec/phien-ban/ho-so/2/dong-can-sua/"
WHY = "Nhập nhầm số liệu của tháng sáu"


@pytest.fixture
def wanting(desk: Any, tmp_path: Path) -> Any:
    """The desk of a city that takes good rows in, with a second version of which two rows wait."""
    shutil.copytree(CITY, tmp_path / "city")
    contract = tmp_path / "city" / "contracts" / "ho-so.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    policy = "customProperties:\n  - {property: khue.policy, value: accept-good}\n"
    contract.write_text(text.replace("customProperties:\n", policy, 1), encoding="utf-8")
    lines = [
        f"HS-{5000 + n},SK101,2025-07-{n % 28 + 1:02d},2025-08-01,2025-08-01,truc_tuyen,mot_phan,4,0" for n in range(40)
    ]
    lines[3], lines[9] = lines[3].replace("truc_tuyen", "qua mạng"), lines[9].replace(",4,0", ",9,0")
    file = tmp_path / "them.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    city = load_city(tmp_path / "city")[0]
    assert city is not None
    stored = ingest(city, ParquetStore(desk.home), "ho-so", file)
    assert stored.version is not None
    number = stored.version.number
    with override_settings(KHUE_CITY=tmp_path / "city"):
        desk_page = ASIDE.replace("/2/", f"/{number}/")
        yield desk, number, desk_page


def entered(role: str, agency: str) -> Client:
    name = f"{role}-{agency}".lower()
    made = people.add_person(by=console(), username=name, name=name.title(), email=f"{name}@thu.example")
    people.give_role(by=console(), person=made, role=role, agency=agency, agencies=frozenset({agency}))
    client = Client(raise_request_exception=False)
    client.force_login(made)
    return client


def everybody() -> list[tuple[str, str]]:
    return [(role, agency) for role in ROLES for agency in (("",) if ROLES[role].citywide else (OWNER, BELOW))]


def test_who_sees_versions_and_who_may_withdraw(wanting: Any) -> None:
    desk, number, aside = wanting
    pages = {PAGE, f"{PAGE}so-sanh/1/{number}/", f"{PAGE}so-sanh/1/{number}/tai.csv", aside, aside[:-1] + ".csv"}
    for page in pages:
        assert desk.enter().get(page)["Location"].startswith("/tai-khoan/dang-nhap/")
    for role, agency in everybody():
        client = entered(role, agency)
        sends = role in ("data-officer", "head", "coordinator") and agency in ("", OWNER)
        for page in pages:
            assert (client.get(page).status_code == HTTPStatus.OK) is sends, (role, agency, page)
        may = role in ("head", "coordinator") and agency in ("", OWNER)
        answer = client.post(PAGE, {"withdraw": number, "reason": "x"})
        assert answer.status_code == (HTTPStatus.CONFLICT if may else HTTPStatus.FORBIDDEN), (role, agency)
    assert not Record.objects.filter(action="version.withdraw").exists()


def test_withdrawn_with_a_reason_and_restored(wanting: Any) -> None:
    _, number, _ = wanting
    head = entered("head", OWNER)
    assert head.post(PAGE, {"withdraw": number, "reason": WHY}).status_code == HTTPStatus.FOUND
    page = head.get(PAGE).content.decode()
    assert WHY in page
    assert "Head-Sk-Vp" in page
    assert head.post(PAGE, {"withdraw": number, "reason": WHY}).status_code == HTTPStatus.CONFLICT, "it is out already"
    assert (
        head.post(PAGE, {"restore": number, "reason": "Đã kiểm tra lại, số liệu đúng"}).status_code == HTTPStatus.FOUND
    )
    acts = list(
        Record.objects.filter(action__startswith="version.").order_by("number").values_list("action", flat=True)
    )
    assert acts == ["version.withdraw", "version.restore"]
    for other in ("0", "99", "x", "9" * 12):
        assert head.post(PAGE, {"withdraw": other, "reason": WHY}).status_code in (
            HTTPStatus.CONFLICT,
            HTTPStatus.NOT_FOUND,
        )


def test_two_versions_compared_and_taken_away(wanting: Any) -> None:
    _, number, _ = wanting
    officer = entered("data-officer", OWNER)
    where = f"{PAGE}so-sanh/1/{number}/"
    assert "HS-5000" in officer.get(where).content.decode()
    found = json.loads(officer.get(f"{where}tai.json").content)
    assert (found["added"], len(found["rows"])) == (38, 38)
    assert len(officer.get(f"{where}tai.csv").content.decode("utf-8-sig").splitlines()) == 39
    book = load_workbook(io.BytesIO(officer.get(f"{where}tai.xlsx").content))
    assert book.worksheets[1].max_row == 39
    for wrong in (
        f"{where}tai.exe",
        f"{PAGE}so-sanh/0/{number}/",
        f"{PAGE}so-sanh/1/99/",
        "/ban-lam-viec/phien-ban/khong-co/",
    ):
        assert officer.get(wrong).status_code == HTTPStatus.NOT_FOUND


def test_the_public_sees_how_many_rows_wait_and_no_row(wanting: Any) -> None:
    desk, _, aside = wanting
    assert desk.enter().get("/api/v1/datasets/ho-so").json()["set_aside"] in (0, None), (
        "of the version that the build shows"
    )
    assert "qua mạng" not in desk.enter().get("/du-lieu/ho-so/").content.decode()
    assert desk.enter().get(aside).status_code == HTTPStatus.FOUND


def test_rows_are_taken_away_corrected_and_sent_back(wanting: Any) -> None:
    desk, number, aside = wanting
    officer = entered("data-officer", OWNER)
    assert "qua mạng" in officer.get(aside).content.decode()
    table = officer.get(aside[:-1] + ".csv").content.decode("utf-8-sig")
    wrong = officer.post(aside, {"file": SimpleUploadedFile("sua.csv", table.encode())})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Dòng 5" in wrong.content.decode()
    assert not Submission.objects.exists(), "nothing was begun"
    right = table.replace("qua mạng,", "truc_tuyen,").replace(",9,0,", ",5,0,")
    answer = officer.post(aside, {"file": SimpleUploadedFile("sua.csv", right.encode())})
    sent = Submission.objects.get()
    assert answer["Location"].endswith(f"/lan-nop/{sent.pk}/")
    work.start(sent, 60)
    officer.post(answer["Location"], {"submit": "1"})
    sent.refresh_from_db()
    work.start(sent, 60)
    sent.refresh_from_db()
    current = ParquetStore(desk.home).current("ho-so")
    assert current is not None
    assert (sent.state, current.number, current.rows) == ("accepted", number + 1, 896 + 40)
    assert "đã được sửa" in officer.get(aside).content.decode() or "đã sửa" in officer.get(aside).content.decode()


def test_a_full_disk_is_told_and_nothing_is_begun(wanting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, aside = wanting
    officer = entered("data-officer", OWNER)
    table = officer.get(aside[:-1] + ".csv").content

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("khue.pipeline.incoming.aside_files.corrected", full)
    answer = officer.post(aside, {"file": SimpleUploadedFile("sua.csv", table)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "đầy" in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04", "Dòng trong tệp\n=1+1\n".encode()])
def test_what_is_no_table_of_these_rows_changes_nothing(wanting: Any, content: bytes) -> None:
    _, _, aside = wanting
    officer = entered("data-officer", OWNER)
    answer = officer.post(aside, {"file": SimpleUploadedFile("la.csv", content)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Submission.objects.exists()
    assert officer.post(aside, {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
