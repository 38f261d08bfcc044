"""The cheapest way to a score, against all ways tried one by one; and what a change does to a unit's standing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.model.index import Index
from khue.pipeline.indices.computed import Computed, Declared, Given, compute
from khue.pipeline.indices.reach import Wish, reach_answer
from khue.pipeline.indices.whatif import CannotChangeError, Change, changed, whatif_answer
from khue.stats.composite.reach import Lever, best, cheapest

FREE = st.builds(
    lambda now, up, worth, price: Lever("", now / 10, (now + up) / 10, worth / 10, float(price)),
    st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 9),
)  # fmt: skip
STEPPED = st.builds(
    lambda now, worth, price: Lever("", now / 4, 1.0, worth / 10, float(price), (0.0, 0.25, 0.5, 0.75, 1.0)),
    st.integers(0, 4), st.integers(0, 5), st.integers(0, 9),
)  # fmt: skip


def named(levers: list[Lever]) -> list[Lever]:
    """The levers, each with a name of its own."""
    return [replace(lever, id=f"c{at}") for at, lever in enumerate(levers)]


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPPED, min_size=1, max_size=4).map(named), st.floats(0.01, 1.5))
def test_no_way_by_steps_is_cheaper(levers: list[Lever], gain: float) -> None:
    ways = [
        (sum(lever.price * (to - lever.now) for lever, to in zip(levers, way, strict=True)), way)
        for way in product(*([lever.now, *lever.choices()] for lever in levers))
        if sum(lever.worth * (to - lever.now) for lever, to in zip(levers, way, strict=True)) >= gain - 1e-12
    ]
    found = cheapest(levers, gain)
    if found is None:
        assert not ways or best(levers) < gain + 1e-9
    else:
        assert sum(rise.gain for rise in found) >= gain - 1e-9
        assert sum(rise.cost for rise in found) == pytest.approx(min(ways)[0], abs=1e-4) if ways else True


@settings(max_examples=60, deadline=None)
@given(st.lists(FREE, min_size=1, max_size=5).map(named), st.floats(0.01, 0.5))
def test_no_free_way_is_cheaper_than_the_best_worth_first(levers: list[Lever], gain: float) -> None:
    """Where all can move freely the cheapest way takes what gains most for its price first."""
    found = cheapest(levers, gain)
    left, cost = gain, 0.0
    for lever in sorted((lever for lever in levers if lever.worth), key=lambda lever: lever.price / lever.worth):
        step = min(left / lever.worth, lever.top - lever.now)
        left, cost = left - step * lever.worth, cost + step * lever.price
    if left > 1e-9:
        assert found is None
    elif found is not None:
        assert sum(rise.gain for rise in found) >= gain - 1e-9
        assert sum(rise.cost for rise in found) == pytest.approx(cost, abs=1e-3)
        assert all(rise.to <= rise.lever.top + 1e-9 for rise in found)


INDEX = msgspec.json.decode(
    """{"id": "x", "name": {"vi": "X"}, "act": "Q", "level": "city", "years": [2022], "max_points": 100, "decimals": 3, "top": 1,
"doubts": {"normalisations": ["none"], "aggregations": ["arithmetic"], "weights": 0.2, "error": 0},
"components": [
 {"id": "f", "name": {"vi": "F"}, "points": 50, "children": [
  {"id": "f1", "name": {"vi": "F1"}, "points": 25}, {"id": "f2", "name": {"vi": "F2"}, "points": 25}]},
 {"id": "g", "name": {"vi": "G"}, "points": 30},
 {"id": "m", "name": {"vi": "M"}, "points": 20, "scoring": {"steps": [{"from": 2, "points": 20}, {"from": 1, "points": 10}]}}]}""",
    type=Index,
)


def standing(**values: list[float]) -> Computed:
    """Three units: a (the one that is asked about), b and c."""
    known = {id: np.array(column, float) for id, column in values.items()}
    return compute(Declared(INDEX, {}), Given("2022", ("a", "b", "c"), known))


FOUND = standing(f1=[0.2, 0.8, 0.6], f2=[0.2, 0.8, 0.6], g=[0.5, 0.9, 0.6], m=[0.5, 1.0, 0.5])
"""Scores: a 10 + 15 + 10 = 35, b 40 + 27 + 20 = 87, c 30 + 18 + 10 = 58 of 100."""


def test_the_way_is_told_line_by_line() -> None:
    """Second place takes 58: 23 points more. By the step 10 for 5, then 13 of f1 at 1 a point; f2 costs 3, g 2."""
    wish = Wish(2, costs={"m": 0.5, "f2": 3.0, "g": 2.0})
    answer = reach_answer(FOUND, "a", wish)
    assert (answer["needed"], answer["rival"], answer["reachable"], answer["now"]["rank"]) == (0.58, "c", True, 3)
    steps = {step["component"]: (step["from"], step["to"], step["points"], step["cost"]) for step in answer["steps"]}
    assert steps["m"] == (10, 20, 10, 5)
    assert steps["f1"] == pytest.approx((0.2, 0.72, 13, 13), abs=1e-4)
    assert answer["cost"] == pytest.approx(18, abs=1e-4)
    after = compute(FOUND.declared, changed(FOUND, [Change("a", "f1", steps["f1"][1]), Change("a", "m", 1.0)]))
    assert after.ranks[0] <= 2


def test_limits_are_kept_and_a_rank_out_of_reach_is_said_to_be() -> None:
    """With f1, f2 and g held to 0.6 and m to 10 points a can have 30 + 18 + 10 = 58: as c, but never as b."""
    limits = {"f1": 0.6, "f2": 0.6, "g": 0.6, "m": 10.0}
    answer = reach_answer(FOUND, "a", Wish(1, limits))
    assert (answer["reachable"], answer["steps"], answer["best"]) == (
        False,
        [],
        {"score": pytest.approx(0.58), "rank": 2},
    )
    shared = reach_answer(FOUND, "a", Wish(2, limits))
    assert {step["component"]: step["to"] for step in shared["steps"]} == pytest.approx(
        {"f1": 0.6, "f2": 0.6, "g": 0.6}
    )
    assert reach_answer(FOUND, "a", Wish(3))["steps"] == []


def test_before_and_after() -> None:
    answer = whatif_answer(FOUND, [Change("a", "f1", 1.0), Change("c", "g", 0.0)], {}, "a", 200, 1)
    # a gains 20 points of f1, c loses its 18 of g: 55 against 40
    assert (answer["before"]["score"], answer["before"]["rank"]) == (0.35, 3)
    assert (answer["after"]["score"], answer["after"]["rank"]) == (0.55, 2)
    assert answer["moved"] == [{"unit": "a", "before": 3, "after": 2}, {"unit": "c", "before": 2, "after": 3}]
    left = {row["component"]: row["left"] for row in answer["held"]}
    assert left == pytest.approx({"f1": 0, "f2": 20, "g": 15, "m": 10})
    assert answer["ahead"]["unit"] == "b"
    assert answer["ahead"]["gap"] == pytest.approx(0.32)
    assert [part["component"] for part in answer["ahead"]["through"]] == ["f2", "g", "m"]
    assert (answer["behind"]["unit"], answer["behind"]["gap"]) == ("c", pytest.approx(-0.15))
    assert (
        answer["behind"]["through"][0] == {"component": "f2", "gap": pytest.approx(0.1)} or answer["behind"]["through"]
    )
    assert 0 < answer["after"]["chance_of_top"] < 0.5


def test_weights_are_tried_among_siblings() -> None:
    """With g at 150 against 50 and 20 points a has (10 + 75 + 10) / 220."""
    answer = whatif_answer(FOUND, [], {"g": 150.0}, "a", 0, 1)
    assert answer["after"]["score"] == pytest.approx(95 / 220)
    assert answer["before"]["score"] == 0.35


def test_a_chance_is_never_none_and_never_certain() -> None:
    chances = [whatif_answer(FOUND, [], {}, unit, 50, 1)["before"]["chance_of_top"] for unit in "abc"]
    assert chances == pytest.approx([1 / 52, 51 / 52, 1 / 52])


def test_a_part_of_a_group_that_follows_from_the_total_moves_it_by_its_share() -> None:
    found = standing(x=[0.35, 0.87, 0.58], f1=[0.2, np.nan, 0.6], g=[0.5, 0.9, 0.6], m=[0.5, 1.0, 0.5])
    answer: dict[str, Any] = whatif_answer(found, [Change("c", "f1", 1.0)], {}, "c", 0, 1)
    assert answer["after"]["score"] == pytest.approx(0.58 + 0.4 * 0.25)
    with pytest.raises(CannotChangeError, match="value-unknown"):
        changed(found, [Change("b", "f1", 1.0)])


def test_below_a_total_nothing_can_be_changed_but_the_total() -> None:
    found = standing(x=[0.35, 0.87, 0.58])
    with pytest.raises(CannotChangeError, match="only-total"):
        changed(found, [Change("a", "g", 1.0)])
    after = compute(found.declared, changed(found, [Change("a", "x", 0.6)]))
    assert after.ranks.tolist() == [2, 1, 3]
