"""The rows below a header, told apart: data, and what is none (see `khue.model.reading.REASONS`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from khue.model.reading import Correction
from khue.sources.grid import Cell
from khue.sources.recognisers import furniture, groups, notes, numbers, totals
from khue.sources.recognisers.cells import filled, one_line, plain

_TOTAL = re.compile(r"\s*(tổng|cộng|total|sub|grand|sum|toàn|cả |tong|cong|luỹ|lũy)", re.IGNORECASE)
_LABELS = 6
_GAPS = ("blank", "ruler", "total", "page")
_INITIALS = frozenset("tTcCsSgGlL")


@dataclass
class Body:
    """What each row is: `reasons` by index for those left out, group names for the others, marks that notes explain."""

    reasons: dict[int, str] = field(default_factory=dict)
    groups: dict[int, tuple[str, str]] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()


def tell_apart(rows: Sequence[Sequence[Cell]], first: int, header: Sequence[Sequence[Cell]], names: Sequence[str],
               correction: Correction, number: int) -> Body:  # fmt: skip
    """Judge the rows from index `first` on; `number` is the number in the file of the row at index 0."""
    return _Judge(rows, first, header, names, correction, number).body()


class _Judge:
    """Row by row: what is plainly furniture first, then what stands at the end, then totals and groups."""

    def __init__(self, rows: Sequence[Sequence[Cell]], first: int, header: Sequence[Sequence[Cell]],
                 names: Sequence[str], correction: Correction, number: int) -> None:  # fmt: skip
        self._rows, self._first, self._names, self._correction = rows, first, names, correction
        self._width = len(names)
        self._skipped = {row - number for row in correction.skipped}
        self._header = [frozenset(plain(one_line(row[at])) for at in filled(row)) for row in header]
        self._header_cells = frozenset(one_line(cell) for row in header for cell in row if cell is not None)
        self._found = Body()

    def body(self) -> Body:
        reasons = self._found.reasons
        for index in range(self._first, len(self._rows)):
            reason = "by-hand" if index in self._skipped else self._furniture(index)
            if reason:
                reasons[index] = reason
        data = [index for index in range(self._first, len(self._rows)) if index not in reasons]
        self._running = groups.running_column(self._names, [self._rows[index] for index in data[:2000]])
        self._values = self._value_columns(data)
        if not self._correction.keep_totals:
            self._totals(data)
        self._other_table()
        self._notes()
        self._groups()
        return self._found

    def _furniture(self, index: int) -> str:
        """Most rows are full and begin with no word of the header: they need no closer look."""
        row = self._rows[index]
        at = filled(row)
        if len(at) * 2 > self._width and self._width > 1 and index > self._first:
            lead = row[at[0]]
            if not isinstance(lead, str) or (
                lead not in self._header_cells
                and lead[0] not in "#-=_+*:–—.~"
                and one_line(row[at[-1]]) not in self._header_cells
            ):
                return ""
        return furniture.reason(row, self._header, index == self._first)

    def _value_columns(self, data: Sequence[int]) -> list[int]:
        """Columns of figures, the running number left out."""
        sample = data[:500]
        found = []
        for at in range(self._width):
            cells = [self._rows[index][at] for index in sample if at < len(self._rows[index])]
            cells = [cell for cell in cells if cell is not None]
            if at != self._running and cells and sum(_amount(cell) is not None for cell in cells) > 0.6 * len(cells):
                found.append(at)
        return found

    def _totals(self, data: Sequence[int]) -> None:
        for place, index in enumerate(data):
            row = self._rows[index]
            if not any(isinstance(cell, str) and cell[0] in _INITIALS and _TOTAL.match(cell) for cell in row[:_LABELS]):
                continue
            following = data[place + 1] if place + 1 < len(data) else None
            last = following is None or following > index + 1 or self._level(following) > 0
            known = {"running": self._running, "values": self._values, "last": last}
            points = totals.evidence(row, sums=False, **known)  # type: ignore[arg-type]  # three keywords of three types
            if totals.ENOUGH > points > 0 and self._adds_up(data, place):
                points = totals.evidence(row, sums=True, **known)  # type: ignore[arg-type]  # as above
            if points >= totals.ENOUGH:
                self._found.reasons[index] = "total"

    def _adds_up(self, data: Sequence[int], place: int) -> bool:
        """Whether a figure of the row is the sum of the rows before it, or of those after it, to the next total."""
        row = self._rows[data[place]]
        above: list[int] = []
        for index in reversed(data[:place]):
            if index in self._found.reasons:
                break
            above.append(index)
        for at in self._values:
            own = _amount(row[at]) if at < len(row) else None
            if not own:
                continue
            for others in (above, data[place + 1 :]):
                parts = [_amount(self._rows[index][at]) or 0.0 for index in others if at < len(self._rows[index])]
                if len(parts) > 1 and abs(sum(parts) - own) <= 1e-6 * abs(own) + 1e-9:
                    return True
        return False

    def _level(self, index: int) -> int:
        return groups.level(self._rows[index], self._running, self._width)

    def _other_table(self) -> None:
        """A second table below a gap: a row of words where figures stand, with figures again in the rows after it."""
        reasons = self._found.reasons
        gap, values = None, self._values
        for index in range(self._first + 1, len(self._rows)):
            if reasons.get(index) in ("blank", "total"):
                if gap is None or index > gap + 1:
                    values = self._value_columns([row for row in range(self._first, index) if row not in reasons])
                gap = index
            elif gap is not None and index not in reasons and self._heads(index, values):
                reasons.update(
                    (row, "other") for row in range(gap, len(self._rows)) if reasons.get(row) not in ("blank", "total")
                )
                self._values = values
                return

    def _heads(self, index: int, values: Sequence[int]) -> bool:
        """Whether the row names columns, also where the rows above have figures, and the rows below have figures."""
        row = self._rows[index]
        at = filled(row)
        words = [one for one in at if isinstance(row[one], str) and _amount(row[one]) is None]
        if len(at) < 2 or len(words) < len(at) or not set(words) & set(values):
            return False
        following = self._rows[index + 1 : index + 4]
        return any(_amount(cell) is not None for one in following for cell in one)

    def _notes(self) -> None:
        """What follows the last row with a figure, from the first row on that is no data; without figures, from below."""
        found = self._tail() if self._values or self._running is not None else self._from_below()
        found += [index for index, reason in self._found.reasons.items() if reason == "comment"]
        if len(found) < len(self._rows) - self._first:
            self._found.reasons.update((index, "note") for index in found if index not in self._found.reasons)
        texts = [
            str(cell) for index in (*found, *range(self._first)) for cell in self._rows[index] if isinstance(cell, str)
        ]
        self._found.marks = notes.declared(texts)

    def _tail(self) -> list[int]:
        reasons = self._found.reasons
        after = len(self._rows)
        while after > self._first and not self._has_figure(after - 1):
            after -= 1
        rows = [index for index in range(after, len(self._rows)) if index not in reasons]
        longest = self._longest()
        for place, index in enumerate(rows):
            gap = reasons.get(index - 1) in _GAPS
            if (gap and self._is_narrow(index)) or self._evidence(index, longest, gap) >= notes.ENOUGH:
                return rows[place:]
        return []

    def _has_figure(self, index: int) -> bool:
        """Whether the row, being data, has a figure where figures stand, or a running number."""
        row = self._rows[index]
        if index in self._found.reasons and self._found.reasons[index] != "total":
            return False
        if any(at < len(row) and _amount(row[at]) is not None for at in self._values):
            return True
        at = self._running
        return at is not None and at < len(row) and _amount(row[at]) is not None

    def _is_narrow(self, index: int) -> bool:
        return len(filled(self._rows[index])) <= max(2, self._width // 2) and self._width > 1

    def _from_below(self) -> list[int]:
        """From the last row upwards, until a row is data."""
        found: list[int] = []
        longest = self._longest()
        for index in range(len(self._rows) - 1, self._first - 1, -1):
            if index in self._found.reasons:
                if self._found.reasons[index] in ("total", "header", "numbering"):
                    break
                continue
            if self._evidence(index, longest, self._before(index)) < notes.ENOUGH:
                break
            found.append(index)
        return found

    def _evidence(self, index: int, longest: int, gap: bool) -> float:
        return notes.evidence(
            self._rows[index], columns=self._width, after_gap=gap, longest=longest, values=self._values
        )

    def _before(self, index: int) -> bool:
        """Whether a gap stands before this row, with nothing but such rows between."""
        for at in range(index - 1, self._first - 1, -1):
            if self._found.reasons.get(at) in _GAPS:
                return True
            if not self._is_narrow(at):
                return False
        return False

    def _longest(self) -> int:
        lengths = [
            len(one_line(row[filled(row)[0]]))
            for row in self._rows[self._first :][:2000]
            if len(filled(row)) * 2 > self._width
        ]
        return max(lengths, default=12)

    def _groups(self) -> None:
        """Rows that name those below them; where most rows would, none does."""
        reasons = self._found.reasons
        data = [index for index in range(self._first, len(self._rows)) if index not in reasons]
        levels = {index: level for index in data if (level := self._level(index))}
        marked = {index for index in levels if len(filled(self._rows[index])) > 1}
        # Numbers of groups are plain; a cell that stands alone names a group only where most rows are full.
        if not levels or len(levels) == len(data) or (len(levels) - len(marked)) * 2 >= len(data):
            return
        names, last = ["", ""], max(index for index in data if index not in levels)
        for index in data:
            level = levels.get(index, 0)
            if level and index < last:
                names = [groups.name(self._rows[index], self._running), names[1]] if level == 1 else [
                    "", groups.name(self._rows[index], self._running)]  # fmt: skip
                reasons[index] = "group"
            else:
                self._found.groups[index] = (names[1], names[0])


def _amount(cell: Cell) -> float | None:
    if isinstance(cell, bool) or not isinstance(cell, str):
        return float(cell) if isinstance(cell, int | float) else None
    found = numbers.read(cell) or numbers.read(cell, ".")
    return float(found.value) if found else None


def rows_by_reason(reasons: dict[int, str]) -> dict[str, list[int]]:
    """The rows left out, by why, in the order of the file."""
    found: dict[str, list[int]] = {}
    for index, reason in sorted(reasons.items()):
        found.setdefault(reason, []).append(index)
    return found
