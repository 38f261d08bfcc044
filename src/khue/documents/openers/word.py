"""Word documents (.docx): paragraphs with the numbers that Word counts for them, tables as rows.

Read from the XML itself, part by part, so that a long annex needs little memory. Tables of one or two columns are layout
(the header, the signature): their cells become lines. What was deleted with tracked changes is left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from khue.documents.faults import TOO_LONG, UNKNOWN_FORM
from khue.documents.openers.numbering import Numbering, W
from khue.documents.openers.refused import refuse
from khue.documents.plain import Plain, plain, tidy

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_XML = 400_000_000
_LEFT_OUT = frozenset([f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", _FALLBACK, f"{W}rPr"])
_LAYOUT = 2


def word(path: Path) -> Plain:
    """The plain text of a Word document; raises InputError where it is none or too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            return plain("\n".join(_lines(archive, path)), whole=True)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, EOFError) as error:
        raise refuse(UNKNOWN_FORM, path, found=f"Word: {error}") from None


def part(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """One part of the archive; raises InputError where it is too large or defines entities."""
    info = archive.getinfo(name)
    if info.file_size > MOST_XML:
        raise refuse(TOO_LONG, path, found=f"{info.file_size} byte ({name})", limit=f"{MOST_XML} byte")
    content = archive.read(info)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content[:2000]:
        raise refuse(UNKNOWN_FORM, path, found=f"DOCTYPE ({name})")
    return content


def _lines(archive: zipfile.ZipFile, path: Path) -> Iterator[str]:
    names = set(archive.namelist())
    held = {
        name: part(archive, f"word/{name}.xml", path) for name in ("numbering", "styles") if f"word/{name}.xml" in names
    }
    numbering = Numbering(held.get("numbering"), held.get("styles"))
    part(archive, "word/document.xml", path)
    with archive.open("word/document.xml") as stream:
        yield from _body(stream, numbering)


def _body(stream: IO[bytes], numbering: Numbering) -> Iterator[str]:
    """The lines of paragraphs and tables that stand directly in the body, each forgotten when it was read."""
    depth = 0
    for event, element in ElementTree.iterparse(stream, events=("start", "end")):  # noqa: S314 - DOCTYPE was refused
        blocks = element.tag in (f"{W}p", f"{W}tbl")
        if event == "start":
            depth += blocks
            continue
        depth -= blocks
        if blocks and depth == 0:
            yield from _block(element, numbering)
            element.clear()


def _block(element: ElementTree.Element, numbering: Numbering) -> Iterator[str]:
    if element.tag == f"{W}tbl":
        yield from _table(element, numbering)
    else:
        yield from paragraph(element, numbering).split("\n")


def paragraph(element: ElementTree.Element, numbering: Numbering, *, laid_out: bool = False) -> str:
    """The words of a paragraph, after the number that Word counts for it; line breaks stay after capitals and where it is `laid_out`."""
    text = "".join(_runs(element))
    pieces = [tidy(piece) for piece in text.split("\n")]
    joined = pieces[0]
    for before, piece in pairwise(pieces):
        joined += ("\n" if laid_out or before.isupper() or not before else " ") + piece
    label = numbering.label(element)
    return f"{label} {joined}" if label and joined else joined


def _runs(element: ElementTree.Element) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}noBreakHyphen"):
            yield " " if child.tag == f"{W}tab" else "-"
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag != f"{W}pPr":
            yield from _runs(child)


def _table(element: ElementTree.Element, numbering: Numbering) -> Iterator[str]:
    columns = element.findall(f"{W}tblGrid/{W}gridCol")
    laid_out = 0 < len(columns) <= _LAYOUT
    rows = [list(_cells(row, numbering, laid_out)) for row in element.iter(f"{W}tr")]
    above: dict[int, str] = {}
    for row in rows:
        if laid_out:
            for text, _, _ in row:
                yield from text.split("\n")
            continue
        cells: list[str] = []
        for text, span, goes_on in row:
            shown = above.get(len(cells), "") if goes_on else tidy(text).replace("|", "/")
            above[len(cells)] = shown
            cells += [shown, *[""] * (span - 1)]
        yield f"| {' | '.join(cells)} |"


def _cells(row: ElementTree.Element, numbering: Numbering, laid_out: bool) -> Iterator[tuple[str, int, bool]]:
    """The cells of a row: words, columns that it spans, and whether it goes on with the cell above."""
    for cell in row.iterfind(f"{W}tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        words = "\n".join(paragraph(one, numbering, laid_out=laid_out) for one in cell.iter(f"{W}p"))
        goes_on = merged is not None and merged.get(f"{W}val", "continue") != "restart"
        yield words, int(span.get(f"{W}val", "1")) if span is not None else 1, goes_on
