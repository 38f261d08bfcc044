"""What readers get from a build: observations in order, vintages, the search, rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from khue.exceptions import InputError
from khue.pipeline.answers import dataset_answer
from khue.pipeline.build import build
from khue.pipeline.faults import MOST_CODES, unplaced
from khue.pipeline.reading import Build
from khue.ports import SourceRows, Unplaced, Version

DAY = date(2026, 1, 15)
ROWS = "ma,xa,ngay,truc_tuyen\n" + "".join(
    f"{n:03d},{'X2' if n % 3 else 'X1'},2024-{n % 12 + 1:02d}-05,{'true' if n % 2 else 'false'}\n" for n in range(60)
)
FIGURES = """\
indicator,unit,period,value,status,published,source_url,unit_of_measure
kinh-te-so,TN,2024,12,final,2025-06-30,https://a.example,%
kinh-te-so,TN,2024,11.5,provisional,2025-03-30,https://b.example,%
kinh-te-so,TN,2024,11,estimated,2024-12-20,https://c.example,%
kinh-te-so,TN,2023,10,final,2024-06-30,https://d.example,%
kinh-te-so,TN,2025,13,estimated,2026-01-16,https://e.example,%
kinh-te-so,TN,2024-H1,10.5,final,2024-09-30,https://f.example,%
kinh-te-so,X2,2025,,missing,2026-01-10,https://g.example,%
"""
NAMES = {"units/units.csv": ("X2,Xã Hai,xa", "X2,Đống Đa,phuong"), "agencies.csv": ("Văn phòng", "Phòng Đông Đà")}

MakeCity = Callable[..., Path]


_made: list[Build] = []


@pytest.fixture
def reading(make_city: MakeCity, tmp_path: Path) -> Build:
    """One build for all tests of this file; nothing can change it."""
    if not _made:
        _made.append(_build(make_city, tmp_path))
    return _made[0]


def _build(make_city: MakeCity, tmp_path: Path) -> Build:
    city = make_city({"figures/kinh-te-so.csv": FIGURES, "inbox/ho-so/2024.csv": ROWS}, swap=NAMES)
    outcome = build(city, tmp_path / "home", DAY)
    assert not outcome.failed, [finding.sentence("en") for finding in outcome.findings]
    return Build.current(tmp_path / "home")


def test_observations_come_in_order_of_period_newest_vintage_only(reading: Build) -> None:
    found = [(o.period, o.value, o.status.value) for o in reading.observations("kinh-te-so", unit="TN")]
    assert found == [("2023", 10.0, "final"), ("2024-H1", 10.5, "final"), ("2024", 12.0, "final")]


def test_a_figure_published_after_the_day_is_not_there(reading: Build) -> None:
    assert reading.observations("kinh-te-so", unit="TN", period="2025") == []


def test_all_vintages_stay_newest_first(reading: Build) -> None:
    assert [o.value for o in reading.vintages("kinh-te-so", "TN", "2024")] == [12.0, 11.5, 11.0]


def test_the_latest_has_a_value(reading: Build) -> None:
    latest = reading.latest("kinh-te-so", "TN")
    assert latest is not None
    assert latest.period == "2024"
    assert reading.latest("kinh-te-so", "X2") is None
    assert reading.latest("khong-co", "TN") is None


def test_a_published_figure_remembers_its_line_and_a_computed_one_its_version(reading: Build) -> None:
    (published,) = reading.observations("kinh-te-so", unit="TN", period="2023")
    assert (published.place, published.source, published.version) == (
        "figures/kinh-te-so.csv:5",
        "https://d.example",
        "",
    )
    (computed,) = reading.observations("truc-tuyen", unit="TN", period="2024")
    assert (computed.version, computed.numerator, computed.denominator) == ("ho-so/1", 30.0, 60.0)


def test_observations_are_filtered_by_level_and_grain(reading: Build) -> None:
    found = reading.observations("truc-tuyen", level="commune", grain="year")
    assert [(o.unit, o.period, o.denominator) for o in found] == [("X1", "2024", 20.0), ("X2", "2024", 40.0)]
    assert len(reading.observations("truc-tuyen", level="city", grain="month")) == 12


def test_what_is_known_about_a_unit(reading: Build) -> None:
    assert [(o.indicator, o.period) for o in reading.about("TN")] == [("kinh-te-so", "2024"), ("truc-tuyen", "2024")]


def test_rows_come_by_month_and_in_it_in_the_order_of_the_file(reading: Build) -> None:
    columns, rows = reading.rows("ho-so", 1, offset=9, limit=3)
    assert columns[0] == "_row"
    assert [row[columns.index("ngay")].month for row in rows] == [2, 3, 3]
    assert [row[columns.index("ma")] for row in rows] == ["049", "002", "014"]
    assert [row[0] for row in rows] == [51, 4, 16]
    assert list(reading.rows("ho-so", 1, offset=60)[1]) == []


def test_pages_of_rows_come_to_all_rows_once(reading: Build) -> None:
    whole = reading.rows("ho-so", 1, limit=100)[1]
    pages = [reading.rows("ho-so", 1, offset=offset, limit=7)[1] for offset in range(0, 60, 7)]
    assert [row for page in pages for row in page] == list(whole)
    assert sorted(row[0] for row in whole) == list(range(2, 62))
    by_number = {reading.row("ho-so", 1, number)["ma"] for number in range(2, 62)}
    assert by_number == {f"{n:03d}" for n in range(60)}
    assert reading.row("ho-so", 1, 62) is None
    assert reading.row("ho-so", 1, 2, "another.csv") is None
    with pytest.raises(InputError):
        reading.rows("ho-so", 2)


def test_source_rows_are_those_that_are_counted(reading: Build) -> None:
    (observation,) = reading.observations("truc-tuyen", unit="X1", period="2024-04")
    behind = reading.source_rows(observation, limit=3)
    assert [row[behind.columns.index("ma")] for row in behind.rows] == ["003", "015", "027"]
    assert behind.total == observation.denominator == 5
    (published,) = reading.observations("kinh-te-so", unit="TN", period="2023")
    assert reading.source_rows(published) == SourceRows()


@pytest.mark.parametrize(
    ("text", "kind", "id"),
    [
        ("dong da", "unit", "X2"), ("Đống Đa", "unit", "X2"), ("ĐỐNG  đa", "unit", "X2"), ("đông đà", "agency", "VP"),
        ("so truc tuyen tu", "target", "T1"), ("01/nq", "document", "nq-01"), ("mo cong", "task", "NV1"),
        ("ho-so", "dataset", "ho-so"), ("kinh te so", "indicator", "kinh-te-so"),
    ],
)  # fmt: skip
def test_search_finds_first(reading: Build, text: str, kind: str, id: str) -> None:
    hit = reading.search(text)[0]
    assert (hit.kind, hit.id) == (kind, id)


def test_search_without_marks_finds_both_with_marks_the_exact_one_first(reading: Build) -> None:
    assert {hit.id for hit in reading.search("dong da")} == {"X2", "VP"}
    assert [hit.id for hit in reading.search("Đống Đa")] == ["X2", "VP"]
    assert [hit.id for hit in reading.search("Đông Đà")] == ["VP", "X2"]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "'", '"; drop table thing', "*", "zzz"])
def test_search_for_nothing_finds_nothing(reading: Build, text: str) -> None:
    assert reading.search(text) == []


def test_a_build_is_shared_by_threads(reading: Build) -> None:
    counts: list[int] = []
    threads = [Thread(target=lambda: counts.append(len(reading.observations("truc-tuyen")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(counts)) == 1
    assert len(counts) == 8


def test_the_same_build_is_opened_once(reading: Build) -> None:
    assert Build.current(reading.home) is reading


def test_rows_that_no_unit_counts_are_told(make_city: MakeCity, tmp_path: Path) -> None:
    city = make_city({"inbox/ho-so/a.csv": "ma,xa,ngay,truc_tuyen\nA,X2,2024-05-02,true\nB,X3,2025-05-03,true\n"})
    assert build(city, tmp_path / "home", DAY).findings == ()
    units = city / "units/units.csv"
    units.write_text(
        units.read_text(encoding="utf-8").replace("X2,Xã Hai,xa,commune,TN,,", "X2,Xã Hai,xa,commune,TN,2024-06-01,"),
        "utf-8",
    )
    outcome = build(city, tmp_path / "home", DAY)
    assert [f.rule.name for f in outcome.findings if f.rule.code == "KH722"] == ["rows-without-unit"]
    made = Build.current(tmp_path / "home")
    (note,) = [note for note in made.notes if note.code == "KH722"]
    assert note.severity == "warning"
    assert '1 dòng của ho-so/1 mang mã "X2"' in note.vi
    assert "(từ 2024-05-02 đến 2024-05-02)" in note.vi
    assert 'bear the code "X2", which is no unit on their day (2024-05-02 to 2024-05-02)' in note.en
    assert dataset_answer(made, made.city.contracts[0])["notes"] == [msgspec.to_builtins(note)]


def test_the_codes_with_most_rows_are_named_and_the_others_counted() -> None:
    version = Version(
        dataset="d", number=2, content="", raw="", raw_name="", rows=0, partitions=(), created="", contract_version=""
    )
    codes = [Unplaced(f"C{n:02d}", n, date(2024, 1, n), date(2024, 2, n)) for n in range(1, MOST_CODES + 3)]
    found = unplaced(version, [*codes, Unplaced(None, 99, None, None)])
    assert [finding.rule.code for finding in found] == ["KH724", *["KH722"] * (MOST_CODES - 1), "KH725"]
    assert found[0].sentence("en") == "99 rows of d/2 bear no unit's code (– to –); they are not counted."
    assert found[1].params["code"] == f"C{MOST_CODES + 2}"
    assert (found[-1].params["rows"], found[-1].params["codes"]) == (1 + 2 + 3, 3)
    assert unplaced(version, []) == []
