"""What a draft may suggest of rows beside rows: sums that hold throughout a file, and columns that name what others declare.

Only what holds everywhere in the file is suggested, and only as a comment: that it held once does not say that it must.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from khue.contracts.drafting import Draft, Seen
from khue.lib.vietnamese import fold

_TOTALS = frozenset({"tong", "tong so", "tong cong", "chung", "cong", "ca nam va nu", "total", "all"})
"""How the row of a whole is called in a column of parts."""
_LEAST = 3
"""Of fewer rows or groups nothing is certain."""
_MOST_PARTS, _MOST_COLUMNS = 8, 40
_NUMBERS = ("integer", "number")
_YEARS = range(1900, 2101)
"""Whole numbers that say when and not how much."""
_CLOSE = 1e-9


@dataclass(frozen=True)
class Around:
    """What the city has declared: the `codes` of its units, by code the unit above it, and by name of a key column where it
    stands (`ho_so.ma_ho_so`).
    """

    codes: Collection[str] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestions:
    """By column what its values stand in (`units.code`), and rules for the table: conditions and sums of parts, as JSON has them."""

    references: Mapping[str, str]
    rules: Sequence[str | Mapping[str, object]]


def suggest(draft: Draft, seen: Sequence[Seen], around: Around) -> Suggestions:
    """What may be suggested for a draft made of these columns."""
    names = [one.declared.name for one in draft.columns]
    cells = {name: one.cells for name, one in zip(names, seen, strict=True)}
    table = _Table(draft, cells)
    rules: list[str | Mapping[str, object]] = [*table.row_sums()]
    rules += [*table.sums_by_value(), *table.sums_by_unit(around)]
    return Suggestions(dict(_references(draft, cells, around)), rules)


def _references(draft: Draft, cells: Mapping[str, Sequence[object]], around: Around) -> Iterator[tuple[str, str]]:
    for one in draft.columns:
        name, found = one.declared.name, {str(cell) for cell in cells[one.declared.name] if cell is not None}
        if one.declared.logical_type == "string" and name != draft.area and found and found <= set(around.codes):
            yield name, "units.code"
        elif name in around.keys and draft.key != (name,):
            yield name, around.keys[name]


class _Table:
    """The cells of a draft by column."""

    def __init__(self, draft: Draft, cells: Mapping[str, Sequence[object]]) -> None:
        kinds = {one.declared.name: one.declared.logical_type for one in draft.columns}
        self._draft, self._cells, self._kinds = draft, cells, kinds
        years = {name for name, found in cells.items() if found and all(cell in _YEARS for cell in found)}
        self._numbers = [name for name in cells if kinds[name] in _NUMBERS and name not in years][:_MOST_COLUMNS]
        self._names = [name for name in cells if kinds[name] not in _NUMBERS or name in years]

    def row_sums(self) -> Iterator[str]:
        """Columns that are the sum of the columns right after or right before them."""
        taken: set[str] = set()
        for place, total in enumerate(self._numbers):
            after, before = self._numbers[place + 1 :], self._numbers[max(place - _MOST_PARTS, 0) : place]
            runs = [after[:n] for n in range(2, min(len(after), _MOST_PARTS) + 1)]
            runs += [before[-n:] for n in range(2, len(before) + 1)]
            parts = next((run for run in runs if total not in taken and self._adds_up(total, run)), None)
            if parts:
                taken.update(parts)
                yield f"{total} = {' + '.join(parts)}"

    def _adds_up(self, total: str, parts: Sequence[str]) -> bool:
        """Whether it is so in every row, and not only because all parts but one are nothing; ends at the first other row."""
        telling = 0
        for whole, *own in zip(self._cells[total], *(self._cells[name] for name in parts), strict=True):
            if whole is None or None in own or not _close(sum(map(_number, own)), _number(whole)):
                return False
            telling += sum(map(bool, own)) > 1
        return telling >= _LEAST

    def sums_by_value(self) -> Iterator[Mapping[str, object]]:
        """Rows called a total, of the other rows that are the same but for their numbers and that word."""
        for name in self._names:
            totals = {str(cell) for cell in self._cells[name] if fold(str(cell)) in _TOTALS}
            if len(totals) == 1:
                total = totals.pop()
                above = {str(cell): total for cell in self._cells[name] if cell is not None and str(cell) != total}
                if columns := self._held(name, above):
                    yield {"sum": columns, "by": name, **self._within(name), "total": total}

    def sums_by_unit(self, around: Around) -> Iterator[Mapping[str, object]]:
        """Rows of units that add up to the row of the unit above them."""
        if not (self._draft.area and self._draft.time):
            return
        columns = self._held(self._draft.area, around.parents)
        if columns:
            yield {"sum": columns, "by": self._draft.area, **self._within(self._draft.area), "units": True}

    def _within(self, by: str) -> dict[str, object]:
        others = self._others(by)
        return {"within": others} if others else {}

    def _others(self, by: str) -> list[str]:
        return [name for name in self._names if name != by and name not in self._told_by(by)]

    def _told_by(self, by: str) -> set[str]:
        """The columns that follow from another, as the name of a unit from its code, and those that never repeat."""
        found = set()
        keys = self._cells[by]
        for name in self._names:
            pairs = set(zip(keys, self._cells[name], strict=True))
            if name != by and (len(pairs) == len(set(keys)) > 1 and len(set(self._cells[name])) > 1):
                found.add(name)
        return found

    def _held(self, by: str, above: Mapping[str, str]) -> list[str]:
        """The columns of numbers in which every whole is the sum of its parts."""
        others = self._others(by)
        groups: dict[tuple[object, ...], dict[str, list[int]]] = {}
        wholes: dict[tuple[object, ...], dict[str, int]] = {}
        for row, cell in enumerate(self._cells[by]):
            group = tuple(self._cells[name][row] for name in others)
            wholes.setdefault(group, {})[str(cell)] = row
            if str(cell) in above:
                groups.setdefault(group, {}).setdefault(above[str(cell)], []).append(row)
        pairs = [
            (wholes[group][whole], rows) for group, parts in groups.items() for whole, rows in parts.items()
            if whole in wholes[group] and len(rows) > 1
        ]  # fmt: skip
        return [name for name in self._numbers if len(pairs) >= _LEAST and self._hold(name, pairs)]

    def _hold(self, name: str, pairs: Sequence[tuple[int, Sequence[int]]]) -> bool:
        cells = self._cells[name]
        if any(cells[row] is None for whole, rows in pairs for row in (whole, *rows)):
            return False
        telling = any(_number(cells[whole]) for whole, _ in pairs)
        return telling and all(
            _close(sum(_number(cells[row]) for row in rows), _number(cells[whole])) for whole, rows in pairs
        )


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, int | float) else float("nan")


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE * max(1.0, abs(other))
