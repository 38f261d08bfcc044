"""What lies ahead of a series: its expected course, and the bands in which it lies with a chance of 80 and 95 %."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from khue.reports.charts.svg import points, tag

Place = Callable[[str, float], tuple[float, float]]
"""Where a value of a period stands on the paper."""


@dataclass(frozen=True)
class Band:
    """Where the figure of a period will lie: its middle and the two intervals around it."""

    period: str
    mid: float
    low80: float
    high80: float
    low95: float
    high95: float


@dataclass(frozen=True)
class Fan:
    """Bands in order of time, opening from the newest figure (`period` and `value`)."""

    period: str
    value: float
    bands: tuple[Band, ...]

    @property
    def values(self) -> list[float]:
        """What the paper should hold: the inner band, and the outer one as far as it does not dwarf the rest."""
        inner = [self.value, *(n for band in self.bands for n in (band.low80, band.high80))]
        low, high = min(inner), max(inner)
        outer = [n for band in self.bands for n in (band.low95, band.high95)]
        return [*inner, max(min(outer), 2 * low - high), min(max(outer), 2 * high - low)]


def draw(fan: Fan, at: Place) -> str:
    """The two bands, the expected course between them, and a bar for the 80 % at its end.

    `at` gives places within the frame: a band that is cut off there is drawn up to its edge.
    """
    start = at(fan.period, fan.value)
    parts = [
        _band([(at(b.period, b.low95), at(b.period, b.high95)) for b in fan.bands], start, "c-fan95"),
        _band([(at(b.period, b.low80), at(b.period, b.high80)) for b in fan.bands], start, "c-fan80"),
        tag("polyline", points=points([start, *(at(b.period, b.mid) for b in fan.bands)]), class_="c-course"),
    ]
    end = fan.bands[-1]
    (x, low), (_, high), (_, mid) = (at(end.period, value) for value in (end.low80, end.high80, end.mid))
    parts.append(
        tag(
            "path",
            d=f"M{x:.1f} {low:.1f}V{high:.1f}M{x - 5:.1f} {low:.1f}h10M{x - 5:.1f} {high:.1f}h10",
            class_="c-fan-end",
        )
    )
    parts.append(tag("circle", cx=x, cy=mid, r=3.4, class_="c-course-dot"))
    return "".join(parts)


def _band(edges: list[tuple[tuple[float, float], tuple[float, float]]], start: tuple[float, float], class_: str) -> str:
    """A closed shape: out along the lower edge, back along the upper one."""
    lower, upper = [low for low, _ in edges], [high for _, high in reversed(edges)]
    return tag("polygon", points=points([start, *lower, *upper]), class_=class_)
