"""The charts of an index: no line crosses a framework, a gap's bars add up, and a distribution shows the rank in force."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from khue.reports.charts import bump, distribution, gap
from khue.reports.charts.bump import Bump, Line, Stop
from khue.reports.charts.distribution import Distribution
from khue.reports.charts.gap import Piece

STOPS = (Stop("2020", "a", "/63"), Stop("2021", "b"), Stop("2022", "b"), Stop("2023", "b"), Stop("2024", "c", "/34"))
CITY = Line("Hà Nội", {0: 43, 1: 40, 2: 24, 3: 6, 4: 1}, front=True)
OTHER = Line("Đà Nẵng", {0: 1, 1: 1, 3: 1, 4: 17})
PIECES = (Piece("a", 5.0, "+5"), Piece("b", 2.0, "+2"), Piece("c", -3.0, "−3"))


def parts(svg: str, *classes: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    return [element for element in root.iter() if element.get("class") in classes]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag == "text"]  # noqa: S314


@pytest.mark.parametrize("svg", bump.both(Bump("ranks", STOPS, (CITY, OTHER))), ids=["wide", "narrow"])
class TestBump:
    def test_lines_stay_within_a_framework_and_never_bridge_a_missing_year(self, svg: str) -> None:
        assert [len(line.get("points", "").split()) for line in parts(svg, "c-bump front")] == [3]
        assert parts(svg, "c-bump") == []

    def test_there_is_a_break_between_frameworks_and_each_is_named(self, svg: str) -> None:
        assert len(parts(svg, "c-break")) == 2
        assert {"a", "b", "c"} <= set(texts(svg))

    def test_the_first_place_is_on_top(self, svg: str) -> None:
        heights = [float(dot.get("cy", 0)) for dot in parts(svg, "c-bump-dot front")]
        assert heights == sorted(heights, reverse=True)

    def test_nothing_is_written_off_the_paper(self, svg: str) -> None:
        drawing = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
        width = float(drawing.get("viewBox", "").split()[2])
        names = [element for element in drawing.iter("text") if element.get("text-anchor") == "start"]
        ends = [float(e.get("x", 0)) + len(e.text or "") * float(e.get("font-size", 0)) * 0.62 for e in names]
        assert max(ends) <= width


def test_a_single_framework_has_no_break_and_needs_no_name() -> None:
    svg = bump.draw(Bump("ranks", STOPS[1:4], (CITY,)), bump.NARROW)
    assert not parts(svg, "c-break")
    assert "b" not in texts(svg)


def test_each_bar_of_a_gap_begins_where_the_one_before_ended() -> None:
    for svg in gap.both(PIECES, Piece("sum", 4.0, "+4"), "gap"):
        bars = [
            (float(e.get("x", 0)), float(e.get("x", 0)) + float(e.get("width", 0)))
            for e in parts(svg, "c-behind", "c-ahead", "c-sum")
        ]
        (a, b, c, total) = bars
        assert b[0] == pytest.approx(a[1], abs=0.02)
        assert c[1] == pytest.approx(b[1], abs=0.02)
        assert total[1] == pytest.approx(c[0], abs=0.02)


def test_being_ahead_is_told_apart_by_its_shape_and_its_sign() -> None:
    svg = gap.draw(PIECES, Piece("sum", 4.0, "+4"), "gap", gap.NARROW)
    assert len(parts(svg, "c-ahead")) == 1
    assert "−3" in texts(svg)


def test_a_distribution_marks_the_rank_in_force_and_the_range() -> None:
    shown = Distribution(
        label="ranks",
        counts={2: 10, 3: 60, 5: 30},
        rank=3,
        between=(2, 5),
        range_said="2–5",
        shares={3: "60%", 5: "30%"},
    )
    for svg in distribution.both(shown):
        assert len(parts(svg, "c-now-bar")) == 1
        assert len(parts(svg, "c-bar")) == 3
        assert len(parts(svg, "c-range")) == 1
        assert {"60%", "30%", "2–5"} <= set(texts(svg))


def test_a_rank_that_never_came_is_drawn_where_it_is_in_force() -> None:
    shown = Distribution(label="r", counts={4: 1}, rank=63, between=(4, 4), range_said="", shares={})
    assert len(parts(distribution.draw(shown, distribution.NARROW), "c-now-bar")) == 1
