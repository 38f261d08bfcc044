"""A declared index against arithmetic done by hand: points, not assessed, scoring rules, pillars, what follows from totals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import pytest

from khue.model.base import Text
from khue.model.index import Component, Index, Scoring
from khue.model.indicator import Direction, Indicator
from khue.model.method import Aggregation, Imputation, Normalisation, Scale
from khue.pipeline.indices.answers import result_answer
from khue.pipeline.indices.computed import Declared, Given, compute
from khue.pipeline.indices.later import merged
from khue.pipeline.indices.remarks import remarks
from khue.pipeline.indices.results import results_of
from khue.pipeline.indices.scoring import ScoringError, levels, worth

NAN = math.nan
DTI = """{"id": "x", "name": {"vi": "X"}, "act": "Q", "level": "city", "years": [2022], "max_points": 1000, "decimals": 4,
"components": [
 {"id": "f", "name": {"vi": "F"}, "points": 500, "children": [
  {"id": "f1", "name": {"vi": "F1"}, "points": 300}, {"id": "f2", "name": {"vi": "F2"}, "points": 200}]},
 {"id": "g", "name": {"vi": "G"}, "points": 200}, {"id": "e", "name": {"vi": "E"}, "points": 300},
 {"id": "s", "name": {"vi": "S"}, "points": 0, "scored": false}],
"pillars": [{"id": "pg", "name": {"vi": "PG"}, "parts": ["f", "g"]}, {"id": "pe", "name": {"vi": "PE"}, "parts": ["f", "e"]}]}"""


def index(**changes: Any) -> Index:
    """An index of a foundation of two parts and two fields, which two pillars share out."""
    made = msgspec.json.decode(DTI, type=Index)
    return msgspec.structs.replace(made, **changes)


def given(values: Mapping[str, Sequence[float]], *apart: tuple[str, str]) -> Given:
    """Values of units a, b, c ... by part."""
    count = len(next(iter(values.values())))
    units = tuple("abcdef"[:count])
    return Given("2022", units, {id: np.array(column, float) for id, column in values.items()}, frozenset(apart))


def rows(made: Index, known: Given, indicators: Mapping[str, Indicator] | None = None) -> dict[str, dict[str, Any]]:
    """The answer by unit."""
    found = compute(Declared(made, indicators or {}), known)
    return {result.unit: result_answer(result) for result in results_of(found)}


def test_the_whole_is_points_over_the_maximum_and_pillars_share_the_foundation() -> None:
    found = rows(index(), given({"f1": [1, 0.5], "f2": [0.5, 0.5], "g": [0.2, 1], "e": [0.4, 0.1]}))
    # a: 300 + 100 + 40 + 120 = 560; f = 400/500; pg = (400 + 40)/700, pe = (400 + 120)/800
    # b: 150 + 100 + 200 + 30 = 480; f = 250/500; pg = 450/700, pe = 280/800
    assert (found["a"]["score"], found["b"]["score"]) == (0.56, 0.48)
    assert found["a"]["parts"] == {"f": 0.8, "f1": 1, "f2": 0.5, "g": 0.2, "e": 0.4}
    assert found["a"]["pillars"]["pg"] == {"score": pytest.approx(440 / 700), "rank": 2, "published_rank": None}
    assert found["b"]["pillars"]["pg"] == {"score": pytest.approx(450 / 700), "rank": 1, "published_rank": None}
    assert found["a"]["pillars"]["pe"] == {"score": pytest.approx(520 / 800), "rank": 1, "published_rank": None}
    assert [row["basis"] for row in found.values()] == ["computed", "computed"]


def test_points_of_what_does_not_apply_leave_every_maximum_above() -> None:
    values = {"f1": [1, 1], "f2": [0, 0], "g": [0, 0], "e": [1, 1]}
    found = rows(index(), given(values, ("a", "f2")))
    # a: 600 of 800 points; its foundation 300 of 300, its pillar pg 300 of 500. b: 600 of 1000, 300 of 500, 300 of 700
    assert (found["a"]["score"], found["b"]["score"]) == (0.75, 0.6)
    assert (found["a"]["parts"]["f"], found["b"]["parts"]["f"]) == (1, 0.6)
    assert found["a"]["pillars"]["pg"]["score"] == 0.6
    assert found["b"]["pillars"]["pg"]["score"] == pytest.approx(300 / 700)
    assert (found["a"]["not_assessed"], found["a"]["basis"]) == (["f2"], "computed")
    declared = msgspec.json.decode(DTI.replace('"points": 200}]', '"points": 200, "not_assessed": ["a"]}]'), type=Index)
    assert rows(declared, given(values)) == found


def test_what_is_missing_is_filled_in_as_declared_or_the_others_count_for_more() -> None:
    values = given({"f1": [1, 1, 1], "f2": [NAN, 0, 0.5], "g": [1, 0, 0], "e": [0, 0, 0]})
    # a: the foundation is f1 alone: 500 + 200; with zeros 300 + 200; with the mean of 0 and 0.5 50 points more
    scores = {Imputation.NONE: 0.7, Imputation.ZERO: 0.5, Imputation.MEAN: 0.55}
    for imputation, score in scores.items():
        found = rows(index(imputation=imputation), values)["a"]
        assert (found["score"], found["basis"], found["missing"]) == (pytest.approx(score), "partial", ["f2"])
        assert found["pillars"]["pg"] == {"score": None, "rank": None, "published_rank": None}


def test_one_part_follows_from_a_published_total_and_is_marked() -> None:
    """560 points less 40 and 120 leave 400 of 500 for the foundation; f1 has 300 of them, so that f2 has 100 of 200."""
    known = given({"x": [0.56, 0.48], "f1": [1, NAN], "g": [0.2, 1], "e": [0.4, 0.1]})
    found = rows(index(), known)
    assert found["a"]["parts"]["f"] == pytest.approx(0.8)
    assert (found["a"]["basis"], found["a"]["implied"]) == ("implied", ["f", "f2"])
    assert found["a"]["parts"]["f2"] == pytest.approx(0.5)
    assert found["b"]["pillars"]["pg"]["rank"] == 1
    said = [text.en for text in remarks(compute(Declared(index(), {}), known))]
    assert said == ["Worked out from the published total, not published: F, F2."]


def test_a_group_may_be_known_as_a_whole() -> None:
    found = rows(index(), given({"f": [0.8, 0.5], "g": [0.2, 1], "e": [0.4, 0.1]}))
    assert [(row["score"], row["basis"]) for row in found.values()] == [(0.56, "computed"), (0.48, "computed")]


def test_a_total_alone_is_a_score_and_nothing_is_made_up_below_it() -> None:
    found = rows(index(), given({"x": [0.56, 0.48, NAN], "g": [NAN, 1, NAN]}))
    assert [(row["score"], row["rank"], row["basis"]) for row in found.values()] == [
        (0.56, 1, "published"), (0.48, 2, "published"), (None, None, "none"),
    ]  # fmt: skip
    assert found["a"]["parts"] == {}


def test_ranks_are_of_published_totals_where_parts_make_the_same_but_for_rounding() -> None:
    parts = {"f1": [0.50004, 0.5], "f2": [0.5, 0.5], "g": [0.5, 0.5], "e": [0.5, 0.5]}
    assert [row["rank"] for row in rows(index(), given({**parts, "x": [0.5, 0.5001]})).values()] == [1, 2]
    assert [row["unit"] for row in rows(index(), given({**parts, "x": [0.5, 0.5001]})).values()] == ["b", "a"]
    differing = compute(Declared(index(), {}), given({**parts, "x": [0.5, 0.6]}))
    assert differing.ranks.tolist() == [1, 1]
    assert "what the parts make in: b." in remarks(differing)[0].en


def test_ties_share_a_rank_as_they_are_printed() -> None:
    known = given({"x": [0.50004, 0.50001, 0.4, 0.6]})
    assert [(row["unit"], row["rank"]) for row in rows(index(), known).values()] == [
        ("d", 1),
        ("a", 2),
        ("b", 2),
        ("c", 4),
    ]


def test_weights_stand_in_for_points_and_equal_shares_for_both() -> None:
    parts = (Component(id="a1", name=Text(vi="A"), weight=3.0), Component(id="a2", name=Text(vi="A"), weight=1.0))
    found = rows(index(components=parts, pillars=(), max_points=None), given({"a1": [1, 0], "a2": [0, 1]}))
    assert [row["score"] for row in found.values()] == [0.75, 0.25]
    alike = tuple(msgspec.structs.replace(part, weight=None) for part in parts)
    assert rows(index(components=alike, pillars=()), given({"a1": [1], "a2": [0]}))["a"]["score"] == 0.5


def test_goalposts_directions_and_points() -> None:
    """10 days of at most 20 are half of 40 points where fewer is better; 120 of 100 count as all of 60."""
    parts = (
        Component(id="days", name=Text(vi="D"), points=40, low=0, high=20, indicator="d"),
        Component(id="share", name=Text(vi="S"), points=60, low=0, high=100, direction=Direction.HIGHER),
    )
    days = Indicator(id="d", name=Text(vi="D"), unit="ngày", group="g", direction=Direction.LOWER)
    made = index(
        components=parts, pillars=(), max_points=100, scale=Scale.POINTS, normalisation=Normalisation.GOALPOSTS
    )
    found = rows(made, given({"days": [10, 30], "share": [120, 50]}), {"d": days})
    assert {unit: row["parts"] for unit, row in found.items()} == {
        "a": {"days": 20, "share": 60}, "b": {"days": 0, "share": 30},
    }  # fmt: skip
    assert [row["score"] for row in found.values()] == [80, 30]


def test_a_group_may_be_aggregated_in_its_own_way() -> None:
    inner = msgspec.structs.replace(index().components[0], aggregation=Aggregation.GEOMETRIC)
    found = rows(
        index(components=(inner, *index().components[1:])), given({"f1": [1], "f2": [0.25], "g": [1], "e": [0]})
    )
    assert found["a"]["parts"]["f"] == pytest.approx(0.25**0.4)
    assert found["a"]["score"] == pytest.approx(0.5 * 0.25**0.4 + 0.2)


def component(scoring: dict[str, Any], points: float = 20) -> Component:
    """A component that is scored by a rule."""
    return Component(id="c", name=Text(vi="C"), points=points, scoring=msgspec.convert(scoring, Scoring))


MEETINGS = component({"steps": [{"from": 4, "points": 20}, {"from": 3, "points": 15}, {"from": 1, "points": 5}]})
HEAD = component(
    {"categories": [{"id": "head", "points": 20, "name": {"vi": "Bí thư"}}, {"id": "deputy", "points": 10}]}
)
BOTH = component({"checks": [{"id": "attends", "points": 12}, {"id": "chairs", "points": 8}]})
SIGNED = component({"ratio": {"a": {"name": {"vi": "ký"}}, "b": {"name": {"vi": "mọi"}}}})


@pytest.mark.parametrize(
    ("part", "cells", "points"),
    [
        (MEETINGS, {"": "5"}, 20), (MEETINGS, {"": "3"}, 15), (MEETINGS, {"": "2"}, 5), (MEETINGS, {"": "0"}, 0),
        (HEAD, {"": "deputy"}, 10), (HEAD, {"": "bí thư"}, 20), (BOTH, {"attends": "x", "chairs": ""}, 12),
        (BOTH, {"attends": "không", "chairs": "có"}, 8), (SIGNED, {"a": "3", "b": "4"}, 15), (SIGNED, {"a": "9", "b": "4"}, 20),
        (SIGNED, {"a": "0", "b": "0"}, None), (SIGNED, {"a": "1", "b": ""}, None), (MEETINGS, {"": ""}, None),
    ],
)  # fmt: skip
def test_a_scoring_rule_gives_its_points(part: Component, cells: dict[str, str], points: float | None) -> None:
    found = worth(part, cells, 20)
    assert found == (None if points is None else pytest.approx(points / 20))


@pytest.mark.parametrize(
    ("part", "cells"), [(HEAD, {"": "nobody"}), (BOTH, {"attends": "perhaps"}), (MEETINGS, {"": "x"})]
)
def test_what_a_rule_cannot_read_is_refused(part: Component, cells: dict[str, str]) -> None:
    with pytest.raises(ScoringError):
        worth(part, cells, 20)


def test_the_levels_of_a_rule_are_what_it_can_give() -> None:
    assert [levels(part) for part in (MEETINGS, HEAD, BOTH, SIGNED)] == [
        (0, 5, 15, 20), (0, 10, 20), (0, 8, 12, 20), (),
    ]  # fmt: skip


def test_merged_units_have_the_plain_mean_and_nothing_where_one_is_unknown() -> None:
    found = merged(given({"x": [0.6, 0.4, 0.5], "g": [1, NAN, 0]}), {"b": "a"})
    assert found.units == ("a", "c")
    np.testing.assert_array_equal(found.values["x"], [0.5, 0.5])
    np.testing.assert_array_equal(found.values["g"], [NAN, 0])


def test_a_mean_that_values_do_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="a geometric mean needs values above 0"):
        compute(Declared(index(aggregation=Aggregation.GEOMETRIC), {}), given({"f": [0.0], "g": [1], "e": [1]}))
