"""Rows that a program or a printer put between the data: blank ones, lines drawn, page marks, comments, the header again,
and the row that numbers the columns.

The rule is the row's own form, except for the header again, which must repeat most of the header's cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from khue.sources.grid import Cell
from khue.sources.recognisers.cells import filled, one_line, plain

_RULER = re.compile(r"[\s\-=_+|*:–—.~]{2,}")
_PAGE = re.compile(
    r"(trang|page|tr\.|to so)\s*(so\s*)?\d+(\s*(/|tren|of)\s*\d+)?|-\s*\d+\s*-|\(tiep( theo)?\)", re.IGNORECASE
)
_COLUMN_NUMBER = re.compile(r"\(?\[?(\d{1,2}|[A-Z])\]?\)?(\s*=\s*[\d\s()+\-x*/:%]+)?")


def reason(row: Sequence[Cell], header: Sequence[frozenset[str]], first: bool) -> str:
    """Why the row is no data (`blank`, `ruler`, `page`, `comment`, `header`, `numbering`), or empty.

    `header` holds the words of each header row; `first` is the row right below the header.
    """
    at = filled(row)
    if not at:
        return "blank"
    texts = [one_line(row[index]) for index in at]
    if all(_RULER.fullmatch(text) for text in texts) and any(len(text) > 2 for text in texts):
        return "ruler"
    if texts[0].startswith("#") and len(texts) < 3 and not texts[0].startswith(("#N", "#R", "#V", "#D")):
        return "comment"
    if len(at) == 1 and _PAGE.fullmatch(" ".join(texts[0].split())):
        return "page"
    words = {plain(text) for text in texts}
    if len(texts) > 1 and any(len(words & one) >= max(2, 0.7 * len(one)) and len(words - one) <= 1 for one in header):
        return "header"
    return "numbering" if first and _numbers_columns(texts) else ""


def _numbers_columns(texts: Sequence[str]) -> bool:
    """`A B 1 2 3=1+2` or `(1) (2) (3)`, each one step from the one before; letters alone are data, as three bare figures."""
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    if len(texts) < 3 or not all(found):
        return False
    marks = [one[1] for one in found if one]
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    letters = [ord(mark) for mark in marks if not mark.isdigit()]
    if not numbers or (len(texts) < 4 and texts[0].isalnum() and not letters):
        return False
    ordered = all(b - a == 1 for series in (numbers, letters) for a, b in pairwise(series))
    return ordered and numbers[0] in (0, 1) and (not letters or letters[0] == ord("A"))
