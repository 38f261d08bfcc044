"""Which fields come first follows from published weights, and a changed weight changes the order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from khue.model.assessment import Assessment, Evidence, Point, Reason, Schedule
from khue.model.base import Text
from khue.model.city import City, CityDeclaration, Group
from khue.model.priority import Ground, Need, Priorities
from khue.model.target import Operator, Target
from khue.pipeline.heads.duties import Duties
from khue.pipeline.heads.lists import gap_to_target
from khue.pipeline.heads.priorities import placed


def target(id: str, group: str, value: float = 80, operator: Operator = Operator.AT_LEAST, **more: Any) -> Target:
    return Target(id=id, clause="1", group=group, text=id, operator=operator, value=value, **more)


def judged(id: str, evidence: Evidence, latest: float | None = None) -> Assessment:
    return Assessment(
        target=id, evidence=evidence, reason=Reason("x"), schedule=Schedule.AHEAD,
        latest=None if latest is None else Point("2025", latest),
    )  # fmt: skip


@pytest.fixture
def duties() -> Duties:
    """Field A lacks a quarter and has nothing behind; field B lacks an eighth and is behind; of field C nothing is known."""
    declaration = CityDeclaration(
        id="c", name=Text(vi="c"), unit="U", levels=(), blocs=(), groups=tuple(Group(id=g, name=Text(vi=g)) for g in "ABC"),
    )  # fmt: skip
    city = City(declaration=declaration, targets=(target("a", "A"), target("b", "B"), target("c", "C")))
    found = {
        "a": judged("a", Evidence.ON_TRACK, 60), "b": judged("b", Evidence.OFF_TRACK, 70), "c": judged("c", Evidence.NO_DATA),
    }  # fmt: skip
    build = SimpleNamespace(
        city=city,
        assessments=found,
        task_standings={},
        gaps=[],
        standings={},
        as_of=None,
        targets={t.id: t for t in city.targets},
    )
    return Duties(cast("Any", build))


def grounds(gap: float, behind: float, chosen: float = 1.0) -> Priorities:
    return Priorities(grounds=(
        Ground(id="gap", name=Text(vi="g"), weight=gap, measure=Need.GAP),
        Ground(id="behind", name=Text(vi="b"), weight=behind, measure=Need.BEHIND),
        Ground(id="chosen", name=Text(vi="c"), weight=chosen, measure=Need.CHOSEN, fields={"C": 1.0}),
    ))  # fmt: skip


def order(duties: Duties, declared: Priorities) -> list[str]:
    return [one.group for one in placed(duties, declared)]


def test_a_changed_weight_changes_the_order(duties: Duties) -> None:
    assert order(duties, grounds(gap=3, behind=2)) == ["A", "B", "C"]
    assert order(duties, grounds(gap=2, behind=3)) == ["B", "A", "C"]
    assert order(duties, grounds(gap=2, behind=3, chosen=9)) == ["C", "B", "A"]


def test_parts_add_up_and_what_is_not_known_adds_nothing(duties: Duties) -> None:
    found = {one.group: one for one in placed(duties, grounds(gap=3, behind=1, chosen=1))}
    assert found["A"].parts == {"gap": 60.0, "behind": 0.0}
    assert found["C"].values == {"chosen": 1.0}
    assert all(one.score == pytest.approx(sum(one.parts.values())) for one in found.values())


def test_equal_scores_share_a_place(duties: Duties) -> None:
    same = msgspec.structs.replace(
        grounds(1, 1), grounds=(Ground(id="x", name=Text(vi="x"), weight=1, measure=Need.POINTS),)
    )
    assert [one.place for one in placed(duties, same)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("operator", "value", "latest", "gap"),
    [
        (Operator.AT_LEAST, 80, 60, 0.25),
        (Operator.AT_LEAST, 80, 90, 0.0),
        (Operator.AT_MOST, 3, 6, 1.0),
        (Operator.AT_MOST, 4, 5, 0.25),
        (Operator.ABOUT, 25, 30, 0.2),
        (Operator.AT_LEAST, 80, None, None),
        (Operator.AT_LEAST, 0, 5, None),
    ],
)
def test_what_is_missing_to_a_target(operator: Operator, value: float, latest: float | None, gap: float | None) -> None:
    found = gap_to_target(target("t", "A", value, operator), judged("t", Evidence.ON_TRACK, latest))
    assert found == (None if gap is None else pytest.approx(gap))


def test_a_range_is_kept_between_its_ends() -> None:
    promised = target("t", "A", 20, Operator.RANGE, value_to=24)
    for latest, gap in ((22, 0.0), (18, 0.1), (26, 0.1)):
        assert gap_to_target(promised, judged("t", Evidence.ON_TRACK, latest)) == pytest.approx(gap)
