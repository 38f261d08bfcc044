"""The parts of indices that heads answer for: the points that each can have, has, and has not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from khue.model.base import Text
from khue.model.city import City
from khue.model.index import Component, Index, maxima, scored
from khue.model.method import Scale
from khue.model.standing import Result, Standing
from khue.pipeline.gaps.needs import in_force
from khue.pipeline.reading import Build


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A component that is not made of others, of an index in force. Points are those of its index.

    `points` is what the city has, or what its parts have on average where the index compares these (`units` of them);
    None where that is not known in `period`. `whole` is the maximum of the index. `keepers` are the agencies that
    keep what it is measured by, in order: the first answers for it.
    """

    index: str
    component: str
    name: Text
    period: str
    most: float
    whole: float
    points: float | None
    units: int = 0
    indicators: tuple[str, ...] = ()
    keepers: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its name among all things that somebody answers for."""
        return f"{self.index}/{self.component}"

    @property
    def lost(self) -> float | None:
        """The points that are missing to its maximum; None where they are not known."""
        return None if self.points is None else max(0.0, round(self.most - self.points, 6))

    @property
    def lost_share(self) -> float | None:
        """The same in hundredths of the index, so that parts of several indices can be put together."""
        return None if self.lost is None or not self.whole else round(100 * self.lost / self.whole, 6)


def pieces(build: Build) -> list[Piece]:
    """The components of the indices in force on the day of the build, index by index."""
    return [piece for index in in_force(build.city.indices, build.as_of) for piece in _of_index(build, index)]


def points_in(
    build: Build, index: Index, component: str, before: Standing, after: Standing
) -> tuple[float | None, float | None]:  # fmt: skip
    """The points of a component in two periods: the city's own, else the means over the units that are known in both."""
    most = maxima(index)
    part = next(part for part in index.parts() if part.id == component)
    held = [
        {r.unit: _points(index, part, r, most) for r in _counted(build.city, index, one)} for one in (before, after)
    ]
    both = [u for u in held[0] if held[0][u] is not None and held[1].get(u) is not None]
    if not both:
        return None, None
    was, now = (sum(points[unit] or 0.0 for unit in both) / len(both) for points in held)
    return round(was, 6), round(now, 6)


def _of_index(build: Build, index: Index) -> Iterator[Piece]:
    standing, most, keepers = _standing(build, index), maxima(index), _Keepers(build.city)
    counted = _counted(build.city, index, standing)
    for part in _bottom(index.components):
        values = [_points(index, part, result, most) for result in counted]
        held = [value for value in values if value is not None]
        own = len(counted) == 1 and counted[0].unit == build.city.declaration.unit
        names = tuple(dict.fromkeys(name for _, name in part.measured()))
        yield Piece(
            index=index.id, component=part.id, name=part.name, period=standing.period if standing else "",
            most=most[part.id], whole=most[index.id], points=sum(held) / len(held) if held else None,
            units=0 if own else len(held), indicators=names, keepers=keepers.of(names),
        )  # fmt: skip


def _standing(build: Build, index: Index) -> Standing | None:
    """The newest period in which the points of parts are known of those that count, else the newest of all."""
    held = [found for (id_, _), found in build.standings.items() if id_ == index.id]
    known = (found for found in held if any(result.parts for result in _counted(build.city, index, found)))
    return next(known, None) or next(iter(held), None)


def _counted(city: City, index: Index, standing: Standing | None) -> list[Result]:
    """The city itself where the index compares cities, else all of its units of which parts are known."""
    if standing is None:
        return []
    if any(level.id == index.level and level.peer for level in city.declaration.levels):
        own = standing.of(city.declaration.unit)
        return [own] if own is not None else []
    return [result for result in standing.results if result.parts]


def _points(index: Index, part: Component, result: Result, most: dict[str, float]) -> float | None:
    """What a unit has of a component; None where it is not known or was not assessed, and what was filled in is not known."""
    value = result.parts.get(part.id)
    if value is None or part.id in result.not_assessed or part.id in result.missing:
        return None
    return value if index.scale is Scale.POINTS else value * most[part.id]


def _bottom(components: Iterable[Component]) -> Iterator[Component]:
    for part in scored(components):
        below = list(_bottom(part.children))
        yield from below or [part]


class _Keepers:
    """Which agencies keep indicators."""

    def __init__(self, city: City) -> None:
        self._by = {indicator.id: city.keeper(indicator) for indicator in city.indicators}

    def of(self, indicators: Iterable[str]) -> tuple[str, ...]:
        """The agencies that keep these, each once, in order."""
        return tuple(dict.fromkeys(keeper for name in indicators if (keeper := self._by.get(name, ""))))
