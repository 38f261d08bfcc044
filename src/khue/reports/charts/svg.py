"""SVG elements as text, escaped."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Size:
    """A drawing's width and height in its own units, its text size, and a suffix that keeps ids apart on one page."""

    width: int
    height: int
    text: float
    suffix: str


WIDE = Size(680, 330, 14, "w")
NARROW = Size(340, 290, 13, "n")


def tag(name: str, *children: str, **attributes: float | str | None) -> str:
    """An element. `class_` gives class, `stroke_width` gives stroke-width; None leaves an attribute out.

    >>> tag("line", x1=0, x2=10.256, class_="c-grid")
    '<line x1="0" x2="10.26" class="c-grid"/>'
    """
    parts = [name, *(f'{_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)]
    inside = "".join(children)
    return f"<{' '.join(parts)}>{inside}</{name}>" if inside else f"<{' '.join(parts)}/>"


def words(x: float, y: float, said: str, size: float, *, anchor: str = "start", class_: str | None = None) -> str:
    """A line of text with its foot at (x, y)."""
    return tag("text", escape(said, quote=False), x=x, y=y, font_size=size, text_anchor=anchor, class_=class_)


def picture(size: Size, label: str, *children: str) -> str:
    """A whole drawing that is one picture to a screen reader."""
    return tag("svg", *children, viewBox=f"0 0 {size.width} {size.height}", role="img", aria_label=label)


def points(pairs: list[tuple[float, float]]) -> str:
    """Coordinates for a polyline."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)


def _name(key: str) -> str:
    return key if key in ("viewBox", "patternUnits") else key.rstrip("_").replace("_", "-")


def _value(value: float | str) -> str:
    return escape(value) if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
