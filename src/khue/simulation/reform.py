"""The communes of before, where a city has a reform within its months: older ones, of which some were divided.

A row's slot (`places.SLOTS`) is a place on the ground. It lies in one commune of now, and in one of before; so what really
went where is known, while the changes that are declared say it of only some of those that were divided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from msgspec.structs import replace

from khue.model.unit import Unit, UnitChange
from khue.simulation import places
from khue.simulation.mixing import DRAW, draw
from khue.simulation.places import CITY, Commune, communes
from khue.simulation.shape import Shape

_LEAST, _KINDS_OF_MANY = 3, 4
"""A commune of now is made of 3 to 6 pieces of ground, if it is large enough."""
_DIVIDED = 0.7
"""How many neighbours share a commune of before, of those that are large enough."""
_FIRST_CODE = 5_001


@dataclass(frozen=True)
class Piece:
    """Slots `start` to `end` (not counted in) of a commune of now, which lay in one commune of before."""

    commune: Commune
    start: int
    end: int

    @property
    def residents(self) -> int:
        """Its share of the commune's residents."""
        return self.commune.residents * (self.end - self.start) // self.commune.slots


@dataclass(frozen=True)
class Former:
    """A commune of before: one piece, or two of neighbours that divided it."""

    code: str
    pieces: tuple[Piece, ...]

    @property
    def main(self) -> Commune:
        """The commune of now that has most of it."""
        return max(self.pieces, key=lambda piece: piece.residents).commune


def formers(shape: Shape) -> list[Former]:
    """The communes of before, in the order of the ground; about a fifth are divided.

    One of those of which a commune was made bore its code: never one that was divided.
    """
    ground: list[list[Piece]] = []
    for now, pieces in ((now, _pieces(shape, now)) for now in communes(shape)):
        neighbour = ground[-1][0].commune if ground else None
        if neighbour is not None and len(pieces) >= _LEAST and _divides(shape, neighbour, now):
            ground[-1].append(pieces.pop(0))
        ground += [[piece] for piece in pieces]
    return list(_named(ground))


def _pieces(shape: Shape, now: Commune) -> list[Piece]:
    count = min(now.slots, _LEAST + draw(shape.seed, now.number, "pieces") * _KINDS_OF_MANY // DRAW)
    bounds = [now.slots * n // count for n in range(count + 1)]
    return [Piece(now, start, end) for start, end in pairwise(bounds)]


def _divides(shape: Shape, one: Commune, other: Commune) -> bool:
    return one.slots >= _LEAST and draw(shape.seed, other.number, "divided") < _DIVIDED * DRAW


def _named(ground: list[list[Piece]]) -> Iterator[Former]:
    taken: set[str] = set()
    for number, pieces in enumerate(ground):
        code = pieces[0].commune.code
        if len(pieces) > 1 or code in taken:
            code = f"{CITY}{_FIRST_CODE + number:04}"
        taken.add(code)
        yield Former(code, tuple(pieces))


def units(shape: Shape) -> list[Unit]:
    """All units of the city through time."""
    found = places.units(shape)
    if shape.reform is None:
        return found
    now = {one.code for one in communes(shape)}
    begun = [replace(unit, valid_from=shape.reform) if unit.code in now else unit for unit in found]
    return [*begun, *(_unit(shape, former, shape.reform - timedelta(1)) for former in formers(shape))]


def _unit(shape: Shape, former: Former, last_day: date) -> Unit:
    return Unit(
        code=former.code, name=f"Xã {former.code} trước sắp xếp (mô phỏng)",
        name_en=f"Commune {former.code} before the reform (simulated)", kind="xa", level="commune",
        parent=places.parent(shape, former.main.number), valid_to=last_day,
        population=sum(piece.residents for piece in former.pieces), note=places.NOTE,
    )  # fmt: skip


def changes(shape: Shape) -> list[UnitChange]:
    """All changes: of half of the communes that were divided the act gives the shares, of the others nobody knows them."""
    found = places.changes(shape)
    if shape.reform is None:
        return found
    return [*found, *(change for former in formers(shape) for change in _changes(shape, former, shape.reform))]


def _changes(shape: Shape, former: Former, day: date) -> list[UnitChange]:
    return [
        UnitChange(from_code=former.code, to_code=piece.commune.code, date=day, weight=weight, act="Mô phỏng",
                   note="Sắp xếp đơn vị hành chính (mô phỏng)")
        for piece, weight in zip(former.pieces, _weights(shape, former), strict=True)
    ]  # fmt: skip


def _weights(shape: Shape, former: Former) -> list[float | None]:
    if len(former.pieces) == 1:
        return [1]
    if draw(shape.seed, former.code, "weight") < DRAW // 2:
        return [None, None]
    sizes = [piece.end - piece.start for piece in former.pieces]
    first = round(sizes[0] / sum(sizes), 2)
    return [first, round(1 - first, 2)]
