"""Where the header is: its first row and how many rows it has.

The rule: of all blocks of one to six rows near the top, the one wins that covers most columns with words, has fewest
numbers, stands above columns of numbers, and uses words that headers use or names that the contract gives. A further row
belongs to the block only where it fills columns that are still open, lies below a name that spans several, or is within a
merge that began above. Letterheads and long sentences are titles. The scores of the best and the next are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from khue.sources.grid import Box, Cell
from khue.sources.recognisers import days, numbers
from khue.sources.recognisers.cells import filled, one_line, plain

WITHIN = 60
"""The header is looked for in so many rows."""
_DEEPEST = 6
_MOST_MERGES = 2000
_SAMPLE = 200
_WORDS = re.compile(
    r"\b(stt|tt|so tt|so thu tu|ma|ten|don vi|ngay|thang|nam|quy|chi tieu|noi dung|so luong|ghi chu|dien tich|dan so|gia tri|"
    r"tong so|ty le|dia chi|loai|phuong|xa|quan|huyen|ho va ten|ho so|trang thai|ky|id|code|name|date|year|value|unit|total)\b"
)
_LETTERHEAD = re.compile(
    r"cong hoa xa hoi|doc lap tu do|uy ban nhan dan|^ubnd|hoi dong nhan dan|bieu so|mau so|phu luc|kem theo|don vi tinh|^dvt|"
    r"^bao cao|^bang \d|^danh sach|thoi diem|ngay \d+ thang|so lieu den|^nguon|^source"
)
_YEAR = re.compile(r"(19|20)\d{2}")


@dataclass(frozen=True)
class Header:
    """Rows `top` to `bottom` of the grid (from 0, both included), or none (`bottom` before `top`), and its score."""

    top: int
    bottom: int
    score: float = 0.0
    rival: float = 0.0
    rival_top: int = 0

    @property
    def rows(self) -> range:
        """The rows of the header."""
        return range(self.top, self.bottom + 1)


def find(rows: Sequence[Sequence[Cell]], merges: Sequence[Box], wanted: Collection[str] = ()) -> Header | None:
    """The header of a sheet, or None where there is nothing; `wanted` are names (as `plain` gives them) it may use."""
    table = _Table(rows, merges, frozenset(wanted))
    scored = [(table.score(top, bottom), -top, -bottom) for top, bottom in table.blocks()]
    if not scored:
        return None
    scored.sort(reverse=True)
    score, top, bottom = scored[0][0], -scored[0][1], -scored[0][2]
    rival, rival_top = next(((one[0], -one[1]) for one in scored if -one[1] != top), (0.0, 0))
    if table.is_data(top):
        return Header(top, top - 1, score, rival, rival_top)
    return Header(top, bottom, score, rival, rival_top)


class _Table:
    """The cells of the first rows, judged once."""

    def __init__(self, rows: Sequence[Sequence[Cell]], merges: Sequence[Box], wanted: frozenset[str]) -> None:
        self._rows = rows[: WITHIN + _SAMPLE]
        self._merges = [box for box in merges if box.top < WITHIN + _DEEPEST][:_MOST_MERGES]
        self._by_corner = {(box.top, box.left): box for box in reversed(self._merges)}
        self._wanted = wanted
        self._filled = [filled(row) for row in self._rows]
        self._text = [[one_line(cell) for cell in row] for row in self._rows[: WITHIN + _DEEPEST]]
        self._figures = [{at for at in self._filled[i] if is_figure(row[at])} for i, row in enumerate(self._rows)]
        counts = sorted(len(one) for one in self._filled if one)
        several = [count for count in counts if count > 1] or counts or [0]
        self._usual = several[len(several) // 2]
        self._columns = self._used()
        self._numeric = self._of_figures()

    def _used(self) -> set[int]:
        """The columns that a fair share of full rows fill."""
        full = [one for one in self._filled if len(one) >= max(2, self._usual * 0.6) or self._usual <= 1]
        need = max(1, len(full) * 0.15)
        return {at for at, rows in Counter(at for one in full for at in one).items() if rows >= need}

    def _of_figures(self) -> set[int]:
        """The columns most of whose cells, but for a name above them, are figures."""
        cells = Counter(at for one in self._filled for at in one)
        figures = Counter(at for one in self._figures for at in one)
        return {at for at in self._columns if cells[at] > 1 and figures[at] >= 0.6 * (cells[at] - 1)}

    def blocks(self) -> list[tuple[int, int]]:
        """First and last rows of every block that may be the header."""
        found = []
        for top in range(min(len(self._rows), WITHIN)):
            if not self._filled[top] or (len(self._filled[top]) == 1 and self._is_title(top)):
                continue
            for bottom in range(top, min(top + _DEEPEST, len(self._rows))):
                if bottom > top and not self._continues(top, bottom):
                    break
                if not self._is_cut(bottom):
                    found.append((top, bottom))
        return found

    def _is_title(self, row: int) -> bool:
        """One cell in a wide table is a title, unless it spans some columns, not from the first and not all."""
        at = self._filled[row][0]
        box = self._merge(row, at)
        if len(self._columns) <= 1:
            return len(self._text[row][at]) > 60
        group = at > min(self._columns) and (box is None or box.right - box.left + 1 < len(self._columns))
        return not group or _LETTERHEAD.search(plain(self._text[row][at])) is not None

    def _merge(self, row: int, at: int) -> Box | None:
        return self._by_corner.get((row, at))

    def _is_cut(self, bottom: int) -> bool:
        """Whether a merge within the header goes on below."""
        return any(box.top <= bottom < box.bottom and box.bottom - box.top < _DEEPEST for box in self._merges)

    def _continues(self, top: int, row: int) -> bool:
        within = any(box.top < row <= box.bottom and box.top >= top for box in self._merges)
        if not self._filled[row]:
            return within
        if self._figures[row] - self._years(row):
            return False
        above = {at for i in range(top, row) for at in self._filled[i]}
        covered = {at for i in range(top, row) for at in self._filled[i] if not self._spans(i, at, row)}
        below = set(self._filled[row])
        if within:
            return True
        if self._measures(row):
            return True
        # A row that has words where names stand already is a row of data.
        return not below & covered and bool(below - above or below)

    def _measures(self, row: int) -> bool:
        """Whether the row gives units for the names above."""
        return all(_is_measure(self._text[row][at]) for at in self._filled[row])

    def _spans(self, row: int, at: int, below: int) -> bool:
        """Whether a name stands over several columns: merged, or with open cells beside it that are filled below."""
        box = self._merge(row, at)
        if box is not None:
            return box.right > box.left
        if any(one.top <= row <= one.bottom for one in self._merges):
            return False
        nothing = at + 1 not in self._filled[row] and at + 1 in self._columns
        return nothing and at in self._filled[below] and at + 1 in self._filled[below]

    def _years(self, row: int) -> set[int]:
        """Years, first days of months and numbers that count on, which head columns as often as words do."""
        if row >= len(self._text):
            return set()
        found = sorted(self._figures[row])
        if len(found) > 2 and found[0] > 0 and _counts([self._text[row][at] for at in found]):
            return set(found)
        return {at for at in found if _YEAR.fullmatch(self._text[row][at]) or _begins_month(self._rows[row][at])}

    def score(self, top: int, bottom: int) -> float:
        """How much like a header the block is."""
        cells = [(row, at) for row in range(top, bottom + 1) for at in self._filled[row]]
        texts = [self._text[row][at] for row, at in cells]
        columns = self._columns or {0}
        covered = self._covered(top, bottom) & columns
        years = {(row, at) for row in range(top, bottom + 1) for at in self._years(row)}
        years = years if len(years) > 1 else set()
        figures = sum((row, at) not in years for row in range(top, bottom + 1) for at in self._figures[row]) / len(
            cells
        )
        over = sum(at in covered and not self._has_figure(top, bottom, at) for at in self._numeric)
        words = [plain(text) for text in texts]
        known = sum(bool(_WORDS.search(word)) for word in words) / len(cells)
        named = sum(word in self._wanted for word in words)
        letters = sum(bool(_LETTERHEAD.search(word)) for word in words) / len(cells)
        long = sum(len(text) > 60 for text in texts) / len(cells)
        repeated = 1 - len(set(words)) / len(words) if bottom == top else 0.0
        return (
            4.0 * len(covered) / len(columns) - 4.0 * figures + 1.5 * over / max(len(self._numeric), 1) + 1.0 * known
            + 2.0 * min(named, 3) - 2.5 * letters - 1.0 * long - 0.5 * repeated - 0.02 * top - 0.05 * (bottom - top)
            + 0.5 * (self._is_merged(top, bottom) or (bottom > top and self._measures(bottom))) - 0.4 * min(self._full_above(top), 3)
        )  # fmt: skip

    def _is_merged(self, top: int, bottom: int) -> bool:
        """Whether cells of the block are merged, as names over columns are."""
        return any(top <= box.top and box.bottom <= bottom for box in self._merges)

    def _full_above(self, top: int) -> int:
        """Rows above that fill half of the table, and so are no titles."""
        return sum(len(self._filled[row]) * 2 >= max(len(self._columns), 3) for row in range(top))

    def _has_figure(self, top: int, bottom: int, at: int) -> bool:
        return any(at in self._figures[row] - self._years(row) for row in range(top, bottom + 1))

    def _covered(self, top: int, bottom: int) -> set[int]:
        found = {at for row in range(top, bottom + 1) for at in self._filled[row]}
        for box in self._merges:
            if top <= box.top <= bottom and box.left in found:
                found |= set(range(box.left, box.right + 1))
        return found

    def is_data(self, row: int) -> bool:
        """Whether the row that looks most like a header has numbers where all others have them: there is none."""
        with_numbers = self._numeric & set(self._filled[row])
        own = self._figures[row] - (self._years(row) if len(self._years(row)) > 1 else set())
        return len(with_numbers) > 0 and len(own & self._numeric) > 0.5 * len(with_numbers)


def _counts(texts: Sequence[str]) -> bool:
    """1, 2, 3 and so on, as days of a month stand above columns."""
    return all(text.isdecimal() for text in texts) and all(int(b) - int(a) == 1 for a, b in pairwise(texts))


def _begins_month(cell: Cell) -> bool:
    return isinstance(cell, date) and cell.day == 1


def is_figure(cell: Cell) -> bool:
    """Whether the cell is a number, a day or the like, as data are and names are not."""
    if not isinstance(cell, str):
        return cell is not None
    if not any(char.isdigit() for char in cell) or len(cell) > 40:
        return False
    return numbers.read(cell) is not None or numbers.read(cell, ".") is not None or days.read(cell) is not None


def _is_measure(text: str) -> bool:
    """A unit under a name: in brackets, or a sign of its own."""
    return bool(re.fullmatch(r"\(.{1,25}\)|%|‰|km²|km2|ha|người|tỷ đồng|triệu đồng|nghìn người", text))


def names(rows: Sequence[Sequence[Cell]], header: Header, merges: Sequence[Box], width: int) -> list[str]:
    """The name of each column: what stands above it from top to bottom, joined by ` / `."""
    block = [[_title(rows[row][at]) if at < len(rows[row]) else "" for at in range(width)] for row in header.rows]
    for box in merges:
        if header.top <= box.top <= header.bottom and box.left < width:
            text = block[box.top - header.top][box.left]
            for row in range(box.top, min(box.bottom, header.bottom) + 1):
                for at in range(box.left, min(box.right, width - 1) + 1):
                    block[row - header.top][at] = text
    _spread(block)
    return [" / ".join(_different([row[at] for row in block])) for at in range(width)]


def _title(cell: Cell) -> str:
    """A month that a spreadsheet keeps as its first day is the month."""
    return f"{cell:%Y-%m}" if isinstance(cell, date) and cell.day == 1 else one_line(cell)


def _spread(block: list[list[str]]) -> None:
    """A name over several columns that are not merged: it holds for the open cells to its right that have names below."""
    for index, row in enumerate(block[:-1]):
        below = block[index + 1 :]
        for at in range(1, len(row)):
            open_here = not row[at] and any(one[at] for one in below) and not any(one[at] for one in block[:index])
            if open_here and row[at - 1] and any(one[at - 1] and one[at - 1] != row[at - 1] for one in below):
                row[at] = row[at - 1]


def _different(levels: Sequence[str]) -> list[str]:
    found: list[str] = []
    for level in levels:
        text = " ".join(level.split())
        if text and (not found or found[-1] != text):
            found.append(text)
    return found
