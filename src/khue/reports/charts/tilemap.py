"""A tile map: every unit one hexagon of the same size, near where it lies, so that small units in the centre can be seen.

The layout pushes points apart until each has the room of a tile, snaps them to the nearest free cells, and lets
neighbours swap while that brings them nearer to where they belong. It is the same on every run and machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, hypot, pi, radians, sin, sqrt

from khue.reports.charts.svg import tag, words

Cell = tuple[int, int]
"""Column and row; odd rows are shifted by half a column."""

_ROW = sqrt(3) / 2

LARGEST = 84
"""A tile is never wider than this, however few there are."""


def layout(places: Mapping[str, tuple[float, float]]) -> dict[str, Cell]:
    """A cell for every code; `places` gives longitude and latitude in degrees. Rows count from the north, from 0 or 1."""
    codes = sorted(places)
    if not codes:
        return {}
    spots = _apart(_flat([places[code] for code in codes]))
    cells = _improved(spots, _snapped(spots))
    left, top = min(column for column, _ in cells), min(row for _, row in cells)
    # Odd rows are the shifted ones, so rows move by an even number.
    return {code: (column - left, row - top + top % 2) for code, (column, row) in zip(codes, cells, strict=True)}


def _flat(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Longitude and latitude on paper, with one tile of area for each point of the bounding box's shape."""
    shrink = cos(radians(sum(lat for _, lat in places) / len(places)))
    flat = [(lon * shrink, -lat) for lon, lat in places]
    width = max(x for x, _ in flat) - min(x for x, _ in flat)
    height = max(y for _, y in flat) - min(y for _, y in flat)
    area = max(width, height * 0.2, 1e-9) * max(height, width * 0.2, 1e-9)
    unit = sqrt(len(places) * _ROW * 1.25 / area)
    return [(x * unit, y * unit) for x, y in flat]


def _apart(spots: list[tuple[float, float]], rounds: int = 120) -> list[tuple[float, float]]:
    """Push points that are nearer than a tile away from each other, a little at a time."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    # Two points on one spot get a direction each, so that they can part.
    xs = [x + 1e-4 * cos(n) for n, x in enumerate(xs)]
    ys = [y + 1e-4 * sin(n) for n, y in enumerate(ys)]
    for _ in range(rounds):
        moved = False
        order = sorted(range(len(xs)), key=lambda n: xs[n])
        for at, n in enumerate(order):
            for m in order[at + 1 :]:
                across = xs[m] - xs[n]
                if across >= 1:
                    break
                down = ys[m] - ys[n]
                apart = hypot(across, down)
                if apart < 1:
                    push = (1 - apart) * 0.35 / (apart or 1)
                    xs[n], ys[n] = xs[n] - across * push, ys[n] - down * push
                    xs[m], ys[m] = xs[m] + across * push, ys[m] + down * push
                    moved = True
        if not moved:
            break
    return list(zip(xs, ys, strict=True))


def _centre(cell: Cell) -> tuple[float, float]:
    column, row = cell
    return column + (row % 2) / 2, row * _ROW


def _snapped(spots: Sequence[tuple[float, float]]) -> list[Cell]:
    """The nearest free cell for each spot, from the middle of the map outwards."""
    middle_x = sum(x for x, _ in spots) / len(spots)
    middle_y = sum(y for _, y in spots) / len(spots)
    order = sorted(range(len(spots)), key=lambda n: hypot(spots[n][0] - middle_x, spots[n][1] - middle_y))
    taken: dict[Cell, int] = {}
    for n in order:
        taken[_nearest_free(spots[n], taken)] = n
    by_spot = {n: cell for cell, n in taken.items()}
    return [by_spot[n] for n in range(len(spots))]


def _nearest_free(spot: tuple[float, float], taken: Mapping[Cell, int]) -> Cell:
    column, row = round(spot[0]), round(spot[1] / _ROW)
    reach = 2
    while True:
        near = [(column + c, row + r) for r in range(-reach, reach + 1) for c in range(-reach, reach + 1)]
        free = [cell for cell in near if cell not in taken]
        if free:
            return min(free, key=lambda cell: (_far(spot, cell), cell))
        reach += 2


def _far(spot: tuple[float, float], cell: Cell) -> float:
    x, y = _centre(cell)
    return (spot[0] - x) ** 2 + (spot[1] - y) ** 2


def _improved(spots: Sequence[tuple[float, float]], cells: list[Cell]) -> list[Cell]:
    """Swap pairs while that brings them nearer, taken together, to their spots."""
    better = True
    while better:
        better = False
        for n in range(len(cells)):
            for m in range(n):
                now = _far(spots[n], cells[n]) + _far(spots[m], cells[m])
                if _far(spots[n], cells[m]) + _far(spots[m], cells[n]) < now - 1e-9:
                    cells[n], cells[m] = cells[m], cells[n]
                    better = True
    return cells


@dataclass(frozen=True)
class Tile:
    """A unit on the map: its short letters, what a screen reader says, its link, and its shade.

    `shade` is 0 (least) to 4 (most); None is no value, drawn hatched; -1 is a map that shows no values. `figure` is the
    value in words, for maps of few tiles.
    """

    code: str
    letters: str
    said: str
    href: str
    shade: int | None = -1
    figure: str = ""


def draw(
    tiles: Sequence[Tile], cells: Mapping[str, Cell], label: str, *, width: int, letters: bool, suffix: str
) -> str:
    """The map as SVG of that width; each tile is a link. Without `letters` (for a phone) only shades are drawn."""
    centres = {code: _centre(cell) for code, cell in cells.items()}
    left, top = min(x for x, _ in centres.values()), min(y for _, y in centres.values())
    across = max(x for x, _ in centres.values()) - left + 1
    by = min(width / across, LARGEST)
    height = (max(y for _, y in centres.values()) - top + 2 / sqrt(3)) * by + 2
    edge = (width - across * by) / 2
    spots = {c: (edge + (x - left + 0.5) * by, (y - top + 1 / sqrt(3)) * by + 1) for c, (x, y) in centres.items()}
    back = f"hatch-{suffix}"
    drawn = (_tile(tile, spots[tile.code], by, letters, back) for tile in tiles if tile.code in spots)
    box = f"0 0 {width} {height:.0f}"
    return tag("svg", _hatch(back), *drawn, viewBox=box, role="group", aria_label=label, class_="map")


def _tile(tile: Tile, spot: tuple[float, float], by: float, letters: bool, back: str) -> str:
    x, y = spot
    corners = [(x + by / sqrt(3) * sin(pi / 3 * k), y - by / sqrt(3) * cos(pi / 3 * k)) for k in range(6)]
    path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + "z"
    parts = [tag("title", escape(tile.said, quote=False))]
    if tile.shade is None:
        parts.append(tag("path", d=path, class_="hex", fill=f"url(#{back})"))
    else:
        parts.append(tag("path", d=path, class_=f"hex {'plain-hex' if tile.shade < 0 else f'h{tile.shade}'}"))
    if letters:
        parts.append(words(x, y - 2 if tile.figure else y + 4.5, tile.letters, 12.5))
    if letters and tile.figure:
        parts.append(words(x, y + 14, tile.figure, 12))
    deep = "deep" if tile.shade == 4 else None
    return tag("a", *parts, href=tile.href, aria_label=tile.said, class_=deep)


def _hatch(name: str) -> str:
    back = tag("rect", width=6, height=6, class_="hatch-back")
    line = tag("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", class_="hatch")
    pattern = tag("pattern", back, line, id=name, width=6, height=6, patternUnits="userSpaceOnUse")
    return tag("defs", pattern)


def shade(value: float, cuts: Sequence[float]) -> int:
    """The class of a value between ascending cuts: 0 below the first, len(cuts) at or above the last.

    >>> [shade(v, (10, 20, 30, 40)) for v in (5, 10, 39, 99)]
    [0, 1, 3, 4]
    """
    return sum(value >= cut for cut in cuts)


def cuts(values: Sequence[float], classes: int = 5) -> tuple[float, ...]:
    """Cuts that put about the same number of values into each class."""
    ordered = sorted(values)
    return tuple(ordered[len(ordered) * k // classes] for k in range(1, classes)) if ordered else ()
