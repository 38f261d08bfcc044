"""Coming scores of all units drawn together: what holds of every panel, of every score, and of every plan against them."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.model.index import Index
from khue.pipeline.indices.catching import catching_answer
from khue.pipeline.indices.coming import Coming, coming
from khue.pipeline.indices.computed import Declared, Given, compute
from khue.pipeline.indices.history import History
from khue.pipeline.indices.reach import Wish
from khue.pipeline.indices.rivals import rivals_answer
from khue.stats.composite.rivals import Panel, foretell, mark, ranks_of

INDEX = msgspec.json.decode(
    """{"id": "x", "name": {"vi": "X"}, "act": "Q", "level": "city", "years": [2021, 2022, 2023, 2024], "max_points": 100,
"decimals": 3, "components": [
 {"id": "f", "name": {"vi": "F"}, "points": 60, "children": [
  {"id": "f1", "name": {"vi": "F1"}, "points": 40}, {"id": "f2", "name": {"vi": "F2"}, "points": 20}]},
 {"id": "g", "name": {"vi": "G"}, "points": 40}]}""",
    type=Index,
)
UNITS = tuple("abcdefgh")
SEEDS = st.integers(0, 10_000)


def history(seed: int, years: int = 3) -> History:
    """An invented index of eight units: levels that rise, units that differ, years that are better or worse."""
    chance = np.random.default_rng(seed)
    own = {id: chance.normal(0, 0.08, len(UNITS)) for id in ("f1", "f2", "g")}
    found = []
    for year in range(years):
        values = {
            id: np.clip(0.4 + 0.08 * year + base + chance.normal(0, 0.04, len(UNITS)), 0.02, 0.98)
            for id, base in own.items()
        }
        found.append(compute(Declared(INDEX, {}), Given(str(2021 + year), UNITS, values)))
    return History(tuple(found))


def lowered(now: Coming, unit: str, by: float) -> Coming:
    """The same with every rival lower."""
    scores = now.scores - by
    own = now.history.units.index(unit)
    scores[:, own] = now.scores[:, own]
    return replace(now, scores=scores)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 8))
def test_a_higher_score_has_a_better_chance_and_a_likelier_rank_takes_a_higher_score(seed: int, rank: int) -> None:
    now = coming(history(seed), "2024", draws=400)
    chances = [now.chance("a", rank, score) for score in np.linspace(0, 1, 21)]
    assert chances == sorted(chances)
    assert all(0 < chance < 1 for chance in chances)
    marks = [now.mark("a", rank, chance) for chance in (0.1, 0.5, 0.8, 0.95)]
    assert marks == sorted(marks)
    assert marks[1] >= now.mark("a", min(8, rank + 1), 0.5)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 7), st.sampled_from([0.2, 0.5, 0.8]))
def test_the_mark_is_the_least_score_that_has_the_rank_with_the_chance(seed: int, rank: int, chance: float) -> None:
    rivals = np.random.default_rng(seed).normal(size=(500, 7)).round(1)
    least = mark(rivals, rank, chance)
    assert (ranks_of(rivals, least) <= rank).mean() >= chance
    assert (ranks_of(rivals, least - 0.1) <= rank).mean() < chance


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.integers(1, 7))
def test_a_plan_has_the_chance_that_was_asked_for_and_costs_less_against_weaker_rivals(seed: int, rank: int) -> None:
    now = coming(history(seed), "2024", draws=400)
    wish = Wish(rank, costs={"f1": 2.0})
    answer = rivals_answer(now, "a", wish, 0.8)
    weaker = rivals_answer(lowered(now, "a", 0.05), "a", wish, 0.8)
    if not answer["reachable"]:
        assert answer["best"]["chance"] < 0.8 + 0.01
        assert answer["planned"] is None
        return
    assert answer["planned"]["chance"] >= 0.8 - 0.01
    assert answer["planned"]["chance"] >= answer["stands_still"]["chance"]
    assert weaker["reachable"]
    assert weaker["cost"] <= answer["cost"] + 1e-6
    if not answer["steps"]:
        assert answer["cost"] == 0


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_rank_that_is_held_anyway_costs_nothing(seed: int) -> None:
    past = history(seed)
    now = lowered(coming(past, "2024", draws=400), "a", 2.0)
    answer = rivals_answer(now, "a", Wish(1), 0.9)
    assert (answer["steps"], answer["cost"], answer["reachable"]) == ([], 0, True)
    assert answer["planned"] == answer["stands_still"]


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sampled_from([2, 3, 4]))
def test_what_components_did_to_a_gap_adds_up_to_its_change(seed: int, years: int) -> None:
    past = history(seed, years)
    answer = catching_answer(past, "a", None)
    assert {row["unit"] for side in ("behind", "ahead") for row in answer[side]} == set(UNITS) - {"a"}
    for row in (row for side in ("behind", "ahead") for row in answer[side]):
        assert sum(part["change"] for part in row["through"]) == pytest.approx(row["change"], abs=1e-9)
        assert {part["component"] for part in row["through"]} == {"f1", "f2", "g"}
        assert row["rest"] == 0
        assert row["pace"] == pytest.approx(row["change"] / (years - 1))
        if row["years"] is not None:
            assert row["gap"] + row["years"] * row["pace"] == pytest.approx(0, abs=0.01 * abs(row["pace"]) + 1e-9)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_units_may_stand_in_any_order_and_the_same_seed_draws_the_same(seed: int) -> None:
    values = np.random.default_rng(seed).uniform(0.2, 0.8, (3, 12))
    one = foretell(Panel(np.arange(3.0), values), 3.0, draws=2_000, seed=1).draws
    turned = foretell(Panel(np.arange(3.0), values[:, ::-1]), 3.0, draws=2_000, seed=1).draws[:, ::-1]
    np.testing.assert_array_equal(one, foretell(Panel(np.arange(3.0), values), 3.0, draws=2_000, seed=1).draws)
    np.testing.assert_allclose(np.median(one, axis=0), np.median(turned, axis=0), atol=0.05)
    assert ((one > 0) & (one < 1)).all()
