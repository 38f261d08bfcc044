"""Pieces: what each engine makes of rows can be kept, taken apart and put together again, and rolled up to the same."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from engine_tables import ALL_GRAINS, CONTRACT, Row, by_place, request_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khue.engines import ENGINES, get_engine, rollup
from khue.engines.cut import Cut
from khue.engines.reference import ReferenceEngine
from khue.engines.results import COLUMNS
from khue.exceptions import KhueError
from khue.lib.periods import Grain, Period
from khue.model.observation import Observation
from khue.ports import Engine, Measure, Pieces, Request, Unplaced

FORMULAS = (
    "count(*)",
    "sum(lon)",
    "100 * sum(tien) / count(*) filter (where dung_han)",
    "avg(diem)",
    "min(diem)",
    "max(phi) - min(phi) filter (where ma = 'a' and dung_han)",
    "count(distinct ma)",
    "count(distinct phi) filter (where dung_han) / count(distinct phi)",
    "median(phi)",
    "quantile(phi, 0.9) - quantile(phi, 0.1)",
    "median(tien) filter (where ma <> 'a')",
    "median(days_between(ngay, ngay_tra))",
)
DAYS = st.integers(0, 200).map(lambda n: date(2024, 12, 20) + timedelta(n)) | st.sampled_from(
    [date(2025, 2, 1), date(2025, 2, 14), date(2025, 2, 15), date(2025, 2, 28), date(2024, 12, 31)]
)
BIG = 2**63 - 1
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "xa": st.sampled_from(["001", "002", "002", "003", "404", None]),
            "ngay": DAYS | st.none(),
            "ngay_tra": DAYS | st.none(),
            "ma": st.sampled_from(["a", "b", "Đ", None]),
            "lon": st.sampled_from([BIG, -BIG - 1, 1, None]),
            "phi": st.integers(-4, 4) | st.none(),
            "tien": st.sampled_from([Decimal("-9999999999.99"), Decimal("0.10"), Decimal("7.25"), None]),
            "diem": st.integers(-80, 80).map(lambda n: n / 8) | st.none(),
            "dung_han": st.booleans() | st.none(),
        }
    ),
    max_size=40,
)


def month_of(row: Row) -> str:
    day = row["ngay"]
    return f"{day:%Y-%m}" if isinstance(day, date) else ""


def partitions(folder: Path, rows: Sequence[Row], whole: Request) -> list[Request]:
    """One request for each month of the rows, and one for the rows without a day."""
    found = []
    for month in sorted({month_of(row) for row in rows}):
        place = folder / f"month-{month}"
        place.mkdir()
        part = request_of(place, [row for row in rows if month_of(row) == month], [])
        found.append(replace(whole, files=part.files))
    return found


def together(pieces: Sequence[Pieces]) -> Pieces:
    """Pieces of several partitions as those of all."""
    spreads = {key: pa.concat_tables([one.spreads[key] for one in pieces]) for key in pieces[0].spreads}
    return Pieces(pa.concat_tables([one.parts for one in pieces]), spreads)


def same(mine: Sequence[Observation], theirs: Sequence[Observation]) -> bool:
    """Whether two engines agree; what is summed as DOUBLE may differ in the last place."""
    left, right = by_place(mine), by_place(theirs)
    floats = "m3"
    exact = {key: value for key, value in left.items() if key[0] != floats} == {
        key: value for key, value in right.items() if key[0] != floats
    }
    close = all(
        math.isclose(left[key].value or 0, right[key].value or 0, rel_tol=1e-12) for key in left if key[0] == floats
    )
    return left.keys() == right.keys() and exact and close


SLOW = {"spark"}
"""Engines that take their time over a request, however small; they put together the months of one table."""


@pytest.mark.parametrize("name", sorted(set(ENGINES) - SLOW))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, grains=st.sets(st.sampled_from(list(Grain)), min_size=1))
def test_pieces_of_months_put_together_come_to_the_same_as_all_rows_at_once(
    name: str, rows: list[Row], grains: set[Grain]
) -> None:
    check_months(name, rows, grains)


@pytest.mark.parametrize("name", sorted(SLOW))
def test_pieces_of_a_few_months_put_together_come_to_the_same_as_all_rows_at_once(name: str) -> None:
    check_months(name, MANY, {Grain.MONTH, Grain.YEAR})


def check_months(name: str, rows: Sequence[Row], grains: set[Grain]) -> None:
    engine = get_engine(name)
    with tempfile.TemporaryDirectory() as folder:
        whole = request_of(Path(folder), rows, FORMULAS, grains=sorted(grains, key=lambda grain: grain.value), files=2)
        apart = [engine.pieces(request) for request in partitions(Path(folder), rows, whole)] or [engine.pieces(whole)]
        expected, left_out = list(ReferenceEngine().compute(whole)), ReferenceEngine().unplaced(whole)
        assert same(list(engine.compute(whole)), expected)
        assert same(list(rollup.roll_up(whole, together(apart))), expected)
        assert rollup.unplaced(whole, together(apart)) == left_out == engine.unplaced(whole)


def reversed_measures(request: Request) -> Request:
    return replace(request, measures=tuple(reversed(request.measures)))


def test_a_key_is_the_same_wherever_it_is_asked_for(tmp_path: Path) -> None:
    request = request_of(tmp_path, [], FORMULAS)
    keys = rollup.keys_of(request.measures, CONTRACT)
    assert rollup.keys_of(reversed_measures(request).measures, CONTRACT) == keys
    for measure in request.measures:
        renamed = replace(measure, indicator="other", levels=("city",), grains=(Grain.DAY,))
        assert rollup.keys_of([renamed], CONTRACT) == {"other": keys[measure.indicator]}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("sum(phi)", "1000 * sum( phi ) / 7", True),
        ("count(*) filter (where dung_han and phi > 1)", "count(*) filter (where phi > 1 and dung_han)", True),
        ("sum(phi) / count(phi)", "avg(phi)", True),
        ("median(phi)", "quantile(phi, 0.9) + count(distinct phi)", True),
        ("sum(phi)", "sum(lon)", False),
        ("sum(phi)", "max(phi)", False),
        ("count(*)", "count(phi)", False),
        ("count(*) filter (where phi = 1)", "count(*) filter (where phi = 2)", False),
        ("count(*) filter (where ma = '1')", "count(*) filter (where phi = 1)", False),
        ("count(distinct ma)", "count(distinct lower(ma))", False),
    ],
)
def test_a_key_follows_the_meaning(tmp_path: Path, one: str, other: str, alike: bool) -> None:
    keys = rollup.keys_of(request_of(tmp_path, [], [one, other]).measures, CONTRACT)
    assert (set(keys["m0"]) == set(keys["m1"])) is alike


MANY = [
    {
        "xa": ("001", "002", "003", None)[n % 4],
        "ngay": None if n % 31 == 0 else date(2025, 1, 25) + timedelta(n % 60),
        "ngay_tra": date(2025, 4, 1) + timedelta(n % 13),
        "ma": "abc"[n % 3],
        "lon": BIG - n,
        "phi": n % 7,
        "tien": Decimal(n * n % 1000) / 100,
        "diem": n / 8,
        "dung_han": n % 3 > 0,
    }
    for n in range(200)
]


def test_only_what_is_wanted_is_made(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, MANY, FORMULAS)
    everything = engine.pieces(request)
    keys = rollup.keys_of(request.measures, CONTRACT)
    always = ["area", "piece", "rows", "first", "last"]
    assert set(everything.parts.column_names) | set(everything.spreads) == {
        *always,
        *(k for v in keys.values() for k in v),
    }
    wanted = {*keys["m2"], *keys["m6"], *keys["m8"]}
    some = engine.pieces(request, wanted)
    assert set(some.parts.column_names[5:]) | set(some.spreads) == wanted
    assert some.parts == everything.parts.select(some.parts.column_names)
    assert all(table == everything.spreads[key] for key, table in some.spreads.items())
    nothing = engine.pieces(request, ())
    assert (nothing.parts.column_names, dict(nothing.spreads)) == (always, {})
    with pytest.raises(KhueError, match="no measure needs sum_0"):
        engine.pieces(request, ["sum_0"])


def test_pieces_have_the_same_columns_whatever_the_rows(engine: Engine, tmp_path: Path) -> None:
    reference = ReferenceEngine()
    for rows in (MANY, MANY[:1], []):
        request = request_of(tmp_path, rows, FORMULAS)
        mine, theirs = engine.pieces(request), reference.pieces(request)
        assert mine.parts.schema == theirs.parts.schema
        assert {k: table.schema for k, table in mine.spreads.items()} == {
            k: table.schema for k, table in theirs.spreads.items()
        }
        none = engine.pieces(replace(request, files=()))
        assert none.parts.schema == mine.parts.schema
        assert len(none.parts) == 0


def test_pieces_are_those_of_the_reference(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, MANY, [text for text in FORMULAS if text != "avg(diem)"], files=3)
    mine, theirs = engine.pieces(request), ReferenceEngine().pieces(request)
    assert mine.parts.to_pylist() == theirs.parts.to_pylist()
    for key, table in theirs.spreads.items():
        assert sorted(map(repr, mine.spreads[key].to_pylist())) == sorted(map(repr, table.to_pylist()))


def test_pieces_can_be_written_and_read_again(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, MANY, FORMULAS)
    pieces = engine.pieces(request)
    for name, table in {"parts": pieces.parts, **pieces.spreads}.items():
        pq.write_table(table, tmp_path / f"{name}.kept")
    parts = pq.read_table(tmp_path / "parts.kept")
    spreads = {key: pq.read_table(tmp_path / f"{key}.kept") for key in pieces.spreads}
    assert same(list(rollup.roll_up(request, Pieces(parts, spreads))), list(ReferenceEngine().compute(request)))


def test_pieces_that_lack_something_are_refused(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, MANY, ["sum(phi)", "median(phi)"])
    for wanted in rollup.keys_of(request.measures, CONTRACT).values():
        with pytest.raises(KhueError, match="pieces lack"):
            rollup.roll_up(request, engine.pieces(request, wanted))


def test_a_month_is_cut_into_days_only_where_units_change_within_it(tmp_path: Path) -> None:
    request = request_of(tmp_path, [], ["count(*)"], grains=ALL_GRAINS)
    cut = Cut.of(request)
    assert [cut.said(month) for month in ("2024-12", "2025-01", "2025-02", "2025-03", "")] == [
        "month", "month", "day", "month", "month",
    ]  # fmt: skip
    assert cut.piece(date(2025, 2, 15)) == date(2025, 2, 15)
    assert cut.piece(date(2025, 3, 15)) == date(2025, 3, 1)
    by_day = Cut.of(request_of(tmp_path, [], ["count(*)"], grains=[Grain.DAY]))
    assert (by_day.said("2024-12"), by_day.piece(date(2024, 12, 5))) == ("day", date(2024, 12, 5))


def test_results_are_a_table_of_columns(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, MANY, FORMULAS)
    results = rollup.roll_up(request, engine.pieces(request))
    table = results.table()
    assert tuple(table.column_names) == COLUMNS
    texts = [name for name in COLUMNS if name not in {"value", "numerator", "denominator"}]
    assert {table.schema.field(name).type for name in texts} == {pa.dictionary(pa.int32(), pa.string())}
    rows = [{name: row[name] for name in COLUMNS} for row in table.to_pylist()]
    told = [{name: getattr(o, name) for name in COLUMNS} | {"status": o.status.value} for o in results]
    assert rows == told
    assert same(list(results), list(ReferenceEngine().compute(request)))


def test_results_have_only_the_levels_and_grains_that_are_wanted(tmp_path: Path) -> None:
    request = request_of(tmp_path, MANY, ["sum(phi)", "median(phi)"])
    one = Measure("a", request.measures[0].formula, ("city",), (Grain.YEAR,))
    other = Measure("b", request.measures[1].formula, ("commune",), (Grain.MONTH, Grain.QUARTER))
    narrow = replace(request, measures=(one, other))
    results = rollup.roll_up(narrow, get_engine("duckdb").pieces(narrow))
    pairs = set(zip(results.wide["level"].to_pylist(), results.wide["grain"].to_pylist(), strict=True))
    assert pairs == {("city", "year"), ("commune", "month"), ("commune", "quarter")}
    assert same(list(results), list(ReferenceEngine().compute(narrow)))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, kept=st.sets(st.integers(0, 30)))
def test_some_periods_come_to_what_they_do_among_all(rows: list[Row], kept: set[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        request = request_of(Path(folder), rows, FORMULAS, grains=list(ALL_GRAINS))
        pieces = get_engine("duckdb").pieces(request)
        whole = list(rollup.roll_up(request, pieces))
        lengths = {grain: Grain.MONTH if grain is Grain.DAY else grain for grain in Grain}
        periods = sorted({Period.containing(_day(o), lengths[Grain(o.grain)]) for o in whole}, key=str)
        chosen = {period for number, period in enumerate(periods) if number in kept}
        starts = {g: [one.start for one in chosen if one.grain is lengths[g]] for g in Grain}
        asked = [g for g in ALL_GRAINS if starts[g]]
        narrow = replace(request, measures=tuple(replace(m, grains=tuple(asked)) for m in request.measures))
        found = list(rollup.roll_up(narrow, pieces, starts=starts))
        assert same(found, [o for o in whole if Period.containing(_day(o), lengths[Grain(o.grain)]) in chosen])


def _day(observation: Observation) -> date:
    return Period.parse(observation.period).start


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS, at=st.integers(0, 40))
def test_pieces_of_some_rows_of_a_month_add_up_with_those_of_the_others(rows: list[Row], at: int) -> None:
    engine = get_engine("duckdb")
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("all", "first", "others")]
        for place in places:
            place.mkdir()
        whole = request_of(places[0], rows, FORMULAS)
        halves = [request_of(place, own, []) for place, own in zip(places[1:], (rows[:at], rows[at:]), strict=True)]
        apart = together([engine.pieces(replace(whole, files=half.files)) for half in halves])
        assert same(list(rollup.roll_up(whole, apart)), list(ReferenceEngine().compute(whole)))
        assert rollup.unplaced(whole, apart) == ReferenceEngine().unplaced(whole)


def test_rows_that_cannot_be_placed_stay_in_the_pieces(engine: Engine, tmp_path: Path) -> None:
    rows = [
        {"xa": None, "ngay": date(2025, 1, 5)},
        {"xa": "001", "ngay": None},
        {"xa": "404", "ngay": date(2025, 2, 3)},
    ]
    request = request_of(tmp_path, rows, ["median(phi)"])
    pieces = engine.pieces(request, ())
    assert [(row["area"], row["piece"], row["rows"]) for row in pieces.parts.to_pylist()] == [
        ("001", None, 1), (None, date(2025, 1, 1), 1), ("404", date(2025, 2, 3), 1),
    ]  # fmt: skip
    assert rollup.unplaced(request, pieces) == (
        Unplaced(None, 1, date(2025, 1, 5), date(2025, 1, 5)),
        Unplaced("001", 1, None, None),
        Unplaced("404", 1, date(2025, 2, 3), date(2025, 2, 3)),
    )


def test_a_period_is_named_as_periods_are(tmp_path: Path) -> None:
    days = [date(2024, 2, 29), date(2025, 12, 31), date(1, 1, 1), date(9999, 12, 31)]
    request = request_of(tmp_path, [{"xa": "001", "ngay": day} for day in days], ["count(*)"], levels=["city"])
    found = {(o.grain, o.period) for o in get_engine("duckdb").compute(request)}
    assert found == {(grain.value, str(Period.containing(day, grain))) for day in days for grain in ALL_GRAINS}
