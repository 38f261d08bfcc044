"""From grids to one table and the account of how: the core, which knows no file and no format.

In order: sheets are cleaned and each is looked at for a header; those of one form are put together; months side by side
become rows; columns are read; codes of units are found where asked for. Every step leaves its trace in `ReadAs`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from khue.model.reading import (
    AUTOMATIC,
    ColumnAs,
    Correction,
    Evidence,
    Fault,
    LeftOut,
    ReadAs,
    Repair,
    ranges,
    rows_of,
)
from khue.sources import shape
from khue.sources.body import Body, rows_by_reason, tell_apart
from khue.sources.clean import clean
from khue.sources.grid import Book, Cell, Grid
from khue.sources.letters import syllables
from khue.sources.recognisers import header as headers
from khue.sources.recognisers import notes, units
from khue.sources.recognisers.cells import filled, one_line, plain
from khue.sources.recognisers.columns import Column, Settings, Unread, Value, read_all
from khue.sources.shape import Raw

GROUP = "Nhóm"
"""The column that groups of rows become."""
MOST_FAULTS = 1000
"""So many faults are listed; all are counted."""
_MOST_FILLED = 5_000_000
_OFTEN = 0.5


class NotThereError(ValueError):
    """A correction names a sheet or rows that the file has not; `what` is `sheet`, `header` or `table`."""

    def __init__(self, what: str, found: str = "", known: str = "") -> None:
        super().__init__(f"{what}: {found}")
        self.what, self.found, self.known = what, found, known


@dataclass(frozen=True)
class Expected:
    """What a contract says of the file: names that its header may use, and logical types by such a name."""

    names: Sequence[str] = ()
    types: Mapping[str, str] = field(default_factory=dict)


ANYTHING = Expected()
"""Of a file of which nothing is known."""


@dataclass(frozen=True)
class Understood:
    """The table: names, columns of values (`Unread` where a cell is not of its column's kind), the row of each."""

    names: tuple[str, ...]
    columns: tuple[Sequence[Value], ...]
    rows: Sequence[int]
    read_as: ReadAs


def understand(book: Book, correction: Correction = AUTOMATIC, expected: Expected = ANYTHING) -> Understood:
    """The one table of a file; raises NotThereError where there is none."""
    wanted = {plain(name) for name in expected.names}
    tables = [table for grid in _asked(book, correction) if (table := _table(grid, book, correction, wanted))]
    if not tables:
        raise NotThereError("table")
    chosen = tables if correction.sheet == "*" else _chosen(tables, wanted)
    raw = shape.stack(chosen)
    raw = raw if correction.wide else shape.lengthened(raw)
    columns = _columns(raw, correction)
    settings = Settings(raw.marks, _leaning(book, raw), correction.decimal, correction.dates,
                        {plain(name): kind for name, kind in expected.types.items()})  # fmt: skip
    read_all(columns, settings)
    others = tuple(grid.name for grid in book.grids if grid.name not in raw.sheets and grid.name)
    account = _account(book, raw, columns, others, correction)
    return Understood(tuple(one.name for one in columns), tuple(one.values for one in columns), raw.places, account)


def _asked(book: Book, correction: Correction) -> list[Grid]:
    """The sheets to look at: the one that was named, by name or number, else all visible ones, else all."""
    if correction.sheet and correction.sheet != "*":
        named = [grid for grid in book.grids if plain(grid.name) == plain(correction.sheet)]
        if not named and correction.sheet.isdecimal() and 0 < int(correction.sheet) <= len(book.grids):
            named = [book.grids[int(correction.sheet) - 1]]
        if not named:
            raise NotThereError("sheet", correction.sheet, ", ".join(grid.name for grid in book.grids))
        return named
    return [grid for grid in book.grids if grid.visible] or list(book.grids)


def _chosen(tables: Sequence[Raw], wanted: Collection[str]) -> list[Raw]:
    """The tables of one form that share most names with the contract, then have most cells, then come first."""
    forms: dict[tuple[str, ...], list[Raw]] = {}
    for table in tables:
        forms.setdefault(table.form, []).append(table)

    def worth(form: tuple[str, ...]) -> tuple[int, int]:
        return len(set(wanted) & set(form)), len(form) * sum(len(table.rows) for table in forms[form])

    return forms[max(forms, key=worth)]


def _table(grid: Grid, book: Book, correction: Correction, wanted: Collection[str]) -> Raw | None:
    """The table of one sheet; None where there is nothing."""
    tidy, repairs = clean(grid, book.encoding, book.kind)
    top = _header(tidy, correction, wanted)
    if top is None:
        return None
    first = top.bottom + 1
    width = _width(tidy, top)
    filled_down = _fill_down(tidy, first)
    names = headers.names(tidy.rows, top, tidy.merges, width)
    body = tell_apart(tidy.rows, first, [tidy.rows[row] for row in top.rows], names, correction, tidy.first)
    return _assembled(_Sheet(tidy, top, width, names, body, correction), [*repairs, *filled_down])


def _header(grid: Grid, correction: Correction, wanted: Collection[str]) -> headers.Header | None:
    if grid.named:
        return headers.Header(0, 0)
    if correction.header:
        asked = rows_of(correction.header)
        if correction.header in ("0", "0-0"):
            return headers.Header(0, -1)
        top, bottom = asked.start - grid.first, asked.stop - 1 - grid.first
        if top < 0 or bottom >= len(grid.rows) or bottom < top:
            raise NotThereError("header", correction.header)
        return headers.Header(top, bottom)
    return headers.find(grid.rows, grid.merges, wanted)


def _width(grid: Grid, top: headers.Header) -> int:
    """How many columns the table has: in delimited text those of the header, unless nearly all rows have more."""
    widest = [at[-1] + 1 for row in grid.rows if (at := filled(row))]
    if not grid.delimited or not top.rows:
        return max(widest, default=0)
    named = max(len(grid.rows[row]) for row in top.rows)
    beyond = sum(count > named for count in widest)
    return max(widest) if beyond > 0.8 * len(widest) and beyond > 2 else named


def _fill_down(grid: Grid, first: int) -> list[Repair]:
    """Merged cells below the header hold for each of their rows."""
    count = 0
    for box in grid.merges:
        if box.top < first or box.bottom == box.top or box.top >= len(grid.rows) or box.left >= len(grid.rows[box.top]):
            continue
        value = grid.rows[box.top][box.left]
        for row in grid.rows[box.top + 1 : box.bottom + 1]:
            if filled(row):
                row.extend([None] * (box.left + 1 - len(row)))
                row[box.left] = value
                count += 1
        if count > _MOST_FILLED:
            break
    return [Repair("merged", count)] if count else []


@dataclass(frozen=True)
class _Sheet:
    grid: Grid
    top: headers.Header
    width: int
    names: Sequence[str]
    body: Body
    correction: Correction

    def number(self, index: int) -> int:
        return self.grid.first + index


def _assembled(sheet: _Sheet, repairs: list[Repair]) -> Raw | None:
    rows, top = sheet.grid.rows, sheet.top
    data = [index for index in range(top.bottom + 1, len(rows)) if index not in sheet.body.reasons]
    keep = [
        at
        for at in range(sheet.width)
        if sheet.names[at] or any(at < len(rows[i]) and rows[i][at] is not None for i in data)
    ]
    if not keep:
        return None
    names, renamed = _names([sheet.names[at] for at in keep], keep, sheet)
    repairs += renamed
    cells = [[rows[i][at] if at < len(rows[i]) else None for at in keep] for i in data]
    numbers = [at + 1 for at in keep]
    for label, values in reversed(_groups(sheet.body, data)):
        names, numbers = [label, *names], [0, *numbers]
        cells = [[value, *row] for value, row in zip(values, cells, strict=True)]
        repairs.append(Repair("group", len({value for value in values if value}), label))
    above = {index: _above(rows[index], len(keep)) for index in range(top.top) if filled(rows[index])}
    titles = tuple(one_line(cell) for index in above for cell in rows[index] if cell is not None)
    return Raw(
        sheet.grid.name, tuple(_distinct(names)), tuple(numbers), cells, [sheet.number(index) for index in data],
        tuple(sheet.number(index) for index in top.rows), titles, _left_out(sheet, above), tuple(repairs),
        tuple(_ragged(sheet, data)), sheet.body.marks, (round(top.score, 2), round(top.rival, 2), sheet.number(top.rival_top)),
    )  # fmt: skip


def _above(row: Sequence[Cell], width: int) -> str:
    """Why a row above the header is no data; one as full as a row of data, with figures, is of another table."""
    at = filled(row)
    if one_line(row[at[0]]).startswith("#"):
        return "comment"
    figures = sum(headers.is_figure(row[index]) for index in at)
    return "other" if len(at) * 2 >= width and len(at) > 1 and figures else "title"


def _names(given: Sequence[str], keep: Sequence[int], sheet: _Sheet) -> tuple[list[str], list[Repair]]:
    """Names without marks of notes; a column without a name is called by its number."""
    found, repairs = [], []
    for name, at in zip(given, keep, strict=True):
        bare, mark = notes.without_mark(name, sheet.body.marks)
        if mark:
            repairs.append(Repair("marks", 1, bare, name, bare))
        bare = sheet.correction.columns.get(bare, bare)
        found.append(bare or f"cột_{at + 1}")
        if not bare:
            repairs.append(Repair("names", 1, found[-1]))
    return found, repairs


def _distinct(names: Sequence[str]) -> list[str]:
    """A name that was there before gets its turn in brackets.

    >>> _distinct(["id", "a", "id"])
    ['id', 'a', 'id (2)']
    """
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


def _groups(body: Body, data: Sequence[int]) -> list[tuple[str, list[Cell]]]:
    """The columns that groups of rows become, the wider one first; none where there is no group."""
    levels: list[list[Cell]] = [[body.groups.get(index, ("", ""))[level] or None for index in data] for level in (0, 1)]
    found = [values for values in levels if any(values)]
    return [(GROUP if number == 0 else f"{GROUP} ({number + 1})", values) for number, values in enumerate(found)]


def _left_out(sheet: _Sheet, above: dict[int, str]) -> tuple[LeftOut, ...]:
    rows = sheet.grid.rows
    by_reason = rows_by_reason({**above, **sheet.body.reasons})
    return tuple(
        LeftOut(reason, ranges(sheet.number(index) for index in indices), len(indices), _quoted(rows[indices[0]]))
        for reason, indices in by_reason.items()
    )  # fmt: skip


def _quoted(row: Sequence[Cell]) -> str:
    return " | ".join(one_line(row[at]) for at in filled(row))[:80]


def _ragged(sheet: _Sheet, data: Sequence[int]) -> list[Fault]:
    """Lines with more cells than the header, or fewer; where short lines are usual, that is a habit of the program."""
    if not sheet.grid.delimited:
        return []
    found = []
    rows = sheet.grid.rows
    short = [index for index in data if len(rows[index]) < sheet.width]
    usual = len(short) > _OFTEN * len(data)
    for index in data:
        row = rows[index]
        extra = [one_line(cell) for cell in row[sheet.width :] if cell is not None]
        if extra:
            found.append(Fault(sheet.number(index), 0, "; ".join(extra)[:80], "extra-cell"))
        elif len(row) < sheet.width and not usual:
            found.append(Fault(sheet.number(index), 0, "", "missing-cell"))
    return found


def _columns(raw: Raw, correction: Correction) -> list[Column]:
    names = [correction.columns.get(name, name) for name in raw.names]
    cells = list(zip(*raw.rows, strict=True)) if raw.rows else [()] * len(names)
    return [
        Column(name, number, list(column), unit=units.measure(name))
        for name, number, column in zip(names, raw.numbers, cells, strict=True)
    ]  # fmt: skip


def _leaning(book: Book, raw: Raw) -> float:
    """Above 0 where the writer seems to use the decimal comma: the language of the words, the delimiter of the program."""
    words = [*raw.names, *raw.titles]
    words += [str(cell) for row in raw.rows[:200] for cell in row if isinstance(cell, str)]
    vietnamese = syllables.score(" ".join(words)) > 2
    program = {";": 1.0, ",": -1.0}.get(book.delimiter, 0.0)
    return (1.0 if vietnamese else -1.5) + program


def _account(
    book: Book, raw: Raw, columns: Sequence[Column], others: tuple[str, ...], correction: Correction
) -> ReadAs:
    faults = [*raw.faults, *_faults(raw, columns)]
    repairs = [*book.repairs, *raw.repairs]
    repairs += [
        Repair(kind, times, one.name, *(text[:60] for text in one.examples[kind]))
        for one in columns for kind, times in one.repairs.items()
    ]  # fmt: skip
    return ReadAs(
        kind=book.kind, encoding=book.encoding, delimiter=book.delimiter, sheets=tuple(name for name in raw.sheets if name),
        other_sheets=others, header_rows=raw.header_rows, rows=len(raw.rows),
        columns=tuple(ColumnAs(one.name, one.number, one.kind, one.notation, one.unit, one.evidence) for one in columns),
        left_out=raw.left_out, repairs=tuple(repairs), faults=tuple(faults[:MOST_FAULTS]), fault_count=len(faults),
        parts=book.parts, evidence=_evidence(book, raw), corrected=correction,
    )  # fmt: skip


def _faults(raw: Raw, columns: Sequence[Column]) -> list[Fault]:
    return [
        Fault(place, one.number, value.text[:80], value.error)
        for one in columns for place, value in zip(raw.places, one.values, strict=True) if isinstance(value, Unread)
    ]  # fmt: skip


def _evidence(book: Book, raw: Raw) -> tuple[Evidence, ...]:
    """How the alphabet and the header were chosen, with the next best of each."""
    found = []
    ranked = sorted(book.scores, key=lambda one: -one[1])
    if len(ranked) > 1:
        found.append(Evidence("encoding", ranked[0][0], ranked[0][1], ranked[1][0] or book.encoding, ranked[1][1]))
    score, rival, place = raw.score
    if score:
        found.append(Evidence("header", "-".join(map(str, raw.header_rows)), score, str(place), rival))
    return tuple(found)
