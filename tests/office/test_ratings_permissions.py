"""Who may do what with ratings: every role, for one's own agency, one below and another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from khue.pipeline.heads.rating import ratings, scheme_of
from khue.pipeline.reading import Build
from khue.web.people import actions as actions_of_people
from khue.web.people.access import RefusedError
from khue.web.people.doer import Doer, console, signed_in
from khue.web.people.roles import ROLES
from khue.web.ratings import actions
from khue.web.ratings.models import Published, Verdict

MONTH = "2025-12"
PARENT, CHILD = "SK-VP", "SK-CDS"
ABOVE = {PARENT: "", CHILD: PARENT}
WHY = "The contractor delivered late, see the minutes."
FACTS = {PARENT: "tien-do:task:SK-NV-3", CHILD: "chat-luong:target:SK-04"}


def _publish(by: Doer, build: Build) -> list[Published]:
    seen = actions.month_hash(ratings(build, MONTH), scheme_of(build))
    return actions.publish(by=by, build=build, month=MONTH, seen=seen)


def _object(by: Doer, build: Build, agency: str) -> None:
    actions.object_to(
        by=by, published=Published.objects.get(agency=agency), fact=FACTS[agency], reason=WHY, evidence="",
        calendar=build.city.declaration.calendar, above=ABOVE,
    )  # fmt: skip


def _answer(by: Doer, build: Build, agency: str) -> None:
    someone = actions_of_people.add_person(by=console(), username=f"truong-{agency.lower()}", name="Ai Đó")
    actions_of_people.give_role(by=console(), person=someone, role="head", agency=agency, agencies=frozenset({agency}))
    _object(signed_in(someone), build, agency)
    objection = Published.objects.get(agency=agency).objections.get()
    actions.answer(by=by, objection=objection, verdict=Verdict.REJECTED, mark=None, reason=WHY)


ACTS: dict[str, Callable[[Doer, Build, str], None]] = {"object": _object, "answer": _answer}


def _is_permitted(role: str, place: str, act: str, agency: str) -> bool:
    if act in ("publish", "answer"):
        return role == "coordinator"
    held = "" if ROLES[role].citywide else place
    return role == "head" and held in ("", agency, ABOVE[agency])


def _doer(role: str, place: str) -> Doer:
    person = actions_of_people.add_person(by=console(), username="nguoi", name="Người")
    agency = "" if ROLES[role].citywide else place
    actions_of_people.give_role(by=console(), person=person, role=role, agency=agency, agencies=frozenset({agency}))
    return signed_in(person)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day in the city."""
    monkeypatch.setenv("KHUE_DATE", "2026-01-15")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", (PARENT, CHILD))
def test_each_role_does_what_it_may_and_nothing_else(office: Any, role: str, place: str) -> None:
    build = Build.current(office.home)
    doer = _doer(role, place)
    if not _is_permitted(role, place, "publish", PARENT):
        with pytest.raises(RefusedError):
            _publish(doer, build)
        _publish(console(), build)
    else:
        _publish(doer, build)
    for act, do in ACTS.items():
        for agency in (PARENT, CHILD):
            if _is_permitted(role, place, act, agency):
                do(doer, build, agency)
                Published.objects.get(agency=agency).objections.all().delete()
                continue
            with pytest.raises(RefusedError):
                do(doer, build, agency)
            Published.objects.get(agency=agency).objections.all().delete()


@pytest.mark.parametrize("address", ["/xep-loai/?thang=2025-12", "/xep-loai/2025-12/SK-VP/"])
def test_a_visitor_reads_and_is_asked_to_sign_in_before_changing(office: Any, address: str) -> None:
    visitor = office.enter()
    assert visitor.get(address).status_code == 200
    assert visitor.post(address, {"seen": ""}).status_code == 302
    office.person("doc", "auditor")
    _publish(console(), Build.current(office.home))
    assert office.enter("doc").post(address, {"seen": "", "fact": FACTS[PARENT], "reason": WHY}).status_code == 403
