"""Sending data in a real browser: on a phone without JavaScript from the file to the version, and in parts with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

PASSWORD = "hoa-sen-no-ben-ho-tay"
HEADER = "ma_ho_so,ma_xa,ngay_nop,ngay_hen_tra,ngay_tra,kenh,muc_do,hai_long,le_phi"


def rows(path: Path, start: int, count: int = 1, score: int = 4) -> Path:
    lines = (
        f"HS-{n:04d},SK101,2026-01-02,2026-01-12,2026-01-05,truc_tuyen,mot_phan,{score},0"
        for n in range(start, start + count)
    )
    path.write_text("\n".join((HEADER, *lines, "")), encoding="utf-8")
    return path


def sign_in(page: Page, base: str, prefix: str = "") -> None:
    page.goto(f"{base}{prefix}/ban-lam-viec/")
    page.fill("input[name=username]", "lan")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}{prefix}/ban-lam-viec/")


def until(page: Page, words: str, turns: int = 60) -> None:
    """Follow the link that shows how it stands now, until it stands so."""
    for _ in range(turns):
        if words in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Xem tình trạng hiện tại").first.click()
    raise AssertionError(page.inner_text("main"))


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url


def test_from_a_faulty_file_to_a_version_on_a_phone_without_javascript(visit: Any, sender: str, tmp_path: Path) -> None:
    page = visit(width=390, height=844, script=False)
    sign_in(page, sender)
    page.get_by_role("link", name="Hồ sơ thủ tục hành chính (hư cấu)").click()
    page.set_input_files("input[name=file]", rows(tmp_path / "sai.csv", 9001, score=9))
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    until(page, "Chưa nộp được")
    assert "không quá 5" in page.inner_text("main")
    fits(page)
    with page.expect_download() as found:
        page.get_by_role("link", name="Bảng tính của anh chị, đã đánh dấu").click()
    assert found.value.suggested_filename == "sai-ket-qua.xlsx"
    page.get_by_role("link", name="Gửi tệp đã sửa").click()
    fits(page)
    page.set_input_files("input[name=file]", rows(tmp_path / "dung.csv", 9001))
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    until(page, "Có thể nộp")
    fits(page)
    page.get_by_role("button", name="Nộp", exact=True).click()
    until(page, "Đã nhận thành phiên bản 2")
    until(page, "Các trang đã hiện dữ liệu này.")
    fits(page)
    page.goto(f"{sender}/ban-lam-viec/lan-nop/")
    assert "dung.csv" in page.inner_text("main") and "Đã nhận" in page.inner_text("main")
    fits(page)


def test_a_large_file_goes_on_after_the_connection_broke(visit: Any, sender: str, tmp_path: Path) -> None:
    page = visit()
    sign_in(page, sender)
    page.goto(f"{sender}/ban-lam-viec/nop/ho-so/")
    asked: list[int] = []

    def broken(route: Route) -> None:
        """The second part is lost on its way at first."""
        asked.append(int(route.request.headers["upload-offset"]))
        if len(asked) == 2:
            route.fulfill(status=200, body='{"offset": -1, "size": 1}', headers={"Upload-Offset": str(asked[-1])})
        else:
            route.continue_()

    page.route("**/tep/", lambda route: broken(route) if route.request.method == "PATCH" else route.continue_())
    big = tmp_path / "lon.csv"
    rows(big, 2000, 8000)
    big.write_bytes(big.read_bytes() + b"\n" * (9 * 1024**2))
    page.set_input_files("input[name=file]", big)
    page.get_by_role("button", name="Gửi và kiểm tra").click()
    page.wait_for_url("**/lan-nop/*/", timeout=60_000)
    assert asked == [0, 4 * 1024**2, 4 * 1024**2, 8 * 1024**2]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_of_sending_hinders_a_screen_reader(visit: Any, sender: str, tmp_path: Path, prefix: str) -> None:
    page = visit(script=False)
    sign_in(page, sender, prefix)
    page.goto(f"{sender}{prefix}/ban-lam-viec/nop/ho-so/")
    page.set_input_files("input[name=file]", rows(tmp_path / f"{prefix[1:]}.csv", 9500, score=9))
    page.locator("form.send button").click()
    page.wait_for_url("**/lan-nop/*/")
    faults = []
    with_script = visit()
    sign_in(with_script, sender, prefix)
    for path in (
        "ban-lam-viec/",
        "ban-lam-viec/nop/ho-so/",
        "ban-lam-viec/lan-nop/",
        page.url.removeprefix(f"{sender}{prefix}/"),
    ):
        with_script.goto(f"{sender}{prefix}/{path}")
        found = Axe().run(with_script).response["violations"]
        faults += [f"{path}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in found]
    assert not faults, "\n".join(faults)
