"""Ratings at work: published as they were computed, objected to with a reason, answered in time, and never overwritten."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from khue.pipeline.heads.rating import ratings
from khue.pipeline.reading import Build
from khue.web.audit.models import Record
from khue.web.ratings import actions
from khue.web.ratings.models import Objection, Published

MONTH = "2025-12"
LIST, ONE = f"/en/xep-loai/?thang={MONTH}", f"/en/xep-loai/{MONTH}/SK-VP/"
FACT = "tien-do:task:SK-NV-3"
WHY = "The contractor delivered late, see the minutes."


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day in the city."""
    monkeypatch.setenv("KHUE_DATE", "2026-01-15")


def words(answer: Any) -> str:
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(html.unescape(said).replace("\u00a0", " ").split())


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    return found[1] if found else ""


def publish(office: Any) -> Any:
    """A coordinator who has published December."""
    office.person("dieu-phoi", "coordinator")
    inside = office.enter("dieu-phoi")
    page = inside.get(LIST)
    assert inside.post(LIST, {"seen": seen(page.content.decode())}).status_code == 302
    return inside


def test_what_is_published_is_what_was_computed(office: Any) -> None:
    publish(office)
    build = Build.current(office.home)
    kept = {one.agency: actions.as_published(one) for one in Published.objects.all()}
    assert kept == {rating.head: rating for rating in ratings(build, MONTH)}
    assert all(actions.is_intact(one) for one in Published.objects.all())
    record = Record.objects.filter(action="rating.publish", agency="SK-VP").get()
    assert Published.objects.get(agency="SK-VP").hash in record.details


def test_a_changed_record_does_not_have_its_seal(office: Any) -> None:
    publish(office)
    one = Published.objects.get(agency="SK-VP")
    one.content["rating"]["points"] = 99.0
    one.save()
    assert not actions.is_intact(one)
    assert "was changed after it was published" in words(office.enter().get(ONE))


def test_a_month_that_runs_is_not_published(office: Any) -> None:
    office.person("dieu-phoi", "coordinator")
    answer = office.enter("dieu-phoi").post("/en/xep-loai/?thang=2026-01", {"seen": ""})
    assert answer.status_code == 409
    assert "The month is not over." in words(answer)
    assert not Published.objects.exists()


def test_the_second_who_publishes_is_shown_the_first(office: Any) -> None:
    inside = publish(office)
    answer = inside.post(LIST, {"seen": "0"})
    assert answer.status_code == 409
    assert "Dieu-Phoi published the ratings of this month" in words(answer)


def test_figures_that_changed_must_be_looked_at_again(office: Any) -> None:
    office.person("dieu-phoi", "coordinator")
    answer = office.enter("dieu-phoi").post(LIST, {"seen": "0" * 64})
    assert answer.status_code == 409
    assert "Look at the ratings below" in words(answer)


def test_an_objection_that_is_upheld_leaves_the_former_rating_visible(office: Any) -> None:
    """28.75 points in December; SK-NV-3 in time instead of overdue adds 30 for progress: 58.75, and another level."""
    coordinator = publish(office)
    office.person("truong", "head", agency="SK-VP")
    head = office.enter("truong")
    assert "28.75 points of 100: Not done." in words(head.get(ONE))
    assert head.post(ONE, {"fact": FACT, "reason": WHY, "evidence": "05/BB-SK"}).status_code == 302
    assert "answer due by 26 Jan 2026" in words(head.get(ONE))  # seven working days
    objection = Objection.objects.get()
    assert "Objections that wait for an answer" in words(coordinator.get(LIST))
    assert "26 Jan 2026" in words(coordinator.get(LIST))
    form = {"answer": str(objection.pk), "verdict": "upheld", "reason": "The minutes show it."}
    assert coordinator.post(ONE, form).status_code == 302
    said = words(office.enter().get(ONE))
    assert "58.75 points of 100: Done. 28.75 points were published; objections changed that." in said
    assert "Points published 28.75" in said
    assert "1 before: 0" in said
    assert "Upheld (" in said
    assert Published.objects.get(agency="SK-VP").points == 28.75
    told = Record.objects.filter(subject="rating:2025-12:SK-VP").order_by("number")
    assert [record.action for record in told] == ["rating.publish", "rating.object", "rating.answer"]


def test_in_part_needs_a_mark_between(office: Any) -> None:
    coordinator = publish(office)
    office.person("truong", "head", agency="SK-VP")
    office.enter("truong").post(ONE, {"fact": FACT, "reason": WHY})
    number = str(Objection.objects.get().pk)
    form = {"answer": number, "verdict": "partly", "reason": "Half of it was not theirs."}
    for mark in ("", "1", "0", "nửa"):
        assert coordinator.post(ONE, form | {"mark": mark}).status_code == 409
    assert coordinator.post(ONE, form | {"mark": "0,5"}).status_code == 302
    assert actions.as_corrected(Published.objects.get(agency="SK-VP")).points == 43.75


def test_the_second_who_answers_is_shown_the_first_answer(office: Any) -> None:
    first = publish(office)
    office.person("hai", "coordinator")
    office.person("truong", "head", agency="SK-VP")
    office.enter("truong").post(ONE, {"fact": FACT, "reason": WHY})
    form = {"answer": str(Objection.objects.get().pk), "verdict": "rejected", "reason": "Nothing shows that it was so."}
    assert first.post(ONE, form).status_code == 302
    answer = office.enter("hai").post(ONE, form | {"verdict": "upheld"})
    assert answer.status_code == 409
    assert "Dieu-Phoi answered this objection" in words(answer)
    assert "Nothing shows that it was so." in words(answer)
    assert Objection.objects.get().verdict == "rejected"


def test_one_objection_waits_at_a_time_and_only_while_there_is_time(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office)
    office.person("truong", "head", agency="SK-VP")
    head = office.enter("truong")
    assert head.post(ONE, {"fact": FACT, "reason": "ngắn"}).status_code == 409
    assert head.post(ONE, {"fact": "tien-do:task:SK-NV-9", "reason": WHY}).status_code == 409
    assert head.post(ONE, {"fact": FACT, "reason": WHY}).status_code == 302
    assert "waits for its answer" in words(head.post(ONE, {"fact": FACT, "reason": WHY}))
    monkeypatch.setenv("KHUE_DATE", "2026-01-23")  # published on a Thursday: five working days end on the next one
    answer = head.post(ONE, {"fact": "san-pham:task:SK-NV-3", "reason": WHY})
    assert answer.status_code == 409
    assert "Objections were possible until 22 Jan 2026." in words(answer)


def test_who_objected_does_not_answer(office: Any) -> None:
    publish(office)
    office.person("ca-hai", "coordinator")
    from khue.web.people.models import Grant, Person

    Grant.objects.create(person=Person.objects.get(username="ca-hai"), role="head", agency="SK-VP")
    both = office.enter("ca-hai")
    both.post(ONE, {"fact": FACT, "reason": WHY})
    form = {"answer": str(Objection.objects.get().pk), "verdict": "upheld", "reason": "I agree with myself."}
    answer = both.post(ONE, form)
    assert answer.status_code == 409
    assert "Who objected may not answer" in words(answer)


def test_an_unknown_month_or_head_is_said_to_be_none(office: Any) -> None:
    visitor = office.enter()
    for address in ("/en/xep-loai/?thang=2031-01", "/en/xep-loai/2025-12/SK-XX/", "/en/xep-loai/x/SK-VP/"):
        assert visitor.get(address).status_code == 404, address
