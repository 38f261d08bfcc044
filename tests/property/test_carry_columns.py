"""Carrying very many values at once gives, to the last digit, what carrying them one by one gives."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import numpy as np
from carry_by_hand import FORMULAS, carry_by_hand
from hypothesis import given
from hypothesis import strategies as st
from unit_histories import START, History, histories

from carrying import carried
from khue.lib.periods import Period
from khue.model.observation import Observation, Status
from khue.model.unit import Unit, Units
from khue.stats.apportion import MOST_WEIGHT, apportion, apportion_all
from khue.stats.decimals import ROOM, TENS, decimals, divided
from khue.stats.frame import Frame
from khue.stats.reaggregate import as_written

PERIODS = ["2019-12", "2020-01", "2020-02", "2020-03", "2020-04", "2020-02-10", "2020-Q1", "2020-H1", "2020", "2020-06"]
NUMBERS = st.one_of(
    st.none(), st.integers(0, 40), st.integers(-(10**6), 10**6), st.sampled_from([0.1, 0.25, -2.5, 12.75, 1e-7]),
    st.decimals(-1000, 1000, places=3), st.floats(-1e4, 1e4), st.integers(2**50, 2**63), st.floats(-1e30, 1e30),
    st.sampled_from([2.0**53 + 2, 2.0**62, 1e22, 1e-300, 5e-324, 0.1 + 0.2, 1 / 3, -0.0]),
).map(lambda number: None if number is None else float(number))  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[Frame, list[Observation], list[Observation]]:
    """A frame, values of units as they were, in any order, and values of today's units."""
    history, chance = draw(histories()), Random(draw(st.integers(0, 2**32)))
    frame = Frame.of(Units(history.units), history.changes, chance.choice([c.date for c in history.changes] or [START]))
    pool = draw(st.lists(NUMBERS, min_size=2, max_size=8))
    periods, names = chance.sample(PERIODS, 4), chance.sample(sorted(FORMULAS), 2)
    counted = [
        _observation(chance, pool, name, frame.key(unit), period)
        for name in names for period in periods for unit in frame.units if _lived(unit, Period.parse(period))
    ]  # fmt: skip
    counted += [_observation(chance, pool, names[0], "nowhere", periods[0])]
    chance.shuffle(counted)
    today = [unit for unit in frame.units if unit == frame.units.find(unit.code, frame.day)]
    rolled = [
        _observation(chance, pool, "middle", frame.key(unit), period)
        for period in periods for unit in today if chance.random() < 0.8
    ]  # fmt: skip
    return frame, counted, rolled


def _lived(unit: Unit, period: Period) -> bool:
    began = unit.valid_from is None or unit.valid_from <= period.end
    return began and (unit.valid_to is None or period.start <= unit.valid_to)


def _observation(chance: Random, pool: list[float | None], indicator: str, unit: str, period: str) -> Observation:
    ratio = FORMULAS[indicator].denominator is not None
    value, above, below = chance.choice(pool), chance.choice(pool), chance.choice(pool)
    above, below = (above, below) if ratio else (None, None)
    status = Status.UNDEFINED if ratio and not below else Status.MISSING if value is None else Status.FINAL
    return Observation(
        indicator=indicator, unit=unit, period=period, value=None if status is Status.UNDEFINED else value,
        status=status, level="commune", numerator=above, denominator=below,
    )  # fmt: skip


def _in_order(rows: Sequence[Observation]) -> list[str]:
    """Written out, so that 0 and -0 differ."""
    return sorted(map(repr, rows))


@given(tables())
def test_all_at_once_is_one_by_one(made: tuple[Frame, list[Observation], list[Observation]]) -> None:
    frame, counted, rolled = made
    today = {(o.indicator, o.level, o.period, frame.unit(o.unit).code): o for o in rolled}  # type: ignore[union-attr]
    for given_too in (None, rolled):
        expected = [
            found
            for name in FORMULAS
            for found in carry_by_hand(
                [o for o in counted if o.indicator == name], FORMULAS[name], frame, today if given_too else None
            )
        ]
        assert _in_order(carried(counted, FORMULAS, frame, given_too)) == _in_order(expected)


@given(histories())
def test_a_table_without_rows(history: History) -> None:
    frame = Frame.of(Units(history.units), history.changes, history.day)
    assert carried([], FORMULAS, frame, []) == []


WEIGHTS = st.lists(st.one_of(st.integers(0, 30), st.integers(0, MOST_WEIGHT // 5 - 1)), min_size=5, max_size=5)
TOTALS = st.one_of(st.integers(-50, 50), st.integers(-int(ROOM), int(ROOM)))


@given(st.lists(st.tuples(TOTALS, WEIGHTS.filter(any)), min_size=1, max_size=6))
def test_many_totals_are_divided_as_each_alone(rows: list[tuple[int, list[int]]]) -> None:
    found = apportion_all(np.array([total for total, _ in rows]), np.array([weights for _, weights in rows]))
    assert found.tolist() == [apportion(total, weights) for total, weights in rows]


@given(st.lists(NUMBERS.filter(lambda number: number is not None), min_size=1))
def test_numbers_are_read_as_they_are_written(numbers: list[float]) -> None:
    found = decimals(np.array(numbers))
    for number, mantissa, places, fits in zip(numbers, found.mantissa, found.places, found.fits, strict=True):
        if fits:
            assert Fraction(int(mantissa), 10 ** int(places)) == as_written(number)
            assert places == 0 or mantissa % 10
        else:
            assert abs(number) >= ROOM or number * 1e3 % 1


WHOLE = st.integers(-int(ROOM), int(ROOM))


@given(st.lists(st.tuples(WHOLE, WHOLE.filter(bool)), min_size=1), st.sampled_from([(1, 1), (100, 1), (1, 3)]))
def test_quotients_are_rounded_once(pairs: list[tuple[int, int]], factor: tuple[int, int]) -> None:
    found = divided(*(np.array(column) for column in zip(*pairs, strict=True)), factor)
    assert found.tolist() == [float(Fraction(*factor) * Fraction(*pair)) for pair in pairs]


def test_powers_of_ten() -> None:
    assert TENS.tolist() == [10**n for n in range(19)]
