"""What a column holds, and its cells as values of that kind.

The rule, in this order: what the contract says; days where most cells are days; periods in words; codes; numbers where
three cells in four are numbers; else text. In a column of one kind a cell of another is not guessed at: it stays as
`Unread`, and is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from khue.sources.grid import Cell
from khue.sources.recognisers import codes, days, notes, numbers, spans
from khue.sources.recognisers.cells import means_nothing, plain, unwrapped

_DAYS = 0.6
_NUMBERS = 0.75
_OF_DAYS = re.compile(r"(ngay|date|thoi diem|thoi gian)\b")
_LOOKED_AT = 4000
_MISSING = frozenset({-99, -999, -9999, -99999, -999999})
_KINDS = {
    "string": "text", "integer": "number", "number": "number", "date": "date", "timestamp": "date", "boolean": "text",
    "time": "text",
}  # fmt: skip


@dataclass(frozen=True)
class Unread:
    """A cell that is not of its column's kind: the text that stands in it, and why."""

    text: str
    error: str


Value = Cell | Unread


@dataclass
class Column:
    """A column being read; `values` are filled in by `read`."""

    name: str
    number: int
    cells: list[Cell]
    kind: str = ""
    notation: str = ""
    unit: str = ""
    evidence: dict[str, float] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)
    repairs: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[str, str]] = field(default_factory=dict)

    def texts(self) -> list[str]:
        """The different cells that are text and mean something."""
        return [cell for cell in dict.fromkeys(self.cells) if isinstance(cell, str) and not means_nothing(cell)]

    def put_right(self, kind: str, before: object, after: object, times: int = 1) -> None:
        """Count a repair and keep its first example."""
        self.repairs[kind] += times
        self.examples.setdefault(kind, (str(before), str(after)))


@dataclass(frozen=True)
class Settings:
    """What is known beside the cells: the marks of notes, the writer's leaning to the decimal comma, and what was said.

    `types` are logical types of the contract by the column's name as `plain` gives it.
    """

    marks: frozenset[str] = frozenset()
    leaning: float = 0.0
    decimal: str = ""
    order: str = ""
    types: Mapping[str, str] = field(default_factory=dict)


def read_all(columns: Sequence[Column], settings: Settings) -> None:
    """Decide for all columns, since clear ones help to decide about others, and read their cells."""
    for column in columns:
        column.kind = _kind(column, _KINDS.get(settings.types.get(plain(column.name), ""), ""))
    votes = {id(column): numbers.votes(column.texts()) for column in columns if column.kind == "number"}
    for column in columns:
        others = [one for key, one in votes.items() if key != id(column)]
        beside = numbers.Votes(sum(one.comma for one in others), sum(one.dot for one in others))
        match column.kind:
            case "number":
                _read_numbers(column, votes[id(column)], beside, settings)
            case "date":
                _read_days(column, settings)
            case _:
                _read_texts(column, settings)
    _put_zeros_back(columns)


def _kind(column: Column, wanted: str) -> str:
    counts = Counter(_type(cell) for cell in column.cells)
    total = counts.total() - counts["nothing"]
    if not total:
        return "empty"
    if wanted == "text" and not counts["day"]:
        return "code" if counts["text"] + counts["number"] == total and counts["number"] else "text"
    texts = Counter(cell for cell in column.cells if isinstance(cell, str) and not means_nothing(cell))
    found = _share(texts, lambda text: days.read(text) is not None)
    if counts["day"] + found >= (0.3 if wanted == "date" else _DAYS) * total:
        return "date"
    if (wanted == "date" or _OF_DAYS.match(plain(column.name))) and _share(texts, _as_serial) + _serials(
        column
    ) >= _DAYS * total:
        return "date"
    if _share(texts, lambda text: spans.span(text) is not None) >= _DAYS * total:
        return "period"
    if codes.is_code(column.name, texts) or (
        codes.is_named_code(column.name) and all(text.isalnum() for text in texts) and not counts["day"]
    ):
        return "code"
    readable = _share(texts, lambda text: numbers.read(text, ",") is not None or numbers.read(text, ".") is not None)
    share = (0.3 if wanted == "number" else _NUMBERS) * total
    return "number" if counts["number"] + readable >= share and counts["number"] + readable else "text"


def _as_serial(text: str) -> bool:
    return days.serial(text) is not None


def _serials(column: Column) -> int:
    """Native numbers that can be days."""
    return sum(isinstance(cell, int | float) and days.serial(cell) is not None for cell in column.cells)


def _type(cell: Cell) -> str:
    match cell:
        case None:
            return "nothing"
        case str():
            return "nothing" if means_nothing(cell) else "text"
        case bool() | time():
            return "other"
        case int() | float():
            return "number"
    return "day"


def _share(texts: Counter[str], holds: Callable[[str], bool]) -> float:
    """How many cells hold; of very many different ones, as a fair sample of them shows."""
    step = max(1, len(texts) // _LOOKED_AT)
    looked = list(texts.items())[::step]
    found = sum(times for text, times in looked if holds(text))
    return found if step == 1 else found * texts.total() / max(sum(times for _, times in looked), 1)


def _read_numbers(column: Column, own: numbers.Votes, others: numbers.Votes, settings: Settings) -> None:
    texts = column.texts()
    decimal, column.evidence = numbers.decide(own, others, column.name, texts, settings.leaning)
    decimal = settings.decimal or decimal
    known: dict[str, Value] = {}
    times = Counter(cell for cell in column.cells if isinstance(cell, str))
    for text in texts:
        found = numbers.read(text, decimal)
        known[text] = found.value if found else Unread(text, "no-number")
        for mark in found.marks if found else ():
            column.put_right({"mark": "marks"}.get(mark, mark), text, found.value if found else "", times[text])
    column.values = [_value(cell, known) for cell in column.cells]
    _drop_missing(column)
    if own.comma + own.dot + own.doubtful:
        column.notation = "1.234,5" if decimal == "," else "1,234.5"
    read = [value for value in column.values if isinstance(value, int | float)]
    column.kind = "integer" if all(isinstance(value, int) or value.is_integer() for value in read) else "number"


def _value(cell: Cell, known: Mapping[str, Value]) -> Value:
    if isinstance(cell, str):
        return known.get(cell)
    if isinstance(cell, bool | date | time):
        return Unread(str(cell), "no-number")
    return cell


def _drop_missing(column: Column) -> None:
    """-999 and the like mean that nothing was measured, where nothing else is anywhere near."""
    others = [value for value in column.values if isinstance(value, int | float) and value not in _MISSING]
    marks = {value for value in column.values if isinstance(value, int | float) and value in _MISSING and value < -100}
    if not marks or (others and min(others) < max(marks) / 10):
        return
    column.put_right(
        "missing", min(marks), "", sum(value in marks for value in column.values if not isinstance(value, Unread))
    )
    column.values = [None if not isinstance(value, Unread) and value in marks else value for value in column.values]


def _read_days(column: Column, settings: Settings) -> None:
    texts = column.texts()
    order, column.evidence = days.order(texts)
    order = settings.order or order
    known: dict[str, Value] = {}
    for text in texts:
        found = days.read(text, order)
        if found is None and (found := days.serial(text)) is not None:
            column.put_right("serial", text, found)
        known[text] = Unread(text, found or "no-date") if not isinstance(found, date) else found
    values = [_day(cell, known, column) for cell in column.cells]
    moments = sum(isinstance(value, datetime) for value in values)
    read = sum(isinstance(value, date) for value in values)
    column.kind = "datetime" if moments * 2 > read else "date"
    column.values = [_as(column, value) for value in values]
    column.notation = order


def _day(cell: Cell, known: Mapping[str, Value], column: Column) -> Value:
    if isinstance(cell, str):
        return known.get(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = days.serial(cell)
        if found is None:
            return Unread(str(cell), "no-date")
        column.put_right("serial", cell, found)
        return found
    return cell if cell is None or isinstance(cell, date) else Unread(str(cell), "no-date")


def _as(column: Column, value: Value) -> Value:
    """All days or all moments: the few hours among days are left out and told."""
    if column.kind == "datetime" and isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    if column.kind == "date" and isinstance(value, datetime):
        if value.time() != time():
            column.put_right("time", value, value.date())
        return value.date()
    return value


def _read_texts(column: Column, settings: Settings) -> None:
    known: dict[str, str | None] = {}
    times = Counter(cell for cell in column.cells if isinstance(cell, str))
    for text in times:
        if means_nothing(text):
            known[text] = None
            continue
        whole = unwrapped(text)
        bare, mark = notes.without_mark(whole, settings.marks)
        if whole != text:
            column.put_right("wrapped", text, whole, times[text])
        if mark and bare:
            column.put_right("marks", whole, bare, times[text])
        known[text] = bare or whole
    column.values = [known[cell] if isinstance(cell, str) else _plain(cell, column.kind) for cell in column.cells]


def _plain(cell: Cell, kind: str) -> Cell:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell) if kind == "code" and cell is not None else cell


def _put_zeros_back(columns: Sequence[Column]) -> None:
    names = [_sample(column) for column in columns if column.kind == "text"]
    for column in columns:
        if column.kind not in ("code", "integer"):
            continue
        figures = codes.width(column.name, _sample(column), names)
        if not figures:
            continue
        before = column.values
        column.kind = "code"
        column.values = [
            value if value is None or isinstance(value, Unread) else str(value).zfill(figures) for value in before
        ]
        changed = [(old, new) for old, new in zip(before, column.values, strict=True) if str(old) != str(new)]
        column.put_right("padded", *changed[0], times=len(changed))


def _sample(column: Column) -> list[str]:
    return [str(value) for value in column.values[:2000] if value is not None and not isinstance(value, Unread)]
