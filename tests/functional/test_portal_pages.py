"""Every page of the portal answers whole, in both languages, with what every page owes its reader."""

from __future__ import annotations

import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

PAGES = [
    "/",
    "/chi-tieu/",
    "/chi-tieu/SK-01/",
    "/chi-tieu/SK-06/",
    "/chi-tieu/SK-08/",
    "/tim/",
    "/tim/?q=ho+so",
    "/phuong-phap/",
]


class Seen(HTMLParser):
    """The tags of a page, and whether every one is closed in order."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("prefix", "lang"), [("", "vi"), ("/en", "en")])
def test_a_page_is_whole(portal: Client, address: str, prefix: str, lang: str) -> None:
    page = text(portal, prefix + address)
    seen = Seen(page)
    assert (seen.faults, seen.open) == ([], [])
    assert seen.all("html") == [{"lang": lang}]
    assert len(seen.all("h1")) == 1
    assert re.search(r"<title>.*Khuê</title>", page)
    descriptions = [m["content"] for m in seen.all("meta") if m.get("name") == "description"]
    assert len(descriptions) == 1
    assert descriptions[0]
    hreflang = {link["hreflang"] for link in seen.all("link") if "hreflang" in link}
    assert hreflang == {"vi", "en"}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_keeps_to_the_policy(portal: Client, address: str) -> None:
    answer = portal.get(address)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    seen = Seen(answer.content.decode())
    assert not [attrs for _, attrs in seen.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    assert not seen.all("style")
    assert all(script["src"].startswith("/static/") for script in seen.all("script"))  # type: ignore[union-attr]


def test_titles_and_descriptions_differ(portal: Client) -> None:
    titles = {re.search(r"<title>(.*?)</title>", text(portal, page))[1] for page in PAGES[:5]}  # type: ignore[index]
    assert len(titles) == 5


def test_ids_are_not_used_twice(portal: Client) -> None:
    for address in PAGES:
        ids = [attrs["id"] for _, attrs in Seen(text(portal, address)).tags if "id" in attrs]
        assert len(ids) == len(set(ids)), address


@pytest.mark.parametrize("address", PAGES)
def test_every_link_within_the_portal_answers(portal: Client, address: str) -> None:
    for prefix in ("", "/en"):
        seen = Seen(text(portal, prefix + address))
        hrefs = {a["href"] for a in seen.all("a") if a["href"] and a["href"].startswith("/")}
        hrefs |= {link["href"] for link in seen.all("link") if link.get("type") == "application/json"}
        for href in hrefs:
            assert portal.get(href.split("#")[0]).status_code == 200, href  # type: ignore[union-attr]


def test_the_language_switch_keeps_page_and_query(portal: Client) -> None:
    page = text(portal, "/chi-tieu/?trang-thai=met")
    assert 'href="/en/chi-tieu/?trang-thai=met"' in page


def test_an_unknown_address_is_a_whole_page_in_the_readers_language(portal: Client) -> None:
    for address, words in (("/khong-co/", "Không có trang này"), ("/en/khong-co/", "This page does not exist")):
        page = text(portal, address, 404)
        assert words in page
        assert Seen(page).faults == []


def test_an_unknown_target_suggests_what_was_meant(portal: Client) -> None:
    page = text(portal, "/chi-tieu/sk-1/", 404)
    assert "Không có chỉ tiêu mang mã “sk-1”." in page
    assert 'href="/chi-tieu/SK-01/"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/chi-tieu/%00/",
        "/chi-tieu/%C3%28/",
        "/chi-tieu/" + "a" * 3000 + "/",
        "/chi-tieu/..%2f..%2fetc/",
        "/chi-tieu/<b>/",
    ],
)
def test_a_mangled_address_is_not_found_and_not_echoed_raw(portal: Client, address: str) -> None:
    page = text(portal, address, 404)
    assert "<b>/" not in page
    assert "Traceback" not in page


def test_a_page_takes_nothing(portal: Client) -> None:
    answer = portal.post("/chi-tieu/", {"q": "x"})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_without_a_build_the_portal_says_so(unbuilt: Client) -> None:
    for address, words in (("/", "Chưa có kết quả nào"), ("/en/", "There are no results yet")):
        assert words in text(unbuilt, address, 503)
    problem = unbuilt.get("/api/v1/build")
    assert problem.status_code == 503
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert json.loads(problem.content)["status"] == 503


def test_a_fault_of_ours_is_a_whole_page(portal: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("khue.web.portal.pages.method.gather", broken)
    portal.raise_request_exception = False
    page = text(portal, "/phuong-phap/", 500)
    assert "Hệ thống gặp lỗi" in page
    assert "a secret detail" not in page


def test_the_invented_city_says_so(portal: Client) -> None:
    for address in [*PAGES, "/phuong-phap/"]:
        assert "là thành phố hư cấu" in text(portal, address)
    assert "is an invented city" in text(portal, "/en/")


def test_a_second_visit_costs_nothing(portal: Client) -> None:
    first = portal.get("/")
    second = portal.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304


def test_a_first_visit_is_light(portal: Client) -> None:
    page = portal.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    static = Path(__file__).parents[2] / "src/khue/web/portal/static/portal"
    css, script = (static / "khue.css").read_bytes(), (static / "khue.js").read_bytes()
    fonts = sum(font.stat().st_size for font in (static / "fonts").glob("*.woff2"))
    assert len(css) < 20_000
    assert len(page.content) + len(gzip.compress(css)) + len(gzip.compress(script)) + fonts < 150_000


def test_static_files_are_served_and_their_address_follows_the_content(portal: Client) -> None:
    address = re.search(r'href="(/static/portal/khue\.css\?v=[0-9a-f]{8})"', text(portal, "/"))
    assert address
    with override_settings(DEBUG=False):
        answer = portal.get(address[1])
    assert answer.status_code == 200
    assert b"@font-face" in b"".join(answer)  # type: ignore[arg-type]
