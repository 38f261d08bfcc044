"""Whatever a city declares, the heads together answer for all of it: each thing once, and what nobody answers for is a line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from khue.model.agency import Agency
from khue.model.assessment import Assessment, Evidence, Reason, Schedule
from khue.model.base import Text
from khue.model.city import Bloc, City, CityDeclaration, Group, Level
from khue.model.gap import Gap, State
from khue.model.gap import Thing as Needed
from khue.model.index import Component, Index
from khue.model.indicator import Indicator
from khue.model.money import Money
from khue.model.progress import Counting, Stage, TaskStanding
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.heads.answering import NOBODY, Answering
from khue.pipeline.heads.duties import Duties, Thing
from khue.pipeline.heads.lists import late, sectors
from khue.pipeline.heads.tallies import Tally, of_city, of_head, whole
from khue.pipeline.money.sums import Funds, together

DAY = date(2026, 1, 15)
CODES = ("A", "B", "C", "D", "E")
BLOCS = ("dang", "chinh-quyen", "doan-the")
named = st.sampled_from((*CODES, "", "ZZ"))
days = st.none() | st.integers(-900, 900).map(lambda n: DAY + timedelta(days=n))


@st.composite
def agencies(draw: st.DrawFn) -> tuple[Agency, ...]:
    """Agencies that begin, end and are taken over in any order, in circles too."""
    found = []
    for code in draw(st.lists(st.sampled_from(CODES), unique=True)):
        begins, ends = draw(days), draw(days)
        found.append(Agency(
            code=code, name=code, kind="k", bloc=draw(st.sampled_from(BLOCS)), successor=draw(named),
            valid_from=begins, valid_to=ends,
        ))  # fmt: skip
    return tuple(found)


@dataclass
class Seen:
    """What of a build the heads are made from."""

    city: City
    assessments: dict[str, Assessment]
    task_standings: dict[str, TaskStanding]
    gaps: list[Gap]
    standings: dict[Any, Any] = field(default_factory=dict)
    as_of: date = DAY

    @property
    def targets(self) -> dict[str, Target]:
        return {target.id: target for target in self.city.targets}

    @property
    def indicators(self) -> dict[str, Indicator]:
        return {indicator.id: indicator for indicator in self.city.indicators}


@st.composite
def cities(draw: st.DrawFn) -> Seen:
    indicators = tuple(
        Indicator(id=f"i{n}", name=Text(vi="i"), unit="%", group=draw(st.sampled_from(("g", "h"))), agency=draw(named))
        for n in range(draw(st.integers(0, 3)))
    )
    parts = tuple(
        Component(
            id=f"c{n}", name=Text(vi="c"), points=10, indicator=draw(st.sampled_from(("", "i0", "i1", "khong-co")))
        )
        for n in range(draw(st.integers(0, 4)))
    )
    targets = tuple(
        Target(
            id=f"t{n}", clause="1", group=draw(st.sampled_from(("g", "h", ""))), text="t", operator=Operator.AT_LEAST,
            agency=draw(named), cooperating=tuple(draw(st.lists(named, max_size=3))),
        )
        for n in range(draw(st.integers(0, 6)))
    )  # fmt: skip
    tasks = tuple(
        Task(id=f"n{n}", clause="1", text="n", group=draw(st.sampled_from(("g", ""))), lead=draw(named),
             targets=tuple(draw(st.lists(st.sampled_from(("t0", "t1", "t2")), unique=True))))
        for n in range(draw(st.integers(0, 6)))
    )  # fmt: skip
    amount = st.none() | st.integers(0, 10**13)
    money = tuple(
        Money(task=draw(st.sampled_from([task.id for task in tasks])), period=str(2020 + n), planned=draw(amount),
              allocated=draw(amount), disbursed=draw(amount), document="d")
        for n in range(draw(st.integers(0, 5)) if tasks else 0)
    )  # fmt: skip
    declaration = CityDeclaration(
        id="c", name=Text(vi="c"), unit="U", levels=(Level(id="l", name=Text(vi="l")),),
        groups=(Group(id="g", name=Text(vi="g")),), blocs=tuple(Bloc(id=b, name=Text(vi=b)) for b in BLOCS),
    )  # fmt: skip
    index = Index(id="x", name=Text(vi="x"), act="a", level="l", years=(2025,), max_points=100, components=parts)
    city = City(
        declaration=declaration, agencies=draw(agencies()), targets=targets, tasks=tasks, indicators=indicators,
        indices=(index,) if parts else (), money=money,
    )  # fmt: skip
    repeated = {task.id: draw(st.sampled_from(("", "", "n0"))) if task.id != "n0" else "" for task in tasks}
    standings = {
        task.id: TaskStanding(
            task=task.id, stage=Stage.ASSIGNED, counting=draw(st.sampled_from(Counting)), lead=draw(named),
            days_late=draw(st.integers(0, 99)), same_as=repeated[task.id],
        )
        for task in tasks
    }  # fmt: skip
    judged = {
        target.id: Assessment(
            target=target.id, evidence=draw(st.sampled_from(Evidence)), reason=Reason("x"), schedule=Schedule.AHEAD
        )
        for target in targets
    }
    gaps = [
        Gap(thing=Needed.INDICATOR, subject=f"i{n}", state=draw(st.sampled_from(State)), reasons=(), step=Reason("x"),
            owner=draw(named), due=draw(days))
        for n in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return Seen(city, judged, standings, gaps)


def duties(seen: Seen) -> Duties:
    return Duties(cast("Any", seen))


@settings(max_examples=150, deadline=None)
@given(cities())
def test_each_thing_has_exactly_one_head_or_nobody(seen: Seen) -> None:
    found = duties(seen)
    counted = Counter((duty.thing, duty.id) for duty in found.all)
    assert set(counted.values()) <= {1}
    assert sum(len(found.of(code)) for code in (*(a.code for a in seen.city.agencies), NOBODY)) == len(found.all)
    expected = len(seen.city.targets) + sum(not one.same_as for one in seen.task_standings.values())
    expected += sum(len(index.components) for index in seen.city.indices)
    assert len(found.all) == expected
    assert all(duty.head == NOBODY or found.answering.is_in_duty(duty.head) for duty in found.all)


@settings(max_examples=150, deadline=None)
@given(cities())
def test_sums_over_heads_are_the_city(seen: Seen) -> None:
    found = duties(seen)
    heads = [agency.code for agency in seen.city.agencies]
    assert whole(of_head(found, head) for head in (*heads, NOBODY)) == _with_all(of_city(found))
    for bloc in BLOCS:
        members = [agency.code for agency in seen.city.agencies if agency.bloc == bloc]
        assert whole(of_head(found, head) for head in members).targets <= of_city(found).targets


def _with_all(found: Tally) -> Tally:
    """The same with every status and state named, as sums name them."""
    return whole([found])


@settings(max_examples=150, deadline=None)
@given(cities())
def test_fields_and_delays_count_each_thing_once(seen: Seen) -> None:
    found = duties(seen)
    assert sum(sector.count.targets for sector in sectors(found)) == len(seen.city.targets)
    overdue = [
        duty.id for duty in found.all if duty.thing is Thing.TASK and found.counting(duty.id) is Counting.OVERDUE
    ]
    delays = [delay.id for one in late(found) for delay in one.delays if delay.what == "task"]
    assert sorted(delays) == sorted(overdue)


@settings(max_examples=150, deadline=None)
@given(cities())
def test_money_is_counted_once_whichever_way_it_is_added_up(seen: Seen) -> None:
    funds = Funds(seen.city)
    assert together(funds.of_task.values()) == funds.whole
    assert together(funds.periods.values()) == funds.whole
    assert together(funds.documents.values()) == funds.whole
    for kind in ("planned", "allocated", "disbursed"):
        assert getattr(funds.whole, kind) == sum(getattr(row, kind) or 0 for row in seen.city.money)
    for target in seen.city.targets:
        own = funds.of_target(target.id)
        assert not set(own.tasks) & set(own.shared_tasks)
        assert own.alone.rows + own.shared.rows <= funds.whole.rows


@settings(max_examples=200, deadline=None)
@given(agencies(), named)
def test_who_answers_is_in_duty_or_nobody(found: tuple[Agency, ...], code: str) -> None:
    answering = Answering(found, DAY)
    head = answering.head(code)
    assert head == NOBODY or answering.is_in_duty(head)
    if answering.is_in_duty(code):
        assert head == code
