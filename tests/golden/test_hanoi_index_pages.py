"""Hanoi's pages of the DTI: the published ranks exactly, what is not known said to be so, and frameworks kept apart."""

from __future__ import annotations

import csv
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
from khue.pipeline.reading import Build  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "cities" / "ha-noi"
DATA = ROOT.parent / "shared" / "data" / "dti"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent: nothing to compare with")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ha-noi-indices")
    build(CITY, made, date(2026, 11, 23), lambda _: None, lambda: None)
    return made


@pytest.fixture
def client(home: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=CITY, KHUE_HOME=home):
        yield Client()


def html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def words(client: Client, address: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html(client, address)).replace("\u00a0", " ").split())


def published(year: int, measure: str) -> dict[str, int]:
    with (DATA / "ranks.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["province_code"]: int(row["rank"]) for row in csv.DictReader(file)
            if (row["year"], row["measure"], row["unit_system"]) == (str(year), measure, "63") and row["rank"]
        }  # fmt: skip


@needs_data
@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_every_rank_that_was_published_is_on_the_page(home: Path, client: Client, year: int) -> None:
    index = "dti-1726" if year == 2020 else "dti-922"
    standing = Build.current(home).standings[index, str(year)]
    ranks = {result.unit: result.rank for result in standing.results}
    own = {unit: rank for unit, rank in published(year, "pdti").items() if unit in ranks}
    assert own.items() <= ranks.items()
    assert ranks.keys() - own.keys() <= {"01"}  # of 2020 and 2021 Hanoi's own follow from how far it rose
    assert len(ranks) == {2020: 14, 2021: 15, 2022: 63, 2023: 6}[year]
    page = html(client, f"/bo-chi-so/{index}/?ky={year}&xep=hang")
    table = page[page.index('id="xep-hang"') :].partition("</table>")[0]
    assert [int(rank) for rank in re.findall(r'data-label="Hạng"><span>(\d+)', table)] == sorted(
        filter(None, ranks.values())
    )


def test_what_is_known_of_2022_and_what_is_not(client: Client) -> None:
    page = words(client, "/bo-chi-so/dti-922/?ky=2022")
    assert "Năm 2022, Hà Nội đứng thứ 24 trong 63 đơn vị; điểm chưa được công bố." in page
    assert "Ở đây mới biết điểm của 3 trong 63 đơn vị được xếp hạng" in page
    assert "Mới biết các thành phần của 3 trong 63 đơn vị nên chưa xét được thứ hạng vững đến đâu." in page
    for pillar, rank in (("chính quyền số", 40), ("kinh tế số", 18), ("xã hội số", 30)):
        assert f"Trụ cột {pillar} – {rank} như công bố" in page


def test_what_is_known_of_2023_and_what_is_not(client: Client) -> None:
    page = words(client, "/bo-chi-so/dti-922/")
    assert (
        "Năm 2023, Hà Nội đứng thứ 6 trong 63 đơn vị, đạt 0,7448 điểm. Đà Nẵng dẫn đầu với 0,8340 điểm, hơn 0,0892 điểm."
        in page
    )
    assert "Chưa nói được kém ở thành phần nào" in page
    assert "– Hoạt động kinh tế số 150 1" in page
    assert "– Hoạt động xã hội số 150 4" in page
    assert "– Thể chế số 100 7" in page


def test_a_new_total_lies_between_published_ranks(client: Client) -> None:
    page = words(client, "/bo-chi-so/dti-922/neu/?set.dti-922=0,76")
    assert "Hà Nội sẽ từ 0,7448 thành 0,7600 điểm, từ hạng 6 thành hạng 4–5." in page
    refused = client.get("/bo-chi-so/dti-922/neu/?set.awareness=0.9")
    assert refused.status_code == 400
    assert "chỉ biết tổng công bố" in refused.content.decode()


def test_a_period_of_another_framework_leads_to_it(client: Client) -> None:
    answer = client.get("/bo-chi-so/dti-922/?ky=2024")
    assert (answer.status_code, answer["Location"]) == (302, "/bo-chi-so/dti-405/?ky=2024")
    assert "Hà Nội đứng thứ 1 trong 34 đơn vị" in words(client, answer["Location"])


@pytest.mark.parametrize("index", ["dti-1726", "dti-922", "dti-405"])
def test_the_whole_series_is_drawn_and_no_line_crosses_a_change_of_framework(client: Client, index: str) -> None:
    page = html(client, f"/bo-chi-so/{index}/")
    chart = page[page.index('id="qua-cac-nam"') :].partition("</svg>")[0]
    assert re.findall(r'class="c-strong">(\d+)<', chart)[:5] == ["43", "40", "24", "6", "1"]
    assert chart.count('class="c-break"') == 2
    assert [len(line.split()) for line in re.findall(r'points="([^"]+)" class="c-bump front"', chart)] == [3]


def test_a_rank_among_the_few_that_are_known_is_not_called_one(client: Client) -> None:
    """Of 63 provinces six totals of 2022 are known, Hanoi's the least of them; its rank was not seen."""
    page = words(client, "/bo-chi-so/papi/?ky=2022")
    assert "Năm 2022, Hà Nội đạt 43,90 điểm; chưa rõ thứ hạng." in page
    assert "Năm 2020, Hà Nội đứng thứ 48 trong 63 đơn vị, đạt 41,63 điểm." in words(client, "/bo-chi-so/papi/?ky=2020")


def test_published_figures_that_contradict_each_other_are_shown_with_the_reason(client: Client) -> None:
    assert 'Tổng công bố của "papi" là 42.68, nhưng các phần công bố cho 43.22'.replace('"', "&quot;") in html(
        client, "/bo-chi-so/papi/"
    )
    ict = words(client, "/bo-chi-so/ict-index/?ky=2023")
    assert "Số công bố mâu thuẫn với nhau" in ict
    assert "cao hơn 0.6514 của hạng 3" in ict


def test_an_index_without_results_shows_what_it_will_be_made_of(client: Client) -> None:
    page = words(client, "/bo-chi-so/5279-so/")
    assert "Chưa có kết quả nào của bộ chỉ số này." in page
    assert "Mức độ hoàn thành kế hoạch chuyển đổi số của năm" in page
