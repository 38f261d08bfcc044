"""Ruled tables on a page of a PDF: lines and boxes that are drawn become grids of cells.

Points from the page's lower left corner. A grid is what horizontal and vertical lines that touch enclose; a cell spans
columns where no line stands between them. A box with a single cell is no table.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Box = tuple[float, float, float, float]
_THIN, _NEAR, _SHORT = 3.0, 3.0, 6.0


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells (left, bottom, right, top), None for a place that the cell to its left takes too."""

    top: float
    bottom: float
    rows: tuple[tuple[Box | None, ...], ...]


@dataclass(frozen=True)
class _Stroke:
    """A line: where it stands (`at`), and from where to where it goes."""

    at: float
    low: float
    high: float


def grids(page: pdfium.PdfPage) -> list[Grid]:
    """The tables of a page, from top to bottom."""
    level, upright = list[_Stroke](), list[_Stroke]()
    for left, bottom, right, top in _boxes(page):
        if top - bottom <= _THIN and right - left > _SHORT:
            level.append(_Stroke((top + bottom) / 2, left, right))
        elif right - left <= _THIN and top - bottom > _SHORT:
            upright.append(_Stroke((left + right) / 2, bottom, top))
    found = [grid for group in _touching(upright) for grid in _grid(group, level)]
    return sorted(found, key=lambda grid: -grid.top)


def _boxes(page: pdfium.PdfPage) -> Iterator[Box]:
    """The straight strokes of a page as flat boxes; a drawn rectangle gives its four sides."""
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=4):
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) <= _THIN:
            yield left, bottom, right, top
        elif raw.FPDFPath_CountSegments(item.raw) > 1:
            yield from _segments(item)


def _segments(item: pdfium.PdfObject) -> Iterator[Box]:
    matrix, x, y, last = item.get_matrix(), ctypes.c_float(), ctypes.c_float(), None
    first: tuple[float, float] | None = None
    for at in range(min(raw.FPDFPath_CountSegments(item.raw), 4000)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif last is not None:
            yield _box(last, point)
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield _box(point, first)
        last = point


def _box(one: tuple[float, float], other: tuple[float, float]) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _touching(upright: list[_Stroke]) -> Iterator[list[_Stroke]]:
    """Upright lines in groups that overlap in height: one group a table."""
    group: list[_Stroke] = []
    bottom = float("inf")
    for stroke in sorted(upright, key=lambda one: -one.high):
        if group and stroke.high < bottom - _NEAR:
            yield group
            group, bottom = [], float("inf")
        group.append(stroke)
        bottom = min(bottom, stroke.low)
    if group:
        yield group


def _grid(upright: list[_Stroke], level: list[_Stroke]) -> Iterator[Grid]:
    top, bottom = max(one.high for one in upright), min(one.low for one in upright)
    columns = _places([one.at for one in upright])
    within = [
        one
        for one in level
        if bottom - _NEAR <= one.at <= top + _NEAR and one.high > columns[0] and one.low < columns[-1]
    ]
    heights = sorted(_places([one.at for one in within]), reverse=True)
    if len(columns) < 3 or len(heights) < 2:
        return
    rows = tuple(_row(columns, upright, high, low) for high, low in pairwise(heights) if high - low > _NEAR)
    yield Grid(heights[0], heights[-1], rows)


def _row(columns: list[float], upright: list[_Stroke], top: float, bottom: float) -> tuple[Box | None, ...]:
    """The cells between two heights: a column without a line before it belongs to the cell on its left."""
    middle = (top + bottom) / 2
    lines = {
        at
        for at in columns
        for one in upright
        if abs(one.at - at) <= _NEAR and one.low - _NEAR <= middle <= one.high + _NEAR
    }
    cells: list[Box | None] = []
    left = columns[0]
    starts = [at for at in columns[:-1] if at in lines or at == columns[0]]
    for at in columns[:-1]:
        if at not in starts:
            cells.append(None)
            continue
        left = at
        right = next(
            (other for other in columns if other > left and (other in lines or other == columns[-1])), columns[-1]
        )
        cells.append((left, bottom, right, top))
    return tuple(cells)


def _places(values: list[float]) -> list[float]:
    """Where lines stand, those nearly at the same place taken for one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places
