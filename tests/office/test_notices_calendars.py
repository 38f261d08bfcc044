"""Calendars and feeds, read by other programs than ours: a standard parser of iCalendar, an XML parser for Atom."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from khue.lib.periods import Period
from khue.model.papers import Cycle, ReportingDay
from khue.pipeline.agenda.days import due
from khue.pipeline.agenda.news import news
from khue.pipeline.agenda.reporting import due_day, due_days
from khue.pipeline.reading import Build
from khue.reports import calendars, feeds
from khue.web.notices import actions
from khue.web.people.doer import signed_in

ATOM = "{http://www.w3.org/2005/Atom}"
STAMP = datetime(2026, 1, 15, tzinfo=UTC)


def events(content: bytes) -> dict[str, Any]:
    """The events by their names; each line of the file is as RFC 5545 wants it."""
    assert content.endswith(b"END:VCALENDAR\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    found = Calendar.from_ical(content)
    assert found["VERSION"] == "2.0" and found["PRODID"]
    return {str(one["UID"]): one for one in found.walk("VEVENT")}


def test_the_city_calendar_has_every_deadline(office: Any, built: Path) -> None:
    answer = office.enter().get("/lich/thanh-pho.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found, expected = events(answer.content), due(Build.current(built))
    assert set(found) == {f"{one.id}@sao-khue.khue" for one in expected} and len(expected) > 3
    for one in expected:
        event = found[f"{one.id}@sao-khue.khue"]
        start = event.decoded("DTSTART")
        assert (start.date() if one.time else start) == one.day and str(event["SUMMARY"]) == one.title.vi
    task = found["task-SK-NV-4@sao-khue.khue"]
    assert str(task["URL"]) == "http://testserver/nhiem-vu/SK-NV-4/" and str(task["DTSTAMP"].dt.tzinfo) == "UTC"


def test_an_agency_has_its_own_calendar_and_nobody_elses(office: Any, built: Path) -> None:
    outside = office.enter()
    own = events(outside.get("/lich/co-quan/SK-VP.ics").content)
    expected = {f"{one.id}@sao-khue.khue" for one in due(Build.current(built), ["SK-VP"])}
    assert set(own) == expected < set(events(outside.get("/lich/thanh-pho.ics").content))
    assert outside.get("/lich/co-quan/KHONG.ics").status_code == 404
    assert "Task due" in str(events(outside.get("/en/lich/co-quan/SK-VP.ics").content)["task-SK-NV-3@sao-khue.khue"])


def test_ones_own_calendar_is_secret_and_as_chosen(office: Any) -> None:
    lan = office.person("lan", "head", agency="SK-CDS")
    page = office.enter("lan").get("/thong-bao/lua-chon/").content.decode()
    address = re.search(r"http://testserver(/lich/\S+\.ics)", page)
    assert address is not None
    outside = office.enter()
    found = events(outside.get(address[1]).content)
    assert {"task-SK-NV-4@sao-khue.khue", "data-phan-anh-2026-01@sao-khue.khue"} <= set(found)
    assert "task-SK-NV-3@sao-khue.khue" not in found, "of another agency"
    actions.choose(by=signed_in(lan), person=lan, wanted={("data", "calendar"): False})
    assert not any(uid.startswith("data-") for uid in events(outside.get(address[1]).content))
    wrong = address[1][:-5] + ("0" if address[1][-5] != "0" else "1") + ".ics"
    assert outside.get(wrong).status_code == 404
    actions.renew_calendar(by=signed_in(lan), person=lan)
    assert outside.get(address[1]).status_code == 404, "a new address ends the old one"


def test_a_calendar_of_who_is_kept_out_is_gone(office: Any) -> None:
    lan = office.person("lan", "head", agency="SK-CDS")
    page = office.enter("lan").get("/thong-bao/lua-chon/").content.decode()
    path = re.search(r"http://testserver(/lich/\S+\.ics)", page)
    assert path is not None
    lan.is_active = False
    lan.save()
    assert office.enter().get(path[1]).status_code == 404


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_feeds_are_atom(office: Any, lang: str) -> None:
    for path in ("/tin/thay-doi.atom", "/tin/co-quan/SK-VP.atom"):
        answer = office.enter().get(f"{lang}{path}")
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = etree.fromstring(answer.content)
        entries = root.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
        assert len(set(ids)) == len(ids) > 0 and all(id.startswith("urn:khue:sao-khue:") for id in ids)
        for part in (root, *entries):
            moment = datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
            assert moment.tzinfo is not None and part.findtext(f"{ATOM}title")
        days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
        assert days == sorted(days, reverse=True)


def test_new_versions_of_datasets_are_news(built: Path) -> None:
    build = Build.current(built)
    build.as_of = date.max
    found = {one.id for one in news(build) if one.kind == "dataset"}
    assert found == {f"dataset-{one.dataset}-{one.number}" for one in build.datasets}
    assert {one.agency for one in news(build, "SK-VP")} == {"SK-VP"}


def test_a_feed_leads_to_pages_that_there_are(office: Any) -> None:
    outside = office.enter()
    root = etree.fromstring(outside.get("/tin/thay-doi.atom").content)
    kinds = set()
    for entry in root.findall(f"{ATOM}entry"):
        link, category = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}category")
        assert link is not None and category is not None
        kinds.add(category.attrib["term"])
        assert outside.get(link.attrib["href"].removeprefix("http://testserver")).status_code == 200
    assert kinds == {"target", "document"}, "the versions were stored after the day of the build"


@given(st.text(max_size=300), st.text(max_size=200))
def test_any_text_survives_a_calendar(title: str, text: str) -> None:
    entry = calendars.Entry(uid="u@x", day=date(2026, 2, 28), title=title, text=text, time=time(16, 30), remind=2)
    content = calendars.calendar(title, "vi", [entry], STAMP).encode("utf-8", "surrogatepass")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    seen = "".join(char for char in title if char >= " " or char == "\n")
    assert str(event["SUMMARY"]) == seen
    start = event.decoded("DTSTART")
    assert (start.replace(tzinfo=None), start.utcoffset().total_seconds()) == (datetime(2026, 2, 28, 16, 30), 7 * 3600)


@given(st.text(max_size=200))
def test_any_text_survives_a_feed(text: str) -> None:
    item = feeds.Item(id="urn:x", at=STAMP, title=text, text=text, href=f"https://x.example/?q={text}")
    made = feeds.feed(id="urn:y", title=text, author="k", lang="vi", href="h", own="o", at=STAMP, items=[item])
    root = etree.fromstring(made.encode("utf-8", "replace"))
    assert root.find(f"{ATOM}entry/{ATOM}title") is not None


@pytest.mark.parametrize(
    ("one", "period", "day"),
    [
        (ReportingDay(every=Cycle.MONTH, day=20), "2026-02", date(2026, 2, 20)),
        (ReportingDay(every=Cycle.QUARTER, day=5, after=1), "2026-Q4", date(2027, 1, 5)),
        (ReportingDay(every=Cycle.HALF, day=15), "2026-H1", date(2026, 6, 15)),
        (ReportingDay(every=Cycle.YEAR, day=15), "2026", date(2026, 12, 15)),
    ],
)
def test_the_day_of_a_periodic_report(one: ReportingDay, period: str, day: date) -> None:
    assert due_day(one, Period.parse(period)) == day
    assert (Period.parse(period), day) in list(due_days(one, day, day))
    assert not [found for _, found in due_days(one, date(2026, 1, 1), date(2026, 12, 31)) if found.year != 2026]
