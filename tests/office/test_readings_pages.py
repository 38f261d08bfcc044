"""A long annex in pages, a page in pieces: nothing is lost, nothing stands twice; what is doubtful of a document is said above it."""

from __future__ import annotations

from http import HTTPStatus
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.web.readings.models import Item, Reading
from khue.web.readings.pieces import A_PAGE, MOST_ITEMS, page_of, pages, pieces
from plan_sample import TEXT

HERE = "/ban-lam-viec/van-ban/"
LINES = st.lists(st.text("ab |", max_size=400), max_size=120).map(lambda lines: "\n".join(lines * 4))


@settings(max_examples=40, deadline=None)
@given(LINES, st.lists(st.integers(0, 20_000), max_size=200))
def test_pages_cover_the_text_and_none_is_too_long(text: str, places: list[int]) -> None:
    starts = sorted(place for place in places if place < len(text))
    spans = pages(text, starts)
    assert "".join(text[one.start : one.end] for one in spans) == text
    assert [one.number for one in spans] == list(range(1, len(spans) + 1))
    for one in spans:
        held = sum(one.start <= place < one.end for place in starts)
        lines = text[one.start : one.end].count("\n")
        assert lines <= 1 or (one.end - one.start <= A_PAGE and held <= MOST_ITEMS)
    for place in starts:
        assert page_of(spans, place).start <= place < page_of(spans, place).end


@settings(max_examples=60, deadline=None)
@given(
    st.text("abc\n", min_size=1, max_size=300),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=12),
)
def test_pieces_are_the_page_character_for_character(text: str, items: list[tuple[int, int]]) -> None:
    there = [
        Item(pk=at, kind="target", start=start, end=min(start + length, len(text)), value_start=start, value_end=start + 1, values={})
        for at, (start, length) in enumerate(items) if start < len(text)
    ]  # fmt: skip
    [span] = pages(text, [])
    found = pieces(text, span, there, [("I", 0)])
    assert "".join(one.text for one in found) == text
    for one, following in pairwise(found):
        assert one.start + len(one.text) == following.start
    assert sum(one.first for one in found) <= len({item.pk for item in there})


@pytest.fixture
def inside(desk: Any) -> Any:
    desk.person("lap", "planner")
    return desk.enter("lap")


def page_of_text(inside: Any, text: str) -> str:
    answer = inside.post(HERE, {"file": SimpleUploadedFile("van-ban.txt", text.encode())})
    assert answer.status_code == HTTPStatus.FOUND
    page: str = inside.get(answer["Location"]).content.decode()
    return page


def test_what_is_doubtful_of_a_document_is_said_above_its_text(inside: Any) -> None:
    cut = page_of_text(inside, TEXT[: TEXT.index(" 90%")])
    assert "dường như bị cắt giữa chừng" in cut
    dates = page_of_text(
        inside, TEXT.replace("(Kèm theo Kế hoạch số 05/KH-UBND ngày 20", "(Kèm theo Kế hoạch số 05/KH-UBND ngày 02")
    )
    assert "ghi ngày 20/12/2025 ở phần đầu nhưng ghi ngày 02/12/2025" in dates
    late = page_of_text(inside, TEXT.replace("30/6/2026", "30/6/2025"))
    assert "trước ngày ban hành" in late


def test_an_annex_of_hundreds_of_tasks_comes_in_pages(inside: Any) -> None:
    head = TEXT.split("| 1 |")[0]
    row = "| {} | Rà soát hồ sơ của tổ dân phố số {} | Trung tâm Chuyển đổi số Sao Khuê | | Báo cáo | 30/6/2026 |\n"
    first = page_of_text(inside, head + "".join(row.format(at, at) for at in range(1, 701)))
    reading = Reading.objects.latest("id")
    assert reading.items.filter(kind="task").count() == 701
    assert first.count("<article") <= MOST_ITEMS
    assert len(first) < 400_000
    last = inside.get(f"{HERE}{reading.pk}/?trang=9999").content.decode()
    assert "tổ dân phố số 700" in last
    one = reading.items.filter(kind="task").last()
    answer = inside.post(f"{HERE}{reading.pk}/muc/{one.pk}/", {"decision": "confirm", "revision": "0"})
    assert answer["Location"].endswith(f"#muc-{one.pk}") and "trang=1#" not in answer["Location"]


def test_a_reading_is_given_up_and_nothing_of_it_can_be_changed(inside: Any) -> None:
    page_of_text(inside, TEXT)
    one = Reading.objects.latest("pk")
    assert f"{HERE}{one.pk}/bo/" in inside.get(f"{HERE}{one.pk}/").content.decode()
    assert inside.get(f"{HERE}{one.pk}/bo/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert inside.post(f"{HERE}{one.pk}/bo/").url == HERE
    one.refresh_from_db()
    assert one.stage == "dropped"
    assert f"{HERE}{one.pk}/bo/" not in inside.get(f"{HERE}{one.pk}/").content.decode()
    assert "không sửa được" in inside.post(f"{HERE}{one.pk}/bo/").content.decode()
