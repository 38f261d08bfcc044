"""Notices: who is told what, once, as each chose; read and unread; what others cannot do."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from khue.web.audit.models import Record
from khue.web.notices import actions
from khue.web.notices.kinds import KINDS, TOPICS, Channel
from khue.web.notices.models import Letter, LetterState, Notice
from khue.web.notices.recipients import Holders, agencies_of
from khue.web.people.actions import CannotError
from khue.web.people.doer import signed_in
from khue.web.people.roles import ROLES, Permission

ASSIGNED = {"task": "Lập danh mục", "deadline": "20/01/2026"}


def tell(to: Any, key: str = "", **more: Any) -> list[Notice]:
    told: list[Notice] = actions.tell(to, "task.assigned", "task:T1", {**ASSIGNED, **more}, "/nhiem-vu/T1/", key=key)
    return told


def test_a_person_is_told_once(office: Any) -> None:
    lan = office.person("lan", "data-officer", agency="SK-CDS")
    assert [len(tell(lan, "one")), len(tell(lan, "one")), len(tell(lan, "two"))] == [1, 0, 1]
    assert [len(tell(lan)), len(tell(lan))] == [1, 0], "without a key: once a day"
    assert Letter.objects.filter(person=lan).count() == 3


def test_an_agency_is_its_nearest_people(office: Any) -> None:
    """SK-CDS stands below SK-VP: who is nearer is told, and nobody twice."""
    boss, lan = office.person("sep", "coordinator"), office.person("lan", "data-officer", agency="SK-CDS")
    office.person("minh", "personal-data", agency="SK-CDS")
    assert [one.person for one in tell("SK-CDS", "a")] == [lan]
    assert [one.person for one in tell("SK-VP", "b")] == [boss], "nobody there and nobody above: the city's"
    head = office.person("hoa", "head", agency="SK-VP")
    assert [one.person for one in tell(Holders("SK-CDS", Permission.RETRACT_DATA), "c")] == [head]
    assert {one.person for one in tell(["SK-CDS", lan, "SK-VP"], "d")} == {lan, head}


def test_who_is_kept_out_is_told_nothing(office: Any) -> None:
    lan = office.person("lan", "data-officer", agency="SK-CDS")
    lan.is_active = False
    lan.save()
    assert tell(lan) == tell("SK-CDS") == []


def test_an_unknown_kind_or_a_missing_word_is_a_fault(office: Any) -> None:
    lan = office.person("lan")
    with pytest.raises(ValueError, match=r"task\.assinged"):
        actions.tell(lan, "task.assinged", "task:T1", ASSIGNED)
    with pytest.raises(ValueError, match="deadline"):
        actions.tell(lan, "task.assigned", "task:T1", {"task": "x"})
    assert not Notice.objects.exists()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_every_kind_speaks_both_languages(kind: Any) -> None:
    params = {name: {"vi": f"vi-{name}", "en": f"en-{name}"} for name in kind.names}
    vi, en = kind.words(params, "vi"), kind.words(params, "en")
    assert vi != en and kind.topic in TOPICS
    assert all(f"vi-{name}" in vi and f"en-{name}" in en for name in kind.names), "each says all that it is told"


def test_what_somebody_chose_holds(office: Any) -> None:
    lan = office.person("lan", "data-officer", agency="SK-CDS")
    by = signed_in(lan)
    tell(lan, "before")
    actions.choose(by=by, person=lan, wanted={("assigned", "email"): False, ("assigned", "portal"): False})
    assert Letter.objects.get().state == LetterState.DROPPED.value, "what waited is no longer wanted"
    assert len(tell(lan, "after")) == 1, "an assignment stands in the portal whatever was chosen"
    assert Letter.objects.count() == 1
    actions.choose(by=by, person=lan, wanted={("targets", "portal"): False})
    turned = {"target": "x", "before": "a", "after": "b"}
    assert actions.tell(lan, "target.changed", "target:X", turned) == []
    assert [one.action for one in Record.objects.filter(action="notices.choose")] == ["notices.choose"] * 2
    actions.choose(by=by, person=lan, wanted={("targets", "portal"): False})
    assert Record.objects.filter(action="notices.choose").count() == 2, "what changes nothing leaves no record"


def test_by_letter_only_is_not_counted_as_unread(office: Any) -> None:
    lan = office.person("lan")
    actions.choose(by=signed_in(lan), person=lan, wanted={("data", "portal"): False, ("data", "email"): True})
    actions.tell(lan, "data.refused", "dataset:x", {"dataset": "x"})
    assert actions.unread(lan) == 0 and Letter.objects.count() == 1


def test_who_has_no_address_gets_no_letter(office: Any) -> None:
    lan = office.person("lan")
    lan.email = ""
    lan.save()
    assert len(tell(lan)) == 1 and not Letter.objects.exists()


@pytest.mark.parametrize(("topic", "channel"), list(product(["assigned", "khong-co"], ["calendar", "portal"])))
def test_only_what_is_offered_can_be_chosen(office: Any, topic: str, channel: str) -> None:
    lan = office.person("lan")
    if (topic, channel) == ("assigned", "portal"):
        actions.choose(by=signed_in(lan), person=lan, wanted={(topic, channel): False})
        assert Channel.PORTAL in TOPICS[topic].usual and not Record.objects.filter(action="notices.choose").exists()
        return
    with pytest.raises(CannotError, match="invalid"):
        actions.choose(by=signed_in(lan), person=lan, wanted={(topic, channel): True})


@pytest.mark.parametrize("role", ["", *sorted(ROLES)])
def test_everybody_chooses_and_reads_for_themselves_only(office: Any, role: str) -> None:
    """Each role, own and other: no role lets anybody see, mark or choose for somebody else."""
    lan, other = office.person("lan", *([role] if role else [])), office.person("minh")
    for person in (lan, other):
        tell(person, f"key-{person.pk}", note=f"Chuyện riêng của {person.username}")
    theirs = Notice.objects.get(person=other)
    with pytest.raises(CannotError, match="not-own"):
        actions.choose(by=signed_in(lan), person=other, wanted={("data", "email"): False})
    with pytest.raises(CannotError, match="not-own"):
        actions.renew_calendar(by=signed_in(lan), person=other)
    inside = office.enter("lan")
    page = inside.get("/thong-bao/").content.decode()
    assert "Chuyện riêng của lan" in page and "Chuyện riêng của minh" not in page
    assert inside.get(f"/thong-bao/{theirs.pk}/").status_code == 404
    assert inside.post("/thong-bao/", {"read": str(theirs.pk)}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.read is None


def test_the_people_of_a_role_know_their_agencies(office: Any) -> None:
    lan, boss = office.person("lan", "head", agency="SK-VP"), office.person("sep", "coordinator")
    nobody = office.person("khach")
    assert (agencies_of(lan), agencies_of(boss), agencies_of(nobody)) == (["SK-VP", "SK-CDS"], None, [])


def test_a_visitor_is_sent_to_sign_in_and_sees_no_bell(office: Any) -> None:
    outside = office.enter()
    for path in ("/thong-bao/", "/thong-bao/1/", "/thong-bao/lua-chon/"):
        assert outside.get(path).headers["Location"].startswith("/tai-khoan/dang-nhap/")
    assert 'class="bell"' not in outside.get("/").content.decode()


def test_the_bell_counts_and_reading_stops_it(office: Any) -> None:
    lan = office.person("lan", "data-officer", agency="SK-CDS")
    for number in range(3):
        tell(lan, f"k{number}")
    inside = office.enter("lan")
    assert '<b>3<span class="hidden"> chưa đọc</span></b>' in inside.get("/chi-tieu/").content.decode()
    first = Notice.objects.first()
    assert first is not None
    assert inside.get(f"/thong-bao/{first.pk}/").headers["Location"] == "/nhiem-vu/T1/"
    assert inside.get(f"/en/thong-bao/{first.pk}/").headers["Location"] == "/en/nhiem-vu/T1/"
    assert actions.unread(lan) == 2
    inside.post("/thong-bao/", {"unread": str(first.pk)})
    assert actions.unread(lan) == 3
    inside.post("/thong-bao/", {"all": "1"})
    assert actions.unread(lan) == 0 and "Bạn đã đọc hết" in inside.get("/thong-bao/").content.decode()


def test_words_that_were_typed_are_escaped(office: Any) -> None:
    lan = office.person("lan")
    tell(lan, task="<script>alert(1)</script>")
    page = office.enter("lan").get("/thong-bao/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_the_page_of_choices_keeps_them(office: Any) -> None:
    lan = office.person("lan", "data-officer", agency="SK-CDS")
    inside = office.enter("lan")
    page = inside.get("/thong-bao/lua-chon/").content.decode()
    assert "lan@thu.example" in page and page.count("disabled") == 2
    sent = {"assigned.email": "1", "data.calendar": "1", "digest.email": "1", "lang": "en", "save": "1"}
    assert inside.post("/thong-bao/lua-chon/", sent).status_code == 302
    assert actions.reader_of(lan).lang == "en"
    for topic in TOPICS.values():
        for channel in topic.usual:
            wanted = f"{topic.id}.{channel.value}" in sent
            if not (topic.kept and channel is Channel.PORTAL):
                assert actions.wants(lan, topic.id, channel) is wanted, (topic.id, channel)
    assert inside.get("/en/thong-bao/lua-chon/?da-luu=1").status_code == 200
