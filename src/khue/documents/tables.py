"""Tables of a document: rows of cells with their places, under columns whose headings say what they hold.

A table stands in the text as rows `| a | b |`, or flattened to one line a cell (`flattened`). Either way it becomes the
same: a `Table` whose rows give the cell of a column by what the column holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from khue.documents.dictionary import Dictionary
from khue.documents.outline import Node
from khue.documents.paragraphs import Paragraph
from khue.documents.plain import Plain, flat, tidy
from khue.documents.years import named

_GROUP_LABEL = re.compile(r"(?:[A-ZĐ]|[IVX]+(?:\.\d+)*)\s*[.)]?$")
_RULE = re.compile(r"[\s:|-]*$")
_YEAR = re.compile(r"(?:Đến\s+)?(?:[Nn]ăm\s+)?20\d\d")
HEADER_ROWS, _LONG_HEADING = 3, 60


@dataclass(frozen=True)
class Cell:
    """The words of a cell and where they stand."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Column:
    """What a column holds: a name of `columns` in the dictionary, or `year` with its year; `index` is its place."""

    holds: str
    index: int
    heading: str
    year: int | None = None


@dataclass(frozen=True)
class Row:
    """A row: its cells by what their column holds. `group` is the heading above it, `year` the year that heading names."""

    cells: dict[str, Cell]
    values: tuple[tuple[Column, Cell], ...] = ()
    label: str = ""
    group: str = ""
    year: int | None = None

    def text(self, holds: str) -> str:
        """The words of a cell; empty where there is none."""
        cell = self.cells.get(holds)
        return cell.text if cell else ""


@dataclass
class Table:
    """A table, the clause it stands in and its columns."""

    node: Node
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)

    def has(self, *holds: str) -> bool:
        """Whether there are columns for all of these."""
        return {column.holds for column in self.columns} >= set(holds)


def tables(plain: Plain, nodes: Iterable[Node], words: Dictionary) -> Iterator[Table]:
    """The tables whose rows stand in the text, in order; those whose headings say nothing are left out."""
    for node in nodes:
        run: list[Paragraph] = []
        for paragraph in [*node.more, None]:
            if paragraph is not None and paragraph.row:
                run.append(paragraph)
                continue
            if run:
                yield from _table(plain, node, run, words)
            run = []


def _table(plain: Plain, node: Node, run: list[Paragraph], words: Dictionary) -> Iterator[Table]:
    rows = [
        row
        for one in run
        if not _RULE.match(plain.text[one.start : one.end])
        for row in [_cells(plain, one)]
        if any(cell.text for cell in row)
    ]
    headers = header_rows(rows, words)
    columns = columns_of([[cell.text for cell in row] for row in rows[:headers]], words)
    if not {column.holds for column in columns} & {"text", "indicator"}:
        return
    table, group, year = Table(node, columns), "", None
    for cells in rows[headers:]:
        filled = [cell for cell in cells if cell.text]
        if is_group(filled, columns):
            group = tidy(" ".join(cell.text for cell in filled[1:] or filled))
            year = named(flat(group)) or year
            continue
        table.rows.append(row_of(cells, columns, group, year))
    yield table


def is_group(filled: list[Cell], columns: tuple[Column, ...]) -> bool:
    """Whether a row only heads those below it: a label and one text, or one text alone."""
    if len(filled) > 2 or len(columns) < 3 or not filled:
        return False
    return (
        len(filled) == 1
        or bool(_GROUP_LABEL.match(filled[0].text))
        or bool(re.fullmatch(r"\d+(?:\.\d+)*\.?", filled[0].text))
    )


def row_of(cells: list[Cell], columns: tuple[Column, ...], group: str, year: int | None) -> Row:
    """The row with its cells under their columns."""
    named_cells = {
        column.holds: cells[column.index]
        for column in reversed(columns)
        if column.index < len(cells) and cells[column.index].text
    }
    values = tuple(
        (column, cells[column.index])
        for column in columns
        if column.holds in ("year", "value") and column.index < len(cells) and cells[column.index].text
    )
    return Row(named_cells, values, named_cells["order"].text if "order" in named_cells else "", group, year)


def header_rows(rows: list[list[Cell]], words: Dictionary) -> int:
    """How many of the first rows are headings, with the row that only numbers the columns."""
    count = 1
    while count < min(HEADER_ROWS, len(rows)) and _is_heading(rows[count], rows[0], words):
        count += 1
    numbering = rows[count] if count < len(rows) else []
    texts = [cell.text.strip("()") for cell in numbering if cell.text]
    return count + 1 if len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)] else count


def _is_heading(row: list[Cell], first: list[Cell], words: Dictionary) -> bool:
    """Whether a row goes on with the headings: its first cell is empty or the same, and others name columns or years."""
    if row[0].text not in ("", first[0].text) or any(len(cell.text) > _LONG_HEADING for cell in row):
        return False
    return sum(bool(holds(cell.text, words) or _YEAR.fullmatch(cell.text)) for cell in row if cell.text) > 0


def _cells(plain: Plain, row: Paragraph) -> list[Cell]:
    cells, place = [], row.start
    for piece in plain.text[row.start : row.end].split("|"):
        body = piece.strip()
        start = place + (piece.index(body) if body else 0)
        cells.append(Cell(tidy(body), start, start + len(body)))
        place += len(piece) + 1
    return cells[1:-1] if len(cells) > 2 else cells


def columns_of(headings: list[list[str]], words: Dictionary) -> tuple[Column, ...]:
    """The columns that one or more rows of headings name."""
    width = max((len(row) for row in headings), default=0)
    joined = []
    for index in range(width):
        parts = [row[index] for row in headings if index < len(row) and row[index]]
        joined.append(tidy(" ".join(dict.fromkeys(parts))))
    return settled([_column(index, text, words) for index, text in enumerate(joined)])


def _column(index: int, heading: str, words: Dictionary) -> Column:
    found = holds(heading, words)
    year = named(flat(heading))
    if year is not None and found in ("", "value", "indicator", "deadline") and len(heading) < 60:
        return Column("year", index, heading, year)
    return Column(found, index, heading, year)


def holds(heading: str, words: Dictionary) -> str:
    """What a heading says its column holds: the longest of its words decides; empty where none is known."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", flat(heading)).split())
    best = (0, "")
    for name, known in words.columns.items():
        for word in known:
            if plain == word:
                return name
            if len(word) > best[0] and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) and len(plain) < 80:
                best = (len(word), name)
    return best[1]


def settled(columns: list[Column]) -> tuple[Column, ...]:
    """The columns, each meaning once: "Kết quả" is a value beside an indicator and a product beside a task."""
    names = {column.holds for column in columns}
    targets = "indicator" in names or ("unit" in names and not names & {"lead", "deadline"})
    result, seen = [], set[str]()
    for column in columns:
        name = column.holds
        if name in ("value", "product") and not targets:
            name = "product"
        elif name == "product" and targets:
            name = "value"
        elif name == "text" and targets and "indicator" not in names:
            name = "indicator"
        elif name == "indicator" and names & {"deadline"} and not names & {"value", "unit", "year"}:
            name = "text"
        if name in seen and name not in ("year", "value"):
            name = "value" if name == "indicator" else ""
        seen.add(name)
        result.append(Column(name, column.index, column.heading, column.year))
    return tuple(result)
