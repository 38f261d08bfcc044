"""Where rows count: units through time, levels, grains, numerators, and what is left out; on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from engine_tables import ALL_GRAINS, CONTRACT, PLACEMENTS, by_place, request_of

from khue.engines import get_engine
from khue.exceptions import InputError, KhueError, UsageError
from khue.lib.periods import Grain
from khue.model.observation import Observation, Status
from khue.ports import Engine, Placement, Unplaced

ROWS = [
    {"xa": "001", "ngay": date(2025, 1, 31), "phi": 1, "ma": "a"},
    {"xa": "001", "ngay": date(2025, 4, 1), "phi": 2, "ma": "a"},
    {"xa": "002", "ngay": date(2025, 2, 14), "phi": 10, "ma": "b"},
    {"xa": "002", "ngay": date(2025, 2, 15), "phi": 20, "ma": "b"},
    {"xa": "003", "ngay": date(2024, 12, 31), "phi": 100, "ma": "c"},
    {"xa": "003", "ngay": date(2025, 1, 1), "phi": 200, "ma": "c"},
    {"xa": "003", "ngay": date(2025, 3, 1), "phi": 400, "ma": "c"},
    {"xa": "999", "ngay": date(2025, 3, 1), "phi": 1000, "ma": "d"},
    {"xa": None, "ngay": date(2025, 3, 2), "phi": 1000, "ma": "d"},
    {"xa": "001", "ngay": None, "phi": 1000, "ma": "d"},
]
SUMS = {
    ("commune", "001", "2025-01"): 1, ("commune", "001", "2025-04"): 2,
    ("commune", "001", "2025-Q1"): 1, ("commune", "001", "2025-Q2"): 2,
    ("commune", "001", "2025-H1"): 3, ("commune", "001", "2025"): 3,
    ("commune", "002", "2025-02"): 30, ("commune", "002", "2025-Q1"): 30,
    ("commune", "002", "2025-H1"): 30, ("commune", "002", "2025"): 30,
    ("commune", "003", "2024-12"): 100, ("commune", "003", "2024-Q4"): 100,
    ("commune", "003", "2024-H2"): 100, ("commune", "003", "2024"): 100,
    ("commune", "003-moi", "2025-03"): 400, ("commune", "003-moi", "2025-Q1"): 400,
    ("commune", "003-moi", "2025-H1"): 400, ("commune", "003-moi", "2025"): 400,
    ("district", "q1", "2025-01"): 1, ("district", "q1", "2025-02"): 10, ("district", "q1", "2025-04"): 2,
    ("district", "q1", "2025-Q1"): 11, ("district", "q1", "2025-Q2"): 2,
    ("district", "q1", "2025-H1"): 13, ("district", "q1", "2025"): 13,
    ("district", "q2", "2024-12"): 100, ("district", "q2", "2024-Q4"): 100,
    ("district", "q2", "2024-H2"): 100, ("district", "q2", "2024"): 100,
    ("district", "q2", "2025-02"): 20, ("district", "q2", "2025-Q1"): 20,
    ("district", "q2", "2025-H1"): 20, ("district", "q2", "2025"): 20,
    ("city", "tp", "2024-12"): 100, ("city", "tp", "2024-Q4"): 100,
    ("city", "tp", "2024-H2"): 100, ("city", "tp", "2024"): 100,
    ("city", "tp", "2025-01"): 1, ("city", "tp", "2025-02"): 30, ("city", "tp", "2025-03"): 400,
    ("city", "tp", "2025-04"): 2, ("city", "tp", "2025-Q1"): 431, ("city", "tp", "2025-Q2"): 2,
    ("city", "tp", "2025-H1"): 433, ("city", "tp", "2025"): 433,
}  # fmt: skip
"""A code counts where it lay on the row's own day; 003 lay nowhere in January 2025."""


@pytest.mark.parametrize("files", [1, 3])
def test_sums_follow_the_units_of_each_day(engine: Engine, tmp_path: Path, files: int) -> None:
    found = list(engine.compute(request_of(tmp_path, ROWS, ["sum(phi)"], files=files)))
    assert {(o.level, o.unit, o.period): o.value for o in found} == SUMS


def test_distinct_counts_are_counted_anew_for_each_level_and_period(engine: Engine, tmp_path: Path) -> None:
    found = by_place(list(engine.compute(request_of(tmp_path, ROWS, ["count(distinct ma)"]))))
    assert found["m0", "commune", "001", "2025"].value == 1
    assert found["m0", "city", "tp", "2025"].value == 3
    assert {key[1:] for key in found} == set(SUMS)


def test_a_measure_has_only_its_own_levels_and_grains(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["sum(phi)", "median(phi)", "avg(phi) + count(distinct ma)"])
    sums, medians, mixed = request.measures
    measures = (
        replace(sums, levels=("city",), grains=(Grain.YEAR,)),
        replace(medians, levels=("district",), grains=(Grain.HALF,)),
        replace(mixed, levels=("city",), grains=(Grain.DAY,)),
    )
    found = by_place(list(engine.compute(replace(request, measures=measures))))
    assert {key: o.value for key, o in found.items()} == {
        ("m0", "city", "tp", "2024"): 100, ("m0", "city", "tp", "2025"): 433,
        ("m1", "district", "q1", "2025-H1"): 2, ("m1", "district", "q2", "2024-H2"): 100,
        ("m1", "district", "q2", "2025-H1"): 20,
        ("m2", "city", "tp", "2024-12-31"): 101, ("m2", "city", "tp", "2025-01-31"): 2,
        ("m2", "city", "tp", "2025-02-14"): 11, ("m2", "city", "tp", "2025-02-15"): 21,
        ("m2", "city", "tp", "2025-03-01"): 401, ("m2", "city", "tp", "2025-04-01"): 3,
    }  # fmt: skip


def test_an_observation_says_where_it_comes_from(engine: Engine, tmp_path: Path) -> None:
    formula = "100 * sum(phi) filter (where ma = 'b') / count(*)"
    found = by_place(list(engine.compute(request_of(tmp_path, ROWS, [formula]))))
    assert found["m0", "city", "tp", "2025-Q1"] == Observation(
        indicator="m0", unit="tp", period="2025-Q1", value=750.0, status=Status.FINAL, level="city", grain="quarter",
        numerator=30.0, denominator=4.0, source="dataset", version="ho_so/3",
    )  # fmt: skip
    assert found["m0", "commune", "001", "2025"].status is Status.MISSING


def test_a_ratio_is_made_again_from_its_parts_never_averaged(engine: Engine, tmp_path: Path) -> None:
    rows = [{"xa": "001", "ngay": date(2025, 1, 5), "phi": 0}] + [{"xa": "002", "ngay": date(2025, 1, 5), "phi": 1}] * 9
    found = by_place(list(engine.compute(request_of(tmp_path, rows, ["avg(phi)"]))))
    city = found["m0", "city", "tp", "2025-01"]
    assert (city.value, city.numerator, city.denominator) == (0.9, 9, 10)


def test_a_formula_that_is_no_ratio_has_no_numerator(engine: Engine, tmp_path: Path) -> None:
    found = list(engine.compute(request_of(tmp_path, ROWS, ["sum(phi) / 1000"], grains=[Grain.YEAR])))
    assert found
    assert {(o.numerator, o.denominator) for o in found} == {(None, None)}


def test_a_guarded_denominator_of_zero_is_shown_as_zero(engine: Engine, tmp_path: Path) -> None:
    rows = [{"xa": "001", "ngay": date(2025, 1, 5), "phi": 0}]
    (found,) = engine.compute(
        request_of(tmp_path, rows, ["count(*) / nullif(sum(phi), 0)"], levels=["city"], grains=[Grain.YEAR])
    )
    assert (found.status, found.numerator, found.denominator) == (Status.UNDEFINED, 1, 0)


def test_rows_of_no_unit_are_reported(engine: Engine, tmp_path: Path) -> None:
    report = engine.unplaced(request_of(tmp_path, ROWS, []))
    assert report == (
        Unplaced(None, 1, date(2025, 3, 2), date(2025, 3, 2)),
        Unplaced("001", 1, None, None),
        Unplaced("003", 1, date(2025, 1, 1), date(2025, 1, 1)),
        Unplaced("999", 1, date(2025, 3, 1), date(2025, 3, 1)),
    )


@pytest.mark.parametrize("rows", [[], ROWS[-3:]])
def test_no_placed_rows_give_no_observations(engine: Engine, tmp_path: Path, rows: list[dict[str, object]]) -> None:
    assert list(engine.compute(request_of(tmp_path, rows, ["count(*)", "median(phi)"]))) == []


def test_nothing_asked_is_nothing_answered(engine: Engine, tmp_path: Path) -> None:
    assert list(engine.compute(request_of(tmp_path, ROWS, []))) == []


def test_file_names_with_signs_in_them_are_read(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "it's [1] Đống Đa 100%"
    folder.mkdir()
    found = list(engine.compute(request_of(folder, ROWS[:1], ["count(*)"], levels=["city"], grains=[Grain.YEAR])))
    assert [o.value for o in found] == [1]


def test_a_file_that_cannot_be_read_is_named(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["count(*)"])
    request.files[0].write_bytes(b"PAR1 not really")
    with pytest.raises(InputError, match="ho_so/3"):
        list(engine.compute(request))
    request.files[0].unlink()
    with pytest.raises(InputError, match=r"part-0\.parquet"):
        list(engine.compute(request))


def test_a_file_without_a_column_is_refused(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["sum(phi)"])
    pq.write_table(pq.read_table(request.files[0]).drop_columns(["phi"]), request.files[0])
    with pytest.raises(InputError, match="phi"):
        list(engine.compute(request))


def test_placements_that_would_count_a_row_twice_are_a_fault_of_ours(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["count(*)"])
    twice = (*PLACEMENTS, Placement("001", "district", "q2", date(2025, 1, 1), None))
    with pytest.raises(KhueError, match="001 lies in both"):
        list(engine.compute(replace(request, placements=twice)))


def test_a_dataset_without_area_or_day_cannot_be_placed(engine: Engine, tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, ["count(*)"])
    for gone in ("khue.areaColumn", "khue.timeColumn"):
        kept = tuple(p for p in CONTRACT.custom_properties if p.property != gone)
        with pytest.raises(InputError, match=gone):
            list(engine.compute(replace(request, contract=msgspec.structs.replace(CONTRACT, custom_properties=kept))))


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="duckdb, reference"):
        get_engine("abacus")


def test_all_grains_are_covered_here() -> None:
    assert {*ALL_GRAINS, Grain.DAY} == set(Grain)
