"""What people make of data and ask for: on any screen, without a script, and worked off at the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = (
    "/san-pham-du-lieu/",
    "/san-pham-du-lieu/gui/",
    "/yeu-cau-du-lieu/",
    "/yeu-cau-du-lieu/gui/",
    "/kiem-ke-du-lieu/",
)


def checked(page: Any, width: int) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_break_no_rule_and_no_screen(visit: Any, coordinated: str, width: int) -> None:
    page = visit(width=width)
    for address in PAGES:
        for lang in ("", "/en"):
            page.goto(f"{coordinated}{lang}{address}")
            checked(page, width)


def test_a_request_goes_from_a_visitor_to_its_answer_without_a_script(visit: Any, coordinated: str) -> None:
    page = visit(script=False, width=390)
    page.goto(f"{coordinated}/du-lieu/")
    page.get_by_role("link", name="Yêu cầu mở dữ liệu").click()
    page.get_by_label("Bạn cần dữ liệu gì?").fill("Giờ mở cửa các trạm y tế")
    page.get_by_label("Bạn muốn dùng để làm gì?").fill("Làm bản đồ cho người cao tuổi trong phường.")
    page.wait_for_timeout(2_100)  # nobody fills a form in faster, and who does is taken for a program
    page.get_by_role("button", name="Gửi yêu cầu").click()
    assert re.search(r"/yeu-cau-du-lieu/\d+/", page.url)
    assert "Hạn trả lời" in page.inner_text("main")
    desk = visit()
    desk.goto(f"{coordinated}/ban-lam-viec/yeu-cau-du-lieu/")
    desk.get_by_label("Tên đăng nhập").fill("dieu")
    desk.get_by_label("Mật khẩu").fill("hoa-sen-no-ben-ho-tay")
    desk.get_by_role("button", name="Đăng nhập").click()
    checked(desk, 1280)
    desk.locator("select[name=agency]").select_option("SK-VP")
    desk.get_by_role("button", name="Giao", exact=True).click()
    desk.get_by_text("Trả lời", exact=True).click()
    desk.locator("select[name=outcome]").select_option("not-held")
    desk.locator("textarea[name=answer]").fill("Chưa cơ quan nào giữ dữ liệu này.")
    checked(desk, 1280)
    desk.get_by_role("button", name="Gửi câu trả lời").click()
    page.reload()
    assert "Chưa cơ quan nào giữ dữ liệu này." in page.inner_text("main")
    for address in ("phien-ban/ho-so/", "san-pham-du-lieu/"):
        desk.goto(f"{coordinated}/ban-lam-viec/{address}")
        checked(desk, 1280)
