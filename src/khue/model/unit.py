"""Administrative units and how they changed into one another.

A code means nothing without a date: codes are reused across reforms for different units, so every lookup
takes the day it is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from khue.model.base import Declared, Identifier


class Unit(Declared, frozen=True):
    """An administrative unit during one stretch of its life; `valid_to` is its last day."""

    code: Identifier
    name: str
    kind: str
    level: str
    parent: str = ""
    name_en: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    population: int | None = None
    area_km2: float | None = None
    lon: float | None = None
    lat: float | None = None
    source_url: str = ""
    note: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class UnitChange(Declared, frozen=True, kw_only=True):
    """A share of an old unit that went over to a new one on a date, by a legal act.

    `to_code` is empty where the unit ended and no unit took over. `weight` is None where the act splits a unit and no
    share is known; `population_weight` is the share of its people, where the act says only that.
    """

    from_code: str
    to_code: str = ""
    date: date
    weight: float | None = None
    population_weight: float | None = None
    act: str = ""
    note: str = ""


class Units:
    """All units of a city through time."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._all = tuple(units)
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._all:
            self._by_code[unit.code].append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, code: str, on: date) -> Unit | None:
        """The unit that bore the code on that day."""
        return next((unit for unit in self._by_code.get(code, ()) if unit.valid_on(on)), None)

    def history(self, code: str) -> tuple[Unit, ...]:
        """Every unit that ever bore the code, oldest first."""
        return tuple(sorted(self._by_code.get(code, ()), key=lambda unit: unit.valid_from or date.min))

    def at(self, level: str, on: date) -> tuple[Unit, ...]:
        """The units of a level on a day."""
        return tuple(unit for unit in self._all if unit.level == level and unit.valid_on(on))

    def children(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units directly below on a day."""
        return tuple(unit for unit in self._all if unit.parent == code and unit.valid_on(on))

    def ancestors(self, code: str, on: date) -> tuple[Unit, ...]:
        """The unit itself and all above it on a day, from the bottom up."""
        chain: list[Unit] = []
        unit = self.find(code, on)
        while unit is not None and unit not in chain:
            chain.append(unit)
            unit = self.find(unit.parent, on) if unit.parent else None
        return tuple(chain)


def bare(name: str) -> str:
    """The name of a unit without the word for its kind, by which people look it up.

    >>> bare("Phường Cửa Nam"), bare("Thành phố Huế"), bare("Sóc Sơn")
    ('Cửa Nam', 'Huế', 'Sóc Sơn')
    """
    first, _space, rest = name.partition(" ")
    if first in ("Phường", "Xã", "Quận", "Huyện", "Tỉnh"):
        return rest
    for kind in ("Thị xã ", "Thị trấn ", "Thành phố "):
        name = name.removeprefix(kind)
    return name
