"""The summary sheet: what the file is, how it was read, errors by kind with links to cells, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khue.reports.workbook.look import Look
from khue.reports.workbook.markup import HEAD, MAIN, letters, location, quoted, text
from khue.reports.workbook.model import Front, Kind, Line, Place

_WIDTHS = (20, 14, 26, 62, 62, 11, 11, 11, 11, 11, 11, 11, 11)
_TITLE = 26
_FACT = 150
"""So many letters of a fact stand on one line."""
MOST_LINKS = 8
"""So many cells of one kind are linked to beside its count."""


_NOWHERE = Place()


class _Rows:
    """Rows as they are written, and the links in them."""

    def __init__(self) -> None:
        self._rows: list[str] = []
        self._links: list[str] = []
        self._merged: list[str] = []

    def fact(self, label: str, style: int, value: str, plain: int) -> None:
        """A row with a label and, over several columns, what it is."""
        lines = sum(1 + len(line) // _FACT for line in value.split("\n"))
        self._merged.append(f'<mergeCell ref="B{len(self._rows) + 1}:E{len(self._rows) + 1}"/>')
        self.add((label, style, _NOWHERE), (value, plain, _NOWHERE), height=15 * lines + 2)

    def add(self, *cells: tuple[object, int, Place], height: int = 0) -> None:
        """A row of words, each with its style and the cell that it leads to."""
        row = len(self._rows) + 1
        made = []
        for column, (words, style, place) in enumerate(cells, 1):
            reference = f"{letters(column)}{row}"
            made.append(_cell(reference, words, style))
            if place.sheet:
                target = quoted(location(place.sheet, place.row, place.column))
                self._links.append(f'<hyperlink ref="{reference}" location="{target}" display="{quoted(words)}"/>')
        tall = f' ht="{height}" customHeight="1"' if height else ""
        self._rows.append(f'<row r="{row}"{tall}>{"".join(made)}</row>')

    def content(self) -> bytes:
        """The part of the sheet."""
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
        )
        view = '<sheetView workbookViewId="0" showGridLines="0" tabSelected="1"/>'
        merged = f"<mergeCells>{''.join(self._merged)}</mergeCells>" if self._merged else ""
        links = f"<hyperlinks>{''.join(self._links)}</hyperlinks>" if self._links else ""
        body = (
            f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="FF8C1D18"/><pageSetUpPr fitToPage="1"/></sheetPr>'
            f"<sheetViews>{view}</sheetViews><cols>{widths}</cols><sheetData>{''.join(self._rows)}</sheetData>{merged}{links}"
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
        )
        return HEAD + body.encode()


def _cell(reference: str, words: object, style: int) -> str:
    if isinstance(words, int):
        return f'<c r="{reference}" s="{style}"><v>{words}</v></c>'
    if not words:
        return f'<c r="{reference}" s="{style}"/>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text(words)}</t></is></c>'


def content(front: Front, look: Look) -> bytes:
    """The sheet's part; its styles are added to `look`."""
    rows, bold, plain = _Rows(), look.words("bold"), look.words("text")
    rows.add((front.title, look.words("title"), _NOWHERE), height=_TITLE)
    for label, value in front.facts:
        rows.fact(label, bold, value, plain)
    rows.add()
    if front.kinds:
        _heading(rows, look, front.kinds_title, front.kinds_head)
        for kind in front.kinds:
            rows.add(*_kind(kind, look))
        rows.add()
    if front.lines:
        _heading(rows, look, front.lines_title, front.lines_head)
        for line in front.lines:
            rows.add(*_line(line, look))
    return rows.content()


def _heading(rows: _Rows, look: Look, title: str, heads: Sequence[str]) -> None:
    rows.add((title, look.words("title"), _NOWHERE), height=_TITLE)
    rows.add(*((head, look.words("bold"), _NOWHERE) for head in heads))


def _kind(kind: Kind, look: Look) -> Iterator[tuple[object, int, Place]]:
    yield kind.count, look.words("text"), _NOWHERE
    for number, words in enumerate(kind.words):
        yield words, look.words("text", None if number else kind.tone), _NOWHERE
    for place in kind.places[:MOST_LINKS]:
        yield f"{letters(place.column)}{place.row}", look.words("link"), place


def _line(line: Line, look: Look) -> Iterator[tuple[object, int, Place]]:
    place = line.place
    shown = f"{letters(place.column)}{place.row}" if place.row else ""
    yield shown, look.words("link" if place.sheet else "text"), place
    for number, words in enumerate(line.words):
        yield words, look.words("text", line.tone if not number else None), _NOWHERE
