"""Papers as pages: readable by a screen reader, nothing wider than a phone, whole without a script, printed on A4."""

from __future__ import annotations

import io
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

PAPERS = (
    "chi-tieu.html", "chi-tieu/SK-11.html", "bo-chi-so/chi-so-so-sk.html", "viec-can-thuc-day.html", "dinh-ky.html?ky=2026-01",
    "to-trinh.html?van-ban=nq-01-sk", "don-doc.html?co-quan=SK-VP", "bien-ban.html?ma=SK-NV-3",
)  # fmt: skip


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_a_paper_is_a_sound_page(visit: Any, sao_khue: str, prefix: str, paper: str) -> None:
    for width in (390, 1280):
        page = visit(width=width, script=True)
        page.goto(f"{sao_khue}{prefix}/bao-cao/{paper}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("getComputedStyle(document.querySelector('.heads')).display") == "grid", (
            "the style is allowed"
        )
    violations = Axe().run(page).response["violations"]
    assert not [f"{v['id']} {v['nodes'][0]['html'][:120]}" for v in violations]


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_papers_are_chosen_on_a_sound_page_without_a_script(visit: Any, sao_khue: str, prefix: str) -> None:
    for width in (390, 1280):
        page = visit(width=width, script=False)
        page.goto(f"{sao_khue}{prefix}/bao-cao/")
        assert page.locator("main").evaluate("one => one.scrollWidth <= innerWidth")
        page.select_option("#dinh-ky-ky", "2025-Q4")
        page.click("#dinh-ky button[value=html]")
        assert page.url.endswith("/bao-cao/dinh-ky.html?ky=2025-Q4")
    page = visit(script=True)
    page.goto(f"{sao_khue}{prefix}/bao-cao/")
    violations = Axe().run(page).response["violations"]
    assert not [f"{v['id']} {v['nodes'][0]['html'][:120]}" for v in violations]


def test_a_paper_prints_on_a4_and_its_annex_across(visit: Any, sao_khue: str) -> None:
    page = visit()
    page.goto(f"{sao_khue}/bao-cao/chi-tieu.html")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    sizes = {
        (round(float(one.mediabox.width) / 72 * 25.4), round(float(one.mediabox.height) / 72 * 25.4)) for one in printed
    }
    assert sizes == {(210, 297), (297, 210)}
