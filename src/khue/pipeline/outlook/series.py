"""Which figures an outlook rests on: comparable ones, about a year apart, since seasons are not modelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from khue.lib.periods import Grain
from khue.model.indicator import Indicator, Timing
from khue.pipeline.assess import Measured

ENOUGH = 3
"""From so many figures an outlook can be made."""

_COARSEST_FIRST = (Grain.YEAR, Grain.HALF, Grain.QUARTER, Grain.MONTH, Grain.DAY)


@dataclass(frozen=True)
class Fed:
    """The figures in order of time, each of another day; `seasonal` says that they lie less than a year apart."""

    figures: tuple[Measured, ...]
    seasonal: bool = False


def fed(indicator: Indicator, comparable: Sequence[Measured]) -> Fed:
    """The figures of a comparable series that are asked.

    Of a level the last one of each calendar year, of what happens during a period the whole years. Where these are too
    few, the finer ones: of published levels all, else the longest periods of which there are enough.
    """
    level = indicator.timing is Timing.POINT
    yearly = _last_of_years(comparable) if level else _of_grain(comparable, Grain.YEAR)
    if len(yearly) >= ENOUGH:
        return Fed(yearly)
    finer = _longest_of_days(comparable) if level and not indicator.computed else _one_grain(comparable)
    return Fed(finer, seasonal=True) if len(finer) > len(yearly) else Fed(yearly)


def _last_of_years(series: Iterable[Measured]) -> tuple[Measured, ...]:
    """Of each calendar year the newest; of two on one day the one of the longer period."""
    return tuple(list(group)[-1] for _, group in groupby(series, key=lambda m: m.day.year))


def _longest_of_days(series: Iterable[Measured]) -> tuple[Measured, ...]:
    return tuple(list(group)[-1] for _, group in groupby(series, key=_day))


def _one_grain(series: Sequence[Measured]) -> tuple[Measured, ...]:
    """The figures of the longest periods of which there are enough; of too few the most."""
    kinds = [_of_grain(series, grain) for grain in _COARSEST_FIRST]
    return next((kind for kind in kinds if len(kind) >= ENOUGH), max(kinds, key=len))


def _of_grain(series: Iterable[Measured], grain: Grain) -> tuple[Measured, ...]:
    return _longest_of_days(m for m in series if m.period.grain is grain)


def _day(measured: Measured) -> date:
    return measured.day
