"""A workbook with marks and a summary sheet: a copy of the sender's, or one written anew from what was read of the file."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

from khue.reports.workbook import fresh, notes, safe
from khue.reports.workbook import front as front_sheet
from khue.reports.workbook.cells import SheetText, Style
from khue.reports.workbook.look import Look
from khue.reports.workbook.markup import DOCUMENT, Element, UnusualError, dump, parse, tag
from khue.reports.workbook.model import Front, Mark, Sheet, Tone
from khue.reports.workbook.package import Package

MOST_COMMENTS = 5_000
"""So many cells of a sheet get a comment; all marked ones get their colour."""
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_GRAVEST = (Tone.ERROR, Tone.WARNING, Tone.NOTE)


def mark(source: Path, target: Path, marks: Iterable[Mark], front: Front, whole: Sheet | None = None) -> None:
    """Write a copy of the workbook with marks, the summary first and the `whole` list last.

    Raises UnusualError where it is no workbook to be edited.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            package = Package(archive)
            if not safe.is_active(package):
                _Marking(package, front, whole).write(marks, target)
                return
        with zipfile.ZipFile(BytesIO(safe.laundered(source.read_bytes()))) as archive:
            _Marking(Package(archive), front, whole).write(marks, target)
    except (UnusualError, OSError):
        raise
    except Exception as error:
        # What others' programs write has no end of forms; a copy written anew is always to be had.
        raise UnusualError(f"{type(error).__name__}: {error}") from error


def write(
    target: Path, sheets: Sequence[Sheet], marks: Iterable[Mark], front: Front, whole: Sheet | None = None
) -> None:  # fmt: skip
    """Write a new workbook of these sheets with marks, the summary first and the `whole` list last."""
    _Marking(fresh.package(sheets), front, whole).write(marks, target)


class _Marking:
    """One workbook on its way."""

    def __init__(self, package: Package, front: Front, whole: Sheet | None) -> None:
        self._package, self._front, self._whole = package, front, whole
        safe.disarm(package)
        self._root = parse(package[package.workbook])
        self._look = Look(package)
        self._parts = self._sheets()

    def write(self, marks: Iterable[Mark], target: Path) -> None:
        by_sheet: dict[str, list[Mark]] = defaultdict(list)
        for one in marks:
            by_sheet[one.sheet].append(one)
        stopped = [self._sheet(part, by_sheet.get(name, [])) for name, part in self._parts.items()]
        if any(stopped):
            self._forget_calculations()
        self._add_front()
        if self._whole is not None:
            self._add_whole(self._whole)
        self._look.write()
        self._package.write(target)

    def _sheets(self) -> dict[str, str]:
        """The part of each worksheet by its name."""
        parts = {id: (type, target) for id, type, target in self._package.related(self._package.workbook)}
        found = {}
        for one in self._listed():
            type, target = parts[one.get(tag("id", DOCUMENT))]
            if type.endswith("/worksheet"):
                found[one.get("name")] = target
        return found

    def _listed(self) -> Element:
        listed = self._root.find(tag("sheets"))
        if listed is None:
            raise UnusualError("a workbook without sheets")
        return listed

    def _sheet(self, part: str, marks: Sequence[Mark]) -> bool:
        """Mark the cells of a sheet; whether its formulas had to go."""
        sheet = SheetText.of(self._package[part])
        stopped = sheet.stop_formulas()
        selected = [one for one in sheet.frame.iter(tag("sheetView")) if one.attrib.pop("tabSelected", None)]
        if not (marks or stopped or selected):
            return False
        wanted: dict[int, dict[int, Style]] = defaultdict(dict)
        comments: dict[notes.Cell, str] = {}
        for (row, column), found in _by_cell(marks).items():
            tone = min((one.tone for one in found), key=_GRAVEST.index)
            wanted[row][column] = partial(self._styled, tone)
            words = "\n".join(dict.fromkeys(one.comment for one in found if one.comment))
            if words and len(comments) < MOST_COMMENTS:
                comments[row, column] = words
        sheet.mark(wanted)
        if comments:
            notes.comment(self._package, part, sheet.frame, comments, self._front.author)
        self._package[part] = sheet.content()
        return stopped

    def _styled(self, tone: Tone, base: int) -> int:
        return self._look.marked(base, tone)

    def _forget_calculations(self) -> None:
        """The order of calculation names cells with formulas; programs make it again."""
        for _, type, target in list(self._package.related(self._package.workbook)):
            if type.endswith("/calcChain"):
                self._package.unrelate(self._package.workbook, target)
                self._package.drop(target)

    def _add_front(self) -> None:
        """Put the summary before all other sheets; what counts sheets by their place moves one on."""
        self._add(0, self._front.name, front_sheet.content(self._front, self._look))
        for one in self._root.iter(tag("definedName")):
            if one.get("localSheetId") is not None:
                one.set("localSheetId", str(int(one.get("localSheetId")) + 1))
        for one in self._root.iter(tag("workbookView")):
            one.attrib.pop("firstSheet", None)
            one.attrib.pop("activeTab", None)
        self._package[self._package.workbook] = dump(self._root)

    def _add_whole(self, whole: Sheet) -> None:
        """Put the whole list after all other sheets, which moves none of them."""
        self._add(len(self._listed()), whole.name, fresh.part(whole, self._look))
        self._package[self._package.workbook] = dump(self._root)

    def _add(self, at: int, wanted: str, content: bytes) -> None:
        package, listed = self._package, self._listed()
        part = package.free("xl/worksheets/khue{}.xml")
        package[part] = content
        package.say(part, _SHEET_TYPE)
        name = fresh.sheet_name(wanted, {one.get("name", "").lower() for one in listed})
        number = max((int(one.get("sheetId", 0)) for one in listed), default=0) + 1
        id = package.relate(package.workbook, "worksheet", part)
        listed.insert(at, listed.makeelement(
            tag("sheet"), {"name": name, "sheetId": str(number), tag("id", DOCUMENT): id}, nsmap={"r": DOCUMENT}
        ))  # fmt: skip


def _by_cell(marks: Sequence[Mark]) -> dict[tuple[int, int], list[Mark]]:
    """The marks by cell; a sheet has no cells beyond its size."""
    found: dict[tuple[int, int], list[Mark]] = defaultdict(list)
    for one in marks:
        if 0 < one.row <= fresh.MOST_ROWS and 0 < one.column <= fresh.MOST_COLUMNS:
            found[one.row, one.column].append(one)
    return found
