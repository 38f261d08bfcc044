"""The writers of papers: the layout that the decree wants, every word, no letter lost, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from pypdf import PdfReader

from khue.reports.charts import bars, fan, series
from khue.reports.papers import figures, fonts, html, pdf
from khue.reports.papers.formats import FORMATS
from paper_sample import LETTERS, ROWS, sample

SQUEEZE = re.compile(r"\s+")


def squeezed(text: str) -> str:
    return SQUEEZE.sub("", text)


@cache
def written(ending: str, **options: str) -> bytes:
    return FORMATS[ending].write(sample(**options))


def opened(**options: str) -> Document:
    return docx.Document(io.BytesIO(written("docx", **options)))


def pdf_pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_the_same_paper_gives_the_same_bytes(ending: str) -> None:
    assert written(ending) == FORMATS[ending].write(sample())


def test_margins_are_those_of_the_decree() -> None:
    for section in opened().sections:
        assert section.top_margin is not None and 20 <= section.top_margin.mm <= 25
        assert section.bottom_margin is not None and 20 <= section.bottom_margin.mm <= 25
        assert section.left_margin is not None and 30 <= section.left_margin.mm <= 35
        assert section.right_margin is not None and 15 <= section.right_margin.mm <= 20


def test_a_page_is_a4_and_only_a_wide_annex_lies_across() -> None:
    first, wide, last = opened().sections
    assert [round(first.page_width.mm), round(first.page_height.mm)] == [210, 297]  # type: ignore[union-attr]
    assert [round(wide.page_width.mm), round(wide.page_height.mm)] == [297, 210]  # type: ignore[union-attr]
    assert [one.orientation for one in (first, wide, last)] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip


def test_every_style_that_is_used_is_black_times_new_roman() -> None:
    document = opened()
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    for table in document.tables:
        used |= {p.style.name for cell in table._cells for p in cell.paragraphs if p.style}
    for style in (document.styles[str(name)] for name in used):
        assert style.font.name == "Times New Roman", style  # type: ignore[attr-defined]
        fonts_of = style.element.rPr.rFonts
        assert {fonts_of.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
            "Times New Roman"
        }
        assert str(style.font.color.rgb) == "000000"  # type: ignore[attr-defined]
    body = document.styles["Body Text"]
    assert 13 <= document.styles["Normal"].font.size.pt <= 14  # type: ignore[attr-defined]
    assert body.paragraph_format.alignment == WD_PARAGRAPH_ALIGNMENT.JUSTIFY  # type: ignore[attr-defined]
    assert body.paragraph_format.first_line_indent.mm == pytest.approx(10, abs=0.1)  # type: ignore[attr-defined]


def test_the_page_number_is_centred_above_but_not_on_the_first_page() -> None:
    section = opened().sections[0]
    (line,) = section.header.paragraphs
    assert "PAGE" in [node.text for node in line._p.iter(qn("w:instrText"))]
    assert line.style is not None and line.style.paragraph_format.alignment == WD_PARAGRAPH_ALIGNMENT.CENTER
    assert section.different_first_page_header_footer
    assert not list(section.first_page_header._element.iter(qn("w:instrText")))
    assert section.header_distance is not None and section.header_distance.mm == pytest.approx(10, abs=0.1)


def test_the_foot_stands_on_every_page() -> None:
    section = opened().sections[0]
    for part in (section.footer, section.first_page_footer):
        assert "bản dựng abc" in "".join(paragraph.text for paragraph in part.paragraphs)


def test_the_national_header_stands_beside_the_agency() -> None:
    left, right = opened().tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN THỬ", "SỞ THỬ NGHIỆM", "Số: 05/BC-STN"]
    assert [p.text for p in right.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 02 tháng 11 năm 2023",
    ]  # fmt: skip


def test_a_paper_of_the_party_has_its_own_header() -> None:
    left, right = opened(style="party").tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN THỬ", "SỞ THỬ NGHIỆM", "*", "Số 05-BC-STN"]
    assert right.paragraphs[0].text == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert right.paragraphs[0].runs[0].font.size.pt in (15, 16)  # type: ignore[union-attr]
    assert "I- KẾT QUẢ" in [paragraph.text for paragraph in opened(style="party").paragraphs]


def test_headings_are_real_and_numbered() -> None:
    found = [(p.style.name, p.text) for p in opened().paragraphs if p.style and p.style.name.startswith("Heading")]
    assert found == [
        ("Heading 1", "I. KẾT QUẢ"), ("Heading 2", "1. Nhóm một"), ("Heading 3", "a) Riêng"), ("Heading 1", "II. KẾT LUẬN"),
    ]  # fmt: skip


def test_the_header_row_of_a_table_stands_again_on_every_page() -> None:
    document = opened()
    long = next(table for table in document.tables if len(table.rows) > ROWS)
    heads = [bool(list(row._tr.iter(qn("w:tblHeader")))) for row in long.rows]
    assert heads == [True] + [False] * (len(long.rows) - 1)
    assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in long.rows)


def test_a_drawing_is_a_picture_with_words() -> None:
    document = opened()
    described = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
    assert described == ["Từ 50% đến 61,5%"] * 2
    with zipfile.ZipFile(io.BytesIO(written("docx"))) as parts:
        assert [name for name in parts.namelist() if name.startswith("word/media/")] == ["word/media/image1.png"]


def test_every_word_is_in_every_format() -> None:
    expected = [
        "BÁO CÁO", "Tình hình thử", "Căn cứ Luật thử;", LETTERS, "Dòng 60 & #[]*_$", "Tên <b>", "Bảng 1.", "Hình 2.",
        "PHỤ LỤC II", "(Kèm theo Báo cáo số 05/BC-STN ngày 02 tháng 11 năm 2023)", "Lưu: VT", "PHÓ GIÁM ĐỐC", "Dự thảo",
    ]  # fmt: skip
    document = opened()
    word = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    word += "".join(p.text for p in document.sections[0].footer.paragraphs)
    printed = squeezed("".join(pdf_pages(written("pdf"))))
    page = re.sub(r"<style>.*?</style>|<[^>]+>", "", written("html").decode(), flags=re.DOTALL)
    page = page.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    for text in expected:
        assert squeezed(text) in squeezed(word), text
        assert squeezed(text) in printed, text
        assert squeezed(text).lower() in squeezed(page).lower(), text


def test_a_pdf_is_for_archives_and_for_screen_readers() -> None:
    reader = PdfReader(io.BytesIO(written("pdf")))
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert re.search(r"pdfaid:part>2<", metadata) and re.search(r"pdfaid:conformance>A<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert reader.metadata is not None and reader.metadata.title == "Báo cáo - Tình hình thử"
    assert str(reader.metadata.creation_date).startswith("2023-11-02")


def test_a_pdf_embeds_a_typeface_with_the_widths_of_times() -> None:
    names = {
        font.get_object()["/BaseFont"]
        for page in PdfReader(io.BytesIO(written("pdf"))).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert {name.split("+")[1].split("-")[0] for name in names} == {"TeXGyreTermes"}


def test_the_typeface_has_every_letter_of_vietnamese() -> None:
    from fontTools.ttLib import TTFont

    from khue.web.fonts import RANGES

    letters = {code for first, last in RANGES if first >= 0x100 and last <= 0x1EF9 for code in range(first, last + 1)}
    (folder,) = fonts.folders()
    files = sorted(Path(folder).glob("*.otf"))
    assert len(files) == 4
    for file in files:
        assert letters | {0x20AB, 0x2212, 0x2264, 0x2265, 0x2248} <= set(TTFont(file).getBestCmap())


def test_pages_of_a_pdf_are_numbered_from_the_second_on() -> None:
    pages = pdf_pages(written("pdf"))
    assert not pages[0].startswith("1\n")
    assert pages[1].split("\n")[0].strip() == "2"
    annex = next(at for at, page in enumerate(pages) if "PHỤ LỤC I\n" in page)
    assert pages[annex + 1].split("\n")[0].strip() == "2", "an annex has numbers of its own"


def test_every_class_of_a_chart_that_papers_have_has_its_look() -> None:
    sources = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (series, fan, bars))
    drawn = {f".{name}" for name in re.findall(r"\bc-[a-z0-9-]+", sources)}
    assert drawn <= {part for name in figures.STYLE for part in name.split(" ")}


def test_without_its_typeface_a_paper_is_still_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "folders", lambda: ())
    pdf._compiler.cache_clear()
    try:
        made = pdf.write(sample())
        assert squeezed(LETTERS) in squeezed("".join(pdf_pages(made)))
        assert b"TeXGyre" not in made and b"Libertinus" in made
    finally:
        pdf._compiler.cache_clear()


def test_html_needs_nothing_else() -> None:
    page = written("html").decode()
    assert page.count("<style>") == 1 and f"<style>{html.STYLE}</style>" in page
    assert not re.search(r"<script|<link|<img|style=|\bon[a-z]+=|@import|url\(", page)
    assert page.count("<h1") == 1
