"""By when a task is due: a day where the words name one, and the words.

"Trước ngày 31/12/2026", "tháng 12/2025" (its last day), "quý IV/2025", "năm 2026", "2026 - 2030" (its end), "6 tháng cuối năm
2025". "Hằng năm" and "thường xuyên" are words only.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from khue.documents.plain import flat, tidy

_DAY = re.compile(
    r"(?:ngay\s*)?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})|ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*(?:nam\s*|/\s*)(\d{4})"
)
_MONTH = re.compile(r"(?:thang\s*)?(?<!\d)(\d{1,2})\s*[/-]\s*(20\d\d)|thang\s*(\d{1,2})\s*(?:nam|/|-)\s*(20\d\d)")
_QUARTER = re.compile(r"quy\s*([iv]+|\d)\s*(?:nam|/|-|,)?\s*(20\d\d)")
_HALF = re.compile(r"6 thang (dau|cuoi) nam (20\d\d)")
_SPAN = re.compile(r"(20\d\d)\s*(?:-|den)\s*(?:nam\s*)?(20\d\d)")
_YEAR = re.compile(r"(?<![\d/])(20\d\d)(?!\d)")
_ALWAYS = re.compile(
    r"thuong xuyen|hang (?:nam|quy|thang|tuan|ngay)|dinh ky|lien tuc|dot xuat|khi co|theo (?:tien do|ke hoach"
    r"|quy dinh|yeu cau|lo trinh)|ngay sau khi"
)
_SAID = re.compile(
    r"(?:(?:hoan thanh|xong|trinh|ban hanh|thuc hien)\s+)?(?:truoc|cham nhat|trong|den het|den|het|vao"
    r"|thoi gian(?: hoan thanh| thuc hien)?\s*:|thoi han(?: hoan thanh)?\s*:|tien do\s*:)\s*"
    r"(?:(?:la|het|cuoi|vao)\s+)?(?:ngay\s*)?(?:\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}"
    r"|\d{1,2}\s*thang\s*\d{1,2}\s*(?:nam\s*|/)\d{4}|(?:thang\s*)?\d{1,2}\s*/\s*20\d\d"
    r"|thang\s*\d{1,2}\s*nam\s*20\d\d|quy\s*(?:[iv]+|\d)\s*(?:nam|/|-|,)?\s*20\d\d"
    r"|nam\s*20\d\d(?:\s*-\s*20\d\d)?|giai doan\s*20\d\d\s*-\s*20\d\d)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def looks_due(text: str) -> bool:
    """Whether the words of a cell are a deadline.

    >>> looks_due("Tháng 12/2025"), looks_due("Kế hoạch")
    (True, False)
    """
    plain = flat(text)
    return len(plain) < 80 and bool(due(text) or _ALWAYS.search(plain))


def due(text: str) -> date | None:
    """The last day that the words allow; None where they name none.

    >>> due("Quý IV/2025"), due("Trước ngày 15/6/2026"), due("2026 - 2030"), due("Hằng năm")
    (datetime.date(2025, 12, 31), datetime.date(2026, 6, 15), datetime.date(2030, 12, 31), None)
    """
    plain = flat(text)
    for pattern, read in (
        (_DAY, _day),
        (_MONTH, _month),
        (_QUARTER, _quarter),
        (_HALF, _half),
        (_SPAN, _span),
        (_YEAR, _year),
    ):
        found = pattern.search(plain)
        if found:
            try:
                return read([group for group in found.groups() if group])
            except (ValueError, KeyError):
                return None
    return None


def said(text: str) -> str:
    """The words of a sentence that name a deadline; empty where there are none."""
    found = _SAID.search(flat(text))
    return tidy(text[found.start() : found.end()]) if found else ""


def _day(groups: list[str]) -> date:
    day, month, year = (int(group) for group in groups)
    return date(year, month, day)


def _month(groups: list[str]) -> date:
    month, year = (int(group) for group in groups)
    return date(year, month, calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0)


def _quarter(groups: list[str]) -> date:
    quarter = int(groups[0]) if groups[0].isdigit() else _ROMAN[groups[0]]
    return _month([str(quarter * 3), groups[1]])


def _half(groups: list[str]) -> date:
    return date(int(groups[1]), 6, 30) if groups[0] == "dau" else date(int(groups[1]), 12, 31)


def _span(groups: list[str]) -> date:
    return date(int(groups[1]), 12, 31)


def _year(groups: list[str]) -> date:
    return date(int(groups[0]), 12, 31)
