"""The desk in a real browser: signing in, giving a role, the record; on a phone, without JavaScript, for screen readers."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PASSWORD = "hoa-sen-no-ben-ho-tay"
PAGES = ("", "nguoi-dung/", "nguoi-dung/1/", "nhat-ky/")


def sign_in(page: Page, base: str, prefix: str = "") -> None:
    page.goto(f"{base}{prefix}/ban-lam-viec/")
    page.fill("input[name=username]", "quan-tri")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}{prefix}/ban-lam-viec/")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_of_the_desk_hinders_a_screen_reader(visit: Any, office: str, prefix: str) -> None:
    page = visit()
    page.goto(f"{office}{prefix}/tai-khoan/dang-nhap/")
    faults = [v["id"] for v in Axe().run(page).response["violations"]]
    sign_in(page, office, prefix)
    for path in PAGES:
        page.goto(f"{office}{prefix}/ban-lam-viec/{path}")
        faults += [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]
    assert not faults, "\n".join(faults)


def test_the_desk_fits_a_phone(visit: Any, office: str) -> None:
    page = visit(width=390, height=844)
    sign_in(page, office)
    for path in PAGES:
        page.goto(f"{office}/ban-lam-viec/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_somebody_is_added_given_a_role_and_let_in_without_javascript(visit: Any, office: str) -> None:
    page = visit(script=False)
    sign_in(page, office)
    page.goto(f"{office}/ban-lam-viec/nguoi-dung/")
    page.fill("input[name=username]", "minh")
    page.fill("input[name=name]", "Lê Thử Minh")
    page.get_by_role("button", name="Thêm").click()
    page.select_option("select[name=role]", "auditor")
    page.get_by_role("button", name="Giao").click()
    assert "Người kiểm tra" in page.inner_text("main")
    page.get_by_role("button", name="Tạo liên kết đặt mật khẩu").click()
    link = page.inner_text("code.link")
    page.get_by_role("button", name="Đăng xuất").click()

    page.goto(link)
    page.fill("input[name=first]", PASSWORD)
    page.fill("input[name=again]", PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    page.fill("input[name=username]", "minh")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.goto(f"{office}/ban-lam-viec/nhat-ky/")
    record = page.inner_text("main")
    assert "giao vai trò" in record and "đặt mật khẩu" in record and PASSWORD not in record


def test_public_pages_set_no_cookie_and_ask_no_database(visit: Any, office: str) -> None:
    page = visit()
    for path in ("/", "/chi-tieu/", "/tim/?q=so", "/api/"):
        page.goto(f"{office}{path}")
    assert page.context.cookies() == []
