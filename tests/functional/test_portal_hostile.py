"""What a hostile or unlucky visitor gets: a precise refusal in words, never a fault of ours and never a wrong page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khue.cli.main import main
from khue.pipeline.reading import Build
from khue.web import builds

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"

PLACES = (
    "", "chi-tieu/", "chi-so/", "dia-ban/", "co-quan/", "nhiem-vu/", "du-lieu/", "van-ban/", "tim/", "phuong-phap/", "api/",
    "chi-so/ho-so-dung-han/", "du-lieu/ho-so/", "dia-ban/SK101/", "van-ban/nq-01-sk/", "du-lieu/ho-so/v1/tai.csv",
    "api/v1/targets", "api/v1/units", "api/v1/search", "api/v1/indicators/ho-so-dung-han/observations",
    "api/v1/datasets/ho-so/versions/1/rows",
)  # fmt: skip
NAMES = ("q", "nhom", "co-quan", "van-ban", "trang-thai", "ngay", "ky", "cap", "xep", "trang", "ban", "loai", "lang",
         "limit", "offset", "format", "bom", "period", "unit", "level", "day", "status", "khoi")  # fmt: skip
STRANGE = st.one_of(
    st.text(max_size=40),
    st.sampled_from((
        "-1", "0", "99999999999999999999", "1e9", "٣", "0000-00-00", "9999-12-31", "2025-13", "abc", "%00", "\x00",
        "../../etc/passwd", "<script>", "'; drop table thing; --", "a" * 5000, "\r\nSet-Cookie: a=b", "\ud7ff", "😀",
    )),
)  # fmt: skip


def _body(response: object) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.sampled_from(PLACES), tail=st.one_of(st.just(""), STRANGE), prefix=st.sampled_from(("/", "/en/")),
    query=st.dictionaries(st.sampled_from(NAMES), STRANGE, max_size=3),
    method=st.sampled_from(("get", "get", "get", "head", "post", "put", "delete", "options")),
)  # fmt: skip
def test_no_address_makes_a_fault(
    portal: Client, place: str, tail: str, prefix: str, query: dict[str, str], method: str
) -> None:
    address = ("/" if place.startswith("api/") else prefix) + place + tail
    answer = getattr(portal, method)(address.encode("utf-8", "replace").decode(), query_params=query)
    body = _body(answer)
    assert answer.status_code < 500, (method, address, query)
    assert b"<script>alert" not in body
    if address.startswith("/api/v1") and answer.status_code >= 400:
        assert answer.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("host", ["evil.example", "a b", "testserver:80:80", ""])
@pytest.mark.parametrize(
    "address", ["/", "/chi-tieu/SK-01/", "/api/", "/du-lieu/ho-so/v1/tai.csv", "/favicon.ico", "/none/"]
)
def test_a_host_that_is_not_ours_is_refused_on_every_page(portal: Client, host: str, address: str) -> None:
    answer = portal.get(address, headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
@pytest.mark.parametrize(
    "address",
    ["/", "/chi-tieu/", "/chi-tieu/SK-01/", "/du-lieu/ho-so/v1/tai.csv", "/du-lieu/ho-so/v1/tai.parquet", "/api/",
     "/van-ban/nq-01-sk/III.1.a/", "/en/tim/", "/api/v1/targets"],
)  # fmt: skip
def test_nothing_can_be_sent(portal: Client, method: str, address: str) -> None:
    answer = getattr(portal, method)(address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_names_with_markup_stay_text(tmp_path: Path) -> None:
    city = tmp_path / "sao-khue"
    shutil.copytree(CITY, city)
    evil = "<script>alert(1)</script>"
    for name, old in (
        ("units/units.csv", "Lũng Nhài"), ("agencies.csv", "Giám đốc"), ("resolutions/nq-01-sk/targets.csv", "Năm 20"),
        ("resolutions/nq-01-sk/tasks.csv", "Mở"), ("indicators/ho-so-dung-han.yaml", "Tỷ lệ"), ("city.yaml", "Thành phố"),
    ):  # fmt: skip
        file = city / name
        text = file.read_text(encoding="utf-8")
        assert old in text, name
        file.write_text(text.replace(old, evil + old), encoding="utf-8")
    assert main(["--city", str(city), "--home", str(tmp_path / "home"), "build", "--date", "2026-01-15"]) == 0
    with override_settings(KHUE_CITY=city, KHUE_HOME=tmp_path / "home"):
        client = Client()
        for place in (
            *PLACES[:10],
            "chi-so/ho-so-dung-han/",
            "dia-ban/SK101/",
            "chi-tieu/SK-01/",
            "nhiem-vu/SK-NV-1/",
            "co-quan/TTCDS/",
        ):
            page = client.get("/" + place).content.decode()
            assert "<script>alert" not in page, place
        assert "&lt;script&gt;alert(1)" in client.get("/").content.decode()


def _home(path: Path, source: Path) -> Path:
    shutil.copytree(source, path)
    return path


def _only_build(home: Path) -> Path:
    return home / "builds" / (home / "current").read_text().strip()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "home gone": shutil.rmtree,
    "build gone": lambda home: shutil.rmtree(_only_build(home)),
    "pointer empty": lambda home: (home / "current").write_text(""),
    "pointer junk": lambda home: (home / "current").write_bytes(b"\xff\x00../../etc"),
    "pointer a folder": lambda home: ((home / "current").unlink(), (home / "current").mkdir()),
    "pointer astray": lambda home: (home / "current").write_text("../.."),
    "manifest junk": lambda home: (_only_build(home) / "manifest.json").write_text("{"),
    "city junk": lambda home: (_only_build(home) / "city.msgpack").write_bytes(b"\xc1"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_without_a_sound_build_there_is_an_answer_in_words(portal_home: Path, tmp_path: Path, damage: str) -> None:
    home = _home(tmp_path / "home", portal_home)
    DAMAGE[damage](home)
    builds._open.clear()
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=home):
        client = Client(raise_request_exception=False)
        for address in ("/", "/en/chi-so/ho-so-dung-han/", "/tim/?q=ho", "/api/v1/targets", "/api/v1/search?q=ho"):
            answer = client.get(address)
            assert answer.status_code == 503, address
            assert answer.headers["Retry-After"]
            assert "Traceback" not in answer.content.decode()


def test_lost_dataset_files_are_an_answer_in_words(portal_home: Path, tmp_path: Path) -> None:
    home = _home(tmp_path / "home", portal_home)
    shutil.rmtree(home / "datasets")
    (_only_build(home) / "read.sqlite").unlink()
    builds._open.clear()
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=home):
        client = Client(raise_request_exception=False)
        for address in (
            "/du-lieu/ho-so/v1/tai.csv",
            "/en/du-lieu/ho-so/v1/tai.parquet",
            "/chi-so/ho-so-dung-han/",
            "/tim/?q=ho",
            "/api/v1/search?q=ho",
            "/api/v1/datasets/ho-so/versions/1/rows",
        ):
            assert client.get(address).status_code == 503, address
        assert client.get("/phuong-phap/").status_code == 200


def test_each_clause_has_a_lasting_address(portal: Client, portal_build: Build) -> None:
    for target in portal_build.city.targets:
        answer = portal.get(f"/van-ban/{target.document}/{target.clause}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/chi-tieu/{target.id}/")
    document = portal_build.city.documents[0]
    for clause in (*document.viewpoints, *document.objectives, *document.solutions):
        place = portal.get(f"/van-ban/{document.id}/{clause.clause}/").headers["Location"]
        page, _hash, anchor = place.partition("#")
        text = portal.get(page).content.decode()
        assert f'id="{anchor}"' in text if anchor else page.startswith(("/chi-tieu/", "/nhiem-vu/"))
    unknown = portal.get(f"/van-ban/{document.id}/IX.9/")
    assert unknown.status_code == 404
    assert "IX.9" in unknown.content.decode()


def test_from_home_a_reader_finds_the_own_ward_in_two_steps(portal: Client, portal_build: Build) -> None:
    home = portal.get("/").content.decode()
    form = re.search(r'<form class="mine" action="([^"]+)"', home)
    assert form
    for unit in portal_build.units.at("commune", portal_build.as_of):
        found = portal.get(form[1], {"q": unit.name}).content.decode()
        assert f'href="/dia-ban/{unit.code}/"' in found
        assert f'<option value="{unit.name}">' in home


def test_former_areas_found_by_search_can_be_opened(portal: Client, portal_build: Build) -> None:
    for unit in portal_build.units:
        found = portal.get("/tim/", {"q": unit.name}).content.decode()
        links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/dia-ban/[^"]+)"', found)]
        assert links, unit.name
        pages = [portal.get(link) for link in links]
        assert all(page.status_code == 200 for page in pages), links
        assert any(f"<h1>{unit.name}</h1>" in page.content.decode() for page in pages)


def test_the_heads_answer_for_every_target_once(portal: Client, portal_build: Build) -> None:
    counted = 0
    for agency in portal_build.city.agencies:
        page = portal.get(f"/nguoi-dung-dau/{agency.code}/").content.decode()
        counted += sum(
            f'href="/chi-tieu/{t.id}/"' in page for t in portal_build.city.targets if t.agency == agency.code
        )
    assert counted == len(portal_build.city.targets)


def test_a_long_table_keeps_every_row_in_the_page_and_marks_what_a_phone_folds(portal: Client) -> None:
    page = portal.get("/chi-so/ho-so-dung-han/").content.decode()
    long = next(part for part in page.split('<div class="long">') if 'class="more"' in part)
    rows = re.findall(r'<tr( class="rest")?><th scope="row"', long)
    assert rows.count("") == 8 < len(rows)
    assert "<label" in long and 'type="checkbox"' in long


def test_search_shows_no_words_of_the_other_language(portal: Client, portal_build: Build) -> None:
    english = {agency.name_en for agency in portal_build.city.agencies if agency.name_en}
    page = portal.get("/tim/", {"q": "sao khue"}).content.decode()
    assert "/nguoi-dung-dau/" in page
    assert not [name for name in english if name in page]
