"""Pages that say why rows are held back, and those of the desk on personal data: for a screen reader, a phone, both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from guarded_city import Person, persons, write_city

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "hoa-sen-no-ben-ho-tay"
NUMBER = "001095001234"
PUBLIC = ("du-lieu/tro-cap/", "chi-so/ty-le-nha/?ky=2024-01&cap=commune")
DESK = ("ban-lam-viec/", "ban-lam-viec/du-lieu-ca-nhan/", "ban-lam-viec/du-lieu-ca-nhan/tro-cap/")


@pytest.fixture(scope="module")
def guarded(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., AbstractContextManager[str]]
) -> Generator[str, None, None]:
    """A portal whose dataset about persons is held back, with an officer `can-bo` who may settle and see."""
    folder = tmp_path_factory.mktemp("guarded")
    first, *rest = persons(60, 1)
    write_city(folder / "city", [Person(**{**vars(first), "note": f"CCCD {NUMBER}"}), *rest])
    city = os.path.relpath(folder / "city", ROOT / "cities")

    def people(*words: str, typed: str = "") -> None:
        command = [
            sys.executable,
            "-m",
            "khue.cli.main",
            "--city",
            str(folder / "city"),
            "--home",
            str(folder / "home"),
        ]
        subprocess.run([*command, "people", *words], input=typed, text=True, cwd=ROOT, check=True, capture_output=True)

    people("add", "can-bo", "--name", "Cán bộ thử")
    for role in ("data-officer", "personal-data"):
        people("give", "can-bo", role, "--agency", "SK-VP")
    people("password", "can-bo", typed=f"{PASSWORD}\n")
    with serve(city, folder / "home", "--date", "2026-01-15") as address:
        yield address


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/ban-lam-viec/")
    page.fill("input[name=username]", "can-bo")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/ban-lam-viec/")


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_no_page_hinders_a_screen_reader(visit: Any, guarded: str, prefix: str) -> None:
    page, faults = visit(), []
    sign_in(page, guarded)
    for path in (*PUBLIC, *DESK):
        page.goto(f"{guarded}/{prefix}{path}")
        faults += [f"{path}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in Axe().run(page).response["violations"]]
    assert not faults, "\n".join(faults)


def test_the_pages_fit_a_phone(visit: Any, guarded: str) -> None:
    page = visit(width=390, height=844)
    sign_in(page, guarded)
    for path in (*PUBLIC, *DESK):
        page.goto(f"{guarded}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_a_finding_is_settled_and_a_row_opened_without_javascript(visit: Any, guarded: str) -> None:
    page = visit(script=False)
    sign_in(page, guarded)
    page.goto(f"{guarded}/ban-lam-viec/du-lieu-ca-nhan/tro-cap/")
    page.fill("input[name=row]", "3")
    page.fill("input[name=reason]", "Đối chiếu đơn thư của công dân")
    page.click("main form:not(.who form) button[type=submit]")
    assert "Nguyễn Thị Sao" in page.content()
    page.goto(f"{guarded}/ban-lam-viec/du-lieu-ca-nhan/")
    page.fill("input[name=reason]", "Mã giấy tờ của kho, không phải người")
    page.click("button[name=settle]")
    assert "Đã ghi" in page.content()
