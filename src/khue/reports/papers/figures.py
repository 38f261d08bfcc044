"""Charts on paper: the drawing's classes get the colours and weights that print well, in black ink and one red."""

from __future__ import annotations

from khue.reports.papers.layout import FONT

_INK, _GREY, _LIGHT, _GOAL = "#000000", "#555555", "#d8d8d8", "#8c1d18"

STYLE = {
    "text": f"font-family:'TeX Gyre Termes','{FONT}','Libertinus Serif',serif;fill:{_GREY}",
    ".c-grid": f"stroke:{_LIGHT};stroke-width:1",
    ".c-zero": f"stroke:{_GREY};stroke-width:1",
    ".c-line": f"fill:none;stroke:{_INK};stroke-width:2;stroke-linejoin:round",
    ".c-dot": f"fill:{_INK};stroke:{_INK};stroke-width:2",
    ".c-dot.estimated": "fill:#ffffff",
    ".c-dot.provisional": "fill:#ffffff",
    ".c-context": "fill:none;stroke:#999999;stroke-width:1;stroke-linejoin:round",
    ".c-path": f"fill:none;stroke:{_INK};stroke-width:1.2;stroke-dasharray:2 4",
    ".c-goal": f"stroke:{_GOAL};stroke-width:1.6;stroke-dasharray:7 4",
    ".c-goal-end": f"fill:{_GOAL}",
    ".c-goal-word": f"fill:{_GOAL};font-weight:bold",
    ".c-fan95": "fill:#0a5a6a;fill-opacity:0.12",
    ".c-fan80": "fill:#0a5a6a;fill-opacity:0.2",
    ".c-course": "fill:none;stroke:#0a5a6a;stroke-width:1.8;stroke-dasharray:6 4",
    ".c-course-dot": "fill:#0a5a6a",
    ".c-fan-end": "fill:none;stroke:#0a5a6a;stroke-width:1.3",
    ".c-break": "stroke:#777777;stroke-width:1;stroke-dasharray:3 4",
    ".c-now": "stroke:#777777;stroke-width:1",
    ".c-strong": f"fill:{_INK};font-weight:bold",
    ".c-soft": f"fill:{_GREY}",
    ".c-bar": "fill:#4a6c8c",
    ".c-rank": f"fill:none;stroke:{_GOAL};stroke-width:2",
    ".c-rank-dot": f"fill:{_GOAL}",
    ".c-bump": "fill:none;stroke:#999999;stroke-width:1.2;stroke-linejoin:round",
    ".c-bump-dot": "fill:#999999",
    ".c-bump.front": f"stroke:{_GOAL};stroke-width:2.2",
    ".c-bump-dot.front": f"fill:{_GOAL}",
    ".c-now-bar": f"fill:{_INK}",
    ".c-range": f"fill:none;stroke:{_GREY};stroke-width:1.2",
    ".c-best": "fill:#e6efe9",
}
"""How each class of a chart is printed. Texts come first: a later rule wins over an earlier one of equal weight."""


def style(prefix: str = "") -> str:
    """The rules as CSS, each below `prefix`."""
    return "".join(f"{prefix}{name}{{{rule}}}" for name, rule in STYLE.items())


def standing_alone(svg: str) -> str:
    """The drawing as a file of its own: with the name of its language, its size, and the style of prints."""
    width, height = size(svg)
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
    end = svg.index(">") + 1
    return f"{opening}{svg[4:end]}<style>{style()}</style>{svg[end:]}"


def size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, in its own units."""
    box = svg.split('viewBox="', 1)[1].split('"', 1)[0]
    _, _, width, height = (float(part) for part in box.split())
    return width, height
