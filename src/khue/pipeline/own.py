"""The observations of a city's own unit in a build that is being made: read once for all that is judged by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from khue.model.city import City
from khue.model.observation import Observation
from khue.pipeline.kept.segments import Segment
from khue.pipeline.kept.table import BY_UNIT

if TYPE_CHECKING:
    import pyarrow as pa


class OwnFigures:
    """The observations of the city's own unit by indicator, every vintage, in order of period; `cited` are the versions by
    dataset that computed ones cite.
    """

    def __init__(self, city: City, segments: Iterable[Segment], cited: Mapping[str, str]) -> None:
        self._unit, self._segments, self._cited = city.declaration.unit, tuple(segments), cited
        self._found: dict[str, list[Observation]] = {}

    def of(self, names: Iterable[str]) -> Mapping[str, Sequence[Observation]]:
        """Those of some indicators."""
        from khue.pipeline.observations import chosen, observations_of

        asked = dict.fromkeys(names)
        if new := asked.keys() - self._found.keys():
            self._found |= {name: [] for name in new}
            for observation in observations_of(chosen(self._table, "indicator", *new)):
                self._found[observation.indicator].append(observation)
        return {name: self._found[name] for name in asked}

    @cached_property
    def _table(self) -> pa.Table:
        from khue.pipeline.observations import citing, counted, joined

        table = joined(segment.observations(BY_UNIT, self._unit) for segment in self._segments)
        return citing(table.filter(counted(table)), self._cited)
