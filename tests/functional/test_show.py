"""`khue show`: every listing in every format and language, filters, and what is said when the request is wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khue.cli.listings import LISTINGS
from khue.cli.main import main

ROWS = "ma,xa,ngay,truc_tuyen\nA,X2,2025-05-02,true\nB,X2,2025-05-03,false\nC,X3,2025-06-02,true\n"
MakeCity = Callable[..., Path]
Show = Callable[..., tuple[int, str, str]]

_made: list[list[str]] = []


@pytest.fixture
def options(make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The options of one built city, shared by the tests of this file."""
    if not _made:
        city = make_city({"inbox/ho-so/2025.csv": ROWS})
        shared = ["--city", str(city), "--home", str(tmp_path / "home")]
        assert main([*shared, "build", "--date", "2026-01-15"]) == 0
        capsys.readouterr()
        _made.append(shared)
    return _made[0]


@pytest.fixture
def show(options: list[str], capsys: pytest.CaptureFixture[str]) -> Show:
    def run(*words: str) -> tuple[int, str, str]:
        code = main([*options, "show", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def listed(show: Show, *words: str) -> list[dict[str, Any]]:
    code, out, err = show(*words, "--format", "json")
    assert (code, err) == (0, "")
    found: list[dict[str, Any]] = json.loads(out)
    return found


def words_of(what: str) -> list[str]:
    return [what, "truc-tuyen"] if what == "observations" else [what]


@pytest.mark.parametrize("what", LISTINGS)
def test_every_listing_says_the_same_in_every_format(show: Show, what: str) -> None:
    rows = listed(show, *words_of(what))
    table = list(csv.DictReader(io.StringIO(show(*words_of(what), "--format", "csv")[1])))
    assert len(table) == len(rows)
    if rows:
        key = LISTINGS[what].key
        assert [row[key] for row in table] == [row[key] for row in rows]
    for lang in ("vi", "en"):
        code, out, _ = show(*words_of(what), "--lang", lang)
        assert code == 0
        heading, rule, *lines = out.splitlines()
        assert LISTINGS[what].columns[0].heading(lang) in heading
        assert set(rule) == {"-", " "}
        items = lines[: lines.index("")] if "" in lines else lines  # what is said of the whole stands below
        assert len(items) == len(rows)


def test_targets_have_the_fields_of_the_contract(show: Show) -> None:
    first = listed(show, "targets")[0]
    fields = (
        "id document clause text indicator operator value unit year status reason latest agency probability projection"
    )
    assert set(fields.split()) <= set(first)
    assert first["latest"] == {"period": "2025", "value": pytest.approx(200 / 3), "status": "final"}
    assert (first["status"], first["probability"], first["projection"]) == ("met", None, None)


def test_observations_have_the_fields_of_the_contract(show: Show) -> None:
    (found,) = listed(show, "observations", "truc-tuyen", "--unit", "TN", "--period", "2025")
    fields = "indicator unit period value status numerator denominator source version"
    assert {name: found[name] for name in fields.split()} == {
        "indicator": "truc-tuyen", "unit": "TN", "period": "2025", "value": pytest.approx(200 / 3), "status": "final",
        "numerator": 2.0, "denominator": 3.0, "source": found["source"], "version": "ho-so/1",
    }  # fmt: skip


def test_the_table_is_in_the_readers_words(show: Show) -> None:
    assert "đạt" in show("targets", "--status", "met")[1]
    english = show("targets", "--status", "met", "--lang", "en")[1]
    assert "met" in english
    assert "66.67%" in english
    assert "66,67%" in show("targets", "--status", "met")[1]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["targets", "--status", "met"], ["T1"]), (["targets", "--agency", "SO"], ["T1", "T2"]), (["targets", "T2"], ["T2"]),
        (["targets", "--status", "overdue"], []), (["tasks", "--status", "overdue"], ["NV1"]),
        (["targets", "--document", "nq-01"], ["T1", "T2"]),
    ],
)  # fmt: skip
def test_filters(show: Show, words: list[str], ids: list[str]) -> None:
    assert [row["id"] for row in listed(show, *words)] == ids


def test_units_are_those_of_the_day(show: Show) -> None:
    assert [row["code"] for row in listed(show, "units")] == ["TN", "X2", "X3"]
    assert [row["code"] for row in listed(show, "units", "--level", "commune")] == ["X2", "X3"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["target"], 2, 'Có phải là "targets"?'),
        (["observations"], 2, "khue show observations"),
        (["observations", "truc-tuyn"], 1, 'Có phải là "truc-tuyen"?'),
        (["observations", "truc-tuyen", "--period", "2025-13"], 2, "2025-H1"),
        (["targets", "--period", "2025"], 2, "--status"),
        (["targets", "T9"], 1, "khue show targets"),
        (["units", "XX2"], 1, 'Có phải là "X2"?'),
        (["atention"], 2, "attention"),
    ],
)
def test_a_wrong_request_says_what_would_be_right(show: Show, words: list[str], code: int, told: str) -> None:
    found, out, err = show(*words)
    assert (found, out) == (code, "")
    assert told in err
    assert "Traceback" not in err


def test_without_a_build_it_is_made_first(
    make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = ["--city", str(make_city()), "--home", str(tmp_path / "home"), "show", "targets", "--format", "json"]
    assert main(shared) == 0
    told = capsys.readouterr()
    assert [row["id"] for row in json.loads(told.out)] == ["T1", "T2"]
    assert "Đánh giá" in told.err


def test_without_a_build_and_with_errors_nothing_is_shown(
    make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = make_city(swap={"resolutions/nq-01/targets.csv": ("truc-tuyen,>=", "truc-tuyn,>=")})
    assert main(["--city", str(city), "--home", str(tmp_path / "home"), "show", "targets"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "targets.csv:2" in told.err
