"""A build redoes what changed and nothing else; what `khue plan` says is what is done; and it comes to the same values."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import FILES

from guarded_city import INDICATORS, persons, write_city
from khue.cli.main import main
from khue.pipeline.build import Outcome, build
from khue.pipeline.home import Home
from khue.pipeline.plan import plan_of
from khue.pipeline.reading import Build
from khue.pipeline.steps import Cause, Step

DAY = date(2026, 1, 15)
HEAD = "ma,xa,ngay,truc_tuyen\n"
OLD = HEAD + "".join(f"A{n:03d},X1,2024-{11 + n % 2}-05,{'true' if n % 3 else 'false'}\n" for n in range(20))
NEW = HEAD + "".join(
    f"B{n:03d},X{2 + n % 2},2025-{1 + n % 3:02d}-09,{'true' if n % 4 else 'false'}\n" for n in range(30)
)
APPENDS = ("  - {property: khue.timeColumn, value: ngay}\n",
           "  - {property: khue.timeColumn, value: ngay}\n  - {property: khue.delivery, value: append}\n")  # fmt: skip
COUNT = FILES["indicators/truc-tuyen.yaml"].replace("id: truc-tuyen", "id: so-ho-so").replace(
    "formula: 100 * count(*) filter (where truc_tuyen) / count(*)", "formula: count(*)"
).replace('unit: "%"', "unit: hồ sơ").replace("bounds: {min: 0, max: 100}\n", "").replace("[commune, city]", "[city]")  # fmt: skip

MakeCity = Callable[..., Path]


class Life:
    """A city and its data home, through one change after the other."""

    def __init__(self, city: Path, home: Path) -> None:
        self.city, self.home = city, home

    def build(self, day: date = DAY) -> Outcome:
        """A build; that it does what was planned to the last word, and gives what it gives where nothing is kept."""
        planned = plan_of(self.city, Home(self.home), day)
        outcome = build(self.city, self.home, day)
        assert outcome.done == planned.steps
        assert outcome.id == planned.next
        assert plan_of(self.city, Home(self.home), day).nothing
        afresh = self.home.with_name("afresh")
        for name in ("raw", "datasets"):
            shutil.copytree(self.home / name, afresh / name)
        build(self.city, afresh, day)
        assert values(self.home) == values(afresh)
        shutil.rmtree(afresh)
        return outcome

    def change(self, name: str, old: str, new: str) -> None:
        file = self.city / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def add(self, name: str, text: str) -> None:
        (self.city / name).write_text(text, encoding="utf-8")


def values(home: Path) -> list[dict[str, Any]]:
    """Every observation of the current build, but for the number of the version that it cites."""
    tables = Build.current(home).tables()
    return [row for table in tables for row in table.drop_columns(["version"]).to_pylist()]


def of(outcome: Outcome, stage: str) -> list[Step]:
    return [step for step in outcome.done if step.stage == stage]


@pytest.fixture
def life(make_city: MakeCity, tmp_path: Path) -> Life:
    """A city with two indicators over two delivered files, built once."""
    city = make_city(
        {"inbox/ho-so/a.csv": OLD, "inbox/ho-so/b.csv": NEW, "indicators/so-ho-so.yaml": COUNT},
        swap={"contracts/ho-so.odcs.yaml": APPENDS},
    )
    life = Life(city, tmp_path / "home")
    life.build()
    return life


def test_the_first_build_reads_all_rows_in_one_pass(make_city: MakeCity, tmp_path: Path) -> None:
    city = make_city({"inbox/ho-so/a.csv": OLD, "indicators/so-ho-so.yaml": COUNT})
    done = Life(city, tmp_path / "home").build().done
    why = (Cause("first_build"),)
    months, both = ("2024-11", "2024-12"), ("so-ho-so", "truc-tuyen")
    assert done[:-1] == (
        Step("ingest", "ho-so/a.csv", (Cause("new_file", "a.csv"),), partitions=months),
        Step("scan", "ho-so", why, partitions=months, indicators=both),
        Step("compute", "ho-so", why, periods=(*months, "2024"), indicators=both, levels=("city", "commune")),
        Step("assess", "", why),
    )


def test_nothing_new_is_nothing_done(life: Life) -> None:
    assert life.build().done == ()


def test_what_is_counted_beside_guarded_numbers_is_planned_as_it_is_built(tmp_path: Path) -> None:
    life = Life(tmp_path / "city", tmp_path / "home")
    write_city(life.city, persons(40, 1))
    files = {id: life.city / "indicators" / f"{id}.yaml" for id in INDICATORS}
    new = files["ty-le-nha"].read_text(encoding="utf-8")
    for file in (file for id, file in files.items() if id not in ("so-nguoi", "so-nguoi-tien")):
        file.unlink()
    life.change("indicators/so-nguoi.yaml", "[month, quarter, year]", "[year]")
    life.build()
    life.add("indicators/ty-le-nha.yaml", new)
    assert {step.indicators for step in of(life.build(), "compute")} == {("ty-le-nha",)}


def test_a_month_appended(life: Life) -> None:
    life.add("inbox/ho-so/c.csv", HEAD + "C1,X2,2025-04-01,true\n")
    ingest, scan, compute, *_ = life.build().done
    assert ingest.partitions == scan.partitions == ("2025-04",)
    assert compute.periods == ("2025-04", "2025")
    assert scan.indicators == compute.indicators == ("so-ho-so", "truc-tuyen")
    assert scan.why == compute.why == (Cause("rows", "2025-04"),)


def test_late_rows_redo_their_month_and_what_contains_it(life: Life) -> None:
    life.add("inbox/ho-so/late.csv", HEAD + "L1,X1,2024-11-30,false\n")
    ingest, scan, compute, *_ = life.build().done
    assert ingest.partitions == scan.partitions == ("2024-11",)
    assert compute.periods == ("2024-11", "2024")


def test_late_rows_are_read_and_not_their_month(life: Life) -> None:
    (file,) = (life.home / "datasets/ho-so/parts").glob("2024-11-*.parquet")
    file.write_bytes(b"\0" * file.stat().st_size)
    life.add("inbox/ho-so/late.csv", HEAD + "L1,X1,2024-11-30,false\n")
    before = values(life.home)
    outcome = build(life.city, life.home, DAY)
    assert not outcome.failed
    assert of(outcome, "scan")[0].partitions == ("2024-11",)
    counts = [
        {row["period"]: row["value"] for row in rows if row["indicator"] == "so-ho-so" and row["grain"] == "month"}
        for rows in (before, values(life.home))
    ]
    assert counts[1] == counts[0] | {"2024-11": counts[0]["2024-11"] + 1}


def test_many_small_deliveries_of_a_month_make_few_sets_of_pieces(life: Life) -> None:
    for number in range(9):
        life.add(f"inbox/ho-so/d{number}.csv", HEAD + f"D{number},X2,2025-05-{number + 1:02d},true\n")
        build(life.city, life.home, DAY)
    life.add("inbox/ho-so/d9.csv", HEAD + "D9,X2,2025-05-10,true\n")
    life.build()
    results = Build.current(life.home).manifest.results
    sets = {name.split("/")[1] for name in results if name.startswith("pieces/")}
    assert len(list((life.home / "datasets/ho-so/parts").glob("2025-05-*"))) == 10
    assert len(sets) <= 5 + 3, "five other months, and two lots or three of ten rows"


def test_a_replaced_file_redoes_the_months_that_differ(life: Life) -> None:
    life.change("inbox/ho-so/b.csv", "B000,X2,2025-01-09,false", "B000,X3,2025-01-09,true")
    ingest, scan, compute, *_ = life.build().done
    assert ingest.partitions == scan.partitions == ("2025-01",)
    assert compute.periods == ("2025-01", "2025")
    assert scan.why == (Cause("rows", "2025-01"),)


def test_rows_that_are_gone_redo_what_contained_them(life: Life) -> None:
    gone = "".join(line + "\n" for line in NEW.splitlines() if ",2025-03-" not in line)
    life.add("inbox/ho-so/b.csv", gone)
    outcome = life.build()
    assert of(outcome, "ingest")[0].partitions == ("2025-03",)
    assert of(outcome, "scan") == []
    (compute,) = of(outcome, "compute")
    assert (compute.periods, compute.why) == (("2025",), (Cause("rows", "2025-03"),))


def test_a_changed_formula_redoes_its_own_parts(life: Life) -> None:
    life.change("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where not truc_tuyen)")
    scan, compute, *_ = life.build().done
    assert scan.indicators == compute.indicators == ("truc-tuyen",)
    assert scan.partitions == ("2024-11", "2024-12", "2025-01", "2025-02", "2025-03")
    assert compute.periods == (*scan.partitions[:2], "2024", *scan.partitions[2:], "2025")
    assert scan.why == compute.why == (Cause("formula", "truc-tuyen"),)


def test_a_formula_of_parts_that_are_kept_reads_no_rows(life: Life) -> None:
    life.change("indicators/truc-tuyen.yaml", "formula: 100 *", "formula: 50 *")
    stages = [step.stage for step in life.build().done]
    assert stages == ["compute", "assess", "publish"]


def test_a_level_added_computes_that_level(life: Life) -> None:
    life.change("indicators/so-ho-so.yaml", "levels: [city]", "levels: [city, commune]")
    compute, *_ = life.build().done
    assert (compute.stage, compute.indicators, compute.levels) == ("compute", ("so-ho-so",), ("commune",))


def test_a_new_indicator(life: Life) -> None:
    text = COUNT.replace("so-ho-so", "so-nguoi").replace("count(*)", "count(distinct ma)")
    life.add("indicators/so-nguoi.yaml", text)
    scan, compute, *_ = life.build().done
    assert scan.indicators == compute.indicators == ("so-nguoi",)
    assert scan.why == (Cause("new_indicator", "so-nguoi"),)


def test_a_changed_indicator_and_a_new_month_at_once(life: Life) -> None:
    life.change("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where not truc_tuyen)")
    life.add("inbox/ho-so/c.csv", HEAD + "C1,X2,2025-04-01,true\n")
    scans = {step.partitions: step.indicators for step in of(life.build(), "scan")}
    assert scans == {
        ("2024-11", "2024-12", "2025-01", "2025-02", "2025-03"): ("truc-tuyen",),
        ("2025-04",): ("so-ho-so", "truc-tuyen"),
    }


def test_a_changed_unit_rolls_up_anew_and_reads_no_rows(life: Life) -> None:
    life.change("units/units.csv", "X3,Xã Ba,xa,commune,TN,2025-01-01,", "X3,Xã Ba,xa,commune,TN,2025-03-01,")
    life.change("units/units.csv", "X1,Xã Một,xa,commune,TN,,2024-12-31", "X1,Xã Một,xa,commune,TN,,2025-02-28")
    life.change("units/changes.csv", "2025-01-01", "2025-03-01")
    outcome = life.build()
    assert of(outcome, "scan") == []
    (compute,) = of(outcome, "compute")
    assert compute.why == (Cause("changed", "folder/units"),)
    assert {note.code for note in Build.current(life.home).notes} >= {"KH722"}


def test_a_unit_that_ends_within_a_month_cuts_that_month_by_day(life: Life) -> None:
    life.change("units/units.csv", "X3,Xã Ba,xa,commune,TN,2025-01-01,", "X3,Xã Ba,xa,commune,TN,2025-01-06,")
    life.change("units/units.csv", "X1,Xã Một,xa,commune,TN,,2024-12-31", "X1,Xã Một,xa,commune,TN,,2025-01-05")
    life.change("units/changes.csv", "2025-01-01", "2025-01-06")
    (scan,) = of(life.build(), "scan")
    assert scan.partitions == ("2025-01",)
    assert scan.why == (Cause("changed", "folder/units"),)


def test_the_name_of_a_unit_redoes_no_value(life: Life) -> None:
    life.change("units/units.csv", "Xã Hai", "Xã Hai Mới")
    assert [step.stage for step in life.build().done] == ["assess", "publish"]


def test_a_contract_that_reads_the_same_rows_redoes_no_value(life: Life) -> None:
    life.change("contracts/ho-so.odcs.yaml", "version: 1.0.0", "version: 1.0.1")
    outcome = life.build()
    assert {cause.code for step in of(outcome, "ingest") for cause in step.why} == {"kept_file"}
    assert [step.stage for step in outcome.done if step.stage != "ingest"] == ["assess", "publish"]


def test_a_contract_with_another_type_reads_all_rows(life: Life) -> None:
    life.change("contracts/ho-so.odcs.yaml", "{name: ma, logicalType: string, required: true, primaryKey: true}",
                "{name: ma, logicalType: string, required: true, primaryKey: true}\n"
                "      - {name: ghi_chu, logicalType: string}")  # fmt: skip
    outcome = life.build()
    (scan,) = of(outcome, "scan")
    assert len(scan.partitions) == 5


def test_another_date(life: Life) -> None:
    assert [step.stage for step in life.build(date(2026, 1, 16)).done] == ["assess", "publish"]


def test_a_date_before_the_reform_carries_nothing(life: Life) -> None:
    (compute,) = of(life.build(date(2024, 12, 31)), "compute")
    assert compute.why == (Cause("changed", "date"),)


def test_a_file_taken_out_of_the_inbox_changes_no_value(life: Life) -> None:
    (life.city / "inbox/ho-so/a.csv").unlink()
    assert [step.stage for step in life.build().done] == ["assess", "publish"]


def test_a_refused_file_is_planned_as_such(life: Life) -> None:
    life.add("inbox/ho-so/c.csv", HEAD + "C1,X2,2025-13-41,true\n")
    ingest, *others = life.build().done
    assert (ingest.item, ingest.partitions) == ("ho-so/c.csv", ())
    assert [step.stage for step in others] == ["assess", "publish"]


def test_turning_back_reads_and_computes_nothing(life: Life) -> None:
    first = Home(life.home).current_id()
    life.build(date(2026, 1, 16))
    assert [step.stage for step in life.build().done] == ["publish"]
    assert Home(life.home).current_id() == first


def test_a_lost_cache_is_made_again(life: Life) -> None:
    shutil.rmtree(life.home / "cache")
    outcome = life.build(date(2026, 1, 16))
    (scan,) = of(outcome, "scan")
    assert scan.why == (Cause("not_kept", "ho-so"),)


@pytest.mark.parametrize("kind", ["pieces", "cells", "segments"])
@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_a_damaged_file_of_the_cache_is_made_again(life: Life, kind: str, damage: str) -> None:
    life.add("inbox/ho-so/late.csv", HEAD + "L1,X1,2024-11-30,false\n")
    for file in (life.home / "cache" / kind).glob("*/*"):
        content = file.read_bytes()
        file.write_bytes({"cut": content[:-99], "garbage": content[:200] + b"x" + content[201:], "empty": b""}[damage])
    life.build()


def test_the_cache_holds_what_builds_on_disk_use(life: Life) -> None:
    for day in range(16, 26):
        life.change("indicators/truc-tuyen.yaml", "formula: 1", "formula: 11")
        build(life.city, life.home, date(2026, 1, day))
    kept = {name for path in Home(life.home).builds.iterdir()
            for name in json.loads((path / "manifest.json").read_text(encoding="utf-8"))["results"]}  # fmt: skip
    found = {file.relative_to(life.home / "cache").as_posix() for file in (life.home / "cache").glob("*/*/*")}
    assert found == kept


def broken(life: Life, damage: str) -> Path:
    """Damages the file of one partition."""
    (file,) = (life.home / "datasets/ho-so/parts").glob("2025-02-*.parquet")
    content = file.read_bytes()
    if damage == "deleted":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(content[:-40])
    else:
        file.write_bytes(b"\0" * len(content))
    return file


@pytest.mark.parametrize("damage", ["deleted", "cut", "garbage"])
def test_a_partition_that_cannot_be_read_fails_the_build_by_name(
    life: Life, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = Home(life.home).current_id(), broken(life, damage)
    life.change("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where not truc_tuyen)")
    code = main(["--city", str(life.city), "--home", str(life.home), "build", "--date", DAY.isoformat()])
    told = capsys.readouterr()
    assert code == 1
    assert all(word in told.err for word in ("ho-so", "2025-02", file.name))
    assert before in told.out
    assert Home(life.home).current_id() == before
    assert Build.current(life.home).id == before


def test_the_plan_as_people_read_it(life: Life, capsys: pytest.CaptureFixture[str]) -> None:
    life.add("inbox/ho-so/c.csv", HEAD + "C1,X2,2025-04-01,true\n")
    at = ["--city", str(life.city), "--home", str(life.home), "plan", "--date", DAY.isoformat()]
    assert main(at) == 0
    assert capsys.readouterr().out.splitlines()[:9] == [
        "1. Nhận dữ liệu ho-so/c.csv",
        "   tháng  2025-04",
        "   vì     tệp mới: c.csv",
        "2. Đọc các dòng của ho-so",
        "   tháng   2025-04",
        "   chỉ số  so-ho-so, truc-tuyen",
        "   vì      dòng mới hoặc đã đổi: 2025-04",
        "3. Tính 2 chỉ số của ho-so",
        "   kỳ      2025-04, 2025",
    ]
    assert main([*at, "--lang", "en"]) == 0
    assert "because     new or changed rows: 2025-04" in capsys.readouterr().out
    assert main([*at, "--format", "json"]) == 0
    steps = json.loads(capsys.readouterr().out)["steps"]
    assert steps[2] == {
        "stage": "compute", "item": "ho-so", "partitions": [], "periods": ["2025-04", "2025"],
        "indicators": ["so-ho-so", "truc-tuyen"], "levels": ["city", "commune"],
        "why": [{"code": "rows", "what": "2025-04"}], "text": "dòng mới hoặc đã đổi: 2025-04",
    }  # fmt: skip


def test_another_engine_completes_what_the_first_has_made(
    life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.change("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where not truc_tuyen)")
    monkeypatch.setenv("KHUE_ENGINE", "reference")
    (scan,) = of(life.build(), "scan")
    assert scan.indicators == ("truc-tuyen",)
    monkeypatch.delenv("KHUE_ENGINE")
    build(life.city, tmp_path / "other", DAY)
    assert values(tmp_path / "other") == values(life.home)


def test_an_engine_that_there_is_not_is_wrong_usage(
    life: Life, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHUE_ENGINE", "duckbd")
    life.change("indicators/truc-tuyen.yaml", "(where truc_tuyen)", "(where not truc_tuyen)")
    assert main(["--city", str(life.city), "--home", str(life.home), "build", "--date", DAY.isoformat()]) == 2
    assert "duckdb" in capsys.readouterr().err


def test_a_damaged_partition_is_told_before_by_the_plan(life: Life, capsys: pytest.CaptureFixture[str]) -> None:
    file = broken(life, "deleted")
    at = ["--city", str(life.city), "--home", str(life.home), "plan", "--date", "2026-01-16"]
    assert main([*at, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["steps"] == []
    assert any(file.name in finding["path"] for finding in told["findings"])


def test_values_by_day_are_kept_by_month_and_shown_when_the_day_is_over(life: Life) -> None:
    daily = COUNT.replace("so-ho-so", "theo-ngay").replace("[month, year]", "[day, month]")
    life.add("indicators/theo-ngay.yaml", daily)
    (compute,) = of(life.build(), "compute")
    assert compute.indicators == ("theo-ngay",)
    life.add("inbox/ho-so/c.csv", HEAD + "C1,X2,2025-04-01,true\nC2,X2,2025-04-20,true\n")
    outcome = life.build(date(2025, 4, 10))
    assert {step.partitions for step in of(outcome, "scan")} == {("2025-04",)}
    shown = {row["period"] for row in values(life.home) if row["indicator"] == "theo-ngay"}
    assert "2025-04-01" in shown
    assert not shown & {"2025-04-20", "2025-04"}


def test_rows_without_a_day_are_told_and_redo_no_period(make_city: MakeCity, tmp_path: Path) -> None:
    swap = {"contracts/ho-so.odcs.yaml": ("{name: ngay, logicalType: date, required: true}",
                                          "{name: ngay, logicalType: date}")}  # fmt: skip
    life = Life(make_city({"inbox/ho-so/a.csv": OLD}, swap=swap), tmp_path / "home")
    life.build()
    life.add("inbox/ho-so/a.csv", OLD + "N1,X1,,true\n")
    outcome = life.build()
    assert [(step.stage, step.partitions) for step in outcome.done[:2]] == [("ingest", ("",)), ("scan", ("",))]
    assert of(outcome, "compute") == []
    assert "KH722" in {note.code for note in Build.current(life.home).notes}
