"""Derived indicators from their file to `khue check`, `plan`, `build` and `explain`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from khue.cli.main import main
from khue.folder.check import check_folder
from khue.model.observation import Status
from khue.pipeline.build import build
from khue.pipeline.home import Home
from khue.pipeline.plan import plan_of
from khue.pipeline.reading import Build

DAY = date(2026, 1, 15)
MakeCity = Callable[..., Path]
ROWS = (
    "ma,xa,ngay,truc_tuyen\nA,X2,2024-05-02,true\nB,X2,2025-05-03,false\nC,X2,2025-05-04,true\nD,X2,2025-06-02,true\n"
)
FIGURES = """\
indicator,unit,period,value,status,numerator,denominator,published,source_url
thu,TN,2025-01,10,final,,,2025-02-01,https://thu-nghiem.example/1
thu,TN,2025-02,20,provisional,,,2025-03-01,https://thu-nghiem.example/2
thu,TN,2025-02,25,final,,,2025-06-01,https://thu-nghiem.example/3
thu,TN,2025-03,30,estimated,,,2025-04-01,https://thu-nghiem.example/4
hai-long,TN,2025-01,50,final,5,10,2025-02-01,https://thu-nghiem.example/5
hai-long,TN,2025-02,80,final,24,30,2025-03-01,https://thu-nghiem.example/6
hai-long,TN,2025-03,90,final,,,2025-04-01,https://thu-nghiem.example/7
"""


def indicator(id: str, formula: str = "", **fields: object) -> str:
    """The file of an indicator."""
    given: dict[str, object] = {
        "id": id, "name": id, "unit": "%", "group": "so", "timing": "period", "levels": ["city"], "periods": ["month"],
        "purpose": "p", "definition": "d", "method": "m", "rhythm": "month", "data_source": "s", "agency": "SO",
    } | fields  # fmt: skip
    lines = [f"{name}: {json.dumps(value)}" for name, value in given.items()]
    return "\n".join([*lines, *([f"formula: {formula}"] if formula else [])]) + "\n"


PUBLISHED = {
    "figures/thu.csv": FIGURES,
    "indicators/thu.yaml": indicator("thu", additive=True),
    "indicators/hai-long.yaml": indicator("hai-long"),
}


def observed(city: Path, home: Path, id: str, unit: str = "TN") -> dict[str, tuple[Status, float | None]]:
    """The values of an indicator by period, after a build."""
    outcome = build(city, home, DAY)
    assert not outcome.failed, outcome.findings
    return {o.period: (o.status, o.value) for o in Build.current(home).observations(id, unit=unit)}


def test_published_figures_are_summed_as_far_as_they_add_up(make_city: MakeCity, tmp_path: Path) -> None:
    files = PUBLISHED | {
        "indicators/luy-ke.yaml": indicator("luy-ke", 'year_to_date("thu")'),
        "indicators/hai-thang.yaml": indicator("hai-thang", 'rolling("hai-long", 2)'),
    }
    city = make_city(files)
    assert observed(city, tmp_path / "home", "luy-ke") == {
        "2025-01": (Status.FINAL, 10), "2025-02": (Status.FINAL, 35), "2025-03": (Status.ESTIMATED, 65),
    }  # fmt: skip
    found = observed(city, tmp_path / "home", "hai-thang")
    assert found["2025-01"] == (Status.MISSING, None)
    assert found["2025-02"] == (Status.FINAL, pytest.approx(100 * 29 / 40))
    assert found["2025-03"] == (Status.MISSING, None), "March was published without its parts"


def test_one_derived_indicator_may_rest_on_another_in_any_order_of_files(make_city: MakeCity, tmp_path: Path) -> None:
    files = PUBLISHED | {
        "indicators/a.yaml": indicator("a", "b - previous(b)"),
        "indicators/b.yaml": indicator("b", "2 * thu"),
    }
    assert observed(make_city(files), tmp_path / "home", "a") == {
        "2025-01": (Status.MISSING, None), "2025-02": (Status.FINAL, 30), "2025-03": (Status.ESTIMATED, 10),
    }  # fmt: skip


def test_datasets_and_publications_meet_in_one_formula(make_city: MakeCity, tmp_path: Path) -> None:
    files = PUBLISHED | {
        "inbox/ho-so/a.csv": ROWS,
        "figures/dan.csv": "indicator,unit,period,value,source_url\ndan,TN,2023,1000,https://thu-nghiem.example/8\n"
        "dan,TN,2024,2000,https://thu-nghiem.example/9\n",
        "indicators/dan.yaml": indicator("dan", timing="point", periods=["year"]),
        "indicators/ho-so.yaml": indicator("ho-so", "count(*)", dataset="ho-so"),
        "indicators/tren-nghin.yaml": indicator("tren-nghin", '1000 * "ho-so" / latest(dan)'),
    }
    assert observed(make_city(files), tmp_path / "home", "tren-nghin") == {
        "2024-05": (Status.FINAL, 1.0), "2025-05": (Status.FINAL, 1.0), "2025-06": (Status.FINAL, 0.5),
    }  # fmt: skip


def test_what_is_wrong_is_found_at_its_place_and_nothing_is_built(make_city: MakeCity, tmp_path: Path) -> None:
    city = make_city(PUBLISHED | {
        "indicators/a.yaml": indicator("a", "thu + b"),
        "indicators/b.yaml": indicator("b", "|\n  last_year(a)\n  + thua"),
        "indicators/c.yaml": indicator("c", '100 * d / thu'),
        "indicators/d.yaml": indicator("d", 'c * 2'),
    })  # fmt: skip
    found = [(f.path, f.line, f.column, f.rule.code, f.params.get("suggestion"), f.params.get("cycle"))
             for f in check_folder(city)[1] if f.rule.code.startswith("KH2")]  # fmt: skip
    assert found == [
        ("indicators/b.yaml", 16, 5, "KH220", "thu", None),
        ("indicators/c.yaml", 14, 16, "KH227", None, "c -> d -> c"),
    ]
    outcome = build(city, tmp_path / "home", DAY)
    assert outcome.failed
    assert not Home(tmp_path / "home").current_id()


def test_the_place_is_right_within_single_quotes_too(make_city: MakeCity) -> None:
    city = make_city(PUBLISHED | {"indicators/a.yaml": indicator("a", """'"thu" + "hai-lòng"'""")})
    (finding,) = (f for f in check_folder(city)[1] if f.rule.code == "KH220")
    assert (finding.line, finding.column, finding.params["suggestion"]) == (14, 19, "hai-long")


def test_the_suggestion_says_where_it_is_declared(make_city: MakeCity) -> None:
    city = make_city(PUBLISHED | {"indicators/a.yaml": indicator("a", "thuu")})
    (finding,) = (f for f in check_folder(city)[1] if f.rule.code == "KH220")
    assert finding.params["suggestion_at"] == "indicators/thu.yaml:1"


def test_the_plan_names_what_will_be_derived(make_city: MakeCity, tmp_path: Path) -> None:
    files = PUBLISHED | {
        "indicators/a.yaml": indicator("a", "b + 1"),
        "indicators/b.yaml": indicator("b", "thu + 1"),
    }
    city, home = make_city(files), Home(tmp_path / "home")
    planned = plan_of(city, home, DAY).steps
    (step,) = (step for step in planned if step.stage == "derive")
    assert step.indicators == ("b", "a")
    done = build(city, home.path, DAY).done
    assert [(one.stage, one.indicators, one.why) for one in done] == [
        (one.stage, one.indicators, one.why) for one in planned
    ]
    assert plan_of(city, home, DAY).nothing


def test_without_derived_indicators_nothing_is_derived(make_city: MakeCity, tmp_path: Path) -> None:
    assert "derive" not in [step.stage for step in build(make_city(), tmp_path / "home", DAY).done]


def test_a_unit_that_only_got_another_name_keeps_its_past(make_city: MakeCity, tmp_path: Path) -> None:
    """Neither carried over nor cut off: it is one unit, and the change on last year is known from the first day on."""
    units = (
        "code,name,kind,level,parent,valid_from,valid_to\nTN,Thành phố Thử Nghiệm,thanh-pho,city,,,\n"
        "X1,Xã Một,xa,commune,TN,,2024-12-31\nX2,Xã Hai,xa,commune,TN,,2024-12-31\n"
        "X2,Phường Hai,phuong,commune,TN,2025-01-01,\nX3,Xã Ba,xa,commune,TN,2025-01-01,\n"
    )
    files = {
        "units/units.csv": units,
        "inbox/ho-so/a.csv": ROWS,
        "indicators/ho-so.yaml": indicator("ho-so", "count(*)", dataset="ho-so", levels=["commune"]),
        "indicators/doi.yaml": indicator("doi", '100 * "ho-so" / last_year("ho-so")', levels=["commune"]),
    }
    assert observed(make_city(files), tmp_path / "home", "doi", "X2")["2025-05"] == (Status.FINAL, 200)
    kept = Build.current(tmp_path / "home")
    for id in ("ho-so", "doi"):
        today = [(o.period, o.carried) for o in kept.observations(id, unit="X2", today=True)]
        assert today == [("2024-05", ""), ("2025-05", ""), ("2025-06", "")]


@pytest.fixture
def explained(make_city: MakeCity, tmp_path: Path) -> list[str]:
    """The options that point at a city with a rolling share and a change."""
    files = PUBLISHED | {
        "inbox/ho-so/a.csv": ROWS,
        "indicators/ho-so.yaml": indicator("ho-so", "count(*)", dataset="ho-so", levels=["commune", "city"]),
        "indicators/doi.yaml": indicator(
            "doi", '100 * ("ho-so" - last_year("ho-so")) / last_year("ho-so")', levels=["commune"]
        ),
        "indicators/phan.yaml": indicator("phan", '\'"ho-so" / at_city("ho-so")\'', levels=["commune"]),
    }
    options = ["--city", str(make_city(files)), "--home", str(tmp_path / "home"), "--lang", "en"]
    assert main([*options, "build", "--date", DAY.isoformat()]) == 0
    return options


def test_a_derived_value_is_explained_by_its_inputs(explained: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    where = ["--unit", "X2", "--period", "2025-05"]
    assert main([*explained, "explain", "doi", *where, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["value"], found["numerator"], found["denominator"]) == ("derived", 100.0, 1.0, 1.0)
    assert (found["numerator_formula"], found["scale"]) == ('"ho-so" - last_year("ho-so")', 100.0)
    told = [
        (i["text"], i["unit"], [(o["period"], o["value"]) for o in i["observations"]], i["missing"])
        for i in found["inputs"]
    ]
    assert told == [
        ('"ho-so"', "X2", [("2025-05", 2.0)], []),
        ('last_year("ho-so")', "X2", [("2024-05", 1.0)], []),
    ]
    assert main([*explained, "explain", "doi", *where]) == 0
    out = capsys.readouterr().out
    assert 'last_year("ho-so") · X2' in out
    assert "khue explain ho-so --unit X2 --period 2025-05" in out


def test_an_input_that_is_not_there_is_named(explained: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main([*explained, "explain", "doi", "--unit", "X2", "--period", "2025-06"]) == 0
    out = capsys.readouterr().out
    assert "Value:             missing" in out
    assert "missing: Jun 2024" in out


def test_the_way_to_other_units_is_shown(explained: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main([*explained, "explain", "phan", "--unit", "X2", "--period", "2025-05"]) == 0
    assert 'at_city("ho-so") · TN' in capsys.readouterr().out
