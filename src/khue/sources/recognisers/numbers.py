"""Numbers as offices write them, and which mark divides whole from part in a column.

The rule: a mark that stands twice, or before the other, divides thousands; a mark that is not followed by exactly three
digits divides the decimals. What can be either ("12.345", "65,023") is decided for the whole column by the cells that are
clear, then by the clear cells of the other columns, then by signs of the writer's language and program. Each is evidence
with a weight; the sums are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from khue.sources.recognisers.cells import plain

_CORE = re.compile(r"(?:\d{1,3}(?:[ ']\d{3})+|\d+)?(?:[.,]\d+)*(?:[.,](?=$|[eE]))?(?:[eE][+-]?\d{1,3})?")
_SCALES = {
    "nghìn tỷ": 12, "ngàn tỷ": 12, "triệu tỷ": 15, "nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9, "thousand": 3,
    "million": 6, "billion": 9,
}  # fmt: skip
_MEASURES = "đồng|vnđ|vnd|đ|usd|\\$|km2|km²|m2|m²|m3|m³|ha|km|m|kg|tấn|tạ|người|hộ|lượt|điểm|kwh|mw|µg/m3|µg/m³"
_TAIL = re.compile(rf"\s*({'|'.join(_SCALES)})?\s*({_MEASURES})?\s*(%|‰)?", re.IGNORECASE)
_SAID_PART = re.compile(rf"([\d.,]+)\s*({'|'.join(_SCALES)})\b", re.IGNORECASE)
_SAID = re.compile(
    rf"((?:[\d.,]+\s*(?:{'|'.join(_SCALES)})\s+)+[\d.,]+\s*(?:{'|'.join(_SCALES)}))\s*(?:{_MEASURES})?", re.IGNORECASE
)
_BEFORE = re.compile(r"(~|≈|khoảng|ước|ca\.)\s*", re.IGNORECASE)
_MARK = re.compile(r"\((?:\d{1,2}|\*{1,3}|[a-z])\)$|\[\d{1,2}\]$|[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᵖʳ]+$|\*{1,3}$")
_COUNTED = re.compile(r"\b(so|dan so|nguoi|ho|luot|tong|count|number|population|ho so|doanh nghiep|hoc sinh)\b")
_EXACT = 10**18
_LARGEST = 10**300
_LONG = 18
_SHARED = re.compile(r"\d{1,3}[.,]\d{3}")


@dataclass(frozen=True)
class Number:
    """A number read from a cell; `marks` say what stood around it: percent, scale, approximate, apostrophe, mark, unit."""

    value: int | float
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Parts:
    sign: int
    digits: str
    power: int
    marks: frozenset[str]


def read(text: str, decimal: str = ",") -> Number | None:
    """The number in the cell where `decimal` divides whole from part; None where it is none.

    >>> read("1.234.567,89").value, read("(1.250)").value, read("7,25 triệu").value, read("12A")
    (1234567.89, -1250, 7250000, None)
    """
    if text.isascii() and text.isdigit() and len(text) < _LONG:
        return Number(int(text))
    parts = _parts(text)
    if parts is None:
        return _sum(text, decimal)
    digits = parts.digits.replace(" ", "").replace("'", "")
    divides = _proof(digits) or decimal
    other = "." if divides == "," else ","
    body, exponent = re.fullmatch(r"([\d.,]*)((?:[eE][+-]?\d+)?)", digits).groups()  # type: ignore[union-attr]  # the core matched
    if body.count(divides) > 1 or (divides in body and other in body.partition(divides)[2]):
        return None
    whole, _, fraction = body.partition(divides)
    groups = whole.split(other)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    value = Decimal(f"{''.join(groups) or '0'}.{fraction or '0'}{exponent}").scaleb(parts.power) * parts.sign
    if abs(value) > _LARGEST:
        return None
    whole_number = value == value.to_integral_value() and abs(value) < _EXACT
    return Number(int(value) if whole_number else float(value), parts.marks)


def _sum(text: str, decimal: str) -> Number | None:
    """Amounts said in parts: "1 tỷ 200 triệu"; each scale is smaller than the one before."""
    said = _SAID.fullmatch(text.strip())
    if said is None:
        return None
    found = [(read(one[0], decimal), _SCALES[one[2].lower()]) for one in _SAID_PART.finditer(said[1])]
    scales = [scale for _, scale in found]
    if any(number is None for number, _ in found) or scales != sorted(set(scales), reverse=True):
        return None
    return Number(sum(number.value for number, _ in found if number), frozenset({"scale"}))


def _parts(text: str) -> _Parts | None:
    """Sign, digits and power of ten of a cell, and what was around them."""
    if not any(char.isdigit() for char in text) or len(text) > 60:
        return None
    marks: set[str] = set()
    rest = text.replace("−", "-").replace("–", "-").strip()
    if rest.startswith("'"):
        rest = rest[1:].strip()
        marks.add("apostrophe")
    if before := _BEFORE.match(rest):
        rest = rest[before.end() :]
        marks.add("approximate")
    if len(rest) > 2 and rest[0] == "(" and rest[-1] == ")" and rest.count("(") == 1:
        rest = f"-{rest[1:-1].strip()}"
    elif (mark := _MARK.search(rest)) and mark.start() > 0:
        rest = rest[: mark.start()].strip()
        marks.add("mark")
    if rest.endswith("-") and rest[:1].isdigit():
        rest = f"-{rest[:-1].rstrip()}"
    sign = -1 if rest[:1] == "-" else 1
    rest = rest[1:].lstrip() if rest[:1] in ("-", "+") else rest
    core = _CORE.match(rest)
    if core is None or not any(char.isdigit() for char in core[0]):
        return None
    tail = _TAIL.fullmatch(rest[core.end() :])
    if tail is None:
        return None
    return _Parts(sign, core[0], _power(tail, marks), frozenset(marks))


def _power(tail: re.Match[str], marks: set[str]) -> int:
    scale, measure, percent = tail.groups()
    if scale:
        marks.add("scale")
    if measure:
        marks.add("unit")
    if percent:
        marks.add("percent")
    return _SCALES.get((scale or "").lower(), 0) - {"%": 2, "‰": 3}.get(percent or "", 0)


def _proof(digits: str) -> str:
    """The mark that must divide the decimals in these digits; empty where both may."""
    body = re.split("[eE]", digits)[0]
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        return "," if body.rindex(",") > body.rindex(".") else "."
    if dots > 1 or commas > 1:
        return "," if dots else "."
    if not dots and not commas:
        return ""
    mark = "." if dots else ","
    whole, _, fraction = body.partition(mark)
    return "" if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") else mark


@dataclass(frozen=True)
class Votes:
    """How strongly the cells of a column speak for each decimal mark; `doubtful` cells speak for none by themselves."""

    comma: float = 0.0
    dot: float = 0.0
    doubtful: int = 0
    rounded: int = 0
    long: int = 0

    @property
    def choice(self) -> str:
        """The mark with more evidence, or empty."""
        return "," if self.comma > self.dot else "." if self.dot > self.comma else ""


def votes(texts: Iterable[str]) -> Votes:
    """What the cells say, each different one once."""
    comma = dot = doubtful = rounded = long = 0
    for text in set(texts):
        parts = _parts(text)
        if parts is None:
            continue
        digits = parts.digits
        if " " in digits:
            # Blanks divide thousands; a mark beside them divides decimals.
            comma, dot = comma + ("," in digits), dot + ("." in digits)
            continue
        match _proof(digits):
            case ",":
                comma += 1
            case ".":
                dot += 1
            case _ if _SHARED.fullmatch(digits):
                doubtful += 1
                rounded += digits.endswith("0")
            case _ if digits.isdigit() and len(digits) > 3:
                long += 1
    return Votes(comma, dot, doubtful, rounded, long)


def decide(
    own: Votes, others: Votes, header: str, texts: Iterable[str], leaning: float
) -> tuple[str, dict[str, float]]:
    """The decimal mark of a column and the evidence; `leaning` above 0 speaks for a writer who uses the comma."""
    comma, dot = 3.0 * own.comma, 3.0 * own.dot
    if not own.comma and not own.dot and own.doubtful:
        comma += min(others.comma, 5.0)
        dot += min(others.dot, 5.0)
        comma, dot = comma + max(leaning, 0.0), dot + max(-leaning, 0.0)
        sample = next((text for text in texts if _SHARED.search(text)), "")
        # Something counted has no decimals, and a program that writes decimals writes no zero at their end.
        whole = 1.5 * bool(_COUNTED.search(plain(header))) + min(own.rounded, 2) * 0.5 - min(own.long, 2) * 1.0
        if "." in sample:
            comma += whole
        elif leaning < 0:
            dot += whole
    return ("." if dot > comma else ","), {"1.234,5": round(comma, 2), "1,234.5": round(dot, 2)}
