"""Days and moments as offices write them: figures with any mark, words, serial numbers of spreadsheets.

The rule: the year tells itself by four digits; of the other two the day is first, unless in the whole column some second
number is above 12 and no first one is. A number from 1950 to 2100 as a serial, or eight digits, is a day only in a column
of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

NO_DAY = "no-day"
"""It is written as a day, and no calendar has it."""

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:.{0,30},\s*)?(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+(\d{4})", re.IGNORECASE)
_ENGLISH = re.compile(r"(?:(\d{1,2})[\s-]([a-z]{3,9})\.?,?|([a-z]{3,9})\.?\s(\d{1,2}),?)[\s-](\d{4})", re.IGNORECASE)
_ABBREVIATED = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_ABBREVIATED, 1)}
_BEFORE = re.compile(r"(?:(?:thứ\s+\w+|chủ nhật|t[2-7]|cn)\s*,\s*)?(?:ngày\s+(?=\d{1,2}\s?[-/.]))?", re.IGNORECASE)
_EIGHT = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_CLOCK = r"(\d{1,2})\s?(?:h|:|giờ)\s?(\d{2})?(?:\s?phút|:(\d{2})(?:\.\d+)?)?\s*(am|pm|sa|ch)?"
_TIME_FIRST = re.compile(rf"(?:lúc\s+)?{_CLOCK}\s*[,-]?\s*(?:ngày\s+)?(?=\d)(.+)", re.IGNORECASE)
_TIME_LAST = re.compile(rf"(.+?)(?:T|\s+|,\s*)(?:lúc\s+)?{_CLOCK}\s*(?:Z|[+-]\d{{2}}:?\d{{2}})?", re.IGNORECASE)
_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_415


def order(texts: Iterable[str]) -> tuple[str, dict[str, float]]:
    """`dmy` or `mdy`, with the cells that speak for each."""
    counts = {"dmy": 0.0, "mdy": 0.0}
    for text in set(texts):
        found = _YEAR_LAST.search(text)
        if found:
            counts["dmy"] += int(found[1]) > 12
            counts["mdy"] += int(found[3]) > 12
    return ("mdy" if counts["mdy"] and not counts["dmy"] else "dmy"), counts


def read(text: str, order: str = "dmy") -> date | str | None:
    """The day or the moment in the cell; `NO_DAY` where it is written as one and is none; None for anything else.

    >>> read("31/12/2024"), read("ngày 05 tháng 6 năm 2025"), read("31/02/2025"), read("12A")
    (datetime.date(2024, 12, 31), datetime.date(2025, 6, 5), 'no-day', None)
    """
    if len(text) > 60 or not any(char.isdigit() for char in text):
        return None
    if before := _BEFORE.match(text):
        text = text[before.end() :]
    found = _day(text, order)
    if found is not None:
        return found
    if at_end := _TIME_LAST.fullmatch(text):
        return _with_time(_day(at_end[1].strip(), order), at_end.groups()[1:])
    if at_start := _TIME_FIRST.fullmatch(text):
        return _with_time(_day(at_start[5].strip(), order), at_start.groups()[:4])
    return None


def serial(text: str | float) -> date | None:
    """The day that a spreadsheet's serial number or eight digits stand for.

    >>> serial("45292"), serial("20251010"), serial("12")
    (datetime.date(2024, 1, 1), datetime.date(2025, 10, 10), None)
    """
    if isinstance(text, str):
        if _EIGHT.fullmatch(text):
            found = _made(int(text[:4]), int(text[4:6]), int(text[6:]))
            return found if isinstance(found, date) else None
        number = _SERIAL.fullmatch(text)
        value = float(number[0].replace(",", ".")) if number else 0.0
    else:
        value = float(text)
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return None
    day = _ZERO + timedelta(days=int(value))
    seconds = round((value - int(value)) * 86400)
    return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day


def _day(text: str, order: str) -> date | str | None:
    if found := _YEAR_FIRST.fullmatch(text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
        if order == "ymd" and len(found[4]) == 2:
            return _made(_full_year(found[1]), second, int(found[4]))
        return _made(year, first, second) if order == "mdy" else _made(year, second, first)
    if found := _WORDS.fullmatch(text):
        return _made(int(found[3]), int(found[2]), int(found[1]))
    if found := _ENGLISH.fullmatch(text):
        month = _MONTHS.get((found[2] or found[3])[:3].lower(), 0)
        return _made(int(found[5]), month, int(found[1] or found[4])) if month else None
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _made(year: int, month: int, day: int) -> date | str:
    try:
        return date(year, month, day)
    except ValueError:
        return NO_DAY


def _with_time(day: date | str | None, clock: tuple[str | None, ...]) -> date | str | None:
    if day is None or isinstance(day, str):
        return day
    hour, minute, second = (int(part or 0) for part in clock[:3])
    half = (clock[3] or "").lower()
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    if half in ("am", "sa") and hour == 12:
        hour = 0
    try:
        return datetime.combine(day, time(hour, minute, second))
    except ValueError:
        return NO_DAY
