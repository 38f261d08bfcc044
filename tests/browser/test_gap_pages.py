"""The gap register and the quality of datasets are read on any screen, without a script, by anybody."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

LIST = "/du-lieu-con-thieu/"


def checked(page: Any, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", [LIST, f"/en{LIST}?tinh-trang=late", "/nguoi-dung-dau/SKHCN/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_register_breaks_no_rule_and_no_screen(visit: Any, ha_noi: str, address: str, width: int) -> None:
    page = visit(width=width)
    page.goto(ha_noi + address)
    checked(page, width)


@pytest.mark.parametrize("address", [LIST, "/du-lieu/ho-so/", "/en/du-lieu/ho-so/", "/nguoi-dung-dau/SK-CDS/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_dataset_tells_its_quality_and_its_use(visit: Any, sao_khue: str, address: str, width: int) -> None:
    page = visit(width=width)
    page.goto(sao_khue + address)
    checked(page, width)


def test_from_the_overview_to_what_one_agency_owes_without_a_script(visit: Any, ha_noi: str) -> None:
    page = visit(script=False)
    page.goto(f"{ha_noi}/")
    page.get_by_role("heading", name="Dữ liệu còn thiếu").locator("xpath=..").get_by_role("link").click()
    whole = page.locator(".missing tbody tr").count()
    page.locator("select[name=co-quan]").select_option("STC")
    page.get_by_role("button", name="Xem").click()
    lines = page.locator(".missing tbody tr")
    assert 0 < lines.count() < whole
    assert all("Sở Tài chính" in line for line in lines.all_inner_texts())
    page.get_by_role("link", name="Tốc độ tăng năng suất lao động").click()
    assert page.url.endswith("/chi-so/labour-productivity-growth/")
