"""The counts behind the values of a table: one cell for each number, unit and period, in both series of units.

As it was counted and as it was carried to the units of today are two cells, where they differ. A cell is there only at
levels and for grains at which some indicator tells it: what nobody tells helps nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from khue.pipeline.observations import values
from khue.pipeline.privacy.twins import Twins

if TYPE_CHECKING:
    import pyarrow as pa


class Place(NamedTuple):
    """Where a count stands; `carried` is the day of the reform up to which it was carried, empty where it was not."""

    unit: str
    period: str
    carried: str


class Shelf(NamedTuple):
    """A kind of place: the counts of one number at one level and grain."""

    number: str
    level: str
    grain: str


@dataclass
class Counts:
    """The cells, each by its number and place; `values` has what each comes to."""

    cells: dict[tuple[str, Place], int] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    shelves: dict[Shelf, list[Place]] = field(default_factory=dict)

    def put(self, shelf: Shelf, place: Place, value: float) -> None:
        """Add a cell."""
        self.cells[shelf.number, place] = len(self.values)
        self.values.append(value)
        self.shelves.setdefault(shelf, []).append(place)

    def at(self, number: str, place: Place) -> int | None:
        """The number of a cell; None where there is none."""
        return self.cells.get((number, place))

    def of(self, number: str) -> Iterator[tuple[Place, int]]:
        """The places of a number, each with its cell."""
        for shelf, places in self.shelves.items():
            if shelf.number == number:
                yield from ((place, self.cells[number, place]) for place in places)


def counts_of(table: pa.Table, twins: Twins) -> Counts:
    """The counts that the values of an observation table come from; `table` has the twins' rows."""
    told = _told(twins)
    found = Counts()
    names = ("indicator", "level", "grain", "unit", "period", "carried", "value")
    rows = zip(*(values(table, name) for name in names), strict=True)
    kept = (row for row in rows if row[:3] in told and row[-1] is not None)
    for number, level, grain, unit, period, carried, value in sorted(kept):  # in whichever order they were computed
        found.put(Shelf(number, level, grain), Place(unit, period, carried), float(value))
    return found


def _told(twins: Twins) -> frozenset[tuple[str, str, str]]:
    """The levels and grains at which some indicator tells a count; a count of persons is told by itself."""
    return frozenset(
        (number, level, grain)
        for id, one in twins.guarded.items()
        for number in (*one.counts, *([id] if one.distinct else []))
        for level in one.indicator.levels
        for grain in one.indicator.periods
    )
