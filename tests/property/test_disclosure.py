"""However a table looks, no small cell can be worked out from what is published, and not more is hidden than can be helped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from khue.stats.disclosure.bounds import Group, groups
from khue.stats.disclosure.hide import hide, small
from khue.stats.disclosure.table import Sum, Table

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
    return Table(np.array(values), tuple(crossed(cells))), cells


def crossed(cells: dict[tuple[str, str], int]) -> Iterator[Sum]:
    """Each unit is the sum of those below it, each period of those within it."""
    for (unit, period), cell in cells.items():
        if unit in UNITS:
            yield Sum(cell, tuple(cells[below, period] for below in UNITS[unit]))
        if period in PERIODS:
            yield Sum(cell, tuple(cells[unit, part] for part in PERIODS[period]))


def bounds(group: Group, cell: int) -> tuple[float, float]:
    """The least and the greatest value of a cell that agree with all sums, where no cell is negative."""
    at = group.cells.index(cell)
    found = []
    for sign in (1.0, -1.0):
        aim = np.zeros(len(group.cells))
        aim[at] = sign
        solved = linprog(aim, A_eq=group.matrix.toarray(), b_eq=group.known, bounds=(0, None))
        found.append(-sign * np.inf if solved.x is None else float(solved.x[at]))
    return found[0], found[1]


def determined(group: Group) -> set[int]:
    """The cells whose value follows from the sums alone: nothing that solves these may change it."""
    _, sizes, rows = np.linalg.svd(group.matrix.toarray())
    free = rows[np.concatenate([sizes, np.zeros(len(rows) - len(sizes))]) <= 1e-6]
    return {cell for at, cell in enumerate(group.cells) if (np.abs(free[:, at]) <= 1e-6).all()}


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_no_small_cell_can_be_told_to_within_the_least_count(counts: list[int]) -> None:
    table, _ = table_of(counts)
    few = small(table.values, LEAST)
    hidden = hide(table, few, LEAST)
    assert hidden[few].all()
    for group in groups(table, hidden):
        assert not determined(group) & set(np.flatnonzero(few)) or all_hidden(table, group.cells)
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
    assert not hide(table, small(table.values, LEAST), LEAST).any()


@settings(max_examples=20, deadline=None)
@given(COUNTS, COUNTS)
def test_a_part_its_rest_and_their_whole_do_not_give_each_other_away(part: list[int], rest: list[int]) -> None:
    """As the two counts of a share, and what they leave: three tables in one, with a sum in every cell."""
    (one, _), (other, _) = table_of(part), table_of(rest)
    size = len(one.values)
    shifted = [_moved(each, at * size) for at in range(3) for each in one.sums]
    across = [Sum(2 * size + cell, (cell, size + cell)) for cell in range(size)]
    table = Table(np.concatenate([one.values, other.values, one.values + other.values]), (*shifted, *across))
    few = small(table.values, LEAST)
    hidden = hide(table, few, LEAST)
    for group in groups(table, hidden):
        for cell in (cell for cell in group.cells if few[cell]):
            low, high = bounds(group, cell)
            assert high - low >= LEAST - 1e-6 or hidden.all()


def _moved(one: Sum, by: int) -> Sum:
    return replace(one, total=one.total + by, parts=tuple(part + by for part in one.parts))


@settings(max_examples=20, deadline=None)
@given(COUNTS)
def test_the_same_table_is_hidden_the_same_way(counts: list[int]) -> None:
    table, _ = table_of(counts)
    few = small(table.values, LEAST)
    assert (hide(table, few, LEAST) == hide(table, few, LEAST)).all()


def test_one_small_commune_takes_one_neighbour_and_one_month_with_it() -> None:
    """Worked by hand: 3 of commune a in month 1; its neighbour and another month of both close the rectangle."""
    counts = [3, 50, 60, 70, 80, 90, *([40] * 6), *([60] * 6), *([70] * 6), *([80] * 6)]
    table, cells = table_of(counts)
    hidden = hide(table, small(table.values, LEAST), LEAST)
    names = {place for place, number in cells.items() if hidden[number]}
    assert names == {("a", "1"), ("b", "1"), ("a", "2"), ("b", "2")}
