"""`khue explain`: a value down to its rows, or to the page that printed it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from khue.cli.main import main

ROWS = "ma,xa,ngay,truc_tuyen\nA,X2,2025-05-02,true\nB,X2,2025-05-03,false\nC,X3,2025-06-02,true\n"
FIGURES = """\
indicator,unit,period,value,numerator,denominator,unit_of_measure,status,vintage,published,seen_on,source_url
kinh-te-so,TN,2023,11.3,113,1000,%,final,chính thức,2024-06-30,2024-07-02,https://thu-nghiem.example/2023
kinh-te-so,TN,2023,11,,,%,estimated,ước,2023-12-20,2023-12-21,https://thu-nghiem.example/uoc
"""
MakeCity = Callable[..., Path]
Explain = Callable[..., tuple[int, str, str]]

_made: list[list[str]] = []


@pytest.fixture
def explain(make_city: MakeCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Explain:
    """`khue explain` on one built city, shared by the tests of this file."""
    if not _made:
        city = make_city({"inbox/ho-so/2025.csv": ROWS, "figures/kinh-te-so.csv": FIGURES})
        shared = ["--city", str(city), "--home", str(tmp_path / "home")]
        assert main([*shared, "build", "--date", "2026-01-15"]) == 0
        capsys.readouterr()
        _made.append(shared)

    def run(indicator: str, unit: str, period: str, *more: str) -> tuple[int, str, str]:
        code = main([*_made[0], "explain", indicator, "--unit", unit, "--period", period, *more])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def data(explain: Explain, *words: str) -> dict[str, Any]:
    code, out, err = explain(*words, "--format", "json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_computed_value_leads_to_its_rows(explain: Explain) -> None:
    found = data(explain, "truc-tuyen", "X2", "2025-05")
    assert (found["kind"], found["value"], found["numerator"], found["denominator"]) == ("computed", 50.0, 1.0, 2.0)
    assert found["formula"] == "100 * count(*) filter (where truc_tuyen) / count(*)"
    assert (found["numerator_formula"], found["scale"]) == ("count(*) filter (where truc_tuyen)", 100.0)
    assert (found["dataset"]["number"], found["dataset"]["raw_name"]) == (1, "2025.csv")
    assert [(row["_row"], row["ma"]) for row in found["rows"]] == [(2, "A"), (3, "B")]


def test_a_computed_value_in_words(explain: Explain) -> None:
    code, out, _ = explain("truc-tuyen", "X2", "2025-05")
    assert code == 0
    for words in ("Tỷ lệ hồ sơ trực tuyến · Xã Hai · tháng 5/2025", "50%", "count(*)", "ho-so v1", "2025.csv", "ma=A"):
        assert words in out
    assert "Các dòng được tính (2):" in out


def test_a_computed_value_in_english(explain: Explain) -> None:
    _, out, _ = explain("truc-tuyen", "TN", "2025", "--lang", "en")
    for words in (
        "Dossiers filed online · Test City · 2025",
        "Formula:",
        "ho-so v1 · 3 rows",
        "The rows that count (3):",
    ):
        assert words in out
    assert data(explain, "truc-tuyen", "TN", "2025")["rows_counted"] == 3


def test_a_published_value_leads_to_its_page(explain: Explain) -> None:
    found = data(explain, "kinh-te-so", "TN", "2023")
    assert (found["kind"], found["value"], found["source"]) == ("published", 11.3, "https://thu-nghiem.example/2023")
    assert (found["declared"], found["published"], found["seen_on"]) == (
        "figures/kinh-te-so.csv:2",
        "2024-06-30",
        "2024-07-02",
    )
    assert found["recomputed"] == pytest.approx(0.113)
    assert [v["value"] for v in found["vintages"]] == [11.3, 11.0]


def test_a_published_value_in_words(explain: Explain) -> None:
    _, out, _ = explain("kinh-te-so", "TN", "2023")
    for words in (
        "11,3% (chính thức)",
        "https://thu-nghiem.example/2023",
        "kinh-te-so.csv:2",
        "02",
        "11% (ước tính)",
    ):
        assert words in out
    assert "113" in explain("kinh-te-so", "TN", "2023", "--format", "csv")[1]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("kinh-te", "TN", "2023"), 1, 'Có phải là "kinh-te-so"?'),
        (("kinh-te-so", "TN", "2022"), 1, "Các kỳ có giá trị: 2023."),
        (("kinh-te-so", "X2", "2023"), 1, "TN"),
        (("kinh-te-so", "TN", "năm 2023"), 2, "2025-Q3"),
    ],
)
def test_where_there_is_no_value_it_says_what_there_is(
    explain: Explain, words: tuple[str, ...], code: int, told: str
) -> None:
    found, out, err = explain(*words)
    assert (found, out) == (code, "")
    assert told in err
