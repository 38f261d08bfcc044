"""A workbook written anew from what was read of a file that is none, or none that can be edited: same sheets, plain cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from khue.reports.workbook.look import Look
from khue.reports.workbook.markup import DOCUMENT, HEAD, MAIN, letters, quoted, text
from khue.reports.workbook.model import Sheet, Value
from khue.reports.workbook.package import WORKBOOK_TYPE, Package

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet of a workbook holds."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORIGIN = datetime(1899, 12, 30)
_FIRST_DAY = date(1900, 3, 1)
_EXACT = 2**53
_DAY_SECONDS = 86_400
_BAD_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def package(sheets: Sequence[Sheet]) -> Package:
    """A workbook of these sheets; what is beyond the size of a sheet is left out."""
    made = Package()
    made.say(made.workbook, WORKBOOK_TYPE)
    made.say_of_all("rels", "application/vnd.openxmlformats-package.relationships+xml")
    made.say_of_all("xml", "application/xml")
    made.relate("", "officeDocument", made.workbook)
    look, listed, taken = Look(made), [], set[str]()
    for number, sheet in enumerate(sheets, 1):
        place = f"xl/worksheets/sheet{number}.xml"
        made[place] = part(sheet, look)
        made.say(place, _SHEET_TYPE)
        name = sheet_name(sheet.name, taken)
        taken.add(name.lower())
        listed.append(
            f'<sheet name="{quoted(name)}" sheetId="{number}" r:id="{made.relate(made.workbook, "worksheet", place)}"/>'
        )
    look.write()
    made[made.workbook] = HEAD + (
        f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{''.join(listed)}</sheets></workbook>"
    ).encode()  # fmt: skip
    return made


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that a sheet may have and none of `taken` (in small letters) is.

    >>> sheet_name("a/b:c", {"a b c"})
    'a b c (2)'
    """
    plain = _BAD_NAME.sub(" ", wanted).strip(" '")[:_LONGEST_NAME] or "Sheet1"
    name, turn = plain, 1
    while name.lower() in taken:
        turn += 1
        mark = f" ({turn})"
        name = plain[: _LONGEST_NAME - len(mark)] + mark
    return name


def part(sheet: Sheet, look: Look) -> bytes:
    """A sheet as a part of a workbook that has these styles."""
    rows = b"".join(_rows(sheet, look))
    merges = [
        f'<mergeCell ref="{letters(left + 1)}{top + sheet.first}:{letters(right + 1)}{bottom + sheet.first}"/>'
        for top, left, bottom, right in sheet.merges
    ]
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    return b"".join((
        HEAD, f'<worksheet xmlns="{MAIN}"><sheetFormatPr defaultRowHeight="15"/><cols>{_columns(sheet)}</cols><sheetData>'.encode(),
        rows, f"</sheetData>{merged}</worksheet>".encode(),
    ))  # fmt: skip


def _columns(sheet: Sheet) -> str:
    """Columns as wide as the texts of the first rows."""
    widths: dict[int, int] = {1: 10}
    for row in sheet.rows[:200]:
        for column, cell in enumerate(row[:MOST_COLUMNS], 1):
            widths[column] = max(widths.get(column, 8), min(len(str(cell or "")) + 2, 40))
    return "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in sorted(widths.items()))


def _rows(sheet: Sheet, look: Look) -> Iterator[bytes]:
    names = [letters(n) for n in range(1, min(max(map(len, sheet.rows), default=0), MOST_COLUMNS) + 1)]
    styles = {"text": look.text(), **{kind: look.days(kind) for kind in ("day", "moment", "time")}}
    for number, row in enumerate(sheet.rows[: MOST_ROWS - sheet.first + 1], sheet.first):
        cells = "".join(
            _cell(f"{name}{number}", value, styles)
            for name, value in zip(names, row, strict=False)
            if value not in (None, "")
        )
        if cells:
            yield f'<row r="{number}">{cells}</row>'.encode()


def _cell(reference: str, value: Value, styles: dict[str, int]) -> str:
    """A cell; a text is always one, whatever it begins with."""
    match value:
        case bool():
            return f'<c r="{reference}" t="b"><v>{value:d}</v></c>'
        case int() | float() if value == value and abs(value) < _EXACT:
            return f'<c r="{reference}"><v>{value!r}</v></c>'
        case datetime() if value.date() >= _FIRST_DAY:
            days = (value.replace(tzinfo=None) - _ORIGIN).total_seconds() / _DAY_SECONDS
            return f'<c r="{reference}" s="{styles["moment"]}"><v>{days!r}</v></c>'
        case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
            return f'<c r="{reference}" s="{styles["day"]}"><v>{(value - _ORIGIN.date()).days}</v></c>'
        case time():
            part = (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_SECONDS
            return f'<c r="{reference}" s="{styles["time"]}"><v>{part!r}</v></c>'
    return (
        f'<c r="{reference}" s="{styles["text"]}" t="inlineStr"><is><t xml:space="preserve">{text(value)}</t></is></c>'
    )
