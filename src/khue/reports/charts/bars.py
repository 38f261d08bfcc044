"""Horizontal bars in order of value: a ranking that can be read at one glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khue.reports.charts.svg import NARROW, WIDE, Size, picture, tag, words

_ROW = 30


@dataclass(frozen=True)
class Bar:
    """A name, its value, and the value in words; None is drawn as an empty, hatched place, never as zero."""

    name: str
    value: float | None
    said: str


def both(bars: Sequence[Bar], label: str) -> tuple[str, str]:
    """The bars for a wide and for a narrow window."""
    return draw(bars, label, WIDE), draw(bars, label, NARROW)


def draw(bars: Sequence[Bar], label: str, size: Size) -> str:
    """The bars as SVG, as high as there are bars; names stand above the bars, so that they are never cut."""
    step = _ROW + size.text
    values = [bar.value for bar in bars if bar.value is not None]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    room = size.width - size.text * 0.62 * max((len(bar.said) for bar in bars), default=0) - 12
    drawn = [_bar(bar, at * step, _Span(low, high, room), size) for at, bar in enumerate(bars)]
    tall = Size(size.width, round(len(bars) * step), size.text, size.suffix)
    return picture(tall, label, *drawn)


@dataclass(frozen=True)
class _Span:
    low: float
    high: float
    room: float

    def at(self, value: float) -> float:
        return self.room * (value - self.low) / ((self.high - self.low) or 1)


def _bar(bar: Bar, top: float, span: _Span, size: Size) -> str:
    name = words(0, top + size.text, bar.name, size.text)
    line = top + size.text + 8
    if bar.value is None:
        return name + words(0, line + size.text, bar.said, size.text, class_="c-soft")
    start, end = sorted((span.at(0.0), span.at(bar.value)))
    drawn = tag("rect", x=start, y=line, width=max(end - start, 1.0), height=14, rx=2, class_="c-bar")
    return name + drawn + words(end + 8, line + size.text - 1, bar.said, size.text, class_="c-strong")
