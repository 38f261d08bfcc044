"""Where rows lie in the units of today: for values that do not add up, as medians and distinct counts.

A sum of today's unit follows from the sums of those that went into it. A median does not: it has to be rolled up from
the same pieces once more, with the rows of every unit that moved whole placed in the unit of today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from khue.lib.periods import Grain, Period
from khue.model.unit import Unit
from khue.ports import Placement
from khue.stats.crosswalk import NOWHERE
from khue.stats.frame import Frame


def todays(placements: Iterable[Placement], frame: Frame) -> tuple[Placement, ...]:
    """The placements of rows in those units of today that several went into, for as long as these went over whole.

    `placements` name units by the keys of the frame, and so does what is given. Rows of units that were divided are
    nowhere in it: whether such rows are wanting in a period is for the caller to know (`carry_columns` does). It ends
    with the year of the last reform, for after it nothing is carried. Pieces cut for `placements` serve for these too: the
    only days on which these begin and those do not are such on which a unit that lives on ceases to be divided, and of a
    period with such a day nothing is asked.
    """
    parts: dict[tuple[str, str], list[tuple[str, Placement]]] = defaultdict(list)
    end = Period.containing(frame.day, Grain.YEAR).end
    for one in placements:
        unit = frame.unit(one.ancestor)
        if unit is not None and (one.start or date.min) <= end:
            for key, start in _whole(unit, one, frame):
                moved = Placement(one.code, one.level, key, start, min(one.end or date.max, end))
                parts[one.level, key].append((one.ancestor, moved))
    several = (own for own in parts.values() if len({source for source, _ in own}) > 1)
    return tuple(moved for own in several for _, moved in own)


def _whole(unit: Unit, placed: Placement, frame: Frame) -> Iterator[tuple[str, date | None]]:
    """The unit of today in which all of a unit lies, and since when it is so; nothing where it never is."""
    for start in (placed.start, *_changes(placed, frame)):
        target = _target(unit, start or date.min, frame)
        if target is not None:
            yield frame.key(target), start
            return


def _changes(placed: Placement, frame: Frame) -> Iterator[date]:
    return (day for day in frame.boundaries if (placed.start or date.min) < day <= (placed.end or date.max))


def _target(unit: Unit, day: date, frame: Frame) -> Unit | None:
    shares = frame.became(unit, max(day, unit.valid_from or date.min))
    if len(shares) != 1 or shares[0].target == NOWHERE:
        return None
    return frame.units.find(shares[0].target, frame.day)
