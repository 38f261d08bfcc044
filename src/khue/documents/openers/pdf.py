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
from khue.documents.paragraphs import is_row
from khue.documents.plain import Plain, plain, tidy
from khue.model.finding import Finding

MOST_PAGES = 3000
_PAGE_NUMBER = re.compile(r"[-–\s]*(?:Trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–\s]*$")
_BROKEN_NUMBER = re.compile(r"(\d/[A-ZĐ]*-?)\s*\n\s*([A-ZĐ]+-?)")
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
    lines, empty = list[str](), list[int]()
    for at in range(count):
        page = document[at]
        found = list(_page(page))
        page.close()
        if sum(len(line) for line in found) < _FEW:
            empty.append(at + 1)
        _append(lines, found)
    if len(empty) == count:
        raise refuse(NO_TEXT, path, pages=count)
    missing = (
        (Finding(SOME_PAGES_WITHOUT_TEXT, str(path), params={"pages": ", ".join(map(str, empty))}),) if empty else ()
    )
    return plain("\n".join(lines), pages=count, findings=missing)


def _append(lines: list[str], page: list[str]) -> None:
    """Add a page: a table that goes on loses its repeated heading, and a row that was cut by the page's end is made whole."""
    if not (lines and page and is_row(lines[-1]) and is_row(page[0])):
        lines += page
        return
    start = len(lines) - next((n for n, line in enumerate(reversed(lines)) if not is_row(line)), len(lines))
    rest = page[1:] if page[0] == lines[start] else page
    above, first = lines[-1].split("|"), rest[0].split("|") if rest and is_row(rest[0]) else []
    if len(above) == len(first) > 3 and not first[1].strip() and above[1].strip():
        lines[-1] = "|".join(
            f" {tidy(f'{one} {other}')} " if one or other else "" for one, other in zip(above, first, strict=True)
        )
        rest = rest[1:]
    lines += rest


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
    """The words with plain hyphens at line ends, and numbers of documents in one piece."""
    for sign in _HYPHEN:
        words = words.replace(sign, "-")
    return _BROKEN_NUMBER.sub(r"\1\2", words)
