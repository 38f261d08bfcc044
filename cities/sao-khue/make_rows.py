"""Makes the rows of Sao Khuê, a city that does not exist.

Nothing here was observed anywhere. Every row follows from its own name by a hash, so that the files come out the same
on every machine and in every year; `tests/golden/test_sao_khue_rows.py` proves that the files in the inbox are these.

What was invented, and why it is there:

- one commune moved from one district to the other on 1 January 2025, and its code passed to a commune of the other;
- online filing rises by a point a month, punctuality stays where it is, answers to reports hardly get faster;
- Bãi Trăng had no dossier in February 2023 (no row, hence no value) and one in February 2024 that was never returned
  (0 of 0, hence undefined, not 0 %);
- the extract was taken on 9 January 2026: what was returned later is not known.

Run it from anywhere: `python cities/sao-khue/make_rows.py` rewrites the two files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

Row = tuple[str | int | date | None, ...]

EXTRACT = date(2026, 1, 9)
REFORM = date(2025, 1, 1)
PLACES = {
    # place: (code until the reform, code since, dossiers a month, reports a month)
    "Bến Sao": ("SK101", "SK101", 6, 2),
    "Cầu Khuê": ("SK102", "SK102", 5, 2),
    "Đồi Sim": ("SK103", "SK203", 3, 1),
    "Lũng Nhài": ("SK201", "SK201", 4, 1),
    "Bãi Trăng": ("SK202", "SK103", 2, 0),
}
NO_DOSSIER = ("Bãi Trăng", "2023-02")
NEVER_RETURNED = ("Bãi Trăng", "2024-02")

HO_SO = ("ma_ho_so", "ma_xa", "ngay_nop", "ngay_hen_tra", "ngay_tra", "kenh", "muc_do", "hai_long", "le_phi")
PHAN_ANH = ("ma_phan_anh", "ma_xa", "ngay_nhan", "ngay_xu_ly", "linh_vuc", "muc_khan", "danh_gia")


def draw(below: int, *name: object) -> int:
    """A number from 0 to `below` - 1 that follows from `name` alone."""
    text = "|".join(str(part) for part in name)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % below


def months() -> Iterator[tuple[int, date]]:
    """The 36 months from January 2023 on, counted from 0, with their first day."""
    for number in range(36):
        yield number, date(2023 + number // 12, number % 12 + 1, 1)


def code_of(place: str, day: date) -> str:
    """The code that the place bore on that day."""
    before, since, *_ = PLACES[place]
    return since if day >= REFORM else before


def dossiers() -> list[Row]:
    """All dossiers in the order in which they were filed."""
    found: list[tuple[date, str, Row]] = []
    for number, first in months():
        for place, (_, _, usual, _) in PLACES.items():
            for nth in range(_dossier_count(place, first, usual)):
                row = _dossier(place, number, first, nth)
                found.append((row[1], f"{place}{nth}", row))  # type: ignore[arg-type]
    found.sort(key=lambda item: item[:2])
    return [(f"HS-{n:04d}", *row) for n, (_, _, row) in enumerate(found, start=1)]


def _dossier_count(place: str, first: date, usual: int) -> int:
    if (place, f"{first:%Y-%m}") == NO_DOSSIER:
        return 0
    if (place, f"{first:%Y-%m}") == NEVER_RETURNED:
        return 1
    return usual + draw(3, "dossiers", place, first)


def _dossier(place: str, month: int, first: date, nth: int) -> Row:
    name = ("dossier", place, first, nth)
    filed = first + timedelta(days=draw(27, *name, "filed"))
    promised = filed + timedelta(days=(5, 7, 10, 15)[draw(4, *name, "promised")])
    online = draw(100, *name, "channel") < 38 + month
    level = ("toan_trinh", "mot_phan")[draw(3, *name, "level") // 2] if online else "truc_tiep"
    returned = _returned(place, first, filed, promised, name)
    fee = (0, 0, 15_000, 30_000, 50_000)[draw(5, *name, "fee")]
    happy = _rating(first.year, name) if returned else None
    return code_of(place, filed), filed, promised, returned, "truc_tuyen" if online else "truc_tiep", level, happy, fee


def _returned(place: str, first: date, filed: date, promised: date, name: tuple[object, ...]) -> date | None:
    if (place, f"{first:%Y-%m}") == NEVER_RETURNED or draw(60, *name, "withdrawn") == 0:
        return None
    late = draw(100, *name, "late") < 11
    days = draw(12, *name, "delay") + 1 if late else -draw((promised - filed).days, *name, "early")
    returned = promised + timedelta(days=days)
    return returned if returned <= EXTRACT else None


def _rating(year: int, name: tuple[object, ...]) -> int | None:
    if draw(100, *name, "rated") >= 55:
        return None
    answers = {2023: (2, 3, 3, 4, 4, 4, 5, 5), 2024: (2, 3, 4, 4, 4, 4, 5, 5), 2025: (2, 3, 4, 4, 4, 5, 5, 5)}[year]
    return answers[draw(8, *name, "rating")]


def reports() -> list[Row]:
    """All citizens' reports in the order in which they came."""
    found: list[tuple[date, str, Row]] = []
    for _, first in months():
        for place, (_, _, _, usual) in PLACES.items():
            for nth in range(usual + draw(2, "reports", place, first)):
                row = _report(place, first, nth)
                found.append((row[1], f"{place}{nth}", row))  # type: ignore[arg-type]
    found.sort(key=lambda item: item[:2])
    return [(f"PA-{n:04d}", *row) for n, (_, _, row) in enumerate(found, start=1)]


def _report(place: str, first: date, nth: int) -> Row:
    name = ("report", place, first, nth)
    received = first + timedelta(days=draw(27, *name, "received"))
    urgency = ("khan", "binh_thuong", "binh_thuong", "binh_thuong", "phuc_tap")[draw(5, *name, "urgency")]
    least, spread = {"khan": (0, 3), "binh_thuong": (3, 8), "phuc_tap": (10, 14)}[urgency]
    handled = received + timedelta(days=least + draw(spread, *name, "handled"))
    done = handled if draw(25, *name, "forgotten") and handled <= EXTRACT else None
    field = ("giao_thong", "moi_truong", "chieu_sang", "trat_tu")[draw(4, *name, "field")]
    rating = 1 + draw(5, *name, "rating") if done and draw(3, *name, "rated") == 0 else None
    return code_of(place, received), received, done, field, urgency, rating


def as_csv(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The table as UTF-8 CSV: ISO dates, empty for unknown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(sheet: str, header: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The table as an Excel workbook of one sheet, stored without compression so that it is the same everywhere."""
    lines = [_line(n, cells) for n, cells in enumerate([tuple(header), *rows], start=1)]
    parts = {**_WORKBOOK, "xl/worksheets/sheet1.xml": _SHEET.format(rows="".join(lines))}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].format(sheet=sheet)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for path, text in parts.items():
            file.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), _XML + text)
    return archive.getvalue()


def _line(number: int, cells: Row) -> str:
    filled = ((chr(ord("A") + place), value) for place, value in enumerate(cells) if value is not None)
    return f'<row r="{number}">{"".join(_cell(f"{column}{number}", value) for column, value in filled)}</row>'


def _cell(address: str, value: str | int | date) -> str:
    if isinstance(value, date):
        return f'<c r="{address}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{address}"><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = f'<worksheet xmlns="{_MAIN}"><sheetData>{{rows}}</sheetData></worksheet>'
_WORKBOOK = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def files() -> dict[str, bytes]:
    """The inbox, each file under its path."""
    return {
        "inbox/ho-so/ho-so-2023-2025.csv": as_csv(HO_SO, dossiers()),
        "inbox/phan-anh/phan-anh-2023-2025.xlsx": as_xlsx("Phản ánh", PHAN_ANH, reports()),
    }


def main() -> None:
    """Write the inbox beside this file."""
    for path, content in files().items():
        target = Path(__file__).parent / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    main()
