"""How sure it is that a quantity is a target: a sum of reasons, each small, none of them a number of a document.

Where it stands counts most (an objective, a task, what was reached, a budget, a rule); then words of promise, a coming
year and a share. What was reached already, money outside of objectives, fees, scores and conditions count against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khue.documents.dictionary import Dictionary
from khue.documents.quantities import Quantity

ENOUGH = 0.53
"""From here on it is taken for a target."""

_PLACE = {
    "objective": 0.72, "solution": 0.38, "": 0.38, "purpose": 0.38, "organisation": 0.22, "viewpoint": 0.25,
    "elsewhere": 0.1, "situation": -0.1, "forecast": -0.1, "money": 0.1, "rule": 0.05,
}  # fmt: skip
_VERB = re.compile(
    r"(?:dat|chiem|la|gap|boi duong|tang|giam|co|con|len|xuong|phu|thu hut|dong gop|o muc|binh quan|moi nam|hoan thanh|phan dau"
    r"|bao dam|dam bao"
    r"|duy tri|thu|trong|dao tao|ho tro|don|phuc vu|xay dung|hinh thanh|phat trien|thanh lap|nam)\s*(?:\w+\s+){0,2}$"
)
_OF_BUDGET = re.compile(r"\s*(?:gdp|grdp|tong chi|ngan sach|chi ngan sach)(?!\w)")
_CONDITION, _ONWARDS = re.compile(r"(?<!\w)tu\s*$"), re.compile(r"\s*(?:[a-z]+\s+){0,2}tro (?:len|xuong)")
"""What is "từ 10 ha trở lên" is what a rule is for, no promise."""
_NO_UNITS = frozenset(
    [
        "muc tieu",
        "chi tieu",
        "nhiem vu",
        "giai phap",
        "nhom",
        "noi dung",
        "khau",
        "cap",
        "buoc",
        "nguyen tac",
        "tru cot",
        "chuong trinh",
        "nghi quyet",
        "de an",
    ]
)


@dataclass(frozen=True)
class Surroundings:
    """What stands around a quantity, flat: its part of a sentence up to it, the whole part, whether it opens the part, and more."""

    role: str
    before: str
    after: str
    part: str
    near: str
    sentence: str
    opening: bool
    coming: bool
    gone_by: bool
    enclosed: bool
    quoted: bool
    listed: bool


def certainty(quantity: Quantity, around: Surroundings, words: Dictionary) -> float:
    """How sure it is, from 0 to 0.99."""
    sure = _PLACE.get(around.role, 0.38) + _for(quantity, around, words) - _against(quantity, around, words)
    return round(min(0.99, max(0.0, sure)), 2)


def _said(quantity: Quantity, around: Surroundings) -> bool:
    """Whether a word before the number promises it, or promised the one before it in a list."""
    return bool(quantity.spoken) or quantity.rank or around.listed or bool(_VERB.search(around.before[-40:]))


def _for(quantity: Quantity, around: Surroundings, words: Dictionary) -> float:
    said = _said(quantity, around)
    return (
        0.12 * said + 0.15 * (words.has("strong", around.part) or words.has("strong", around.sentence[:60])) + 0.08 * quantity.percent
        + 0.08 * around.coming + 0.1 * (around.opening and quantity.percent)
        + 0.3 * (quantity.percent and bool(quantity.spoken) and bool(_OF_BUDGET.match(around.after)))
    )  # fmt: skip


def _against(quantity: Quantity, around: Surroundings, words: Dictionary) -> float:
    outside = around.role != "objective"
    bare = not quantity.unit and not quantity.percent and not quantity.rank
    said = _said(quantity, around)
    return (
        (0.6 if outside else 0.3) * words.has("past", around.part) + 0.35 * around.gone_by
        + (0.3 if outside else 0.0) * words.has("money", quantity.unit) + (0.25 if outside else 0.05) * words.has("budget", around.near)
        + (0.5 if outside else 0.3) * words.has("rule_words", around.part)
        + 0.2 * (outside and not (quantity.percent or quantity.rank or around.coming or words.has("strong", around.sentence)))
        + 0.25 * (outside and bool(_CONDITION.search(around.before) and _ONWARDS.match(around.after)))
        + 0.15 * around.enclosed + 0.5 * around.quoted + 0.5 * (quantity.unit in _NO_UNITS)
        + (0.25 if said and not outside else 0.5) * bare
        + (0.2 if outside else 0.15) * (not said and not quantity.percent)
    )  # fmt: skip
