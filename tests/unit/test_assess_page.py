"""The tables of docs/assessment.md, run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from khue.model.assessment import Evidence
from khue.model.base import Text
from khue.model.city import Thresholds
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.pipeline.assess import assess
from khue.pipeline.wording import REASONS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "assessment.md").read_text(encoding="utf-8")
GOAL = Target(id="T", clause="", group="", text="", indicator="i", operator=Operator.AT_LEAST, value=75, year=2027)
SHARE = Indicator(id="i", name=Text(vi="i"), unit="%", group="")


def table(first_cell: str) -> list[dict[str, str]]:
    """The rows of the page's table whose header begins with that cell."""
    lines = PAGE[PAGE.index(f"| {first_cell} |") :].split("\n\n", 1)[0].splitlines()
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


FIGURES = [
    Observation(
        indicator="i", unit="C", period=row["period"], value=float(row["value"]), status=Status(row["status"]),
        published=row["published"],
    )
    for row in table("period")
]  # fmt: skip


@pytest.mark.parametrize("row", table("on"), ids=lambda row: row["on"])
def test_the_example_stands_as_the_page_says(row: dict[str, str]) -> None:
    found = assess(GOAL, SHARE, FIGURES, Thresholds(), date.fromisoformat(row["on"]))
    told = [found.latest.value if found.latest else None, found.required_pace, found.actual_pace]
    expected = [float(row[name]) if row[name] else None for name in ("newest", "required pace", "actual pace")]
    assert (found.evidence.value, found.reason.code) == (row["status"], row["reason"])
    assert told == [None if value is None else pytest.approx(value, abs=5e-5) for value in expected]


@pytest.mark.parametrize("row", table("figure"), ids=lambda row: row["figure"])
@pytest.mark.parametrize("way", list(Direction), ids=lambda way: way.value)
def test_about_is_near_enough_or_better(row: dict[str, str], way: Direction) -> None:
    goal = structs.replace(GOAL, operator=Operator.ABOUT, value=30)
    figure = Observation(indicator="i", unit="C", period="2027", value=float(row["figure"]), status=Status.FINAL)
    found = assess(goal, structs.replace(SHARE, direction=way), [figure], Thresholds(), date(2028, 1, 1))
    assert (found.evidence is Evidence.MET) is (row[f"direction: {way.value}"] == "met")


def test_the_page_names_every_reason_and_every_status() -> None:
    for code in {*REASONS, "pace_enough", "pace_short", "pace_wrong_way"} - {"pace"}:
        assert f"`{code}`" in PAGE
    assert Thresholds().at_risk_pace == 0.75
    assert Thresholds().about_tolerance == 0.05
