"""Who may do what: every role, every permission, one's own agency, one below and another one."""

from __future__ import annotations

from http import HTTPStatus
from itertools import product
from typing import Any

import pytest

from khue.web.audit.models import Record
from khue.web.people import actions
from khue.web.people.access import RefusedError, decide, decided
from khue.web.people.doer import signed_in
from khue.web.people.models import Grant
from khue.web.people.roles import ROLES, Permission

ABOVE = {"SO": "", "PHONG": "SO", "KHAC": "", "A": "B", "B": "A"}

OWN = {
    "data-officer": {"desk.see", "data.submit", "data.settle"},
    "head": {"desk.see", "data.submit", "data.retract", "data.settle", "tasks.assign", "tasks.verify", "tasks.report"},
    "task-officer": {"desk.see", "tasks.report"},
    "task-office": {"desk.see", "tasks.assign", "tasks.verify"},
    "delegate": {"desk.see", "drafts.comment"},
    "drafter": {"desk.see", "drafts.answer", "drafts.ask"},
    "personal-data": {"data.see-personal"},
}
INTEREST = {"reuses.review", "requests.answer"}
CITY = {
    "coordinator": {"desk.see", "data.submit", "data.retract", "data.settle", "tasks.assign", "tasks.verify"},
    "auditor": {"desk.see", "audit.see"},
    "planner": {"desk.see", "plan.keep"},
    "administrator": {"desk.see", "people.manage", "audit.see"},
}

for _role in ("data-officer", "head"):
    OWN[_role] |= INTEREST
CITY["coordinator"] |= {*INTEREST, "requests.dispatch", "ratings.publish", "ratings.answer"}
OWN["head"] |= {"ratings.object"}


@pytest.mark.parametrize(
    ("role", "permission"), list(product(ROLES, Permission)), ids=lambda value: getattr(value, "value", value)
)
def test_the_matrix_of_roles_permissions_and_agencies(role: str, permission: Permission) -> None:
    """Written out once more here, by hand: a change of a role must be meant."""
    assert set(OWN) | set(CITY) == set(ROLES)
    held = [Grant(role=role, agency="" if ROLES[role].citywide else "SO")]
    everywhere, own = permission.value in CITY.get(role, ()), permission.value in OWN.get(role, ())
    for agency, expected in {"SO": own, "PHONG": own, "KHAC": False, "": False, "A": False, "không có": False}.items():
        assert decided(held, permission, agency, ABOVE).allowed is (expected or everywhere), (role, agency)


def test_a_decision_says_which_role_permits_it() -> None:
    found = decided([Grant(role="head", agency="SO")], Permission.RETRACT_DATA, "PHONG", ABOVE)
    assert (found.allowed, found.role, found.through) == (True, "head", "SO")


def test_a_role_that_is_no_more_permits_nothing() -> None:
    assert not decided([Grant(role="vua", agency="")], Permission.SEE_DESK, "SO", ABOVE).allowed


def test_nobody_may_do_anything() -> None:
    assert not any(decide(None, permission, "SO", ABOVE).allowed for permission in Permission)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_an_administrator_manages_people(office: Any, role: str) -> None:
    someone, other = office.person("lan", role), office.person("minh")
    inside = office.enter("lan")
    expected = HTTPStatus.OK if role == "administrator" else HTTPStatus.FORBIDDEN
    assert inside.get("/ban-lam-viec/nguoi-dung/").status_code == expected
    before = Grant.objects.count(), Record.objects.count()
    answer = inside.post(f"/ban-lam-viec/nguoi-dung/{other.pk}/", {"give": "1", "role": "auditor", "agency": ""})
    if role == "administrator":
        assert (answer.status_code, Grant.objects.count()) == (302, before[0] + 1)
    else:
        assert (answer.status_code, Grant.objects.count(), Record.objects.count()) == (403, *before)
        with pytest.raises(RefusedError):
            actions.give_role(by=signed_in(someone), person=other, role="auditor", agency="", agencies=frozenset())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_auditors_and_administrators_read_the_record(office: Any, role: str) -> None:
    office.person("lan", role)
    status = office.enter("lan").get("/ban-lam-viec/nhat-ky/").status_code
    assert status == (HTTPStatus.OK if role in ("auditor", "administrator") else HTTPStatus.FORBIDDEN)


def test_a_refusal_names_the_roles_that_permit_it(office: Any) -> None:
    office.person("lan", "data-officer")
    page = office.enter("lan").get("/ban-lam-viec/nhat-ky/").content.decode()
    assert "Người kiểm tra, Quản trị" in page


def test_the_last_administrator_stays(office: Any) -> None:
    boss = office.person("quan-tri", "administrator")
    for attempt in (
        lambda: actions.take_role(by=signed_in(boss), grant=boss.grants.get()),
        lambda: actions.set_active(by=signed_in(boss), person=boss, active=False),
    ):
        with pytest.raises(actions.CannotError, match="last-administrator"):
            attempt()
    office.person("hai", "administrator")
    actions.take_role(by=signed_in(boss), grant=boss.grants.get())
    assert boss.grants.get().ended is not None, "ended, not removed"


def test_what_cannot_be_done_leaves_no_trace(office: Any) -> None:
    boss = office.person("quan-tri", "administrator")
    before = Record.objects.count()
    for name, code in (("QUAN-TRI", "taken"), ("", "invalid")):
        with pytest.raises(actions.CannotError, match=code):
            actions.add_person(by=signed_in(boss), username=name, name="x")
    for role, agency, code in (("vua", "", "no-role"), ("auditor", "SO", "citywide"), ("head", "KHONG", "no-agency")):
        with pytest.raises(actions.CannotError, match=code):
            actions.give_role(by=signed_in(boss), person=boss, role=role, agency=agency, agencies=frozenset({"SO"}))
    assert Record.objects.count() == before


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_pages_answer_in_both_languages(office: Any, lang: str) -> None:
    boss = office.person("quan-tri", "administrator")
    inside = office.enter("quan-tri")
    for path in (
        "",
        "nguoi-dung/",
        f"nguoi-dung/{boss.pk}/",
        "nhat-ky/",
        "nhat-ky/?viec=role.give&q=quan",
        "nhat-ky/?trang=99",
    ):
        answer = inside.get(f"{lang}/ban-lam-viec/{path}")
        assert answer.status_code == HTTPStatus.OK, path
        assert "no-store" in answer.headers["Cache-Control"]
    assert inside.get(f"{lang}/tai-khoan/mat-khau/").status_code == HTTPStatus.OK
    assert inside.get(f"{lang}/ban-lam-viec/nguoi-dung/999/").status_code == HTTPStatus.NOT_FOUND
