"""Signing in: with a password, by the city's identity provider, and how often it may be tried."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from http import HTTPStatus
from typing import IO, Any

import pytest
from django.test import Client, override_settings

from khue.web.audit.models import Record
from khue.web.people import actions, throttle
from khue.web.people.models import Person

SIGN_IN = "/tai-khoan/dang-nhap/"
DESK = "/ban-lam-viec/"


def test_the_desk_asks_who_is_there_and_leads_back(office: Any) -> None:
    office.person("lan", "data-officer")
    visitor = office.enter()
    asked = visitor.get(DESK)
    assert (asked.status_code, asked.headers["Location"]) == (302, f"{SIGN_IN}?next=%2Fban-lam-viec%2F")
    done = visitor.post(SIGN_IN, {"username": "LAN", "password": "hoa-sen-no-ben-ho-tay", "next": "/ban-lam-viec/?a=1"})
    assert done.headers["Location"] == "/ban-lam-viec/?a=1"
    assert visitor.get(DESK).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "elsewhere", ["https://xau.example/", "//xau.example/", "javascript:alert(1)", "/\\xau.example"]
)
def test_nobody_is_led_to_another_site(office: Any, elsewhere: str) -> None:
    office.person("lan")
    done = office.enter().post(SIGN_IN, {"username": "lan", "password": "hoa-sen-no-ben-ho-tay", "next": elsewhere})
    assert done.headers["Location"] == DESK


def test_a_password_is_kept_by_argon2_only(office: Any) -> None:
    assert office.person("lan").password.startswith("argon2$argon2id$")


def test_five_slips_and_the_address_waits_but_others_do_not(office: Any) -> None:
    office.person("lan")
    office.person("minh")
    visitor = office.enter()
    for _ in range(throttle.A_NAME):
        assert visitor.post(SIGN_IN, {"username": "lan", "password": "sai"}).status_code == HTTPStatus.FORBIDDEN
    right = {"username": "lan", "password": "hoa-sen-no-ben-ho-tay"}
    answer = visitor.post(SIGN_IN, right)
    assert answer.status_code == HTTPStatus.FORBIDDEN and "Thử quá nhiều lần" in answer.content.decode()
    assert visitor.post(SIGN_IN, right, REMOTE_ADDR="10.0.0.9").status_code == HTTPStatus.FOUND
    office.enter("minh")


def test_who_is_kept_out_has_no_session_any_more(office: Any) -> None:
    lan = office.person("lan", "data-officer")
    inside = office.enter("lan")
    assert inside.get(DESK).status_code == HTTPStatus.OK
    boss = office.person("quan-tri", "administrator")
    actions.set_active(by=actions_by(boss), person=lan, active=False)
    assert inside.get(DESK).status_code == HTTPStatus.FOUND
    assert office.enter().post(SIGN_IN, {"username": "lan", "password": "hoa-sen-no-ben-ho-tay"}).status_code == 403


def actions_by(person: Person) -> Any:
    from khue.web.people.doer import signed_in

    return signed_in(person)


def test_a_link_sets_a_password_once(office: Any) -> None:
    office.person("quan-tri", "administrator")
    lan = actions.add_person(by=actions_by(Person.objects.get(username="quan-tri")), username="lan", name="Lan")
    page = office.enter("quan-tri").post(f"/ban-lam-viec/nguoi-dung/{lan.pk}/", {"link": "1"}).content.decode()
    link = page.split('<code class="link">')[1].split("</code>")[0].removeprefix("http://testserver")
    weak = office.enter().post(link, {"first": "12345678", "again": "12345678"})
    assert weak.status_code == HTTPStatus.OK and "problem" in weak.content.decode()
    good = {"first": "hoa-sen-no-ben-ho-tay", "again": "hoa-sen-no-ben-ho-tay"}
    assert office.enter().post(link, good).headers["Location"] == SIGN_IN
    assert office.enter().get(link).status_code == HTTPStatus.FORBIDDEN
    office.enter("lan")


def test_signing_in_and_out_is_on_record(office: Any) -> None:
    lan = office.person("lan")
    inside = office.enter("lan")
    inside.post("/tai-khoan/dang-xuat/")
    kinds = [one.action for one in Record.objects.filter(actor=f"person:{lan.pk}")]
    assert kinds == ["sign.in", "sign.out"]
    assert inside.get(DESK).status_code == HTTPStatus.FOUND


def test_a_form_without_its_token_is_refused(office: Any) -> None:
    office.person("lan")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"username": "lan", "password": "hoa-sen-no-ben-ho-tay"}).status_code == 403


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def _through(office: Any, address: str, who: str) -> tuple[Client, Any]:
    """Sign in at the provider as somebody, and come back."""
    visitor = office.enter()
    sent = visitor.post("/tai-khoan/dinh-danh/", {"next": "/ban-lam-viec/?tu=oidc"})
    assert sent.status_code == HTTPStatus.FOUND and sent.headers["Location"].startswith(address)
    form = urllib.parse.urlencode({"sub": who}).encode()
    try:
        urllib.request.build_opener(_Stay).open(sent.headers["Location"], form, timeout=20)
        raise AssertionError("the provider sends nobody back")
    except urllib.error.HTTPError as answer:
        back = answer.headers["Location"]
    return visitor, visitor.get(back.removeprefix("http://testserver"))


@pytest.fixture
def offered(provider: str) -> Any:
    with override_settings(KHUE_OIDC=provider, KHUE_OIDC_CLIENT="khue", KHUE_OIDC_SECRET="bi-mat"):
        yield provider


def test_the_provider_lets_in_whom_the_city_knows(office: Any, offered: str) -> None:
    lan = office.person("lan", "data-officer")
    visitor, back = _through(office, offered, "s-lan")
    assert back.headers["Location"] == "/ban-lam-viec/?tu=oidc"
    assert visitor.get(DESK).status_code == HTTPStatus.OK
    lan.refresh_from_db()
    assert lan.identity == f"{offered}|s-lan"
    Person.objects.filter(pk=lan.pk).update(email="doi@thu.example")
    assert _through(office, offered, "s-lan")[1].status_code == HTTPStatus.FOUND, "joined: the address may change"
    assert [one.action for one in Record.objects.filter(actor=f"person:{lan.pk}")].count("identity.join") == 1


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(office: Any, offered: str) -> None:
    office.person("minh", "data-officer")
    assert _through(office, offered, "s-unsure")[1].status_code == HTTPStatus.FORBIDDEN


def test_a_stranger_is_told_so(office: Any, offered: str) -> None:
    visitor, back = _through(office, offered, "s-stranger")
    assert back.status_code == HTTPStatus.FORBIDDEN and "chưa được cấp quyền" in back.content.decode()
    assert visitor.get(DESK).status_code == HTTPStatus.FOUND


def test_an_answer_that_was_not_asked_for_is_refused(office: Any, offered: str) -> None:
    office.person("lan")
    back = office.enter().get("/tai-khoan/dinh-danh/ve/?code=abc&state=def")
    assert back.status_code == HTTPStatus.FORBIDDEN


def test_a_provider_that_is_down_leaves_the_password(office: Any) -> None:
    with override_settings(KHUE_OIDC="http://127.0.0.1:9", KHUE_OIDC_CLIENT="khue", KHUE_OIDC_SECRET="x"):
        answer = office.enter().post("/tai-khoan/dinh-danh/")
    assert answer.status_code == HTTPStatus.FORBIDDEN and "Chưa đăng nhập được qua VNeID" in answer.content.decode()
