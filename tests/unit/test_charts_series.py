"""The series chart puts values where they belong and keeps its words apart."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from khue.reports.charts import scale, series, svg
from khue.reports.charts.series import Goal, Mark, Series
from khue.reports.charts.svg import NARROW, WIDE, Size

NS = "{http://www.w3.org/2000/svg}"


def tree(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing


def with_class(drawn: str, name: str) -> list[ElementTree.Element]:
    return [e for e in tree(drawn).iter() if name in (e.get("class") or "").split()]


def a_series(**changes: object) -> Series:
    given: dict[str, object] = {
        "label": "A < B",
        "marks": (Mark("2021", 60), Mark("2022", 70), Mark("2024", 80, "estimated")),
        "number": lambda value: f"{value:g} %",
        "goal": Goal("2030", 95, "Goal 95 %"),
        "path": (("2021", 60.0), ("2030", 95.0)),
    }
    return Series(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_chart_is_sound_and_says_what_it_is(size: Size) -> None:
    root = tree(series.draw(a_series(), size))
    assert (root.get("role"), root.get("aria-label")) == ("img", "A < B")
    assert root.get("viewBox") == f"0 0 {size.width} {size.height}"


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_marks_rise_with_their_values_and_go_on_with_time(size: Size) -> None:
    dots = with_class(series.draw(a_series(), size), "c-dot")
    xs, ys = [float(d.get("cx", 0)) for d in dots], [float(d.get("cy", 0)) for d in dots]
    assert xs == sorted(xs)
    assert ys == sorted(ys, reverse=True)
    # Two years take twice the room of one, ten points the same height wherever they lie.
    assert (xs[2] - xs[1]) / (xs[1] - xs[0]) == pytest.approx(2, abs=0.02)
    assert (ys[0] - ys[1]) == pytest.approx(ys[1] - ys[2], abs=0.05)


def test_an_estimate_is_told_apart() -> None:
    assert [d.get("class") for d in with_class(series.draw(a_series(), WIDE), "c-dot")] == [
        "c-dot final", "c-dot final", "c-dot estimated",
    ]  # fmt: skip


def test_the_line_stops_at_a_break() -> None:
    whole = with_class(series.draw(a_series(), WIDE), "c-line")
    assert len(whole[0].get("points", "").split()) == 3
    broken = series.draw(a_series(breaks=("2024",)), WIDE)
    assert [len(line.get("points", "").split()) for line in with_class(broken, "c-line")] == [2]
    (fence,) = with_class(broken, "c-break")
    dots = [float(d.get("cx", 0)) for d in with_class(broken, "c-dot")]
    assert dots[1] < float(fence.get("x1", 0)) < dots[2]


def test_everything_stays_on_the_paper_and_can_be_read() -> None:
    marks = tuple(Mark(f"{2015 + n // 12}-{n % 12 + 1:02}", 1e6 * (n % 7) - 5) for n in range(90))
    drawing = a_series(
        marks=marks, number=lambda value: f"{value:,.0f} đồng", goal=Goal("2031", 9e6, "Goal", 9.5e6), path=()
    )
    for size in (WIDE, NARROW):
        drawn = series.draw(drawing, size)
        for text in tree(drawn).iter("text"):
            assert float(text.get("font-size", 0)) >= 12
            assert 0 <= float(text.get("x", -1)) <= size.width
            assert 10 <= float(text.get("y", -1)) <= size.height
        assert with_class(drawn, "c-goal")[1].get("y1") != with_class(drawn, "c-goal")[0].get("y1")


@pytest.mark.parametrize("marks", [(Mark("2025", 5),), (Mark("2024", 0), Mark("2025", 0)), (Mark("2025-07-01", 3),)])
def test_a_single_or_flat_series_is_drawn(marks: tuple[Mark, ...]) -> None:
    drawn = series.draw(a_series(marks=marks, goal=None, path=()), NARROW)
    assert len(with_class(drawn, "c-dot")) == len(marks)
    assert "nan" not in drawn


def test_the_axis_stays_within_what_is_possible() -> None:
    drawn = series.draw(
        a_series(marks=(Mark("2021", 99), Mark("2024", 100)), bounds=(0, 100), path=(), goal=None), WIDE
    )
    assert "100 %" in drawn
    assert not re.search(r">10[1-9]", drawn)


def test_a_spark_needs_two_values_and_shows_movement() -> None:
    assert series.spark([5], 9) == ""
    (line,) = with_class(series.spark([5, 5.1, 5.3], 9), "c-line")
    heights = [float(pair.split(",")[1]) for pair in line.get("points", "").split()]
    assert heights[0] - heights[-1] == pytest.approx(20)


def test_attributes_and_words_are_escaped() -> None:
    drawn = svg.picture(WIDE, 'a"<b>', svg.words(1, 2, "<i>&", 12))
    assert tree(drawn).get("aria-label") == 'a"<b>'
    assert next(tree(drawn).iter("text")).text == "<i>&"


@pytest.mark.parametrize(("low", "high"), [(0, 1), (58, 95), (-3, 12), (0.001, 0.0042), (1e6, 7.3e6), (5, 5)])
def test_ticks_cover_and_step_evenly(low: float, high: float) -> None:
    marks = scale.ticks(low, high, 4)
    assert marks[0] <= low
    assert marks[-1] >= high
    assert 2 <= len(marks) <= 8
    steps = {round(b - a, 9) for a, b in pairwise(marks)}
    assert len(steps) == 1


def test_year_ticks_end_with_the_last_year() -> None:
    assert scale.year_ticks(2018.5, 2030.5, 5) == [2018, 2021, 2024, 2027, 2030]
    assert scale.year_ticks(2025.5, 2025.5, 5) == [2025]


def test_a_ranking_has_the_first_place_on_top_and_nothing_falls_off_the_paper() -> None:
    marks = tuple(Mark(str(2020 + n), value) for n, value in enumerate((43.0, 40.0, 24.0, 6.0, 1.0)))
    goal = Goal("2025", 5.0, "≤ 5")
    drawn = series.draw(
        Series(label="hạng", marks=marks, number=lambda v: f"{v:.0f}", goal=goal, bounds=(1, None), ranked=True), WIDE
    )
    heights = [float(y) for y in re.findall(r'<circle[^>]*cy="([\d.-]+)"', drawn)]
    assert heights == sorted(heights, reverse=True)
    assert all(0 < height < WIDE.height - 20 for height in heights)


def test_bounds_draw_the_axis_in_without_cutting_values_off() -> None:
    marks = (Mark("2024", 3.0), Mark("2025", 57.0))
    drawn = series.draw(Series(label="%", marks=marks, number=lambda v: f"{v:.0f}", bounds=(1, 100)), WIDE)
    heights = [float(y) for y in re.findall(r'<circle[^>]*cy="([\d.-]+)"', drawn)]
    assert all(0 < height < WIDE.height - 20 for height in heights)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_last_value_stands_clear_of_a_line_that_falls_to_it(size: Size) -> None:
    values = {"falling": (60, 95, 75), "rising": (60, 65, 75)}
    for name, given in values.items():
        marks = tuple(Mark(str(2021 + n), value) for n, value in enumerate(given))
        drawn = series.draw(a_series(marks=marks, goal=None, path=()), size)
        (word,), dots = with_class(drawn, "c-strong"), with_class(drawn, "c-dot")
        below = float(word.get("y", 0)) > float(dots[-1].get("cy", 0))
        assert below is (name == "falling")
