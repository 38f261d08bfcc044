"""The attention list, three ways: the page, the interface and the command line show the same items in the same order."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from khue.cli.main import main
from khue.pipeline.attention.answers import attention_answer
from khue.pipeline.attention.found import known_by, list_of
from khue.pipeline.attention.making import as_shown
from khue.pipeline.reading import Build
from khue.web.api import schemas_attention

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
DAYS = [None, "2025-06-30", "2025-01-15"]
Words = dict[str, Any]


def page_of(portal: Client, day: str | None, prefix: str = "") -> str:
    answer = portal.get(f"{prefix}/viec-can-thuc-day/" + (f"?ngay={day}" if day else ""))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def answer_of(portal: Client, day: str | None) -> Words:
    found: Words = portal.get("/api/v1/attention" + (f"?on={day}" if day else "")).json()
    return found


def printed(capsys: pytest.CaptureFixture[str], home: Path, *more: str) -> str:
    capsys.readouterr()
    assert main(["--city", str(CITY), "--home", str(home), "show", "attention", *more]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("day", DAYS)
def test_interface_and_command_line_give_the_same_items(
    portal: Client, portal_home: Path, day: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    on = ["--on", day] if day else []
    given = answer_of(portal, day)["items"]
    assert given
    assert json.loads(printed(capsys, portal_home, *on, "--format", "json")) == given
    rows = list(csv.DictReader(io.StringIO(printed(capsys, portal_home, *on, "--format", "csv"))))
    assert [(row["id"], row["loss"]) for row in rows] == [(i["id"], repr(i["loss"]).removesuffix(".0")) for i in given]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("prefix", "lang"), [("", ""), ("/en", "_en")])
def test_the_page_shows_every_item_with_reason_owner_step_and_date(
    portal: Client, day: str | None, prefix: str, lang: str
) -> None:
    page = page_of(portal, day, prefix)
    places = [page.index(f'id="viec-{item["place"]}"') for item in answer_of(portal, day)["items"]]
    assert places == sorted(places)
    for item, start, end in zip(answer_of(portal, day)["items"], places, [*places[1:], len(page)], strict=True):
        card = page[start:end]
        by = date.fromisoformat(item["by"])
        said = f"{by.day} {by:%b %Y}" if prefix else f"{by:%d/%m/%Y}"
        spoken = [item[f"title{lang}"], item["reason"][f"text{lang}"], item["step"][f"text{lang}"]]
        for words in (*spoken, item[f"head{lang}"], item[f"owner_name{lang}"], said):
            assert words.replace("\xa0", " ") in card, words
        if day:
            assert item["outcome"][f"text{lang}"] in card


def test_what_changed_is_said_on_the_page_and_below_the_table(
    portal: Client, portal_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, table = page_of(portal, None), printed(capsys, portal_home)
    shifts = [shift for change in answer_of(portal, None)["changes"] for shift in change["shifts"]]
    assert shifts
    for shift in shifts:
        assert shift["cause"]["text"] in table
        assert shift["cause"]["code"] == "others" or shift["cause"]["text"] in page


def test_the_overview_begins_with_the_first_items(portal: Client) -> None:
    page = html.unescape(portal.get("/").content.decode()).replace("\xa0", " ")
    block = page[page.index("Việc cần thúc đẩy trước") : page.index('class="waffle"')]
    items = answer_of(portal, None)["items"][:3]
    assert all(item["title"] in block and item["step"]["text"] in block for item in items)
    assert 'href="/viec-can-thuc-day/"' in block


def test_a_day_after_the_build_is_refused_in_words(
    portal: Client, portal_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert portal.get("/viec-can-thuc-day/?ngay=2026-01-16").status_code == 400
    assert portal.get("/viec-can-thuc-day/?ngay=hôm-qua").status_code == 400
    assert portal.get("/api/v1/attention?on=2026-01-16").json()["code"] == "day_ahead"
    assert main(["--city", str(CITY), "--home", str(portal_home), "show", "attention", "--on", "2026-01-16"]) == 1
    assert 'Ngày "2026-01-16" ở sau ngày 2026-01-15 của bản dựng' in capsys.readouterr().err


def test_a_day_that_is_not_kept_is_made_as_a_kept_one(portal_build: Build) -> None:
    for day, kept in portal_build.attention.items():
        made = as_shown(known_by(portal_build), day, portal_build.as_of)
        assert made.items == kept.items and made.outcomes == kept.outcomes
        assert made.comparisons == kept.comparisons
    assert list_of(portal_build, date(2025, 3, 3)).items


def test_the_shapes_are_those_described(portal_build: Build) -> None:
    answer = attention_answer(portal_build, date(2025, 1, 15)) | {"limit": 10, "offset": 0}
    schemas_attention.Attention.model_validate(answer, strict=True)
    _same(schemas_attention.Attention, answer)
    _same(schemas_attention.Item, answer["items"][0])
    _same(schemas_attention.Factors, answer["items"][0]["factors"][0])
    shifts = [s for c in attention_answer(portal_build)["changes"] for s in c["shifts"]]
    _same(schemas_attention.Shift, shifts[0])


def _same(shape: type[BaseModel], answer: Words) -> None:
    assert set(shape.model_fields) == set(answer)


def test_factors_multiply_to_the_points_that_are_shown(portal: Client) -> None:
    for item in answer_of(portal, None)["items"]:
        parts = [
            f["chance"] * f["document"] * f["certainty"] * f["group"] * f["kind"] * f["urgency"]
            for f in item["factors"]
        ]
        assert item["loss"] == pytest.approx(sum(parts), abs=1e-4)


def test_a_correction_between_two_builds_is_told(tmp_path: Path) -> None:
    import shutil

    city, home = tmp_path / "sao-khue", tmp_path / "home"
    shutil.copytree(CITY, city)
    build = ["--city", str(city), "--home", str(home), "build", "--date", "2026-01-15"]
    assert main(build) == 0
    tasks = city / "resolutions/nq-01-sk/tasks.csv"
    text = tasks.read_text(encoding="utf-8")
    tasks.write_text(text.replace("SK-05,open,,Quá hạn", "SK-05,late_done,2026-01-15,Xong"), encoding="utf-8")
    assert main(build) == 0
    changes = attention_answer(Build.current(home))["changes"]
    assert changes[0]["held_against"] == "build"
    left = next(shift for shift in changes[0]["shifts"] if shift["kind"] == "left")
    assert (left["item"], left["cause"]["code"]) == ("task:nq-01-sk:SK-VP", "done")


def test_nothing_but_what_is_late_or_failing_is_red(portal: Client) -> None:
    page = re.sub(r"\s+", " ", page_of(portal, None))
    marks = dict(re.findall(r'<span class="pill (\w+)"><svg.*?</svg>([^<]+)</span>', page))
    assert marks["no_data"] == "Thiếu số liệu"
