"""Observations as columns: the same ones come back, and what a build answers is what one would pick out of all of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.model.city import City, CityDeclaration
from khue.model.observation import Observation, Status
from khue.model.unit import Unit, UnitChange
from khue.pipeline.assess import newest_vintages, vintage_key
from khue.pipeline.computing.slices import slices
from khue.pipeline.home import Home
from khue.pipeline.kept import readmodel, table
from khue.pipeline.kept.arrange import arranged
from khue.pipeline.kept.segments import KeptSegments
from khue.pipeline.manifest import Manifest
from khue.pipeline.observations import (
    chosen,
    citing,
    coded_anew,
    counted,
    joined,
    observations_of,
    of_periods,
    schema,
    table_of,
)
from khue.pipeline.reading import Build
from khue.stats.crosswalk import lasting

AS_OF = date(2026, 1, 15)
REFORM = date(2025, 7, 1)
UNITS = (
    Unit(code="A", name="A", kind="", level="city"),
    Unit(code="B", name="B trước", kind="", level="ward", parent="A", valid_to=date(2025, 6, 30)),
    Unit(code="B", name="B sau", kind="", level="ward", parent="A", valid_from=REFORM),
    Unit(code="C", name="C", kind="", level="ward", parent="A", valid_to=date(2025, 6, 30)),
    Unit(code="D", name="D", kind="", level="ward", parent="A", valid_from=REFORM),
    Unit(code="E", name="E", kind="", level="ward", parent="A", valid_to=date(2025, 6, 30)),
    Unit(code="E", name="Ê", kind="", level="ward", parent="A", valid_from=REFORM),
)
CITY = City(
    declaration=CityDeclaration(id="c", name=Text("C", "C"), unit="A", levels=(), groups=(), blocs=()), unit_rows=UNITS,
    changes=(UnitChange(from_code="B", to_code="D", date=REFORM),),
)  # fmt: skip
LEVELS = {"A": "city"}
LIVES = {
    "A": [(date.min, date.max)], "B": [(date.min, date(2025, 6, 30)), (REFORM, date.max)],
    "C": [(date.min, date(2025, 6, 30))], "D": [(REFORM, date.max)], "E": [(date.min, date.max)],
}  # fmt: skip
"""From when to when a code meant one and the same unit: B went to another one, E only got another name."""

numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
anything = st.builds(
    Observation, indicator=words, unit=words, period=words, value=numbers, status=st.sampled_from(Status), level=words,
    grain=words, numerator=numbers, denominator=numbers, of_units=st.none() | st.integers(-(2**53), 2**53), index=words,
    source=words, version=words, place=words, published=words, seen_on=words, vintage=words, note=words, carried=words,
    estimated_share=numbers,
)  # fmt: skip


@st.composite
def observed(draw: st.DrawFn) -> Observation:
    """An observation such as a build has: few indicators, units and periods, so that vintages and frames meet."""
    day = draw(st.dates(date(2024, 7, 1), date(2025, 12, 31)))
    period = Period.containing(day, draw(st.sampled_from([Grain.MONTH, Grain.QUARTER, Grain.YEAR])))
    unit = draw(st.sampled_from(["A", "B", "C", "D", "E", "Z"]))
    return Observation(
        indicator=draw(st.sampled_from(["một", "hai", "x" * 9])), unit=unit, period=str(period),
        value=draw(st.none() | st.sampled_from([0.0, 1.5, 2.0, -3.25])), status=draw(st.sampled_from(Status)),
        level=LEVELS.get(unit, "ward"), grain=period.grain.value,
        published=draw(st.sampled_from(["", "2026-01-02", "2026-01-05"])), seen_on=draw(st.sampled_from(["", "2026-01-03"])),
        carried=draw(st.sampled_from(["", "", REFORM.isoformat()])), note=draw(words),
    )  # fmt: skip


many = st.lists(observed(), max_size=60)


@given(st.lists(anything, max_size=20))
@settings(deadline=None)
def test_observations_come_back_as_they_went_in(observations: list[Observation]) -> None:
    assert table_of(observations).schema == schema()
    assert observations_of(table_of(observations)) == observations


@given(st.lists(anything, max_size=20), st.randoms())
@settings(deadline=None)
def test_what_a_table_holds_decides_how_it_is_coded(observations: list[Observation], random: Random) -> None:
    shuffled = random.sample(observations, len(observations))
    other = joined(table_of([o]) for o in [*shuffled, *observations])[len(shuffled) :]
    assert observations_of(coded_anew(other)) == observations
    assert coded_anew(other).equals(coded_anew(table_of(observations)))


@given(st.lists(anything, max_size=20))
@settings(deadline=None)
def test_values_cite_the_version_of_their_dataset(observations: list[Observation]) -> None:
    versions = {o.version: f"{o.version}/7" for o in observations[::2]}
    told = [replace(o, version=versions.get(o.version, o.version)) for o in observations]
    assert observations_of(citing(table_of(observations), versions)) == told


@given(st.lists(st.lists(anything, max_size=8), max_size=4))
@settings(deadline=None)
def test_tables_are_joined_in_order(parts: list[list[Observation]]) -> None:
    whole = joined(table_of(part) for part in parts)
    assert observations_of(whole) == [observation for part in parts for observation in part]
    assert observations_of(whole.slice(1, 3)) == observations_of(whole)[1:4]


@given(many, st.dates(date(2025, 1, 1), date(2026, 1, 1)))
@settings(deadline=None)
def test_rows_are_chosen_as_objects_would_be(observations: list[Observation], day: date) -> None:
    held = table_of(observations)
    assert observations_of(chosen(held, "unit", "B", "D")) == [o for o in observations if o.unit in ("B", "D")]
    over = of_periods(held, lambda period: period.end <= day)
    assert observations_of(over) == [o for o in observations if Period.parse(o.period).end <= day]
    assert counted(held).tolist() == [o.counted for o in observations]


@contextmanager
def published(observations: list[Observation]) -> Iterator[Build]:
    """A build of nothing but these observations."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = Manifest(id="b", city="c", as_of=AS_OF, built_at="", inputs={}, counts={})
        home = Home(Path(folder))
        home.build("b").mkdir(parents=True)
        kept, rows = KeptSegments(home.cache / "segments"), table_of(observations)
        units = lasting(CITY.units(), CITY.changes)
        for one in slices([2024, 2025]):
            kept.keep(f"{one.until}", arranged(of_periods(rows, one.holds), units, AS_OF))
        found = [kept.find(f"{one.until}") for one in slices([2024, 2025])]
        readmodel.write(home.build("b"), CITY, [segment for segment in found if segment], {})
        yield Build(home.path, manifest)


@given(st.lists(st.integers(1990, 2030), max_size=6), st.dates(date(1980, 1, 1), date(2040, 12, 31)))
def test_every_day_lies_in_one_slice_and_none_has_two_of_the_years(years: list[int], day: date) -> None:
    cut = slices(years)
    assert sum(one.holds(Period(day, Grain.DAY)) for one in cut) == 1
    assert all(len({year for year in years if one.after < year <= one.until}) <= 1 for one in cut)
    assert [one.after for one in cut[1:]] == [one.until for one in cut[:-1]]


def order(observation: Observation) -> tuple[object, ...]:
    return observation.indicator, Period.parse(observation.period), observation.unit, vintage_key(observation)


def of_today(observations: list[Observation]) -> Callable[[Observation], bool]:
    """Whether an observation stands in the series of the units of today."""
    carried = {(o.indicator, o.unit, o.period) for o in observations if o.carried}

    def life(code: str, day: date) -> tuple[date, date] | None:
        return next((found for found in LIVES.get(code, []) if found[0] <= day <= found[1]), None)

    def test(o: Observation) -> bool:
        if o.carried:
            return True
        then, now = life(o.unit, Period.parse(o.period).end), life(o.unit, AS_OF)
        same = then == now and (now is not None or o.unit not in LIVES)
        return same and (o.indicator, o.unit, o.period) not in carried

    return test


@given(many)
@settings(max_examples=60, deadline=None)
def test_a_build_answers_what_stands_in_all_its_observations(observations: list[Observation]) -> None:
    newest = sorted(newest_vintages(observations), key=lambda o: order(o)[:3])  # stable, like the order of vintages
    in_order = sorted(observations, key=order)
    rank = {id(o): n for n, o in enumerate(in_order)}
    newest.sort(key=lambda o: rank[id(o)])
    then, today = [o for o in newest if o.counted], [o for o in newest if of_today(observations)(o)]
    with published(observations) as build:
        for name in ("một", "hai", "x" * 9, "không có"):
            mine = [o for o in then if o.indicator == name]
            assert build.observations(name) == mine
            assert build.observations(name, today=True) == [o for o in today if o.indicator == name]
            assert build.observations(name, level="ward", grain="month") == [
                o for o in mine if (o.level, o.grain) == ("ward", "month")
            ]
            assert build.observations(name, period="2025") == [o for o in mine if o.period == "2025"]
            assert build.everything(name) == [o for o in in_order if o.indicator == name]
            assert build.counts().get(name, 0) == len(mine)
        parts = [observations_of(part) for part in build.tables()]
        assert sorted((o for part in parts for o in part), key=repr) == sorted(observations, key=repr)
        for unit in ("A", "B", "C", "D", "Z", "không có"):
            mine = [o for o in then if o.unit == unit]
            assert build.within(unit) == mine
            assert build.within(unit, today=True) == [o for o in today if o.unit == unit]
            last = {o.indicator: o for o in mine if o.value is not None}
            assert build.about(unit) == [last[name] for name in sorted(last)]
            assert build.latest("một", unit) == last.get("một")
            assert build.observations("hai", unit=unit) == [o for o in mine if o.indicator == "hai"]
            assert build.vintages("một", unit, "2025") == [
                o for o in reversed(in_order) if (o.indicator, o.unit, o.period) == ("một", unit, "2025") and o.counted
            ]


@given(many)
@settings(max_examples=40, deadline=None)
def test_the_place_of_a_value_is_among_its_level_and_period(observations: list[Observation]) -> None:
    shown = [o for o in newest_vintages(observations) if o.counted and o.value is not None]
    with published(observations) as build:
        for unit in ("A", "B", "C", "D", "Z"):
            seen = build.within(unit)
            for at, o in enumerate(seen):
                values = [
                    p.value for p in shown if (p.indicator, p.level, p.period) == (o.indicator, o.level, o.period)
                ]
                expected = (0, 0, 0)
                if o.value is not None:
                    higher, lower = (sum(sign * (v - o.value) > 0 for v in values) for sign in (1, -1))
                    expected = (higher, lower, len(values))
                assert tuple(seen.column(name)[at] for name in ("higher", "lower", "among")) == expected


@given(many)
@settings(max_examples=40, deadline=None)
def test_columns_say_the_same_as_objects(observations: list[Observation]) -> None:
    with published(observations) as build:
        found = build.observations("một")
        listed = list(found)
        assert [found[at] for at in range(len(found))] == listed
        assert found[1:3] == listed[1:3]
        assert found[::-1] == listed[::-1]
        assert found.column("value") == [o.value for o in listed]
        assert found.column("status") == [o.status.value for o in listed]
        assert found.distinct("level", "period") == list(dict.fromkeys((o.level, o.period) for o in listed))
        assert found.where("period", lambda text: len(text) == 4) == [o for o in listed if len(o.period) == 4]
        assert observations_of(found.table()) == listed


@pytest.mark.parametrize("fewest", [1, 7, 8192])
def test_row_groups_of_any_size_hold_the_same(monkeypatch: pytest.MonkeyPatch, fewest: int) -> None:
    monkeypatch.setattr(table, "FEWEST_ROWS", fewest)
    observations = [
        Observation(indicator=f"i{n % 5}", unit=unit, period=f"2025-{n % 12 + 1:02d}", value=float(n), status=Status.FINAL)
        for n in range(60) for unit in ("A", "Z")
    ]  # fmt: skip
    with published(observations) as build:
        for n in range(5):
            mine = [o for o in observations if o.indicator == f"i{n}"]
            assert build.observations(f"i{n}") == sorted(mine, key=order)
        assert len(build.within("Z")) == 60
