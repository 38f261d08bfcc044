"""What is needed, when it is late, what waits for it, and in which order: by the rules of docs/gaps.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
import pytest

from khue.lib.periods import Period
from khue.model.base import Text
from khue.model.city import Bloc, City, CityDeclaration, Group, Level
from khue.model.document import Document
from khue.model.gap import Gap, State
from khue.model.index import Component, Index
from khue.model.indicator import Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.model.unit import Unit
from khue.pipeline.attention.known import Known
from khue.pipeline.changes import Subject
from khue.pipeline.gaps.needs import OWN
from khue.pipeline.gaps.register import Sources, completeness, gaps, lines
from khue.pipeline.gaps.timely import Figure, figures_of

DAY = date(2026, 1, 15)
SHARE = Indicator(id="share", name=Text(vi="Tỷ lệ"), unit="%", group="g", agency="A", rhythm="Năm")
OTHER = Indicator(id="other", name=Text(vi="Khác"), unit="%", group="g", agency="B")
RATIO = Indicator(id="ratio", name=Text(vi="Thương"), unit="%", group="g", formula='"share" / "other"')
NQ = Document(id="nq", number="1/NQ", kind="nghi-quyet", title=Text(vi="N"), issuer="A", date=date(2024, 1, 10))
LEVELS = (Level(id="city", name=Text(vi="C")), Level(id="commune", name=Text(vi="X")))
DECLARED = CityDeclaration(
    id="c", name=Text(vi="C"), unit="U", levels=LEVELS, groups=(Group(id="g", name=Text(vi="G")),),
    blocs=(Bloc(id="b", name=Text(vi="B")),),
)  # fmt: skip
UNITS = (
    Unit(code="U", name="U", kind="k", level="city"), Unit(code="X", name="X", kind="k", level="commune", parent="U"),
)  # fmt: skip


def target(id: str = "t", indicator: str = "share", **more: Any) -> Target:
    usual: dict[str, Any] = {
        "value": 80.0,
        "year": 2027,
        "agency": "A",
        "document": "nq",
        "operator": Operator.AT_LEAST,
    }
    return Target(id=id, clause="1", group="g", text=id, unit="%", indicator=indicator, **(usual | more))


def figure(period: str, indicator: str = "share", **more: Any) -> Observation:
    return Observation(indicator=indicator, unit="U", period=period, value=50.0, status=Status.FINAL, **more)


def index(id: str, *components: Component, **more: Any) -> Index:
    usual: dict[str, Any] = {"level": "city", "years": (2024, 2025), "max_points": 50.0}
    return Index(id=id, name=Text(vi=id), act="QĐ", components=components, **(usual | more))


def sources(
    targets: Sequence[Target] = (), figures: Sequence[Observation] = (), indices: Sequence[Index] = (),
    parts: Mapping[tuple[str, str], Sequence[Figure]] | None = None,
) -> Sources:  # fmt: skip
    city = City(
        declaration=DECLARED, documents=(NQ,), indicators=(SHARE, OTHER, RATIO), targets=tuple(targets),
        indices=tuple(indices), unit_rows=UNITS,
    )  # fmt: skip
    by_id = {one.id: one for one in city.indicators}
    held = {name: [f for f in figures if f.indicator == name] for name in by_id}
    subjects = tuple(
        Subject(t, by_id.get(t.indicator), held.get(t.indicator, []), DECLARED.thresholds) for t in targets
    )
    known = {(name, OWN): figures_of(found) for name, found in held.items()}
    return Sources(Known(city, subjects), {"ratio": ("share", "other")}, {**known, **(parts or {})})


def found(given: Sources, day: date = DAY) -> dict[str, Gap]:
    return {gap.id: gap for gap in gaps(lines(given, day))}


@pytest.mark.parametrize(
    ("newest", "day", "late"),
    [
        ("2023", date(2025, 12, 31), False),
        ("2023", date(2026, 1, 1), True),
        ("2024", date(2026, 12, 31), False),
    ],
)
def test_a_yearly_figure_is_late_when_two_years_have_ended_since_it(newest: str, day: date, late: bool) -> None:
    gap = found(sources([target()], [figure("2022"), figure(newest)]), day).get("indicator:share")
    assert (gap is not None) == late
    if gap:
        assert (gap.state, gap.newest, gap.due, gap.since) == (
            State.LATE, "2023", date(2025, 12, 31), date(2026, 1, 1)
        )  # fmt: skip


def test_a_figure_counts_from_the_day_on_which_it_could_be_known() -> None:
    given = sources([target()], [figure("2024", published="2025-06-01"), figure("2023", published="2025-06-01")])
    assert completeness(given, date(2025, 5, 31)).whole.held == 0
    assert completeness(given, date(2025, 6, 1)).whole.held == 1


def test_a_derived_indicator_needs_what_is_in_its_formula() -> None:
    gap = found(sources([target(indicator="ratio")], [figure("2025")]))
    assert set(gap) == {"indicator:other"}
    assert (gap["indicator:other"].targets, gap["indicator:other"].owner) == (("t",), "")


def test_what_data_cannot_decide_needs_none() -> None:
    words = target("q", "", operator=Operator.QUALITATIVE, value=None)
    met = target("m", year=2025, value=40.0)
    missed = target("x", year=2025, value=60.0)
    assert not lines(sources([words, met, missed], [figure("2025")]), DAY)


def test_a_target_without_an_indicator_is_a_need_of_its_own() -> None:
    gap = found(sources([target(indicator="")]))["target:t"]
    assert (gap.state, gap.since, gap.due) == (State.MISSING, date(2024, 1, 10), date(2027, 12, 31))


def test_a_single_figure_is_too_little_but_up_to_date() -> None:
    given = sources([target()], [figure("2025")])
    assert found(given)["indicator:share"].state is State.THIN
    assert completeness(given, DAY).whole.held == 1


def test_an_index_waits_with_the_points_of_what_is_missing() -> None:
    known = Component(id="a", name=Text(vi="A"), points=20, indicator="share")
    unknown = Component(id="b", name=Text(vi="B"), points=30)
    gap = found(sources(indices=[index("i", known, unknown)]))
    assert (gap["indicator:share"].share, gap["index:i"].share) == (40.0, 60.0)
    assert gap["index:i"].points[0].components == ("b",)


def test_of_a_series_of_indices_the_newest_that_has_begun_counts() -> None:
    part = Component(id="a", name=Text(vi="A"), points=50)
    old = index("old", part, series="s", years=(2020,))
    new = index("new", part, series="s", years=(2026,))
    assert set(found(sources(indices=[old, new]))) == {"index:new"}
    assert set(found(sources(indices=[old, new]), date(2025, 12, 31))) == {"index:old"}


def test_figures_of_parts_do_for_an_index_of_parts_but_not_for_a_target_of_the_city() -> None:
    part = Component(id="a", name=Text(vi="A"), points=50, indicator="share")
    given = [index("i", part, level="commune")]
    held = {("share", "commune"): [Figure(Period.parse("2025"), date(2025, 12, 31))]}
    gap = found(sources([target()], indices=given, parts=held))["indicator:share"]
    assert (gap.targets, gap.points, gap.since) == (("t",), (), date(2024, 1, 10))
    gap = found(sources([target()], [figure("2024"), figure("2025")], given))["indicator:share"]
    assert (gap.targets, gap.share, gap.reasons[0].code) == ((), 100.0, "no_figures_of_parts")


def test_most_targets_come_first_then_most_points() -> None:
    components = (
        Component(id="a", name=Text(vi="A"), points=10, indicator="share"),
        Component(id="b", name=Text(vi="B"), points=40, indicator="other"),
    )
    asked = [target("t1", "other"), target("t2", "other"), target("t3", "")]
    assert list(found(sources(asked, indices=[index("i", *components)]))) == [
        "indicator:other", "target:t3", "indicator:share"
    ]  # fmt: skip


def test_an_agency_that_has_ended_is_answered_for_by_its_successor() -> None:
    from khue.model.agency import Agency

    given = sources([target()])
    agencies = (
        Agency(code="A", name="A", kind="k", bloc="b", successor="B", valid_to=date(2025, 6, 30)),
        Agency(code="B", name="B", kind="k", bloc="b"),
    )
    city = msgspec.structs.replace(given.known.city, agencies=agencies)
    given = Sources(Known(city, given.known.subjects), given.rests, given.figures)
    assert found(given)["indicator:share"].owner == "B"
    assert found(given, date(2025, 6, 30))["indicator:share"].owner == "A"
