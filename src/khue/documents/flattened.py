"""Tables that lost their lines: copied from a web page or a PDF, one line a cell and long cells on several lines.

Such a table begins with a line "TT" or "STT" and the headings of columns below it. Its rows begin with labels in order (1, 2,
1.1, I, A). The lines of a row are first put together to cells where one plainly goes on, then laid under the columns by the
best alignment: agencies under "chủ trì" and "phối hợp", days under "thời gian", numbers under values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khue.documents.agencies import is_agency
from khue.documents.deadlines import looks_due
from khue.documents.dictionary import Dictionary
from khue.documents.outline import Node
from khue.documents.plain import Line, Plain, flat, tidy
from khue.documents.tables import Cell, Column, Row, Table, columns_of, holds
from khue.documents.years import named

_LABEL = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,3})\.?|(?P<group>[IVX]{1,5}(?:\.\d{1,2}){0,2}|[A-HĐ])\.?|(?P<dash>[-+*])"
)
_ENDS = re.compile(r"(?:PHỤ LỤC|Phụ lục\s+(?:\d|[IVX])|Nơi nhận|NƠI NHẬN|TM\.|KT\.|Ghi chú\s*:|BIỂU|MẪU|Mẫu số)")
_OPEN = re.compile(
    r"(?:[,(\-–/]|(?<!\w)(?:và|hoặc|của|các|với|cho|theo|tại|từ|đến|về|trên|Bộ|Sở|Ban|Ủy|Uỷ|Thủ tướng|Chính"
    r"|Văn|Nhà|Công|Tài|Khoa học|Giáo dục|Hội đồng|Thành|Tỉnh|Việt))$"
)
_NUMBER = re.compile(
    r"(?:[≥≤<>~]=?\s*|tren\s+|toi thieu\s+|it nhat\s+|khoang\s+)?\d[\d.,]*\s*%?(?:\s*-\s*\d[\d.,]*\s*%?)?[^\w]*(?:\w+\s*){0,3}$"
)
_MOST_HEADINGS = 40


@dataclass(frozen=True)
class Region:
    """The lines of a flattened table: its headings, and what stands below them."""

    headings: tuple[Line, ...]
    body: tuple[Line, ...]


def regions(plain: Plain, words: Dictionary) -> list[Region]:
    """The flattened tables of a text."""
    found: list[Region] = []
    lines, at = plain.lines, 0
    while at < len(lines):
        first_row = _first_row(plain, at, words)
        if first_row is None:
            at += 1
            continue
        end = next((i for i in range(first_row, len(lines)) if _ends(plain, i, words)), len(lines))
        found.append(Region(lines[at:first_row], lines[first_row:end]))
        at = end
    return found


def _ends(plain: Plain, at: int, words: Dictionary) -> bool:
    line = plain.lines[at]
    return bool(_ENDS.match(plain.text, line.start, line.end)) or (
        _opens(plain, at, words) and _first_row(plain, at, words) is not None
    )


def _opens(plain: Plain, at: int, words: Dictionary) -> bool:
    line = plain.lines[at]
    return line.end - line.start <= 12 and holds(plain.text[line.start : line.end], words) == "order"


def _first_row(plain: Plain, at: int, words: Dictionary) -> int | None:
    """Where the first row below a heading "TT" begins; None where no flattened table begins there."""
    if not _opens(plain, at, words):
        return None
    for index in range(at + 1, min(at + _MOST_HEADINGS, len(plain.lines))):
        line = plain.lines[index]
        if _LABEL.fullmatch(plain.text, line.start, line.end) and index > at + 2:
            columns = columns_of([[cell.text for cell in _joined(plain, plain.lines[at:index])]], words)
            return index if sum(bool(column.holds) for column in columns) >= 3 else None
    return None


def table_of(plain: Plain, region: Region, node: Node, words: Dictionary) -> Table:
    """The table of a region."""
    columns = columns_of([[cell.text for cell in _joined(plain, region.headings)]], words)
    made = Table(node, columns)
    group, year = "", None
    for label, cells in _rows(plain, _without_numbering(plain, region.body, len(columns))):
        match = _LABEL.fullmatch(label.text)
        if len(cells) <= 1 or (
            match
            and match["group"]
            and len(cells) <= 2
            and not any(is_agency(c.text, words) or _NUMBER.match(flat(c.text)) for c in cells[1:])
        ):
            group = tidy(" ".join(cell.text for cell in cells)) or group
            year = named(flat(group)) or (year if match and (match["number"] or "." in label.text) else None)
            continue
        made.rows.append(_row(label, _aligned(cells, columns[1:], words), columns, group, year))
    return made


def _without_numbering(plain: Plain, body: tuple[Line, ...], columns: int) -> tuple[Line, ...]:
    texts = [plain.text[line.start : line.end].strip("()") for line in body[:columns]]
    return body[columns:] if texts == [str(n) for n in range(1, columns + 1)] else body


def _row(label: Cell, cells: dict[int, Cell], columns: tuple[Column, ...], group: str, year: int | None) -> Row:
    named_cells = {"order": label} | {column.holds: cells[column.index] for column in columns if column.index in cells}
    values = tuple(
        (column, cells[column.index])
        for column in columns
        if column.holds in ("value", "year") and column.index in cells
    )
    return Row(named_cells, values, label.text.rstrip("."), group, year)


def _rows(plain: Plain, lines: tuple[Line, ...]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Labels with the cells that follow them. A number is a label only where it is the next one."""
    label, waiting, last = Cell("", 0, 0), list[Line](), ""
    for line in lines:
        text = plain.text[line.start : line.end]
        match = _LABEL.fullmatch(text)
        if match and (match["group"] or match["dash"] or _follows(last, match["number"])):
            if label.text:
                yield label, _joined(plain, tuple(waiting))
            label, waiting = Cell(text, line.start, line.end), []
            last = match["number"] or ("" if match["group"] else last)
        else:
            waiting.append(line)
    if label.text:
        yield label, _joined(plain, tuple(waiting))


def _follows(last: str, number: str) -> bool:
    """Whether a number is the next label.

    >>> _follows("3", "4"), _follows("2.9", "3"), _follows("", "1"), _follows("3", "100")
    (True, True, True, False)
    """
    if not last:
        return True
    before, now = [int(part) for part in last.split(".")], [int(part) for part in number.split(".")]
    if now == [1] or now[-1] == 1:
        return True
    return any(now == [*before[:depth], before[depth] + 1] for depth in range(len(before))) or now[:-1] == before


def _joined(plain: Plain, lines: tuple[Line, ...]) -> list[Cell]:
    """Lines put together to cells where one plainly goes on."""
    cells: list[Cell] = []
    for line in lines:
        text = plain.text[line.start : line.end]
        if cells and _goes_on(cells[-1].text, text):
            cells[-1] = Cell(tidy(f"{cells[-1].text} {text}"), cells[-1].start, line.end)
        else:
            cells.append(Cell(tidy(text), line.start, line.end))
    return cells


def _goes_on(before: str, after: str) -> bool:
    return (
        after[0].islower() or after[0] in ").,;:" or bool(_OPEN.search(before)) or before.count("(") > before.count(")")
    )


def _aligned(cells: list[Cell], columns: tuple[Column, ...], words: Dictionary) -> dict[int, Cell]:
    """The cells laid under the columns, in order; several next to each other may be one cell, and a column may be empty."""
    fits = [[_fit(cell, column.holds, words) for cell in cells] for column in columns]
    best: list[list[tuple[float, int]]] = [[(0.0 if not used else float("-inf"), 0) for used in range(len(cells) + 1)]]
    for scores in fits:
        last = best[-1]
        best.append(
            [
                max((last[start][0] + _taken(scores[start:used]), start) for start in range(used + 1))
                for used in range(len(cells) + 1)
            ]
        )
    placed, used = {}, len(cells)
    for at in range(len(columns), 0, -1):
        start = best[at][used][1]
        if start < used:
            placed[columns[at - 1].index] = Cell(
                tidy(" ".join(cell.text for cell in cells[start:used])), cells[start].start, cells[used - 1].end
            )
        used = start
    return placed


def _taken(scores: list[float]) -> float:
    """What a run of cells is worth as one cell; an empty one costs something."""
    return sum(scores) / len(scores) + min(scores) * 0.5 - 0.25 * (len(scores) - 1) if scores else -0.7


def _fit(cell: Cell, column: str, words: Dictionary) -> float:
    """How well a cell fits a column."""
    agency, due, number = is_agency(cell.text, words), looks_due(cell.text), bool(_NUMBER.match(flat(cell.text)))
    match column:
        case "lead" | "cooperating":
            return 1.5 if agency else -1.5
        case "deadline":
            return 2.0 if due else -2.0
        case "value" | "year" | "done":
            return 1.5 if number else -0.3 - agency
        case "unit":
            return 1.2 if len(cell.text) <= 30 and not agency and not number else -1.5
        case "text" | "indicator":
            return (1.0 if len(cell.text) > 12 else -0.5) - 1.2 * agency - due - number
    return 0.4 - 0.8 * agency - 1.2 * due
