"""A calendar as iCalendar (RFC 5545): lines folded by bytes, texts escaped, the same entry under the same name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
ZONE = "Asia/Ho_Chi_Minh"
_FOLD = 75
"""A line has so many bytes at the most, its end not counted."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
_ZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19750613T000000", "TZOFFSETFROM:+0700", "TZOFFSETTO:+0700",
    "TZNAME:+07", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something on a day: `uid` names it for ever, wherever its day moves. Without a `time` it is there the whole day.

    `remind` is how many days before a calendar program is to remind of it; 0 leaves that to the program.
    """

    uid: str
    day: date
    title: str
    time: time | None = None
    text: str = ""
    url: str = ""
    category: str = ""
    remind: int = 0


def calendar(name: str, lang: str, entries: Iterable[Entry], stamp: datetime) -> str:
    """The whole file. `stamp` is when its facts were computed, with its zone: the same facts give the same bytes."""
    entries = list(entries)
    zone = _ZONE if any(entry.time for entry in entries) else ()
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Khue//Khue//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", f"X-WR-TIMEZONE:{ZONE}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *zone, *(line for entry in entries for line in _event(entry, lang, stamp)), "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: Entry, lang: str, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from _when(entry)
    yield f"SUMMARY;LANGUAGE={lang}:{escaped(entry.title)}"
    for name, text in (("DESCRIPTION", entry.text), ("CATEGORIES", entry.category)):
        if text:
            yield f"{name}:{escaped(text)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    if entry.remind:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{entry.remind}D",
            f"DESCRIPTION:{escaped(entry.title)}",
        )
        yield "END:VALARM"
    yield "END:VEVENT"


def _when(entry: Entry) -> Iterator[str]:
    if entry.time is None:
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    else:
        yield f"DTSTART;TZID={ZONE}:{entry.day:%Y%m%d}T{entry.time:%H%M%S}"


def escaped(text: str) -> str:
    r"""A text as a value; control characters, which have no place in one, are left out.

    >>> escaped("một; hai, ba")
    'một\\; hai\\, ba'
    """
    return "".join(char for char in text.translate(_ESCAPES) if char >= " ")


def folded(line: str) -> str:
    r"""A line in pieces of 75 bytes at the most, each further one begun by a space; no letter is cut in two.

    >>> folded("SUMMARY:" + "đ" * 40).split("\r\n ")[1]
    'đđđđđđđ'
    """
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > _FOLD:
            pieces.append(piece)
            piece, size = "", 1  # the space that begins a further piece
        piece, size = piece + char, size + width
    return "\r\n ".join([*pieces, piece])
