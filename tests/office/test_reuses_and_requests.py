"""What people without an account may send: what is kept, what is shown when, who decides, and what is turned away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from khue.model.city import Calendar, Holiday
from khue.model.workdays import after_working_days as after
from khue.pipeline.interest import board
from khue.web.audit.models import Record
from khue.web.people import actions as people
from khue.web.people.doer import console
from khue.web.people.roles import ROLES
from khue.web.reuses.models import Told
from khue.web.visitors import doors
from khue.web.visitors.models import Knock
from khue.web.wanted.models import Wanted

OWNER, BELOW = "SK-VP", "SK-CDS"
TELL, ASK = "/san-pham-du-lieu/gui/", "/yeu-cau-du-lieu/gui/"
REVIEW, WORK = "/ban-lam-viec/san-pham-du-lieu/", "/ban-lam-viec/yeu-cau-du-lieu/"
REUSE = {
    "dataset": "ho-so", "kind": "app", "title": "Bản đồ hồ sơ", "about": "Cho biết phường nào trả hồ sơ nhanh nhất trong tháng.",
    "maker": "Nhóm <b>sinh viên</b>", "url": "https://ban-do.example/", "contact": "nhom@thu.example",
}  # fmt: skip
REQUEST = {
    "title": "Giờ mở cửa các trạm y tế", "purpose": "Làm bản đồ cho người cao tuổi, CCCD của tôi 001095001234.",
    "asker": "citizen", "name": "Người thử", "contact": "nguoi@thu.example",
}  # fmt: skip


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """People take their time over a form; tests do not."""
    monkeypatch.setattr(doors, "_FASTEST", 0)


def sent(client: Client, page: str, said: dict[str, str], **more: str) -> Any:
    """The form as it was drawn, filled in and sent."""
    found = re.search(r'name="drawn" value="([^"]+)"', client.get(page).content.decode())
    drawn = found[1] if found else ""
    return client.post(page, {**said, "drawn": drawn, **more})


def entered(role: str, agency: str) -> Client:
    name = f"{role}-{agency}".lower()
    made = people.add_person(by=console(), username=name, name=name, email=f"{name}@thu.example")
    people.give_role(by=console(), person=made, role=role, agency=agency, agencies=frozenset({agency}))
    client = Client(raise_request_exception=False)
    client.force_login(made)
    return client


def everybody() -> list[tuple[str, str]]:
    return [(role, "" if ROLES[role].citywide else agency) for role in ROLES
            for agency in (("",) if ROLES[role].citywide else (OWNER, BELOW))]  # fmt: skip


def test_a_reuse_is_shown_after_a_look_and_not_before(office: Any) -> None:
    assert sent(office.enter(), TELL, REUSE).status_code == HTTPStatus.FOUND
    assert board.reuses(office.home) == []
    assert "Bản đồ hồ sơ" not in office.enter().get("/san-pham-du-lieu/").content.decode()
    officer = entered("data-officer", OWNER)
    assert officer.post(REVIEW, {"show": Told.objects.get().pk}).status_code == HTTPStatus.FOUND
    page = office.enter().get("/san-pham-du-lieu/").content.decode()
    assert "Nhóm &lt;b&gt;sinh viên&lt;/b&gt;" in page, "what people write is never markup"
    assert "nhom@thu.example" not in page
    assert "nofollow ugc" in page
    usage = office.enter().get("/api/v1/usage").json()["items"]
    assert next(one["reuses"] for one in usage if one["dataset"] == "ho-so") == 1
    answer = office.enter().get("/api/v1/reuses?dataset=ho-so").json()["items"][0]
    assert (answer["title"], answer["url"], answer["kind"]) == (REUSE["title"], REUSE["url"], "app")
    assert "contact" not in answer
    officer.post(REVIEW, {"decline": Told.objects.get().pk, "reason": "Trang này không còn hoạt động nữa."})
    assert board.reuses(office.home) == []
    actions = list(
        Record.objects.filter(action__startswith="reuse.").order_by("number").values_list("action", flat=True)
    )
    assert actions == ["reuse.tell", "reuse.show", "reuse.decline"]


def test_a_request_has_a_number_a_day_and_an_answer(office: Any) -> None:
    address = sent(office.enter(), ASK, REQUEST).headers["Location"]
    found = Wanted.objects.get()
    page = office.enter().get(address).content.decode()
    assert "Giờ mở cửa" not in page, "words of strangers are shown once somebody has read them"
    assert "001095001234" not in json.dumps(found.purpose)
    coordinator, officer = entered("coordinator", ""), entered("data-officer", OWNER)
    coordinator.post(WORK, {"assign": found.pk, "agency": OWNER})
    page = office.enter().get(address).content.decode()
    assert "Giờ mở cửa" in page
    assert "Văn phòng" in page
    officer.post(WORK, {"extend": found.pk, "reason": "Cần hỏi thêm các phường, xã."})
    before, found = found.due, Wanted.objects.get()
    assert found.due > before
    assert officer.post(WORK, {"extend": found.pk, "reason": "Cần hỏi thêm một lần nữa."}).status_code == 422
    answered = {
        "do_answer": found.pk,
        "outcome": "not-held",
        "dataset": "",
        "answer": "Chưa cơ quan nào giữ dữ liệu này.",
    }
    assert officer.post(WORK, {**answered, "outcome": "opened"}).status_code == 422, "which dataset is open now?"
    assert officer.post(WORK, answered).status_code == HTTPStatus.FOUND
    line = office.enter().get("/api/v1/data-requests").json()["items"][0]
    assert (line["state"], line["outcome"], line["agency"], line["late"]) == ("answered", "not-held", OWNER, False)
    assert "nguoi@thu.example" not in json.dumps(line)
    assert officer.post(WORK, answered).status_code == 422, "answered once"


def test_what_is_no_request_leaves_the_queue_and_not_the_record(office: Any) -> None:
    sent(office.enter(), ASK, REQUEST)
    found, coordinator = Wanted.objects.get(), entered("coordinator", "")
    assert len(board.requests(office.home)) == 1
    coordinator.post(WORK, {"dismiss": found.pk, "reason": "Quảng cáo, không phải yêu cầu."})
    assert board.requests(office.home) == []
    assert office.enter().get(f"/yeu-cau-du-lieu/{found.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert Record.objects.filter(action="request.dismiss", subject=f"request:{found.pk}").exists()


@pytest.mark.parametrize(("page", "said"), [(TELL, REUSE), (ASK, REQUEST)], ids=["reuse", "request"])
def test_programs_are_turned_away(office: Any, page: str, said: dict[str, str]) -> None:
    visitor = office.enter()
    turned: list[Callable[[], Any]] = [
        lambda: sent(visitor, page, said, website="https://x.example"),
        lambda: visitor.post(page, {**said, "drawn": ""}),
        lambda: visitor.post(page, {**said, "drawn": "1:2:3"}),
        lambda: sent(visitor, page, {**said, "title": "http://a http://b www.c là các trang hay"}),
        lambda: sent(visitor, page, {**said, "title": ""}),
    ]
    for attempt in turned:
        assert attempt().status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Told.objects.exists()
    assert not Wanted.objects.exists()


def test_a_form_that_is_filled_in_at_once_is_a_program_s(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "_FASTEST", 60)
    assert sent(office.enter(), ASK, REQUEST).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_web_address_starts_no_program(office: Any) -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "ftp://may.example/x"):
        assert sent(office.enter(), TELL, {**REUSE, "url": url}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_one_network_sends_so_many_a_day_and_no_more(office: Any) -> None:
    for _ in range(doors.A_DAY):
        assert sent(office.enter(), ASK, REQUEST).status_code == HTTPStatus.FOUND
    page = sent(office.enter(), ASK, REQUEST)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Làm bản đồ cho người cao tuổi" in page.content.decode(), "what was written is not lost"
    assert sent(office.enter(), TELL, REUSE).status_code == HTTPStatus.FOUND, "another door"
    assert "127.0.0.1" not in json.dumps(list(Knock.objects.values("source"))), "no address is written down"


def test_who_may_review_hand_out_and_answer(office: Any) -> None:
    sent(office.enter(), TELL, REUSE)
    sent(office.enter(), ASK, REQUEST)
    told, wanted = Told.objects.get(), Wanted.objects.get()
    Wanted.objects.filter(pk=wanted.pk).update(state="assigned", agency=OWNER)
    for page in (REVIEW, WORK):
        assert office.enter().get(page)["Location"].startswith("/tai-khoan/dang-nhap/")
    for role, agency in everybody():
        client = entered(role, agency)
        own, whole = role in ("data-officer", "head") and agency == OWNER, role == "coordinator"
        assert (client.post(REVIEW, {"decline": told.pk, "reason": "x"}).status_code == 422) is (own or whole), (
            role,
            agency,
        )
        assert (client.post(WORK, {"assign": wanted.pk, "agency": "?"}).status_code == 422) is whole, (role, agency)
        assert (client.post(WORK, {"dismiss": wanted.pk, "reason": "x"}).status_code == 422) is whole, (role, agency)
        asked = {"do_answer": wanted.pk, "outcome": "opened", "dataset": "", "answer": "Dữ liệu đã mở từ hôm nay."}
        assert (client.post(WORK, asked).status_code == 422) is (own or whole), (role, agency)
    assert Told.objects.get().showing == "waiting"
    assert Wanted.objects.get().state == "assigned"


def test_a_file_that_was_not_written_is_written_when_somebody_looks(office: Any) -> None:
    sent(office.enter(), ASK, REQUEST)
    (office.home / "board" / "requests.json").unlink()
    assert office.enter().get("/yeu-cau-du-lieu/").status_code == HTTPStatus.OK, "a page does not fail for it"
    entered("coordinator", "").get(WORK)
    assert len(board.requests(office.home)) == 1


def test_pages_stand_in_both_languages_and_when_nothing_was_sent(office: Any) -> None:
    visitor = office.enter()
    for page in (
        "/san-pham-du-lieu/",
        TELL,
        "/san-pham-du-lieu/da-nhan/",
        "/yeu-cau-du-lieu/",
        ASK,
        "/kiem-ke-du-lieu/",
    ):
        for lang in ("", "/en"):
            assert visitor.get(lang + page).status_code == HTTPStatus.OK, page
    for page in ("/yeu-cau-du-lieu/1/", "/yeu-cau-du-lieu/99999999999999999999/"):
        assert visitor.get(page).status_code == HTTPStatus.NOT_FOUND


def test_every_agency_stands_in_the_inventory(office: Any) -> None:
    found = office.enter().get("/api/v1/inventory").json()["items"]
    assert {one["agency"] for one in found} == {OWNER, BELOW}
    owner = next(one for one in found if one["agency"] == OWNER)
    assert (owner["datasets"], owner["held"], owner["kept"][0]["dataset"]) == (1, 1, "ho-so")
    other = next(one for one in found if one["agency"] == BELOW)
    assert other["missing"] == len(other["owed"]) > 0


def test_days_on_which_offices_are_closed_do_not_count() -> None:
    closed = Calendar(holidays=(Holiday(date=date(2026, 1, 1), name="Tết Dương lịch"),))
    assert after(date(2025, 12, 31), 1, closed) == date(2026, 1, 2)
    assert after(date(2026, 1, 2), 1, closed) == date(2026, 1, 5)
