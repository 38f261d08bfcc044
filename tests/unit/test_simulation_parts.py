"""The parts of a simulation that need no file: draws, shares, days, units."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from khue.model.unit import Units
from khue.simulation import Shape, indicators, reform
from khue.simulation.datasets import DATASETS
from khue.simulation.mixing import key, mix, words
from khue.simulation.places import SLOTS, changes, communes, units
from khue.simulation.season import TET, days
from khue.simulation.shape import RESIDENTS, SPLIT, shares
from khue.stats.crosswalk import Basis, crosswalk

SMALL = Shape(rows=100_000, seed=3, communes=40, districts=7)


def test_draws_in_sql_are_those_of_python() -> None:
    found = duckdb.sql(words("SELECT unnest([0, 1, 77, 4294967295]) AS id", 5, "ho-so", 2)).fetchall()
    for row in found:
        base = mix(row[0] ^ key(5, "ho-so"))
        mixed = [mix(base ^ key(5, "ho-so", n)) for n in range(2)]
        assert row[-4:] == (mixed[0] & 65535, mixed[0] >> 16, mixed[1] & 65535, mixed[1] >> 16)


def test_a_draw_never_changes() -> None:
    assert (key(1, "ho-so"), mix(1), mix(2)) == (3052072777, 1753845952, 3507691905)


def test_mixing_is_one_to_one_and_even() -> None:
    mixed = [mix(number) for number in range(20_000)]
    assert len(set(mixed)) == 20_000
    tops = Counter(number >> 28 for number in mixed)
    assert all(abs(tops[part] - 1_250) < 150 for part in range(16))


@pytest.mark.parametrize("total", [0, 1, 7, 1_000_003])
def test_shares_add_up(total: int) -> None:
    parts = shares(total, [5, 1, 3, 9, 1])
    assert sum(parts) == total
    assert all(abs(part - total * weight / 19) < 1 for part, weight in zip(parts, [5, 1, 3, 9, 1], strict=True))


@pytest.mark.parametrize("rows", [1, 99, 100, 12_345])
def test_every_row_falls_on_a_day_of_some_dataset(rows: int) -> None:
    shape = Shape(rows=rows, months=2)
    assert sum(SPLIT.values()) == 100
    counted = {one.id: sum(day.rows for day in days(shape, one.id)) for one in DATASETS}
    assert counted == {name: shape.rows_of(name) for name in SPLIT}
    assert sum(counted.values()) == rows


def test_days_know_growth_weekends_and_tet() -> None:
    by_day = {one.day: one.rows for one in days(Shape(rows=5_000_000), "ho-so")}
    per_year = [sum(rows for day, rows in by_day.items() if day.year == year) for year in range(2021, 2026)]
    assert per_year == sorted(per_year)
    assert per_year[-1] > 1.2 * per_year[0]
    assert by_day[date(2024, 3, 4)] > 5 * by_day[date(2024, 3, 3)]
    assert all(
        by_day[tet] * 8 < by_day[date(tet.year, 3, 15)] for tet in TET if date(2021, 1, 1) < tet and tet.weekday() < 5
    )
    months = Counter[int]()
    for day, rows in by_day.items():
        months[day.month] += rows
    assert months.most_common(1)[0][0] == 12
    assert min(months, key=months.__getitem__) == 2


def test_months_end_in_december_2025() -> None:
    assert (Shape(1).first_day, Shape(1).last_day) == (date(2021, 1, 1), date(2025, 12, 31))
    assert (Shape(1, months=1).first_day, Shape(1, months=14).first_day) == (date(2025, 12, 1), date(2024, 11, 1))


def test_communes_have_a_long_tail_and_levels_of_their_own() -> None:
    found = communes(Shape(1))
    residents = [one.residents for one in found]
    assert (len(found), sum(residents), sum(one.slots for one in found)) == (126, RESIDENTS, SLOTS)
    assert min(residents) > 0
    assert sum(sorted(residents)[-13:]) > 0.25 * RESIDENTS
    assert len({one.online for one in found}) > 100
    assert 0 < sum(one.urban for one in found) < 126


@pytest.mark.parametrize("shape", [SMALL, Shape(1), Shape(1, communes=1, districts=30), Shape(1, districts=0)])
def test_a_commune_lies_in_one_unit_of_each_level_on_every_day_with_rows(shape: Shape) -> None:
    all_units = Units(units(shape))
    for day in (date(2016, 1, 1), date(2025, 12, 31)):
        found = all_units.at("commune", day)
        assert len(found) == shape.communes
        expected = [*reversed(shape.levels)]
        assert all([unit.level for unit in all_units.ancestors(one.code, day)] == expected for one in found)


def test_some_communes_were_merged_before_the_first_row() -> None:
    all_units = Units(units(SMALL))
    assert len(all_units.at("commune", date(2015, 12, 31))) == 44
    for change in changes(SMALL):
        assert all_units.find(change.from_code, date(2016, 1, 1)) is None
        assert all_units.find(change.to_code, date(2016, 1, 1)) is not None


REFORMED = replace(SMALL, reform=date(2025, 7, 1))


def test_communes_of_before_cover_the_same_ground() -> None:
    found = reform.formers(REFORMED)
    assert 2 * SMALL.communes < len(found) == len({former.code for former in found})
    assert 0 < sum(len(former.pieces) == 2 for former in found) < len(found) / 2
    held = Counter[str]()
    for former in found:
        for piece in former.pieces:
            held[piece.commune.code] += piece.end - piece.start
    assert held == {one.code: one.slots for one in communes(SMALL)}


@pytest.mark.parametrize("shape", [REFORMED, Shape(1, communes=1_000, reform=date(2025, 7, 1)),
                                   Shape(1, communes=1, districts=0, reform=date(2025, 7, 1))])  # fmt: skip
def test_a_reform_has_units_on_both_sides(shape: Shape) -> None:
    """Every code of now was borne by one commune of before, which went over to it whole."""
    all_units, codes = Units(reform.units(shape)), {one.code for one in communes(shape)}
    before, after = (all_units.at("commune", day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert {unit.code for unit in after} == codes < {unit.code for unit in before}
    walk = crosswalk(all_units, reform.changes(shape), date(2025, 6, 30), date(2025, 7, 1), "commune")
    assert set(walk.targets) == codes
    assert all([share.target for share in walk.of(code)] == [code] for code in codes)
    bases = {share.basis for share in walk.shares}
    assert bases == ({Basis.WHOLE, Basis.WEIGHT, Basis.POPULATION} if shape.communes > 1 else {Basis.WHOLE})


def test_without_a_reform_units_are_as_they_were() -> None:
    assert (reform.units(SMALL), reform.changes(SMALL)) == (units(SMALL), changes(SMALL))


def test_there_are_fifty_indicators_that_add_up_and_five_that_do_not() -> None:
    own = [one for one in indicators.templates() if one.dataset == "ho-so"]
    plain = [one for one in own if not any(word in one.formula for word in ("median", "quantile", "distinct"))]
    assert (len(plain), len(own)) == (50, 55)
    assert {one.dataset for one in indicators.templates()} == {one.id for one in DATASETS}
