"""A unit that only changes its parent, name or kind stays one unit; a code that passes on does not."""

from __future__ import annotations

from datetime import date

from khue.model.unit import Unit, UnitChange, Units
from khue.pipeline.computing.places import placements
from khue.stats.crosswalk import Basis, crosswalk, lasting
from khue.stats.frame import Frame

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
CITY = Unit(code="T", name="T", kind="city", level="city")
DISTRICTS = [Unit(code=code, name=code, kind="district", level="district", parent="T") for code in ("D1", "D2")]
LIVES = [
    Unit(code="X", name="Old name", kind="commune", level="commune", parent="D1", valid_to=BEFORE),
    Unit(code="X", name="New name", kind="ward", level="commune", parent="D2", valid_from=AFTER),
]
UNITS = Units([CITY, *DISTRICTS, *LIVES])


def test_lives_without_a_change_between_them_are_one() -> None:
    joined = [unit for unit in lasting(UNITS, ()) if unit.code == "X"]
    assert [(u.name, u.parent, u.valid_from, u.valid_to) for u in joined] == [("New name", "D2", None, None)]


def test_lives_with_a_change_a_gap_or_another_level_between_them_are_two() -> None:
    moved = UnitChange(from_code="X", to_code="D1", date=AFTER)
    gap = Unit(code="X", name="X", kind="ward", level="commune", parent="D2", valid_from=date(2025, 7, 2))
    risen = Unit(code="X", name="X", kind="district", level="district", parent="T", valid_from=AFTER)
    assert len(list(lasting(Units(LIVES), [moved]))) == 2
    assert len(list(lasting(Units([LIVES[0], gap]), ()))) == 2
    assert len(list(lasting(Units([LIVES[0], risen]), ()))) == 2


def test_a_unit_under_another_parent_is_still_the_whole_of_itself() -> None:
    (share,) = crosswalk(UNITS, (), date(2025, 1, 1), date(2025, 12, 31), "commune").of("X")
    assert (share.target, share.share, share.basis) == ("X", 1, Basis.WHOLE)


def test_its_rows_of_a_year_are_counted_together_and_for_each_parent_apart() -> None:
    frame = Frame.of(UNITS, (), date(2026, 1, 1))
    assert frame.key(LIVES[0]) == frame.key(LIVES[1]) == "X"
    placed = [(p.level, p.ancestor, p.start, p.end) for p in placements(UNITS, frame.key) if p.code == "X"]
    assert ("commune", "X", None, BEFORE) in placed
    assert ("commune", "X", AFTER, None) in placed
    assert ("district", "D1", None, BEFORE) in placed
    assert ("district", "D2", AFTER, None) in placed
