"""However a table looks, no small cell can be worked out from what is published, and not more is hidden than can be helped."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from khue.stats.disclosure.bounds import bounds, determined, groups
from khue.stats.disclosure.hide import hide, small
from khue.stats.disclosure.table import Table, crossed

LEAST = 5.0
UNITS = {"TP": ("Q1", "Q2"), "Q1": ("a", "b", "c"), "Q2": ("d", "e")}
PERIODS = {"N": ("q1", "q2"), "q1": ("1", "2", "3"), "q2": ("4", "5", "6")}
COMMUNES, MONTHS = "abcde", "123456"
COUNTS = st.lists(st.integers(0, 12) | st.integers(0, 300), min_size=30, max_size=30)


def leaves(parts: dict[str, tuple[str, ...]], name: str) -> list[str]:
    return [leaf for part in parts[name] for leaf in leaves(parts, part)] if name in parts else [name]


def table_of(counts: list[int]) -> tuple[Table, dict[tuple[str, str], int]]:
    """Communes by months, with all totals."""
    held = dict(zip(product(COMMUNES, MONTHS), counts, strict=True))
    places = [*UNITS, *COMMUNES]
    cells = {place: number for number, place in enumerate(product(places, [*PERIODS, *MONTHS]))}
    values = [
        float(sum(held[place] for place in product(leaves(UNITS, unit), leaves(PERIODS, period))))
        for unit, period in cells
    ]
    return Table(np.array(values), tuple(crossed(cells, UNITS, PERIODS))), cells


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_no_small_cell_can_be_told_to_within_the_least_count(counts: list[int]) -> None:
    table, _ = table_of(counts)
    few = small(table.values, LEAST)
    hidden = hide([table], few, LEAST)
    assert hidden[few].all()
    for group in groups(table, hidden):
        assert not set(determined(group)) & set(np.flatnonzero(few)) or all_hidden(table, group.cells)
        for cell in (cell for cell in group.cells if few[cell]):
            low, high = bounds(group, cell)
            assert high - low >= LEAST - 1e-6 or hidden.all()
            assert low - 1e-6 <= table.values[cell] <= high + 1e-6


def all_hidden(table: Table, cells: tuple[int, ...]) -> bool:
    return len(cells) == len(table.values)


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_a_table_without_small_cells_hides_nothing(counts: list[int]) -> None:
    table, _ = table_of([0 if count < LEAST else count for count in counts])
    assert not hide([table], small(table.values, LEAST), LEAST).any()


@settings(max_examples=20, deadline=None)
@given(COUNTS, COUNTS)
def test_numerators_and_denominators_are_hidden_together(part: list[int], rest: list[int]) -> None:
    (numerators, _), (denominators, _) = table_of(part), table_of([a + b for a, b in zip(part, rest, strict=True)])
    few = small(numerators.values, LEAST) | small(denominators.values, LEAST)
    hidden = hide([numerators, denominators], few, LEAST)
    for table in (numerators, denominators):
        for group in groups(table, hidden):
            for cell in (cell for cell in group.cells if few[cell] and 0 < table.values[cell] < LEAST):
                low, high = bounds(group, cell)
                assert high - low >= LEAST - 1e-6 or hidden.all()


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_the_same_table_is_hidden_the_same_way(counts: list[int]) -> None:
    table, _ = table_of(counts)
    few = small(table.values, LEAST)
    assert (hide([table], few, LEAST) == hide([table], few, LEAST)).all()


def test_one_small_commune_takes_one_neighbour_and_one_month_with_it() -> None:
    """Worked by hand: 3 of commune a in month 1; its neighbour and another month of both close the rectangle."""
    counts = [3, 50, 60, 70, 80, 90, *([40] * 6), *([60] * 6), *([70] * 6), *([80] * 6)]
    table, cells = table_of(counts)
    hidden = hide([table], small(table.values, LEAST), LEAST)
    names = {place for place, number in cells.items() if hidden[number]}
    assert names == {("a", "1"), ("b", "1"), ("a", "2"), ("b", "2")}
