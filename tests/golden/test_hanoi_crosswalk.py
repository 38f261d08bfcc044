"""Hanoi's 579 communes through both reforms of 2025, held against the legal tables where ../shared is present."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from khue.folder.load import load_city
from khue.model.city import City
from khue.model.unit import Unit, UnitChange, Units
from khue.stats.crosswalk import NOWHERE, Basis, Crosswalk, crosswalk
from khue.stats.reaggregate import Sums, reaggregate

ROOT = Path(__file__).resolve().parents[2]
GEO = ROOT.parent / "shared" / "data" / "geo"
needs_geo = pytest.mark.skipif(not GEO.is_dir(), reason="../shared/data/geo is absent: nothing to compare with")

BEFORE, HALF_YEAR, NOW = date(2024, 12, 31), date(2025, 3, 1), date(2025, 7, 1)


@pytest.fixture(scope="module")
def city() -> City:
    """The folder cities/ha-noi."""
    loaded, _ = load_city(ROOT / "cities" / "ha-noi")
    assert loaded is not None
    return loaded


def walk(city: City, start: date, end: date, level: str = "commune") -> Crosswalk:
    return crosswalk(city.units(), city.changes, start, end, level)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of ../shared/data/geo."""
    with (GEO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_579_to_526_to_126(city: City) -> None:
    assert len(walk(city, BEFORE, HALF_YEAR).targets) == 526
    found = walk(city, BEFORE, NOW)
    assert (len(found.sources), len(found.targets), len(found.shares)) == (579, 126, 861)
    assert Counter(len(found.of(code)) == 1 for code in found.sources) == {True: 369, False: 210}
    assert Counter(share.exact for share in found.shares) == {True: 369, False: 492}


@pytest.mark.parametrize(
    ("start", "end"),
    [(BEFORE, NOW), (NOW, BEFORE), (BEFORE, HALF_YEAR), (HALF_YEAR, NOW), (NOW, HALF_YEAR), (HALF_YEAR, BEFORE)],
)
def test_nothing_is_lost_either_way(city: City, start: date, end: date) -> None:
    """Shares add up to one, and counts to the city's count."""
    found = walk(city, start, end)
    assert all(sum(share.share for share in found.of(code)) == 1 for code in found.sources)
    assert NOWHERE not in {share.target for share in found.shares}
    parts = {code: Sums(int(code) % 97, int(code) % 97 + int(code) % 31) for code in found.sources}
    carried = reaggregate(parts, found).values()
    assert sum(one.sums.numerator or 0 for one in carried) == sum(s.numerator or 0 for s in parts.values())
    assert sum(one.sums.denominator or 0 for one in carried) == sum(s.denominator or 0 for s in parts.values())


def test_the_three_lives_of_00226(city: City) -> None:
    """Trung Tự lies in two wards of today, though half of it had the same code until June 2025."""
    first = {share.target: share for share in walk(city, BEFORE, HALF_YEAR).of("00226")}
    assert {code: share.share for code, share in first.items()} == {"00226": Fraction(1, 2), "00229": Fraction(1, 2)}
    today = walk(city, BEFORE, NOW)
    assert {share.target for share in today.of("00226")} == {"00226", "00229"}
    assert {share.target for share in walk(city, HALF_YEAR, NOW).of("00226")} == {"00226", "00229"}
    forerunners = {share.source for share in today.into("00226")}
    assert "00226" in forerunners
    assert {share.source for share in today.into("00226") if share.exact} == {"00193", "00202", "00205", "00211"}


def test_all_people_of_a_unit_that_gave_only_ground(city: City) -> None:
    """Of 00112 the act gives all people to one unit and some ground to another: an estimate, but not by halves."""
    found = {share.target: (share.share, share.basis) for share in walk(city, HALF_YEAR, NOW).of("00112")}
    assert found == {"00103": (1, Basis.PEOPLE), "00004": (0, Basis.PEOPLE)}


def test_the_end_of_the_districts(city: City) -> None:
    """No unit took them over; and none of today's came from one."""
    found = walk(city, BEFORE, NOW, "district")
    assert len(found.sources) == 30
    assert {share.target for share in found.shares} == {NOWHERE}
    assert walk(city, NOW, BEFORE, "district").sources == ()


def test_provinces_merge_whole(city: City) -> None:
    """63 provinces, Hanoi being of another level, to 34."""
    found = walk(city, BEFORE, NOW, "province")
    assert (len(found.sources), len(found.targets)) == (62, 33)
    assert all(share.exact for share in found.shares)


@needs_geo
def test_every_pair_of_the_legal_conversion(city: City) -> None:
    """The two steps put together are the published table: every pair, and which of them are certain."""
    expected = {
        (row["code_2022"], row["code_2025"]): row["certain"] == "1" for row in rows("map_communes_2022_to_2025.csv")
    }
    found = walk(city, BEFORE, NOW)
    assert {(share.source, share.target): share.exact for share in found.shares} == expected


@needs_geo
def test_every_district_of_the_legal_conversion(city: City) -> None:
    """Which districts gave communes to which unit of today, and how many of these moved whole.

    The table calls 00556 "part of the area" although it has no other target; nothing of it has to be estimated.
    """
    district = {unit.code: unit.parent for unit in city.units().at("commune", HALF_YEAR)}
    given: Counter[tuple[str, str]] = Counter()
    whole: Counter[tuple[str, str]] = Counter()
    for share in walk(city, HALF_YEAR, NOW).shares:
        given[district[share.source], share.target] += 1
        whole[district[share.source], share.target] += share.exact and share.source != "00556"
    for row in rows("map_districts_2022_to_2025.csv"):
        pair = row["district_code"], row["code_2025"]
        assert (given[pair], whole[pair]) == (int(row["old_communes"]), int(row["whole"])), pair
    assert len(given) == len(rows("map_districts_2022_to_2025.csv"))


@needs_geo
def test_the_legal_tables_alone_give_the_same(city: City) -> None:
    """Built from the files of ../shared, without the city folder, the crosswalk has the same pairs."""
    units = Units(_units())
    changes = [
        UnitChange(
            from_code=row["old_code"], to_code=row["new_code"], date=date.fromisoformat(row["effective_date"]),
            weight=1.0 if row["extent"].startswith("toan_bo") else None,
        )
        for row in rows("unit_changes.csv") if row["level"] == "commune"
    ]  # fmt: skip
    found = crosswalk(units, changes, BEFORE, NOW, "commune")
    own = walk(city, BEFORE, NOW)
    assert {(s.source, s.target, s.exact) for s in found.shares} == {(s.source, s.target, s.exact) for s in own.shares}


def _units() -> list[Unit]:
    found: dict[tuple[str, str, str], Unit] = {}
    for name in ("units_2022.csv", "units_2025h1.csv", "units_2025.csv"):
        for row in rows(name):
            if row["level"] == "commune":
                days = [date.fromisoformat(row[field]) if row[field] else None for field in ("valid_from", "valid_to")]
                unit = Unit(
                    code=row["code"], name=row["full_name"], kind=row["type"], level="commune",
                    valid_from=days[0], valid_to=days[1], population=int(row.get("population") or 0) or None,
                )  # fmt: skip
                found[row["code"], row["valid_from"], row["valid_to"]] = unit
    return list(found.values())
