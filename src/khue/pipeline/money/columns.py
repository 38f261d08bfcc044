"""Which column of a budget file is what: the task, the period, and amounts with what they are multiplied by to be đồng."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from khue.lib.vietnamese import fold
from khue.model.reading import ColumnAs

_UNITS = {"ty": 1_000_000_000, "trieu": 1_000_000, "nghin": 1_000, "ngan": 1_000, "": 1}
_UNIT = re.compile(r"\b(ty|trieu|nghin|ngan)?\s*(?:dong|vnd)\b|^(ty|trieu|nghin|ngan)$")
_ABOVE = re.compile(r"(?:don vi(?: tinh)?|dvt)\s*[:.]?\s*(.*)")
_YEAR = re.compile(r"\b(?:nam|year)\s*(20\d\d)\b|^(20\d\d)$")
_WORDS = (
    ("disbursed", ("giai ngan", "thanh toan", "quyet toan", "thuc chi", "da chi", "disbursed", "paid")),
    ("allocated", ("phan bo", "duoc giao", "giao", "bo tri", "cap", "allocated")),
    ("planned", ("ke hoach", "du toan", "du kien", "nhu cau", "tong muc", "planned")),
)
_CODES = ("ma nhiem vu", "ma nv", "ma so nhiem vu", "task", "task id", "id")
_TEXTS = ("noi dung nhiem vu", "ten nhiem vu", "nhiem vu", "noi dung")
_PERIODS = ("nam", "ky", "nam ngan sach", "period", "year")


@dataclass(frozen=True)
class AmountAt:
    """A column of amounts: where it stands, what it tells, of which period where its header says so, and times what."""

    at: int
    name: str
    kind: str
    period: str
    times: int
    told: bool


@dataclass(frozen=True)
class Layout:
    """The columns that matter, by their places; -1 for one that is not there."""

    code: int
    text: int
    period: int
    amounts: tuple[AmountAt, ...]

    @property
    def names_tasks(self) -> bool:
        """Whether rows say to which task they belong."""
        return self.code >= 0 or self.text >= 0


def layout(columns: Sequence[ColumnAs], above: Iterable[str]) -> Layout:
    """The layout of a table; `above` are the lines over it, which may give the unit of all amounts."""
    shared, names = unit_above(above), [fold(column.name) for column in columns]
    amounts = [_amount(at, column, shared) for at, column in enumerate(columns)]
    return Layout(
        code=_first(names, _CODES), text=_first(names, _TEXTS), period=_first(names, _PERIODS),
        amounts=tuple(amount for amount in amounts if amount is not None),
    )  # fmt: skip


def unit_above(lines: Iterable[str]) -> int:
    """What amounts are multiplied by to be đồng, as a line over the table says; 0 where none does.

    >>> unit_above(["BIỂU KINH PHÍ", "Đơn vị tính: Triệu đồng"]), unit_above(["Đơn vị: tỷ đồng"]), unit_above(["Biểu 2"])
    (1000000, 1000000000, 0)
    """
    for line in lines:
        found = _ABOVE.search(fold(line))
        if found and (times := _times(found[1])):
            return times
    return 0


def year_in(lines: Iterable[str]) -> str:
    """The one year that lines name; empty where they name none, or several.

    >>> year_in(["TỔNG HỢP KINH PHÍ NĂM 2025"]), year_in(["năm 2025 và năm 2026"])
    ('2025', '')
    """
    found = {one or other for line in lines for one, other in _YEAR.findall(fold(line))}
    return found.pop() if len(found) == 1 else ""


def _amount(at: int, column: ColumnAs, shared: int) -> AmountAt | None:
    name = fold(column.name)
    if column.kind not in ("integer", "number", "empty") or name in (*_CODES, *_TEXTS, *_PERIODS):
        return None
    words = name.split(" / ")[-1] if " / " in name else name
    kind = _kind(words) or _kind(name)
    if not kind:
        return None
    own = _times(fold(column.unit)) or _times(name)
    return AmountAt(at, column.name, kind, year_in([column.name]), own or shared or 1, bool(own or shared))


def _kind(name: str) -> str:
    return next((kind for kind, words in _WORDS if any(re.search(rf"\b{word}\b", name) for word in words)), "")


def _times(text: str) -> int:
    found = _UNIT.search(text.strip(" .()"))
    return _UNITS[found[1] or found[2] or ""] if found else 0


def _first(names: Sequence[str], wanted: Sequence[str]) -> int:
    return next((names.index(name) for name in wanted if name in names), -1)
