"""Targets, tasks and clauses as rows under official headings, and rows as these again.

A row carries its whole item in a last, hidden column, so that what comes back is what went out; of the other cells only those
count that say something else than they did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec

from khue.documents.deadlines import due
from khue.documents.numerals import value as number_of
from khue.documents.plain import flat, tidy
from khue.lib.vietnamese import number
from khue.model.base import Text
from khue.model.city import City
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.proposals.agencies import Agencies
from khue.pipeline.proposals.faults import RELATIONS
from khue.pipeline.proposals.proposal import Stated
from khue.pipeline.proposals.sheets import Column

T = TypeVar("T", Target, Task, Stated)
_Putting: TypeAlias = Callable[[Any, str, "Speech"], Any]
"""Puts the words of a cell into an item of either kind."""

SIGNS = {
    ">=": "≥",
    ">": ">",
    "<=": "≤",
    "<": "<",
    "=": "=",
    "~": "khoảng",
    "range": "từ … đến",
    "qualitative": "bằng lời",
}
"""Operators as a table shows them."""
CERTAINTIES = {"firm": "chắc chắn", "strive": "phấn đấu", "about": "khoảng"}


class CellError(Exception):
    """A cell that cannot be understood, and what was expected."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.expected = Text(vi=vi, en=en)


class Speech:
    """The names of a city's things, both ways."""

    def __init__(self, city: City, day: date | None = None) -> None:
        self._city, self._agencies = city, Agencies(city, day)
        self.agency_names = {one.code: one.name for one in city.agencies}
        self.groups = {one.id: one.name.vi for one in city.declaration.groups}

    @cached_property
    def indicators(self) -> Mapping[str, str]:
        """Names of indicators by id; the id where two have one name."""
        names = [one.name.vi for one in self._city.indicators]
        return {one.id: one.name.vi if names.count(one.name.vi) == 1 else one.id for one in self._city.indicators}

    def agencies(self, words: str) -> tuple[tuple[str, ...], bool]:
        """The codes that a cell names, and whether each of its names was known."""
        if words.strip() in self.agency_names:
            return (words.strip(),), True
        found = self._agencies.named(words)
        return found.codes, not found.unknown


@dataclass(frozen=True)
class Heading(Generic[T]):
    """A column: how an item is said in it, and how its words change an item."""

    column: Column
    said: Callable[[T, Speech], str]
    put: Callable[[T, str, Speech], T] | None = None


def _text(name: str) -> _Putting:
    return lambda one, words, _: msgspec.structs.replace(one, **{name: tidy(words)})


def _number(name: str) -> _Putting:
    def put(one: Target, words: str, _: Speech) -> Target:
        try:
            return msgspec.structs.replace(one, **{name: number_of(tidy(words)) if words.strip() else None})
        except ValueError:
            raise CellError("Ghi một số như 8,5 hoặc 1.200.", "Give a number such as 8,5 or 1.200.") from None

    return put


def _year(one: Target, words: str, _: Speech) -> Target:
    text = words.strip()
    if text and not (text.isdigit() and 1000 <= int(text) <= 2999):
        raise CellError("Ghi năm bằng bốn chữ số, như 2030.", "Give the year in four digits, as 2030.")
    return msgspec.structs.replace(one, year=int(text) if text else None)


def _chosen(name: str, known: Callable[[Speech], Mapping[str, str]], vi: str, en: str) -> _Putting:
    """Puts the key whose name, or which itself, stands in the cell."""

    def put(one: T, words: str, speech: Speech) -> T:
        wanted, names = tidy(flat(words)), known(speech)
        keys = [key for key, said in names.items() if wanted in (flat(key), tidy(flat(said)))]
        if wanted and not keys:
            raise CellError(vi, en)
        return msgspec.structs.replace(one, **{name: keys[0] if keys else ""})

    return put


def _operator(one: Target, words: str, _: Speech) -> Target:
    for code, sign in SIGNS.items():
        if words.strip() in (code, sign):
            return msgspec.structs.replace(one, operator=Operator(code))
    raise CellError(f"Chọn một trong: {', '.join(SIGNS.values())}.", f"Choose one of: {', '.join(SIGNS.values())}.")


def _agency(one: Target, words: str, speech: Speech) -> Target:
    codes, known = speech.agencies(words) if words.strip() else ((), True)
    if not known or len(codes) > 1:
        raise CellError(
            "Ghi đúng tên hoặc mã một cơ quan trong danh sách của thành phố.",
            "Give the name or code of one agency of the city.",
        )
    return msgspec.structs.replace(one, agency=codes[0] if codes else "", agency_basis="stated")


def _lead(one: Task, words: str, speech: Speech) -> Task:
    codes, known = speech.agencies(words)
    return msgspec.structs.replace(
        one, lead=codes[0] if codes else "", lead_text="" if known and len(codes) == 1 else tidy(words)
    )


def _beside(one: Task, words: str, speech: Speech) -> Task:
    codes, known = speech.agencies(words)
    return msgspec.structs.replace(one, cooperating=codes, cooperating_text="" if known else tidy(words))


def _deadline(one: Task, words: str, _: Speech) -> Task:
    day = due(words)
    exact = day is not None and not any(char.isalpha() for char in words)
    return msgspec.structs.replace(one, deadline=day, deadline_text="" if exact else tidy(words))


def _number_said(value: float | None) -> str:
    return "" if value is None else number(value)


TARGET_HEADINGS: tuple[Heading[Target], ...] = (
    Heading(Column("Chỉ tiêu", 60), lambda one, _: one.text, _text("text")),
    Heading(Column("Phép so sánh", 12, tuple(SIGNS.values())), lambda one, _: SIGNS[one.operator.value], _operator),
    Heading(Column("Giá trị", 10), lambda one, _: _number_said(one.value), _number("value")),
    Heading(Column("Giá trị đến", 10), lambda one, _: _number_said(one.value_to), _number("value_to")),
    Heading(Column("Đơn vị tính"), lambda one, _: one.unit, _text("unit")),
    Heading(Column("Năm", 8), lambda one, _: str(one.year or ""), _year),
    Heading(
        Column("Chỉ số", 40), lambda one, speech: speech.indicators.get(one.indicator, one.indicator),
        _chosen("indicator", lambda speech: speech.indicators,
                "Ghi đúng tên hoặc mã một chỉ số đã khai báo.", "Give the name or id of a declared indicator."),
    ),
    Heading(Column("Đơn vị chủ trì", 30), lambda one, speech: speech.agency_names.get(one.agency, one.agency), _agency),
    Heading(
        Column("Lĩnh vực", 20), lambda one, speech: speech.groups.get(one.group, one.group),
        _chosen("group", lambda speech: speech.groups, "Ghi đúng tên một lĩnh vực của thành phố.", "Give the name of a field of the city."),
    ),
    Heading(
        Column("Mức cam kết", 12, tuple(CERTAINTIES.values())), lambda one, _: CERTAINTIES.get(one.certainty, one.certainty),
        _chosen("certainty", lambda _: CERTAINTIES, f"Chọn một trong: {', '.join(CERTAINTIES.values())}.", "Choose one of the list."),
    ),
    Heading(Column("Chỉ tiêu trước", 16), lambda one, _: one.supersedes, _text("supersedes")),
    Heading(
        Column("Quan hệ", 12, tuple(one.vi for one in RELATIONS.values())),
        lambda one, _: RELATIONS[one.relation].vi if one.relation in RELATIONS else "",
        _chosen("relation", lambda _: {key: words.vi for key, words in RELATIONS.items()},
                "Chọn: nhắc lại, thay thế, mâu thuẫn hoặc bổ sung.",
                "Choose restates, replaces, contradicts or supplements."),
    ),
    Heading(Column("Ghi chú", 30), lambda one, _: one.note, _text("note")),
)  # fmt: skip
"""The columns of a table of targets, besides its number and those of confirming."""

TASK_HEADINGS: tuple[Heading[Task], ...] = (
    Heading(Column("Nhiệm vụ", 60), lambda one, _: one.text, _text("text")),
    Heading(Column("Đơn vị chủ trì", 30), lambda one, speech: one.lead_text or speech.agency_names.get(one.lead, one.lead), _lead),
    Heading(
        Column("Đơn vị phối hợp", 30),
        lambda one, speech: one.cooperating_text or "; ".join(speech.agency_names.get(code, code) for code in one.cooperating), _beside,
    ),
    Heading(Column("Kết quả/sản phẩm", 40), lambda one, _: one.product, _text("product")),
    Heading(Column("Thời gian", 16), lambda one, _: one.deadline_text or (f"{one.deadline:%d/%m/%Y}" if one.deadline else ""), _deadline),
    Heading(
        Column("Lĩnh vực", 20), lambda one, speech: speech.groups.get(one.group, one.group),
        _chosen("group", lambda speech: speech.groups, "Ghi đúng tên một lĩnh vực của thành phố.", "Give the name of a field of the city."),
    ),
    Heading(Column("Ghi chú", 30), lambda one, _: one.note, _text("note")),
)  # fmt: skip
"""The columns of a table of tasks: the official ones first."""

STATED_NAMES = {"viewpoints": "Quan điểm", "objectives": "Mục tiêu", "solutions": "Giải pháp"}
STATED_HEADINGS: tuple[Heading[Stated], ...] = (
    Heading(Column("Quan điểm, mục tiêu, giải pháp", 80), lambda one, _: one.text, _text("text")),
    Heading(
        Column("Loại", 14, tuple(STATED_NAMES.values())), lambda one, _: STATED_NAMES[one.kind],
        _chosen("kind", lambda _: STATED_NAMES, "Chọn: Quan điểm, Mục tiêu hoặc Giải pháp.", "Choose one of the list."),
    ),
)  # fmt: skip
"""The columns of a table of viewpoints, objectives and solutions."""
