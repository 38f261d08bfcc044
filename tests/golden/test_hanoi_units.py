"""Hanoi's units at four dates, held against the legal tables of ../shared/data/geo where that folder is present."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from khue.folder.load import load_city
from khue.lib.vietnamese import canonical
from khue.model.city import City
from khue.model.unit import Unit

ROOT = Path(__file__).resolve().parents[2]
GEO = ROOT.parent / "shared" / "data" / "geo"
needs_geo = pytest.mark.skipif(not GEO.is_dir(), reason="../shared/data/geo is absent: nothing to compare with")

BEFORE, HALF_YEAR, NOW = date(2024, 12, 31), date(2025, 3, 1), date(2025, 7, 1)
WHOLE = {"toan_bo", "toan_bo_theo_nguon"}


@pytest.fixture(scope="module")
def city() -> City:
    """The folder cities/ha-noi."""
    loaded, _ = load_city(ROOT / "cities" / "ha-noi")
    assert loaded is not None
    return loaded


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of ../shared/data/geo."""
    with (GEO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("day", "communes", "districts", "provinces"),
    [
        (date(2022, 12, 31), 579, 30, 63),
        (BEFORE, 579, 30, 63),
        (date(2025, 1, 1), 526, 30, 63),
        (date(2025, 6, 30), 526, 30, 63),
        (NOW, 126, 0, 34),
        (date(2026, 11, 1), 126, 0, 34),
    ],
)
def test_counts_on_a_day(city: City, day: date, communes: int, districts: int, provinces: int) -> None:
    """Hanoi itself is the unit of level city and counts among the provinces."""
    units = city.units()
    assert len(units.at("commune", day)) == communes
    assert len(units.at("district", day)) == districts
    assert len(units.at("province", day)) + len(units.at("city", day)) == provinces


def test_kinds_of_communes(city: City) -> None:
    """The numbers of wards, communes and townships are the official ones."""
    kinds = {day: Counter(unit.kind for unit in city.units().at("commune", day)) for day in (BEFORE, HALF_YEAR, NOW)}
    assert kinds[BEFORE] == {"phuong": 175, "thi-tran": 21, "xa": 383}
    assert kinds[HALF_YEAR] == {"phuong": 160, "thi-tran": 21, "xa": 345}
    assert kinds[NOW] == {"phuong": 51, "xa": 75}


def test_population_and_area_of_the_126(city: City) -> None:
    """The people of the communes add up to the city's, and the areas to the published sum."""
    communes = city.units().at("commune", NOW)
    capital = city.units().find("01", NOW)
    assert sum(unit.population or 0 for unit in communes) == 8_811_473
    assert capital is not None
    assert capital.population == 8_811_473
    assert sum(unit.area_km2 or 0 for unit in communes) == pytest.approx(3359.97, abs=0.01)


def test_a_code_is_three_wards(city: City) -> None:
    """00226 means nothing without a date."""
    names = [unit.name for unit in city.units().history("00226")]
    assert names == ["Phường Trung Tự", "Phường Phương Liên - Trung Tự", "Phường Văn Miếu - Quốc Tử Giám"]


def test_communes_that_stayed_are_one_row(city: City) -> None:
    """479 communes did not change on 1 January 2025, 100 ended, 47 began."""
    communes = [unit for unit in city.units() if unit.level == "commune"]
    ends = Counter((unit.valid_from, unit.valid_to) for unit in communes)
    assert ends == {
        (None, date(2025, 6, 30)): 479,
        (None, BEFORE): 100,
        (date(2025, 1, 1), date(2025, 6, 30)): 47,
        (NOW, None): 126,
    }


def test_old_communes_that_went_whole(city: City) -> None:
    """Through both reforms 369 of 579 communes have one successor, 210 are split."""
    after: dict[tuple[str, date], set[str]] = defaultdict(set)
    for change in city.changes:
        if len(change.from_code) == 5:
            after[change.from_code, change.date].add(change.to_code)
    old = [unit.code for unit in city.units().at("commune", BEFORE)]
    middle = {code: after.get((code, date(2025, 1, 1)), {code}) for code in old}
    new = {code: set().union(*(after[half, NOW] for half in halves)) for code, halves in middle.items()}
    assert Counter(len(found) == 1 for found in new.values()) == {True: 369, False: 210}


def same_unit(unit: Unit | None, row: dict[str, str]) -> bool:
    """Whether the unit is what the legal table says, spelling of tone marks aside."""
    return unit is not None and (canonical(unit.name), unit.parent, unit.kind) == (
        canonical(row["full_name"]), row["parent_code"], row["type"].replace("_", "-"),
    )  # fmt: skip


@needs_geo
@pytest.mark.parametrize(
    ("file", "day"), [("units_2022.csv", BEFORE), ("units_2025h1.csv", HALF_YEAR), ("units_2025.csv", NOW)]
)
def test_every_unit_of_the_legal_table(city: City, file: str, day: date) -> None:
    """Codes, names, parents and kinds agree in full, and there is no unit too many."""
    units, expected = city.units(), [row for row in rows(file) if row["level"] != "province"]
    assert [row["code"] for row in expected if not same_unit(units.find(row["code"], day), row)] == []
    found = {unit.code for level in ("commune", "district") for unit in units.at(level, day)}
    assert found == {row["code"] for row in expected}


@needs_geo
def test_dates_population_area_and_point(city: City) -> None:
    """What the table of the 126 gives beside the name, and when the older units ended."""
    units = city.units()
    for row in rows("units_2025.csv")[1:]:
        unit = units.find(row["code"], NOW)
        assert unit is not None
        assert unit.valid_from == date.fromisoformat(row["valid_from"])
        assert (unit.population, unit.area_km2) == (int(row["population"]), float(row["area_km2"]))
        assert (unit.lon, unit.lat) == (float(row["lon"]), float(row["lat"]))
    for row in rows("units_2022.csv")[1:]:
        unit = units.find(row["code"], BEFORE)
        assert unit is not None
        assert unit.valid_to == date.fromisoformat(row["valid_to"])


@needs_geo
@pytest.mark.parametrize(("file", "day"), [("provinces_63.csv", HALF_YEAR), ("provinces_34.csv", NOW)])
def test_provinces(city: City, file: str, day: date) -> None:
    """The peer units are the other provinces, by code and name."""
    found = {unit.code: canonical(unit.name.removeprefix("TP. ")) for unit in city.units().at("province", day)}
    assert found == {row["code"]: canonical(row["name"]) for row in rows(file) if row["code"] != "01"}


@needs_geo
def test_changes(city: City) -> None:
    """Every recorded change is there; only a whole move has a weight."""
    expected = {
        (row["old_code"], row["new_code"], date.fromisoformat(row["effective_date"])): (
            1.0 if row["extent"] in WHOLE and row["level"] == "commune" else None
        )
        for row in rows("unit_changes.csv")
    }
    found = {
        (change.from_code, change.to_code, change.date): change.weight
        for change in city.changes
        if len(change.from_code) > 2
    }
    assert found == expected


@needs_geo
def test_province_mergers(city: City) -> None:
    """Every province that was merged goes whole into its successor."""
    found = {
        change.from_code: (change.to_code, change.weight)
        for change in city.changes
        if len(change.from_code) == 2 and change.date == NOW
    }
    assert found == {row["code"]: (row["new_code"], 1.0) for row in rows("provinces_63.csv") if row["merged"] == "1"}
