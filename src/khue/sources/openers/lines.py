"""Lines of text into cells: by a delimiter, or by columns of fixed width.

The rule for delimiters: each is tried on the first lines; the one wins by which most lines have the same number of cells,
two or more. A line `sep=;` says it outright. Without any, columns are the stretches between gaps of two blanks that run
through all lines.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from khue.model.reading import Repair
from khue.sources.grid import Cell, Grid

DELIMITERS = {",": ",", ";": ";", "\t": "tab", "|": "|"}
"""Delimiters with the names they are shown under."""
_SEP = re.compile(r"\ufeff?sep=(.)\s*(\r\n|\r|\n)", re.IGNORECASE)
_BREAK = re.compile(r"\r\n|\r|\n")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
"""A comma that is no decimal comma."""
_RULER = re.compile(r"[\s\-=_+|*:]*")
_GAP = 2
_WIDEST = 4000
_SAMPLE_LINES = 200
_SAMPLE_CHARS = 1 << 18
_MOST_LINES_A_CELL = 60
_LEAST_LINES = 2
csv.field_size_limit(1 << 24)


@dataclass(frozen=True)
class Lines:
    """The grid of a text, its delimiter (empty for columns of fixed width), and what was put right."""

    grid: Grid
    delimiter: str
    repairs: tuple[Repair, ...] = ()


def split(text: str, delimiter: str = "") -> Lines:
    """The text as a grid; `delimiter` where a person named it."""
    said = _SEP.match(text)
    if said:
        text = text[said.end() :]
    first = 2 if said else 1
    found = delimiter or (said[1] if said else "") or _delimiter(text)
    if not found and (bare := _unwrapped(text)):
        inner = split(bare)
        return Lines(inner.grid, inner.delimiter, (*inner.repairs, Repair("unwrapped", 1)))
    if not found or (found == "," and not (delimiter or said) and not _COMMA.search(text)):
        lines = _BREAK.split(text)
        if starts := _starts(lines):
            return Lines(Grid("", _fixed(lines, starts), first, delimited=True), "")
    rows, repairs = _cells(text, found or ",")
    if found == "|":
        rows = [_bare(row) for row in rows]
    return Lines(Grid("", rows, first, delimited=True), found or ",", repairs)


def _delimiter(text: str) -> str:
    sample = text[:_SAMPLE_CHARS]
    scores = {one: _evenness(sample, one) for one in DELIMITERS}
    best = max(scores, key=lambda one: scores[one])
    return best if scores[best] > 0 else ""


def _unwrapped(text: str) -> str:
    """The lines without the quotes around each, where a program took every line for one cell; empty where none did."""
    lines = [line for line in _BREAK.split(text) if line.strip()]
    if len(lines) < _LEAST_LINES or not all(len(line) > 1 and line[0] == line.rstrip()[-1] == '"' for line in lines):
        return ""
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return ""
    bare = "\n".join(row[0] for row in rows)
    return bare if all(len(row) == 1 for row in rows) and _delimiter(bare) else ""


def _evenness(sample: str, delimiter: str) -> float:
    """How many lines have as many cells as most have, weighed by that number; 0 where most have one."""
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    counts: Counter[int] = Counter()
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                counts[len(row)] += 1
            if counts.total() >= _SAMPLE_LINES:
                break
    except csv.Error:
        return 0.0
    several = {cells: lines for cells, lines in counts.items() if cells > 1}
    if not several:
        return 0.0
    cells = max(several, key=lambda one: (several[one], one))
    share = several[cells] / counts.total()
    # More cells speak for a delimiter, but a comma in every number speaks for it as well: evenness counts more.
    return share * share * (1 + min(cells, 20) / 20)


def _cells(text: str, delimiter: str) -> tuple[list[list[Cell]], tuple[Repair, ...]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        if all(cell.count("\n") < _MOST_LINES_A_CELL for row in rows for cell in row):
            return [list(row) for row in rows], ()
    except csv.Error as error:
        if "end of data" not in str(error) and (loose := _loose(text, delimiter)):
            return loose, ()
    # A quote was opened and never closed: quotes mean nothing in this file.
    rows = [[cell.strip().strip('"') for cell in line.split(delimiter)] for line in _BREAK.split(text)]
    return [list(row) for row in rows], (Repair("quote", 1),)


def _loose(text: str, delimiter: str) -> list[list[Cell]]:
    """The rows where quotes stand within cells; none where one seems to hold many lines."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    held = all(cell.count("\n") < _MOST_LINES_A_CELL for row in rows for cell in row)
    return [list(row) for row in rows] if held else []


def _bare(row: Sequence[Cell]) -> list[Cell]:
    """A row between bars: what lies before the first and after the last is nothing."""
    cells = [cell.strip() if isinstance(cell, str) else cell for cell in row]
    if len(cells) > 1 and cells[0] == "":
        cells = cells[1:]
        if len(cells) > 1 and cells[-1] == "":
            cells = cells[:-1]
    return cells


def _starts(lines: Sequence[str]) -> list[int]:
    """Where the columns of fixed width begin; empty where there are none.

    Lines much shorter than most, and lines with a single stretch of text, are titles and notes and say nothing.
    """
    drawn = [line.expandtabs() for line in lines if line.strip() and not _RULER.fullmatch(line)]
    wide = [line for line in drawn if len(re.split(r"\s{2,}", line.strip())) > 1]
    if len(wide) < 2 or len(wide) * 2 < len(drawn):
        return []
    width = max(len(line) for line in wide)
    if width > _WIDEST:
        return []
    blank = [all(at >= len(line) or line[at] == " " for line in wide) for at in range(width)]
    starts, gap = [], _GAP
    for at in range(width):
        if blank[at]:
            gap += 1
            continue
        if gap >= _GAP:
            starts.append(at)
        gap = 0
    return starts if len(starts) > 1 else []


def _fixed(lines: Sequence[str], starts: Sequence[int]) -> list[list[Cell]]:
    ends = [*starts[1:], None]
    rows: list[list[Cell]] = []
    for line in lines:
        if _RULER.fullmatch(line) or len(re.split(r"\s{2,}", line.strip())) == 1:
            rows.append([line.strip()])
        else:
            whole = line.expandtabs()
            rows.append([whole[start:end].strip() for start, end in zip(starts, ends, strict=True)])
    return rows
