"""The attention list keeps still: it moves where something was learnt or a step was passed, and then says so."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from khue.model.agency import Agency
from khue.model.anomaly import Anomaly, Kind
from khue.model.attention import AttentionList, Delivered
from khue.model.base import Text
from khue.model.city import Bloc, City, CityDeclaration, Group, Level
from khue.model.contract import Contract, SlaProperty, Team, TeamMember
from khue.model.document import Document
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.attention.changed import compared, with_since
from khue.pipeline.attention.known import Known, Odd
from khue.pipeline.attention.ranking import LEAST, MOST, MOST_OWED, edges, list_on
from khue.pipeline.changes import Subject

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
DAY = timedelta(days=1)

days = st.dates(FIRST, LAST)
codes = st.sampled_from(["A", "B", "C"])
rhythms = st.sampled_from(["Năm", "quarter", "chưa rõ"])


def text(words: str) -> Text:
    return Text(vi=words)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    kinds = st.sampled_from(["nghi-quyet", "ke-hoach", "cong-van"])
    return [
        Document(
            id=f"d{n}", number=f"{n}/NQ", kind=draw(kinds), title=text("D"), issuer="A", date=draw(days),
            status=draw(st.sampled_from(["in_force", "draft"])),
        )
        for n in range(draw(st.integers(1, 3)))
    ]  # fmt: skip


@st.composite
def targets(draw: st.DrawFn, held: list[Document], indicators: list[Indicator]) -> list[Target]:
    names = [*(indicator.id for indicator in indicators), ""]
    return [
        Target(
            id=f"t{n}", clause=str(n), group="g", text=f"T{n}", operator=Operator.AT_LEAST,
            document=draw(st.sampled_from(held)).id, indicator=draw(st.sampled_from(names)),
            value=float(draw(st.integers(10, 90))), unit="%", year=draw(st.none() | st.integers(2023, 2030)),
            agency=draw(codes), certainty=draw(st.sampled_from(["firm", "strive"])),
        )
        for n in range(draw(st.integers(1, 6)))
    ]  # fmt: skip


@st.composite
def tasks(draw: st.DrawFn, held: list[Document]) -> list[Task]:
    found = []
    for n in range(draw(st.integers(0, 4))):
        done = draw(st.none() | days)
        found.append(
            Task(
                id=f"n{n}", clause=str(n), text=f"N{n}", document=draw(st.sampled_from(held)).id, lead=draw(codes),
                deadline=draw(st.none() | days), state="done" if done else "open", done_on=done,
            )
        )  # fmt: skip
    return found


@st.composite
def observed(draw: st.DrawFn, indicator: str, value: st.SearchStrategy[int]) -> list[Observation]:
    years = draw(st.lists(st.integers(2018, 2026), max_size=5, unique=True))
    published = st.none() | days
    return [
        Observation(
            indicator=indicator, unit="U", period=str(year), value=float(draw(value)), status=Status.FINAL,
            published=(lambda day: day.isoformat() if day else "")(draw(published)),
        )
        for year in sorted(years)
    ]  # fmt: skip


@st.composite
def contradictions(draw: st.DrawFn) -> Odd:
    figure = Anomaly(
        indicator=f"i{draw(st.integers(0, 2))}", unit="U", period="2024", kind=Kind.OVER_BOUNDS, value=120.0
    )
    return Odd(figure, draw(days))


@st.composite
def worlds(draw: st.DrawFn) -> Known:
    """A city of a few documents, targets, tasks, a ranking and a dataset, with figures that came at any time."""
    indicators = [
        Indicator(id=f"i{n}", name=text(f"I{n}"), unit="%", group="g", agency=draw(codes), rhythm=draw(rhythms),
                  dataset="ds" if n == 0 and draw(st.booleans()) else "", formula="count(*)" if n == 0 else "")
        for n in range(3)
    ]  # fmt: skip
    rank = Indicator(id="r", name=text("R"), unit="hạng", group="g", agency="C", direction=Direction.LOWER)
    held = draw(documents())
    agencies = [
        Agency(code="A", name="A", kind="k", bloc="b"),
        Agency(code="B", name="B", kind="k", bloc="b", valid_to=draw(st.none() | days), successor="C"),
        Agency(code="C", name="C", kind="k", bloc="b", valid_from=draw(st.none() | days)),
    ]
    contract = Contract(
        api_version="v3.1.0", kind="DataContract", id="ds", version="1", status="active",
        sla_properties=(SlaProperty("frequency", 1, "m"), SlaProperty("latency", draw(st.integers(0, 40)), "d")),
        team=Team(members=(TeamMember("A", "owner"),)),
    )  # fmt: skip
    declaration = CityDeclaration(
        id="c", name=text("C"), unit="U", levels=(Level(id="city", name=text("C")),),
        groups=(Group(id="g", name=text("G")),), blocs=(Bloc(id="b", name=text("B")),),
    )  # fmt: skip
    city = City(
        declaration=declaration, agencies=tuple(agencies), documents=tuple(held), indicators=(*indicators, rank),
        targets=tuple(draw(targets(held, indicators))), tasks=tuple(draw(tasks(held))), contracts=(contract,),
    )  # fmt: skip
    seen = {one.id: draw(observed(one.id, st.integers(0, 100))) for one in indicators}
    by_id = {one.id: one for one in indicators}
    subjects = tuple(
        Subject(t, by_id.get(t.indicator), seen.get(t.indicator, []), declaration.thresholds) for t in city.targets
    )
    came = sorted(draw(st.lists(st.tuples(days, st.integers(1, 12)), max_size=3)))
    delivered = tuple(Delivered("ds", day, "2023-01", f"{day.year}-{month:02}") for day, month in came)
    ranks = {"r": draw(observed("r", st.integers(1, 63)))}
    return Known(city, subjects, delivered, ranks, tuple(draw(st.lists(contradictions(), max_size=2))))


def content(found: AttentionList) -> AttentionList:
    return msgspec.structs.replace(found, day=FIRST)


@given(worlds(), days)
@settings(max_examples=60)
def test_a_list_is_short_ordered_and_always_the_same(known: Known, day: date) -> None:
    found = list_on(known, day)
    assert found == list_on(Known(known.city, known.subjects, known.delivered, known.ranks, known.odd), day)
    assert len(found.items) <= MOST
    assert [item.place for item in found.items] == list(range(1, len(found.items) + 1))
    assert [item.loss for item in found.items] == sorted((item.loss for item in found.items), reverse=True)
    assert all(item.loss >= LEAST and item.by >= day and item.step.code for item in found.items)
    assert sum(item.kind.value == "data_owed" for item in found.items) <= MOST_OWED
    names = [item.id for item in found.all]
    assert len(names) == len(set(names))


@given(worlds(), days)
@settings(max_examples=80)
def test_nothing_moves_between_two_edges(known: Known, day: date) -> None:
    following = [day + n * DAY for n in range(45)]
    steps = set(edges(known, day, following[-1]))
    lists = [content(list_on(known, one)) for one in following]
    for (before, after), on in zip(pairwise(lists), following[1:], strict=True):
        assert before == after or on in steps, on


@given(worlds(), days, st.integers(1, 60))
@settings(max_examples=80)
def test_every_difference_is_told_with_its_cause(known: Known, day: date, later: int) -> None:
    then, now = list_on(known, day), list_on(known, day + timedelta(days=later))
    told = {shift.item: shift for shift in compared(known, then, now, "week").shifts}
    places = {item.id: item.place for item in then.items}, {item.id: item.place for item in now.items}
    for id_ in places[0].keys() | places[1].keys():
        was, is_now = places[0].get(id_), places[1].get(id_)
        if was != is_now:
            assert (told[id_].was, told[id_].now) == (was, is_now)
    assert all(shift.cause.code != "corrected" for shift in told.values()), told


@given(worlds(), days)
@settings(max_examples=40)
def test_since_is_the_first_day_of_an_unbroken_stretch(known: Known, day: date) -> None:
    found = with_since(known, list_on(known, day))
    assume(found.items)
    for item in found.items:
        if item.since is None:
            continue
        assert item.since <= day
        there = [item.id in {one.id for one in list_on(known, item.since + n * DAY).items} for n in (-1, 0)]
        assert there == [False, True]
        assert all(item.id in {one.id for one in list_on(known, d).items} for d in edges(known, item.since, day))
