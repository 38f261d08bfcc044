"""What may be lost by each kind of item, by the formula of docs/attention.md; who answers, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from khue.model.agency import Agency
from khue.model.anomaly import Anomaly
from khue.model.anomaly import Kind as Oddity
from khue.model.attention import Delivered, Item, Kind
from khue.model.base import Text
from khue.model.city import Attention, Bloc, Calendar, City, CityDeclaration, Group, Holiday, Level
from khue.model.contract import Contract, SlaProperty, Team, TeamMember
from khue.model.document import Document, Relation
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.model.task import Task
from khue.pipeline.attention.bands import chance_class, edges, step_day, urgency
from khue.pipeline.attention.known import Known, in_force_since
from khue.pipeline.attention.making import as_shown
from khue.pipeline.attention.odd import dated
from khue.pipeline.attention.ranking import MOST, MOST_OWED, list_on
from khue.pipeline.changes import Subject

DAY = date(2026, 1, 15)
SHARE = Indicator(id="share", name=Text(vi="Tỷ lệ"), unit="%", group="g", agency="A", rhythm="Năm")
RANK = Indicator(id="rank", name=Text(vi="Hạng"), unit="hạng", group="g", agency="A", direction=Direction.LOWER)
ROWS = Indicator(id="rows", name=Text(vi="Dòng"), unit="%", group="g", dataset="ds", formula="count(*)")
NQ = Document(id="nq", number="1/NQ", kind="nghi-quyet", title=Text(vi="N"), issuer="A", date=date(2024, 1, 1))
DECLARED = CityDeclaration(
    id="c", name=Text(vi="C"), unit="U", levels=(Level(id="city", name=Text(vi="C")),),
    groups=(Group(id="g", name=Text(vi="G")),), blocs=(Bloc(id="b", name=Text(vi="B")),),
)  # fmt: skip


def target(id: str = "t", **more: Any) -> Target:
    usual = {"indicator": "share", "value": 80.0, "year": 2025, "agency": "A", "document": "nq"}
    return Target(id=id, clause="1", group="g", text=id, operator=Operator.AT_LEAST, unit="%", **(usual | more))


def task(id: str, deadline: date | None, **more: Any) -> Task:
    usual = {"lead": "A", "document": "nq"}
    return Task(id=id, clause="1", text=id, deadline=deadline, **(usual | more))


def figure(period: str, value: float, indicator: str = "share", **more: Any) -> Observation:
    return Observation(indicator=indicator, unit="U", period=period, value=value, status=Status.FINAL, **more)


def known(
    targets: Sequence[Target] = (), figures: Sequence[Observation] = (), *, weights: Attention | None = None,
    documents: Sequence[Document] = (NQ,), agencies: Sequence[Agency] = (), **more: Any,
) -> Known:  # fmt: skip
    """A city of these; `more` are tasks and contracts, and fields of what is known besides."""
    of_city = {name: tuple(more.pop(name)) for name in ("tasks", "contracts") if name in more}
    city = City(
        declaration=msgspec.structs.replace(DECLARED, attention=weights or Attention()), documents=tuple(documents),
        agencies=tuple(agencies) or (Agency(code="A", name="A", kind="k", bloc="b"),),
        indicators=(SHARE, RANK, ROWS), targets=tuple(targets), **of_city,
    )  # fmt: skip
    by_id = {one.id: one for one in city.indicators}
    subjects = tuple(
        Subject(t, by_id.get(t.indicator), [f for f in figures if f.indicator == t.indicator], DECLARED.thresholds)
        for t in targets
    )
    return Known(city, subjects, **more)


def items(found: Known, day: date = DAY) -> dict[str, Item]:
    return {item.id: item for item in list_on(found, day).all}


@pytest.mark.parametrize(
    ("due", "level"),
    [
        (date(2026, 1, 15), 1.0), (date(2026, 2, 15), 1.0), (date(2026, 2, 16), 0.9), (date(2026, 4, 15), 0.9),
        (date(2026, 4, 16), 0.8), (date(2026, 7, 16), 0.6), (date(2027, 1, 16), 0.4), (date(2028, 1, 16), 0.2),
        (date(2030, 1, 16), 0.1), (None, 0.5),
        (date(2026, 1, 14), 1.0), (date(2025, 1, 15), 1.0), (date(2025, 1, 14), 0.5), (date(2024, 1, 14), 0.25),
    ],
)  # fmt: skip
def test_urgency_goes_by_months(due: date | None, level: float) -> None:
    assert urgency(due, DAY) == level


def test_urgency_changes_on_its_edges_only() -> None:
    due = date(2026, 8, 31)
    days = [date.fromordinal(n) for n in range(date(2022, 1, 1).toordinal(), date(2030, 1, 1).toordinal())]
    moved = {day for before, day in pairwise(days) if urgency(due, before) != urgency(due, day)}
    assert moved | {date(2026, 9, 1)} == set(edges(due)), "on the day after its deadline something is late"


@pytest.mark.parametrize(
    ("chance", "level"), [(0.01, 0.05), (0.1, 0.25), (0.34, 0.25), (0.35, 0.5), (0.65, 0.75), (0.9, 0.95), (1.0, 0.95)]
)
def test_chances_fall_into_classes_and_are_never_certain(chance: float, level: float) -> None:
    assert chance_class(chance) == level


def test_next_steps_are_due_on_working_days() -> None:
    closed = Calendar(holidays=(Holiday(date=date(2026, 1, 30), name="nghỉ"),))
    assert step_day(DAY, closed) == date(2026, 1, 29)
    assert step_day(date(2026, 1, 16), closed) == date(2026, 2, 27)
    assert step_day(DAY, closed, date(2026, 1, 18)) == date(2026, 1, 18)
    assert step_day(DAY, closed, date(2026, 6, 1)) == date(2026, 1, 29)


@pytest.mark.parametrize(
    ("figures", "year", "kind", "loss"),
    [
        ([("2025", 70)], 2025, Kind.TARGET_OVERDUE, 1.0),
        ([("2023", 60), ("2024", 70)], 2025, Kind.TARGET_OVERDUE, 0.75),
        ([("2023", 60), ("2025", 61)], 2026, Kind.TARGET_AT_RISK, 0.45),
        ([("2023", 60), ("2025", 77)], 2026, None, 0),
        ([("2023", 60), ("2025", 75)], 2027, None, 0),
        ([("2025", 90)], 2025, None, 0),
    ],
)
def test_a_target_counts_by_its_status_and_its_deadline(
    figures: list[tuple[str, float]], year: int, kind: Kind | None, loss: float
) -> None:
    seen = [figure(period, value) for period, value in figures]
    found = items(known([target(year=year)], seen)).get(f"target:share:{year}-12-31")
    assert (found and found.kind, found.loss if found else 0) == (kind, loss)


def test_an_outlook_says_more_than_a_status() -> None:
    seen = [figure("2023", 60), figure("2025", 79)]
    world = known([target(year=2026)], seen, chances=lambda subjects, _day: {s.target.id: 0.3 for s in subjects})
    found = items(world)["target:share:2026-12-31"]
    assert (found.parts[0].basis, found.parts[0].chance, found.loss) == ("outlook", 0.75, 0.45)
    likely = known([target(year=2026)], [figure("2023", 60), figure("2025", 61)], chances=lambda _s, _d: {"t": 0.8})
    assert not items(likely)


def test_weights_are_of_document_certainty_group_and_kind() -> None:
    plan = Document(id="kh", number="2/KH", kind="ke-hoach", title=Text(vi="K"), date=date(2024, 1, 1), status="draft")
    soft = target(document="kh", certainty="strive")
    seen = [figure("2025", 70)]
    assert items(known([soft], seen, documents=[plan]))["target:share:2025-12-31"].loss == 0.8 * 0.5 * 0.6
    declared = Attention(groups={"g": 2.0}, documents={"ke-hoach": 1.0}, certainty={"strive": 0.9})
    found = items(known([soft], seen, documents=[plan], weights=declared))["target:share:2025-12-31"]
    assert found.loss == 2.0 * 1.0 * 0.5 * 0.9


def test_the_same_promise_in_two_documents_is_one_item() -> None:
    plan = Document(id="kh", number="2/KH", kind="ke-hoach", title=Text(vi="K"), date=date(2024, 1, 1))
    both = [target("a", document="kh"), target("b")]
    found = items(known(both, [figure("2025", 70)], documents=[NQ, plan]))
    assert list(found) == ["target:share:2025-12-31"]
    assert (found["target:share:2025-12-31"].subjects, found["target:share:2025-12-31"].loss) == (("b", "a"), 1.0)


def test_a_replaced_promise_and_a_replaced_document_are_left_out() -> None:
    new = Document(
        id="kh", number="2/KH", kind="ke-hoach", title=Text(vi="K"), date=date(2026, 1, 10),
        relations=(Relation(document="old", kind="replaces"),),
    )  # fmt: skip
    old = Document(id="old", number="0", kind="ke-hoach", title=Text(vi="O"), date=date(2020, 1, 1), status="replaced")
    promised = [
        target("a"),
        target("b", document="kh", supersedes="a", relation="replaces"),
        target("c", document="old"),
    ]
    world = known(promised, [figure("2025", 70)], documents=[NQ, new, old])
    assert items(world)["target:share:2025-12-31"].subjects == ("b",)
    assert items(world, date(2026, 1, 9))["target:share:2025-12-31"].subjects == ("a", "c")


def test_documents_that_name_a_month_or_a_year_are_in_force_after_it() -> None:
    dated_by = {"2020": date(2020, 12, 31), "11/2025": date(2025, 11, 30), "": date.min, "đầu năm": date.min}
    for words, day in dated_by.items():
        assert in_force_since(msgspec.structs.replace(NQ, date=None, date_text=words)) == day


def test_tasks_of_one_document_at_one_agency_are_one_item() -> None:
    tasks = [
        task("late", date(2025, 9, 30)), task("soon", date(2026, 3, 31)), task("far", date(2026, 12, 31)),
        task("done", date(2025, 1, 1), state="done", done_on=date(2025, 1, 1)),
    ]  # fmt: skip
    found = items(known(tasks=tasks))["task:nq:A"]
    assert (found.kind, found.subjects) == (Kind.TASK_OVERDUE, ("late", "soon"))
    assert found.loss == 1.0 * 0.5 * 1.0 + 0.5 * 0.5 * 0.9


def test_a_task_leaves_the_list_on_the_day_it_is_done() -> None:
    world = known(tasks=[task("n", date(2025, 9, 30), state="late_done", done_on=date(2026, 1, 15))])
    assert items(world, date(2026, 1, 14)) and not items(world, date(2026, 1, 15))


def test_the_successor_answers_and_the_issuer_where_there_is_none() -> None:
    agencies = [
        Agency(code="A", name="A", kind="k", bloc="b"),
        Agency(code="OLD", name="O", kind="k", bloc="b", valid_to=date(2025, 2, 28), successor="NEW"),
        Agency(code="NEW", name="N", kind="k", bloc="b", valid_from=date(2025, 3, 1)),
        Agency(code="GONE", name="G", kind="k", bloc="b", valid_to=date(2025, 6, 30)),
    ]
    tasks = [task(lead, date(2025, 1, 31), lead=lead) for lead in ("OLD", "NEW", "GONE", "")]
    found = items(known(tasks=tasks, agencies=agencies))
    assert {item.subject: (item.owner, item.step.code) for item in found.values()} == {
        "OLD": ("NEW", "finish_tasks"), "NEW": ("NEW", "finish_tasks"), "GONE": ("A", "give_anew"), "": ("A", "name_lead"),
    }  # fmt: skip
    before = items(known(tasks=tasks, agencies=agencies), date(2025, 2, 15))
    assert before["task:nq:NEW"].owner == "OLD"


def test_what_an_agency_owes_is_one_item_however_much_it_blocks() -> None:
    owed = [target(f"t{n}", indicator="", year=2026) for n in range(12)]
    found = items(known(owed))
    assert list(found) == ["data:A"]
    assert found["data:A"].loss == pytest.approx(12 * 0.5 * 0.25 * 0.6)
    assert found["data:A"].reason.params["no_indicator"] == 12


def test_a_published_figure_that_is_old_is_owed_anew() -> None:
    world = known([target(year=2030)], [figure("2022", 10), figure("2023", 75)])
    assert not items(world, date(2025, 12, 31))
    assert items(world, date(2026, 1, 1))["data:A"].reason.params["old_figure"] == 1


def test_owed_data_never_fill_the_list() -> None:
    agencies = [Agency(code=f"A{n}", name="A", kind="k", bloc="b") for n in range(20)]
    owed = [target(f"t{n}", indicator="", agency=f"A{n}") for n in range(20)]
    tasks = [task(f"n{n}", date(2025, 12, 31), lead=f"A{n}") for n in range(20)]
    found = list_on(known(owed, tasks=tasks, agencies=agencies), DAY)
    assert len(found.items) == MOST
    assert sum(item.kind is Kind.DATA_OWED for item in found.items) <= MOST_OWED
    alone = list_on(known(owed, agencies=agencies), DAY)
    assert (len(alone.items), len(alone.rest)) == (MOST_OWED, 20 - MOST_OWED)


def monthly(*more: SlaProperty) -> Contract:
    return Contract(
        api_version="v3.1.0", kind="DataContract", id="ds", version="1", status="active",
        sla_properties=(SlaProperty("frequency", 1, "m"), *more), team=Team(members=(TeamMember("A", "owner"),)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("newest", "latency", "loss"),
    [("2025-12", 0, 0), ("2025-11", 20, 0), ("2025-11", 14, 0.5), ("2025-10", 0, 0.75), ("2024-01", 0, 0.95)],
)
def test_a_dataset_counts_by_how_late_it_is(newest: str, latency: int, loss: float) -> None:
    came = (Delivered("ds", date(2025, 12, 1), "2023-01", newest),)
    world = known(
        [target(indicator="rows", year=2026)], contracts=[monthly(SlaProperty("latency", latency, "d"))], delivered=came
    )
    found = items(world).get("dataset:ds")
    assert (found.loss if found else 0) == pytest.approx(loss * 0.25 * 0.6)


def test_a_delivery_takes_the_dataset_off_the_list_that_day() -> None:
    came = (Delivered("ds", date(2025, 10, 1), "2023-01", "2025-09"), Delivered("ds", DAY, "2023-01", "2025-12"))
    world = known(contracts=[monthly()], delivered=came)
    assert items(world, date(2026, 1, 14)) and not items(world, DAY)


def test_before_the_first_delivery_on_record_rows_count_by_their_own_month() -> None:
    world = known(contracts=[monthly()], delivered=(Delivered("ds", date(2026, 1, 1), "2023-01", "2025-03"),))
    assert not items(world, date(2025, 3, 20))
    assert items(world, date(2025, 5, 1))["dataset:ds"].parts[0].chance == 0.5


def test_a_rank_that_was_lost_counts_for_two_years() -> None:
    ranks = {"rank": [figure("2022", 4, "rank"), figure("2023", 12, "rank", published="2024-04-01")]}
    world = known(ranks=ranks)
    assert not items(world, date(2024, 3, 31))
    found = items(world, date(2024, 4, 1))["rank:rank"]
    assert (found.loss, found.reason.params["places"]) == (0.75 * 0.5, 8)
    assert items(world, date(2026, 4, 1)) and not items(world, date(2026, 4, 2))


def test_ranks_of_two_frameworks_are_not_compared() -> None:
    ranks = {"rank": [figure("2022", 4, "rank", index="old"), figure("2023", 12, "rank", index="new")]}
    assert not items(known(ranks=ranks))


def test_only_contradictions_of_the_city_are_to_be_settled() -> None:
    odd = [
        Anomaly(indicator="share", unit="U", period="2024", kind=Oddity.OVER_BOUNDS, value=120.0),
        Anomaly(indicator="share", unit="V", period="2024", kind=Oddity.OVER_BOUNDS, value=120.0),
        Anomaly(indicator="share", unit="U", period="2025", kind=Oddity.OUTLIER, value=1.0),
    ]
    found = dated(odd, "U", {"share": [figure("2024", 120, published="2025-02-01"), figure("2025", 1)]})
    assert [(one.anomaly.period, one.day) for one in found] == [("2024", date(2025, 2, 1))]
    world = known([target(year=2030)], odd=tuple(found))
    assert items(world)["anomaly:A"].loss == pytest.approx(0.95 * 0.25, abs=1e-4)
    assert "anomaly:A" not in items(world, date(2025, 1, 31))


def test_the_ends_of_the_calendar_are_no_end_of_the_build() -> None:
    promise = SlaProperty("latency", "về sau", "d")
    came = (Delivered("ds", DAY, "1000-01", "2999-12"),)
    tasks = [task("n", date.max), task("m", date.min)]
    world = known([target(year=2999)], tasks=tasks, contracts=[monthly(promise)], delivered=came)
    for day in (date.min, DAY, date.max):
        shown = as_shown(world, day, date.max)
        assert shown.day == day
