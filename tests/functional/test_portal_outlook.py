"""What lies ahead of a target, as its page, the listing and the interface show it: the same, in both languages, never 0 or 100 %."""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from khue.cli.main import main
from khue.pipeline.outlook.words import chance_words, percent
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"


def page(portal: Client, address: str) -> str:
    answer = portal.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def card(portal: Client, address: str) -> str:
    """The card of what lies ahead, as a reader reads it."""
    found = page(portal, address)
    start = found.index('id="trien-vong"')
    part = found[start : found.index("</section>", start)]
    return " ".join(re.sub(r"<[^>]+>", " ", part).replace("\xa0", " ").split())


def test_the_page_says_the_chance_in_words_and_as_a_number(portal: Client, portal_build: Build) -> None:
    chance = portal_build.outlooks["SK-11"].chance
    assert chance is not None
    for lang, prefix in (("vi", ""), ("en", "/en")):
        said = card(portal, f"{prefix}/chi-tieu/SK-11/")
        words = chance_words(chance, lang)
        assert f"{words[0].upper()}{words[1:]} {percent(chance, lang)}" in said


def test_the_page_shows_everything_the_chance_rests_on(portal: Client) -> None:
    said = card(portal, "/chi-tieu/SK-11/")
    for words in (
        "Khả năng đạt đúng hạn", "Năm 2028: khoảng", "80% khả năng nằm trong khoảng từ", "Theo đà dự kiến, đạt mức đề ra",
        "Tốc độ cần có Tăng 2,9 điểm % mỗi năm", "Tốc độ đến nay Tăng 4,8 điểm % mỗi năm", "Tốc độ dự kiến Tăng",
        "Giả định: ", "Trước đây trang này sẽ nói gì?", "Cách dự báo", "Sai số bình quân",
    ):  # fmt: skip
        assert words in said


def test_the_looks_back_stand_beside_what_came(portal: Client, portal_build: Build) -> None:
    said = card(portal, "/en/chi-tieu/SK-11/")
    inside = sum(one.ahead.holds(one.came) for one in portal_build.outlooks["SK-11"].said)
    assert f"{inside} of 6 figures that came lay within the 80% interval given before them." in said
    newest = portal_build.outlooks["SK-11"].said[-1]
    assert f"2024 {newest.ahead.low80:.1f}% – {newest.ahead.high80:.1f}% 79.2% 2025" in said


def test_where_too_little_is_known_the_page_says_what_is_missing(portal: Client) -> None:
    said = card(portal, "/chi-tieu/SK-08/")
    assert "Mới có 2 mốc số liệu so sánh được với nhau, vì cách tính đã đổi từ năm 2024" in said
    assert "còn thiếu 1" in said
    assert "Khả năng đạt đúng hạn" not in said
    for target, words in (("SK-06", "cần ít nhất 3 mốc"), ("SK-07", "Chưa có chỉ số nào đo"), ("SK-01", "đã qua")):
        assert words in card(portal, f"/chi-tieu/{target}/")


def test_one_chart_has_baseline_path_actual_forecast_and_goal(portal: Client) -> None:
    found = page(portal, "/chi-tieu/SK-11/")
    wide = found[found.index('<div class="wide">') : found.index('<div class="narrow">')]
    assert wide.count("<svg") == 1
    for part in ("c-path", "c-line", "c-course", "c-fan80", "c-fan95", "c-goal-end"):
        assert f'class="{part}"' in wide
    assert wide.count('class="c-dot') == 9
    # The table behind it: a row for each figure and for each year to come.
    table = found[found.index("Số liệu của biểu đồ") :]
    rows = re.findall(r'<th scope="row">(\d{4})', table[: table.index("</table>")])
    assert rows == [str(year) for year in range(2017, 2029)]
    assert 'class="c-fan80"' not in page(portal, "/chi-tieu/SK-08/").split('class="key"')[0]


def test_page_and_interface_give_the_same(portal: Client, portal_build: Build) -> None:
    for target, found in portal_build.outlooks.items():
        told = portal.get(f"/api/v1/targets/{target}").json()
        assert told["probability"] == found.chance
        if found.chance is not None:
            projection = told["projection"]
            assert projection["low"] <= projection["mid"] <= projection["high"]
            assert told["outlook"]["chance_text"].capitalize() in card(portal, f"/chi-tieu/{target}/")
        else:
            assert told["outlook"]["missing"]["text"] in card(portal, f"/chi-tieu/{target}/")
            assert told["outlook"]["missing"]["text_en"] in card(portal, f"/en/chi-tieu/{target}/")


def test_the_listing_has_a_column_of_chances_where_there_is_one(portal: Client, portal_build: Build) -> None:
    every = page(portal, "/chi-tieu/")
    chance = portal_build.outlooks["SK-11"].chance or 0
    assert 'data-label="Khả năng đạt"' in every
    assert percent(chance, "vi") in every
    assert 'data-label="Khả năng đạt"' not in page(portal, "/chi-tieu/?nhom=kinh-te-so")


def test_no_chance_is_shown_as_none_or_certain(portal: Client, portal_build: Build) -> None:
    for target, found in portal_build.outlooks.items():
        if found.chance is not None:
            shown = re.findall(r'class="note">(\d+)%<', page(portal, f"/chi-tieu/{target}/"))
            assert shown
            assert all(1 <= int(number) <= 99 for number in shown)


def test_the_method_is_explained(portal: Client) -> None:
    for address, words in (("/phuong-phap/", "Khoảng 3 trên 4"), ("/en/phuong-phap/", "About 3 chances in 4")):
        assert words in card(portal, address)


def test_a_second_build_makes_no_outlook_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = ["--city", str(CITY), "--home", str(tmp_path / "home")]
    assert main([*options, "build", "--date", "2026-01-15"]) == 0
    first = Build.current(tmp_path / "home")
    monkeypatch.setattr("khue.stats.outlook.forecast.outlooks", _never)
    assert main([*options, "build", "--date", "2026-01-16"]) == 0
    second = Build.current(tmp_path / "home")
    assert (second.id != first.id, second.outlooks) == (True, first.outlooks)
    kept = [name for name in second.manifest.results if name.startswith("outlooks/")]
    assert kept
    assert all((tmp_path / "home" / "cache" / name).is_file() for name in kept)


def _never(_cases: object) -> None:
    raise AssertionError("an outlook was made again")


def test_nothing_heavy_is_imported_when_the_web_starts() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'khue.web.settings'; import django; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print([m for m in sys.modules if m.startswith(('scipy', 'khue.stats.outlook'))])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
