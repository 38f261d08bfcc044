"""Heads, fields, delays and ratings are read on any screen, by keyboard and without a script."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

LIST = "/nguoi-dung-dau/"


def checked(page: Any, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("address", [LIST, f"/en{LIST}?khoi=dang", f"{LIST}STC/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_heads_of_a_real_city_break_no_rule_and_no_screen(visit: Any, ha_noi: str, address: str, width: int) -> None:
    page = visit(width=width)
    page.goto(ha_noi + address)
    checked(page, width)


@pytest.mark.parametrize(
    "address", [f"{LIST}SK-VP/", "/en/xep-loai/?thang=2025-12", "/xep-loai/2025-12/SK-CDS/", "/nhiem-vu/SK-NV-1/"]
)
@pytest.mark.parametrize("width", [1280, 390])
def test_ratings_and_money_break_no_rule_and_no_screen(visit: Any, sao_khue: str, address: str, width: int) -> None:
    page = visit(width=width)
    page.goto(sao_khue + address)
    checked(page, width)


def test_every_field_and_every_late_agency_is_reached_by_keyboard(visit: Any, ha_noi: str) -> None:
    page = visit(script=False)
    page.goto(ha_noi + LIST)
    wanted = page.locator("#theo-linh-vuc tbody tr > :first-child a, #cham-ngay tbody tr > :first-child a")
    addresses = {link.get_attribute("href") for link in wanted.all()}
    assert len(addresses) > 10
    reached: set[str | None] = set()
    for _press in range(600):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
        if addresses <= reached:
            return
    raise AssertionError(addresses - reached)


def test_from_a_bloc_to_a_point_of_a_rating_without_a_script(visit: Any, sao_khue: str) -> None:
    page = visit(script=False)
    page.goto(f"{sao_khue}{LIST}")
    page.get_by_role("link", name="Khối chính quyền").click()
    page.locator("#khoi-chinh-quyen").get_by_role("link", name="Văn phòng Ủy ban nhân dân").click()
    page.get_by_role("link", name="Xem từng điểm").click()
    assert "/xep-loai/2025-12/SK-VP/" in page.url
    page.get_by_role("link", name="Rà soát các khâu gây trễ hẹn").first.click()
    assert page.url.endswith("/nhiem-vu/SK-NV-3/")
