"""Targets in the rows of a table: an indicator, a unit, and one value or one a year.

A value is a number with its signs ("≥ 80", "40 - 50", "≤ 3 Đông Nam Á; ≤ 50 Thế giới"). What was reached before stands in
columns of its own and is none. Budgets, scores and directions for cultivation are tables, but none of targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from khue.documents.items import Target
from khue.documents.numerals import NUMERAL, value
from khue.documents.plain import Plain, flat, tidy
from khue.documents.tables import Cell, Row, Table

_SIGNS = {"≥": ">=", ">=": ">=", ">": ">", "≤": "<=", "<=": "<=", "<": "<", "~": "~"}
_WORDS = {
    "tren": ">", "hon": ">", "toi thieu": ">=", "it nhat": ">=", "tu": ">=", "khong duoi": ">=",
    "duoi": "<", "khong qua": "<=", "toi da": "<=", "khoang": "~", "con": "<=", "nhom": "<=", "top": "<=", "thu": "<=",
}  # fmt: skip
_VALUE = re.compile(
    rf"(?:(?P<sign>[≥≤<>~]=?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})\s*)?(?<![\w.,/])(?P<low>{NUMERAL})\s*(?P<percent>%)?"
    rf"(?:\s*(?:-|den)\s*(?P<high>{NUMERAL})\s*%?)?(?![\w/]|[.,]\d)(?P<more>\s*tro len)?"
)
_OTHER = re.compile(
    r"kinh phi|du toan|thang diem|cham diem|diem toi da|trong so|von dau tu|dinh huong|muc thu|le phi|quy hoach"
    r"|danh muc du an|dien tich"
)
_FULL = 0.9
_LONGEST, _LONGEST_UNIT = 120, 24


def from_table(plain: Plain, table: Table, address: str, year: int | None, written: int | None) -> Iterator[Target]:
    """The targets of a table; none where it is one of something else. `year` is that of the document."""
    if not is_of_targets(plain, table):
        return
    for row in table.rows:
        for column, cell in row.values:
            when = column.year or row.year or year
            if written and when and when < written:
                continue
            yield from _of_cell(plain, table, row, cell, address, when)


def is_of_targets(plain: Plain, table: Table) -> bool:
    """Whether a table is one of targets: an indicator and values, and nothing about it that speaks of money or scores."""
    if not table.has("indicator") or not (table.has("value") or table.has("year")):
        return False
    about = " ".join(
        [
            plain.flat[table.node.start : table.node.end],
            *(plain.flat[p.start : p.end][:300] for p in table.node.more if not p.row),
            *(flat(c.heading) for c in table.columns),
        ]
    )
    years = sum(column.holds == "year" for column in table.columns)
    return not _OTHER.search(about) and years <= 3


def _of_cell(plain: Plain, table: Table, row: Row, cell: Cell, address: str, year: int | None) -> Iterator[Target]:
    text = plain.flat[cell.start : cell.end]
    if len(text) > _LONGEST:
        return
    indicator, unit = row.cells.get("indicator"), row.text("unit")
    if indicator is None:
        return
    found = [match for match in _VALUE.finditer(text) if not re.fullmatch(r"(?:19|20)\d\d", match["low"])]
    ranked = "thu bac" in flat(unit) or "xep hang" in flat(indicator.text) or "hang" in flat(unit).split()
    for match in found if ranked or ";" in text else found[:1]:
        low, high = value(match["low"]), value(match["high"]) if match["high"] else None
        start, end = min(indicator.start, cell.start), max(indicator.end, cell.end)
        yield Target(
            clause=f"{table.node.path}/{row.label}".strip("/"), address=address, text=tidy(f"{indicator.text}: {cell.text} {unit}"),
            indicator=indicator.text.rstrip(" .;:"), operator=_operator(match, high, ranked), value=low, value_to=high,
            unit="hạng" if ranked else unit or _unit(cell, match), year=year, lead=row.text("lead"),
            certainty=_FULL, start=start, end=end, value_start=cell.start + match.start("low"), value_end=cell.start + match.end(),
        )  # fmt: skip


def _unit(cell: Cell, match: re.Match[str]) -> str:
    """The unit that stands in the cell itself: "≥ 70%", "500 doanh nghiệp"."""
    if match["percent"]:
        return "%"
    rest = re.sub(r"^.*?[\d.,]+\s*", "", cell.text)
    return rest if len(rest) <= _LONGEST_UNIT and match.start() < _LONGEST_UNIT else ""


def _operator(match: re.Match[str], high: float | None, ranked: bool) -> str:
    if high is not None:
        return "range"
    if match["more"]:
        return ">="
    sign = match["sign"] or ""
    return _SIGNS.get(sign) or _WORDS.get(sign) or ("<=" if ranked else ">=")
