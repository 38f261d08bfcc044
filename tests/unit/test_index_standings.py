"""What a build keeps of an index: gaps that add up, ranks that were published, and a cache that knows what it was made from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from khue.model.index import Index
from khue.model.method import Aggregation
from khue.model.standing import FirmRank, Result, Standing
from khue.pipeline.indices.computed import Declared, Given, compute
from khue.pipeline.indices.kept import KeptStandings
from khue.pipeline.indices.knobs import knobs
from khue.pipeline.indices.results import results_of
from khue.pipeline.indices.values import UNPUBLISHED, Published
from khue.pipeline.indices.whatif import placed, whatif_answer

NAN = math.nan
TREE = """{"id": "x", "name": {"vi": "X"}, "act": "Q", "level": "city", "years": [2022], "max_points": 100, "scale": "points",
"decimals": 2, "components": [
 {"id": "f", "name": {"vi": "F"}, "points": 50, "children": [
  {"id": "f1", "name": {"vi": "F1"}, "points": 30}, {"id": "f2", "name": {"vi": "F2"}, "points": 20}]},
 {"id": "g", "name": {"vi": "G"}, "points": 50}]}"""


def declared(**changes: Any) -> Declared:
    return Declared(msgspec.structs.replace(msgspec.json.decode(TREE, type=Index), **changes), {})


def given(values: Mapping[str, Sequence[float]], *apart: tuple[str, str]) -> Given:
    units = tuple("abcdef"[: len(next(iter(values.values())))])
    return Given("2022", units, {id: np.array(column, float) for id, column in values.items()}, frozenset(apart))


FULL = given({"f1": [1, 0.5, 0.1], "f2": [0.5, 1, 0.2], "g": [0.8, 0.4, 0.3]})


def by_unit(own: Declared, known: Given, published: Published = UNPUBLISHED) -> dict[str, Result]:
    return {result.unit: result for result in results_of(compute(own, known), published)}


def test_the_gap_to_the_leader_is_the_sum_of_its_components() -> None:
    """a: 30 + 10 + 40 = 80; b: 15 + 20 + 20 = 55; c: 3 + 4 + 15 = 22."""
    found = by_unit(declared(), FULL)
    gap = found["b"].gap
    assert gap is not None
    assert (gap.to, gap.total, gap.rest) == ("a", 25, 0)
    assert gap.parts == pytest.approx({"f1": 15, "f2": -10, "g": 20})
    assert found["a"].gap is not None
    assert found["a"].gap.total == 0


@pytest.mark.parametrize("aggregation", [Aggregation.GEOMETRIC, Aggregation.HARMONIC])
def test_what_cannot_be_laid_to_a_component_is_said(aggregation: Aggregation) -> None:
    gap = by_unit(declared(aggregation=aggregation), FULL)["c"].gap
    assert gap is not None
    assert gap.rest != 0
    assert sum(gap.parts.values()) + gap.rest == pytest.approx(gap.total)


def test_a_component_that_one_of_them_lacks_is_in_the_rest() -> None:
    gap = by_unit(declared(), given({"f1": [1, 0.5], "f2": [0.5, NAN], "g": [0.8, 0.4]}))["b"].gap
    assert gap is not None
    assert set(gap.parts) == {"f1", "g"}
    assert sum(gap.parts.values()) + gap.rest == pytest.approx(gap.total)


def test_what_does_not_apply_to_a_unit_adds_up_too() -> None:
    gap = by_unit(declared(), given({"f1": [1, 0.5], "f2": [0.5, 1], "g": [0.8, 0.4]}, ("b", "f1")))["b"].gap
    assert gap is not None
    assert sum(gap.parts.values()) + gap.rest == pytest.approx(gap.total)


def test_ranks_are_the_published_ones_where_more_were_ranked() -> None:
    found = by_unit(declared(), FULL, Published({"a": 2, "b": 7, "c": 9, "z": 1}, 63))
    assert {unit: (row.rank, row.of_units) for unit, row in found.items()} == {"a": (2, 63), "b": (7, 63), "c": (9, 63)}
    assert all(row.gap is None for row in found.values())


@pytest.mark.parametrize(
    ("score", "place"),
    [(0.9, (1, 1, 63)), (0.7, (2, 5, 63)), (0.55, (5, 5, 63)), (0.4, (6, 8, 63)), (0.1, (9, 63, 63))],
)
def test_a_new_score_lies_between_the_ranks_that_were_published(score: float, place: tuple[int, int, int]) -> None:
    """Of 63, a has rank 1, b 6 and d 9; without c, which had 3, that is 1, 5 and 8."""
    known = given({"x": [0.8, 0.55, score, 0.3]})
    assert placed(compute(declared(), known), Published({"a": 1, "b": 6, "c": 3, "d": 9}, 63), "c") == place


def test_an_unchanged_unit_keeps_its_published_rank() -> None:
    known = given({"x": [0.8, 0.5]})
    answer = whatif_answer(compute(declared(), known), [], {}, "b", 0, 1, Published({"a": 1, "b": 6}, 63))
    assert (answer["rank"], answer["after"]["rank_between"], answer["after"]["of_units"]) == (6, [6, 6], 63)
    assert answer["moved"] == []


def firm(rank: int, low: int, high: int) -> FirmRank:
    return FirmRank(unit="a", rank=rank, quantiles={"0.05": low, "0.95": high}, top={}, distribution={})


@pytest.mark.parametrize(
    ("row", "among", "is_firm"),
    [(firm(6, 1, 12), 63, True), (firm(6, 1, 13), 63, False), (firm(2, 1, 3), 5, True), (firm(2, 1, 4), 5, False)],
)
def test_a_rank_is_firm_within_a_tenth_of_all_places(row: FirmRank, among: int, is_firm: bool) -> None:
    assert row.is_firm(among) is is_firm


def test_firmness_among_a_few_of_many_is_not_told() -> None:
    few = Standing(index="x", period="2022", results=(by_unit(declared(), FULL, Published({"a": 2}, 63))["a"],))
    assert few.firm_of("a") is None


def test_what_can_be_changed_is_what_is_known() -> None:
    found = compute(declared(), given({"f1": [1, NAN, NAN], "f2": [0.5, NAN, NAN], "g": [0.8, 0.4, NAN], "f": [NAN, 0.6, NAN],
                                       "x": [NAN, NAN, 0.5]}))  # fmt: skip
    assert [(knob.part, knob.now, knob.high) for knob in knobs(found, "a")] == [
        ("f1", 30, 30),
        ("f2", 10, 20),
        ("g", 40, 50),
    ]
    assert [(knob.part, knob.now) for knob in knobs(found, "b")] == [("f", 30), ("g", 20)]
    assert [(knob.part, knob.now, knob.high) for knob in knobs(found, "c")] == [("x", 50, 100)]


def test_a_standing_is_made_once_and_anew_when_anything_changes(tmp_path: Path) -> None:
    def files() -> set[str]:
        return {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.msgpack")}

    first = KeptStandings(tmp_path, "code")
    made = first.of(declared(), FULL, UNPUBLISHED, 3)
    assert first.used == files()
    again = KeptStandings(tmp_path, "code")
    assert again.of(declared(), FULL, UNPUBLISHED, 3) == made
    assert again.used == first.used == files()
    others = [
        (declared(top=1), FULL, UNPUBLISHED, 3, "code"),
        (declared(), given({"f1": [1, 0.5, 0.2], "f2": [0.5, 1, 0.2], "g": [0.8, 0.4, 0.3]}), UNPUBLISHED, 3, "code"),
        (declared(), FULL, Published({"a": 1}), 3, "code"),
        (declared(), FULL, UNPUBLISHED, 4, "code"),
        (declared(), FULL, UNPUBLISHED, 3, "other code"),
    ]
    for at, (own, known, published, units, code) in enumerate(others):
        KeptStandings(tmp_path, code).of(own, known, published, units)
        assert len(files()) == at + 2


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    kept = KeptStandings(tmp_path, "code")
    made = kept.of(declared(), FULL, UNPUBLISHED, 3)
    (path,) = tmp_path.rglob("*.msgpack")
    path.write_bytes(path.read_bytes()[:-1])
    assert KeptStandings(tmp_path, "code").of(declared(), FULL, UNPUBLISHED, 3) == made


def test_an_index_that_cannot_be_computed_says_why(tmp_path: Path) -> None:
    own = declared(aggregation=Aggregation.GEOMETRIC)
    found = KeptStandings(tmp_path, "code").of(
        own, given({"f1": [0, 1], "f2": [0.5, 1], "g": [-0.5, 1]}), UNPUBLISHED, 2
    )
    assert found.failure
    assert found.results == ()
