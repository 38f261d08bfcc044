"""What a gap is made of: a bar for each part, each beginning where the one before ended, and the sum below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khue.reports.charts.svg import NARROW, WIDE, Size, picture, tag, words

_THICK = 14


@dataclass(frozen=True)
class Piece:
    """A part's name, what it adds to the gap (less than nothing where it makes it smaller), and that in words."""

    name: str
    value: float
    said: str


def both(pieces: Sequence[Piece], total: Piece, label: str) -> tuple[str, str]:
    """The bars for a wide and for a narrow window."""
    return draw(pieces, total, label, WIDE), draw(pieces, total, label, NARROW)


def draw(pieces: Sequence[Piece], total: Piece, label: str, size: Size) -> str:
    """The bars as SVG, as high as there are parts; names stand above the bars, what they add beside them."""
    row, ends = size.text + _THICK + 20, _ends(pieces)
    low, high = min(0.0, total.value, *ends), max(0.0, total.value, *ends)
    room = size.width - size.text * 0.6 * max(len(piece.said) for piece in (*pieces, total)) - 16
    span = _Span(low, high, room)
    drawn = [
        _bar(piece, start, at * row, span, size, "c-behind" if piece.value >= 0 else "c-ahead")
        for at, (piece, start) in enumerate(zip(pieces, ends, strict=False))
    ]
    drawn.append(_bar(total, 0.0, len(pieces) * row, span, size, "c-sum"))
    tall = Size(size.width, round((len(pieces) + 1) * row), size.text, size.suffix)
    zero = tag("line", x1=span.at(0), x2=span.at(0), y1=0, y2=tall.height, class_="c-zero")
    return picture(tall, label, zero, *drawn)


@dataclass(frozen=True)
class _Span:
    low: float
    high: float
    room: float

    def at(self, value: float) -> float:
        return self.room * (value - self.low) / ((self.high - self.low) or 1) + 1


def _ends(pieces: Sequence[Piece]) -> list[float]:
    """Where each bar begins, and where the last one ends."""
    ends = [0.0]
    for piece in pieces:
        ends.append(ends[-1] + piece.value)
    return ends


def _bar(piece: Piece, start: float, top: float, span: _Span, size: Size, class_: str) -> str:
    left, right = sorted((span.at(start), span.at(start + piece.value)))
    line = top + size.text + 8
    name = words(5, top + size.text, piece.name, size.text, class_="c-strong" if class_ == "c-sum" else None)
    bar = tag("rect", x=left, y=line, width=max(right - left, 1.5), height=_THICK, rx=2, class_=class_)
    return name + bar + words(right + 8, line + size.text - 1, piece.said, size.text, class_="c-strong")
