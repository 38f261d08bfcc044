"""Values said in the reader's language: names, numbers with their unit of measure, periods, days, where a figure was read."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from khue.lib import vietnamese
from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.model.measure import Form
from khue.pipeline import wording
from khue.web.portal import words

FIXED = "\u00a0"
"""A space at which a line does not break."""


def text(words: Text | None, lang: str) -> str:
    """Words that a declaration gives in both languages; empty for None."""
    return words.in_(lang) if words else ""


def own(words: str, lang: str) -> str:
    """Words that declarations give in Vietnamese only: for readers of Vietnamese."""
    return words if lang == "vi" else ""


def pair(vi: str, en: str, lang: str) -> str:
    """The English words where asked for and given, else the Vietnamese; a percent sign stays with its number."""
    return (en if lang == "en" and en else vi).replace(" %", f"{FIXED}%")


def figure(value: float | None, form: Form | str, lang: str) -> str:
    """A value as it is printed everywhere, a line never breaking before its unit of measure; a dash for None.

    Text in place of a form is a unit in the reader's language.

    >>> figure(81.7, "%", "vi"), figure(5, Form("thứ bậc"), "vi")
    ('81,7%', 'hạng\xa05')
    """
    if value is None:
        return "–"
    return wording.amount(value, form if isinstance(form, Form) else Form(form, form), lang, FIXED)


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


def clause(code: str) -> str:
    """Where in its document something stands. Codes of our own (a kind, a year, a number) become words; others stay.

    >>> clause("III.2.b")
    'III.2.b'
    """
    kind, *rest = code.split("/")
    if kind not in words.CLAUSES or not all(part.isdigit() for part in rest) or not 1 <= len(rest) <= 2:
        return code
    name = str(words.CLAUSES[kind])
    if len(rest) == 1:
        return f"{name} {rest[0]}"
    return _("%(kind)s %(year)s, item %(number)s") % {"kind": name, "year": rest[0], "number": rest[1]}


def sentence_case(words: str) -> str:
    """The words with their first letter as a capital, the rest unchanged."""
    return words[:1].upper() + words[1:]
