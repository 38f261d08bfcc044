"""From the build to what is read: pages and API show what was worked out by hand, to the last digit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
django.setup()

from django.test import Client, override_settings  # noqa: E402 - Django is set up first

from khue.pipeline.reading import Build  # noqa: E402

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"

PAGES = [
    "/", "/chi-tieu/", "/chi-tieu/SK-01/", "/chi-tieu/SK-11/", "/chi-so/", "/chi-so/ho-so-dung-han/", "/dia-ban/", "/dia-ban/SK103/",
    "/nguoi-dung-dau/", "/nguoi-dung-dau/SK-VP/", "/nhiem-vu/", "/nhiem-vu/SK-NV-3/", "/du-lieu/", "/du-lieu/ho-so/",
    "/du-lieu/ho-so/v1/dong/2/", "/van-ban/", "/van-ban/nq-01-sk/", "/tim/?q=sim", "/phuong-phap/",
]  # fmt: skip

# target: (word in Vietnamese, word in English, latest value as printed in Vietnamese, in English)
TARGETS = {
    "SK-01": ("Đạt", "Met", "61,6%", "61.6%"),  # 180 / 292
    "SK-02": ("Đúng tiến độ", "On track", "61,6%", "61.6%"),
    "SK-03": ("Có nguy cơ", "At risk", "3,91 điểm", "3.91 points"),  # 563 / 144
    "SK-04": ("Chậm", "Off track", "6,0 ngày", "6.0 days"),
    "SK-05": ("Quá hạn", "Overdue", "88,8%", "88.8%"),  # 254 / 286
    "SK-06": ("Thiếu dữ liệu", "No data", "", ""),
    "SK-07": ("Thiếu dữ liệu", "No data", "", ""),
    "SK-08": ("Chậm", "Off track", "22,6%", "22.6%"),
    "SK-09": ("Đạt", "Met", "22,6%", "22.6%"),
    "SK-10": ("Thiếu dữ liệu", "No data", "", ""),
    "SK-11": ("Đúng tiến độ", "On track", "79,2%", "79.2%"),
}


@pytest.fixture
def client(sao_khue_home: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=sao_khue_home):
        yield Client()


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _json(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.json()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_the_city_is_invented(client: Client, address: str) -> None:
    assert "hư cấu" in _page(client, address)
    assert "is an invented city" in _page(client, f"/en{address}")


def _words(client: Client, address: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", _page(client, address)).replace("\u00a0", " ").split())


@pytest.mark.parametrize("target", TARGETS)
def test_the_page_of_a_target_shows_its_status_beside_its_figure(client: Client, target: str) -> None:
    vi_word, en_word, vi_value, en_value = TARGETS[target]
    for prefix, word, value in [("", vi_word, vi_value), ("/en", en_word, en_value)]:
        words = _words(client, f"{prefix}/chi-tieu/{target}/")
        assert re.search(rf"(?<![\d,.]){re.escape(value)}.{{0,80}}\b{word}\b", words), words


@pytest.mark.parametrize(
    ("indicator", "period", "level", "row"),
    [
        ("ho-so-truc-tuyen", "2025-01", "district", "Quận Hạ Nguồn … 60,0% … 6 ÷ 10"),
        ("ho-so-truc-tuyen", "2025-03", "commune", "Xã Bãi Trăng … 0,0% … 0 ÷ 3"),
        ("ho-so-dung-han", "2025-Q1", "commune", "Xã Bãi Trăng … 87,5% … 7 ÷ 8"),
        ("ho-so-dung-han", "2024-02", "commune", "Xã Bãi Trăng … Không xác định … 0 ÷ 0"),
        ("hai-long", "2024-12", "commune", "Xã Bãi Trăng … 4,67 … 14 ÷ 3"),
        ("hai-long", "2025-01", "commune", "Phường Đồi Sim … 3,50 … 7 ÷ 2"),
        ("ngay-xu-ly-phan-anh", "2025-01", "commune", "Phường Đồi Sim … 14,5"),
        ("ho-co-cap-quang", "2025", "commune", "Phường Lũng Nhài … Thiếu"),
    ],
)
def test_the_page_of_an_indicator_shows_the_row_worked_out_by_hand(
    client: Client, indicator: str, period: str, level: str, row: str
) -> None:
    words = _words(client, f"/chi-so/{indicator}/?ky={period}&cap={level}")
    pattern = ".{1,12}".join(re.escape(part) for part in row.split(" … "))
    assert re.search(pattern, words, re.IGNORECASE), words


def test_a_code_leads_to_the_place_that_bore_it_on_the_day(client: Client) -> None:
    assert "Xã Bãi Trăng" in _words(client, "/dia-ban/SK103/?ngay=2025-01-01").split(" · ")[0]
    assert "Xã Đồi Sim" in _words(client, "/dia-ban/SK103/?ngay=2024-12-31").split(" · ")[0]


def test_the_page_of_a_row_shows_the_row(client: Client) -> None:
    # Line 584 of the file: HS-0583,SK202,2024-12-06,2024-12-21,2024-12-11,truc_tuyen,mot_phan,5,30000
    words = _words(client, "/du-lieu/ho-so/v1/dong/584/")
    for text in ("HS-0583", "Xã Bãi Trăng", "06/12/2024", "21/12/2024", "11/12/2024", "truc_tuyen", "30.000"):
        assert text in words


def test_the_api_gives_each_target_as_worked_out_by_hand(client: Client, sao_khue: Build) -> None:
    for target, (_, word, *_) in TARGETS.items():
        told = _json(client, f"/api/v1/targets/{target}")
        found = sao_khue.assessments[target]
        assert told["status"] == word.lower().replace(" ", "_")
        assert (told["latest"] or {}).get("value") == (found.latest.value if found.latest else None)
        assert told["probability"] == sao_khue.outlooks[target].chance


def test_the_api_gives_every_observation_to_the_last_digit(client: Client, sao_khue: Build) -> None:
    fields = ("unit", "period", "value", "numerator", "denominator")
    for indicator in (item.id for item in sao_khue.city.indicators):
        expected = [[getattr(o, name) for name in fields] for o in sao_khue.observations(indicator)]
        told = _all(client, f"/api/v1/indicators/{indicator}/observations")
        assert [[item[name] for name in fields] for item in told] == expected


def _all(client: Client, address: str) -> list[dict[str, Any]]:
    """Every item of a listing, page by page."""
    found: list[dict[str, Any]] = []
    while True:
        answer = _json(client, f"{address}?limit=1000&offset={len(found)}")
        found += answer["items"]
        if not answer["items"] or len(found) >= answer["count"]:
            return found


def test_the_thread_can_be_walked_from_the_target_to_the_agency(client: Client) -> None:
    for here, there in [
        ("/", "/chi-tieu/SK-05/"),
        ("/chi-tieu/SK-05/", "/chi-so/ho-so-dung-han/"),
        ("/chi-so/ho-so-dung-han/", "/du-lieu/ho-so/"),
        ("/chi-tieu/SK-05/", "/nguoi-dung-dau/SK-VP/"),
        ("/chi-tieu/SK-05/", "/nhiem-vu/SK-NV-3/"),
        ("/du-lieu/ho-so/", "/du-lieu/ho-so/v1/dong/2/"),
    ]:
        assert f'href="{there}' in _page(client, here), f"{here} does not lead to {there}"
