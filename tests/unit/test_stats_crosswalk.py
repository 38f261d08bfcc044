"""Which units became which: small cases worked by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from khue.model.unit import Unit, UnitChange, Units
from khue.stats.crosswalk import NOWHERE, Basis, Crosswalk, crosswalk

REFORM = date(2025, 7, 1)
OLD, NEW = date(2025, 1, 1), date(2025, 12, 31)


def commune(code: str, start: date | None = None, end: date | None = None, **size: float) -> Unit:
    """A commune; `end` is its last day."""
    return Unit(code=code, name=code, kind="xa", level="commune", valid_from=start, valid_to=end, **size)  # type: ignore[arg-type]


def before(*codes: str, **size: float) -> list[Unit]:
    return [commune(code, None, REFORM - timedelta(days=1), **size) for code in codes]


def after(*codes: str, **size: float) -> list[Unit]:
    return [commune(code, REFORM, None, **size) for code in codes]


def move(
    old: str, new: str, weight: float | None = None, day: date = REFORM, people: float | None = None
) -> UnitChange:
    return UnitChange(from_code=old, to_code=new, date=day, weight=weight, population_weight=people)


def ahead(units: Iterable[Unit], *changes: UnitChange) -> Crosswalk:
    return crosswalk(Units(units), changes, OLD, NEW, "commune")


def back(units: Iterable[Unit], *changes: UnitChange, weights: dict[str, Fraction] | None = None) -> Crosswalk:
    return crosswalk(Units(units), changes, NEW, OLD, "commune", weights)


def parts(found: Crosswalk, source: str) -> dict[str, tuple[Fraction, Basis]]:
    return {share.target: (share.share, share.basis) for share in found.of(source)}


WHOLE = (Fraction(1), Basis.WHOLE)


def test_a_unit_that_nothing_happened_to_is_itself() -> None:
    found = ahead([commune("A"), *before("B"), *after("C")], move("B", "C", 1))
    assert parts(found, "A") == {"A": WHOLE}
    assert parts(found, "B") == {"C": WHOLE}
    assert found.sources == ("A", "B")


def test_two_units_swap_their_codes() -> None:
    units = [*before("A", "B"), *after("A", "B")]
    found = ahead(units, move("A", "B", 1), move("B", "A", 1))
    assert parts(found, "A") == {"B": WHOLE}
    assert parts(found, "B") == {"A": WHOLE}


def test_a_code_that_goes_on_is_not_the_same_unit_for_that() -> None:
    """No change says that the new A has anything of the old A."""
    found = ahead([*before("A", "B"), *after("A", "B")], move("A", "B", 1), move("B", "B", 1))
    assert parts(found, "A") == {"B": WHOLE}
    assert [share.source for share in found.into("A")] == []


def test_a_unit_that_ended_without_successor() -> None:
    found = ahead([*before("A"), *after("B")])
    assert parts(found, "A") == {NOWHERE: WHOLE}
    assert found.targets == ()
    named = ahead([*before("A"), *after("B")], move("A", ""))
    assert parts(named, "A") == {NOWHERE: WHOLE}


def test_known_weights_come_first() -> None:
    found = ahead([*before("A"), *after("B", "C", population=10)], move("A", "B", 0.3), move("A", "C", 0.7))
    assert parts(found, "A") == {"B": (Fraction(3, 10), Basis.WEIGHT), "C": (Fraction(7, 10), Basis.WEIGHT)}


def test_weights_printed_short_add_up_all_the_same() -> None:
    changes = [move("A", code, 0.333) for code in "BCD"]
    assert {share.share for share in ahead([*before("A"), *after(*"BCD")], *changes).of("A")} == {Fraction(1, 3)}


def test_what_the_weights_leave_is_divided_by_size() -> None:
    units = [*before("A"), *after("B"), *after("C", population=300), *after("D", population=100)]
    found = ahead(units, move("A", "B", 0.2), move("A", "C"), move("A", "D"))
    assert parts(found, "A") == {
        "B": (Fraction(1, 5), Basis.WEIGHT),
        "C": (Fraction(3, 5), Basis.POPULATION),
        "D": (Fraction(1, 5), Basis.POPULATION),
    }


def test_all_people_went_one_way() -> None:
    found = ahead([*before("A"), *after("B", "C", population=10)], move("A", "B", people=1), move("A", "C"))
    assert parts(found, "A") == {"B": (Fraction(1), Basis.PEOPLE), "C": (Fraction(0), Basis.PEOPLE)}
    assert not any(share.exact for share in found.of("A"))


def test_population_is_shared_among_those_that_a_unit_was_made_from() -> None:
    """M has 200 people and is made of two units, N 100 and of one: A is thought to have brought 100 to each."""
    units = [*before("A", "B"), *after("M", population=200), *after("N", population=100)]
    found = ahead(units, move("A", "M"), move("A", "N"), move("B", "M", 1))
    assert parts(found, "A") == {"M": (Fraction(1, 2), Basis.POPULATION), "N": (Fraction(1, 2), Basis.POPULATION)}


def test_area_where_no_population_is_known_and_equal_parts_where_nothing_is() -> None:
    split = (move("A", "M"), move("A", "N"))
    area = ahead([*before("A"), *after("M", area_km2=1.5), *after("N", area_km2=0.5)], *split)
    assert parts(area, "A") == {"M": (Fraction(3, 4), Basis.AREA), "N": (Fraction(1, 4), Basis.AREA)}
    equal = ahead([*before("A"), *after("M", population=9), *after("N", area_km2=0.5)], *split)
    assert parts(equal, "A") == {"M": (Fraction(1, 2), Basis.EQUAL), "N": (Fraction(1, 2), Basis.EQUAL)}


def test_a_part_given_away_leaves_the_rest() -> None:
    units = [commune("A", population=30), commune("B", population=10)]
    known = ahead(units, move("A", "B", 0.25))
    assert parts(known, "A") == {"A": (Fraction(3, 4), Basis.WEIGHT), "B": (Fraction(1, 4), Basis.WEIGHT)}
    assert parts(known, "B") == {"B": WHOLE}
    unknown = ahead(units, move("A", "B"))
    assert parts(unknown, "A") == {"A": (Fraction(6, 7), Basis.POPULATION), "B": (Fraction(1, 7), Basis.POPULATION)}


def test_two_reforms_one_after_the_other() -> None:
    """A is halved, and both halves then become C: A lies in C whole, and nothing is an estimate."""
    middle = date(2025, 3, 1)
    units = [
        commune("A", None, middle - timedelta(days=1)),
        commune("A", middle, REFORM - timedelta(days=1)),
        commune("B", middle, REFORM - timedelta(days=1)),
        *after("C"),
    ]
    halves = (move("A", "A", day=middle), move("A", "B", day=middle))
    assert parts(ahead(units, *halves, move("A", "C", 1), move("B", "C", 1)), "A") == {"C": WHOLE}
    found = crosswalk(Units(units), halves, OLD, middle, "commune")
    assert parts(found, "A") == {"A": (Fraction(1, 2), Basis.EQUAL), "B": (Fraction(1, 2), Basis.EQUAL)}


def test_backwards_a_merged_unit_is_divided() -> None:
    merged = (move("A", "C", 1), move("B", "C", 1))
    equal = back([*before("A", "B"), *after("C")], *merged)
    assert parts(equal, "C") == {"A": (Fraction(1, 2), Basis.EQUAL), "B": (Fraction(1, 2), Basis.EQUAL)}
    people = back([*before("A", population=10), *before("B", population=30), *after("C")], *merged)
    assert parts(people, "C") == {"A": (Fraction(1, 4), Basis.POPULATION), "B": (Fraction(3, 4), Basis.POPULATION)}
    rows = back([*before("A", "B"), *after("C")], *merged, weights={"A": Fraction(2), "B": Fraction(1)})
    assert parts(rows, "C") == {"A": (Fraction(2, 3), Basis.WEIGHT), "B": (Fraction(1, 3), Basis.WEIGHT)}


def test_backwards_a_split_unit_comes_together_whole() -> None:
    found = back([*before("A"), *after("B", "C")], move("A", "B"), move("A", "C"))
    assert parts(found, "B") == {"A": WHOLE}
    assert parts(found, "C") == {"A": WHOLE}


def test_backwards_a_unit_without_forerunner() -> None:
    found = back([*before("A"), *after("A", "B")], move("A", "A", 1))
    assert parts(found, "B") == {NOWHERE: WHOLE}


@pytest.mark.parametrize("day", [OLD, NEW])
def test_a_day_and_itself(day: date) -> None:
    units = Units([*before("A"), *after("B")])
    found = crosswalk(units, [move("A", "B", 1)], day, day, "commune")
    assert [(s.source, s.target, s.share) for s in found.shares] == [(c, c, 1) for c in found.sources]
