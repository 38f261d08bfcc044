"""Series carried to the units of today: what was counted for the units of before, put together for those that follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from khue.model.formula import Formula
from khue.stats.additive import is_additive
from khue.stats.columns import Carried, Coded, Counted, Whole
from khue.stats.frame import Frame
from khue.stats.pools import STATUSES, Pools, Values
from khue.stats.rolled import Rolled
from khue.stats.ways import Lives, Spans, Ways


def carry_columns(
    counted: Counted, formulas: Mapping[str, Formula], frame: Frame, rolled: Counted | None = None
) -> Carried:
    """The values as they were counted, and beside them those of today's units for the time before the last reform.

    In a period in which the reform fell a carried value stands in for those that count only a part of the period, of
    the unit itself and of its forerunners, so that the units of a period still add up. Rows of a key that no unit has
    stay as they are. `formulas` are those of the indicators.

    A value that does not add up is carried where all that went into the unit moved whole: it is looked up in `rolled`,
    which is what the same rows give where they are placed in today's units (`khue.pipeline.computing.todays`). Without it only a
    unit that was alone keeps its value. Otherwise the value is missing.
    """
    lives, spans = Lives(counted.unit.names, frame), Spans.of(counted.period.names, frame)
    unit, period = counted.unit.codes, counted.period.codes
    known = lives.known[unit]
    stays = ~known | lives.speak(unit, spans.end[period])
    moving = np.flatnonzero(known & spans.before[period])
    before = counted.take(moving)
    ways = Ways(lives, frame, before.unit.codes, lives.day(before.unit.codes, spans.start[before.period.codes]))
    today = Rolled(rolled, before, ways, frame) if rolled is not None else None
    moved = list(_moved(before, ways, formulas, today))
    for pools, _ in moved:
        stays[moving[pools.giving_way(spans.across)]] = False
    kept = np.flatnonzero(stays)
    rows = [kept, *(moving[pools.row] for pools, _ in moved)]
    units = [unit[kept], *(pools.target + len(lives.codes) for pools, _ in moved)]
    values = [Values.of(counted, kept), *(values for _, values in moved)]
    return _joined(rows, Coded(np.concatenate(units), [*lives.codes, *ways.targets]), values)


def _moved(
    counted: Counted, ways: Ways, formulas: Mapping[str, Formula], rolled: Rolled | None
) -> Iterator[tuple[Pools, Values]]:
    """The values of today's units, one indicator after the other."""
    ranks = np.argsort(np.argsort(np.array(counted.unit.names)))
    order = np.lexsort((ranks[counted.unit.codes], counted.indicator.codes))
    ends = np.searchsorted(counted.indicator.codes[order], np.arange(len(counted.indicator.names) + 1))
    for place, name in enumerate(counted.indicator.names):
        rows = order[ends[place] : ends[place + 1]]
        if rows.size:
            pools = Pools(counted, rows, ways)
            yield pools, _values(pools, formulas[name], rolled)


def _values(pools: Pools, formula: Formula, rolled: Rolled | None) -> Values:
    """A lone value as it was; the others put together where that is possible."""
    if is_additive(formula):
        values = pools.sums(formula)
    elif rolled is not None:
        values = rolled.values(pools)
        values.put(~pools.unsplit, Values.missing(int((~pools.unsplit).sum())))
    else:
        values = Values.missing(len(pools))
    values.put(pools.alone, pools.as_counted().at(pools.alone))
    return values


def _joined(rows: Sequence[Whole], unit: Coded, values: Sequence[Values]) -> Carried:
    """One table; the first of what is joined was not carried."""
    row, all_values = np.concatenate(rows), Values.joined(values)
    return Carried(
        row=row,
        unit=unit.compact(),
        carried=np.arange(len(row)) >= len(rows[0]),
        value=all_values.value,
        numerator=all_values.numerator,
        denominator=all_values.denominator,
        status=Coded(all_values.status, STATUSES),
        estimated_share=all_values.estimated_share,
    )
