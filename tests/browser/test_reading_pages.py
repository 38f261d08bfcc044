"""A document read into the plan in a real browser: without JavaScript on a phone, for screen readers, the text beside its items."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from plan_sample import TEXT

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "hoa-sen-no-ben-ho-tay"
HERE = "/ban-lam-viec/van-ban/"


@pytest.fixture(scope="module")
def keeper(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]
) -> Generator[str, None, None]:
    """A copy of the invented city, with one keeper of the plan, `lap`."""
    home, city = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("city") / "sao-khue"
    shutil.copytree(ROOT / "cities" / "sao-khue", city)

    def people(*words: str, typed: str = "") -> None:
        command = [sys.executable, "-m", "khue.cli.main", "--city", str(city), "--home", str(home), "people"]
        subprocess.run([*command, *words], input=typed, text=True, cwd=ROOT, check=True, capture_output=True)

    people("add", "lap", "--name", "Người thử")
    people("give", "lap", "planner")
    people("password", "lap", typed=f"{PASSWORD}\n")
    with serve(os.path.relpath(city, ROOT / "cities"), home, "--date", "2026-01-15") as address:
        yield address


def sign_in(page: Page, base: str, prefix: str = "") -> None:
    page.goto(f"{base}{prefix}{HERE}")
    page.fill("input[name=username]", "lap")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}{prefix}{HERE}")


def send(page: Page, path: Path) -> str:
    path.write_text(TEXT, encoding="utf-8")
    page.set_input_files("input#file", path)
    page.click("main form button[type=submit] >> nth=-1")
    page.wait_for_url("**/van-ban/*/")
    return page.url


def seen(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at the page."""
    if folder := os.environ.get("KHUE_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_read_confirmed_and_written_on_a_phone_without_javascript(visit: Any, keeper: str, tmp_path: Path) -> None:
    page = visit(width=390, height=844, script=False)
    sign_in(page, keeper)
    seen(page, "list-390")
    address = send(page, tmp_path / "ke-hoach.txt")
    seen(page, "reading-390")
    card = page.locator("article", has_text="kinh tế số trong GRDP")
    card.get_by_text("Các ô để sửa").click()
    card.get_by_label("Giá trị", exact=True).fill("32,5")
    card.get_by_role("button", name="Xác nhận").click()
    assert "Đã sửa và xác nhận" in page.locator("article", has_text="kinh tế số trong GRDP").inner_text()
    page.get_by_role("link", name="Xem những gì sẽ được ghi").click()
    assert "+KH05-2027-02" in page.inner_text("main")
    seen(page, "write-390")
    page.get_by_role("button", name="Ghi vào kế hoạch").click()
    assert page.url == address
    assert "Đã ghi vào kế hoạch" in page.inner_text("main")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_hinders_a_screen_reader_or_is_wider_than_a_phone(
    visit: Any, keeper: str, tmp_path: Path, prefix: str
) -> None:
    page = visit()
    sign_in(page, keeper, prefix)
    address = send(page, tmp_path / "ke-hoach.txt")
    item = page.locator("article").first.get_attribute("id")
    assert item is not None
    paths = ("", f"muc/{item.removeprefix('muc-')}/", "them/?muc=@700", "van-ban/", "ghi/")
    faults = []
    for path in paths:
        page.goto(f"{address}{path}")
        name = path.split("/")[0].split("?")[0] or "reading"
        seen(page, f"{name}-1280{prefix.replace('/', '-')}")
        faults += [f"{path}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("../", *paths):
        page.goto(f"{address}{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{path} is {width} wide"] if width > 390 else []
    assert not faults, "\n".join(faults)
