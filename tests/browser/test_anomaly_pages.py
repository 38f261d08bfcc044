"""Odd figures are read on any screen, without a script, by anybody, and filtered by a form."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

LIST = "/bat-thuong/"
FLAGGED = "/chi-so/ihanoi-overdue-rate/"


@pytest.mark.parametrize("address", [LIST, f"/en{LIST}", FLAGGED, f"/en{FLAGGED}", f"{LIST}?loai=rank_order"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_with_flags_break_no_rule_and_no_screen(visit: Any, ha_noi: str, address: str, width: int) -> None:
    page = visit(width=width)
    page.goto(ha_noi + address)
    assert page.locator(".flag").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_the_list_is_filtered_without_a_script(visit: Any, ha_noi: str) -> None:
    page = visit(script=False)
    page.goto(f"{ha_noi}/du-lieu/")
    page.get_by_role("link", name="Xem danh sách").click()
    whole = page.locator("tbody tr").count()
    page.locator("select[name=loai]").select_option("rank_order")
    page.get_by_role("button", name="Xem").click()
    assert page.locator("table.stacked tbody tr").count() == 1 < whole
    page.get_by_role("link", name="Vietnam ICT Index").click()
    assert "Bắc Ninh" in page.locator("main").inner_text()
    assert page.locator(".flag").first.inner_text().strip() == "Hạng trái với điểm"


def test_a_city_without_odd_figures_says_so(visit: Any, sao_khue: str) -> None:
    page = visit()
    page.goto(f"{sao_khue}{LIST}")
    assert "Không thấy điều gì khác thường" in page.locator("main").inner_text()
