"""The gap register: supplying one file removes its line, a faulty file has one, and completeness can be worked out by hand."""

from __future__ import annotations

import csv
import html
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from khue.cli.main import main
from khue.model.gap import Gap, State
from khue.pipeline.build import build
from khue.pipeline.gaps.answers import completeness_answers, gap_answers
from khue.pipeline.reading import Build
from khue.web.api import schemas_gaps

CITY = Path(__file__).resolve().parents[2] / "cities" / "sao-khue"
DAY = date(2026, 1, 15)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Sao Khuê, of which only reports came: its dossiers wait outside."""
    folder = tmp_path / "city"
    shutil.copytree(CITY, folder)
    shutil.move(folder / "inbox" / "ho-so" / "ho-so-2023-2025.csv", tmp_path / "ho-so.csv")
    return folder


def built(city: Path, home: Path, day: date = DAY) -> Build:
    assert not build(city, home, day).failed
    return Build.current(home)


def line(build: Build, id_: str) -> Gap | None:
    return next((gap for gap in build.gaps if gap.id == id_), None)


def test_supplying_one_file_removes_its_line(city: Path, tmp_path: Path) -> None:
    before = built(city, tmp_path / "home")
    missing = line(before, "dataset:ho-so")
    assert missing is not None
    assert missing == before.gaps[0], "most targets wait for it"
    assert (missing.state, missing.owner, missing.newest) == (State.MISSING, "SK-VP", "")
    assert set(missing.targets) == {t.id for t in before.city.targets if t.indicator in missing.indicators}
    assert missing.share == 60.0, "three of the index's components are counted from dossiers: 25, 20 and 15 points"
    shutil.copy(tmp_path / "ho-so.csv", city / "inbox" / "ho-so" / "ho-so-2023-2025.csv")
    after = built(city, tmp_path / "home")
    assert line(after, "dataset:ho-so") is None
    assert [gap.id for gap in after.gaps] == [gap.id for gap in before.gaps[1:]]
    assert after.completeness[-1].whole.held == before.completeness[-1].whole.held + 1


def test_a_period_that_is_owed_makes_a_dataset_late_until_it_comes(tmp_path: Path) -> None:
    """January is owed by 10 February: a month, and ten days of grace."""
    assert line(built(CITY, tmp_path / "home", date(2026, 2, 10)), "dataset:ho-so") is None
    late = line(built(CITY, tmp_path / "home", date(2026, 2, 11)), "dataset:ho-so")
    assert late is not None
    assert (late.state, late.newest, late.due, late.since) == (
        State.LATE, "2025-12", date(2026, 2, 10), date(2026, 2, 11)
    )  # fmt: skip


def test_a_refused_file_has_a_line_until_it_is_corrected(city: Path, tmp_path: Path) -> None:
    text = (tmp_path / "ho-so.csv").read_text(encoding="utf-8")
    place = city / "inbox" / "ho-so" / "ho-so-2023-2025.csv"
    place.write_text(text.replace("truc_tuyen", "qua_mang", 3), encoding="utf-8")
    refused = line(built(city, tmp_path / "home"), "dataset:ho-so")
    assert refused is not None
    assert [reason.code for reason in refused.reasons] == ["never_came", "refused"]
    assert refused.reasons[1].params["n"] == 3
    place.write_text(text, encoding="utf-8")
    assert line(built(city, tmp_path / "home"), "dataset:ho-so") is None


def test_completeness_is_what_is_needed_less_what_is_missing_or_late(city: Path, tmp_path: Path) -> None:
    for found in (
        built(city, tmp_path / "a"),
        built(CITY, tmp_path / "b"),
        built(CITY, tmp_path / "b", date(2026, 3, 1)),
    ):
        absent = [gap for gap in found.gaps if gap.state.absent]
        whole = found.completeness[-1].whole
        assert whole.needed - whole.held == len(absent)
        needed = {t.indicator or t.id for t in found.city.targets if t.value is not None}
        assert whole.needed <= len(
            needed | {c.id for c in found.city.contracts} | {i.id for i in found.city.indicators}
        )
        for parts in (found.completeness[-1].things, found.completeness[-1].agencies):
            assert sum(part.needed for part in parts.values()) == whole.needed
            assert sum(part.held for part in parts.values()) == whole.held


def test_the_trend_says_what_a_build_of_that_day_would_have_said(tmp_path: Path) -> None:
    """In Sao Khuê nothing was published or sent after the fact, so that a build of an earlier day knows just as much."""
    now = built(CITY, tmp_path / "home").completeness
    assert len(now) == 25
    for day in (date(2025, 11, 30), date(2025, 1, 31), date(2024, 2, 29)):
        then = built(CITY, tmp_path / "home", day).completeness[-1]
        assert then == next(one for one in now if one.day == day)


def test_page_interface_and_command_line_give_the_same_lines(
    portal: Client, portal_home: Path, portal_build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    given: dict[str, Any] = portal.get("/api/v1/gaps").json()
    assert given["items"] == gap_answers(portal_build)
    assert given["completeness"] == completeness_answers(portal_build)
    options = ["--city", str(CITY), "--home", str(portal_home), "show", "gaps"]
    capsys.readouterr()
    assert main([*options, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == given["items"]
    for prefix, end in (("", ""), ("/en", "_en")):
        page = html.unescape(portal.get(f"{prefix}/du-lieu-con-thieu/").content.decode()).replace("\xa0", " ")
        places = [page.index(item[f"name{end}"] or item["name"]) for item in given["items"]]
        assert places == sorted(places)
        for item in given["items"]:
            assert item["reasons"][0][f"text{end}"] in page
            assert item["step"][f"text{end}"] in page


def test_filters_choose_by_agency_state_kind_and_target(portal: Client, portal_build: Build) -> None:
    for query, test in (
        ("agency=SK-CDS", lambda gap: gap.owner == "SK-CDS"), ("state=late", lambda gap: gap.state is State.LATE),
        ("kind=target", lambda gap: gap.thing.value == "target"), ("target=SK-06", lambda gap: "SK-06" in gap.targets),
    ):  # fmt: skip
        found = portal.get(f"/api/v1/gaps?{query}").json()
        assert [item["id"] for item in found["items"]] == [gap.id for gap in portal_build.gaps if test(gap)]
    assert portal.get("/api/v1/gaps?agency=SK-KHONG").status_code == 422
    assert portal.get("/du-lieu-con-thieu/?tinh-trang=mat").status_code == 400
    rows = list(csv.DictReader(io.StringIO(portal.get("/api/v1/gaps?format=csv").content.decode())))
    assert [row["id"] for row in rows] == [gap.id for gap in portal_build.gaps]


def test_the_answers_are_as_the_interface_describes_them(portal_build: Build) -> None:
    pairs: list[tuple[type[BaseModel], Any]] = [
        (schemas_gaps.GapLine, gap_answers(portal_build)), (schemas_gaps.Completeness, completeness_answers(portal_build)),
    ]  # fmt: skip
    for shape, answers in pairs:
        for answer in answers:
            shape.model_validate(answer, strict=True)
            assert set(shape.model_fields) == set(answer)


def test_things_and_agencies_say_what_is_missing_of_theirs(portal: Client) -> None:
    assert "/du-lieu-con-thieu/" in portal.get("/").content.decode()
    assert "/du-lieu-con-thieu/" in portal.get("/du-lieu/").content.decode()
    assert "Cung cấp số liệu năm 2025" in portal.get("/nguoi-dung-dau/SK-CDS/").content.decode()
