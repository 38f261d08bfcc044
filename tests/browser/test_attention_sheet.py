"""What to push fits on one sheet of paper, opens without JavaScript, and explains its places."""

from __future__ import annotations

import re
from typing import Any

import pytest

CITIES = ["sao_khue", "ha_noi"]


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize(
    "address", ["/viec-can-thuc-day/", "/en/viec-can-thuc-day/", "/viec-can-thuc-day/?ngay=2025-11-23"]
)
def test_the_list_is_printed_on_one_sheet(visit: Any, city: str, address: str, request: pytest.FixtureRequest) -> None:
    page = visit()
    page.goto(request.getfixturevalue(city) + address)
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_the_overview_leads_to_an_item_and_its_arithmetic(visit: Any, sao_khue: str, width: int) -> None:
    page = visit(width=width, script=False)
    page.goto(f"{sao_khue}/")
    page.locator(".push-first h3 a").first.click()
    assert page.url.endswith("/viec-can-thuc-day/#viec-1")
    item = page.locator("#viec-1")
    item.get_by_text("Vì sao ở vị trí này").click()
    assert item.get_by_text("1 × 1 × 1 = 1 điểm").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_another_day_is_asked_for_without_a_script(visit: Any, sao_khue: str) -> None:
    page = visit(script=False)
    page.goto(f"{sao_khue}/viec-can-thuc-day/")
    page.get_by_label("Ngày", exact=True).fill("2025-01-15")
    page.get_by_role("button", name="Xem").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Việc từng cần thúc đẩy"
    assert page.locator(".push .outcome").count() == page.locator(".push").count() > 0
