"""`khue index` and `khue whatif`: wrong requests are refused in a sentence, with what was probably meant, and nothing is made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khue.cli.main import main

MakeCity = Callable[..., Path]
Ask = Callable[..., tuple[int, str, str]]

INDEX = """\
id: bo-so
name: {vi: Bộ chỉ số, en: Index}
act: QĐ 1
level: commune
years: [2024, 2025]
max_points: 100
decimals: 2
components:
  - id: a
    name: {vi: Trụ cột A, en: Pillar A}
    points: 60
    children:
      - {id: a1, name: A1, points: 40}
      - {id: a2, name: A2, points: 20, not_assessed: [X3]}
  - {id: b, name: B, points: 40, scoring: {steps: [{from: 1, points: 10}, {from: 3, points: 40}]}}
"""
TABLE = "unit,a1,a2,b\nX2,0.5,1,3\nX3,1,,1\nX4,0.2,0.5,\n"


@pytest.fixture
def ask(make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command on a small city whose index has a step table; `TABLE` stands in for the word TABLE."""
    city = make_city({"indices/bo-so.yaml": INDEX})
    table = tmp_path / "values.csv"
    table.write_text(TABLE, encoding="utf-8")

    def run(*words: str) -> tuple[int, str, str]:
        given = [str(table) if word == "TABLE" else word for word in words]
        capsys.readouterr()
        try:
            code = main(["--city", str(city), "--home", str(tmp_path / "home"), "--lang", "en", *given])
        except SystemExit as left:
            code = int(str(left.code))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_a_table_is_scored_without_a_build(ask: Ask, tmp_path: Path) -> None:
    """X2: 20 + 20 + 40 of 100; X3: 40 + 10 of 80, as a2 does not apply; X4 lacks b: 8 + 10 of 60."""
    code, out, err = ask("index", "bo-so", "--values", "TABLE", "--period", "2025")
    assert code == 0
    assert [line.split()[:2] + line.split()[-1:] for line in out.splitlines()[3:]] == [
        ["1", "X2", "parts"], ["2", "X3", "parts"], ["3", "X4", "missing"],
    ]  # fmt: skip
    assert "2     X3 Xã Ba   0.62   1.00      0.25" in out
    assert "Some values are missing in 1 units (X4); imputation: none." in err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["index", "bo-s"], 1, 'Did you mean "bo-so"?'),
        (["index", "bo-so", "--period", "20x5"], 2, '"20x5" is not a period.'),
        (["index", "bo-so", "--period", "2019", "--values", "TABLE"], 1, "is not in force in 2019 (only 2024, 2025)"),
        (["index", "bo-so", "--values", "none.csv"], 1, "KH560 values-not-readable"),
        (["index", "bo-so"], 1, 'There is no value of "bo-so"'),
        (["index", "bo-so", "--values", "TABLE", "--today"], 1, "does not say how merged units are scored"),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X9"], 1, 'There is no "X9" among the units.'),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--set", "a1"], 2, '"a1" is not understood. Write it as a1'),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--set", "aa1=1"], 1, 'Did you mean "a1"?'),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--set", "a1=2"], 1, "not between 0 and 1"),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--set", "a1=much"], 1, '"much" is not a value of "a1".'),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--set", "X9:a1=1"], 1, 'nothing is known of the unit "X9"'),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--weights", "a1=x"], 2, '"a1=x" is not understood'),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--reach", "1", "--cost", "a1=-1"], 2, '"a1=-1" is not'),
        (["whatif", "bo-so", "--values", "TABLE", "--reach", "0"], 2, "is not a whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_a_sentence(ask: Ask, words: list[str], code: int, said: str) -> None:
    found, out, err = ask(*words)
    assert (found, out) == (code, "")
    assert said.replace("Write it as a1", "Write it as awareness=0.9") in err


def test_a_bad_table_is_told_cell_by_cell_and_nothing_is_computed(ask: Ask, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("unit,a1,a2\nX2,half,2\nX3,0.1,0.2\n", encoding="utf-8")
    code, out, err = ask("index", "bo-so", "--values", str(bad))
    assert (code, out) == (1, "")
    assert [line.split()[1] for line in err.splitlines() if ".csv:" in line] == ["KH562", "KH563"]
    assert "bad.csv:2:4" in err


def test_totals_alone_are_ranked_but_cannot_be_doubted_or_changed_below(ask: Ask, tmp_path: Path) -> None:
    totals = tmp_path / "totals.csv"
    totals.write_text("unit,total\nX2,0.5\nX3,0.6\n", encoding="utf-8")
    given = ["--values", str(totals)]
    code, out, _ = ask("index", "bo-so", *given)
    assert code == 0
    assert "the total as published" in out
    assert "Only published totals are known" in ask("index", "bo-so", *given, "--firmness")[2]
    assert "only the published total" in ask("whatif", "bo-so", *given, "--unit", "X2", "--set", "a1=1")[2]
    code, out, _ = ask("whatif", "bo-so", *given, "--unit", "X2", "--set", "bo-so=0.7", "--format", "csv")
    assert code == 0
    assert "before.rank,before.rank_between,before.of_units" in out


def test_a_step_is_taken_whole(ask: Ask) -> None:
    """X3 has 50 of 80 points; X2's 80 of 100 take 14 more, which only the step of b can give."""
    code, out, err = ask("whatif", "bo-so", "--values", "TABLE", "--unit", "X3", "--reach", "1", "--lang", "en")
    assert (code, err) == (0, "")
    assert "1. B: from 10 to 40 (adds 0.375; costs 30)" in out
    assert "That makes 1.00 at a cost of 30." in out
    assert "cannot be reached" in ask("whatif", "bo-so", "--values", "TABLE", "--unit", "X3", "--reach", "1",
                                      "--limit", "b<=10")[1]  # fmt: skip


def test_a_coming_period_is_planned_from_several_tables(ask: Ask, tmp_path: Path) -> None:
    """Three years of X2 to X5; 2024 and 2025 are in force, 2023 is not and is left out without a word."""
    for year, gain in (("2023", 0), ("2024", 1), ("2025", 2)):
        lines = [f"{year},X{n},{0.1 * n + 0.05 * gain + 0.01 * (gain * n % 3)},0.5,1" for n in (2, 3, 4)]
        (tmp_path / f"{year}.csv").write_text("\n".join(["year,unit,a1,a2,b", *lines]) + "\n", encoding="utf-8")
    given = [text for year in ("2023", "2024") for text in ("--values", str(tmp_path / f"{year}.csv"))]
    code, out, err = ask("whatif", "bo-so", *given, "--unit", "X2", "--reach", "1", "--on", "2025")
    assert (code, out) == (1, "")
    assert "too few units have results in two periods" in err
    newest = [*given, "--values", str(tmp_path / "2025.csv")]
    code, out, err = ask("index", "bo-so", *newest, "--catching-up", "--unit", "X2")
    assert code == 0
    assert "The next period cannot be foretold" in out
    assert "2024" in out
    assert "2023" not in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--on", "2025"], 2, "--on goes with --reach"),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--reach", "1", "--on", "2030"], 1, "has no column of periods"),
        (["whatif", "bo-so", "--values", "TABLE", "--period", "2024", "--unit", "X2", "--reach", "1", "--on", "2030"], 1, "only 2024"),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--reach", "1", "--on", "soon"], 2, "is not a period"),
        (["whatif", "bo-so", "--values", "TABLE", "--unit", "X2", "--reach", "1", "--chance", "1.5"], 2, "'1.5' is not a"),
        (["index", "bo-so", "--values", "TABLE", "--values", "TABLE"], 1, "has no column of periods"),
        (["index", "bo-so", "--values", "TABLE", "--period", "2025", "--catching-up", "--unit", "X9"], 1, 'no "X9" among the units'),
    ],
)  # fmt: skip
def test_a_coming_period_that_cannot_be_planned_is_refused(ask: Ask, words: list[str], code: int, said: str) -> None:
    found, out, err = ask(*words)
    assert (found, out) == (code, "")
    assert said in err
