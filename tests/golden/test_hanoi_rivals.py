"""The DTI of 2023 foretold from what was published of 2021 and 2022, and held against what came."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "cities" / "ha-noi"
DATA = ROOT.parent / "shared" / "data" / "dti"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent: nothing to compute with")
IN_2022, IN_2023 = (str(DATA / f"provincial_values_{year}.csv") for year in (2022, 2023))


@pytest.fixture
def in_2021(tmp_path: Path) -> str:
    """A table of the five totals of 2021 that were published with their ranks."""
    with (DATA / "ranks.csv").open(encoding="utf-8", newline="") as file:
        known = [
            row for row in csv.DictReader(file) if (row["year"], row["measure"]) == ("2021", "pdti") and row["value"]
        ]
    table = tmp_path / "2021.csv"
    table.write_text("year,unit,pdti\n" + "".join(f"2021,{r['province_code']},{r['value']}\n" for r in known), "utf-8")
    return str(table)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """The JSON that a command prints."""
    capsys.readouterr()
    assert main(["--city", str(CITY), *words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_what_came_in_2023_lay_where_it_was_foretold(capsys: pytest.CaptureFixture[str], in_2021: str) -> None:
    """Of six published totals five or six within the interval of four in five, and the first in front."""
    tables = ["--values", in_2021, "--values", IN_2022]
    inside = []
    with Path(IN_2023).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            answer = told(capsys, "index", "dti-922", *tables, "--catching-up", "--unit", row["province_code"])
            coming = answer["coming"]["score"]
            inside.append(coming["0.1"] <= float(row["pdti"]) <= coming["0.9"])
            if row["province_code"] == "48":
                assert answer["coming"]["keeps"] > 0.6
    assert sum(inside) >= 5


def test_a_plan_for_2023_says_how_little_was_known(capsys: pytest.CaptureFixture[str], in_2021: str) -> None:
    words = ["whatif", "dti-922", "--values", in_2021, "--values", IN_2022, "--reach", "10", "--on", "2023"]
    even, likely = told(capsys, *words), told(capsys, *words, "--chance", "0.8")
    assert even["now"] == {"score": 0.6098, "rank": 24}
    assert even["needed"] < likely["needed"]
    assert even["cost"] < likely["cost"]
    assert even["planned"]["chance"] == pytest.approx(0.5, abs=0.01)
    assert even["basis"]["common"] == "half"
    assert len(even["basis"]["few_figures"]["1"]) == 58
    # What it took in 2023 to stand tenth is not published; Hải Phòng was eighth with 0.7367.
    assert even["threshold"]["0.1"] < 0.7367 < even["threshold"]["0.9"]


def test_who_hanoi_caught_up_with_from_2022_to_2023(capsys: pytest.CaptureFixture[str]) -> None:
    """Hanoi rose by 0.135, Đà Nẵng by 0.0338: the gap closed by 0.1012, through the parts that were published."""
    answer = told(capsys, "index", "dti-922", "--values", IN_2022, "--values", IN_2023, "--catching-up")
    leader = next(row for row in answer["ahead"] if row["unit"] == "48")
    assert leader["change"] == pytest.approx((0.8340 - 0.7448) - (0.8002 - 0.6098), abs=1e-9)
    parts = {part["component"]: part["change"] for part in leader["through"]}
    assert parts["government-activity"] == pytest.approx(0.2 * ((0.8790 - 0.6794) - (0.8575 - 0.5620)), abs=1e-4)
    assert sum(parts.values()) == pytest.approx(leader["change"], abs=2e-4)
    assert (answer["on"], answer["coming"]) == (None, None)


def test_no_forecast_crosses_a_change_of_framework(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["whatif", "dti-922", "--values", IN_2022, "--values", IN_2023, "--reach", "10", "--on", "2024"]
    assert main(["--city", str(CITY), "--lang", "en", *words]) == 1
    assert "For 2024 it is dti-405. Results of two frameworks are not one series." in capsys.readouterr().err


def test_ranks_are_those_that_were_published_where_few_scores_are_known(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Of 2023 six scores of 63 are known: Hanoi was sixth of all, not fifth of six, and no coming rank can be told."""
    assert main(["--city", str(CITY), "--home", str(tmp_path), "build", "--date", "2026-11-23"]) == 0
    answer = told(capsys, "--home", str(tmp_path), "index", "dti-922", "--period", "2023", "--catching-up")
    assert (answer["rank"], answer["coming"]) == (6, None)
    assert {row["unit"]: row["rank"] for row in (*answer["ahead"], *answer["behind"])} == {
        "48": 1, "79": 2, "46": 3, "92": 5, "31": 8,
    }  # fmt: skip
