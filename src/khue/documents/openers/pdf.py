"""PDF with text: lines as they stand on the page, and tables where lines are ruled.

Each page is read and forgotten. A page without a letter is a picture: a document of such pages is refused as a scan, single
ones are named. Page numbers at the edges are left out, so that paragraphs and tables go on over pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from khue.documents.faults import LOCKED, NO_TEXT, SOME_PAGES_WITHOUT_TEXT, TOO_LONG, UNKNOWN_FORM
from khue.documents.openers.refused import refuse
from khue.documents.openers.ruled import Grid, grids
from khue.documents.plain import Plain, plain, tidy
from khue.model.finding import Finding

MOST_PAGES = 3000
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:Trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*$")
_HYPHEN = "\u0002\ufffe"
_FEW = 8


def pdf(path: Path) -> Plain:
    """The plain text of a PDF; raises InputError where it is locked, damaged, too long or a scan."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise refuse(
            LOCKED if "password" in str(error).lower() else UNKNOWN_FORM, path, found=f"PDF: {error}"
        ) from None
    try:
        return _read(document, path)
    finally:
        document.close()


def _read(document: pdfium.PdfDocument, path: Path) -> Plain:
    count = len(document)
    if count > MOST_PAGES:
        raise refuse(TOO_LONG, path, found=f"{count} trang / pages", limit=f"{MOST_PAGES}")
    pages, empty = list[str](), list[int]()
    for at in range(count):
        page = document[at]
        lines = list(_page(page))
        page.close()
        pages.append("\n".join(lines))
        if sum(len(line) for line in lines) < _FEW:
            empty.append(at + 1)
    if len(empty) == count:
        raise refuse(NO_TEXT, path, pages=count)
    found = (
        (Finding(SOME_PAGES_WITHOUT_TEXT, str(path), params={"pages": ", ".join(map(str, empty))}),) if empty else ()
    )
    return plain("\n".join(page for page in pages if page), pages=count, findings=found)


def _page(page: pdfium.PdfPage) -> Iterator[str]:
    """The lines of a page from top to bottom, ruled tables as rows, without the page's number."""
    width, height = page.get_size()
    text = page.get_textpage()
    lines, top = list[str](), height
    for grid in grids(page):
        lines += _between(text, width, grid.top, top)
        lines += _rows(text, grid)
        top = grid.bottom
    lines += _between(text, width, 0.0, top)
    text.close()
    for edge in (0, -1):
        if lines and _PAGE_NUMBER.match(lines[edge]):
            lines.pop(edge)
    yield from lines


def _between(text: pdfium.PdfTextPage, width: float, bottom: float, top: float) -> list[str]:
    if top - bottom < 1:
        return []
    words = str(text.get_text_bounded(0, bottom, width, top))
    return [line.strip() for line in _whole(words).splitlines() if line.strip()]


def _rows(text: pdfium.PdfTextPage, grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        cells = [tidy(_whole(str(text.get_text_bounded(*cell)))).replace("|", "/") if cell else "" for cell in row]
        if any(cells):
            yield f"| {' | '.join(cells)} |" if len(cells) > 2 else "\n".join(cell for cell in cells if cell)


def _whole(words: str) -> str:
    """The words without the signs that stand for hyphens at line ends."""
    for sign in _HYPHEN:
        words = words.replace(sign, "")
    return words
