"""Where units lay in others, and what of it bears on a stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from khue.lib.periods import Period
from khue.model.city import City
from khue.model.unit import Unit, Units
from khue.pipeline.computing.todays import todays
from khue.pipeline.inputs import digest
from khue.ports import Placement
from khue.stats.frame import Frame


@dataclass(frozen=True)
class Places:
    """The units that rows are counted for, with the frame that carries their series to the units of today."""

    frame: Frame

    @classmethod
    def of(cls, city: City, as_of: date) -> Places:
        """The places of a city in the frame in force on a day."""
        return cls(Frame.of(city.units(), city.changes, as_of))

    @cached_property
    def placements(self) -> tuple[Placement, ...]:
        """Every placement, units named by the keys of the frame."""
        return placements(self.frame.units, self.frame.key)

    @cached_property
    def todays(self) -> tuple[Placement, ...]:
        """Where rows lie in those units of today that several units went into whole."""
        return todays(self.placements, self.frame)

    def is_carried(self, span: Period) -> bool:
        """Whether something in that period may be carried to the units of today."""
        return span.start < self.frame.day

    @property
    def has_shared_codes(self) -> bool:
        """Whether some code was borne by several units, so that units bear keys of their own."""
        return bool(self._shared_codes)

    def key(self, span: Period) -> str:
        """The content key of all that decides where rows of a period count, and for whom."""
        if span not in self._keys:
            self._keys[span] = self._key(span)
        return self._keys[span]

    def _key(self, span: Period) -> str:
        lying = tuple(n for n, p in enumerate(self.placements) if _lies_in(p, span))
        carried = self.is_carried(span)
        if (lying, carried) not in self._digests:
            lines = [self._written[n] for n in lying] + ([self._frame_content] if carried else [])
            self._digests[lying, carried] = digest(lines)
        shared = () if carried else (f"{key} {self._speaks(key, span)}" for key in self._shared_codes)
        return digest([self._digests[lying, carried], *shared])[:32]

    def _speaks(self, key: str, span: Period) -> bool:
        unit = self.frame.unit(key)
        return unit is not None and self.frame.speaks(unit, span)

    @cached_property
    def _written(self) -> tuple[str, ...]:
        return tuple(repr(one) for one in self.placements)

    @cached_property
    def _frame_content(self) -> str:
        return digest(map(repr, self.frame.content()))

    @cached_property
    def _shared_codes(self) -> tuple[str, ...]:
        """The keys of units that share their code with others: who speaks for it depends on the period."""
        keys = {self.frame.key(unit): unit.code for unit in self.frame.units}
        return tuple(sorted(key for key, code in keys.items() if key != code))

    @cached_property
    def _keys(self) -> dict[Period, str]:
        return {}

    @cached_property
    def _digests(self) -> dict[tuple[tuple[int, ...], bool], str]:
        return {}


def _lies_in(one: Placement, span: Period) -> bool:
    return (one.start is None or one.start <= span.end) and (one.end is None or span.start <= one.end)


def placements(units: Units, key: Callable[[Unit], str] = lambda unit: unit.code) -> tuple[Placement, ...]:
    """In which unit each unit lay, and from when to when: the life of both, and of all between, taken together.

    `key` names the unit above: by its code, unless units that bore the same code are to be told apart.
    """
    found = [
        Placement(unit.code, above.level, key(above), start, end)
        for unit in units
        for above, start, end in _above(unit, units, unit.valid_from, unit.valid_to)
    ]
    return tuple(sorted(set(found), key=lambda p: (p.code, p.level, p.ancestor, p.start or date.min)))


def _above(
    unit: Unit, units: Units, start: date | None, end: date | None
) -> Iterable[tuple[Unit, date | None, date | None]]:
    yield unit, start, end
    for parent in units.history(unit.parent) if unit.parent else ():
        shared_start, shared_end = _later(start, parent.valid_from), _earlier(end, parent.valid_to)
        if shared_start is None or shared_end is None or shared_start <= shared_end:
            yield from _above(parent, units, shared_start, shared_end)


def _later(a: date | None, b: date | None) -> date | None:
    return max((day for day in (a, b) if day is not None), default=None)


def _earlier(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day is not None), default=None)
