"""The parts of a paper as the parts of a Word document."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from khue.reports.papers import figures, words
from khue.reports.papers.docx_look import GRID, PLACE, border
from khue.reports.papers.layout import Layout
from khue.reports.papers.model import Block, Column, Figure, Heading, Paper, Paragraph, Row, Run, Signature, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as WordParagraph


ROOM = 60
"""The room at both sides of a cell of a table with lines, in twentieths of a point."""


class Writer:
    """Writes parts one after the other at the end of a document; `width` is that of the text in mm."""

    def __init__(self, document: Document, layout: Layout, drawn: Mapping[str, bytes]) -> None:
        self.document = document
        self.layout = layout
        self.width = layout.text_width()
        self._drawn = drawn
        # Looking a style up by its name takes longer than writing the cell that has it.
        self._cell_style = document.styles[PLACE["cell"]].style_id

    def line(self, text: str, style: str, *, rule: float = 0.0) -> WordParagraph:
        """A line in a style; `rule` draws a line below it, of that percentage of the width."""
        paragraph = self.document.add_paragraph(text, style=style)
        if rule:
            self._rule(rule)
        return paragraph

    def _rule(self, share: float) -> None:
        """An empty line of no height with a border: the short stroke below a title."""
        _stroke(self.document.add_paragraph(style=PLACE["head"]), self.layout, share, self.width)

    def blocks(self, blocks: Iterable[Block]) -> None:
        """Each part in its order."""
        for block in blocks:
            match block:
                case Heading():
                    self.document.add_paragraph(f"{block.label} {block.text}", style=f"Heading {block.level}")
                case Paragraph():
                    self._paragraph(block)
                case Table():
                    self._table(block)
                case Figure():
                    self._figure(block)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self.document.add_paragraph(style=PLACE[block.kind])
        if block.kind == "point":
            paragraph.add_run("- ")
        add_runs(paragraph, block.runs)

    def _caption(self, label: str, caption: str) -> WordParagraph:
        paragraph = self.document.add_paragraph(style=PLACE["caption"])
        paragraph.add_run(f"{label} ").bold = True
        paragraph.add_run(caption)
        return paragraph

    def _table(self, block: Table) -> None:
        if block.caption:
            self._caption(block.label, block.caption)
        head = [Row(cells=tuple(column.heading for column in block.columns), strong=True)] if block.headed else []
        made = self.document.add_table(0, len(block.columns), style=GRID)
        _room(made, ROOM)
        for at, row in enumerate((*head, *block.rows)):
            self._row(made, block, row, heads=block.headed and at == 0)
        _columns(made, block.columns, self.width)
        self.line(block.note, PLACE["note"]) if block.note else self.line("", PLACE["cell"])

    def _row(self, made: WordTable, block: Table, row: Row, *, heads: bool) -> None:
        added = made.add_row()  # type: ignore[no-untyped-call]  # the only call that python-docx left without types
        _mark(added._tr.get_or_add_trPr(), "w:cantSplit")
        if heads:
            _mark(added._tr.get_or_add_trPr(), "w:tblHeader")
        cells = added.cells
        if row.band:
            cells[0].merge(cells[-1])
        for at, text in enumerate(row.cells[: 1 if row.band else None]):
            strong = row.strong or row.band or (at == 0 and not block.headed)
            align = "center" if heads else "left" if row.band else block.columns[at].align
            self._cell(cells[at], text, align, strong=strong)

    def _cell(self, cell: _Cell, text: str, align: str, *, strong: bool) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
        from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._cell_style
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[align.upper()]
        paragraph.add_run(text).bold = strong or None

    def _figure(self, block: Figure) -> None:
        from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
        from docx.shared import Mm

        paragraph = self.document.add_paragraph(style=PLACE["cell"])
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
        paragraph.paragraph_format.keep_with_next = bool(block.caption)
        width = self.width * block.share / 100
        wide, high = figures.size(block.svg)
        picture = paragraph.add_run().add_picture(
            io.BytesIO(self._drawn[block.svg]), Mm(width), Mm(width * high / wide)
        )
        picture._inline.docPr.set("descr", block.alt)
        picture._inline.docPr.set("name", block.label or block.caption)
        if block.caption:
            self._caption(block.label, block.caption).paragraph_format.keep_with_next = bool(block.note)
        if block.note:
            self.line(block.note, PLACE["note"]).alignment = WD_PARAGRAPH_ALIGNMENT.CENTER


def add_runs(paragraph: WordParagraph, runs: Iterable[Run]) -> None:
    """The runs at the end of a paragraph; a link is written out with its text, as papers are read on paper."""
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None


def heading_block(writer: Writer, paper: Paper) -> None:
    """The agency on the left, the national or the Party's header on the right, in a table without lines."""
    head, layout = paper.head, writer.layout
    party = paper.style == "party"
    left, right = _sides(writer, (41, 59))
    first = [(head.parent.upper(), layout.agency, False)] if head.parent else []
    _lines(left, [*first, (head.agency.upper(), layout.agency, True)])
    if party:
        _lines(left, [("*", layout.agency, False)])
    else:
        _stroke(_next(left), layout, 35, writer.width * 0.41)
    _lines(left, [(words.number_line(head, paper.style, paper.lang), layout.body, False)])
    if party:
        _lines(right, [(words.PARTY[paper.lang], layout.country, True)])
    else:
        _lines(
            right, [(words.COUNTRY[paper.lang], layout.country, True), (words.MOTTO[paper.lang], layout.motto, True)]
        )
    _stroke(_next(right), layout, 62 if party else 56, writer.width * 0.59)
    _lines(right, [(words.day_line(head, paper.lang), layout.body, False)])
    right.paragraphs[-1].runs[0].italic = True


def signature_block(writer: Writer, paper: Paper) -> None:
    """Recipients on the left, who signs on the right, kept on one page."""
    signature = paper.signature
    if not (paper.recipients or signature.authority or signature.posts or paper.counterpart.posts):
        return
    writer.line("", PLACE["cell"]).paragraph_format.keep_with_next = True
    left, right = _sides(writer, (50, 50))
    _mark(writer.document.tables[-1].rows[0]._tr.get_or_add_trPr(), "w:cantSplit")
    if paper.recipients:
        _lines(left, [(words.RECIPIENTS[paper.lang], 12, True)], align="left")
        left.paragraphs[-1].runs[0].italic = True
        ends = [";"] * (len(paper.recipients) - 1) + ["."]
        _lines(
            left, [(f"- {who}{end}", 11, False) for who, end in zip(paper.recipients, ends, strict=True)], align="left"
        )
    if paper.counterpart.posts:
        _signs(left, paper.counterpart, writer.layout)
    _signs(right, signature, writer.layout)


def _signs(cell: _Cell, signature: Signature, layout: Layout) -> None:
    """Authority and posts, and the room to sign in."""
    posts = [line.upper() for line in (signature.authority, *signature.posts) if line]
    _lines(cell, [*((line, layout.body, True) for line in posts), *[("", layout.body, False)] * 4])


def _sides(writer: Writer, shares: tuple[int, int]) -> tuple[_Cell, _Cell]:
    """The two cells of a table without lines."""
    made = writer.document.add_table(1, 2)
    _room(made, 0)
    _columns(made, tuple(Column(heading="", share=share) for share in shares), writer.width)
    left, right = made.rows[0].cells
    return left, right


def _room(made: WordTable, twips: int) -> None:
    """Set the room at both sides of a cell, in twentieths of a point."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tbl.tblPr.append(margins)


def _lines(cell: _Cell, lines: Iterable[tuple[str, float, bool]], align: str = "center") -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt

    for text, size, bold in lines:
        paragraph = _next(cell)
        paragraph.alignment = WD_PARAGRAPH_ALIGNMENT[align.upper()]
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold or None, Pt(size)


def _next(cell: _Cell) -> WordParagraph:
    """The next paragraph of a cell: its first one while that is empty."""
    first = cell.paragraphs[0]
    used = bool(first.runs) or len(cell.paragraphs) > 1
    paragraph: WordParagraph = cell.add_paragraph() if used else first
    paragraph.style = PLACE["head"]
    return paragraph


def _stroke(paragraph: WordParagraph, layout: Layout, share: float, width: float) -> None:
    """Make an empty paragraph a short stroke."""
    from docx.shared import Pt

    paragraph.add_run("").font.size = Pt(2)
    paragraph.paragraph_format.line_spacing = Pt(4)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    border(paragraph, "top", layout, share, width)


def _columns(made: WordTable, columns: tuple[Column, ...], width: float) -> None:
    """Fix the widths of the columns, in the grid and in every cell: Word reads the one, LibreOffice the other."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    whole = sum(column.share for column in columns)
    for at, column in enumerate(columns):
        own = Mm(width * column.share / whole)
        made.columns[at].width = own
        for cell in made.columns[at].cells:
            if cell._tc.grid_span == 1:
                cell.width = own


def _mark(properties: Any, name: str) -> None:  # noqa: ANN401 - an element of python-docx without a type
    from docx.oxml.parser import OxmlElement

    properties.append(OxmlElement(name))
