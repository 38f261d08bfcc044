"""A paper as a Word document that Word and LibreOffice open alike: real styles, real tables, a real page number.

The same paper always gives the same bytes: nothing is taken from the clock, and the parts of the file bear one date.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING

from khue.reports.papers import words
from khue.reports.papers.docx_blocks import Writer, heading_block, signature_block
from khue.reports.papers.docx_look import PLACE, set_foot, set_page, set_page_number, set_styles
from khue.reports.papers.layout import Layout, layout_of
from khue.reports.papers.model import Annex, Figure, Paper
from khue.reports.papers.numbering import numbered
from khue.reports.papers.pdf import pictures

if TYPE_CHECKING:
    from docx.document import Document

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP archive knows."""


def write(paper: Paper) -> bytes:
    """The bytes of the .docx file."""
    import docx

    paper, layout = numbered(paper), layout_of(paper.style)
    document = docx.Document(io.BytesIO(paper.base)) if paper.base else docx.Document()
    own = _emptied(document) if paper.base else frozenset()
    set_styles(document, layout, paper.lang, kept=own)
    _properties(document, paper)
    writer = Writer(document, layout, _drawn(paper))
    section = document.sections[0]
    set_page(section, layout)
    set_page_number(section)
    set_foot(section, paper.marks, paper.foot, layout)
    if not paper.loose:
        _text(writer, paper)
    for at, annex in enumerate(paper.annexes):
        _annex(writer, paper, annex, layout, opens=paper.loose and at == 0)
    return _packed(document)


def _emptied(document: Document) -> frozenset[str]:
    """Take everything out of a base document but its styles and its page; gives the names of its styles."""
    from docx.oxml.ns import qn

    body = document.element.body
    for part in [part for part in body if part.tag != qn("w:sectPr")]:
        body.remove(part)
    section = document.sections[0]
    for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
        for paragraph in part.paragraphs:
            paragraph.clear()
    return frozenset(style.name for style in document.styles if style.name)


def _text(writer: Writer, paper: Paper) -> None:
    """The paper itself, from the header to the signature."""
    heading_block(writer, paper)
    _title(writer, paper)
    writer.blocks(paper.blocks)
    writer.document.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on a page
    signature_block(writer, paper)


def _drawn(paper: Paper) -> dict[str, bytes]:
    """Every drawing as a picture, by its SVG."""
    blocks = (*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks))
    svgs = list(dict.fromkeys(block.svg for block in blocks if isinstance(block, Figure)))
    return dict(zip(svgs, pictures(svgs), strict=True))


def _properties(document: Document, paper: Paper) -> None:
    own, made = document.core_properties, datetime.combine(paper.head.day, time())
    own.title, own.subject, own.author = paper.title, paper.subject, paper.head.agency
    own.comments, own.language = paper.description, paper.lang
    own.created = own.modified = made
    own.last_modified_by, own.revision, own.keywords = "", 1, ""


def _title(writer: Writer, paper: Paper) -> None:
    from docx.shared import Pt

    if paper.marks:
        writer.line(" · ".join(mark.upper() for mark in paper.marks), PLACE["mark"])
    writer.line(paper.name.upper(), PLACE["title"]).paragraph_format.space_before = Pt(writer.layout.between)
    writer.line(paper.subject, PLACE["title"], rule=14)
    for at, who in enumerate(paper.addressees):
        addressed = words.ADDRESSED[paper.lang] if at == 0 else ""
        several = len(paper.addressees) > 1
        writer.line(f"{addressed} {'- ' if several else ''}{who}{';' if several else ''}".strip(), PLACE["addressee"])
    for basis in paper.bases:
        writer.line(basis, PLACE["basis"])


def _annex(writer: Writer, paper: Paper, annex: Annex, layout: Layout, *, opens: bool = False) -> None:
    """An annex begins on a page of its own, with page numbers of its own; one that opens the file has that already."""
    from docx.enum.section import WD_SECTION

    document = writer.document
    section = document.sections[0] if opens else document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, layout, landscape=annex.landscape, first=1)
    writer.width = layout.text_width(landscape=annex.landscape)
    writer.line(annex.label, PLACE["title"])
    writer.line(annex.title, PLACE["title"])
    writer.line(words.attached(paper), PLACE["attached"], rule=14)
    writer.blocks(annex.blocks)


def _packed(document: Document) -> bytes:
    """The file with its parts in order, each of the same date."""
    given, made = io.BytesIO(), io.BytesIO()
    document.save(given)
    with zipfile.ZipFile(given) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return made.getvalue()
