"""The few words that every paper has, in Vietnamese and English."""

from __future__ import annotations

from datetime import date

from khue.reports.papers.model import Head, Paper

COUNTRY = {"vi": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "en": "SOCIALIST REPUBLIC OF VIET NAM"}
MOTTO = {"vi": "Độc lập - Tự do - Hạnh phúc", "en": "Independence - Freedom - Happiness"}
PARTY = {"vi": "ĐẢNG CỘNG SẢN VIỆT NAM", "en": "COMMUNIST PARTY OF VIET NAM"}
RECIPIENTS = {"vi": "Nơi nhận:", "en": "Recipients:"}
ADDRESSED = {"vi": "Kính gửi:", "en": "To:"}
TABLE = {"vi": "Bảng", "en": "Table"}
FIGURE = {"vi": "Hình", "en": "Figure"}
ANNEX = {"vi": "Phụ lục", "en": "Annex"}
NUMBER = {"vi": "Số", "en": "No."}
_OPEN = "\u00a0" * 6
"""Room to write a number in by hand."""


def number_line(head: Head, style: str, lang: str) -> str:
    """The number and symbol as they stand below the agency; a number below 10 gets a nought, one not yet given is left open.

    >>> head = Head(agency="", symbol="BC-UBND", place="", day=date(2023, 11, 2), number="5")
    >>> number_line(head, "state", "vi")
    'Số: 05/BC-UBND'
    >>> number_line(Head(agency="", symbol="BC/TU", place="", day=date(2023, 11, 2), number="18"), "party", "vi")
    'Số 18-BC/TU'
    """
    number = head.number.zfill(2) if head.number else _OPEN
    if style == "party":
        return f"{NUMBER[lang]} {number}-{head.symbol}"
    return f"{NUMBER[lang].rstrip('.')}: {number}/{head.symbol}"


def day_line(head: Head, lang: str) -> str:
    """The place and date.

    >>> day_line(Head(agency="", symbol="", place="Hà Nội", day=date(2023, 11, 2)), "vi")
    'Hà Nội, ngày 02 tháng 11 năm 2023'
    """
    return f"{head.place}, {day_words(head.day, lang)}"


def day_words(day: date, lang: str) -> str:
    """A date as papers write it: days below 10 and the months 1 and 2 get a nought.

    >>> day_words(date(2026, 1, 15), "vi"), day_words(date(2026, 3, 5), "vi"), day_words(date(2026, 3, 5), "en")
    ('ngày 15 tháng 01 năm 2026', 'ngày 05 tháng 3 năm 2026', '5 March 2026')
    """
    if lang == "en":
        return f"{day.day} {day:%B %Y}"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def attached(paper: Paper) -> str:
    """What stands below an annex's title: to which paper it belongs."""
    head, day = paper.head, day_words(paper.head.day, paper.lang)
    between = "-" if paper.style == "party" else "/"
    number = f"{head.number.zfill(2) if head.number else _OPEN}{between}{head.symbol}"
    if paper.lang == "en":
        return f"(Attached to the {paper.name.capitalize()} {NUMBER['en']} {number} of {day})"
    return f"(Kèm theo {paper.name.capitalize()} số {number} {day})"
