"""Values said in the reader's language: names, numbers with their unit of measure, periods, days, where a figure was read."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from khue.lib import vietnamese
from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.pipeline import wording
from khue.web.portal import words

FIXED = "\u00a0"
"""A space at which a line does not break."""


def text(words: Text | None, lang: str) -> str:
    """Words that a declaration gives in both languages; empty for None."""
    return words.in_(lang) if words else ""


def pair(vi: str, en: str, lang: str) -> str:
    """The English words where asked for and given, else the Vietnamese; a percent sign stays with its number."""
    return (en if lang == "en" and en else vi).replace(" %", f"{FIXED}%")


def figure(value: float | None, unit: str, lang: str, decimals: int | None = None) -> str:
    """A number with its unit of measure (as declared), a line never breaking between them; a dash for None.

    >>> figure(81.7, "%", "vi"), figure(5, "thứ bậc", "vi")
    ('81,7\xa0%', 'hạng\xa05')
    """
    if value is None:
        return "–"
    value = round(value, decimals if decimals is not None else 2 if abs(value) < 100 else 1)
    if unit in ("thứ bậc", "hạng"):
        return wording.amount(value, unit, lang).replace(" ", FIXED)
    return f"{vietnamese.number(value, decimals, lang)}{FIXED}{measure(unit)}".rstrip()


def measure(unit: str) -> str:
    """A unit of measure in the reader's language; one that has no translation stands for itself."""
    return str(words.MEASURES.get(unit, unit))


def period(code: str, lang: str) -> str:
    """A period as short as a table needs it; a text that is no period is given back unchanged.

    >>> period("2024-02", "vi"), period("2025", "vi"), period("2025-Q3", "en")
    ('tháng\\xa02/2024', '2025', 'Q3\\xa02025')
    """
    try:
        when = Period.parse(code)
    except ValueError:
        return code
    if when.grain is Grain.YEAR:
        return str(when)
    if when.grain is Grain.DAY:
        return vietnamese.day(when.start, lang)
    return wording.period_words(code, lang).replace(" ", FIXED)


def day(value: date | None, lang: str) -> str:
    """A date; a dash for None."""
    return vietnamese.day(value, lang) if value else "–"


def host(address: str) -> str:
    """The site on which a page stands, as a name for its link.

    >>> host("https://www.hanoimoi.vn/a-b.html")
    'hanoimoi.vn'
    """
    return (urlsplit(address).hostname or address).removeprefix("www.").removeprefix("m.")


def sentence_case(words: str) -> str:
    """The words with their first letter as a capital, the rest unchanged."""
    return words[:1].upper() + words[1:]
