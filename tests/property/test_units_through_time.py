"""Whatever happened to the units, nothing that was counted is lost, and what moved whole comes back whole."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from unit_histories import START, History, histories

from khue.stats.apportion import apportion
from khue.stats.reaggregate import Sums, reaggregate


@given(histories(), st.booleans())
def test_the_shares_of_every_unit_add_up_to_one(history: History, backwards: bool) -> None:
    walk = history.walk(backwards)
    day = history.day if backwards else START
    assert set(walk.sources) == {unit.code for unit in history.units if unit.valid_on(day)}
    for code in walk.sources:
        shares = walk.of(code)
        assert sum(share.share for share in shares) == 1
        assert all(share.share >= 0 for share in shares)
        assert all(share.exact for share in shares) is (len(shares) == 1)


COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=7, max_size=7)


@given(histories(), st.booleans(), COUNTS)
def test_totals_are_preserved_and_parts_stay_parts(
    history: History, backwards: bool, counts: list[tuple[int, int]]
) -> None:
    walk = history.walk(backwards)
    parts = {code: Sums(min(pair), max(pair)) for code, pair in zip(walk.sources, counts, strict=False)}
    found = reaggregate(parts, walk)
    assert sum(one.sums.numerator or 0 for one in found.values()) == sum(s.numerator or 0 for s in parts.values())
    assert sum(one.sums.denominator or 0 for one in found.values()) == sum(s.denominator or 0 for s in parts.values())
    for one in found.values():
        assert isinstance(one.sums.numerator, int)
        assert 0 <= one.sums.numerator <= (one.sums.denominator or 0)
        assert one.estimated_share is None or 0 < one.estimated_share <= 1


DECIMALS = st.decimals(-1000, 1000, places=3).map(Fraction)


@given(histories(), st.booleans(), st.lists(DECIMALS, min_size=7, max_size=7))
def test_totals_of_decimals_are_preserved(history: History, backwards: bool, amounts: list[Fraction]) -> None:
    walk = history.walk(backwards)
    parts = {code: Sums(amount) for code, amount in zip(walk.sources, amounts, strict=False)}
    found = [one.sums.numerator or 0 for one in reaggregate(parts, walk).values()]
    assert sum(found) == sum(part.numerator or 0 for part in parts.values())
    assert all(amount * 1000 % 1 == 0 for amount in found)


@given(histories(renames_only=True), COUNTS)
def test_what_moved_whole_comes_back_as_it_was(history: History, counts: list[tuple[int, int]]) -> None:
    parts = {code: Sums(*pair) for code, pair in zip(history.walk().sources, counts, strict=False)}
    there = {code: one.sums for code, one in reaggregate(parts, history.walk()).items()}
    back = reaggregate(there, history.walk(backwards=True))
    assert {code: one.sums for code, one in back.items()} == parts
    assert all(one.estimated_share is None for one in back.values())


@given(st.integers(0, 500), st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any))
def test_pieces_add_up_and_grow_with_the_whole(total: int, weights: list[int]) -> None:
    pieces, more = apportion(total, weights), apportion(total + 1, weights)
    assert sum(pieces) == total
    assert all(now <= then for now, then in zip(pieces, more, strict=True))
    assert all(piece == 0 for piece, weight in zip(pieces, weights, strict=True) if weight == 0)
