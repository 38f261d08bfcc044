"""Who may ask for comments, comment and answer: every role, every act, one's own agency, one below and another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from khue.model.base import Text
from khue.model.document import Clause, Document
from khue.model.draft import Draft
from khue.pipeline.drafts.clauses import passages
from khue.web.audit.models import Record
from khue.web.comments import actions
from khue.web.comments.actions import CannotCommentError
from khue.web.comments.models import Asking, Opinion, Reply
from khue.web.people.access import RefusedError
from khue.web.people.doer import Doer, console, signed_in
from khue.web.people.roles import ROLES

ABOVE = {"SO": "", "PHONG": "SO", "KHAC": ""}
"""PHONG, which is below SO, writes the draft."""
ACTS = ("ask", "end", "comment", "answer")
PERMITTED = {"ask": {"drafter"}, "end": {"drafter"}, "comment": {"delegate"}, "answer": {"drafter"}}
"""By hand once more: a change of a role must be meant."""
DRAFT = Draft(document=Document(
    id="du-thao", number="Dự thảo 1", kind="plan", title=Text(vi="x"), issuer="PHONG", status="draft",
    viewpoints=(Clause(clause="I.1", text=Text(vi="Dữ liệu là tài nguyên.")),),
))  # fmt: skip
PASSAGE = passages(DRAFT)[0]


def today() -> date:
    return timezone.localdate()


def asked() -> Asking:
    return Asking.objects.create(document="du-thao", first_day=today(), last_day=today() + timedelta(days=7))


def said(by: Any) -> Opinion:
    return Opinion.objects.create(
        document="du-thao",
        part="viewpoint",
        clause="I.1",
        words="Cần nêu rõ hơn.",
        source="delegate",
        person=by,
        name="x",
    )


def act_of(name: str, office: Any) -> Callable[[Doer], object]:
    """The act, with all that it needs already there."""
    if name == "ask":
        return lambda by: actions.ask(
            by=by, draft=DRAFT, public=False, first=today(), last=today() + timedelta(days=7), above=ABOVE
        )
    asked()
    if name == "end":
        return lambda by: actions.end(by=by, draft=DRAFT, above=ABOVE)
    if name == "comment":
        return lambda by: actions.comment(
            by=by, draft=DRAFT, passage=PASSAGE, words="Nên thêm số liệu.", agency="PHONG", above=ABOVE
        )
    opinion = said(office.person("dai-bieu"))
    return lambda by: actions.answer(
        by=by, draft=DRAFT, opinion=opinion, decision="accepted", words="Đã bổ sung.", seen=0, above=ABOVE
    )


@pytest.mark.parametrize(("role", "name"), list(product(sorted(ROLES), ACTS)))
def test_the_matrix_of_roles_acts_and_agencies(office: Any, role: str, name: str) -> None:
    act = act_of(name, office)
    places = ("",) if ROLES[role].citywide else ("PHONG", "SO", "KHAC")
    for place in reversed(places):
        by = signed_in(office.person(f"nguoi-{place or 'tp'}".lower(), role, agency=place))
        records = Record.objects.count()
        if role in PERMITTED[name] and place != "KHAC":
            act(by)
            assert Record.objects.count() == records + 1
            break
        with pytest.raises(RefusedError):
            act(by)
        assert Record.objects.count() == records


def test_a_comment_and_an_answer_are_somebodys(tables: str) -> None:
    """Whoever runs commands may ask for comments, but a comment without a person would be nobody's."""
    asked()
    with pytest.raises(CannotCommentError, match="nobody"):
        actions.comment(by=console(), draft=DRAFT, passage=PASSAGE, words="Nên thêm.", agency="", above=ABOVE)
    assert not Opinion.objects.exists()
    assert not Reply.objects.exists()
