"""How a Word document looks: its styles, its pages, the number above and the foot below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from khue.reports.papers.layout import FONT, Layout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

PLACE = {
    "mark": "Paper Mark", "title": "Title", "addressee": "Paper Addressee", "basis": "Paper Basis", "body": "Body Text",
    "point": "List Paragraph", "note": "Paper Note", "caption": "Caption", "cell": "Paper Cell", "head": "Paper Head",
    "attached": "Paper Attached", "foot": "Footer", "number": "Header",
}  # fmt: skip
"""The style of each kind of line."""
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
GRID = "Table Grid"
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}


def set_styles(document: Document, layout: Layout, lang: str, kept: frozenset[str] = frozenset()) -> None:
    """Give the document its styles: those that Word knows by name where there is one, and a few of our own.

    Those that are `kept` look as the document has them: it is a city's own.
    """
    from docx.enum.style import WD_STYLE_TYPE

    if not kept:
        _defaults(document, layout, lang)
    known = {style.name for style in document.styles}
    for name in (*PLACE.values(), *HEADINGS):
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    if GRID not in known:
        _lined(document.styles.add_style(GRID, WD_STYLE_TYPE.TABLE).element)
    centered = {"align": "center", "after": 0.0}
    body = {"align": "justify", "first": layout.first_line, "after": layout.between}
    looks: dict[str, dict[str, Any]] = {
        "title": {"size": layout.title, "bold": True, **centered},
        "mark": {"size": layout.agency, "bold": True, "align": "center", "before": 6.0, "after": 6.0},
        "addressee": {"left": 45.0, "after": 2.0},
        "basis": {**body, "italic": True}, "body": body, "point": body,
        "note": {"size": layout.small, "italic": True, "after": layout.between},
        "caption": {"size": layout.small, "align": "center", "before": 6.0, "after": 4.0, "keep": True},
        "cell": {"size": layout.table, "after": 0.0}, "head": {"size": layout.agency, **centered},
        "attached": {"italic": True, "align": "center", "after": layout.between},
        "foot": {"size": layout.footline, **centered}, "number": {"size": layout.page_number, **centered},
    }  # fmt: skip
    for kind, look in ((kind, look) for kind, look in looks.items() if PLACE[kind] not in kept):
        _look(document.styles[PLACE[kind]], **look)
    for level, (bold, italic) in enumerate(((True, False), (True, False), (False, True)), 1):
        if f"Heading {level}" in kept:
            continue
        style = document.styles[f"Heading {level}"]
        _look(style, size=layout.body, bold=bold, italic=italic, before=layout.between, after=layout.between, keep=True)


def _lined(style: Any) -> None:  # noqa: ANN401 - an element of python-docx without a type
    """Give a style of tables thin lines around every cell."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    properties, borders = OxmlElement("w:tblPr"), OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    style.append(properties)


def _defaults(document: Document, layout: Layout, lang: str) -> None:
    """What every style builds upon: the typeface in all scripts, black, in the paper's language."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    normal = document.styles["Normal"]
    _look(normal, size=layout.body, after=0.0)
    normal.paragraph_format.line_spacing = layout.leading
    for style in document.styles.element.iter(qn("w:lang")):
        style.getparent().remove(style)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES[lang])
    normal.element.get_or_add_rPr().append(language)


def _look(
    style: ParagraphStyle, *, size: float = 0.0, bold: bool = False, italic: bool = False, align: str = "",
    before: float = 0.0, after: float = 0.0, first: float = 0.0, left: float = 0.0, keep: bool = False,
) -> None:  # fmt: skip
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    font, form = style.font, style.paragraph_format
    font.name, font.bold, font.italic, font.color.rgb = FONT, bold, italic, RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    if size:
        font.size = Pt(size)
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
    form.first_line_indent, form.left_indent = Mm(first), Mm(left)
    if align:
        form.alignment = WD_PARAGRAPH_ALIGNMENT[align.upper()]
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def set_page(section: Section, layout: Layout, *, landscape: bool = False, first: int | None = None) -> None:
    """The size and margins of a section's pages; `first` is the number that its first page gets."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Mm

    width, height = (layout.height, layout.width) if landscape else (layout.width, layout.height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    section.left_margin, section.right_margin = Mm(layout.left), Mm(layout.right)
    section.header_distance, section.footer_distance = Mm(layout.number), Mm(layout.foot)
    section.different_first_page_header_footer = True
    if first is not None:
        number = OxmlElement("w:pgNumType")
        number.set(qn("w:start"), str(first))
        section._sectPr.append(number)


def set_page_number(section: Section) -> None:
    """The page number in the middle of the upper margin; the first page has none."""
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    _field(section.header.paragraphs[0], "PAGE")


def _field(paragraph: Paragraph, code: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    for kind in ("begin", "", "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == "1":
            run.text = kind
            continue
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = code
        run._r.append(made)


def set_foot(section: Section, marks: Sequence[str], foot: Sequence[str], layout: Layout) -> None:
    """The foot of every page, the first one too."""
    for part in (section.footer, section.first_page_footer):
        part.is_linked_to_previous = False
        lines = [(" · ".join(marks), True)] if marks else []
        lines += [(line, False) for line in foot]
        for at, (line, bold) in enumerate(lines):
            paragraph = part.paragraphs[0] if at == 0 else part.add_paragraph(style=PLACE["foot"])
            paragraph.add_run(line).bold = bold or None
        border(part.paragraphs[0], "top", layout)


def border(paragraph: Paragraph, side: str, layout: Layout, share: float = 0.0, width: float = 0.0) -> None:
    """A thin line above or below a paragraph; `share` (a percentage of `width` in mm) shortens it from both sides."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Mm

    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )
    if share:
        aside = Mm((width or layout.text_width()) * (1 - share / 100) / 2)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = aside
