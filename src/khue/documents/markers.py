"""What a paragraph is marked with: Phần, Chương, Mục, Điều, I., A., 1., 1.1., a), (1), -, +.

A marker must be followed by what it marks, so that the end of a wrapped line ("năm / 2030.", "2026 / - 2030") is none.
The Party writes `I-`, the state `I.`; scanners put blanks before dots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = (
    "part", "chapter", "section", "subsection", "article", "letter", "roman", "number", "decimal", "point", "bracket",
    "dash", "plus", "bullet",
)  # fmt: skip
"""Kinds of markers, the widest first."""

BULLETS = frozenset(["bracket", "dash", "plus", "bullet"])
"""Kinds that mark the items of a list; a paragraph without a marker ends it."""

_AFTER = r"(?=\s*[.:\-–]|\s*$|\s+[A-ZĐÀ-Ỹ])"
_PATTERNS = {
    "part": re.compile(rf"(?:PHẦN|Phần)\s+((?:thứ|THỨ)\s+\w+|[IVX]+|\d{{1,2}}){_AFTER}"),
    "chapter": re.compile(rf"(?:CHƯƠNG|Chương)\s+([IVX]+|\d{{1,3}}){_AFTER}"),
    "section": re.compile(r"(?:MỤC|Mục)\s+([IVX]+|\d{1,3})(?=\s*[.:\-–]|\s*$|\s+[A-ZĐÀ-Ỹ]{2})"),
    "subsection": re.compile(rf"(?:TIỂU MỤC|Tiểu mục)\s+(\d{{1,3}}){_AFTER}"),
    "article": re.compile(r"(?:ĐIỀU|Điều|Ðiều|Diều)\s*(\d{1,3}[a-zđ]?)(?:\s*[.:]|\s*$)"),
    "letter": re.compile(r"([A-HĐ])\s?[.\-–](?=\s+[A-ZĐÀ-Ỹ])"),
    "roman": re.compile(r"([IVX]{1,5}|l{1,3})\s?[.\-–/](?=\s*[^\W\d_])"),
    "decimal": re.compile(
        r"(\d{1,2}(?:\.\d{1,2}){1,3})(?:\s?[.)]|\s?[-–](?=\s*[A-ZĐÀ-Ỹ\d])|(?=\s+[A-ZĐÀ-Ỹ]))(?=\s*[^\W_])"
    ),
    "number": re.compile(r"(\d{1,3})(?:\s?[.)/](?=\s*[^\d\s]|\s+\d)|\s?[-–](?=\s*[A-ZĐÀ-Ỹ]))"),
    "point": re.compile(r"([a-zđ]\d?)\s?[).](?=\s*\S)"),
    "bracket": re.compile(r"\(\s?(\d{1,3}|[ivx]{1,4}|[a-zđ])\s?\)(?=\s*\S)"),
    "dash": re.compile(r"[-–—−](?=\s*[^\s\-–—−])"),
    "plus": re.compile(r"\+(?=\s*\S)"),
    "bullet": re.compile(r"[•●▪■○◦*·➢✓✔\uf0a0-\uf0ff](?=\s*[^\s*])"),
}
_GOES_ON = re.compile(
    r"(?:khoản|điều|mục|điểm|phụ lục|biểu|mẫu|phần|chương|số|ngày|tháng|năm|quý|[-–(])\s*$", re.IGNORECASE
)
_ENDED = re.compile(r"[.;:,!?…/]\s*$")


@dataclass(frozen=True)
class Marker:
    """`label` is the number, letter or sign; `length` how much of the line it takes."""

    kind: str
    label: str
    length: int


def marker(line: str) -> Marker | None:
    """The marker at the beginning of a line.

    >>> marker("II- MỤC TIÊU"), marker("2030. Sau đó")
    (Marker(kind='roman', label='II', length=3), None)
    """
    for kind, pattern in _PATTERNS.items():
        found = pattern.match(line)
        if found:
            return Marker(kind, _label(kind, found), found.end())
    return None


def _label(kind: str, found: re.Match[str]) -> str:
    text = found[1] if found.re.groups and found[1] else found[0]
    return text.replace("l", "I") if kind == "roman" else text.strip()


def continues(before: str, line: str) -> bool:
    """Whether a line that looks marked goes on with the one before: "2026" and "- 2030", "kinh tế" and "- xã hội".

    >>> continues("phát triển kinh tế", "- xã hội của tỉnh"), continues("bao gồm:", "- Số hoá")
    (True, False)
    """
    if _ENDED.search(before):
        return False
    body = line.lstrip("-–—− ")
    dashed = body != line
    if dashed and body[:1].isdigit():
        return before[-1:].isdigit() or before.endswith("%")
    return (dashed and body[:1].islower()) or (bool(_GOES_ON.search(before)) and not before.isupper())
