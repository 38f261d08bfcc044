"""Papers of the invented city: every kind in every format, by command and by address, with the figures of the pages."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from django.test import Client
from pypdf import PdfReader

from khue.cli.main import main
from khue.model.paper_parts import PARTS
from khue.model.standing import Doubted, Firmness, FirmRank, Gap, Influence, Result, Standing
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.papers import said
from khue.pipeline.papers.index import compose as compose_index
from khue.pipeline.papers.making import KINDS, Wanted, composed, file_name, written
from khue.pipeline.reading import Build
from khue.reports.papers import figures
from khue.reports.papers.formats import FORMATS
from khue.reports.papers.model import Figure, Paper, Paragraph, Table

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
PAPERS = [
    Wanted("targets"), Wanted("target", "SK-11"), Wanted("index", "chi-so-so-sk"), Wanted("attention"),
    Wanted("targets", lang="en"), Wanted("attention", lang="en"),
]  # fmt: skip
SPACE = re.compile(r"\s+")


def name(wanted: Wanted) -> str:
    return f"{wanted.kind}-{wanted.lang}"


def squeezed(text: str) -> str:
    return SPACE.sub("", text)


def pdf_text(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def cells(paper: Paper) -> list[tuple[str, ...]]:
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    return [row.cells for block in blocks if isinstance(block, Table) for row in block.rows]


@pytest.fixture(scope="session")
def command(portal_home: Path) -> list[str]:
    return ["--city", str(CITY), "--home", str(portal_home), "report"]


@pytest.mark.parametrize("wanted", PAPERS, ids=name)
def test_every_cell_is_in_every_format(portal_build: Build, wanted: Wanted) -> None:
    texts = {squeezed(text) for row in cells(composed(portal_build, wanted)) for text in row}
    document = docx.Document(io.BytesIO(written(portal_build, wanted, "docx")))
    word = {squeezed(cell.text) for table in document.tables for cell in table._cells}
    assert texts <= word
    page = re.sub(r"<[^>]+>", "", written(portal_build, wanted, "html").decode())
    printed = pdf_text(written(portal_build, wanted, "pdf"))
    missing = [
        text
        for text in texts
        if text not in squeezed(page.replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'"))
    ]
    assert missing == []
    # Cells of one row may lie between the lines of another in the text of a PDF; single words do not.
    assert all(
        squeezed(word) in printed
        for row in cells(composed(portal_build, wanted))
        for text in row
        for word in text.split()
    )


@pytest.mark.parametrize("wanted", PAPERS, ids=name)
def test_invented_data_and_a_draft_are_marked_on_every_page(portal_build: Build, wanted: Wanted) -> None:
    mark = "Invented data" if wanted.lang == "en" else "Số liệu hư cấu"
    for page in PdfReader(io.BytesIO(written(portal_build, wanted, "pdf"))).pages:
        text = page.extract_text()
        assert mark in text and portal_build.id in text
        assert ("Draft" if wanted.lang == "en" else "Dự thảo") in text
    numbered = composed(portal_build, Wanted(wanted.kind, wanted.id, number="7"))
    assert "Dự thảo" not in numbered.marks and any("hư cấu" in mark for mark in numbered.marks)


@pytest.mark.parametrize("wanted", PAPERS, ids=name)
def test_all_drawings_have_words_and_a_look(portal_build: Build, wanted: Wanted) -> None:
    paper = composed(portal_build, wanted)
    blocks = [*paper.blocks, *(block for annex in paper.annexes for block in annex.blocks)]
    for figure in (block for block in blocks if isinstance(block, Figure)):
        assert figure.alt and figure.caption
        classes = {
            f".{one}"
            for found in re.findall(r'class="([^"]+)"', figure.svg)
            for one in found.split()
            if one[:2] == "c-"
        }
        assert classes <= set(figures.STYLE)


def test_the_report_counts_what_the_build_counts(portal_build: Build) -> None:
    paper = composed(portal_build, Wanted("targets"))
    totals = next(block for block in paper.blocks if isinstance(block, Table))
    counts = {said.status(evidence, "vi"): 0 for evidence in {a.evidence for a in portal_build.assessments.values()}}
    for assessment in portal_build.assessments.values():
        counts[said.status(assessment.evidence, "vi")] += 1
    shown = dict(zip((column.heading for column in totals.columns), totals.rows[-1].cells, strict=True))
    assert {status: int(shown[status]) for status in counts} == counts
    assert int(shown["Tổng số"]) == len(portal_build.city.targets)
    assert {row[0] for row in cells(paper)} >= set(portal_build.targets)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_figure_on_a_sheet_is_that_of_the_page(portal: Client, portal_build: Build, lang: str) -> None:
    prefix = "/en" if lang == "en" else ""
    for target in portal_build.city.targets:
        page = squeezed(re.sub(r"<[^>]+>", " ", portal.get(f"{prefix}/chi-tieu/{target.id}/").content.decode()))
        rows = cells(composed(portal_build, Wanted("target", target.id, lang=lang)))
        latest = portal_build.assessments[target.id].latest
        if latest is not None:
            value = said.figure(latest.value, said.form_of(portal_build, target), lang)
            assert any(value in cell for row in rows for cell in row) and squeezed(value) in page, target.id
        chance = portal_build.outlooks[target.id].chance
        if chance is not None:
            words = said.chance(portal_build.outlooks[target.id], lang).split(" (")[0]
            assert any(words in cell for row in rows for cell in row) and squeezed(words).lower() in page.lower(), (
                target.id
            )
        assert squeezed(said.reason(portal_build, target, lang)) in page.replace("&quot;", '"'), target.id


def test_a_sheet_is_one_page(portal_build: Build) -> None:
    for target in portal_build.targets:
        content = written(portal_build, Wanted("target", target), "pdf")
        assert len(PdfReader(io.BytesIO(content)).pages) == 1, target


def test_the_list_is_the_list(portal_build: Build) -> None:
    items = attention_answer(portal_build)["items"]
    rows = cells(composed(portal_build, Wanted("attention")))
    assert [row[3] for row in rows] == [item["step"]["text"] for item in items]
    assert [row[2] for row in rows] == [item["reason"]["text"] for item in items]


def test_the_ranking_is_that_of_the_index(portal_build: Build) -> None:
    paper = composed(portal_build, Wanted("index", "chi-so-so-sk", "2025"))
    standing = portal_build.standings["chi-so-so-sk", "2025"]
    (ranking,) = (block for block in paper.annexes[0].blocks if isinstance(block, Table))
    assert [row.cells[0] for row in ranking.rows] == [str(result.rank or "–") for result in standing.results]
    assert "năm 2025" in paper.subject


def test_the_gap_to_the_leader_and_the_firmness_are_told(portal_build: Build) -> None:
    index = next(one for one in portal_build.city.indices if one.id == "chi-so-so-sk")
    first, *others = (part.id for part in index.parts() if not part.children)
    gap = Gap("SK101", 8.5, {first: 5.25, **dict.fromkeys(others, -0.5)})
    city = Result(
        unit="SK", period="2025", score=60.0, rank=2, of_units=2, parts={}, pillars={}, basis="computed", gap=gap
    )
    leader = Result(unit="SK101", period="2025", score=68.5, rank=1, of_units=2, parts={}, pillars={}, basis="computed")
    firm = FirmRank(unit="SK", rank=2, quantiles={"0.05": 1, "0.95": 2}, top={"1": 0.25}, distribution={1: 1, 2: 3})
    doubts = Doubted((), (), (), (), 0.25, 0.05)
    firmness = Firmness(
        replications=10_000,
        seed=1,
        doubts=doubts,
        units=(firm, firm),
        without=(),
        effects=(Influence("weights", 0.004, 0.5), Influence("error", 0.3, 0.6)),
    )
    standing = Standing(index=index.id, period="2025", units=2, results=(leader, city), firmness=firmness)
    made = compose_index(portal_build, index, standing, "vi")
    years, drawing, often = (block for block in made.blocks if isinstance(block, Figure))
    assert "Thứ hạng của" in years.alt and often.alt == "1: 1; 2: 3"
    name = next(part.name.vi for part in index.parts() if part.id == first)
    assert drawing.alt == f"{name}: 5,25", "only what is lost is drawn"
    (rests,) = (block for block in made.blocks if isinstance(block, Table) and "Sobol" in block.caption)
    assert [row.cells for row in rests.rows] == [("sai số đo", "30%", "60%"), ("trọng số", "< 1%", "50%")]
    told = " ".join(block.text for block in made.blocks if isinstance(block, Paragraph))
    assert "xếp hạng 2/2" in told and "hạng 1 đến 2" in told and "Khả năng đứng đầu: khoảng 1 trên 4 (25%)" in told


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_the_command_writes_what_the_address_gives(
    portal: Client, portal_build: Build, command: list[str], tmp_path: Path, ending: str
) -> None:
    for address, asked in (
        ("chi-tieu", ["targets"]),
        ("chi-tieu/SK-11", ["target", "SK-11"]),
        ("viec-can-thuc-day", ["attention"]),
    ):
        out = tmp_path / f"paper.{ending}"
        assert main([*command, *asked, "--format", ending, "--out", str(out)]) == 0
        answer = portal.get(f"/bao-cao/{address}.{ending}")
        assert answer.status_code == 200
        assert answer.content == out.read_bytes()
        again = portal.get(f"/bao-cao/{address}.{ending}", headers={"if-none-match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_an_address_says_what_its_file_is(portal: Client, portal_build: Build) -> None:
    answer = portal.get("/bao-cao/bo-chi-so/chi-so-so-sk.docx?ky=2024")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bo-chi-so-chi-so-so-sk-2024-2026-01-15.docx"'
    assert answer.headers["Content-Type"] == FORMATS["docx"].media_type
    page = portal.get("/en/bao-cao/chi-tieu.html")
    assert 'lang="en"' in page.content.decode()
    assert (
        "sha256-" in page.headers["Content-Security-Policy"] and "script" not in page.headers["Content-Security-Policy"]
    )
    assert file_name(portal_build, Wanted("targets"), "pdf") == "chi-tieu-2026-01-15.pdf"


@pytest.mark.parametrize(
    "address", ["chi-tieu.doc", "chi-tieu/khong-co.pdf", "bo-chi-so/khong-co.pdf", "bo-chi-so/chi-so-so-sk.pdf?ky=1999"]
)  # fmt: skip
def test_what_there_is_not_is_not_found(portal: Client, address: str) -> None:
    answer = portal.get(f"/bao-cao/{address}")
    assert answer.status_code == 404 and "<h1" in answer.content.decode()
    assert portal.post("/bao-cao/chi-tieu.pdf").status_code == 405


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (["taget", "SK-11"], 2, "taget"), (["target"], 2, "cần một mã"), (["targets", "SK-11"], 2, "cả thành phố"),
        (["target", "SK-111"], 1, "SK-11"), (["index", "chi-so-so-sk", "--period", "1999"], 1, "2025"),
        (["index", "chi-so-so-sk", "--period", "hom-qua"], 2, "hom-qua"), (["targets", "--format", "odt"], 2, "odt"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(
    command: list[str], capsys: pytest.CaptureFixture[str], asked: list[str], code: int, words: str
) -> None:
    try:
        assert main([*command, *asked]) == code
    except SystemExit as ended:
        assert ended.code == code
    assert words in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(
    command: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*command, "targets", "--format", "html", "--out", str(tmp_path / "khong-co" / "a.html")]) == 1
    assert "khong-co" in capsys.readouterr().err


def test_pages_offer_their_papers(portal: Client) -> None:
    for page, paper in (("/chi-tieu/", "/bao-cao/chi-tieu"), ("/chi-tieu/SK-11/", "/bao-cao/chi-tieu/SK-11"),
                        ("/viec-can-thuc-day/", "/bao-cao/viec-can-thuc-day"),
                        ("/bo-chi-so/chi-so-so-sk/", "/bao-cao/bo-chi-so/chi-so-so-sk")):  # fmt: skip
        content = portal.get(page).content.decode()
        assert all(f'href="{paper}.{ending}' in content for ending in FORMATS), page


def test_nothing_heavy_is_imported_before_a_paper_is_written() -> None:
    script = "import sys, khue.pipeline.papers.making, khue.cli.report; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert {"typst", "docx", "lxml", "numpy", "pyarrow", "scipy"} & set(loaded) == set()


def test_every_kind_is_tested() -> None:
    """Those that a city words itself are tested beside, in test_paper_kinds."""
    assert {wanted.kind for wanted in PAPERS} == set(KINDS) - set(PARTS)
