"""Codes: figures that count nothing, and so keep their zeros.

The rule: figures that begin with a zero, or are too long for a count, are codes; so are whole numbers under a name that says
so. Codes of units have 5 figures for wards and communes, 3 for districts, 2 for provinces: where the names beside them all
are of one level and no code has kept a zero, the zeros that a spreadsheet took away are put back; 1, 2, 3 is only counting.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from khue.sources.recognisers.cells import plain

_NAMED = re.compile(
    r"(ma|code|id|cccd|cmnd|mst|so dien thoai|dien thoai|sdt|phone|so tai khoan|so cccd|so cmnd|so dinh danh)\b"
)
_OF_UNITS = re.compile(r"(ma|code|unit code|area code)\b(?! (so thue|ho so|khach|hang|benh|hoc|nhan))")
_OF_TIME = re.compile(r"(year|month|day|hour|minute|nam|thang|ngay|gio|phut|quy|quarter)\b")
_ZERO = re.compile(r"0\d+")
_LEVELS = {
    5: re.compile(r"(phuong|xa|thi tran|dac khu|p|x|tt)\b"),
    3: re.compile(r"(quan|huyen|thi xa|thanh pho|q|h|tx|tp)\b"),
    2: re.compile(r"(tinh|thanh pho)\b"),
}
_LONG = 12
_SURE = 0.8


def is_code(name: str, texts: Iterable[str]) -> bool:
    """Whether a column of figures holds codes; `texts` are its cells as text."""
    cells = [text for text in texts if text]
    if not cells or _OF_TIME.match(plain(name)):
        return False
    figures = [text for text in cells if text.isdecimal()]
    zeros = any(_ZERO.fullmatch(text) for text in figures)
    long = any(len(text) >= _LONG for text in figures)
    return (zeros or long) and len(figures) >= 0.5 * len(cells)


def is_named_code(name: str) -> bool:
    """Whether a column's name says that it holds codes.

    >>> is_named_code("Mã đơn vị"), is_named_code("Dân số")
    (True, False)
    """
    return bool(_NAMED.match(plain(name.rpartition(" / ")[2])))


def width(name: str, texts: Sequence[str], others: Sequence[Sequence[str]]) -> int:
    """How many figures the codes of units in this column have, by the names in the `others`; 0 where that is not known."""
    figures = [text for text in texts if text]
    if not _OF_UNITS.match(plain(name.rpartition(" / ")[2])) or not figures or not all(map(str.isdecimal, figures)):
        return 0
    if any(_ZERO.fullmatch(text) for text in figures) or figures == [
        str(number) for number in range(1, len(figures) + 1)
    ]:
        return 0
    for figure_count, pattern in _LEVELS.items():
        fits = all(len(text) <= figure_count for text in figures) and any(len(text) < figure_count for text in figures)
        if fits and any(_mostly(pattern, names) for names in others):
            return figure_count
    return 0


def _mostly(pattern: re.Pattern[str], names: Sequence[str]) -> bool:
    found = Counter(bool(pattern.match(plain(name))) for name in names if name)
    return found[True] >= _SURE * max(found.total(), 1)
