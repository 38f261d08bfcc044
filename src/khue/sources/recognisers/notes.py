"""What stands below a table: notes, sources, signatures; and the marks in cells that point to them.

The rule: from the last row upwards, as long as a row has one cell or two and no figures, and says by a word or mark, by a
blank row before it, by its length or by being alone in a wide table that it is no data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from khue.sources.grid import Cell
from khue.sources.recognisers.cells import filled, one_line, plain

ENOUGH = 0.85
"""The evidence from which a row below the table is a note."""
_WORDS = re.compile(
    r"(ghi chu|chu thich|nguon|luu y|note|source|notes|nguoi lap|thu truong|giam doc|chu tich|ky ten|tm |kt |noi nhan|ha noi ngay|"
    r"ngay \d+ thang|lap bieu|ke toan|xac nhan|don vi bao cao|so lieu|trong do bao gom|bieu nay|last updated|updated|xem|"
    r"pho giam doc|chanh van phong|nguoi kiem tra|nguoi bao cao|ubnd|uy ban nhan dan)\b"
)
_MARKED = re.compile(r"(\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|[⁰¹²³⁴-⁹]|\(\*{1,3}\)|\([a-z]\)|#|†|ᵖ|ᵉ|ʳ)\s*[:.]?\s*\S")
_POINTER = re.compile(r"(\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|\(\*{1,3}\)|\([a-z]\)|†|[⁰¹²³⁴-⁹ᵃᵇᶜᵈᵉᵖʳ]+)$")
_LONGEST_MARK = 12
_AFTER_UNIT = re.compile(r"(?:\b|\d)(k|c|d|h|m|da)?m[²³]$")


def evidence(row: Sequence[Cell], *, columns: int, after_gap: bool, longest: int, values: Sequence[int]) -> float:
    """How strongly a row at the end seems a note. `after_gap`: a blank or total row stands before it; `longest`: the
    length of the longest label among the data; `values`: the columns of figures.
    """
    at = filled(row)
    if (
        not at
        or len(at) > max(2, columns // 2)
        or any(index in values for index in at if not isinstance(row[index], str))
    ):
        return 0.0
    text = one_line(row[at[0]])
    words = plain(text)
    if not re.search(r"[^\W\d_]", text) and not _MARKED.match(text):
        return 0.0
    points = 1.0 * bool(_WORDS.match(words)) + 1.0 * bool(_MARKED.match(text))
    points += 0.5 * after_gap + 0.4 * (columns > 2 and len(at) == 1) + 0.5 * (len(text) > 1.5 * max(longest, 12))
    return points


def declared(texts: Iterable[str]) -> frozenset[str]:
    """The marks that notes explain: `(1)`, `*` and the like at their start."""
    found = (_MARKED.match(one_line(text)) for text in texts)
    return frozenset(one[1] for one in found if one)


def without_mark(text: str, known: frozenset[str]) -> tuple[str, str]:
    """The text without the mark at its end, and the mark; marks set high and stars need no note to explain them.

    >>> without_mark("Bạch Mai*", frozenset()), without_mark("Dân số (1)", frozenset(["(1)"])), without_mark("km²", frozenset())
    (('Bạch Mai', '*'), ('Dân số', '(1)'), ('km²', ''))
    """
    tail = text[-_LONGEST_MARK:]
    found = _POINTER.search(tail)
    if found is None or len(found[0]) == len(text) or _AFTER_UNIT.search(tail):
        return text, ""
    mark = found[0]
    if mark[0] in "([" and mark not in known:
        return text, ""
    return text[: -len(mark)].rstrip(), mark
