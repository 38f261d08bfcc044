"""What a document does to earlier ones: "Sửa đổi điểm b khoản 3 Điều 4 Nghị quyết số 18-NQ/TU", "Thay thế Kế hoạch số 12/KH-UBND"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from khue.documents.plain import Plain, flat, tidy

NUMBER = r"(?:so\s*:?\s*)?(?P<number>\d{1,5}\s?[-/]\s?(?:\d{4}\s?/\s?)?[a-z][\w&]*(?:\s?[-/]\s?[a-z][\w&]*)*)"
_PLACE = (
    r"(?P<place>(?:(?:diem|khoan|dieu|muc|chuong|phan|phu luc|tiet|gach dau dong(?: thu)?)\s+(?:[a-z]|\d{1,3}|[ivx]{1,5})(?:\.\d{1,2})*"
    r"(?!\w)[\s,]*(?:cua\s+)?)+)"
)
_KIND = r"(?:nghi quyet|quyet dinh|ke hoach|chuong trinh(?: hanh dong)?|chi thi|ket luan|de an|quy dinh)"
_VERB = r"(?P<verb>sua doi,? bo sung|sua doi|dieu chinh|thay the|bai bo|bo sung|thay cho)"
_AMENDS = re.compile(
    rf"(?<!\w){_VERB}\s+(?:(?:mot so|noi dung|chi tieu|muc tieu|cac|cho|tai|toan bo|quy dinh)\s+){{0,4}}(?:{_PLACE})?"
    rf"(?:[^.;\n]{{0,60}}?{_KIND}\s+{NUMBER})?"
)
_STEP = re.compile(
    r"(diem|khoan|dieu|muc|chuong|phan|phu luc|tiet)\s+((?:[a-z]|\d{1,3}|[ivx]{1,5})(?:\.\d{1,2})*)(?!\w)"
)
_WIDTHS = ("phan", "chuong", "phu luc", "muc", "dieu", "khoan", "diem", "tiet")
_KINDS = {"thay the": "replaces", "thay cho": "replaces", "bai bo": "repeals", "bo sung": "supplements"}


_LABEL = re.compile(r"^(?:dieu|khoan|diem|muc|chuong|phan|phu luc)\s+|[().]")


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """A clause of an earlier document that this one changes. `kind` is replaces, supplements or repeals; a change replaces.

    `document` is its number as written, empty where it is named before; `place` the clause from the widest to the narrowest
    (`4/3/b`), empty for the whole document. `clause` is where it is said; `start` and `end` its words.
    """

    kind: str
    document: str
    place: str
    clause: str
    start: int
    end: int


@dataclass(frozen=True)
class Stretch:
    """Words of a clause, and its path."""

    clause: str
    start: int
    end: int


def amendments(plain: Plain, stretches: list[Stretch], title: str) -> Iterator[Amendment]:
    """What the clauses of a document change, in order; a clause that names no document speaks of the one named last."""
    named = numbers(title)[:1]
    for one in stretches:
        for found in _AMENDS.finditer(plain.flat, one.start, one.end):
            number = (
                re.sub(r"\s+", "", plain.text[found.start("number") : found.end("number")]) if found["number"] else ""
            )
            if not number and not found["place"]:
                continue
            named = [number] if number else named
            if named:
                yield Amendment(
                    kind=_KINDS.get(found["verb"], "replaces"), document=named[0], place=place_of(found["place"] or ""),
                    clause=one.clause, start=found.start(), end=found.end(),
                )  # fmt: skip


def numbers(text: str) -> list[str]:
    """The numbers of documents that a text names.

    >>> numbers("thực hiện Nghị quyết số 18-NQ/TU ngày 30/12/2022 và Kế hoạch 239/KH-UBND")
    ['18-NQ/TU', '239/KH-UBND']
    """
    found = re.finditer(rf"(?<!\w){_KIND}\s+{NUMBER}", flat(text))
    return [re.sub(r"\s+", "", text[one.start("number") : one.end("number")]) for one in found]


def place_of(words: str) -> str:
    """A clause from its widest part to its narrowest.

    >>> place_of("điểm b khoản 3 Điều 4")
    '4/3/b'
    """
    steps = _STEP.findall(tidy(flat(words)))
    return "/".join(label for _, label in sorted(steps, key=lambda step: _WIDTHS.index(step[0])))


def same_place(place: str, numbering: str) -> bool:
    """Whether a place as an amendment names it is a clause as the outline numbers it.

    >>> same_place("4/3/b", "Điều 4/3/b"), same_place("4/3", "Điều 4/3/b"), same_place("1", "II/1"), same_place("iii/2", "III.2.c")
    (True, True, False, True)
    """
    wanted = [part for part in place.split("/") if part]
    parts = numbering.split("/") if "/" in numbering else numbering.split(".")
    steps = [_LABEL.sub("", flat(part)).strip() for part in parts]
    return bool(wanted) and steps[: len(wanted)] == wanted
