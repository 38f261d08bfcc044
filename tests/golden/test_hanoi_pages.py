"""Hanoi's pages say what was published, with its source and its owner, and make nothing up."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khue.web.settings")
django.setup()

from django.test import Client, override_settings  # noqa: E402 - Django is set up first

from khue.pipeline.build import build  # noqa: E402

CITY = Path(__file__).resolve().parents[2] / "cities" / "ha-noi"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ha-noi")
    build(CITY, made, date(2026, 11, 23), lambda _: None, lambda: None)
    return made


@pytest.fixture
def client(home: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=home):
        yield Client()


def words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ").split())


def test_the_overview_counts_all_targets(client: Client) -> None:
    assert "đánh giá 10 trong 72 chỉ tiêu" in words(client, "/")


def test_the_78_percent_has_its_source(client: Client) -> None:
    page = words(client, "/chi-so/adult-smartphone-share/")
    assert "Hà Nội đạt 78% (tháng 11/2022" in page
    assert "nguồn không công bố" in page
    assert "nhadautu.vn" in page


def test_a_target_has_its_status_owner_and_contradiction(client: Client) -> None:
    page = words(client, "/chi-tieu/HN57-2030-05/")
    assert "Sở Khoa học và Công nghệ" in page
    assert "18-NQ/TU" in page
    assert "Kinh tế số trên 40% GRDP vào năm 2030" in page


def test_a_published_rank_is_not_ranked_again(client: Client) -> None:
    page = words(client, "/chi-so/dti-rank/?cap=province&ky=2024")
    assert "Đà Nẵng hạng 17" in page
    assert "đứng cuối" not in page
    assert "Thứ hạng" not in page


def test_a_reused_code_is_the_unit_of_its_day(client: Client) -> None:
    assert "Trung Tự" in words(client, "/dia-ban/00226/?ngay=2024-06-01")
    assert "Văn Miếu - Quốc Tử Giám" in words(client, "/dia-ban/00226/")


@pytest.mark.parametrize("typed", ["dong da", "Đống Đa", "ĐỐNG ĐA"])
def test_search_finds_with_and_without_marks(client: Client, typed: str) -> None:
    assert "Quận Đống Đa" in words(client, f"/tim/?q={typed}")
