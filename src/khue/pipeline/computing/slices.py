"""The years that the observations of a build are cut into, so that what is new in one of them leaves the others alone.

A slice is a calendar year in which something was counted from rows; years with nothing but published figures go with the
next such year. A period belongs to the year in which it ends. What stands in a slice follows from the figures and the
cells of its periods, and, where indicators are derived, from as many years before it as their formulas look back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from khue.lib.periods import Period
from khue.model.city import City
from khue.model.observation import Observation
from khue.pipeline.computing import compute
from khue.pipeline.computing.derivations import Derived
from khue.pipeline.computing.jobs import Job
from khue.pipeline.computing.lack import Cache
from khue.pipeline.inputs import code_version, digest
from khue.pipeline.kept.segments import Segment
from khue.pipeline.privacy.suppressing import Suppression
from khue.stats.crosswalk import boundaries, lasting

if TYPE_CHECKING:
    import pyarrow as pa


class Slice(NamedTuple):
    """The periods that end in the years after `after`, up to `until`."""

    after: int
    until: int

    def holds(self, period: Period) -> bool:
        """Whether a period is of these years."""
        return self.after < period.end.year <= self.until


def slices(years: Iterable[int]) -> list[Slice]:
    """All of time, cut at the end of each of these years; what is later than the last of them goes with it."""
    ends = [*sorted(set(years))[:-1], MAXYEAR]
    return [Slice(*ends) for ends in zip([0, *ends], ends, strict=False)]


@dataclass(frozen=True)
class Cut:
    """All observations of a city on a day, slice by slice; what the cache holds of them is not made again."""

    city: City
    as_of: date
    derived: Derived
    figures: Sequence[Observation]
    jobs: Sequence[Job]
    cache: Cache
    suppression: Suppression

    def segments(self) -> list[Segment]:
        """The observations of every slice, in order of time; only the last of them stays at hand, where it was made."""
        found: dict[Slice, Segment] = {}
        for one in self.slices:
            key = self._key(one)
            found |= {
                other: replace(segment, made=None) for other, segment in found.items() if segment.made is not None
            }
            found[one] = self.cache.segments.find(key) or self.cache.segments.keep(key, self._made(one, found))
        return list(found.values())

    @cached_property
    def slices(self) -> list[Slice]:
        """The slices that there are."""
        spans = (span for job in self.jobs for span in job.cells if compute.is_known(span, self.as_of))
        return slices(span.period.end.year for span in spans)

    def _before(self, one: Slice) -> list[Slice]:
        """The slices before this one that its derived values may look back to."""
        return [other for other in self.slices if one.after - self.derived.years_back < other.until <= one.after]

    def _key(self, one: Slice) -> str:
        own = [self._keys[other] for other in (*self._before(one), one)]
        return digest([*own, *self.derived.content()])[:32]

    @cached_property
    def _keys(self) -> dict[Slice, str]:
        """By slice a hash of what it holds but for derived values, and of all that decides what is said of each row."""
        units, day = self.city.units(), self._day
        said = digest([
            code_version(), day.isoformat(), *map(repr, units), *map(repr, self.city.changes), *self.suppression.content(),
        ])  # fmt: skip
        return {one: digest([said, *self._figures_of(one), *self._cells_of(one)]) for one in self.slices}

    @property
    def _day(self) -> date:
        """The first of the days on which the units were what they are."""
        days = boundaries(self.city.units(), self.city.changes)
        return max((day for day in days if day <= self.as_of), default=date.min)

    def _figures_of(self, one: Slice) -> list[str]:
        return [repr(msgspec.structs.astuple(figure)) for figure in self._figures(one)]

    def _figures(self, one: Slice) -> list[Observation]:
        return [figure for figure in self.figures if one.holds(Period.parse(figure.period))]

    def _cells_of(self, one: Slice) -> list[str]:
        """What the cells of a slice are called, and how much of each is known: of days, some may be yet to come."""
        return sorted(
            f"{job.version.label if job.earlier else job.version.dataset} {cell} {sorted(job.wanted(span).values())} "
            f"{min(self.as_of, span.period.end)} {job.status(span)}"
            for job in self.jobs
            for span, cell in job.cells.items()
            if one.holds(span.period) and compute.is_known(span, self.as_of)
        )

    def _made(self, one: Slice, before: dict[Slice, Segment]) -> pa.Table:
        from khue.pipeline.kept.arrange import arranged
        from khue.pipeline.observations import joined, table_of

        counted = self.suppression.applied(compute.observations(self.jobs, self.cache, self.as_of, one.holds))
        table = joined([table_of(self._figures(one)), counted])
        if self.derived.formulas:
            earlier = [before[other] for other in self._before(one)]
            table = joined([table, self._derive(one, table, earlier)])
        if any(job.earlier for job in self.jobs):
            table = joined([table, self._replaced(one)])
        return arranged(table, lasting(self.city.units(), self.city.changes), self.as_of)

    def _replaced(self, one: Slice) -> pa.Table:
        """The values of a slice by earlier versions, in which they were less firm; none of indicators with hidden counts."""
        import pyarrow as pa

        from khue.pipeline.observations import coded

        table = compute.observations(self.jobs, self.cache, self.as_of, one.holds, earlier=True)
        open_ = coded(table, "indicator").mapped(self.suppression.is_open)
        return table.filter(pa.array(open_.astype(bool)))

    def _derive(self, one: Slice, table: pa.Table, before: Iterable[Segment]) -> pa.Table:
        """The derived values of a slice."""
        from khue.pipeline.computing.derived import derive
        from khue.pipeline.kept.table import OBSERVATIONS
        from khue.pipeline.observations import chosen, joined, of_periods

        inputs = self.derived.inputs
        earlier = [segment.observations(OBSERVATIONS, *inputs) for segment in before]
        found = derive(joined([*earlier, chosen(table, "indicator", *inputs)]), self.city, self.as_of, self.derived)
        return of_periods(found, one.holds)
