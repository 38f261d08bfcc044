"""Who may send which data: every role, one's own agency, one below and another one, for every address of the desk."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khue.model.reading import AUTOMATIC
from khue.web.audit.models import Record
from khue.web.desk import actions, work
from khue.web.desk.models import Submission
from khue.web.people import actions as actions_of_people
from khue.web.people.access import RefusedError
from khue.web.people.doer import Doer, console, signed_in
from khue.web.people.roles import ROLES

SENDERS = {"data-officer", "head", "coordinator"}
OWNER, BELOW = "SK-VP", "SK-CDS"
GOOD = (
    b"ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi\n"
    b"HS-9001,SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,4,0\n"
)
ABOVE = {OWNER: "", BELOW: OWNER}
CHANGES = ("correct", "submit", "drop")
CONSOLE = console()


def sent_by(desk: Any) -> Submission:
    """A submission of the agency that owns the dataset, looked at."""
    desk.person("chu", "data-officer", agency=OWNER)
    inside = desk.enter("chu")
    inside.post("/ban-lam-viec/nop/ho-so/", {"file": SimpleUploadedFile("a.csv", GOOD)})
    found = Submission.objects.latest("id")
    work.start(found, 60)
    found.refresh_from_db()
    assert found.state == "ready"
    return found


ASKED: dict[str, Callable[[Any, Submission], Any]] = {
    "page of the dataset": lambda c, s: c.get("/ban-lam-viec/nop/ho-so/"),
    "plain form": lambda c, s: c.post("/ban-lam-viec/nop/ho-so/", {"file": SimpleUploadedFile("a.csv", GOOD)}),
    "begin": lambda c, s: c.post("/ban-lam-viec/nop/ho-so/bat-dau/", {"name": "a.csv", "size": "9"}),
    "offset": lambda c, s: c.head(f"/ban-lam-viec/lan-nop/{s.pk}/tep/"),
    "part": lambda c, s: c.patch(f"/ban-lam-viec/lan-nop/{s.pk}/tep/", b"x", headers={"Upload-Offset": "0"}),
    "page": lambda c, s: c.get(f"/ban-lam-viec/lan-nop/{s.pk}/"),
    "findings": lambda c, s: c.get(f"/ban-lam-viec/lan-nop/{s.pk}/ket-qua.xlsx"),
    "correct": lambda c, s: c.post(f"/ban-lam-viec/lan-nop/{s.pk}/", {"correct": "1"}),
    "submit": lambda c, s: c.post(f"/ban-lam-viec/lan-nop/{s.pk}/", {"submit": "1"}),
    "drop": lambda c, s: c.post(f"/ban-lam-viec/lan-nop/{s.pk}/", {"drop": "1"}),
}  # fmt: skip


def entered(desk: Any, role: str, agency: str) -> Client:
    """A browser of somebody new with a role; without a password, which takes its time."""
    name = f"{role}-{agency}".lower()
    made = actions_of_people.add_person(by=CONSOLE, username=name, name=name, email=f"{name}@thu.example")
    actions_of_people.give_role(by=CONSOLE, person=made, role=role, agency=agency, agencies=frozenset({agency}))
    client = Client(raise_request_exception=False)
    client.force_login(made)
    return client


def test_only_senders_of_the_agency_reach_what_is_sent(desk: Any) -> None:
    sent = sent_by(desk)
    for asked in ASKED.values():
        assert asked(desk.enter(), sent)["Location"].startswith("/tai-khoan/dang-nhap/"), "a visitor signs in first"
    for role, agency in [
        (role, agency) for role in ROLES for agency in ("", OWNER, BELOW) if not (ROLES[role].citywide and agency)
    ]:
        client, may = entered(desk, role, agency), role in SENDERS and agency in ("", OWNER)
        for name, asked in ASKED.items():
            if may and name in CHANGES:
                continue  # tried by its own sender elsewhere: the next one would find nothing left
            before = Submission.objects.count(), Record.objects.filter(action__startswith="data.").count()
            status = asked(client, sent).status_code
            assert (status != HTTPStatus.FORBIDDEN) is may, (role, agency, name, status)
            if not may:
                after = Submission.objects.count(), Record.objects.filter(action__startswith="data.").count()
                assert after == before, (role, agency, name)


def test_actions_ask_for_the_permission_themselves(desk: Any) -> None:
    """Whatever page or program calls them."""
    sent = sent_by(desk)
    stranger: Doer = signed_in(desk.person("la", "data-officer", agency=BELOW))
    tried: list[Callable[[], object]] = [
        lambda: actions.begin(by=stranger, dataset="ho-so", agency=OWNER, name="a", size=1, above=ABOVE),
        lambda: actions.receive(by=stranger, submission=sent, above=ABOVE),
        lambda: actions.correct(by=stranger, submission=sent, correction=AUTOMATIC, remember=False, above=ABOVE),
        lambda: actions.submit(by=stranger, submission=sent, above=ABOVE),
        lambda: actions.drop(by=stranger, submission=sent, above=ABOVE),
    ]
    before = Record.objects.count()
    for one in tried:
        with pytest.raises(RefusedError):
            one()
    sent.refresh_from_db()
    assert (sent.state, Record.objects.count()) == ("ready", before)


def test_lists_show_only_what_is_ones_own(desk: Any) -> None:
    sent_by(desk)
    desk.person("la", "data-officer", agency=BELOW)
    desk.person("dieu-phoi", "coordinator")
    for name, sees in (("chu", True), ("la", False), ("dieu-phoi", True)):
        inside = desk.enter(name)
        for path in ("", "lan-nop/", "lan-nop/?bo-du-lieu=ho-so&trang=9"):
            page = inside.get(f"/ban-lam-viec/{path}")
            assert page.status_code == HTTPStatus.OK
            assert ("a.csv" in page.content.decode()) is sees, (name, path)


def test_a_form_without_its_token_is_not_taken(desk: Any) -> None:
    desk.person("lan", "data-officer", agency=OWNER)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.enter("lan").cookies
    for answer in (
        strict.post("/ban-lam-viec/nop/ho-so/", {"file": SimpleUploadedFile("a.csv", GOOD)}),
        strict.post("/ban-lam-viec/nop/ho-so/bat-dau/", {"name": "a.csv", "size": "9"}),
    ):
        assert answer.status_code == HTTPStatus.FORBIDDEN
    assert not Submission.objects.exists()


@pytest.mark.parametrize("lang", ["", "/en"])
def test_pages_answer_in_both_languages_and_are_kept_nowhere(desk: Any, lang: str) -> None:
    sent = sent_by(desk)
    inside = desk.enter("chu")
    for path in ("", "nop/ho-so/", "lan-nop/", f"lan-nop/{sent.pk}/"):
        answer = inside.get(f"{lang}/ban-lam-viec/{path}")
        assert answer.status_code == HTTPStatus.OK, path
        assert "no-store" in answer["Cache-Control"]
    for path in ("nop/khong-co/", "lan-nop/999/", "lan-nop/999/tep/", f"lan-nop/{sent.pk}/ket-qua.pdf"):
        assert inside.get(f"{lang}/ban-lam-viec/{path}").status_code == HTTPStatus.NOT_FOUND, path
