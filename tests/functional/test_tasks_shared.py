"""One task in two programmes: it stands under both, and is counted once. And one that nobody leads any more."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from khue.cli.main import main

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
PROGRAMME = "id: de-an-06\nnumber: 06/ĐA-SK\nkind: programme\ntitle: {vi: Đề án (hư cấu), en: Programme (invented)}\ndate: 2025-01-02\n"
TASKS = (
    "id,clause,group,text,lead,product,deadline,same_as,pilot\n"
    "DA-1,1,chinh-quyen-so,Lập điểm hỗ trợ tại phường và xã,SK-CDS,5 điểm hỗ trợ,2026-03-31,SK-NV-4,SK-VP\n"
    "DA-2,2,chinh-quyen-so,Tập huấn,SK-CU,Lớp học,2026-03-31,,\n"
)
GONE = "SK-CU,Phòng cũ,,department,chinh-quyen,,Trưởng phòng,,,Cơ quan hư cấu,2025-06-30\n"


@pytest.fixture(scope="module")
def two_programmes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The portal of Sao Khuê with a second programme, one task of which is that of the resolution."""
    folder = tmp_path_factory.mktemp("shared")
    city, home = folder / "sao-khue", folder / "home"
    shutil.copytree(CITY, city)
    (city / "resolutions" / "de-an-06").mkdir()
    (city / "resolutions" / "de-an-06" / "resolution.yaml").write_text(PROGRAMME, encoding="utf-8")
    (city / "resolutions" / "de-an-06" / "tasks.csv").write_text(TASKS, encoding="utf-8")
    agencies = (city / "agencies.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"{agencies[0]},valid_to", *(f"{row}," for row in agencies[1:]), GONE.strip()]
    (city / "agencies.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    with override_settings(KHUE_CITY=city, KHUE_HOME=home):
        yield Client(raise_request_exception=False)


def words(portal: Client, address: str) -> str:
    answer = portal.get(address)
    assert answer.status_code == 200
    page = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return " ".join(page.replace("\u00a0", " ").split())


def test_a_shared_task_stands_under_both_and_the_total_counts_it_once(two_programmes: Client) -> None:
    listed = words(two_programmes, "/nhiem-vu/")
    assert "SK-NV-4" in listed
    assert "DA-1" in listed
    assert "7 nhiệm vụ của 2 văn bản" in listed, "eight rows, seven tasks"
    assert "Tất cả 7" in listed
    assert "DA-1" in words(two_programmes, "/van-ban/de-an-06/")
    assert "SK-NV-4" in words(two_programmes, "/van-ban/nq-01-sk/")


def test_each_page_names_the_other_document_and_who_does_it_first(two_programmes: Client) -> None:
    one, other = words(two_programmes, "/nhiem-vu/DA-1/"), words(two_programmes, "/nhiem-vu/SK-NV-4/")
    assert "Cũng có trong 01/NQ-SK (SK-NV-4)" in one
    assert "Đơn vị làm điểm Văn phòng Ủy ban nhân dân" in one
    assert "Cũng có trong 06/ĐA-SK (DA-1)" in other


def test_the_answer_for_programs_counts_the_same_way(two_programmes: Client) -> None:
    found = two_programmes.get("/api/v1/tasks?limit=100").json()["items"]
    states = {item["id"]: item["standing"] for item in found}
    assert states["DA-1"]["same_as"] == "SK-NV-4"
    assert {**states["DA-1"], "task": "", "same_as": ""} == {**states["SK-NV-4"], "task": "", "same_as": ""}


def test_a_task_of_an_agency_that_is_no_more_says_that_nobody_answers(two_programmes: Client) -> None:
    page = words(two_programmes, "/nhiem-vu/DA-2/")
    assert "chưa ai chịu trách nhiệm về nhiệm vụ này" in page
