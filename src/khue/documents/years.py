"""By when: the years and periods that a stretch of text names, and those it only compares with or cites.

"Đến năm 2030", "giai đoạn 2026 - 2030" (its last year), "trước ngày 31/12/2026", "quý IV/2025", "12/2026". Years of laws
and of numbers of documents are none, nor are those after "so với".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(rf"(?<![\d./-])({_YEAR})\s*(?:-|den)\s*(?:nam\s+)?({_YEAR})(?![\d/])")
_ONE = re.compile(
    rf"(?<![\d.,-])(?:\d{{1,2}}\s*[/.-]\s*)?(?:(?:\d{{1,2}}|[ivx]+)\s*/\s*)?({_YEAR})(?![\d]|[.,]\d|/[a-z\d]|-[a-z])"
)
_NUMBERED = (
    r"(?:so\s*:?\s*)?\d{1,5}\s?/\s?(?:\d{4}\s?/\s?)?[a-z][\w&]*(?:\s?-\s?[a-z][\w&]*)*"
    r"|\d{1,5}-[a-z]{2,4}(?:\s?/\s?[a-z]+)?"
    r"|so\s*:?\s*\d{1,5}\s*-\s*[a-z]{2,4}(?:\s?/\s?[a-z]+)?"
)
_DATED = r"ngay\s+\d{1,2}(?:\s*/\s*\d{1,2}\s*/\s*\d{4}|\s+thang\s+\d{1,2}\s+nam\s+\d{4})"
CITED = re.compile(
    rf"(?:{_NUMBERED})(?:(?:\s+cua\s+[^.;,\d]{{1,40}}?)?,?\s*{_DATED})?"
    rf"|{_DATED}"
    r"|(?<!\w)(?:luat|bo luat|hien phap)\s+[^.;,:\d]{0,60}?(?:nam\s+)?\(?\d{4}\)?"
)
"""Documents that are cited, with their numbers and dates."""
_COMPARED = re.compile(r"(?<!\w)(?:so\s+voi|% so|tu|bang)\s+(?:cuoi\s+)?(?:nam\s+)?$")
_ONWARDS = re.compile(r"\s*tro di(?!\w)")


@dataclass(frozen=True)
class Year:
    """A year and where it stands; `first` is where its period begins (the same for a single year)."""

    year: int
    start: int
    end: int
    first: int


def years(flat: str, start: int, end: int) -> Iterator[Year]:
    """The years that flat text names between two places, in order; cited and compared ones left out."""
    text = _without(flat[start:end])
    taken: list[tuple[int, int]] = []
    found: list[Year] = []
    for match in _PERIOD.finditer(text):
        taken.append(match.span())
        found.append(Year(int(match[2]), start + match.start(), start + match.end(), int(match[1])))
    for match in _ONE.finditer(text):
        at = match.start(1)
        if any(low <= at < high for low, high in taken) or (
            _COMPARED.search(text[:at]) and not _ONWARDS.match(text, match.end())
        ):
            continue
        found.append(Year(int(match[1]), start + at, start + match.end(), int(match[1])))
    yield from sorted(found, key=lambda one: one.start)


def _without(text: str) -> str:
    return CITED.sub(lambda match: match[0] if _deadline(text, match) else "\x00" * len(match[0]), text)


def _deadline(text: str, match: re.Match[str]) -> bool:
    """A day that something is due by is no citation."""
    return match[0].startswith("ngay") and bool(re.search(r"(?:truoc|den|het|cham nhat|tu)\s*$", text[: match.start()]))


def named(flat: str) -> int | None:
    """The last year of the first period or year that a heading names.

    >>> named("giai doan 2025-2027"), named("muc tieu den nam 2030"), named("theo nghi quyet so 57-nq/tw")
    (2027, 2030, None)
    """
    return next((one.year for one in years(flat, 0, len(flat))), None)
