"""Rows that add up others.

The rule: a label that says so ("Tổng cộng", "Cộng Quận Ba Đình", "Total") weighs most; then no running number where others
have one, being the last row of its stretch, and figures that are the sums of the rows above or below. Names that only begin
like it ("Tổng công ty", "Phường Cộng Hòa") do not say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from khue.sources.grid import Cell
from khue.sources.recognisers.cells import filled, one_line, plain

ENOUGH = 0.85
"""The evidence from which a row is a total."""
_EXACT = re.compile(
    r"(tong|tong (so|cong)|cong|cong don|cong (toan )?(trang|bieu)|total|grand total|sub ?total|sum|tong so toan (tinh|thanh pho)|"
    r"tong (toan )?(thanh pho|tinh|huyen|quan))( [ivx]{1,4}| [a-d]| \d{1,2}| [ivx\d ]+)?"
)
_BEGINS = re.compile(r"(tong cong|tong so|cong|tong|total|subtotal|sub total)\b")
_OTHERWISE = re.compile(
    r"tong (cong ty|cuc|lien doan|hop|bi thu|giam doc|dai|kho|duc|thanh tra|quan|san)|"
    r"cong (hoa|ty|an|vien|nghe|dong|chuc|doan|thuong|trinh|tac)"
)
_OF_YEAR = re.compile(r"(cong |tong )?ca nam|(tong )?nam|luy ke|(trung binh|binh quan)( nam)?|year|annual|average|mean")
_WHOLE = re.compile(r"(toan|ca) (thanh pho|tinh|nuoc|huyen|quan|xa|phuong)\b")


def evidence(row: Sequence[Cell], *, running: int | None, values: Sequence[int], last: bool, sums: bool) -> float:
    """How strongly the row seems a total. `running` is the column of running numbers, `values` those of figures.

    `last`: nothing but blanks, notes or a new group follow. `sums`: its figures are sums of other rows.
    """
    label = next((one_line(row[at]) for at in filled(row) if not _is_figure(row[at]) and at not in values), "")
    if not label:
        label = next(
            (one_line(row[at]) for at in filled(row) if isinstance(row[at], str) and plain(str(row[at])).isalpha()), ""
        )
    words = plain(label)
    if not words:
        return 0.9 if sums and last and len(filled(row)) > 1 and running is not None and _open(row, running) else 0.0
    points = _said(words)
    points += 0.4 * (running is not None and _open(row, running))
    points += 0.2 * last + (0.5 if sums else 0.0) * (points > 0 or bool(_WHOLE.match(words)))
    return points + 0.3 * bool(_WHOLE.match(words)) if points else 0.0


def _said(words: str) -> float:
    if _EXACT.fullmatch(words):
        return 1.0
    if _OTHERWISE.match(words):
        return 0.0
    if _BEGINS.match(words):
        return 0.5
    return 0.1 if _WHOLE.match(words) else 0.0


def _open(row: Sequence[Cell], at: int) -> bool:
    return at >= len(row) or row[at] is None or row[at] == "" or not re.search(r"\d", one_line(row[at]))


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(re.fullmatch(r"[\d.,%\s()−-]+", cell))


def is_label(text: str) -> bool:
    """Whether the text says of itself that its row is a total.

    >>> is_label("Tổng cộng"), is_label("Tổng công ty A")
    (True, False)
    """
    return len(text) < 40 and _EXACT.fullmatch(plain(text)) is not None


def is_total_name(name: str) -> bool:
    """Whether a column's name says that it adds up the months or quarters beside it.

    >>> is_total_name("Cả năm"), is_total_name("Tổng"), is_total_name("Tháng 1")
    (True, True, False)
    """
    words = plain(name)
    return _EXACT.fullmatch(words) is not None or _OF_YEAR.fullmatch(words) is not None
