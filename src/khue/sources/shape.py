"""Several sheets of one form as one table, and months that stand side by side as rows.

The rule: sheets with the same columns are put below each other, and what their names tell apart (year, month, quarter, else
the name) becomes the first column. Three columns and more that are months or quarters, with nothing after them but totals of
the year, become rows; the totals are left out, for they would be counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from khue.lib.periods import Grain
from khue.model.reading import Fault, LeftOut, Repair
from khue.sources.grid import Cell
from khue.sources.recognisers import spans, totals
from khue.sources.recognisers.cells import plain

_FEWEST = 3
_NOTES = ("ghi chu", "note", "notes", "nguon")
_PARTS = {Grain.MONTH: "Tháng", Grain.QUARTER: "Quý", Grain.HALF: "Nửa năm"}


@dataclass(frozen=True)
class Raw:
    """A table before its cells are read: names, the number of each column in the file, rows with their numbers."""

    sheet: str
    names: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: Sequence[list[Cell]]
    places: Sequence[int]
    header_rows: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    repairs: tuple[Repair, ...] = ()
    faults: tuple[Fault, ...] = ()
    marks: frozenset[str] = frozenset()
    score: tuple[float, float, int] = (0.0, 0.0, 0)
    sheets: tuple[str, ...] = field(default=())

    @property
    def form(self) -> tuple[str, ...]:
        """What two sheets must share to be parts of one table."""
        return tuple(plain(name) for name in self.names)


def stack(tables: Sequence[Raw]) -> Raw:
    """Tables of one form, in the order of their sheets, below each other."""
    first = tables[0]
    if len(tables) == 1:
        return replace(first, sheets=(first.sheet,))
    label, values = _told_apart([table.sheet for table in tables])
    named = label and plain(label) not in first.form
    rows = [[value, *row] if named else row for table, value in zip(tables, values, strict=True) for row in table.rows]
    return replace(
        first,
        names=(label, *first.names) if named else first.names, numbers=(0, *first.numbers) if named else first.numbers,
        rows=rows, places=[place for table in tables for place in table.places],
        left_out=tuple(one for table in tables for one in table.left_out),
        repairs=(*(one for table in tables for one in table.repairs), Repair("stacked", len(tables), label if named else "")),
        faults=tuple(one for table in tables for one in table.faults),
        marks=frozenset(mark for table in tables for mark in table.marks), sheets=tuple(table.sheet for table in tables),
    )  # fmt: skip


def _told_apart(sheets: Sequence[str]) -> tuple[str, list[Cell]]:
    """The name and the values of the column that tells the sheets apart."""
    ways: list[tuple[str, Callable[[str], Cell]]] = [
        (
            "Kỳ",
            lambda name: (
                str(spans.period(name))
                if spans.period(name) and not name.strip().isdigit() and _shorter(name)
                else None
            ),
        ),
        ("Năm", spans.year_in),
        ("Tháng", lambda name: _part(name, Grain.MONTH)),
        ("Quý", lambda name: _part(name, Grain.QUARTER)),
    ]
    for label, way in ways:
        found = [way(sheet) for sheet in sheets]
        if all(value is not None for value in found) and len(set(found)) == len(found):
            return label, found
    return "Trang", list(sheets)


def _shorter(name: str) -> bool:
    found = spans.period(name)
    return found is not None and found.grain is not Grain.YEAR


def _part(name: str, grain: Grain) -> int | None:
    found = spans.part(name)
    return found[1] if found and found[0] is grain else None


def lengthened(table: Raw) -> Raw:
    """The table with its months or quarters as rows; the table itself where it has none side by side."""
    last = [name.rpartition(" / ")[2] for name in table.names]
    parts = {at: found for at, name in enumerate(last) if (found := _period(name)) is not None}
    if (
        len(parts) < _FEWEST
        or len({label for label, _ in parts.values()}) > 1
        or any(" / " in table.names[at] for at in parts)
    ):
        return table
    first = min(parts)
    rest = [at for at in range(first, len(last)) if at not in parts]
    sums = [at for at in rest if totals.is_total_name(last[at])]
    notes = [at for at in rest if plain(last[at]) in _NOTES]
    if len(sums) + len(notes) < len(rest) or first == 0:
        return table
    kept = [*range(first), *notes]
    label = next(iter(parts.values()))[0]
    year = _year_of(table) if label != "Kỳ" else None
    head: list[Cell] = [year] if year else []
    rows = [
        [*head, *(_at(row, one) for one in kept), value, _at(row, at)]
        for row in table.rows for at, (_, value) in parts.items()
    ]  # fmt: skip
    before = ", ".join(table.names[at] for at in sums)
    return replace(
        table, names=(*(["Năm"] if year else []), *(table.names[at] for at in kept), label, "Giá trị"),
        numbers=(*([0] if year else []), *(table.numbers[at] for at in kept), 0, 0), rows=rows,
        places=[place for place in table.places for _ in parts],
        repairs=(*table.repairs, Repair("months", len(parts), label, before)),
    )  # fmt: skip


def _year_of(table: Raw) -> int | None:
    """The year of the sheet or the title, where no column says it."""
    if any(plain(name) in ("nam", "year") for name in table.names) or len(table.sheets) > 1:
        return None
    return spans.year_in(table.sheet) or next((year for title in table.titles if (year := spans.year_in(title))), None)


def _period(name: str) -> tuple[str, Cell] | None:
    part = spans.part(name)
    if part is not None:
        return _PARTS[part[0]], part[1]
    found = spans.period(name)
    return ("Kỳ", str(found)) if found is not None and found.grain is not Grain.YEAR else None


def _at(row: Sequence[Cell], at: int) -> Cell:
    return row[at] if at < len(row) else None
