"""Derived indicators in columns are what they are one value at a time, across a reform in which a code changed hands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from slow_derived import DAY, NONE, ORDER, PERIODS, Seen, Slow

from khue.formulas.derived import inputs_of
from khue.formulas.tree import children
from khue.lib.periods import Grain, Period
from khue.model.base import Text
from khue.model.city import City, CityDeclaration, Level
from khue.model.contract import Contract, Property, SchemaObject
from khue.model.formula import Call, Column, Node
from khue.model.indicator import Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.unit import Unit, UnitChange
from khue.pipeline.computing.derivations import derivations_of
from khue.pipeline.computing.derived import derive
from khue.pipeline.observations import observations_of, table_of

LAST = date(2024, 7, 31)
AS_OF = date(2025, 6, 30)
LEVELS = ("commune", "district", "city")


def _unit(code: str, level: str, parent: str, people: int, start: date | None = None, end: date | None = None) -> Unit:
    return Unit(
        code=code, name=code, kind=level, level=level, parent=parent, population=people, valid_from=start, valid_to=end
    )


UNITS = (
    _unit("C", "city", "", 100), _unit("D1", "district", "C", 60, end=LAST), _unit("D2", "district", "C", 40, end=LAST),
    _unit("K1", "commune", "D1", 10, end=LAST), _unit("K2", "commune", "D2", 20, end=LAST),
    _unit("K3", "commune", "D1", 30, end=LAST), _unit("K3", "commune", "C", 31, DAY),
    _unit("K1", "commune", "C", 20, DAY), _unit("K4", "commune", "C", 10, DAY),
)  # fmt: skip
CHANGES = (
    UnitChange(from_code="K1", to_code="K4", date=DAY, weight=1.0),
    UnitChange(from_code="K2", to_code="K1", date=DAY, weight=1.0),
)
NOW = {"C": "city", "K1": "commune", "K3": "commune", "K4": "commune"}
"""The units of today with their levels."""
ENDED = {"D1": "district", "D2": "district", "K1": "commune", "K2": "commune"}
CONTRACT = Contract(
    api_version="v3.1.0", kind="DataContract", id="d", version="1", status="active",
    tables=(SchemaObject(name="d", properties=(Property(name="b", logical_type="boolean"),)),),
)  # fmt: skip
GIVEN = {
    "dem": ("sum", 1.0, True), "ty-le": ("parts", 100.0, True), "cong-bo": ("sum", 1.0, False),
    "phan-tram": ("parts", 100.0, False), "so-du": ("sum", 1.0, False),
}  # fmt: skip
FORMULAS = {"dem": "count(*)", "ty-le": "100 * count(*) filter (where b) / count(*)"}


def _indicator(id: str, formula: str = "", levels: tuple[str, ...] = LEVELS) -> Indicator:
    return Indicator(
        id=id, name=Text(vi=id), unit="%", group="g", timing=Timing.POINT if id == "so-du" else Timing.PERIOD, levels=levels,
        periods=("month", "quarter", "year"),
        formula=formula or FORMULAS.get(id, ""), dataset="d" if id in FORMULAS else "", additive=id == "cong-bo",
    )  # fmt: skip


def _city(formulas: list[str]) -> City:
    levels = ("commune", "district") if any("at_parent" in text for text in formulas) else LEVELS
    derived = [_indicator(f"suy-ra-{n}", text, levels) for n, text in enumerate(formulas)]
    declaration = CityDeclaration(
        id="c", name=Text(vi="c"), unit="C", groups=(), blocs=(),
        levels=tuple(Level(id=level, name=Text(vi=level)) for level in LEVELS),
    )  # fmt: skip
    return City(
        declaration=declaration, unit_rows=UNITS, changes=CHANGES, contracts=(CONTRACT,),
        indicators=(*(_indicator(id) for id in GIVEN), *derived),
    )  # fmt: skip


NAMES = st.sampled_from(["dem", '"ty-le"', '"cong-bo"', '"phan-tram"'])
NUMBERS = st.sampled_from(["0", "1", "2.5", "100", "-3"])
ONE = st.one_of(
    NAMES, NUMBERS, st.sampled_from(["population", 'latest("so-du")', '"so-du"']),
    st.tuples(NAMES, st.integers(1, 14)).map(lambda p: f"rolling({p[0]}, {p[1]})"),
    NAMES.map(lambda name: f"year_to_date({name})"),
)  # fmt: skip


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    moved = st.sampled_from(["last_year({})", "previous({})", "previous({}, 3)", "at_city({})", "at_parent({})"])
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/%"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(moved, NAMES, st.sampled_from("+*/"), inner).map(lambda p: p[0].format(f"{p[1]} {p[2]} {p[3]}")),
        st.tuples(moved, NAMES).map(lambda p: p[0].format(p[1])),
        pair.map(lambda p: f"coalesce({p[0]}, {p[1]})"),
        pair.map(lambda p: f"nullif({p[0]}, {p[1]})"),
        pair.map(lambda p: f"({p[0]} / nullif({p[1]}, 0))"),
        inner.map(lambda x: f"round(abs({x}), 1)"),
        st.tuples(inner, st.sampled_from(["<", "=", ">="]), inner, inner).map(
            lambda p: (
                f"case when {p[0]} {p[1]} {p[2]} and not ({p[3]} is null) then {p[3]} when {p[0]} in (1, 2) then 7 end"
            )
        ),
    )


EXPRESSIONS = st.one_of(
    NAMES, st.recursive(ONE, _more, max_leaves=5).flatmap(lambda text: NAMES.map(lambda name: f"{name} + {text}")),
    st.recursive(ONE, _more, max_leaves=4).flatmap(lambda text: NAMES.map(lambda name: f"100 * {name} / {text}")),
    st.tuples(NAMES, st.integers(1, 14)).map(lambda p: f"rolling({p[0]}, {p[1]})"),
    NAMES.map(lambda name: f"100 * ({name} - last_year({name})) / last_year({name})"),
)  # fmt: skip


Row = tuple[str, str, str, str, Period, Seen]
"""Indicator, key, code, day of the reform where carried, period and what is seen there."""


def _seen(random: Random, kind: str, scale: float) -> Seen | None:
    form = random.choice(["value"] * 6 + ["none", "estimated", "provisional", "missing", "suppressed", "empty"])
    if form == "none":
        return None
    if form in {"missing", "suppressed"}:
        return Seen(None, form)
    above, below = float(random.randint(0, 9)), float(random.randint(0, 3))
    status = form if form in {"estimated", "provisional"} else "final"
    share = random.choice([0.25, 0.5]) if form == "estimated" else None
    if kind == "sum":
        return NONE if form == "empty" else Seen(above, status, share=share)
    if not below:
        return Seen(None, "undefined", None if form == "empty" else above, below, share)
    return Seen(scale * above / below, status, above, below, share)


def _rows(random: Random) -> list[Row]:
    found = []
    for id, (kind, scale, _) in GIVEN.items():
        for period in (period for periods in PERIODS.values() for period in periods):
            for key, code, carried in _present(period):
                seen = _seen(random, kind, scale)
                if seen is not None:
                    found.append((id, key, code, carried, period, seen))
    return found


def _present(period: Period) -> Iterator[tuple[str, str, str]]:
    """The units that a period has observations of: key, code, and the day of the reform where they are carried."""
    late, within = period.end >= DAY, period.start < DAY <= period.end
    day = DAY.isoformat()
    yield from ((code, code, "") for code in ("C", "K3"))
    for code in ("K1", "K4"):
        if late or period.start < DAY:
            yield f"{code} now", code, day if period.start < DAY else ""
    if not late:
        yield from ((f"{code} then", code, "") for code in ENDED)
    elif within:
        yield from ((f"{code} then", code, "") for code in ("D1", "D2"))


def _observation(row: Row) -> Observation:
    id, _, code, carried, period, seen = row
    level = {**ENDED, **NOW}[code]
    return Observation(
        indicator=id, unit=code, period=str(period), value=seen.value, status=Status(seen.status), level=level,
        grain=period.grain.value, numerator=seen.above, denominator=seen.below, estimated_share=seen.share, carried=carried,
    )  # fmt: skip


def _then(rows: list[Row]) -> Slow:
    """The series of the units as they were, by unit rather than by code."""
    values = {(r[0], r[1], str(r[4])): r[5] for r in rows if not r[3] or r[4].end >= DAY}
    districts = {"K1 then": "D1 then", "K2 then": "D2 then", "K3": "D1 then"}

    def parent(unit: str, period: Period) -> str | None:
        if unit in ("K3", "K1 now", "K4 now") and period.end >= DAY:
            return "C"
        return districts.get(unit) if period.end < DAY else "C" if unit.startswith("D") else districts.get(unit)

    def above(unit: str, period: Period) -> str | None:
        return "C" if unit.startswith("D") else None if unit == "C" else parent(unit, period)

    return Slow(values, GIVEN, above, lambda unit, _, period: _people(unit, period), "C")


def _people(unit: str, period: Period) -> float | None:
    people = {"C": 100, "D1 then": 60, "D2 then": 40, "K1 then": 10, "K2 then": 20}
    if period.end >= DAY:
        people |= {"K3": 31, "K1 now": 20, "K4 now": 10}
    else:
        people |= {"K3": 30}
    return people.get(unit)


def _now(rows: list[Row]) -> Slow:
    """The series of the units of today, by code."""
    values = {(r[0], r[2], str(r[4])): r[5] for r in rows if r[1] in ("C", "K3") or r[1].endswith("now")}
    people = {"C": 100.0, "K3": 31.0, "K1": 20.0, "K4": 10.0}
    return Slow(values, GIVEN, lambda unit, _: None if unit == "C" else "C", lambda unit, _, __: people.get(unit), "C")


def _own(node: Node) -> set[str]:
    if isinstance(node, Call) and node.name in {"latest", "at_city", "at_parent"}:
        return set()
    if isinstance(node, Column):
        return {node.name} - {"population"}
    return {name for child in children(node) for name in _own(child)}


def _agrees(found: Observation, expected: Seen) -> bool:
    pairs = (
        (found.value, expected.value), (found.numerator, expected.above), (found.denominator, expected.below),
        (found.estimated_share, expected.share),
    )  # fmt: skip
    near = all(
        (a is None) == (b is None) and (a is None or math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12)) for a, b in pairs
    )  # type: ignore[arg-type]
    return near and found.status.value == expected.status


@settings(deadline=None, max_examples=25)
@given(st.lists(EXPRESSIONS, min_size=1, max_size=4), st.integers(0, 10_000))
def test_columns_and_single_values_agree(formulas: list[str], seed: int) -> None:
    city, rows = _city(formulas), _rows(Random(seed))
    found = derivations_of(city)
    made = observations_of(derive(table_of(map(_observation, rows)), city, AS_OF))
    then, now = _then(rows), _now(rows)
    for id, formula in found.formulas.items():
        assert inputs_of(formula)
        own = _own(formula.root)
        mine = [o for o in made if o.indicator == id]
        today = {(o.unit, o.period): o for o in mine if _is_today(o, mine)}
        counted = {(o.unit, o.period): o for o in mine if o.counted}
        assert len(counted) == sum(o.counted for o in mine)
        indicator = next(i for i in city.indicators if i.id == id)
        for grain in map(Grain, indicator.periods):
            for period in PERIODS[grain]:
                for key, code, _ in _present(period):
                    if {**ENDED, **NOW}[code] not in indicator.levels:
                        continue
                    if key in ("C", "K3") or key.endswith("now"):
                        _check(today.get((code, str(period))), now, formula, own, code, period)
                    if period.end >= DAY and not key.endswith("then"):
                        _check(counted.get((code, str(period))), now, formula, own, code, period)
                    elif key in ("C", "K3") or key.endswith("then"):
                        _check(counted.get((code, str(period))), then, formula, own, key, period)


def _is_today(o: Observation, others: list[Observation]) -> bool:
    """As the read model has it: carried, or of a unit that is the same and has nothing carried beside it."""
    if o.carried:
        return True
    same = o.unit in ("C", "K3") or (o.unit in NOW and Period.parse(o.period).end >= DAY)
    return same and not any(x.carried and (x.unit, x.period) == (o.unit, o.period) for x in others)


def _check(found: Observation | None, slow: Slow, formula: object, own: set[str], unit: str, period: Period) -> None:
    there = any((name, unit, str(period)) in slow.values for name in own)
    assert (found is not None) == there
    if found is not None:
        expected = slow.formula(formula, unit, period)  # type: ignore[arg-type]
        assert _agrees(found, expected), (found, expected)


def test_every_status_has_a_rank() -> None:
    assert sorted(ORDER) == sorted(status.value for status in Status)
