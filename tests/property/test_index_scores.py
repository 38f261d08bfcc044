"""What holds of every index, whatever its tree and values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from khue.model.base import Text
from khue.model.index import Component, Index
from khue.pipeline.indices.answers import result_answer
from khue.pipeline.indices.computed import Declared, Given, compute
from khue.pipeline.indices.results import results_of

UNITS = ("a", "b", "c", "d")
KNOWN = st.integers(0, 20).map(lambda n: n / 20)
SHARES = st.one_of(st.none(), KNOWN)


@st.composite
def trees(draw: st.DrawFn, depth: int = 2, name: str = "x") -> Component:
    """A component of up to three levels with whole weights."""
    children: tuple[Component, ...] = ()
    if depth and draw(st.booleans()):
        children = tuple(draw(trees(depth - 1, f"{name}{at}")) for at in range(draw(st.integers(1, 3))))
    return Component(id=name, name=Text(vi=name), weight=float(draw(st.integers(1, 5))), children=children)


@st.composite
def indices(draw: st.DrawFn, *, complete: bool = False) -> tuple[Declared, Given]:
    """An index with values of four units, some of them missing or not assessed unless it is complete."""
    parts = tuple(draw(trees(2, f"p{at}")) for at in range(draw(st.integers(1, 3))))
    declared = Declared(Index(id="w", name=Text(vi="W"), act="Q", level="city", years=(2022,), components=parts), {})
    shares = KNOWN if complete else SHARES
    columns = {leaf.id: [draw(shares) for _ in UNITS] for leaf in declared.leaves}
    values = {id: np.array([np.nan if v is None else v for v in column]) for id, column in columns.items()}
    apart = frozenset(
        pair
        for id in columns
        for pair in [(draw(st.sampled_from(UNITS)), id)]
        if not complete and draw(st.integers(0, 4)) == 0
    )
    assume(any(not np.isnan(column).all() for column in values.values()))
    return declared, Given("2022", UNITS, values, apart)


def slow(declared: Declared, known: Given, part: Component, unit: int) -> tuple[float | None, float]:
    """A part's score and how much of its weight applies, by its definition; None where nothing of it is known."""
    if not part.children:
        apart = (known.units[unit], part.id) in known.not_assessed
        value = known.of(part.id)[unit]
        return None if apart or np.isnan(value) else float(value), 0.0 if apart else 1.0
    counted_at_all = [child for child in part.children if _is_held(known, child)]
    if not counted_at_all:
        return None, 1.0
    below = [(child.weight or 0.0, *slow(declared, known, child, unit)) for child in counted_at_all]
    applies = sum(weight * held for weight, _, held in below) / sum(weight for weight, _, _ in below)
    counted = [(weight * held, value) for weight, value, held in below if value is not None]
    total = sum(weight for weight, _ in counted)
    return (sum(weight * value for weight, value in counted) / total if total else None), applies


def _is_held(known: Given, part: Component) -> bool:
    """Whether any unit has a value below the part that applies to it; else it is left out of the index."""
    if part.children:
        return any(_is_held(known, child) for child in part.children)
    return any(
        not np.isnan(value) and (unit, part.id) not in known.not_assessed
        for unit, value in zip(known.units, known.of(part.id), strict=True)
    )  # fmt: skip


@settings(deadline=None)
@given(indices())
def test_every_score_is_that_of_the_plain_definition(case: tuple[Declared, Given]) -> None:
    declared, known = case
    found = compute(declared, known)
    for at in range(len(UNITS)):
        expected, _ = slow(declared, known, declared.root, at)
        assert (None if np.isnan(found.total[at]) else found.total[at]) == (
            None if expected is None else pytest.approx(expected, abs=1e-12)
        )  # fmt: skip


@settings(deadline=None)
@given(indices(), st.permutations(range(len(UNITS))))
def test_the_order_of_units_decides_nothing(case: tuple[Declared, Given], order: list[int]) -> None:
    declared, known = case
    turned = Given(known.period, tuple(known.units[at] for at in order),
                   {id: column[order] for id, column in known.values.items()}, known.not_assessed)  # fmt: skip
    one, other = (
        {result.unit: result_answer(result) for result in results_of(compute(declared, each))}
        for each in (known, turned)
    )
    assert rounded(one) == rounded(other)


def rounded(rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Scores without what the order of additions does to their last digits."""
    return {unit: (row["basis"], row["missing"], None if row["score"] is None else round(row["score"], 9))
            for unit, row in rows.items()}  # fmt: skip


@settings(deadline=None)
@given(indices(), st.data())
def test_more_of_a_component_is_never_less_of_the_whole(case: tuple[Declared, Given], data: st.DataObject) -> None:
    declared, known = case
    leaf = data.draw(st.sampled_from(sorted(known.values)))
    assume(not np.isnan(known.values[leaf][0]) and known.values[leaf][0] < 1)
    raised = known.values[leaf].copy()
    raised[0] += 0.05
    after = compute(declared, Given(
        known.period, known.units, {**known.values, leaf: raised}, known.not_assessed))  # fmt: skip
    before = compute(declared, known)
    assert np.isnan(before.total[0]) or after.total[0] >= before.total[0] - 1e-12
    np.testing.assert_array_equal(after.total[1:], before.total[1:])
    assert all(0 <= total <= 1 for total in before.total[~np.isnan(before.total)])


@settings(deadline=None)
@given(indices(complete=True))
def test_a_part_left_out_of_a_total_is_found_again(case: tuple[Declared, Given]) -> None:
    """Where one top part of a complete unit is hidden and the total is known, it follows, and so does the total."""
    declared, known = case
    whole = compute(declared, known)
    hidden = declared.index.components[0]
    below = {part.id for part in declared.parts.values() if part.id.startswith(hidden.id)}
    left = {id: column for id, column in known.values.items() if id not in below}
    found = compute(declared, Given(known.period, known.units, {**left, "w": whole.total}))
    np.testing.assert_allclose(found.parts[hidden.id], whole.parts[hidden.id], atol=1e-9)
    np.testing.assert_allclose(found.total, whole.total, atol=1e-9)
    assert all(hidden.id in implied for implied in found.implied)
