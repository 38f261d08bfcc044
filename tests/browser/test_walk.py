"""A visitor walks the chain from overview to row to target to agency, by the links that are on the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page


def step(page: Page, address: str) -> None:
    """Click the first link on the page that leads to an address of that form."""
    hrefs = [link.get_attribute("href") or "" for link in page.locator("main a[href], .thread a[href]").all()]
    wanted = next((href for href in hrefs if re.search(address, href)), None)
    assert wanted, f"no link to {address} on {page.url}: {hrefs}"
    page.locator(f'a[href="{wanted}"]').first.evaluate("link => link.removeAttribute('target')")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + wanted if wanted.startswith("/") else wanted)


def holds(page: Page, lang: str) -> None:
    """What every page owes its reader."""
    assert page.locator("h1").count() == 1, page.url
    assert page.locator("html").get_attribute("lang") == lang, page.url
    assert page.locator("main").count() == 1, page.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(("prefix", "lang"), [("", "vi"), ("/en", "en")])
def test_from_overview_to_row_to_agency(visit: Any, sao_khue: str, prefix: str, lang: str, script: bool) -> None:
    page = visit(script=script)
    assert page.goto(f"{sao_khue}{prefix}/").status == 200
    holds(page, lang)
    page.goto(f"{sao_khue}{prefix}/chi-so/")
    for address in (
        rf"^{prefix}/chi-so/[a-z0-9-]+/$",
        rf"^{prefix}/du-lieu/[a-z0-9-]+/v\d+/dong/\d+/",
        rf"^{prefix}/chi-so/[a-z0-9-]+/$",
        rf"^{prefix}/chi-tieu/[A-Za-z0-9-]+/$",
        rf"^{prefix}/nguoi-dung-dau/[^/]+/$",
        rf"^{prefix}/chi-tieu/[A-Za-z0-9-]+/$",
    ):
        step(page, address)
        holds(page, lang)
