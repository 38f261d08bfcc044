"""Excel workbooks, new (.xlsx, .xlsm, .xlsb) and old (.xls): values, merged cells, and fonts that draw other letters.

Values are those that were last computed; formulas and macros are never run.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path, PurePosixPath
from xml.parsers.expat import ExpatError

import python_calamine

from khue.model.reading import Repair
from khue.sources import archive, faults
from khue.sources.grid import Book, Box, Cell, Grid
from khue.sources.openers import biff, markup

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="([0-9]{1,6})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_RESULT = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
BINARY = ("xl/workbook.bin",)
"""What a workbook holds whose parts are written in bytes instead of markup (.xlsb)."""
_OLD_FONT = re.compile(r"\.vn|vni[\s-]|vps[\s-]", re.IGNORECASE)


@contextmanager
def refusing(path: Path, format: str) -> Iterator[None]:
    """What the reader of workbooks may raise, as the refusal that says why."""
    try:
        yield
    except python_calamine.PasswordError:
        raise faults.refuse(faults.ENCRYPTED, path) from None
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError, KeyError) as error:
        raise faults.refuse(faults.MALFORMED, path, format=format, told="", found=faults.shown(error)) from None
    except BaseException as error:
        # The reader is written in Rust: where it gives up, its fault is no Exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise faults.refuse(faults.MALFORMED, path, format=format, told="", found=faults.shown(error)) from None


def open_zip(path: Path) -> Book:
    """A workbook in an archive; raises InputError where it is none, encrypted, damaged or abnormally large."""
    binary = archive.has_part(path, BINARY) and not archive.has_part(path, ("xl/workbook.xml",))
    archive.check_workbook(path, *((BINARY, "XLSB") if binary else ()))
    with zipfile.ZipFile(path) as parts:
        macros = any(name.lower().endswith("vbaproject.bin") for name in parts.namelist())
        fonts = _fonts(path, parts)
    waiting = uncomputed(path)
    repairs = (*((Repair("macros", 1),) if macros else ()), *((Repair("uncomputed", waiting),) if waiting else ()))
    return _book(path, "xlsb" if binary else "xlsx", fonts, repairs)


def uncomputed(path: Path) -> int:
    """How many formulas hold no result, as programs write them that do not compute."""
    with zipfile.ZipFile(path) as parts:
        return sum(_without_result(parts, name) for name in parts.namelist() if _SHEET.fullmatch(name))


def _without_result(parts: zipfile.ZipFile, name: str) -> int:
    content = parts.read(name)
    return len(_NO_RESULT.findall(content)) if b"<f" in content else 0


def open_old(path: Path) -> Book:
    """A workbook of Excel 97 and before."""
    if is_encrypted(path):
        raise faults.refuse(faults.ENCRYPTED, path)
    if _is_word(path):
        raise faults.refuse(faults.CONTENT_MISMATCH, path, found="Word 97-2003")
    found = {
        name: {place: font for place, font in cells.items() if _OLD_FONT.match(font)}
        for name, cells in biff.fonts(path.read_bytes()).items()
    }
    return _book(path, "xls", found, ())


def is_encrypted(path: Path) -> bool:
    """An encrypted workbook is an OLE file with a part of this name."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 22)


def _is_word(path: Path) -> bool:
    """An old Word document is an OLE file with a part of this name, and none of a workbook's."""
    content = path.read_bytes()
    names = [name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "Book")]
    return names[0] in content and names[1] not in content and names[2] not in content


def _book(
    path: Path, kind: str, fonts: Mapping[str, Mapping[tuple[int, int], str]], repairs: tuple[Repair, ...]
) -> Book:
    with refusing(path, kind.upper()), python_calamine.CalamineWorkbook.from_path(path) as book:
        shown = python_calamine.SheetVisibleEnum.Visible
        sheets = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        grids = [
            _grid(book.get_sheet_by_name(one.name), one.visible == shown, fonts.get(one.name, {})) for one in sheets
        ]
    return Book(kind, tuple(grids), repairs=repairs)


def _grid(sheet: python_calamine.CalamineSheet, visible: bool, fonts: Mapping[tuple[int, int], str]) -> Grid:
    rows = [[_value(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merges = tuple(Box(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or [])
    return Grid(sheet.name, rows, merges=merges, fonts=fonts, visible=visible)


def _value(cell: str | float | bool | date | time | datetime | timedelta) -> Cell:
    if cell == "" or (isinstance(cell, str) and cell in _ERRORS):
        return None
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 86400
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell


def _fonts(path: Path, parts: zipfile.ZipFile) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet, the cells in a font that draws other letters; nothing is looked for where no style has such a font."""
    try:
        styles = _styles(parts.read("xl/styles.xml"))
        if not styles:
            return {}
        return {name: _cells(parts.read(part), styles) for name, part in _sheets(parts).items()}
    except (KeyError, ExpatError, zipfile.BadZipFile, ValueError) as error:
        if isinstance(error, markup.ForbiddenError):
            raise faults.refuse(faults.MALFORMED, path, format="XLSX", told="", found=faults.shown(error)) from None
        return {}


def _styles(content: bytes) -> dict[int, str]:
    """The font of each cell style that has such a font."""
    fonts: list[str] = []
    styles: list[int] = []
    for trail, attributes in markup.elements(content):
        match trail[-2:]:
            case ("fonts", "font"):
                fonts.append("")
            case ("font", "name") if trail[-3:-2] == ("fonts",):
                fonts[-1] = attributes.get("val", "")
            case ("cellXfs", "xf"):
                styles.append(int(attributes.get("fontId", 0)))
    named = {index: fonts[font] for index, font in enumerate(styles) if font < len(fonts)}
    return {index: name for index, name in named.items() if _OLD_FONT.match(name)}


def _sheets(parts: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    targets = {
        attributes["Id"]: attributes["Target"]
        for trail, attributes in markup.elements(parts.read("xl/_rels/workbook.xml.rels")) if trail[-1] == "Relationship"
    }  # fmt: skip
    found = {}
    for trail, attributes in markup.elements(parts.read("xl/workbook.xml")):
        relation = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
        if trail[-2:] == ("sheets", "sheet") and relation in targets:
            target = targets[relation]
            found[attributes["name"]] = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
    return found


def _cells(content: bytes, styles: Mapping[int, str]) -> dict[tuple[int, int], str]:
    found = {}
    for cell in _CELL.findall(content):
        style, reference = _STYLE.search(cell), _REFERENCE.search(cell)
        if style and reference and (name := styles.get(int(style[1]))):
            found[int(reference[2]) - 1, archive.column(reference[1]) - 1] = name
    return found
