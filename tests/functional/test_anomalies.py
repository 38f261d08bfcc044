"""What is odd is said of the observation alike by page, interface, command line and file, and changes nothing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client, override_settings

from khue.cli.main import main
from khue.model.anomaly import Kind
from khue.pipeline.anomalies.kept import KeptAnomalies
from khue.pipeline.build import build
from khue.pipeline.reading import Build
from khue.web.api import schemas_anomalies

MakeCity = Callable[..., Path]
DAY = date(2026, 1, 15)
HEAD = "indicator,unit,period,value,numerator,denominator,status,published,source_url\n"
SOURCE = "https://thu-nghiem.example/"


def indicator(name: str, *lines: str, unit: str = "%", bounds: str = "{min: 0, max: 100}") -> str:
    return "\n".join(
        [f"id: {name}", f"name: {{vi: Chỉ số {name}, en: Indicator {name}}}", f'unit: "{unit}"', "group: so",
         "agency: SO", f"bounds: {bounds}", *lines, ""]
    )  # fmt: skip


SERIES = [61.2, 62.0, 61.5, 62.8, 0.631, 63.9, 63.2, 64.0, 64.8, 65.1]
FILES = {
    "indicators/cap-quang.yaml": indicator("cap-quang"),
    "indicators/phan-anh.yaml": indicator("phan-anh", "sum_of: [da-xong, dang-lam]", unit="phản ánh", bounds="{min: 0}"),
    "indicators/da-xong.yaml": indicator("da-xong", unit="phản ánh", bounds="{min: 0}"),
    "indicators/dang-lam.yaml": indicator("dang-lam", unit="phản ánh", bounds="{min: 0}"),
    "indicators/dung-han.yaml": indicator("dung-han", "whole_with: [tre-han]"),
    "indicators/tre-han.yaml": indicator("tre-han"),
    "indicators/dan-so.yaml": indicator("dan-so", "additive: true", unit="người", bounds="{min: 0}"),
    "figures/la.csv": HEAD + "\n".join([
        *(f"cap-quang,TN,{2015 + n},{value},,,final,,{SOURCE}{n}" for n, value in enumerate(SERIES)),
        f"kinh-te-so,TN,2022,61.31,150,302,final,,{SOURCE}a",
        f"kinh-te-so,TN,2021,104,,,final,,{SOURCE}b",
        f"cap-quang,TN,2024,65.9,,,final,2025-06-01,{SOURCE}c",
        f"phan-anh,TN,2024,1000,,,final,,{SOURCE}d", f"da-xong,TN,2024,812,,,final,,{SOURCE}e",
        f"dang-lam,TN,2024,150,,,final,,{SOURCE}f",
        f"dung-han,TN,2024,91.5,,,final,,{SOURCE}g", f"tre-han,TN,2024,9.5,,,final,,{SOURCE}h",
        f"dan-so,TN,2025,50000,,,final,,{SOURCE}i", f"dan-so,X2,2025,30000,,,final,,{SOURCE}j",
        f"dan-so,X3,2025,21000,,,final,,{SOURCE}k",
    ]) + "\n",
}  # fmt: skip
ODD = {
    ("cap-quang", "2019", "unit_error"), ("cap-quang", "2024", "vintages_differ"), ("kinh-te-so", "2021", "over_bounds"),
    ("kinh-te-so", "2022", "parts_do_not_add_up"), ("phan-anh", "2024", "parts_do_not_add_up"),
    ("dung-han", "2024", "parts_do_not_add_up"), ("dan-so", "2025", "parts_do_not_add_up"),
}  # fmt: skip


@pytest.fixture
def city(make_city: MakeCity) -> Path:
    return make_city(FILES)


@pytest.fixture
def home(city: Path, tmp_path: Path) -> Path:
    made = tmp_path / "home"
    assert not build(city, made, DAY).failed
    return made


@pytest.fixture
def client(city: Path, home: Path) -> Iterator[Client]:
    with override_settings(KHUE_CITY=city, KHUE_HOME=home):
        yield Client()


@pytest.fixture
def khue(city: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(*line: str) -> str:
        assert main(["--city", str(city), "--home", str(home), *line]) == 0
        return capsys.readouterr().out

    return run


def test_each_fault_is_found_and_nothing_else(home: Path) -> None:
    assert {(one.indicator, one.period, one.kind.value) for one in Build.current(home).anomalies} == ODD


def test_page_interface_and_command_line_list_the_same(client: Client, khue: Callable[..., str]) -> None:
    told = json.loads(khue("show", "anomalies", "--format", "json"))
    asked = client.get("/api/v1/anomalies").json()
    assert asked["items"] == told
    assert {(one["indicator"], one["period"], one["code"]) for one in told} == ODD
    for lang, prefix in (("text", ""), ("text_en", "/en")):
        page = unescape(client.get(f"{prefix}/bat-thuong/").content.decode())
        assert [one[lang] for one in told if one[lang] not in page] == []


@pytest.mark.parametrize(
    ("query", "options", "count"),
    [
        ("code=unit_error", ["--kind", "unit_error"], 1), ("indicator=kinh-te-so", ["kinh-te-so"], 2),
        ("agency=SO", ["--agency", "SO"], 7), ("agency=VP", ["--agency", "VP"], 0), ("period=2024", ["--period", "2024"], 3),
        ("strength=unlikely", ["--kind", "unit_error"], 1),
    ],
)  # fmt: skip
def test_filters_leave_what_is_asked_for(
    client: Client, khue: Callable[..., str], query: str, options: list[str], count: int
) -> None:
    asked = client.get(f"/api/v1/anomalies?{query}").json()
    assert asked["count"] == count
    assert json.loads(khue("show", "anomalies", *options, "--format", "json")) == asked["items"]


def test_the_interface_describes_what_it_answers(client: Client) -> None:
    for item in client.get("/api/v1/anomalies").json()["items"]:
        assert set(item) == set(schemas_anomalies.Anomaly.model_fields)
        schemas_anomalies.Anomaly.model_validate(item, strict=True)


def test_the_page_filters_by_agency_indicator_and_kind(client: Client) -> None:
    page = client.get("/bat-thuong/?co-quan=SO&chi-so=cap-quang&loai=unit_error").content.decode()
    assert "Chỉ số cap-quang" in page
    assert "gấp" in page or "1/100" in page
    assert "61,31%" not in page
    assert client.get("/bat-thuong/?co-quan=VP").status_code == 200
    assert client.get("/bat-thuong/?loai=khac").status_code == 400


def test_the_flagged_observation_says_so_everywhere(client: Client, khue: Callable[..., str]) -> None:
    sentence = "Công bố 61,31%, nhưng 150 trên 302 là 49,67%."
    asked = client.get("/api/v1/indicators/kinh-te-so/observations?period=2022").json()["items"]
    assert [flag["text"] for flag in asked[0]["flags"]] == [sentence]
    assert (asked[0]["value"], asked[0]["status"]) == (61.31, "final")
    told = json.loads(khue("show", "observations", "kinh-te-so", "--period", "2022", "--format", "json"))
    assert told == asked
    why = khue("explain", "kinh-te-so", "--unit", "TN", "--period", "2022")
    assert f"{sentence} Giữ nguyên như đã công bố, không sửa." in why
    page = client.get("/chi-so/kinh-te-so/").content.decode()
    assert sentence in page
    assert "Các phần không khớp" in page
    unflagged = client.get("/api/v1/indicators/kinh-te-so/observations?period=2024").json()["items"]
    assert unflagged[0]["flags"] == []


def test_the_large_figure_of_a_page_says_that_nothing_was_corrected(client: Client) -> None:
    page = client.get("/en/chi-so/dung-han/").content.decode()
    assert "The 2 shares of one whole add up to 101%, not to 100%. As published; not corrected." in page


def test_files_have_the_codes_in_a_column(client: Client) -> None:
    answer = client.get("/chi-so/kinh-te-so/tai.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[arg-type]
    assert {row["period"]: row["flags"] for row in rows if row["flags"]} == {
        "2021": "over_bounds", "2022": "parts_do_not_add_up",
    }  # fmt: skip
    everything = json.loads(b"".join(client.get("/du-lieu/gia-tri.json").streaming_content))  # type: ignore[arg-type]
    assert {(row["indicator"], row["period"], row["flags"]) for row in everything if row["flags"]} == ODD
    table = client.get("/api/v1/indicators/kinh-te-so/observations?format=csv").content.decode()
    assert {row["period"]: row["flags"] for row in csv.DictReader(io.StringIO(table))}["2022"] == "parts_do_not_add_up"


def test_only_the_vintage_that_is_odd_is_flagged(home: Path) -> None:
    current = Build.current(home)
    newest, older = current.vintages("cap-quang", "TN", "2024")
    assert [one.kind for one in current.flags(newest)] == [Kind.VINTAGES_DIFFER]
    assert current.flags(older) == []


def test_a_flag_changes_no_value_no_status_and_no_target(make_city: MakeCity, home: Path, tmp_path: Path) -> None:
    """The target stands on the newest figure; that another one is odd does not touch it, nor does its own flag."""
    flagged = Build.current(home)
    sound = tmp_path / "sound"
    lines = (
        FILES["figures/la.csv"]
        .replace("61.31,150,302", "61.31,,")
        .replace("kinh-te-so,TN,2021,104", "kinh-te-so,TN,2021,10.4")
    )
    build(make_city(FILES | {"figures/la.csv": lines}), sound, DAY)
    assert {id: one.evidence for id, one in flagged.assessments.items()} == {
        id: one.evidence for id, one in Build.current(sound).assessments.items()
    }
    assert [o.value for o in flagged.observations("cap-quang")][4] == 0.631


def test_what_is_kept_is_what_would_be_found_anew(city: Path, home: Path, tmp_path: Path) -> None:
    found = Build.current(home).anomalies
    figures = city / "figures" / "la.csv"
    figures.write_text(figures.read_text() + f"cap-quang,TN,2025,66,,,final,,{SOURCE}z\n")
    build(city, home, DAY)
    again = tmp_path / "again"
    build(city, again, DAY)
    assert Build.current(home).anomalies == Build.current(again).anomalies
    assert len(Build.current(home).anomalies) == len(found)


def test_an_unchanged_city_is_not_looked_over_again(city: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("looked over again")

    monkeypatch.setattr(KeptAnomalies, "_judged", refuse)
    monkeypatch.setattr(KeptAnomalies, "_figures", refuse)
    assert not build(city, home, date(2026, 1, 16)).failed
    assert {(one.indicator, one.period, one.kind.value) for one in Build.current(home).anomalies} == ODD


def test_a_misspelt_request_is_answered_with_what_was_meant(
    client: Client, city: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert client.get("/api/v1/anomalies?indicator=kinh-te-s").status_code == 422
    assert client.get("/api/v1/anomalies?code=odd").status_code == 422
    assert main(["--city", str(city), "--home", str(home), "show", "anomalies", "kinh-te-s"]) == 1
    assert 'Có phải là "kinh-te-so"?' in capsys.readouterr().err
