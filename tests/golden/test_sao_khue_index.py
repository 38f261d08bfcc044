"""The index of Sao Khuê's communes of 2025, worked out by hand from the observations behind it, on every way to it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main
from khue.pipeline.reading import Build

PARTS = ("tp-1-1", "tp-1-2", "tp-1-3", "tp-2-1", "tp-3-1")
FIBRE, OTHERS = 25, 75
"""Points of the component that two communes lack, and of all others."""

# What is behind: dossiers online, on time, mean satisfaction, median days, households with fibre.
BY_HAND = {
    # 25 x 29/45; 20 x (100 x 41/45 - 50)/50; 15 x (113/29 - 1)/4; 15 x (20 - 5)/20; 25 x 0.76
    "SK203": (25 * 29 / 45, 20 * (100 * 41 / 45 - 50) / 50, 15 * (113 / 29 - 1) / 4, 15 * 15 / 20, 25 * 0.76),
    "SK102": (25 * 44 / 72, 20 * (100 * 61 / 68 - 50) / 50, 15 * (141 / 36 - 1) / 4, 15 * 13.5 / 20, 25 * 0.783),
    "SK101": (25 * 46 / 81, 20 * (85 - 50) / 50, 15 * (131 / 33 - 1) / 4, 15 * 14 / 20, 25 * 0.85),
    # No figure of fibre: the other 75 points count for 100.
    "SK201": (25 * 39 / 59, 20 * (100 * 57 / 59 - 50) / 50, 15 * (127 / 33 - 1) / 4, 15 * 12.5 / 20, None),
    "SK103": (25 * 22 / 35, 20 * (100 * 27 / 34 - 50) / 50, 15 * (51 / 13 - 1) / 4, 15 * 14 / 20, None),
}  # fmt: skip
RANKS = {"SK203": 1, "SK201": 2, "SK102": 3, "SK101": 4, "SK103": 5}

Ask = Callable[..., str]


@pytest.fixture
def ask(city_options: list[str], capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command on the build and gives what it printed."""

    def run(*words: str) -> str:
        capsys.readouterr()
        assert main([*city_options, *words]) == 0
        return capsys.readouterr().out

    return run


def rows(ask: Ask, *words: str) -> dict[str, dict[str, Any]]:
    """The rows of `khue index` by unit."""
    return {row["unit"]: row for row in json.loads(ask("index", "chi-so-so-sk", *words, "--format", "json"))}


def total(parts: tuple[float | None, ...]) -> float:
    """The score of a commune."""
    known = sum(part for part in parts if part is not None)
    return known if parts[-1] is not None else known * (OTHERS + FIBRE) / OTHERS


def test_scores_ranks_and_parts_are_those_worked_out_by_hand(ask: Ask) -> None:
    found = rows(ask)
    assert {unit: row["rank"] for unit, row in found.items()} == RANKS
    assert list(found) == list(RANKS)
    for unit, parts in BY_HAND.items():
        assert found[unit]["score"] == pytest.approx(total(parts), abs=1e-9), unit
        assert [found[unit]["parts"].get(id) for id in PARTS] == [
            None if part is None else pytest.approx(part, abs=1e-9) for part in parts
        ]  # fmt: skip
        assert (found[unit]["period"], found[unit]["basis"]) == ("2025", "computed" if parts[-1] else "partial")


def test_pillars_share_a_component(ask: Ask) -> None:
    """Serving people has 75 points; the foundation 25 of filing online and 25 of fibre."""
    found, (online, on_time, satisfied, days, fibre) = rows(ask)["SK203"]["pillars"], BY_HAND["SK203"]
    assert found["phuc-vu"]["score"] == pytest.approx(online + on_time + satisfied + days)
    assert found["nen-tang"]["score"] == pytest.approx(online + (fibre or 0))
    assert rows(ask)["SK201"]["pillars"]["nen-tang"] == {"score": None, "rank": None, "published_rank": None}


def test_the_same_values_in_a_table_give_the_same(ask: Ask, sao_khue: Build, tmp_path: Path) -> None:
    indicators = ("ho-so-truc-tuyen", "ho-so-dung-han", "hai-long", "ngay-xu-ly-phan-anh", "ho-co-cap-quang")
    columns = [{o.unit: o.value for o in sao_khue.observations(name, period="2025")} for name in indicators]
    lines = [",".join(["" if column.get(unit) is None else repr(column[unit]) for column in columns]) for unit in RANKS]
    table = tmp_path / "values.csv"
    table.write_text(
        "\n".join([f"unit,{','.join(PARTS)}", *(f"{u},{line}" for u, line in zip(RANKS, lines, strict=True))]), "utf-8"
    )
    assert rows(ask, "--values", str(table), "--period", "2025") == rows(ask)


def test_csv_and_table_say_the_same(ask: Ask) -> None:
    listed = list(csv.DictReader(io.StringIO(ask("index", "chi-so-so-sk", "--format", "csv"))))
    assert {row["unit"]: int(row["rank"]) for row in listed} == RANKS
    assert float(listed[0]["parts.tp-3-1"]) == 19
    shown = ask("index", "chi-so-so-sk", "--lang", "en")
    assert "1     SK203 Phường Đồi Sim    73.67  43.42" in shown
    assert "a part is missing" in shown


def test_firmness_of_the_ranks(ask: Ask) -> None:
    answer = json.loads(ask("index", "chi-so-so-sk", "--firmness", "--replications", "500", "--format", "json"))
    again = json.loads(ask("index", "chi-so-so-sk", "--firmness", "--replications", "500", "--format", "json"))
    assert answer == again
    assert {row["unit"]: row["rank"] for row in answer["units"]} == RANKS
    for row in answer["units"]:
        assert row["quantiles"]["0.05"] <= row["quantiles"]["0.5"] <= row["quantiles"]["0.95"]
        assert all(0 < chance < 1 for chance in row["top"].values())
    assert {effect["source"] for effect in answer["effects"]} == {
        "normalisation",
        "weights",
        "error",
        "aggregation",
        "imputation",
    }
    assert {row["component"] for row in answer["without"]} == set(PARTS)
    assert "Each component left out" in ask(
        "index", "chi-so-so-sk", "--firmness", "--replications", "50", "--lang", "en"
    )


def test_what_if_a_commune_answered_in_two_days(ask: Ask) -> None:
    """SK101: 15 x 18/20 instead of 15 x 14/20 gives 3 points more, which is more than SK102's lead."""
    words = ["whatif", "chi-so-so-sk", "--unit", "SK101", "--set", "tp-2-1=2"]
    answer = json.loads(ask(*words, "--format", "json"))
    assert answer["after"]["score"] == pytest.approx(total(BY_HAND["SK101"]) + 3)
    assert (answer["before"]["rank"], answer["after"]["rank"]) == (4, 1)
    assert "1/5" in ask(*words)


def test_the_cheapest_way_up_is_one_that_gets_there(ask: Ask) -> None:
    words = ["whatif", "chi-so-so-sk", "--unit", "SK103", "--reach", "3", "--limit", "tp-2-1>=4", "--cost", "tp-1-2=2"]
    way = json.loads(ask(*words, "--format", "json"))["reach"]
    assert way["reachable"]
    changes = [text for step in way["steps"] for text in ("--set", f"{step['component']}={step['to']!r}")]
    after = json.loads(ask("whatif", "chi-so-so-sk", "--unit", "SK103", *changes, "--format", "json"))["after"]
    assert after["rank"] == 3
    assert after["score"] == pytest.approx(way["score"], abs=1e-6)
    assert "Cách ít tốn nhất" in ask(*words)


def test_a_rank_out_of_reach_is_answered_plainly(ask: Ask) -> None:
    bound = [
        text
        for part, most in zip(PARTS[:4], ("70", "80", "4", "6"), strict=True)
        for text in ("--limit", f"{part}={most}")
    ]
    said = ask("whatif", "chi-so-so-sk", "--unit", "SK103", "--reach", "1", *bound, "--lang", "en")
    assert "Rank 1 (which takes 73.67, as SK203 Phường Đồi Sim has) cannot be reached" in said
