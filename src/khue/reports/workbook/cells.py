"""The cells of a sheet, edited as text: a sheet of a hundred thousand rows is not taken apart for a few wrong cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from khue.reports.workbook.markup import Element, UnusualError, dump, letters, number, parse

_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/>|>)")
_NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})[0-9]{1,7}"')
_STYLE = re.compile(rb'\ss="([0-9]{1,6})"')
_HIDING = (b"<!--", b"<![CDATA[", b"<!DOCTYPE")
_RUNNING = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>[^<]*(?:\||\b(?:CALL|REGISTER|REGISTER\.ID|EXEC|WEBSERVICE|RTD|DDE)\s*\()[^<]*<",
    re.IGNORECASE,
)
_FORMULA = re.compile(rb"<((?:\w+:)?)f\b(?:[^>]*/>|[^>]*>[^<]*</\1f>)")

Style = Callable[[int], int]
"""The style of a marked cell by the one that it had."""


@dataclass
class SheetText:
    """A sheet's part in three: `frame` is all around the rows, as elements; `data` the rows, as they are written."""

    frame: Element
    data: bytes
    prefix: bytes

    @classmethod
    def of(cls, content: bytes) -> SheetText:
        """The part divided; raises UnusualError where something could stand in it that looks like rows and is none."""
        if any(mark in content for mark in _HIDING):
            raise UnusualError("a sheet with comments in its markup")
        found = _DATA.search(content)
        if found is None:
            raise UnusualError("a sheet without rows")
        prefix = found[1]
        end = found.end() if found[2] == b"/>" else content.find(b"</" + prefix + b"sheetData>")
        if end < 0:
            raise UnusualError("a sheet that does not end")
        closing = b"" if found[2] == b"/>" else b"</" + prefix + b"sheetData>"
        frame = content[: found.start()] + b"<" + prefix + b"sheetData/>" + content[end + len(closing) :]
        return cls(parse(frame), b"" if found[2] == b"/>" else content[found.end() : end], prefix)

    def content(self) -> bytes:
        """The part in one again."""
        frame, tag = dump(self.frame), self.prefix + b"sheetData"
        before, found, after = frame.partition(b"<" + tag + b"/>")
        if not found:
            raise UnusualError("rows lost their place")
        return b"".join((before, b"<", tag, b">", self.data, b"</", tag, b">", after))

    def stop_formulas(self) -> bool:
        """Leave values in the place of all formulas, where one of them would start a program or ask the network."""
        if not _RUNNING.search(self.data):
            return False
        self.data = _FORMULA.sub(b"", self.data)
        return True

    def mark(self, wanted: Mapping[int, Mapping[int, Style]]) -> None:
        """Give cells another style, by row and column from 1; rows and cells that are not there are put in."""
        if wanted:
            self.data = b"".join(self._rows({row: dict(cells) for row, cells in wanted.items()}))

    def _rows(self, wanted: dict[int, dict[int, Style]]) -> Iterator[bytes]:
        name = re.escape(self.prefix) + b"row"
        rows = re.compile(b"<" + name + rb"(?=[\s/>])([^>]*?)(?:/>|>(.*?)</" + name + b">)", re.DOTALL)
        place, last, waiting = 0, 0, sorted(wanted)
        for found in rows.finditer(self.data):
            said = _NUMBER.search(found[1])
            last = int(said[1]) if said else last + 1
            if not waiting or last < waiting[0]:
                continue
            yield self.data[place : found.start()]
            while waiting and waiting[0] < last:
                row = waiting.pop(0)
                yield self._row(row, b"", b"", wanted[row])
            place = found.start()
            if waiting and waiting[0] == last:
                yield self._row(waiting.pop(0), found[1], found[2] or b"", wanted[last])
                place = found.end()
        yield self.data[place:]
        for row in waiting:
            yield self._row(row, b"", b"", wanted[row])

    def _row(self, row: int, attributes: bytes, inside: bytes, wanted: dict[int, Style]) -> bytes:
        said = attributes if _NUMBER.search(attributes) else attributes + b' r="%d"' % row
        # The span of a row is a hint that would be wrong once a cell is put in beyond it.
        said = re.sub(rb'\sspans="[^"]*"', b"", said)
        cells = b"".join(self._cells(row, inside, wanted))
        name = self.prefix + b"row"
        return b"<" + name + said + b">" + cells + b"</" + name + b">"

    def _cells(self, row: int, inside: bytes, wanted: dict[int, Style]) -> Iterator[bytes]:
        name = re.escape(self.prefix) + b"c"
        cells = re.compile(b"<" + name + rb"(?=[\s/>])([^>]*?)(/>|>(.*?)</" + name + b">)", re.DOTALL)
        place, last, waiting = 0, 0, sorted(wanted)
        for found in cells.finditer(inside):
            said = _REFERENCE.search(found[1])
            last = number(said[1].decode()) if said else last + 1
            yield inside[place : found.start()]
            place = found.end()
            while waiting and waiting[0] < last:
                column = waiting.pop(0)
                yield self._new(row, column, wanted[column])
            if waiting and waiting[0] == last:
                yield b"<" + self.prefix + b"c" + _styled(found[1], wanted[waiting.pop(0)]) + found[2]
            else:
                yield found[0]
        yield inside[place:]
        for column in waiting:
            yield self._new(row, column, wanted[column])

    def _new(self, row: int, column: int, style: Style) -> bytes:
        return b'<%sc r="%s%d" s="%d"/>' % (self.prefix, letters(column).encode(), row, style(0))


def _styled(attributes: bytes, style: Style) -> bytes:
    said = _STYLE.search(attributes)
    rest = _STYLE.sub(b"", attributes)
    return rest + b' s="%d"' % style(int(said[1]) if said else 0)
