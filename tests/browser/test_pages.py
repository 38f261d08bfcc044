"""Every page: no dead link, no accessibility violation, nothing wider than a phone, light on the first visit."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PER_KIND = 3
"""How many pages of one kind are opened in the browser; every kind is."""


def kind(path: str) -> str:
    """The kind of page an address belongs to: its first folder and its depth."""
    parts = [part for part in path.removeprefix("/en").split("/") if part]
    return f"{'/en' if path.startswith('/en/') else ''}/{parts[0] if parts else ''}/{len(parts)}"


def internal_links(page: Page, base: str) -> set[str]:
    """The addresses of this portal that a page links to, without their fragments."""
    hrefs = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    joined = {urljoin(page.url, href).split("#")[0] for href in hrefs if href and not href.startswith("mailto:")}
    return {link for link in joined if link.startswith(base)}


def walk(page: Page, base: str, prefix: str) -> list[str]:
    """Addresses of pages, a few of every kind, found by following links from the overview."""
    seen: defaultdict[str, list[str]] = defaultdict(list)
    queue = [f"{base}{prefix}/"]
    known = set(queue)
    while queue:
        url = queue.pop(0)
        path = urlsplit(url).path
        if len(seen[kind(path)]) >= PER_KIND or re.search(
            r"/tai\.|/api/v1|/bao-cao/.|\.(csv|json|parquet|ics|atom)$", path
        ):
            continue
        answer = page.goto(url)
        assert answer is not None and answer.status == 200, f"{url}: {answer and answer.status}"
        seen[kind(path)].append(url)
        fresh = sorted(internal_links(page, base) - known)
        known.update(fresh)
        queue.extend(link for link in fresh if urlsplit(link).path.startswith("/en/") == bool(prefix))
    return [url for urls in seen.values() for url in urls]


@pytest.mark.parametrize("city", ["sao_khue", "ha_noi"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
def test_no_violation_on_any_kind_of_page(visit: Any, city: str, prefix: str, request: pytest.FixtureRequest) -> None:
    base = request.getfixturevalue(city)
    page = visit()
    faults: list[str] = []
    for url in walk(page, base, prefix):
        page.goto(url)
        results = Axe().run(page)
        faults += [f"{url}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in results.response["violations"]]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("city", ["sao_khue", "ha_noi"])
def test_nothing_is_wider_than_a_phone(visit: Any, city: str, request: pytest.FixtureRequest) -> None:
    base = request.getfixturevalue(city)
    page = visit(width=390, height=844)
    for url in walk(page, base, ""):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, url


def test_invented_city_says_so_on_every_page(visit: Any, sao_khue: str) -> None:
    page = visit()
    words = {"vi": "là thành phố hư cấu", "en": "is an invented city"}
    for prefix in ("", "/en"):
        for url in walk(page, sao_khue, prefix):
            page.goto(url)
            lang = page.locator("html").get_attribute("lang")
            assert words[lang] in page.locator("body").inner_text(), url


def test_first_visit_is_light(visit: Any, ha_noi: str) -> None:
    page = visit()
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(response.request.sizes()["responseBodySize"]))
    page.goto(f"{ha_noi}/", wait_until="networkidle")
    assert sum(sizes) < 150_000, sizes
