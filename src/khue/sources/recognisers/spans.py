"""Months, quarters, halves and years in words: "Tháng 3/2024", "Quý II năm 2025", "6 tháng đầu năm".

The rule: a word for the length, a number in figures, Roman figures or words, and a year; without a year it is a part of
one, which only the sheet or the title can complete.
"""

from __future__ import annotations

import re
from datetime import date

from khue.lib.periods import Grain, Period
from khue.lib.vietnamese import fold

_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_SPOKEN = ("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai")
_NUMBERS = _ROMAN | {word: number for number, word in enumerate(_SPOKEN, 1)} | {"gieng": 1, "chap": 12}
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBER = r"(\d{1,2}|" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + ")"
_YEAR = r"(?:\s*(?:[/.,-]|\(|nam)*\s*((?:19|20)\d{2})\)?)"
_MONTH = re.compile(rf"(?:thang|th\.?|t\.?|month)\s*{_NUMBER}{_YEAR}?")
_QUARTER = re.compile(rf"(?:quy|q\.?|quarter)\s*{_NUMBER}{_YEAR}?")
_HALF = re.compile(rf"(?:(?:6|sau) thang|nua)\s*(dau|cuoi)\s*(?:nam)?{_YEAR}?|(?:h|hk)\s*([12]){_YEAR}")
_FIRST_MONTHS = re.compile(rf"{_NUMBER} thang(?:\s*dau)?(?:\s*nam)?{_YEAR}")
_WHOLE = re.compile(r"(?:ca |trong )?nam\s*((?:19|20)\d{2})")
_FIGURES = re.compile(r"(0?[1-9]|1[0-2])\s*[/.-]\s*((?:19|20)\d{2})")
_ISO = re.compile(r"(?:19|20)\d{2}-?(?:q[1-4]|h[12]|-?(?:0[1-9]|1[0-2]))")
_NAMED = re.compile(r"([a-z]{3,9})\.?[\s-]*((?:19|20)\d{2})?")
_LONGEST = 60
_LAST_DAYS = {Grain.MONTH: 12, Grain.QUARTER: 4, Grain.HALF: 2}

Part = tuple[Grain, int]
"""A part of an unnamed year: the third month, the second quarter."""


def span(text: str) -> tuple[date, date] | None:
    """The first and the last day of what the words name with its year; None for anything else.

    >>> span("Quý II năm 2025")[1], span("9 tháng đầu năm 2025")[1], span("Tháng 3")
    (datetime.date(2025, 6, 30), datetime.date(2025, 9, 30), None)
    """
    if len(text) > _LONGEST:
        return None
    found = period(text)
    if found is not None:
        return found.start, found.end
    months = _FIRST_MONTHS.fullmatch(fold(text))
    if months and 1 <= (number := _number(months[1])) <= 12:
        return date(int(months[2]), 1, 1), Period(date(int(months[2]), number, 1), Grain.MONTH).end
    return None


def period(text: str) -> Period | None:
    """The calendar period that the words name with its year.

    >>> str(period("Tháng 3/2024")), str(period("Quý IV/2025")), str(period("6 tháng đầu năm 2025")), str(period("03/2024"))
    ('2024-03', '2025-Q4', '2025-H1', '2024-03')
    """
    if len(text) > _LONGEST:
        return None
    words = fold(text).strip()
    if whole := _WHOLE.fullmatch(words):
        return Period(date(int(whole[1]), 1, 1), Grain.YEAR)
    if figures := _FIGURES.fullmatch(words):
        return Period(date(int(figures[2]), int(figures[1]), 1), Grain.MONTH)
    if _ISO.fullmatch(words):
        return Period.parse(words[:4] + "-" + words[4:].lstrip("-").upper())
    grain, number, year = _part(words) or (Grain.YEAR, 0, None)
    if year is None:
        return None
    return Period(date(year, (number - 1) * grain.months + 1, 1), grain)


def part(text: str) -> Part | None:
    """The part of a year that the words name without one.

    >>> part("Tháng 3"), part("Quý II"), part("Tháng 3/2024")
    ((<Grain.MONTH: 'month'>, 3), (<Grain.QUARTER: 'quarter'>, 2), None)
    """
    found = _part(fold(text).strip()) if len(text) <= _LONGEST else None
    return (found[0], found[1]) if found and found[2] is None else None


def _part(words: str) -> tuple[Grain, int, int | None] | None:
    for grain, pattern in ((Grain.MONTH, _MONTH), (Grain.QUARTER, _QUARTER)):
        if (found := pattern.fullmatch(words)) and 1 <= (number := _number(found[1])) <= _LAST_DAYS[grain]:
            return grain, number, int(found[2]) if found[2] else None
    if found := _HALF.fullmatch(words):
        number = int(found[3]) if found[3] else (1 if found[1] == "dau" else 2)
        year = found[2] or found[4]
        return Grain.HALF, number, int(year) if year else None
    if found := _NAMED.fullmatch(words):
        month = next((number for number, name in enumerate(_ENGLISH, 1) if found[1] in (name, name[:3], name[:4])), 0)
        return (Grain.MONTH, month, int(found[2]) if found[2] else None) if month else None
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.get(text, 0)


def year_in(text: str) -> int | None:
    """The one year that a title or the name of a sheet holds; None where it holds none or several.

    >>> year_in("Năm 2016"), year_in("2016-2017")
    (2016, None)
    """
    found = set(re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text))
    return int(found.pop()) if len(found) == 1 else None
