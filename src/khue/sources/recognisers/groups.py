"""Rows that name a group of the rows below them, as "I | Quận Ba Đình".

The rule: where most rows have a running number in figures, a row with a Roman figure or a capital letter there names a
group; so does a row with one cell of words in a table of three columns and more, followed by full rows. Letters above Roman
figures are groups of groups.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khue.sources.grid import Cell
from khue.sources.recognisers.cells import filled, one_line, plain

_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})\.?")
_LETTER = re.compile(r"[A-H]\.?")
_RUNNING = re.compile(r"(stt|tt|so tt|so thu tu|no|s t t)")
_NUMBERED = re.compile(r"([IVX]{1,4}|[A-H]|\d{1,2})\s*[.)/-]\s*(\S.*)")


def running_column(names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> int | None:
    """The column of running numbers: named so, or counting 1, 2, 3 in the first columns; None where there is none."""
    for at, name in enumerate(names[:3]):
        cells = [one_line(row[at]) for row in rows if at < len(row) and row[at] not in (None, "")]
        figures = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 8]
        if _RUNNING.fullmatch(plain(name)) and len(figures) >= 0.3 * len(cells) and figures:
            return at
    return None


def level(row: Sequence[Cell], running: int | None, columns: int) -> int:
    """1 for a group, 2 for a group of groups, 0 for neither; `columns` is the width of the table."""
    if running is not None and running < len(row) and isinstance(row[running], int):
        return 0
    at = filled(row)
    if running is not None and running < len(row):
        mark = one_line(row[running])
        if len(at) > 1 and _ROMAN.fullmatch(mark):
            return 1
        if len(at) > 1 and _LETTER.fullmatch(mark):
            return 2
    if len(at) == 1 and columns > 2 and at[0] <= 1 and isinstance(row[at[0]], str):
        text = one_line(row[at[0]])
        if re.search(r"[^\W\d_]", text) and len(text) <= 80:
            return 2 if re.match(r"[A-H][.)]\s", text) else 1
    return 0


def name(row: Sequence[Cell], running: int | None) -> str:
    """What the group is called, without its number."""
    texts = [one_line(row[at]) for at in filled(row) if at != running and isinstance(row[at], str)]
    text = next((text for text in texts if re.search(r"[^\W\d_]", text)), one_line(row[filled(row)[0]]))
    numbered = _NUMBERED.fullmatch(text)
    return (numbered[2] if numbered else text).rstrip(" :")
