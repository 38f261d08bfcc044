"""Things of a build in the words of papers: values with their period and kind, owners, statuses, chances."""

from __future__ import annotations

from datetime import date

from khue.lib.vietnamese import day
from khue.model.assessment import Evidence, Point
from khue.model.measure import Form
from khue.model.outlook import TargetOutlook
from khue.model.target import Target
from khue.pipeline.outlook.words import chance_words, percent
from khue.pipeline.reading import Build
from khue.pipeline.wording import EVIDENCE, STATUS, amount, period_words, promise, reason_sentence

FIXED = "\u00a0"
"""A space at which a line does not break."""
NONE = "–"


def form_of(build: Build, target: Target) -> Form:
    """How the values of a target's indicator are printed."""
    return target.form_of(build.indicators.get(target.indicator))


def text_of(target: Target, lang: str) -> str:
    """A target's own words."""
    return (target.text_en if lang == "en" and target.text_en else target.text).replace(" %", f"{FIXED}%")


def figure(value: float | None, form: Form, lang: str) -> str:
    """A value as it is printed everywhere; a dash for none."""
    return NONE if value is None else amount(value, form, lang, FIXED)


def latest(build: Build, target: Target, lang: str) -> str:
    """The figure that a status rests on, with its period and kind: "70,2% (năm 2024, ước tính)"."""
    point = build.assessments[target.id].latest
    return NONE if point is None else dated(point, form_of(build, target), lang)


def dated(point: Point, form: Form, lang: str) -> str:
    """A figure with its period and kind."""
    when, kind = period_words(point.period, lang), STATUS[point.status][lang == "en"]
    return f"{figure(point.value, form, lang)} ({when}, {kind})"


def goal(target: Target, lang: str) -> str:
    """What is promised, the sign never parted from its number."""
    return promise(target, lang, " ").replace(" ", FIXED, 1)


def deadline(target: Target, lang: str) -> str:
    """The year or the day by which a target is due; a dash where none is stated."""
    if target.due is not None:
        return day(target.due, lang)
    return str(target.year) if target.year is not None else NONE


def status(evidence: Evidence, lang: str) -> str:
    """The word of a status, with a capital: it stands alone."""
    word = EVIDENCE[evidence.value][lang == "en"]
    return word[0].upper() + word[1:]


def reason(build: Build, target: Target, lang: str) -> str:
    """Why a target stands as it does."""
    return reason_sentence(build.assessments[target.id].reason, form_of(build, target), lang)


def chance(found: TargetOutlook | None, lang: str) -> str:
    """The chance in words and in per cent; a dash where there is none."""
    if found is None or found.chance is None:
        return NONE
    return chance_of(found.chance, lang)


def chance_of(share: float, lang: str) -> str:
    """A chance in words and in per cent, never none and never certain.

    >>> chance_of(0.76, "vi"), chance_of(0.999, "en")
    ('khoảng 3 trên 4 (76%)', 'more than 19 chances in 20 (99%)')
    """
    return f"{chance_words(share, lang)} ({percent(share, lang)})"


def agency(build: Build, code: str, lang: str) -> str:
    """The name of an agency; a dash where none is named."""
    found = next((one for one in build.city.agencies if one.code == code), None)
    if found is None:
        return code or NONE
    return found.name_en if lang == "en" and found.name_en else found.name


def head_post(build: Build, code: str, lang: str) -> str:
    """The post that answers for an agency; empty where it is not declared."""
    found = next((one for one in build.city.agencies if one.code == code), None)
    if found is None:
        return ""
    return found.head_en if lang == "en" and found.head_en else found.head


def document_number(build: Build, id: str) -> str:
    """The number of a document."""
    found = next((one for one in build.city.documents if one.id == id), None)
    return found.number if found else id


_CLAUSES = {
    "muc-tieu-chung": ("Mục tiêu chung", "General objective"),
    "chi-tieu": ("Chỉ tiêu", "Target"), "muc-tieu": ("Mục tiêu", "Objective"), "nhiem-vu": ("Nhiệm vụ", "Task"),
    "quan-diem": ("Quan điểm", "Viewpoint"), "giai-phap": ("Giải pháp", "Solution"),
}  # fmt: skip


def clause(code: str, lang: str) -> str:
    """Where in its document something stands. Codes of our own (a kind, a year, a number) become words; others stay.

    >>> clause("III.2.b", "vi"), clause("chi-tieu/2025/3", "vi"), clause("nhiem-vu/7", "en")
    ('III.2.b', 'Chỉ tiêu năm 2025, số 3', 'Task 7')
    """
    kind, *rest = code.split("/")
    if kind not in _CLAUSES or not 1 <= len(rest) <= 2 or not all(part.isdigit() for part in rest):
        return code
    name = _CLAUSES[kind][lang == "en"]
    if len(rest) == 1:
        return f"{name} {rest[0]}"
    return either(lang, f"{name} năm {rest[0]}, số {rest[1]}", f"{name} of {rest[0]}, number {rest[1]}")


def until(day_: date, lang: str) -> str:
    """The day of the figures as a phrase."""
    from khue.reports.papers.words import day_words

    return f"As of {day_words(day_, lang)}" if lang == "en" else f"Đến {day_words(day_, lang)}"


def either(lang: str, vi: str, en: str) -> str:
    """The one of two texts that is in the reader's language."""
    return en if lang == "en" else vi


def listed(parts: list[str], lang: str) -> str:
    """Parts of a sentence in a row, the last two joined by "and".

    >>> listed(["a", "b", "c"], "vi"), listed(["a"], "en"), listed(["a", "b"], "en")
    ('a, b và c', 'a', 'a and b')
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {either(lang, 'và', 'and')} {parts[-1]}"
