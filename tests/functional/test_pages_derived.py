"""What a reader is told of computed values: of which months and rows they were counted, or of which other indicators."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from khue.pipeline.build import build
from khue.pipeline.explaining.behind import inputs_behind
from khue.pipeline.reading import Build
from khue.web.portal.pages.unit_values import latest_of
from khue.web.portal.pages.units import rank


def _words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/chi-so/truc-tuyen-12-thang/", ("tính từ chỉ số khác", "của 12 kỳ gần nhất", "Những giá trị mà công thức lấy")),
        ("/en/chi-so/ho-so-tren-nghin-dan/", ("computed from other indicators", "÷ “population”", "What the formula looked up")),
    ],
)  # fmt: skip
def test_a_derived_indicator_says_of_which_others_it_is(portal: Client, address: str, said: tuple[str, ...]) -> None:
    words = _words(portal, address)
    for text in said:
        assert text in words


def test_every_value_that_was_looked_up_is_shown_with_its_page(portal: Client, portal_build: Build) -> None:
    latest = portal_build.latest("truc-tuyen-12-thang", "SK")
    assert latest is not None
    (asked,) = inputs_behind(portal_build, latest)
    page = portal.get("/chi-so/truc-tuyen-12-thang/").content.decode()
    for observation in asked.observations:
        address = f"/chi-so/ho-so-truc-tuyen/?ky={observation.period}&amp;cap=city"
        assert f'href="{address}"' in page
    assert len(asked.observations) == 12


def test_the_list_tells_derived_indicators_from_counted_ones(portal: Client, portal_build: Build) -> None:
    words = _words(portal, "/chi-so/?loai=tu-chi-so")
    assert "Tỷ lệ hồ sơ trực tuyến trong 12 tháng" in words
    assert "Tỷ lệ hồ sơ nộp trực tuyến" not in words
    counted = sum(bool(indicator.dataset) for indicator in portal_build.city.indicators)
    assert f"{counted} tính từ dữ liệu gốc, 3 tính từ chỉ số khác" in words


def test_a_computed_value_says_which_months_were_read(portal: Client, portal_build: Build) -> None:
    latest = portal_build.latest("ho-so-truc-tuyen", "SK")
    assert latest is not None
    read = portal_build.partitions(latest)
    assert [partition.period for partition in read] == [f"{latest.period}-{month:02d}" for month in range(1, 13)]
    assert sum(partition.rows for partition in read) == latest.denominator
    words = _words(portal, "/chi-so/ho-so-truc-tuyen/")
    assert f"{latest.denominator:.0f} dòng của 12 tháng" in words


def test_places_in_a_unit_are_those_among_its_level(portal_build: Build) -> None:
    checked = 0
    for unit in portal_build.units:
        for name, placed in latest_of(portal_build, unit).items():
            shown, indicator = placed.observation, portal_build.indicators[name]
            others = portal_build.observations(name, level=unit.level, period=shown.period)
            values = [o.value for o in others if o.value is not None]
            assert placed.among == (len(values) if shown.value is not None else 0)
            if shown.value is not None:
                better = placed.lower if indicator.direction.value == "lower" else placed.higher
                assert 1 + better == rank(shown.value, values, indicator.direction)
                checked += 1
    assert checked > 20


def test_a_page_of_rows_opens_no_other_file(make_city: Callable[..., Path], tmp_path: Path) -> None:
    lines = "".join(f"{n:03d},X2,2024-{n % 12 + 1:02d}-05,true\n" for n in range(60))
    city = make_city({"inbox/ho-so/2024.csv": f"ma,xa,ngay,truc_tuyen\n{lines}"})
    assert not build(city, tmp_path / "home", date(2026, 1, 15)).failed
    made = Build.current(tmp_path / "home")
    for part in (tmp_path / "home/datasets/ho-so/parts").glob("2024-1*"):
        part.write_bytes(b"no longer Parquet")
    _, rows = made.rows("ho-so", 1, offset=10, limit=35)
    assert len(rows) == 35
    (observation,) = made.observations("truc-tuyen", unit="X2", period="2024-04")
    assert made.source_rows(observation).total == 5
    shutil.rmtree(tmp_path / "home/datasets/ho-so/parts")
    with pytest.raises(OSError, match="parts"):
        made.rows("ho-so", 1)
