"""Where rows lie in the units of today: worked by hand."""

from __future__ import annotations

from datetime import date

from khue.model.unit import Unit, UnitChange, Units
from khue.pipeline.computing.places import placements
from khue.pipeline.computing.todays import todays
from khue.stats.frame import Frame

PART, REFORM = date(2025, 5, 10), date(2025, 7, 1)
LAST, END = date(2025, 6, 30), date(2025, 12, 31)


def _unit(code: str, start: date | None = None, end: date | None = None) -> Unit:
    return Unit(code=code, name=code, kind="xa", level="commune", parent="T", valid_from=start, valid_to=end)


UNITS = Units([
    Unit(code="T", name="T", kind="tp", level="city"),
    *(_unit(code, end=LAST) for code in "ABDF"),
    *(_unit(code, REFORM) for code in "AG"), _unit("E"),
])  # fmt: skip
CHANGES = (
    UnitChange(from_code="A", to_code="A", date=REFORM),
    UnitChange(from_code="B", to_code="A", date=REFORM),
    UnitChange(from_code="D", to_code="E", date=PART, weight=0.3),
    UnitChange(from_code="D", to_code="A", date=REFORM),
    UnitChange(from_code="F", to_code="G", date=REFORM),
)
"""A, B and D become a new A; D had given a part to E in May. F becomes G, alone."""


def test_rows_of_units_that_several_went_into_whole() -> None:
    """D lies in today's A only since it gave its part away; G is F until June. E and the city are one unit all the time."""
    frame = Frame.of(UNITS, CHANGES, date(2025, 8, 1))
    found = todays(placements(frame.units, frame.key), frame)
    assert {one.level for one in found} == {"commune"}
    assert sorted((one.ancestor, one.code, one.start or date.min, one.end) for one in found) == [
        ("A@2025-07-01", "A", date.min, LAST), ("A@2025-07-01", "A", REFORM, END),
        ("A@2025-07-01", "B", date.min, LAST), ("A@2025-07-01", "D", PART, LAST),
        ("G", "F", date.min, LAST), ("G", "G", REFORM, END),
    ]  # fmt: skip


def test_where_nothing_changed_there_is_nothing() -> None:
    frame = Frame.of(UNITS, (), date(2025, 8, 1))
    assert todays(placements(frame.units, frame.key), frame) == ()
