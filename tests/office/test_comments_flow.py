"""A draft is commented on clause by clause, each comment is answered, and all of it stands in one table."""

from __future__ import annotations

import re
from datetime import date, timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document as Word

from khue.web.audit.models import Record
from khue.web.comments.models import Asking, Opinion, Reply
from khue.web.notices.models import Notice
from khue.web.visitors import doors

ID = "du-thao-nq-03-sk"
PAGE, NEW = f"/du-thao/{ID}/gop-y/", f"/du-thao/{ID}/gop-y/moi/"
WORK, TABLE = f"/ban-lam-viec/gop-y/{ID}/", f"/du-thao/{ID}/tong-hop/"
CLAUSE = "task:IV.5"
WORDS = "Cần nói rõ dữ liệu khuôn mặt lưu bao lâu & ai được xem."


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """People take their time over a form; tests do not."""
    monkeypatch.setattr(doors, "_FASTEST", 0)


def ask(client: Client, *, public: bool = False, last: date | None = None) -> Any:
    days = {
        "first": timezone.localdate().isoformat(),
        "last": (last or timezone.localdate() + timedelta(days=3)).isoformat(),
    }
    return client.post(WORK, {"ask": "1", **days, **({"public": "on"} if public else {})})


def comment(client: Client, words: str = WORDS, **more: str) -> Any:
    page = client.get(NEW, {"muc": CLAUSE}).content.decode()
    found = re.search(r'name="drawn" value="([^"]+)"', page)
    drawn = {"drawn": found[1]} if found else {}
    return client.post(f"{NEW}?muc={CLAUSE}", {"words": words, "agency": "SK-CDS", **drawn, **more})


def answer(client: Client, seen: int, words: str, decision: str = "accepted") -> Any:
    opinion = Opinion.objects.get()
    return client.post(WORK, {"opinion": opinion.pk, "seen": seen, "decision": decision, "words": words})


@pytest.fixture
def drafter(office: Any) -> Client:
    office.person("thao", "drafter", agency="SK-VP")
    client: Client = office.enter("thao")
    return client


@pytest.fixture
def delegate(office: Any) -> Client:
    office.person("binh", "delegate", agency="SK-CDS")
    client: Client = office.enter("binh")
    return client


def test_a_comment_on_a_clause_comes_to_the_table_in_word(drafter: Client, delegate: Client) -> None:
    """ACCEPTANCE: a comment on a clause appears in the collation table that is exported to Word, with its answer."""
    assert ask(drafter).status_code == HTTPStatus.FOUND
    assert comment(delegate).status_code == HTTPStatus.FOUND
    assert answer(drafter, 0, "Đã bổ sung thời hạn lưu 30 ngày.", "partly").status_code == HTTPStatus.FOUND
    table = drafter.get(TABLE).content.decode()
    assert "IV.5" in table
    assert "Tiếp thu một phần" in table
    file = drafter.get(f"/du-thao/{ID}/tong-hop.docx")
    cells = [cell.text for found in Word(BytesIO(file.content)).tables for row in found.rows for cell in row.cells]
    for words in ("IV.5", WORDS, "Lắp camera giám sát có nhận diện khuôn mặt ở năm phường, xã"):
        assert any(words in cell for cell in cells), words
    assert any("Tiếp thu một phần" in cell and "30 ngày" in cell for cell in cells)
    actions = list(Record.objects.filter(subject=f"draft:{ID}").values_list("action", flat=True))
    assert sorted(actions) == ["draft.answer", "draft.ask", "draft.comment"]
    told = set(Notice.objects.filter(subject=f"draft:{ID}").values_list("person__username", "kind"))
    assert told == {("binh", "draft.opened"), ("thao", "comment.made"), ("binh", "comment.answered")}


def test_the_second_who_answers_is_shown_the_first_ones_answer(office: Any, drafter: Client, delegate: Client) -> None:
    office.person("van", "drafter", agency="SK-VP")
    ask(drafter)
    comment(delegate)
    second = office.enter("van")
    answer(drafter, 0, "Đã bổ sung vào điểm này.")
    refused = answer(second, 0, "Không cần bổ sung.", "explained")
    page = refused.content.decode()
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Thao" in page
    assert "Đã bổ sung vào điểm này." in page
    assert "Không cần bổ sung." in page, "what the second wrote is not lost"
    assert Reply.objects.get().words == "Đã bổ sung vào điểm này."
    assert answer(second, 1, "Không cần bổ sung.", "explained").status_code == HTTPStatus.FOUND
    assert (Reply.objects.get().revision, Reply.objects.get().person.name) == (2, "Van")


def test_citizens_comment_while_the_city_asks_them(office: Any, drafter: Client, delegate: Client) -> None:
    """Without signing in, the name left out; what they say is read by those who answer only."""
    ask(drafter, public=True)
    visitor = Client()
    assert comment(visitor).status_code == HTTPStatus.FOUND
    found = Opinion.objects.get()
    assert (found.source, found.person, found.name, found.clause) == ("citizen", None, "", "IV.5")
    assert WORDS.split("&", maxsplit=1)[0] not in visitor.get(PAGE).content.decode()
    assert WORDS.split("&", maxsplit=1)[0] in delegate.get(PAGE).content.decode()
    assert visitor.get(TABLE).status_code == HTTPStatus.FOUND
    for _ in range(doors.A_DAY - 1):
        comment(visitor)
    assert comment(visitor).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Opinion.objects.count() == doors.A_DAY


def test_what_programs_send_is_not_taken(office: Any, drafter: Client) -> None:
    ask(drafter, public=True)
    assert comment(Client(), website="x").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Opinion.objects.exists()


def test_nobody_comments_outside_of_the_time(office: Any, drafter: Client, delegate: Client) -> None:
    assert comment(delegate).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    ask(drafter)
    assert Client().get(NEW, {"muc": CLAUSE}).status_code == HTTPStatus.FOUND, "a visitor is asked to sign in"
    assert drafter.post(WORK, {"end": "1"}).status_code == HTTPStatus.FOUND
    assert comment(delegate).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    Asking.objects.create(
        document=ID, public=True, first_day=date(2020, 1, 1), last_day=timezone.localdate() - timedelta(days=1)
    )
    assert comment(Client()).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Opinion.objects.exists()


def test_comments_are_asked_for_once_at_a_time_and_not_backwards(drafter: Client) -> None:
    assert ask(drafter, last=timezone.localdate() - timedelta(days=1)).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert ask(drafter).status_code == HTTPStatus.FOUND
    assert ask(drafter).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert Asking.objects.count() == 1


def test_words_are_shown_as_words(drafter: Client, delegate: Client) -> None:
    ask(drafter)
    comment(delegate, "<script>alert(1)</script> nên bỏ")
    for page in (PAGE, TABLE, WORK):
        assert "<script>alert(1)" not in drafter.get(page).content.decode()


@pytest.mark.parametrize("address", ["/du-thao/nq-01-sk/gop-y/", "/du-thao/khong-co/gop-y/", f"{NEW}?muc=task:XX", NEW])
def test_only_clauses_of_drafts_are_commented_on(drafter: Client, delegate: Client, address: str) -> None:
    ask(drafter)
    assert delegate.get(address).status_code == HTTPStatus.NOT_FOUND
