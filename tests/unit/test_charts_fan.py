"""The fan opens from the newest figure, its bands lie within each other, and it never leaves the paper."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from khue.reports.charts import series
from khue.reports.charts.fan import Band, Fan, draw
from khue.reports.charts.series import Goal, Mark, Series
from khue.reports.charts.svg import NARROW, WIDE, Size

BANDS = (Band("2026", 66, 62, 70, 58, 74), Band("2027", 68, 60, 76, 52, 84))
FAN = Fan("2025", 64.0, BANDS)


def tree(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<svg>{drawn}</svg>")  # noqa: S314 - our own drawing


def with_class(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(e for e in root.iter() if e.get("class") == name)


def corners(root: ElementTree.Element, name: str) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in str(with_class(root, name).get("points")).split())
    return [(float(x), float(y)) for x, y in pairs]


def place(period: str, value: float) -> tuple[float, float]:
    return float(period), value


def test_each_band_goes_out_along_its_lower_and_back_along_its_upper_edge() -> None:
    root = tree(draw(FAN, place))
    assert corners(root, "c-fan80") == [(2025, 64), (2026, 62), (2027, 60), (2027, 76), (2026, 70)]
    assert corners(root, "c-fan95") == [(2025, 64), (2026, 58), (2027, 52), (2027, 84), (2026, 74)]
    assert corners(root, "c-course") == [(2025, 64), (2026, 66), (2027, 68)]


def test_a_bar_marks_where_the_last_figure_will_lie() -> None:
    root = tree(draw(FAN, place))
    assert str(with_class(root, "c-fan-end").get("d")).startswith("M2027.0 60.0V76.0")


def test_the_paper_holds_the_inner_band_and_as_much_of_the_outer_one_as_does_not_dwarf_it() -> None:
    assert (min(FAN.values), max(FAN.values)) == (52, 84)
    wild = Fan("2025", 64.0, (Band("2026", 66, 62, 70, -900, 900),))
    assert (min(wild.values), max(wild.values)) == (62 - 8, 70 + 8)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_leaves_the_paper(size: Size) -> None:
    wild = Fan("2025", 64.0, (*BANDS, Band("2028", 70, 50, 95, -900, 900)))
    drawn = series.draw(
        Series(
            label="A", marks=(Mark("2023", 60), Mark("2024", 62), Mark("2025", 64)), number=lambda value: f"{value:g}",
            goal=Goal("2028", 80, "Goal"), bounds=(0, 100), ahead=wild,
        ),
        size,
    )  # fmt: skip
    for name in ("c-fan80", "c-fan95", "c-course"):
        for x, y in corners(tree(drawn), name):
            assert 0 <= x <= size.width
            assert 0 <= y <= size.height


def test_without_a_fan_nothing_of_it_is_drawn() -> None:
    drawn = series.draw(Series(label="A", marks=(Mark("2023", 60), Mark("2024", 62)), number=str), WIDE)
    assert "c-fan" not in drawn
    assert "c-course" not in drawn
