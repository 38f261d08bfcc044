"""Who may read documents into the plan: every role, of the city, of an agency and of another, for every address."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khue.documents.dictionary import own
from khue.documents.plain import plain
from khue.documents.read import read_plain
from khue.model.base import Text
from khue.model.document import Document
from khue.web.audit.models import Record
from khue.web.people import actions as people
from khue.web.people.access import RefusedError
from khue.web.people.doer import console, signed_in
from khue.web.people.roles import ROLES
from khue.web.readings import actions
from khue.web.readings.models import Decision, Item, Reading
from plan_sample import TEXT

KEEPERS = {"planner"}
HERE = "/ban-lam-viec/van-ban/"

ASKED: dict[str, Callable[[Client, Reading, Item], Any]] = {
    "list": lambda c, r, i: c.get(HERE),
    "upload": lambda c, r, i: c.post(HERE, {"file": SimpleUploadedFile("a.exe", b"x")}),
    "reading": lambda c, r, i: c.get(f"{HERE}{r.pk}/"),
    "item": lambda c, r, i: c.get(f"{HERE}{r.pk}/muc/{i.pk}/"),
    "decide": lambda c, r, i: c.post(f"{HERE}{r.pk}/muc/{i.pk}/", {"decision": "confirm", "revision": "99"}),
    "page": lambda c, r, i: c.post(f"{HERE}{r.pk}/xac-nhan/", {}),
    "add": lambda c, r, i: c.get(f"{HERE}{r.pk}/them/"),
    "added": lambda c, r, i: c.post(f"{HERE}{r.pk}/them/", {"muc": "@10", "loai": "task"}),
    "document": lambda c, r, i: c.get(f"{HERE}{r.pk}/van-ban/"),
    "describe": lambda c, r, i: c.post(f"{HERE}{r.pk}/van-ban/", {"revision": "99"}),
    "difference": lambda c, r, i: c.get(f"{HERE}{r.pk}/ghi/"),
    "write": lambda c, r, i: c.post(f"{HERE}{r.pk}/ghi/", {"token": "x"}),
    "table": lambda c, r, i: c.get(f"{HERE}{r.pk}/bang.csv"),
    "take": lambda c, r, i: c.post(f"{HERE}{r.pk}/bang/", {}),
}  # fmt: skip


@pytest.fixture
def begun(office: Any) -> tuple[Reading, Item]:
    """A reading of somebody who may."""
    from django.conf import settings

    from khue.folder.load import load_city

    city, _ = load_city(settings.KHUE_CITY)
    assert city is not None
    keeper = signed_in(office.person("chu", "planner"))
    made = actions.begin(by=keeper, name="a.txt", sha256="0" * 64, read=read_plain(plain(TEXT), own()), city=city)
    return made, made.items.filter(kind="target").first()


def entered(role: str, agency: str) -> Client:
    name = f"{role}-{agency}".lower()
    made = people.add_person(by=console(), username=name, name=name, email=f"{name}@thu.example")
    people.give_role(by=console(), person=made, role=role, agency=agency, agencies=frozenset({agency}))
    client = Client(raise_request_exception=False)
    client.force_login(made)
    return client


def test_only_keepers_of_the_plan_reach_it(office: Any, begun: tuple[Reading, Item]) -> None:
    for name, asked in ASKED.items():
        assert asked(office.enter(), *begun)["Location"].startswith("/tai-khoan/dang-nhap/"), name
    for role in ROLES:
        for agency in ("",) if ROLES[role].citywide else ("", "SK-VP", "SK-CDS"):
            client = entered(role, agency)
            for name, asked in ASKED.items():
                before = Record.objects.filter(action__startswith="plan.").count()
                status = asked(client, *begun).status_code
                assert (status != HTTPStatus.FORBIDDEN) is (role in KEEPERS), (role, agency, name, status)
                assert status < HTTPStatus.INTERNAL_SERVER_ERROR, (role, name)
                assert Record.objects.filter(action__startswith="plan.").count() == before, (role, name)


def test_actions_ask_for_the_permission_themselves(office: Any, begun: tuple[Reading, Item]) -> None:
    reading, item = begun
    stranger = signed_in(office.person("la", "coordinator"))
    document = Document(id="x", number="1", kind="k", title=Text(vi="x"))
    tried: list[Callable[[], object]] = [
        lambda: actions.decide(by=stranger, item=item, revision=0, decision=Decision.CONFIRMED),
        lambda: actions.confirm_all(by=stranger, reading=reading, seen={item.pk: 0}),
        lambda: actions.add(
            by=stranger, reading=reading, kind="task", place=(0, 1, ""), values=actions.item_of("target", item.values)
        ),
        lambda: actions.describe(by=stranger, reading=reading, revision=0, document=document),
        lambda: actions.drop(by=stranger, reading=reading),
        lambda: actions.enter(by=stranger, reading=reading, token=""),
    ]
    before = Record.objects.count()
    for one in tried:
        with pytest.raises(RefusedError):
            one()
    item.refresh_from_db()
    assert (item.decision, Record.objects.count()) == ("open", before)


def test_pages_answer_in_both_languages_and_are_kept_nowhere(office: Any, begun: tuple[Reading, Item]) -> None:
    inside = office.enter("chu")
    reading, item = begun
    for lang in ("", "/en"):
        for path in (
            "",
            f"{reading.pk}/",
            f"{reading.pk}/muc/{item.pk}/",
            f"{reading.pk}/them/?muc=@700",
            f"{reading.pk}/van-ban/",
            f"{reading.pk}/ghi/",
        ):
            answer = inside.get(f"{lang}{HERE}{path}")
            assert answer.status_code == HTTPStatus.OK, path
            assert "no-store" in answer["Cache-Control"]
    for path in ("999/", f"{reading.pk}/muc/99999/", f"{reading.pk}/bang.pdf", f"{reading.pk}/them/?loai=x"):
        assert inside.get(f"{HERE}{path}").status_code == HTTPStatus.NOT_FOUND, path
