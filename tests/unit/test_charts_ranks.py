"""The rank chart has the first place on top and never joins two frameworks."""

from __future__ import annotations

from xml.etree import ElementTree

from khue.reports.charts import ranks
from khue.reports.charts.ranks import Place, Ranks

PLACES = (
    Place(2020, 43, "a", 63),
    Place(2021, 40, "b", 63),
    Place(2022, 24, "b", 63),
    Place(2023, 6, "b", 63),
    Place(2024, 1, "c", 34),
)


def parts(name: str, places: tuple[Place, ...] = PLACES) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(ranks.draw(Ranks("label", places)))  # noqa: S314 - our own drawing
    return [element for element in root.iter() if element.get("class") == name]


def test_a_better_rank_stands_higher() -> None:
    heights = [float(dot.get("cy", 0)) for dot in parts("c-rank-dot")]
    assert heights == sorted(heights, reverse=True)


def test_lines_join_only_years_of_one_framework() -> None:
    assert [len(line.get("points", "").split()) for line in parts("c-rank")] == [3]
    assert len(parts("c-break")) == 2


def test_every_rank_is_written() -> None:
    assert [word.text for word in parts("c-strong")] == ["43", "40", "24", "6", "1"]


def test_one_year_alone_is_drawn() -> None:
    assert len(parts("c-rank-dot", PLACES[:1])) == 1
    assert not parts("c-break", PLACES[:1])
