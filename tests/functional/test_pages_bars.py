"""The ranking drawn as bars: lengths follow values, a missing value has none."""

from __future__ import annotations

import re

from khue.reports.charts import bars
from khue.reports.charts.svg import WIDE


def _widths(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', svg)]


def test_lengths_follow_values() -> None:
    svg = bars.draw([bars.Bar("A", 20.0, "20"), bars.Bar("B", 10.0, "10"), bars.Bar("C", 0.0, "0")], "l", WIDE)
    first, second, zero = _widths(svg)
    assert abs(first / second - 2) < 0.01
    assert zero == 1


def test_missing_is_a_word_and_no_bar() -> None:
    svg = bars.draw([bars.Bar("A", 20.0, "20"), bars.Bar("B", None, "no figure")], "l", WIDE)
    assert len(_widths(svg)) == 1
    assert "no figure" in svg


def test_values_below_zero_stand_on_the_other_side() -> None:
    svg = bars.draw([bars.Bar("A", 5.0, "5"), bars.Bar("B", -5.0, "−5")], "l", WIDE)
    starts = [float(x) for x in re.findall(r'<rect x="([\d.]+)"', svg)]
    widths = _widths(svg)
    assert starts[1] + widths[1] == starts[0]


def test_names_are_escaped() -> None:
    assert "<script>" not in bars.draw([bars.Bar("<script>", 1.0, "1")], "l", WIDE)
