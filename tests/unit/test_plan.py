"""What a plan finds stale and why; what the build's id is a function of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from khue.pipeline.build import build
from khue.pipeline.home import Home
from khue.pipeline.inputs import build_id, folder_parts, read_inputs
from khue.pipeline.plan import Cause, causes, plan_of

DAY = date(2026, 1, 15)
ROWS = "ma,xa,ngay,truc_tuyen\nA,X2,2024-05-02,true\nB,X2,2024-05-03,false\nC,X3,2025-01-02,true\n"

MakeCity = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def told(city: Path, home: Home, day: date = DAY) -> list[tuple[str, str]]:
    return [(step.stage, step.item) for step in plan_of(city, home, day).steps]


def test_the_first_plan_says_that_there_is_no_build(make_city: MakeCity, home: Home) -> None:
    plan = plan_of(make_city(), home, DAY)
    assert {cause for step in plan.steps for cause in step.why} == {Cause("first_build")}
    assert [step.stage for step in plan.steps] == ["assess", "publish"]
    assert not home.path.exists()


def test_after_a_build_nothing_is_planned(make_city: MakeCity, home: Home) -> None:
    city = make_city()
    made = build(city, home.path, DAY)
    plan = plan_of(city, home, DAY)
    assert plan.nothing
    assert plan.current == plan.next == made.id


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_cause_names_the_part_that_changed(make_city: MakeCity, home: Home) -> None:
    city = make_city()
    build(city, home.path, DAY)
    change(city / "figures/kinh-te-so.csv", "11.3", "11.4")
    (step, *_) = plan_of(city, home, date(2026, 2, 1)).steps
    assert step.why == (Cause("changed", "date"), Cause("changed", "folder/figures"))


def test_causes_compare_what_is_there_now_with_what_was() -> None:
    before, now = {"a": "1", "b": "1", "c": "1"}, {"b": "2", "c": "1", "d": "1"}
    assert causes(now, before) == (Cause("removed", "a"), Cause("changed", "b"), Cause("added", "d"))
    assert causes(now, now) == ()
    assert causes(now, None) == (Cause("first_build"),)


def test_turning_back_to_a_build_that_is_kept_only_publishes(make_city: MakeCity, home: Home) -> None:
    city = make_city()
    first = build(city, home.path, DAY)
    build(city, home.path, date(2026, 1, 16))
    assert told(city, home) == [("publish", first.id)]
    assert build(city, home.path, DAY).id == home.current_id() == first.id


def test_content_decides_and_not_clocks(make_city: MakeCity, home: Home) -> None:
    city = make_city()
    build(city, home.path, DAY)
    file = city / "figures/kinh-te-so.csv"
    file.write_bytes(file.read_bytes())
    assert plan_of(city, home, DAY).nothing


def test_what_the_loader_does_not_read_does_not_count(make_city: MakeCity) -> None:
    city = make_city()
    before = folder_parts(city)
    undeclared = ("tests/truc-tuyen.yaml", "examples/ho-so-co-loi.csv", "make_rows.py", "notes.txt")
    for name in (".git/x", "figures/README.md", "figures/.kinh-te-so.csv.swp", *undeclared):
        (city / name).parent.mkdir(exist_ok=True)
        (city / name).write_text("x", encoding="utf-8")
    assert folder_parts(city) == before
    (city / "inbox/ho-so").mkdir(parents=True)
    (city / "inbox/ho-so/2025.csv").write_text("x", encoding="utf-8")
    assert folder_parts(city).keys() - before.keys() == {"inbox"}


def test_the_id_is_of_the_inputs_alone(make_city: MakeCity, home: Home, tmp_path: Path) -> None:
    city = make_city()
    inputs = read_inputs(city, home, DAY)
    elsewhere = city.rename(tmp_path / "elsewhere")
    assert build_id(read_inputs(elsewhere, Home(tmp_path / "another"), DAY)) == build_id(inputs)
    assert build_id(read_inputs(elsewhere, home, date(2026, 1, 16))) != build_id(inputs)
    assert {"date", "code", "folder/units", "folder/figures"} <= inputs.keys()
