"""The head of a document: kind, number, date, issuer, title; its legal bases, signature and recipients.

The layout is that of Decree 30/2020 and of the Party's rules: issuer and national header side by side (one below the other
in plain text), number and date, the kind in capitals, the title, the bases, and at the end recipients and signature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from khue.documents.closing import recipients, signature
from khue.documents.dictionary import Dictionary
from khue.documents.items import Head
from khue.documents.numerals import value
from khue.documents.plain import Line, Plain, flat, tidy

_FIRST, _TOLD_LINES = 60, 8
_TOLD = re.compile(
    r"(?P<kind>[a-z ]{4,30}?)\s+so\s*:?\s*(?P<number>\d{1,5}[-/\s]*[a-z][\w/&-]*),?\s*"
    r"ngay\s*(?P<day>\d{1,2})\s*(?:/|thang)\s*(?P<month>\d{1,2})\s*(?:/|nam)\s*(?P<year>\d{4})"
    r"\s+cua\s+(?P<issuer>[^,.;]{3,80}?)\s+(?:ve(?: viec)?|v/v)\s+(?P<title>.+)"
)
_OWN = re.compile(
    r"(?P<kind>nghi quyet|quyet dinh|ke hoach|chi thi|ket luan|chuong trinh|quy dinh|quy che"
    r"|huong dan) nay (?:pho bien|co hieu luc|duoc quoc hoi)"
)
_NUMBER = re.compile(
    r"(?:[^\s]+\s)?s[o06]\s*:?\s*"
    r"((?:(?=[lo]?\d)[\dlo]{1,5}|[.…_]{2,})\s?(?:/\s?\d{4}\s?)?[-/]\s?[a-z][\w&]*(?:\s?[-/]\s?[a-z][\w&,]*)*)"
)
_DATE = re.compile(
    r"(?:(?P<place>[^\d,:;/|]{2,40}?)\s*,\s*)?"
    r"ngay\s*(?P<day>[\dlo]{1,2})\s*thang\s*(?P<month>[\dlo]{1,2})\s*nam\s*(?P<year>[\dlo]{4})"
)
_ADOPTED = re.compile(
    r"(?:thong qua|ban hanh|ky)\s+ngay\s*(?P<day>\d{1,2})\s*thang\s*(?P<month>\d{1,2})\s*nam\s*(?P<year>\d{4})"
)
_NATION = re.compile(
    r"cong hoa xa|hoi chu nghia|chu nghia viet|^viet nam$|doc lap\s*-?\s*tu do|dang cong san viet|^nguon:|^\s*\*"
    r"|^[-_=*\s]+$"
)

_BASIS = re.compile(r"(?:can cu|tren co so|theo de nghi|xet de nghi|xet to trinh|thuc hien|xet)\s")
_CARRIES_OUT = re.compile(
    r"(?:trien khai )?thuc hien (?:nghi quyet|ket luan|chi thi|ke hoach|chuong trinh|quyet dinh|de an|luat)[^;]*$"
)
"""What a plan is about, where its title is no clause of its bases."""
_BODY = re.compile(r"(?:[IVX]{1,4}\s?[.\-–]|Điều\s*1\b|1\.|Chương\s+I\b|A\.|Phần)")


@dataclass(frozen=True)
class _Found:
    at: int
    code: str
    words: str


def head_of(plain: Plain, words: Dictionary) -> Head:
    """What the document says of itself."""
    lines = plain.lines[:_FIRST]
    kind = _kind(plain, lines, words)
    number, number_line = _number(plain, lines)
    day, place = _date(plain, lines)
    issuer = _issuer(plain, lines, kind.at if kind else number_line) or _issuer_below(plain, lines, kind)
    head = Head(
        kind=kind.code if kind else _by_symbol(number, words) or _by_end(plain, words), kind_text=kind.words if kind else "", number=number,
        date=day, place=place, issuer=issuer, title=_title(plain, lines, kind, issuer), bases=tuple(_bases(plain)),
        signature=signature(plain), recipients=recipients(plain),
    )  # fmt: skip
    return head if head.number or head.title else told(plain, lines, head, words)


def told(plain: Plain, lines: tuple[Line, ...], head: Head, words: Dictionary) -> Head:
    """The head as one sentence tells it: "Kết luận số 69-KL/TW ngày 11/01/2024 của Bộ Chính trị về ..."."""
    for line in lines[:_TOLD_LINES]:
        found = _TOLD.match(plain.flat, line.start, line.end)
        code = words.kinds.get(tidy(found["kind"])) if found else None
        if found and code:
            cut = {name: plain.cut(*found.span(name)) for name in ("kind", "number", "issuer", "title")}
            return Head(
                kind=code, kind_text=cut["kind"], number=re.sub(r"\s+", "", cut["number"]), date=day_of(found), issuer=cut["issuer"],
                title=cut["title"], bases=head.bases, signature=head.signature, recipients=head.recipients,
            )  # fmt: skip
    return head


def _kind(plain: Plain, lines: tuple[Line, ...], words: Dictionary) -> _Found | None:
    for at, line in enumerate(lines):
        text = plain.text[line.start : line.end].strip(" :*-")
        code = words.kinds.get(tidy(flat(text)))
        if code and text.isupper():
            return _Found(at, code, tidy(text))
    return None


def _number(plain: Plain, lines: tuple[Line, ...]) -> tuple[str, int]:
    for at, line in enumerate(lines):
        text = plain.flat[line.start : line.end]
        if _BASIS.match(text):
            break
        alone = bool(re.fullmatch(r"s[o06]\s*:?", text)) and at + 1 < len(lines)
        found = _NUMBER.match(plain.flat, line.start, lines[at + 1].end if alone else line.end)
        if found:
            return re.sub(r"\s+", "", plain.text[found.start(1) : found.end(1)]), at
    return "", 0


def _by_symbol(number: str, words: Dictionary) -> str:
    for part in re.split(r"[-/]", number.upper()):
        if part in words.symbols:
            return words.symbols[part]
    return ""


def _by_end(plain: Plain, words: Dictionary) -> str:
    """The kind that a document calls itself at its end: "Nghị quyết này phổ biến đến chi bộ"."""
    found = _OWN.search(plain.flat, max(0, len(plain.flat) - 3000))
    return words.kinds.get(found["kind"], "") if found else ""


def _date(plain: Plain, lines: tuple[Line, ...]) -> tuple[date | None, str]:
    for line in lines:
        flat_line = plain.flat[line.start : line.end + 40]
        if _BASIS.match(flat_line):
            break
        if "ngay" not in plain.flat[line.start : line.end] and not plain.text[line.start : line.end].endswith(","):
            continue
        found = _DATE.match(flat_line) or _DATE.search(flat_line)
        if (
            found
            and found.start() < line.end - line.start
            and not re.search(r"(?:so|theo|tai)\s", flat_line[: found.start()])
        ):
            place = _place(plain, line.start, found)
            return day_of(found), place
    adopted = list(_ADOPTED.finditer(plain.flat[-3000:]))
    return (day_of(adopted[-1]), "") if adopted else (None, "")


def _place(plain: Plain, start: int, found: re.Match[str]) -> str:
    words = plain.text[start + found.start("place") : start + found.end("place")] if found["place"] else ""
    return tidy(words if found.start() == 0 else words.rsplit("\n", 1)[-1]).strip("*- ")


def day_of(found: re.Match[str]) -> date | None:
    """The day that a match names; None where no calendar has it."""
    try:
        year, month, day = (int(value(found[name])) for name in ("year", "month", "day"))
        return date(year, month, day)
    except ValueError:
        return None


def _issuer(plain: Plain, lines: tuple[Line, ...], until: int) -> str:
    names = []
    for line in lines[:until]:
        text = re.sub(r"\s*CỘNG HÒA XÃ.*$", "", plain.text[line.start : line.end]).strip(" *|-")
        if _NUMBER.match(flat(text)) or _DATE.search(flat(text)):
            break
        if text.isupper() and not _NATION.search(flat(text)) and not re.search(r"\d/", text):
            names.append(text)
    return tidy(" ".join(names))


def _issuer_below(plain: Plain, lines: tuple[Line, ...], kind: _Found | None) -> str:
    """The issuer in capitals just above the legal bases, where nothing stands above the kind."""
    for before, line in pairwise(lines):
        if _BASIS.match(plain.flat, line.start):
            text = plain.text[before.start : before.end]
            return (
                tidy(text) if kind and text.isupper() and before.start > lines[kind.at].start and before.apart else ""
            )
    return ""


def _title(plain: Plain, lines: tuple[Line, ...], kind: _Found | None, issuer: str) -> str:
    if kind is None:
        return ""
    taken: list[Line] = []
    for line in lines[kind.at + 1 :]:
        text = plain.text[line.start : line.end]
        if _ends_title(text, line, taken, plain) or (taken and flat(text).strip() in flat(issuer)[: len(text)]):
            break
        taken.append(line)
    return tidy(" ".join(plain.text[line.start : line.end] for line in taken)).strip("*-_ ")


def _ends_title(text: str, line: Line, taken: list[Line], plain: Plain) -> bool:
    if not taken and _CARRIES_OUT.match(flat(text)):
        return False
    if (
        (_BASIS.match(flat(text)) and not text.isupper())
        or _BODY.match(text)
        or text.startswith(("(", "Kính", "---", "___"))
    ):
        return True
    if not taken:
        return False
    last = plain.text[taken[-1].start : taken[-1].end]
    if not text.upper().isupper() or re.match(r"(?:VỀ|V/v|Về)\s", text):
        return False
    if last.isupper() and len(" ".join(plain.text[one.start : one.end] for one in taken)) > 20:
        return not text.isupper() or line.apart
    return line.apart and not last.isupper() and len(last) > 12


def _bases(plain: Plain) -> list[str]:
    return [plain.cut(one.start, one.end).rstrip(";.") for one in _basis_paragraphs(plain)]


def _basis_paragraphs(plain: Plain) -> list[Line]:
    from khue.documents.paragraphs import paragraphs

    found = []
    for paragraph in paragraphs(plain, plain.lines[:140]):
        if (
            re.match(r"(?:can cu|theo de nghi|xet de nghi|tren co so)\s", plain.flat[paragraph.start : paragraph.end])
            and not paragraph.marker
        ):
            found.append(Line(paragraph.start, paragraph.end))
        elif found and paragraph.marker:
            break
    return found
