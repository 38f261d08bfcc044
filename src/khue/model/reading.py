"""How a file of an office was read: what was decided, on what evidence, what was left out and what was put right.

Rows and columns are those that the sender sees, counted from 1. The same struct is shown before a file is accepted, kept
with it afterwards, and says what a person may correct (`Correction`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from khue.model.base import Declared


class LeftOut(msgspec.Struct, frozen=True):
    """Rows that are no rows of the table. `reason` is one of `REASONS`; `rows` such as `3-4,10`; `text` quotes the first."""

    reason: str
    rows: str
    count: int
    text: str = ""


REASONS = (
    "title",
    "comment",
    "blank",
    "ruler",
    "numbering",
    "header",
    "page",
    "total",
    "group",
    "note",
    "other",
    "by-hand",
)
"""Why a row is left out: above the header; a comment; nothing in it; a line drawn; numbers of columns; the header again;
a page mark; a total; the name of a group (kept as a column); a note or signature below; of another table; a person said so."""


class ColumnAs(msgspec.Struct, frozen=True):
    """A column of the table: its `number` in the file (0 for one that was made), and how its cells are written.

    `kind`: text, code, integer, number, date, datetime, period or empty. `notation`: such as `1.234,5`, `dd/mm/yyyy`, `serial`.
    `unit`: what stands in brackets in the header. `evidence`: cells that speak for each notation.
    """

    name: str
    number: int
    kind: str
    notation: str = ""
    unit: str = ""
    evidence: dict[str, float] = {}


class Repair(msgspec.Struct, frozen=True):
    """Something put right, how often, and one example as it was and as it became. `kind` is one of `REPAIRS`."""

    kind: str
    count: int
    column: str = ""
    before: str = ""
    after: str = ""


REPAIRS = (
    "letters", "font", "capitals", "decomposed", "marks", "padded", "missing", "percent", "scale", "approximate", "serial", "time",
    "unit", "merged", "names", "months", "stacked", "group", "quote", "wrapped", "codes", "apostrophe", "macros",
    "renamed", "periods", "hundredths", "deleted", "memo", "unwrapped", "uncomputed",
)  # fmt: skip
"""What may be put right; the words for each are in `khue.pipeline.incoming.reading_words`."""


class Fault(msgspec.Struct, frozen=True):
    """A cell (or a row, `column` 0) that could not be read. `error` is one of `FAULTS`; the cell's text is kept."""

    row: int
    column: int
    text: str
    error: str


FAULTS = ("no-number", "no-day", "no-date", "extra-cell", "missing-cell", "no-unit", "several-units")
"""No number; a day that no calendar has; no date; a cell beyond the header; a cell too few; no unit so named; several."""


class Evidence(msgspec.Struct, frozen=True):
    """A choice between ways to read: what was chosen, how strongly, and the strongest rival."""

    question: str
    chosen: str
    score: float
    rival: str = ""
    rival_score: float = 0.0


class Correction(Declared, frozen=True):
    """What a person says of a file instead of leaving it to be found out; also kept for the next file of a sender.

    `header`: rows such as `3-4` or `3`, `0` for none. `skip`: rows such as `10,12-14`. `decimal`: `,` or `.`.
    `dates`: `dmy`, `mdy` or `ymd`. `columns`: other names for headers. `wide`: months stay columns. `sheet` `*` is all.
    """

    sheet: str = ""
    header: Annotated[str, Meta(pattern=r"^(\d{1,7}(-\d{1,7})?)?$")] = ""
    encoding: str = ""
    delimiter: str = ""
    skip: Annotated[str, Meta(pattern=r"^(\d{1,7}(-\d{1,7})?(,\d{1,7}(-\d{1,7})?)*)?$")] = ""
    decimal: Annotated[str, Meta(pattern=r"^[.,]?$")] = ""
    dates: Annotated[str, Meta(pattern=r"^(dmy|mdy|ymd)?$")] = ""
    columns: dict[str, str] = {}
    wide: bool = False
    keep_totals: bool = False

    @property
    def skipped(self) -> frozenset[int]:
        """The rows of `skip`."""
        return frozenset(row for part in self.skip.split(",") if part for row in rows_of(part))


AUTOMATIC = Correction()
"""Nothing is said: all is found out."""


def rows_of(part: str) -> range:
    """The rows that `3-4` or `3` names; none for an empty text.

    >>> list(rows_of("3-5")), list(rows_of("7")), list(rows_of(""))
    ([3, 4, 5], [7], [])
    """
    first, _, last = part.partition("-")
    return range(int(first), int(last or first) + 1) if first else range(0)


def ranges(rows: Iterable[int]) -> str:
    """Rows as a person writes them.

    >>> ranges([3, 4, 5, 10])
    '3-5,10'
    """
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return ",".join(f"{first}-{last}" if last > first else f"{first}" for first, last in found)


class ReadAs(msgspec.Struct, frozen=True):
    """The account of one reading. `kind`: xlsx, xls, ods, csv, fixed, html, xml, json or parquet, by content."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    header_rows: tuple[int, ...] = ()
    rows: int = 0
    columns: tuple[ColumnAs, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    repairs: tuple[Repair, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    parts: tuple[tuple[int, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    corrected: Correction = AUTOMATIC

    @property
    def kept(self) -> dict[str, str]:
        """What a stored version remembers of it: rows left out by reason, kinds of repairs, cells that were not read."""
        said = {
            "left_out": "; ".join(f"{one.reason} {one.rows}" for one in self.left_out if one.reason != "blank")[:1000],
            "repairs": ", ".join(dict.fromkeys(one.kind for one in self.repairs)),
            "faults": str(self.fault_count or ""),
        }
        return {name: text for name, text in said.items() if text}
