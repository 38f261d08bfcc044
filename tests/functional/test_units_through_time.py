"""A small city through a reform in the middle of a year: the example of docs/units-through-time.md, built for real."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from khue.cli.main import main
from khue.model.observation import Observation, Status
from khue.pipeline.answers import observation_answer
from khue.pipeline.reading import Build

MakeCity = Callable[..., Path]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "units-through-time.md"

UNITS = """\
code,name,kind,level,parent,valid_from,valid_to,population
TN,Thành phố Thử Nghiệm,thanh-pho,city,,,,
101,An,xa,commune,TN,,2025-06-30,
102,Bình,xa,commune,TN,,2025-06-30,
103,Cát,xa,commune,TN,,2025-06-30,
104,Đông,xa,commune,TN,,,
101,An Bình,xa,commune,TN,2025-07-01,,30000
102,Bình Cát,xa,commune,TN,2025-07-01,,20000
"""
CHANGES = """\
from_code,to_code,date,weight,act
101,101,2025-07-01,1,NQ 1
102,101,2025-07-01,,NQ 1
102,102,2025-07-01,,NQ 1
103,102,2025-07-01,1,NQ 1
"""
COUNTS = {
    ("101", "2025-05-04"): (40, 50), ("102", "2025-05-04"): (11, 21), ("103", "2025-05-04"): (10, 30),
    ("104", "2025-05-04"): (1, 2), ("101", "2025-04-04"): (3, 4), ("101", "2025-08-04"): (70, 80),
    ("102", "2025-08-04"): (30, 60),
}  # fmt: skip
"""Dossiers filed online, and all, by the code on their day."""
MEDIAN = """\
id: giay-to
name: Số giấy tờ ở giữa
unit: giấy
group: so
dataset: ho-so
formula: median(giay_to)
levels: [commune, city]
periods: [month, year]
"""
RESOLVED = {"units/units.csv": UNITS, "units/changes.csv": CHANGES, "indicators/giay-to.yaml": MEDIAN}


def rows() -> str:
    lines = ["ma,xa,ngay,truc_tuyen,giay_to"]
    for (code, day), (online, total) in COUNTS.items():
        lines += [f"{code}-{day}-{n},{code},{day},{str(n < online).lower()},{n}" for n in range(total)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def city(make_city: MakeCity) -> Path:
    swap = {
        "contracts/ho-so.odcs.yaml": (
            "      - {name: truc_tuyen, logicalType: boolean}\n",
            "      - {name: truc_tuyen, logicalType: boolean}\n      - {name: giay_to, logicalType: integer}\n",
        )
    }
    return make_city({**RESOLVED, "inbox/ho-so/2025.csv": rows()}, swap=swap)


@pytest.fixture
def build(city: Path, tmp_path: Path) -> Build:
    home = tmp_path / "home"
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2026-01-15"]) == 0
    return Build.current(home)


def one(build: Build, unit: str, period: str, *, today: bool, indicator: str = "truc-tuyen") -> Observation:
    found = build.observations(indicator, unit=unit, period=period, today=today)
    assert len(found) == 1
    return found[0]


def parts(o: Observation) -> tuple[float | None, float | None]:
    return o.numerator, o.denominator


def test_old_months_stand_as_they_were_counted(build: Build) -> None:
    seen = {o.unit: parts(o) for o in build.observations("truc-tuyen", level="commune", period="2025-05")}
    assert seen == {"101": (40, 50), "102": (11, 21), "103": (10, 30), "104": (1, 2)}
    assert {o.carried for o in build.observations("truc-tuyen", level="commune", period="2025-05")} == {""}


def test_and_are_carried_to_the_units_of_today(build: Build) -> None:
    seen = {o.unit: o for o in build.observations("truc-tuyen", level="commune", period="2025-05", today=True)}
    assert {code: parts(o) for code, o in seen.items()} == {"101": (47, 63), "102": (14, 38), "104": (1, 2)}
    assert seen["101"].value == pytest.approx(100 * 47 / 63)
    assert seen["101"].status is Status.ESTIMATED
    assert seen["101"].estimated_share == pytest.approx(12.6 / 62.6)
    assert (seen["101"].carried, seen["104"].carried) == ("2025-07-01", "")
    assert seen["104"].status is Status.FINAL


def test_a_month_in_which_only_whole_units_have_rows_is_exact(build: Build) -> None:
    seen = one(build, "101", "2025-04", today=True)
    assert (parts(seen), seen.status, seen.estimated_share) == ((3, 4), Status.FINAL, None)


def test_the_year_of_the_reform_is_what_came_and_what_was_counted(build: Build) -> None:
    """101: 43 of 54 moved whole, 7 of 13 came through the split, 70 of 80 were counted after it."""
    for today in (False, True):
        seen = one(build, "101", "2025", today=today)
        assert parts(seen) == (43 + 7 + 70, 54 + 13 + 80)
        assert seen.status is Status.ESTIMATED
    assert parts(one(build, "102", "2025", today=False)) == (4 + 10 + 30, 8 + 30 + 60)


def test_a_unit_that_ended_keeps_its_months_but_has_no_year_of_its_own(build: Build) -> None:
    """The rows of its last half-year stand in the year of its successor, and would be counted twice."""
    assert [o.period for o in build.observations("truc-tuyen", unit="103")] == ["2025-05"]
    assert build.observations("truc-tuyen", unit="103", today=True) == []


@pytest.mark.parametrize("period", ["2025-04", "2025-05", "2025-08", "2025"])
def test_the_city_is_the_sum_of_its_units(build: Build, period: str) -> None:
    for today in (False, True):
        units = build.observations("truc-tuyen", level="commune", period=period, today=today)
        total = one(build, "TN", period, today=today)
        assert (sum(o.numerator or 0 for o in units), sum(o.denominator or 0 for o in units)) == parts(total)
        assert (total.status, total.carried) == (Status.FINAL, "")


def test_a_median_is_not_carried_unless_it_is_the_only_one(build: Build) -> None:
    merged = one(build, "101", "2025-05", today=True, indicator="giay-to")
    assert (merged.value, merged.status, merged.carried) == (None, Status.MISSING, "2025-07-01")
    whole = one(build, "101", "2025-04", today=True, indicator="giay-to")
    assert (whole.value, whole.status) == (1.5, Status.FINAL)
    assert one(build, "101", "2025-05", today=False, indicator="giay-to").value == 24.5


def test_a_median_of_units_that_merged_whole_is_that_of_all_their_rows(city: Path, tmp_path: Path) -> None:
    """Em and Phúc became one commune: no number of either says what the middle of both is, but their rows do."""
    units = "105,Em,xa,commune,TN,,2025-06-30,\n106,Phúc,xa,commune,TN,,2025-06-30,\n105,Em Phúc,xa,commune,TN,2025-07-01,,5\n"
    changes = "105,105,2025-07-01,1,NQ 1\n106,105,2025-07-01,1,NQ 1\n"
    more = {("105", "2025-05-02"): [1, 2, 9], ("106", "2025-05-02"): [3, 4], ("105", "2025-09-02"): [100]}
    rows_ = [f"n-{c}-{d}-{n},{c},{d},true,{n}\n" for (c, d), numbers in more.items() for n in numbers]
    for file, text in (
        ("units/units.csv", units),
        ("units/changes.csv", changes),
        ("inbox/ho-so/2025.csv", "".join(rows_)),
    ):
        path = city / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    assert main(["--city", str(city), "--home", str(tmp_path / "h"), "build", "--date", "2026-01-15"]) == 0
    build = Build.current(tmp_path / "h")
    month = one(build, "105", "2025-05", today=True, indicator="giay-to")
    assert (month.value, month.status, month.carried, month.estimated_share) == (3, Status.FINAL, "2025-07-01", None)
    assert one(build, "105", "2025-05", today=False, indicator="giay-to").value == 2
    assert one(build, "105", "2025", today=True, indicator="giay-to").value == 3.5
    divided = one(build, "101", "2025-05", today=True, indicator="giay-to")
    assert (divided.value, divided.status) == (None, Status.MISSING)


def test_the_rows_behind_a_carried_value(build: Build) -> None:
    """Those of all units that went over, wholly or in part; and of no other that bore the code."""
    assert build.source_rows(one(build, "101", "2025-05", today=True)).total == 50 + 21
    assert build.source_rows(one(build, "102", "2025", today=True)).total == 21 + 30 + 60
    assert build.source_rows(one(build, "102", "2025-05", today=False)).total == 21


def test_nothing_is_done_twice_nor_left_when_the_shares_change(city: Path, tmp_path: Path) -> None:
    """A population decides how Bình is divided, so that the results are stale when it changes."""

    def made() -> Observation:
        options = ["--city", str(city), "--home", str(tmp_path / "home")]
        assert main([*options, "build", "--date", "2026-01-15"]) == 0
        return one(Build.current(tmp_path / "home"), "101", "2025-05", today=True)

    assert parts(made()) == (47, 63)
    file = city / "units" / "units.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("30000", "20000"), encoding="utf-8")
    assert parts(made()) == (40 + 6, 50 + 11)


def test_before_the_reform_nothing_is_carried(city: Path, tmp_path: Path) -> None:
    """A reform that is declared but not in force has no units yet."""
    home = tmp_path / "before"
    assert main(["--city", str(city), "--home", str(home), "build", "--date", "2025-06-15"]) == 0
    seen = Build.current(home).observations("truc-tuyen", level="commune", period="2025-05", today=True)
    assert {o.unit: parts(o) for o in seen} == {"101": (40, 50), "102": (11, 21), "103": (10, 30), "104": (1, 2)}


def test_an_answer_says_what_was_carried(build: Build) -> None:
    answer = observation_answer(build, one(build, "102", "2025-05", today=True))
    assert answer["carried"] == "2025-07-01"
    assert answer["estimated_share"] == pytest.approx(8.4 / 38.4)
    assert json.loads(json.dumps(answer))["status"] == "estimated"


def test_the_page_shows_these_numbers(build: Build) -> None:
    """The two tables of docs/units-through-time.md are what a build gives."""
    text = PAGE.read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in re.findall(r"^\| \S+.*\| 10\d \|.*$", text, re.M)
    ]
    told = {(name, code): rest for name, code, *rest in cells}
    assert len(told) == 5
    for (name, code), (online, total, share, *estimated) in told.items():
        o = one(build, code, "2025-05", today=name in ("An Bình", "Bình Cát"))
        assert (float(online), float(total)) == parts(o)
        assert float(share.removesuffix("%")) == round(o.value or 0, 2)
        assert [float(words.removesuffix("%")) for words in estimated] == (
            [round(100 * o.estimated_share, 2)] if o.estimated_share is not None else []
        )


@pytest.fixture
def reader(build: Build, city: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=city, KHUE_HOME=build.home):
        yield Client(raise_request_exception=False)


def text_of(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


def test_the_page_of_an_indicator_shows_either_areas(reader: Client) -> None:
    then = text_of(reader, "/en/chi-so/truc-tuyen/?cap=commune&ky=2025-05")
    assert "as they are today" in then and "Cát" in then and "47 ÷ 63" not in then
    now = text_of(reader, "/en/chi-so/truc-tuyen/?cap=commune&ky=2025-05&dia-gioi=hien-nay")
    assert "An Bình" in now and "47 ÷ 63" in now and "estimated (20.1% of it)" in now
    assert "carried over to them" in now and "units=today" in now
    assert "dia-gioi" not in text_of(reader, "/en/chi-so/truc-tuyen/?cap=commune&ky=2025-08")


def test_the_page_of_a_unit_shows_what_was_carried_as_hollow_dots(reader: Client) -> None:
    now = text_of(reader, "/dia-ban/102/")
    assert "Bình Cát" in now and 'class="c-dot estimated"' in now and "ước tính (21,9% giá trị)" in now
    before = text_of(reader, "/dia-ban/102/?ngay=2025-05-01")
    assert "c-dot estimated" not in before


def test_the_interface_gives_either_units(reader: Client) -> None:
    where = "/api/v1/indicators/truc-tuyen/observations?level=commune&period=2025-05"
    then, now = (reader.get(where + more).json()["items"] for more in ("", "&units=today"))
    assert [o["unit"] for o in then] == ["101", "102", "103", "104"]
    assert [(o["unit"], o["numerator"], o["carried"]) for o in now] == [
        ("101", 47, "2025-07-01"), ("102", 14, "2025-07-01"), ("104", 1, ""),
    ]  # fmt: skip
    assert reader.get(where + "&units=never").status_code == 422


Told = Callable[..., str]


@pytest.fixture
def told(build: Build, city: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command prints about the built city."""

    def run(*words: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(["--city", str(city), "--home", str(build.home), *words]) == code
        printed = capsys.readouterr()
        return printed.err if code else printed.out

    return run


def test_show_lists_the_units_of_today(told: Told) -> None:
    asked = ("show", "observations", "truc-tuyen", "--period", "2025-05", "--level", "commune", "--format", "json")
    then, now = json.loads(told(*asked)), json.loads(told(*asked, "--today"))
    assert [o["unit"] for o in then] == ["101", "102", "103", "104"]
    assert [(o["unit"], o["numerator"], o["carried"]) for o in now] == [
        ("101", 47, "2025-07-01"), ("102", 14, "2025-07-01"), ("104", 1, ""),
    ]  # fmt: skip
    assert "estimated (20.1%)" in told(*asked[:-2], "--today", "--lang", "en")
    assert "ước tính (20,1%)" in told(*asked[:-2], "--today")


def test_only_observations_are_of_today(told: Told) -> None:
    assert "--today" in told("show", "targets", "--today", code=2)


def test_explain_names_the_units_that_went_into_a_value(told: Told) -> None:
    asked = ("explain", "truc-tuyen", "--unit", "101", "--period", "2025-05")
    found = json.loads(told(*asked, "--today", "--format", "json"))
    assert (found["unit_name"], found["carried"], found["rows_counted"]) == ("An Bình", "2025-07-01", 71)
    parts = [(p["unit"], p["unit_name"], p["share"], p["basis"], p["denominator"]) for p in found["forerunners"]]
    assert parts == [("101", "An", 1.0, "whole", 50), ("102", "Bình", 0.6, "population", 21)]
    then = json.loads(told(*asked, "--format", "json"))
    assert (then["unit_name"], then["forerunners"]) == ("An", [])


def test_explain_says_what_is_estimated(told: Told) -> None:
    asked = ("explain", "truc-tuyen", "--unit", "101", "--period", "2025-05", "--today")
    vi, en = told(*asked), told(*asked, "--lang", "en")
    assert "về địa bàn từ 01/07/2025; ước tính 20,1% giá trị" in vi
    assert "An (101) · nguyên trạng · 80% = 40 ÷ 50" in vi
    assert "Bình (102) · 60% · ước tính theo dân số nơi nhận · 52,38% = 11 ÷ 21" in vi
    assert "20.1% of it is estimated" in en and "by the population of those that received" in en


def test_explain_of_the_year_of_the_reform_names_today_s_unit_too(told: Told) -> None:
    found = json.loads(told("explain", "truc-tuyen", "--unit", "102", "--period", "2025", "--format", "json"))
    assert [(p["unit_name"], p["value"]) for p in found["forerunners"]] == [
        ("Bình", None), ("Cát", None), ("Bình Cát", None),
    ]  # fmt: skip
