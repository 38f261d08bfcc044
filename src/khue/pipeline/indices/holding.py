"""What holds the observations of an index: a finished build, or the segments of one that is being made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from khue.model.city import City
from khue.model.index import Index
from khue.pipeline.kept.table import OBSERVATIONS

if TYPE_CHECKING:
    from khue.pipeline.kept.segments import Segment
    from khue.pipeline.kept.series import Observations


class Holding(Protocol):
    """A city, and its observations by indicator: the newest vintage of the units as they were."""

    @property
    def city(self) -> City:
        """The declarations."""

    def observations(self, indicator: str, *, period: str | None = None) -> Observations:
        """Observations of an indicator, in a period where one is given, in order of period, then unit."""


class InTheMaking:
    """The observations that the indices of a city are made of, read from segments once for all of them."""

    def __init__(self, city: City, segments: Iterable[Segment], as_of: date) -> None:
        self.city = city
        self._segments, self._as_of = tuple(segments), as_of

    def observations(self, indicator: str, *, period: str | None = None) -> Observations:
        """As a finished build gives them."""
        return self._all.having(indicator=indicator, period=period)

    @cached_property
    def _all(self) -> Observations:
        import numpy as np

        from khue.pipeline.kept.arrange import arranged
        from khue.pipeline.kept.series import Columns, Observations
        from khue.pipeline.observations import joined

        names = tuple(dict.fromkeys(name for index in self.city.indices for name in indicators_of(index)))
        table = joined(segment.observations(OBSERVATIONS, *names) for segment in self._segments)
        columns = Columns(arranged(table, self.city.units(), self._as_of))
        return Observations(columns, np.arange(len(table))).marked("newest", "counted")


def indicators_of(index: Index) -> Sequence[str]:
    """The indicators that an index is measured by or published under."""
    own = [index.score, index.rank, *(name for pillar in index.pillars for name in (pillar.score, pillar.rank))]
    measured = (name for part in index.parts() for name in (*(name for _, name in part.measured()), part.rank))
    return tuple(dict.fromkeys(name for name in (*own, *measured) if name))
