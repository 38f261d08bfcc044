"""Which formulas can be carried, and what becomes of a unit's series: worked by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from carrying import carried
from khue.formulas import check_formula
from khue.lib.periods import Period
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.formula import Formula
from khue.model.observation import Observation, Status
from khue.model.unit import Unit, UnitChange, Units
from khue.stats.additive import is_additive, is_ratio
from khue.stats.frame import Frame

FIRST, SECOND = date(2025, 3, 1), date(2025, 7, 1)
COLUMNS = {"n": "integer", "amount": "number", "paid": "boolean"}
CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="d", version="1.0.0", status="active",
    tables=(SchemaObject(name="d", properties=tuple(Property(name=n, logical_type=t) for n, t in COLUMNS.items())),),
)  # fmt: skip


def formula(text: str) -> Formula:
    found, problems = check_formula(text, CONTRACT)
    assert found is not None, problems
    return found


@pytest.mark.parametrize(
    ("text", "additive", "ratio"),
    [
        ("count(*)", True, False),
        ("sum(amount) / 1000", True, False),
        ("-count(*) + 2 * sum(n)", True, False),
        ("count(*) filter (where paid)", True, False),
        ("coalesce(sum(n), 0)", True, False),
        ("avg(amount)", True, True),
        ("100 * count(*) filter (where paid) / count(*)", True, True),
        ("sum(n) / nullif(sum(amount), 0)", True, True),
        ("count(distinct n)", False, False),
        ("median(amount)", False, False),
        ("max(n)", False, False),
        ("count(*) * count(*)", False, False),
        ("count(*) + 1", False, False),
        ("coalesce(sum(n), 5)", False, False),
        ("round(sum(amount), 0)", False, False),
        ("count(distinct n) / count(*)", False, True),
        ("sum(n) / max(n)", False, True),
    ],
)
def test_what_adds_up(text: str, additive: bool, ratio: bool) -> None:
    assert (is_additive(formula(text)), is_ratio(formula(text))) == (additive, ratio)


def unit(code: str, name: str, start: date | None, following: date | None) -> Unit:
    end = None if following is None else following - timedelta(days=1)
    return Unit(code=code, name=name, kind="xa", level="commune", valid_from=start, valid_to=end)


UNITS = Units([
    unit("A", "a1", None, FIRST), unit("B", "b1", None, FIRST), unit("C", "c", None, None),
    unit("A", "a2", FIRST, SECOND), unit("B", "b2", FIRST, SECOND),
    unit("A", "a3", SECOND, None),
])  # fmt: skip
"""The codes A and B change hands in March; in July both communes become a new A. C stays as it is."""
CHANGES = (
    UnitChange(from_code="A", to_code="B", date=FIRST, weight=1),
    UnitChange(from_code="B", to_code="A", date=FIRST, weight=1),
    UnitChange(from_code="A", to_code="A", date=SECOND, weight=1),
    UnitChange(from_code="B", to_code="A", date=SECOND, weight=1),
)
FRAME = Frame.of(UNITS, CHANGES, date(2026, 1, 1))
COUNT = formula("count(*)")


def counted(unit: str, period: str, value: float | None) -> Observation:
    status = Status.MISSING if value is None else Status.FINAL
    grain = Period.parse(period).grain.value
    return Observation(
        indicator="i", unit=unit, period=period, value=value, status=status, level="commune", grain=grain
    )


def told(found: Iterable[Observation]) -> set[tuple[str, str, float | None, str]]:
    return {(o.unit, o.period, o.value, o.carried) for o in found}


def test_every_life_of_a_code_has_its_own_key() -> None:
    keys = [FRAME.key(unit) for unit in UNITS]
    assert keys == ["A@0001-01-01", "B@0001-01-01", "C", "A@2025-03-01", "B@2025-03-01", "A@2025-07-01"]
    assert [FRAME.unit(key) for key in keys] == list(UNITS)
    assert FRAME.unit("nowhere") is None


def test_swapped_codes_are_kept_apart_and_carried() -> None:
    rows = [counted("A@0001-01-01", "2025-02", 5), counted("B@0001-01-01", "2025-02", 7), counted("C", "2025-02", 1)]
    assert told(carried(rows, {"i": COUNT}, FRAME)) == {
        ("A", "2025-02", 5, ""), ("B", "2025-02", 7, ""), ("C", "2025-02", 1, ""),
        ("A", "2025-02", 12, "2025-07-01"),
    }  # fmt: skip


def test_a_year_with_two_reforms() -> None:
    rows = [
        counted(key, "2025", value)
        for key, value in [
            ("A@0001-01-01", 1), ("B@0001-01-01", 2), ("A@2025-03-01", 4), ("B@2025-03-01", 8), ("A@2025-07-01", 16),
        ]
    ]  # fmt: skip
    assert told(carried(rows, {"i": COUNT}, FRAME)) == {("A", "2025", 31, "2025-07-01")}


def test_a_half_year_of_a_code_that_changed_hands_is_of_its_last_bearer() -> None:
    rows = [counted("A@0001-01-01", "2025-H1", 1), counted("A@2025-03-01", "2025-H1", 4)]
    assert told(carried(rows, {"i": COUNT}, FRAME)) == {("A", "2025-H1", 4, ""), ("A", "2025-H1", 5, "2025-07-01")}


def test_after_the_reform_nothing_is_carried() -> None:
    rows = [counted("A@2025-07-01", "2025-08", 3), counted("C", "2025-08", 2)]
    assert told(carried(rows, {"i": COUNT}, FRAME)) == {("A", "2025-08", 3, ""), ("C", "2025-08", 2, "")}


def test_values_that_do_not_add_up() -> None:
    """Two into one: missing. One alone: as it is."""
    median = formula("median(amount)")
    rows = [
        counted("A@0001-01-01", "2025-01", 5),
        counted("A@0001-01-01", "2025-02", 5),
        counted("B@0001-01-01", "2025-02", 7),
    ]
    found = {o.period: o for o in carried(rows, {"i": median}, FRAME) if o.carried}
    assert (found["2025-01"].value, found["2025-01"].status) == (5, Status.FINAL)
    assert (found["2025-02"].value, found["2025-02"].status) == (None, Status.MISSING)


def test_values_that_do_not_add_up_are_looked_up_where_all_moved_whole() -> None:
    """What the rows of both give together is known of February only."""
    median, rolled = formula("median(amount)"), [counted("A@2025-07-01", "2025-02", 6)]
    rows = [counted(key, month, 5) for key in ("A@0001-01-01", "B@0001-01-01") for month in ("2025-01", "2025-02")]
    found = {o.period: o for o in carried(rows, {"i": median}, FRAME, rolled) if o.carried}
    assert (found["2025-02"].value, found["2025-02"].status) == (6, Status.FINAL)
    assert (found["2025-01"].value, found["2025-01"].status) == (None, Status.MISSING)


def test_no_value_stays_none() -> None:
    rows = [counted("A@0001-01-01", "2025-02", None), counted("B@0001-01-01", "2025-02", None)]
    found = [o for o in carried(rows, {"i": formula("sum(n)")}, FRAME) if o.carried]
    assert [(o.value, o.status) for o in found] == [(None, Status.MISSING)]


def test_a_ratio_of_nothing_is_undefined() -> None:
    share = formula("100 * count(*) filter (where paid) / count(*)")
    rows = [
        Observation(
            indicator="i", unit=key, period="2025-02", value=None, status=Status.UNDEFINED, level="commune",
            numerator=0.0, denominator=0.0,
        )
        for key in ("A@0001-01-01", "B@0001-01-01")
    ]  # fmt: skip
    found = [o for o in carried(rows, {"i": share}, FRAME) if o.carried]
    assert [(o.value, o.status, o.denominator) for o in found] == [(None, Status.UNDEFINED, 0)]


def test_a_frame_is_that_of_the_last_reform_in_force() -> None:
    assert Frame.of(UNITS, CHANGES, date(2025, 6, 30)).day == FIRST
    assert Frame.of(UNITS, CHANGES, SECOND).day == SECOND
    assert Frame.of(UNITS, (), SECOND).day == date.min
