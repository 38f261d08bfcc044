"""Papers that officials send: every figure is the page's, an earlier period is told as it was known, and the city words it."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, cast

import docx
import msgspec
import pytest
from django.test import Client
from docx.shared import Mm, Pt
from pypdf import PdfReader

from khue.cli.main import main
from khue.exceptions import InputError
from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.paper_parts import PARTS, braced
from khue.model.papers import PaperForm, Papers, PaperStyle
from khue.model.progress import Act, Counting, Happening, tally
from khue.pipeline.papers.comments import Comment
from khue.pipeline.papers.making import KINDS, Wanted, composed, written
from khue.pipeline.papers.said import status
from khue.pipeline.papers.then import span, then
from khue.pipeline.reading import Build
from khue.reports.papers.model import Heading, Paper, Paragraph, Table

COMMENTS = (
    Comment(
        clause="III.1.a",
        text="Tỷ lệ hồ sơ",
        opinion="Nên nêu rõ cách tính",
        by_agency="SK-VP",
        answer="Đã bổ sung",
        decision="accepted",
    ),
    Comment(clause="IV.3", text="Rà soát", opinion="Hạn quá ngắn", by_agency="SK-CDS"),
)
PAPERS = [
    Wanted("periodic", period="2026-01"), Wanted("periodic", period="2025-Q4", agency="SK-CDS"),
    Wanted("periodic", period="2025", lang="en"),
    Wanted("proposal", document="nq-01-sk"), Wanted("proposal", document="nq-01-sk", lang="en"),
    Wanted("reminder", agency="SK-VP"), Wanted("reminder", agency="SK-VP", lang="en"),
    Wanted("minutes", "SK-NV-3"), Wanted("minutes"), Wanted("minutes", "SK-NV-5", lang="en"), Wanted("annex"),
    Wanted("comments", document="nq-01-sk", comments=COMMENTS),
]  # fmt: skip
SPACE = re.compile(r"\s+")


def name(wanted: Wanted) -> str:
    return "-".join(filter(None, (wanted.kind, wanted.id, wanted.period, wanted.lang)))


def texts(paper: Paper) -> list[str]:
    """Every text of a paper, in order."""
    found: list[str] = []
    for block in [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]:
        match block:
            case Heading() | Paragraph():
                found.append(block.text)
            case Table():
                found += [cell for row in block.rows for cell in row.cells]
    return found


def rows(paper: Paper, caption: str) -> list[tuple[str, ...]]:
    """The rows of the table of that caption."""
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    return [
        row.cells for block in blocks if isinstance(block, Table) and block.caption == caption for row in block.rows
    ]


@pytest.mark.parametrize("wanted", PAPERS, ids=name)
def test_every_paper_is_written_in_every_format(portal_build: Build, wanted: Wanted) -> None:
    paper = composed(portal_build, wanted)
    assert all(text.strip() == text and "{" not in text for text in texts(paper) if text)
    document = docx.Document(io.BytesIO(written(portal_build, wanted, "docx")))
    seen = "\n".join([one.text for one in document.paragraphs] + [c.text for t in document.tables for c in t._cells])
    assert all(text in seen for text in texts(paper))
    page = written(portal_build, wanted, "html").decode()
    assert ("CỘNG HÒA" in page or "SOCIALIST" in page) is not paper.loose
    assert len(PdfReader(io.BytesIO(written(portal_build, wanted, "pdf"))).pages) >= 1


@pytest.mark.parametrize("wanted", PAPERS[:1] + PAPERS[7:8] + PAPERS[10:11], ids=name)
def test_a_pdf_is_an_archive_copy(portal_build: Build, wanted: Wanted) -> None:
    """What PDF/A-2a asks that can be read from the file: its own mark, an output intent, every typeface embedded, tags."""
    reader = PdfReader(io.BytesIO(written(portal_build, wanted, "pdf")))
    root: Any = reader.trailer["/Root"]
    metadata = reader.xmp_metadata
    assert metadata is not None and b"<pdfaid:part>2<" in metadata.stream.get_data()
    assert (
        root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
        and root["/MarkInfo"]["/Marked"]
        and "/Encrypt" not in reader.trailer
    )
    for page in reader.pages:
        for font in cast("Any", page["/Resources"])["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            assert {"/FontFile3", "/FontFile2"} & set(inner.get_object()["/FontDescriptor"])
    assert "/JavaScript" not in root.get("/Names", {})


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_them_all(portal_build: Build, tmp_path: Path) -> None:
    for at, wanted in enumerate(PAPERS):
        (tmp_path / f"{at}.docx").write_bytes(written(portal_build, wanted, "docx"))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/u"]
    files = [str(tmp_path / f"{at}.docx") for at in range(len(PAPERS))]
    for kind in ("pdf", "txt:Text (encoded):UTF8"):
        subprocess.run(
            [*command, "--convert-to", kind, "--outdir", str(tmp_path), *files],
            check=True,
            capture_output=True,
            timeout=240,
        )
    for at, wanted in enumerate(PAPERS):
        seen = SPACE.sub("", (tmp_path / f"{at}.txt").read_text(encoding="utf-8-sig"))
        assert [text for text in texts(composed(portal_build, wanted)) if SPACE.sub("", text) not in seen] == []
        reader = PdfReader(tmp_path / f"{at}.pdf")
        landscape = {page.mediabox.width > page.mediabox.height for page in reader.pages}
        assert landscape == (
            {True} if wanted.kind == "annex" else {True, False} if composed(portal_build, wanted).annexes else {False}
        )


def test_the_figures_of_the_report_are_those_of_the_interface(portal_build: Build, portal: Client) -> None:
    paper = composed(portal_build, Wanted("periodic", period="2026-01"))
    listed = portal.get("/api/v1/targets?limit=1000").json()["items"]
    counts = Counter(one["status"] for one in listed)
    sentence = texts(paper)[1]
    assert f"{len(listed)} chỉ tiêu" in sentence
    for found in {a.evidence for a in portal_build.assessments.values()}:
        assert f"{counts[found.value]} {status(found, 'vi').lower()}" in sentence
    printed = {row[1]: row for row in rows(paper, "Các chỉ tiêu")}
    assert len(printed) == len(listed)
    behind = rows(paper, "Các chỉ tiêu quá hạn, chậm hoặc có nguy cơ")
    assert {row[-1] for row in behind} == {
        one["reason"]["text"] for one in listed if one["status"] in ("overdue", "off_track", "at_risk")
    }
    tasks = portal.get("/api/v1/tasks?limit=1000").json()["items"]
    assert len(rows(paper, "Các nhiệm vụ")) == len(tasks)
    pushed = portal.get("/api/v1/attention").json()["items"]
    assert [row[2] for row in rows(paper, "Việc cần thúc đẩy")] == [one["reason"]["text"] for one in pushed]


@pytest.mark.parametrize("agency", ["", "SK-VP", "SK-CDS"])
def test_the_four_states_add_up(portal_build: Build, agency: str) -> None:
    known = then(portal_build, "2026-01", agency)
    counts = known.counted()
    if not agency:
        assert counts == tally(portal_build.task_standings.values())
    *ones, whole = rows(
        composed(portal_build, Wanted("periodic", period="2026-01", agency=agency)),
        "Kết quả thực hiện nhiệm vụ theo cơ quan chủ trì",
    )
    for row in (*ones, whole):
        assert sum(map(int, row[1:-1])) == int(row[-1])
    assert [int(cell) for cell in whole[1:]] == [*counts.values(), len(known.tasks)]
    assert [sum(int(row[at]) for row in ones) for at in range(1, 6)] == [int(cell) for cell in whole[1:]]


def test_an_earlier_period_is_told_as_it_was_known(portal_build: Build) -> None:
    """SK-NV-2 was done on 20 February 2025, after its deadline at the end of 2024: at the end of January it was overdue."""
    early, late = then(portal_build, "2025-01"), then(portal_build, "2025-02")
    stood = [{task.id: one.counting for task, one in known.tasks}["SK-NV-2"] for known in (early, late)]
    assert stood == [Counting.OVERDUE, Counting.DONE_LATE]
    said = "\n".join(texts(composed(portal_build, Wanted("periodic", period="2025-01"))))
    assert "Đến ngày 31 tháng 01 năm 2025" in said and "Không lập lại được nội dung này" in said
    paper = composed(portal_build, Wanted("periodic", period="2025-01"))
    assert "31/01/2025" in paper.foot[0] and paper.head.day == portal_build.as_of, "of that day, drawn up today"
    now = "\n".join(texts(composed(portal_build, Wanted("periodic", period="2026-01"))))
    assert "Không lập lại được" not in now


def test_a_period_ends_with_the_build_or_on_the_closing_day(portal_build: Build) -> None:
    assert then(portal_build, "2026-01").day == portal_build.as_of == date(2026, 1, 15)
    assert then(portal_build, "2025-Q3").day == date(2025, 9, 30)
    assert span(Period.parse("2026-Q1"), 14) == (date(2025, 12, 15), date(2026, 3, 14))
    with pytest.raises(InputError, match="2026-02"):
        composed(portal_build, Wanted("periodic", period="2026-02"))


def test_a_reminder_says_what_on_which_ground_until_when(portal_build: Build) -> None:
    paper = composed(portal_build, Wanted("reminder", agency="SK-VP"))
    assert paper.addressees == ("Văn phòng Ủy ban nhân dân thành phố Sao Khuê",)
    ((_, task, ground, due, days, times),) = rows(paper, "Nhiệm vụ quá hạn")
    assert (task, ground) == ("Rà soát các khâu gây trễ hẹn và công bố kết quả", "01/NQ-SK, mục IV.3")
    assert (due, days, times) == ("30/09/2025", "107", "0")
    assert "trước ngày 30/01/2026" in texts(paper)[-2]
    with pytest.raises(InputError, match="KHONG"):
        composed(portal_build, Wanted("reminder", agency="KHONG"))


def test_minutes_have_what_is_on_record(portal_build: Build) -> None:
    happened = [
        Happening(task="SK-NV-3", number=1, at="2026-01-05T09:00:00", act=Act.REMIND, agency="SK-VP", text="Đôn đốc lần thứ nhất"),
        Happening(task="SK-NV-4", number=1, at="2026-01-06T09:00:00", act=Act.ACCEPT, agency="SK-CDS"),
    ]  # fmt: skip
    build = Build(portal_build.home, portal_build.manifest)
    build.happenings = happened
    paper = composed(build, Wanted("minutes", "SK-NV-3"))
    assert rows(paper, "Diễn biến đã ghi") == [
        ("05/01/2026", "Đôn đốc", "Văn phòng Ủy ban nhân dân thành phố Sao Khuê", "Đôn đốc lần thứ nhất", "–")
    ]
    assert paper.recipients == () and paper.counterpart.posts and paper.signature.posts


def test_the_collation_counts_what_was_decided(portal_build: Build) -> None:
    paper = composed(portal_build, PAPERS[-1])
    assert "nhận được 2 ý kiến của 2 cơ quan" in texts(paper)[1]
    assert rows(paper, "Ý kiến theo cơ quan")[-1] == ("Tổng số", "1", "0", "0", "1", "2")
    assert rows(paper, "Tổng hợp ý kiến")[0][-1] == "Tiếp thu. Đã bổ sung"


def declared(build: Build, papers: Papers) -> Build:
    """The build of a city with another reports.yaml."""
    made = Build(build.home, build.manifest)
    made.city = msgspec.structs.replace(build.city, papers=papers)
    return made


def test_a_city_says_it_in_its_own_order_and_words(portal_build: Build) -> None:
    form = PaperForm(
        sections=("tasks", "end"), headings={"tasks": Text(vi="TÌNH HÌNH CÔNG VIỆC")},
        sentences={"tasks": Text(vi="{issuer}: còn {overdue} việc quá hạn trên {tasks}.")},
    )  # fmt: skip
    paper = composed(
        declared(portal_build, Papers(agency="SK-CDS", periodic=form)), Wanted("periodic", period="2026-01")
    )
    assert [one.text for one in paper.blocks if isinstance(one, Heading)] == ["TÌNH HÌNH CÔNG VIỆC"]
    assert texts(paper)[1] == "Trung tâm Chuyển đổi số Sao Khuê: còn 1 việc quá hạn trên 6."


def test_the_party_writes_in_its_own_style(portal_build: Build) -> None:
    city = portal_build.city
    agencies = tuple(msgspec.structs.replace(one, bloc="dang") if one.code == "SK-VP" else one for one in city.agencies)
    build = Build(portal_build.home, portal_build.manifest)
    build.city = msgspec.structs.replace(city, agencies=agencies, papers=Papers(agency="SK-VP", symbol="BC/SK"))
    paper = composed(build, Wanted("proposal", document="nq-01-sk"))
    assert (paper.style, paper.head.symbol) == ("party", "TTr/SK")
    page = written(build, Wanted("proposal", document="nq-01-sk"), "html").decode()
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in page and "CỘNG HÒA" not in page and "I- SỰ CẦN THIẾT" in page
    state = dataclasses.replace(Wanted("periodic", period="2026-01"), agency="SK-CDS")
    assert composed(build, state).style == "state", "who issues it decides"
    assert Papers(style=PaperStyle.STATE).style_of("targets", party=True) is PaperStyle.STATE


@pytest.mark.parametrize("bare", [False, True])
def test_a_city_brings_its_own_styles(portal_build: Build, bare: bool) -> None:
    """A base document's styles hold; what it lacks, and the page, are ours; nothing of its text is left."""
    base = docx.Document()
    base.styles["Body Text"].font.name, base.styles["Body Text"].font.size = "Verdana", Pt(15)
    base.add_paragraph("Tài liệu mẫu")
    base.add_table(1, 1)
    if bare:
        for name in ("Heading 1", "Table Grid", "Caption"):
            base.styles[name].delete()
    kept = io.BytesIO()
    base.save(kept)
    build = Build(portal_build.home, portal_build.manifest)
    build.city = msgspec.structs.replace(portal_build.city, paper_base=kept.getvalue())
    made = docx.Document(io.BytesIO(written(build, Wanted("periodic", period="2026-01"), "docx")))
    assert made.styles["Body Text"].font.name == "Verdana"
    assert "Tài liệu mẫu" not in "\n".join(one.text for one in made.paragraphs)
    assert abs((made.sections[0].left_margin or 0) - Mm(30)) < Mm(0.1) and made.styles["Table Grid"] is not None
    assert any(one.style is not None and one.style.name == "Heading 1" for one in made.paragraphs)
    assert written(build, Wanted("annex"), "pdf") == written(portal_build, Wanted("annex"), "pdf")


@pytest.mark.parametrize("kind", sorted(PARTS))
def test_usual_sentences_use_only_names_that_are_known(kind: str) -> None:
    for part in PARTS[kind]:
        for text in (part.heading, part.sentence):
            assert set(braced(text.vi) + braced(text.en) if text else ()) <= set(part.known)


def test_the_command_writes_a_report_of_an_agency(
    portal_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--city", "cities/sao-khue", "--home", str(portal_home), "report"]
    out = tmp_path / "a.docx"
    assert main([*places, "periodic", "--period", "2026-01", "--agency", "SK-CDS", "--out", str(out)]) == 0
    assert out.read_bytes()[:2] == b"PK"
    assert main([*places, "proposal", "--format", "html", "--out", "-"]) != 0
    assert "--document" in capsys.readouterr().err


def test_the_page_offers_what_can_be_made(portal: Client, portal_build: Build) -> None:
    for lang in ("", "/en"):
        page = portal.get(f"{lang}/bao-cao/").content.decode()
        assert page.count("<form") >= 7 and 'value="2025-Q3"' in page and 'value="SK-CDS"' in page
    asked = portal.get("/bao-cao/lap/?loai=dinh-ky&ky=2026-01&co-quan=SK-CDS&dang=html")
    assert asked.headers["Location"] == "/bao-cao/dinh-ky.html?ky=2026-01&co-quan=SK-CDS"
    assert (
        "SK-CDS" not in portal.get(asked.headers["Location"]).content.decode().split("<main>")[1].split("<footer>")[0]
    )
    for path in (
        "dinh-ky.html?co-quan=KHONG",
        "dinh-ky.html?ky=2030",
        "to-trinh.html",
        "gop-y.html?van-ban=nq-01-sk",
        "vua.html",
        "dinh-ky.exe",
    ):
        assert portal.get(f"/bao-cao/{path}").status_code == 404, path
    assert portal.post("/bao-cao/dinh-ky.html").status_code == 405
    assert {wanted.kind for wanted in PAPERS} == set(PARTS) < set(KINDS)
