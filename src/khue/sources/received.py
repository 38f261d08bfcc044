"""A file as an office sent it, read by what it holds and not by what it should hold; the way in for everything messy.

`khue.sources.read` reads files that are as they should be, at once; this looks at every cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from khue.model.reading import AUTOMATIC, Correction
from khue.ports import COLUMN, FILE_NAME, ROW_NUMBER, Reading
from khue.sources import faults
from khue.sources.openers.open import open_file
from khue.sources.recognisers.columns import Unread, Value
from khue.sources.understand import ANYTHING, Expected, NotThereError, Understood, understand

_RUNS = re.compile(r"[=@\t\r]|[+\-].*(?:[A-Za-z0-9_.]\(|[|!])", re.DOTALL)
"""How a cell begins that a spreadsheet program takes for a formula."""


def receive(path: Path, correction: Correction = AUTOMATIC, expected: Expected = ANYTHING) -> Understood:
    """The file's table and how it was read; raises InputError with a finding where there is none to be had."""
    try:
        return understand(open_file(path, correction), correction, expected)
    except NotThereError as error:
        rule = {"sheet": faults.UNKNOWN_SHEET, "header": faults.HEADER_BEYOND}.get(error.what, faults.NO_TABLE)
        raise faults.refuse(rule, path, found=faults.shown(error.found), known=faults.shown(error.known, 300)) from None


def as_reading(understood: Understood, path: Path) -> Reading:
    """The table for a contract to judge. A cell that could not be read keeps its text, so that the contract tells of it."""
    import pyarrow as pa

    from khue.sources import table

    account = understood.read_as
    fields, columns = [pa.field(ROW_NUMBER, pa.int64())], [pa.chunked_array([pa.array(understood.rows, pa.int64())])]
    for described, values in zip(account.columns, understood.columns, strict=True):
        if described.name in (ROW_NUMBER, FILE_NAME):
            continue  # Khuê's own columns, in a file that was downloaded from the portal
        made = table.native([value.text if isinstance(value, Unread) else value for value in values])
        fields.append(pa.field(described.name, made.type, metadata={COLUMN: str(described.number)}))
        columns.append(made)
    return Reading(
        table=pa.Table.from_arrays(columns, schema=pa.schema(fields)), path=path, format=account.kind,
        sheet=", ".join(account.sheets), encoding=account.encoding, delimiter=account.delimiter,
        header_row=account.header_rows[-1] if account.header_rows else 0, read_as=account,
    )  # fmt: skip


def texts(understood: Understood, most: int | None = None) -> list[list[str]]:
    """The table as text, its header first: ISO days, decimal points, nothing for what is missing or could not be read.

    `most` rows at the most, where given.
    """
    rows = [[text(value) for value in row] for row in islice(zip(*understood.columns, strict=True), most)]
    return [list(understood.names), *rows]


def text(value: Value) -> str:
    """A value as the table shows it.

    >>> text(2.0), text(date(2025, 7, 1)), text(None)
    ('2', '2025-07-01', '')
    """
    match value:
        case None | Unread():
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value).removesuffix(".0")
        case date():
            return value.isoformat()
    return str(value)


def harmless(cells: Sequence[str]) -> list[str]:
    """Cells of a CSV that no spreadsheet program will run: an apostrophe before what would be a formula.

    A minus before words is a list's dash, and before figures a number: these are left alone.
    """
    return [f"'{cell}" if _RUNS.match(cell) else cell for cell in cells]
