"""Numbers that count or measure something, with what stands around them: operator, unit, upper end, value before.

Not quantities: numbers and dates of documents, articles and clauses, years, levels and classes ("cấp độ 3"), ages, days and
months, names with figures (5G, TT11). "Từ 23 xuống 18" is 18 with 23 as its baseline; "40 - 50" is a range; "nhóm 3 nước
dẫn đầu" is a rank of at most 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from khue.documents.dictionary import Dictionary, either
from khue.documents.numerals import NUMERAL, value
from khue.documents.years import CITED

_BEFORE = r"(?<![\w/.,-])(?<!\d\s/)"
_AFTER = r"(?![\w])(?!\s?/\s?\d)(?!\.[\do])(?!-[a-z]{2,})"
_QUALIFIES = re.compile(r"(?:/|tren|moi|cho|trong tong so|1)\s*(?:mot\s+)?$")
_PEOPLE = re.compile(r"\s*(?:nguoi\s+)?(?:dan|nguoi dan|tre|ho dan)(?!\w)")
_PERIODS = re.compile(r"\s*(?:ngay|thang|nam|gio|phut|tuan|tuoi|quy|giay)(?!\w)")
_LED = re.compile(
    r"\s*(?:dia phuong|tinh|thanh pho|nuoc|quoc gia|don vi|nen kinh te|bo,? nganh|co quan|vi tri)?[^.;\d]{0,50}?"
    r"(?:dan dau|dung dau|hang dau|cao nhat|tot nhat|co chi so|cao cua|phat trien)"
)
_BETWEEN = re.compile(r"(?<!\w)(?:dat|chiem|toi thieu|it nhat|tro len)(?!\w)")
_CHANGES = re.compile(r"(?<!\w)(?:tang|giam|nang)(?!\w)")
_RANKED = re.compile(r"(?<!\w)(?:xep hang|thu hang|xep thu|dung thu|vi tri|xep vi thu|hang thu)(?:\s+thu)?\s*$")
_DATED = re.compile(r"(?<!\w)(?:thang|quy|ngay|dieu|khoan|phu luc|lan thu|giai doan|ky hop thu|khoa)\s*$")
_NEXT = re.compile(
    r"\s*(?:dat|khoang|co|la|muc|duoc|ti le|ty le|con|nhat|den|them|thiet lap|chiem)?(?:\s+(?:co|dat|la|duoc|them))?\s*"
    r"(?:\w+\s+(?:duoc|moi)\s*)?"
)
"""What may stand between an operator and its number."""
_MOST_BEFORE = 110
_TURNED = {"<": ">=", ">": "<="}
_NONE_OF = re.compile(r"(?<!\w)khong(?: co)?\s+(?:\w+\s+){1,3}nao\s+(?:co\s+|dat\s+)?$")
"""Turns what is said after it around: "không phường nào dưới 90%" is at least 90."""
_ALL_OF = re.compile(r"(?<![\w/])(\d{1,4})/(?=\1\s+[a-z])")
"""Of "14/14 phường" the second number counts."""


@dataclass(frozen=True)
class Quantity:
    """`start` to `end` is the number with its unit; `opens` where its operator words begin. `percent` for shares."""

    start: int
    end: int
    opens: int
    value: float
    value_to: float | None = None
    operator: str = ">="
    unit: str = ""
    baseline: float | None = None
    percent: bool = False
    spoken: str = ""
    rank: bool = False


class Quantities:
    """Finds quantities with the words of a dictionary."""

    def __init__(self, words: Dictionary) -> None:
        units = either(words.words.units)
        scale = f"(?:{either(words.words.scales)}\\s+)*"
        tail = r"(?:\s*/\s*(?:\d[\d.]*\s*)?[a-z][a-z0-9²³]*(?:\s+(?:dan|nguoi|nam|ho|ngay|dong))?)*"
        percent = r"(?:%|phan tram(?!\w))(?:\s*(?:tong\s+)?(?:gdp|grdp)(?!\w))?(?:\s*/\s*nam(?!\w))?"
        unit = (
            rf"\s*(?:{percent}|{scale}{units}{tail}|{either(words.words.scales)}(?:\s+{either(words.words.scales)})*)"
        )
        self._number = re.compile(
            rf"{_BEFORE}(?P<low>{NUMERAL})(?:(?:\s?%)?\s*(?:-|den)\s*(?P<high>{NUMERAL}))?(?P<unit>{unit})?{_AFTER}"
        )
        self._words = words
        self._numbering = re.compile(either(words.words.numbering) + r"\s*(?:so\s*)?[:.]?\s*$")
        self._ranks = re.compile(either(words.words.ranks) + r"(?:\s+[a-z]+){0,2}\s*$")
        self._from = re.compile(
            rf"tu(?:\s+muc)?\s+(?P<base>{NUMERAL})(?:[^.;:]|(?<=\d)\.(?=\d)){{0,70}}?(?<!tro )(?<!\w)"
            r"(?P<way>len|xuong|den|con)(?:\s+(?:con|den|muc|tren|khoang|duoi))*\s*$"
        )

    def find(self, flat: str, start: int, end: int) -> list[Quantity]:
        """The quantities that stand between two places of a flat text, in order."""
        text = _ALL_OF.sub(lambda all_: " " * len(all_[0]), flat[start:end])
        text = CITED.sub(lambda cited: "\x00" * len(cited[0]), text)
        found = (self._quantity(text, match) for match in self._number.finditer(text))
        kept = [self._moved(one, start) for one in found if one is not None]
        return [
            one
            for one, following in zip(kept, [*kept[1:], None], strict=False)
            if following is None or following.opens > one.start
        ]

    def _moved(self, one: Quantity, by: int) -> Quantity:
        return replace(one, start=one.start + by, end=one.end + by, opens=one.opens + by)

    def _quantity(self, text: str, match: re.Match[str]) -> Quantity | None:
        before, after = text[max(0, match.start() - _MOST_BEFORE) : match.start()], text[match.end() : match.end() + 60]
        unit = " ".join((match["unit"] or "").split())
        if self._is_none(before, unit, match, text[match.end("high" if match["high"] else "low") :][:60]):
            return None
        low, high = value(match["low"]), value(match["high"]) if match["high"] else None
        made = Quantity(
            match.start(), match.end(), match.start(), low, None, unit=unit, percent=unit.startswith(("%", "phan tram"))
        )
        made = self._ranged(made, high, before)
        return self._led(self._spoken(made, before, after), before, after)

    def _is_none(self, before: str, unit: str, match: re.Match[str], rest: str) -> bool:
        """Whether the number is no quantity."""
        if unit.startswith("%"):
            return False
        if _DATED.search(before):
            return True
        number = match["low"]
        if self._numbering.search(before) and not self._ranks.search(before) and not unit:
            return True
        if re.fullmatch(r"(?:19|20)\d\d", number) and (not unit or not self._operators(before)):
            return True
        if _PERIODS.match(rest) and not re.search(r"tuoi tho|thoi gian|rut ngan", before):
            return True
        return bool(_QUALIFIES.search(before) and _PEOPLE.match(rest))

    def _ranged(self, made: Quantity, high: float | None, before: str) -> Quantity:
        if high is not None and high > made.value:
            return replace(made, value_to=high, operator="range")
        rising = self._from.search(before)
        if not rising or _BETWEEN.search(before, rising.start("base"), rising.start("way")):
            return made
        base, opens = value(rising["base"]), made.start - (len(before) - rising.start())
        if rising["way"] == "den" and base < made.value and not _CHANGES.search(before[: rising.start()]):
            return replace(made, value=base, value_to=made.value, operator="range", opens=opens)
        down = rising["way"] in ("xuong", "con") or base > made.value
        beyond = re.search(r"(?:duoi|tren)\s*$", rising[0])
        operator = ("<" if down else ">") + ("" if beyond else "=")
        return replace(made, baseline=base, operator=operator, spoken=rising[0], opens=opens)

    def _spoken(self, made: Quantity, before: str, after: str) -> Quantity:
        """The operator that is said, before the number (the nearest) or after it."""
        if made.operator == "range" or made.baseline is not None:
            return made
        for operator, pattern in self._words.after:
            if re.match(rf"\s*(?:[^.;,\d]{{0,25}}\s)?{pattern.pattern}", after):
                return replace(made, operator=operator, spoken=operator)
        nearest = max(self._operators(before), default=None)
        if nearest is None:
            return made
        end, length, operator, word = nearest
        if operator in _TURNED and _NONE_OF.search(before[: end - length]):
            operator = _TURNED[operator]
        return replace(made, operator=operator, spoken=word, opens=made.start - (len(before) - end + length))

    def _operators(self, before: str) -> list[tuple[int, int, str, str]]:
        """Operators among the last words: where each ends, how long it is, what it is and its words."""
        return [
            (match.end(), len(match[0]), operator, match[0])
            for operator, pattern in self._words.operators
            for match in pattern.finditer(before)
            if _NEXT.fullmatch(before[match.end() :])
        ]

    def _led(self, made: Quantity, before: str, after: str) -> Quantity:
        """A place among the best is a rank: at most so many."""
        if made.percent:
            return made
        topped = bool(re.search(r"(?<!\w)(?:top|top dau|nhom dau)\s*$", before))
        among = topped or (bool(self._ranks.search(before)) and bool(_LED.match(f" {made.unit}{after}")))
        if among or _RANKED.search(before):
            return replace(made, operator="<=", unit="hạng", rank=True, value_to=None)
        return made
