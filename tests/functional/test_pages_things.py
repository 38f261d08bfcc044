"""The pages of indicators, areas, agencies, tasks, datasets and documents, on the invented city."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import Client

from khue.pipeline.reading import Build

ADDRESSES = [
    "/chi-so/", "/chi-so/?nhom=kinh-te-so&loai=cong-bo", "/chi-so/ho-so-truc-tuyen/",
    "/chi-so/ho-so-truc-tuyen/?ky=2024-02&cap=commune&xep=ten", "/chi-so/ho-co-cap-quang/", "/chi-so/kinh-te-so/",
    "/dia-ban/", "/dia-ban/?cap=district&q=ha nguon", "/dia-ban/?ngay=2024-06-01", "/dia-ban/SK/", "/dia-ban/SK203/",
    "/dia-ban/SK103/?ngay=2024-06-01", "/nguoi-dung-dau/", "/nguoi-dung-dau/?khoi=chinh-quyen", "/nguoi-dung-dau/SK-VP/", "/nhiem-vu/",
    "/nhiem-vu/?trang-thai=overdue", "/nhiem-vu/SK-NV-1/", "/nhiem-vu/SK-NV-3/", "/nhiem-vu/SK-NV-6/", "/du-lieu/",
    "/du-lieu/ho-so/", "/du-lieu/ho-so/?ban=1&trang=3", "/du-lieu/phan-anh/", "/du-lieu/ho-so/v1/dong/606/",
    "/van-ban/", "/van-ban/nq-01-sk/",
]  # fmt: skip

NOT_FOUND = [
    ("/chi-so/ho-so-truc-tuye/", "/chi-so/ho-so-truc-tuyen/"),
    ("/nguoi-dung-dau/SK-VPP/", "/nguoi-dung-dau/SK-VP/"),
    ("/nhiem-vu/SK-NV-33/", "/nhiem-vu/SK-NV-3/"),
    ("/du-lieu/ho_so/", "/du-lieu/ho-so/"),
    ("/van-ban/nq-1-sk/", "/van-ban/nq-01-sk/"),
    ("/dia-ban/SK202/", "/dia-ban/SK202/?ngay=2024-12-31"),
    ("/dia-ban/SK1O1/", "/dia-ban/SK101/"),
    ("/du-lieu/ho-so/v2/dong/2/", "/du-lieu/ho-so/"),
    ("/du-lieu/ho-so/v1/dong/1/", "/du-lieu/ho-so/"),
    ("/du-lieu/ho-so/v1/dong/99999999999999999999/", "/du-lieu/ho-so/"),
    ("/du-lieu/ho-so/v1/tai.xlsx", ""),
    ("/du-lieu/ho-so/v9/tai.csv", "/du-lieu/ho-so/"),
]

UNREADABLE = [
    "/chi-so/ho-so-truc-tuyen/?ky=2025-13", "/chi-so/ho-so-truc-tuyen/?cap=ward", "/chi-so/?nhom=x", "/dia-ban/?ngay=31/02/2025",
    "/dia-ban/SK/?ngay=today", "/nhiem-vu/?trang=0", "/nhiem-vu/?trang=two", "/nhiem-vu/?trang-thai=late",
    "/du-lieu/ho-so/?ban=%C2%B2", "/nguoi-dung-dau/?khoi=%00",
]  # fmt: skip


def _page(portal: Client, address: str, status: int = 200) -> str:
    answer = portal.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return html.unescape(answer.content.decode())


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_is_whole_in_both_languages(portal: Client, address: str) -> None:
    for prefix, lang in (("", "vi"), ("/en", "en")):
        page = _page(portal, prefix + address)
        assert f'<html lang="{lang}">' in page
        assert page.count("<h1>") == 1
        assert '<link rel="alternate" type="application/json" href="/api/v1/' in page
        assert "style=" not in page
        assert "None" not in _words(page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_data_is_there_as_json(portal: Client, address: str) -> None:
    found = re.search(r'type="application/json" href="([^"]+)"', _page(portal, address))
    assert found is not None
    assert portal.get(found[1]).status_code == 200


def test_no_link_is_broken(portal: Client) -> None:
    links: set[str] = set()
    for address in ADDRESSES:
        page = _page(portal, address)
        links |= {link for link in re.findall(r'href="(/[^"#]*)', page) if not link.startswith("/static/")}
        for anchor in re.findall(r'href="#([^"]+)"', page):
            assert f'id="{anchor}"' in page, (address, anchor)
    assert len(links) > 100
    for link in sorted(links):
        answer = portal.get(link, follow=True)
        answer.close()
        assert answer.status_code == 200, link


@pytest.mark.parametrize(("address", "meant"), NOT_FOUND)
def test_what_is_not_there_is_said_with_what_may_have_been_meant(portal: Client, address: str, meant: str) -> None:
    page = _page(portal, address, 404)
    assert f'href="{meant}"' in page if meant else True
    assert _page(portal, f"/en{address}", 404)


@pytest.mark.parametrize("address", UNREADABLE)
def test_what_cannot_be_read_is_said(portal: Client, address: str) -> None:
    assert "“" in _words(_page(portal, address, 400))
    assert "is not" in _words(_page(portal, f"/en{address}", 400))


def test_an_indicator_says_what_it_shows_and_how_it_was_made(portal: Client) -> None:
    words = _words(_page(portal, "/en/chi-so/ho-so-truc-tuyen/"))
    assert "stands at 61.6% (2025, final)" in words
    assert "100 × (number of rows where “Kênh nộp” is “truc_tuyen”) ÷ number of rows" in words
    assert "100 * count(*) filter (where kenh = 'truc_tuyen') / count(*)" in words
    assert "180 ÷ 292" in words
    page = _page(portal, "/chi-so/ho-so-truc-tuyen/")
    assert 'href="/du-lieu/ho-so/v1/dong/606/"' in page
    assert 'href="/chi-tieu/SK-01/"' in page


def test_areas_are_ordered_by_value_or_by_name(portal: Client) -> None:
    def order(query: str) -> list[str]:
        page = _page(portal, f"/chi-so/ho-so-truc-tuyen/?ky=2025&cap=commune&{query}")
        table = page[page.index('id="dia-ban"') :]
        return re.findall(r'<th scope="row"><a href="/dia-ban/(\w+)/', table)[:5]

    assert order("xep=gia-tri")[0] == "SK201"  # 39 of 59
    assert order("xep=ten") == ["SK101", "SK102", "SK203", "SK201", "SK103"]  # Phường B C Đ L, Xã B


def test_undefined_is_a_word_and_not_zero(portal: Client) -> None:
    page = _page(portal, "/en/chi-so/ho-so-dung-han/?ky=2024-02&cap=commune")
    row = re.search(r"Bãi Trăng Commune</a>.*?</tr>", page, re.S)
    assert row is not None
    assert "undefined" in row[0]
    assert "url(#hatch" in page


def test_a_code_means_another_area_on_another_day(portal: Client) -> None:
    assert "<h1>Xã Bãi Trăng</h1>" in _page(portal, "/dia-ban/SK103/")
    before = _page(portal, "/dia-ban/SK103/?ngay=2024-06-01")
    assert "<h1>Xã Đồi Sim</h1>" in before
    assert 'href="/dia-ban/SK203/"' in before
    assert "<h1>Xã Đồi Sim</h1>" in _page(portal, "/dia-ban/SK103/?ngay=01/06/2024")


def test_a_ward_shows_its_values_with_their_rank(portal: Client) -> None:
    words = _words(_page(portal, "/en/dia-ban/SK201/"))
    assert "Share of dossiers filed online 66.1% 2025 final 1 of 5" in words


def test_the_counts_of_agencies_add_up(portal: Client, portal_build: Build) -> None:
    words = _words(_page(portal, "/en/nguoi-dung-dau/"))
    total = re.search(r"All of this bloc (\d+) \d+ (\d+) \d+ (\d+)", words)
    assert total is not None
    targets, tasks, datasets = map(int, total.groups())
    city = portal_build.city
    assert (targets, tasks, datasets) == (len(city.targets), len(city.tasks), len(city.contracts))


def test_the_page_of_a_head(portal: Client) -> None:
    words = _words(_page(portal, "/en/nguoi-dung-dau/SK-VP/"))
    assert "Chief of Office answers for 4 targets, 2 tasks (1 overdue) and 1 dataset." in words


def test_tasks_are_counted_once_by_state(portal: Client) -> None:
    words = _words(_page(portal, "/en/nhiem-vu/"))
    for counted in ("Done on time 1", "Done late 1", "Not done, in time 3", "Overdue 1", "All 6"):
        assert counted in words


def test_a_row_says_where_it_stands_and_what_counts_it(portal: Client) -> None:
    words = _words(_page(portal, "/en/du-lieu/ho-so/v1/dong/607/"))
    assert "Row 607 of ho-so-2023-2025.csv" in words
    assert "It belongs to Cầu Khuê Ward on 4 Jan 2025." in words
    assert "Share of dossiers filed online not counted counted Jan 2025" in words  # filed at the counter


def test_every_format_holds_every_row(portal: Client, portal_build: Build, tmp_path: Path) -> None:
    def body(format: str, query: str = "") -> bytes:
        answer = portal.get(f"/du-lieu/ho-so/v1/tai.{format}{query}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"] == f'attachment; filename="ho-so-v1.{format}"'
        whole = b"".join(answer.streaming_content)  # type: ignore[arg-type]
        answer.close()
        return whole

    rows = list(csv.DictReader(io.StringIO(body("csv").decode())))
    objects = json.loads(body("json"))
    (tmp_path / "a.parquet").write_bytes(body("parquet"))
    table = pq.read_table(tmp_path / "a.parquet")
    assert len(rows) == len(objects) == table.num_rows == 896
    assert [row["ma_ho_so"] for row in rows] == [row["ma_ho_so"] for row in objects] == table["ma_ho_so"].to_pylist()
    assert rows[0]["ngay_nop"] == objects[0]["ngay_nop"] == table["ngay_nop"][0].as_py().isoformat()
    assert body("csv", "?bom=1")[:3] == b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    "address",
    [
        "/du-lieu/..%2F..%2Fcurrent/v1/tai.csv", "/du-lieu/ho-so/v1/tai.csv%2F..%2F..", "/du-lieu/%2Fetc%2Fpasswd/v1/tai.parquet",
        "/du-lieu/ho-so/v-1/tai.csv", "/du-lieu/ho-so/v1/tai...%2Fmanifest.json", "/du-lieu/ho-so/v1/dong/..%2F2/",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_datasets(portal: Client, address: str) -> None:
    assert portal.get(address).status_code == 404
