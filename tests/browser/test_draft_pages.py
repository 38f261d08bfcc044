"""Drafts, their gates, their comments and the coverage are read on any screen, without a script, by anybody."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

ID = "du-thao-nq-03-sk"
ADDRESSES = (
    "/du-thao/",
    f"/du-thao/{ID}/",
    "/du-thao/bao-quat/",
    f"/du-thao/{ID}/so-sanh/nq-01-sk/",
    f"/du-thao/{ID}/gop-y/",
)


@pytest.mark.parametrize("start", ["", "/en"])
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [1280, 390])
def test_no_rule_and_no_screen_is_broken(visit: Any, sao_khue: str, start: str, address: str, width: int) -> None:
    page = visit(width=width)
    page.goto(sao_khue + start + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_from_the_documents_to_what_stands_in_the_way_without_a_script(visit: Any, sao_khue: str) -> None:
    page = visit(script=False)
    page.goto(f"{sao_khue}/van-ban/")
    page.get_by_role("link", name="Dự thảo và những điều cần sửa").click()
    page.get_by_role("link", name="Dự thảo 03/NQ-SK").click()
    page.locator(".gates").get_by_role("link", name="Hiệu quả").click()
    gate = page.locator("#effective")
    assert not gate.get_by_text("tổ chức 50 lớp").is_visible()
    gate.locator("summary").click()
    assert gate.get_by_text("tổ chức 50 lớp").is_visible()
