"""What an engine found, column by column; observations are made of it only as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khue.engines.request import observe
from khue.lib.periods import Grain, Period
from khue.model.observation import Observation
from khue.ports import Measure, Request

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Results:
    """One row for every level, unit, grain and start that has rows; three numbers for every measure.

    The columns of `table` are `level`, `unit`, `grain`, `start`, then value, numerator and denominator of the first
    measure, of the second, and so on.
    """

    request: Request
    table: pa.Table

    def __iter__(self) -> Iterator[Observation]:
        """An observation for every measure at its own levels and grains, one measure after the other."""
        levels, units, grains, starts = (self.table.column(index).to_pylist() for index in range(4))
        texts = {key: str(Period(key[0], Grain(key[1]))) for key in set(zip(starts, grains, strict=True))}
        periods = [texts[key] for key in zip(starts, grains, strict=True)]
        for index, measure in enumerate(self.request.measures):
            three = [self.table.column(4 + 3 * index + part).to_pylist() for part in range(3)]
            for level, unit, grain, period, *numbers in zip(levels, units, grains, periods, *three, strict=True):
                if _wants(measure, level, grain):
                    yield observe(self.request, measure, (level, unit), (grain, period), tuple(numbers))


def _wants(measure: Measure, level: str, grain: str) -> bool:
    return level in measure.levels and any(grain == wanted.value for wanted in measure.grains)
