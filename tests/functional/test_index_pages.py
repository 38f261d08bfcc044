"""Pages of composite indices: the same answer as the interface and the command line, and plain words for bad requests."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from khue.cli.main import main
from khue.lib.vietnamese import number
from khue.pipeline.reading import Build

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
INDEX = "chi-so-so-sk"
PAGE, API = f"/bo-chi-so/{INDEX}/", f"/api/v1/indices/{INDEX}"
TRIED = "don-vi=SK101&set.tp-1-1=70&hang=2"


@pytest.fixture
def command(portal_home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What the command line prints as JSON."""

    def run(*words: str) -> Any:
        capsys.readouterr()
        assert main(["--city", str(CITY), "--home", str(portal_home), *words, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return run


def read(portal: Client, address: str, status: int = 200) -> str:
    """The words of a page."""
    answer = portal.get(address)
    assert answer.status_code == status, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ").split())


def test_results_are_those_of_the_command_line_to_the_last_digit(portal: Client, command: Any) -> None:
    for period in ("2024", "2025"):
        items = portal.get(f"{API}/results?period={period}").json()["items"]
        assert items == command("index", INDEX, "--period", period)
        page = read(portal, f"{PAGE}?ky={period}")
        for row in items:
            assert number(row["score"], 2) in page


def test_firmness_is_that_of_the_command_line(portal: Client, command: Any) -> None:
    found = portal.get(f"{API}/firmness?period=2025").json()
    assert found == command("index", INDEX, "--period", "2025", "--firmness")
    page = read(portal, f"{PAGE}?ky=2025&don-vi=SK101")
    quantiles = next(row["quantiles"] for row in found["units"] if row["unit"] == "SK101")
    assert f"giữa hạng {quantiles['0.05']} và hạng {quantiles['0.95']}" in page


def test_what_if_is_the_same_by_form_by_interface_and_by_command(portal: Client, command: Any) -> None:
    by_form = portal.get(f"{API}/whatif?{TRIED}").json()
    by_words = portal.get(f"{API}/whatif?unit=SK101&set=tp-1-1%3D70&reach=2").json()
    assert by_form == by_words == command("whatif", INDEX, "--unit", "SK101", "--set", "tp-1-1=70", "--reach", "2")
    page = read(portal, f"{PAGE}neu/?{TRIED}")
    assert f"thành {number(by_form['after']['score'], 2)} điểm" in page
    for step in by_form["reach"]["steps"]:
        assert number(round(step["cost"], 4)) in page


def test_a_value_of_another_unit_can_be_changed(portal: Client, command: Any) -> None:
    found = portal.get(f"{API}/whatif?don-vi=SK101&khac=SK203&khac-phan=tp-3-1&khac-gia-tri=10").json()
    assert found == command("whatif", INDEX, "--unit", "SK101", "--set", "SK203:tp-3-1=10")
    assert found["changes"] == [{"unit": "SK203", "component": "tp-3-1", "value": 10}]


def test_the_parts_of_the_gap_add_up_on_the_page(portal: Client, portal_build: Build) -> None:
    result = portal_build.standings[INDEX, "2024"].of("SK202")
    assert result is not None
    assert result.gap is not None
    page = read(portal, f"{PAGE}?ky=2024&don-vi=SK202")
    assert sum(result.gap.parts.values()) + result.gap.rest == pytest.approx(result.gap.total)
    assert f"kém Phường Lũng Nhài {number(result.gap.total, 2)} điểm" in page
    for value in result.gap.parts.values():
        assert number(round(value, 2)) in page


def test_a_code_that_passed_on_to_another_place_is_not_one_line(portal: Client) -> None:
    """SK103 was Đồi Sim in 2024 and is Bãi Trăng since 2025."""
    page = portal.get(f"{PAGE}?ky=2025&don-vi=SK103").content.decode()
    chart = page[page.index('id="qua-cac-nam"') :]
    assert 'class="c-bump front"' not in chart
    assert 'class="c-bump"' in chart


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["vi", "en"])
@pytest.mark.parametrize("order", ["hang", "ten", "diem"])
def test_the_ranking_can_be_put_in_order(portal: Client, prefix: str, order: str) -> None:
    page = portal.get(f"{prefix}{PAGE}?xep={order}").content.decode()
    table = page[page.index('id="xep-hang"') :].partition("</table>")[0]
    cells = re.findall(r'data-label="(?:Hạng|Rank)"><span>(\d+)', table)
    assert sorted(cells) == ["1", "2", "3", "4", "5"]
    assert (cells == sorted(cells)) is (order != "ten")
    assert 'aria-sort="ascending"' in table
    assert 'class="own"' in table


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("set.tp-1-9=70", "Bộ chỉ số không có thành phần &quot;tp-1-9&quot;. Có phải là &quot;tp-1-"),
        ("set.tp-1-1=nhiều", "&quot;nhiều&quot; không phải là giá trị của &quot;tp-1-1&quot;"),
        ("set.tp-1-1=900", "không thể bằng 900"),
        ("set.tp-1-1=-1", "không thể bằng -1"),
        ("set.tp-1-1=nan", "không phải là giá trị"),
        ("weights.tp-1-1=-2", "Không hiểu &quot;tp-1-1=-2&quot;"),
        ("weights.tp-1-1=0&weights.tp-1-2=0&weights.tp-1-3=0", "không phần nào của &quot;tru-cot-1&quot; còn trọng số"),
        ("don-vi=SK101&set.chi-so-so-sk=80", "được tính từ các phần của nó; hãy đổi các phần đó"),
        ("don-vi=SK101&set.tru-cot-1=30", "được tính từ các phần của nó; hãy đổi các phần đó"),
        ("hang=0", "&quot;0&quot; không phải là một thứ hạng"),
        ("hang=cao", "&quot;cao&quot; không phải là một thứ hạng"),
        ("hang=99", "Không có hạng 99: chỉ 5 đơn vị có điểm."),
        ("khac=SK999&khac-phan=tp-1-1&khac-gia-tri=5", "không có giá trị nào của đơn vị &quot;SK999&quot;"),
        ("set.tp-1-1=" + "9" * 5000, "không thể bằng 9999"),
    ],
)
def test_what_cannot_be_tried_is_said_above_the_form(portal: Client, query: str, said: str) -> None:
    answer = portal.get(f"{PAGE}neu/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert 'name="set.tp-1-1"' in page
    problem = portal.get(f"{API}/whatif?unit=SK101&{query}")
    assert problem.status_code == 422
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["code"] == "cannot_be_tried"


def test_a_rank_out_of_reach_is_answered_with_the_best_that_can_be_had(portal: Client) -> None:
    limits = "&".join(
        f"limit.{part}={value}" for part, value in (("tp-1-1", 57), ("tp-1-2", 86), ("tp-1-3", 4), ("tp-2-1", 6))
    )
    found = portal.get(f"{API}/whatif?unit=SK101&hang=1&{limits}&limit.tp-3-1=85").json()["reach"]
    assert found["reachable"] is False
    page = read(portal, f"{PAGE}neu/?don-vi=SK101&hang=1&{limits}&limit.tp-3-1=85")
    assert f"nhiều nhất chỉ được {number(found['best']['score'], 2)} điểm" in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        (f"{PAGE}?ky=2019", 400, "không có kết quả cho 2019. Các kỳ có kết quả: 2025, 2024."),
        (f"{PAGE}neu/?ky=2019", 400, "Các kỳ có kết quả: 2025, 2024."),
        (f"{PAGE}?ky=20x5", 400, "không phải là một kỳ"),
        (f"{PAGE}?don-vi=XX", 400, "XX"),
        (f"{PAGE}?xep=lung-tung", 400, "lung-tung"),
        ("/bo-chi-so/chi-so-so/", 404, "Không có bộ chỉ số nào mang mã “chi-so-so”."),
        ("/bo-chi-so/chi-so-so/neu/", 404, "chi-so-so-sk"),
    ],
)
def test_addresses_that_lead_nowhere_say_so(portal: Client, address: str, status: int, said: str) -> None:
    answer = portal.get(address)
    assert answer.status_code == status
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{API}/results?period=2019", 404, "no_results"),
        (f"{API}/results?period=20x5", 422, "bad_period"),
        (f"{API}/results?unit=XX", 422, "unknown_value"),
        (f"{API}/firmness?period=2019", 404, "no_results"),
        (f"{API}/whatif", 422, "cannot_be_tried"),
        (f"{API}/whatif?unit=SK101&setx=1", 422, "unknown_parameter"),
        (f"{API}/whatif?unit=SK101&reach=0", 422, "bad_parameter"),
        ("/api/v1/indices/none", 404, "no_such_item"),
    ],
)
def test_the_interface_answers_with_a_problem(portal: Client, address: str, status: int, code: str) -> None:
    answer = portal.get(address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_unit_that_is_not_in_the_period_gives_way(portal: Client) -> None:
    """SK202 is of 2024 only: the form of 2025 that still names it shows the usual unit."""
    assert "Xã Bãi Trăng" in read(portal, f"{PAGE}?ky=2025&don-vi=SK202")


def test_a_chance_is_never_none_or_certain(portal: Client) -> None:
    page = read(
        portal, f"{PAGE}neu/?don-vi=SK101&set.tp-1-1=100&set.tp-1-2=100&set.tp-1-3=5&set.tp-2-1=0&set.tp-3-1=100"
    )
    assert "100%" not in page
    assert "99%" in page


def test_the_index_is_found_from_its_indicators_and_the_navigation(portal: Client) -> None:
    assert f'href="{PAGE}"' in portal.get("/chi-so/hai-long/").content.decode()
    assert 'href="/bo-chi-so/"' in portal.get("/").content.decode()
    listed = read(portal, "/bo-chi-so/")
    assert "Phường Đồi Sim 73,67" in listed


def test_nothing_heavy_is_loaded_when_the_portal_starts() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'khue.web.settings'\n"
        "import django; django.setup()\n"
        "import khue.web.urls, khue.web.portal.urls, khue.web.api.urls\n"
        "heavy = ('scipy', 'numpy', 'pyarrow', 'duckdb', 'khue.stats.composite.firmness', 'khue.pipeline.indices.whatif')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_plan_for_a_coming_period_and_who_is_catching_up_are_those_of_the_command_line(
    portal: Client, command: Any
) -> None:
    plan = portal.get(f"{API}/plan?unit=SK101&reach=2&on=2026&chance=0.8").json()
    assert plan == command("whatif", INDEX, "--unit", "SK101", "--reach", "2", "--on", "2026", "--chance", "0.8")
    caught = portal.get(f"{API}/catching-up?unit=SK101").json()
    assert caught == command("index", INDEX, "--catching-up", "--unit", "SK101")
    page = read(portal, f"{PAGE}neu/?don-vi=SK101&hang=2&vao=2026&kha-nang=0.8")
    assert f"Muốn đạt hạng 2 với khả năng 80% thì cần {number(plan['needed'], 2)} điểm." in page
    assert f"nhiều khả năng đạt {number(caught['coming']['score']['0.5'], 2)} điểm" in page
    lost = [row for row in caught["components"] if row["lag"] > 0]
    assert lost
    assert f"Cáp quang 1/2 {number(round(lost[0]['lag'], 2))}" in page


@pytest.mark.parametrize(
    "query", ["reach=2&on=2031", "reach=2&on=2024", "reach=2&on=soon", "on=2026", "reach=2&on=2026&chance=1"]
)
def test_a_plan_that_nobody_can_make_is_refused(portal: Client, query: str) -> None:
    answer = portal.get(f"{API}/plan?unit=SK101&{query}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
