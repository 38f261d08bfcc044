"""The ranks of several units from period to period, one of them in front, with the frameworks apart.

No line goes from one framework to the next: ranks on the two sides were not made in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from khue.reports.charts.scale import Scale, step
from khue.reports.charts.svg import NARROW, WIDE, Size, picture, points, tag, words

_LETTER = 0.62
"""The width of a letter as a share of the text size."""
_TOP, _BOTTOM = 46, 44


@dataclass(frozen=True)
class Stop:
    """A period, the name of the framework that was in force, and a word below it (as how many were ranked)."""

    period: str
    framework: str
    below: str = ""


@dataclass(frozen=True)
class Line:
    """A unit: its name and its ranks by the number of the stop; `front` draws it before the others."""

    name: str
    ranks: Mapping[int, int]
    front: bool = False


@dataclass(frozen=True)
class Bump:
    """The stops in order of time and the units; `label` says it in words."""

    label: str
    stops: Sequence[Stop]
    lines: Sequence[Line]


def both(bump: Bump) -> tuple[str, str]:
    """The chart for a wide and for a narrow window."""
    return draw(bump, WIDE), draw(bump, NARROW)


def draw(bump: Bump, size: Size) -> str:
    """The chart as SVG."""
    frame = _frame(bump, size)
    behind = [line for line in bump.lines if not line.front]
    front = [line for line in bump.lines if line.front]
    layers = [_grid(frame), _stops(bump, frame), _breaks(bump, frame)]
    layers += ["".join(_line(line, bump, frame) for line in (*behind, *front)), _names(bump, frame)]
    return picture(size, bump.label, *layers)


@dataclass(frozen=True)
class _Frame:
    size: Size
    x: Scale
    y: Scale
    worst: int
    name: int
    """How many letters a name may have."""


def _frame(bump: Bump, size: Size) -> _Frame:
    worst = max((rank for line in bump.lines for rank in line.ranks.values()), default=1)
    longest = max((len(line.name) for line in bump.lines), default=0)
    room = min(longest, 12 if size.width < 500 else 24)
    right = size.width - room * size.text * _LETTER - 16
    x = Scale(0, max(len(bump.stops) - 1, 1), 54, right)
    return _Frame(size, x, Scale(1, max(worst, 2), _TOP + 14, size.height - _BOTTOM - 14), worst, room)


def _grid(frame: _Frame) -> str:
    by = max(1, round(step(max(frame.worst, 4), 4)))
    parts, size = [], frame.size
    for rank in (1, *(r for r in range(by, frame.worst + 1, by) if r > by / 2 and r > 1)):
        y = frame.y(rank)
        parts.append(tag("line", x1=30, x2=frame.x.end + 8, y1=y, y2=y, class_="c-grid"))
        parts.append(words(24, y + size.text * 0.36, str(rank), size.text, anchor="end"))
    return "".join(parts)


def _stops(bump: Bump, frame: _Frame) -> str:
    parts, size = [], frame.size
    for at, stop in enumerate(bump.stops):
        foot = size.height - _BOTTOM + 18
        parts.append(words(frame.x(at), foot, stop.period, size.text, anchor="middle"))
        if stop.below:
            parts.append(words(frame.x(at), foot + size.text + 3, stop.below, size.text - 1, anchor="middle"))
    return "".join(parts)


def _breaks(bump: Bump, frame: _Frame) -> str:
    """A line between frameworks, and the name of each above its periods, the longer of two neighbours one row higher."""
    parts, runs, size = [], _runs(bump), frame.size
    for place, (framework, stops) in enumerate(runs if len(runs) > 1 else ()):
        middle = (frame.x(stops[0]) + frame.x(stops[-1])) / 2
        top = size.text if place % 2 == 0 else 2 * size.text + 5
        parts.append(words(middle, top, framework, size.text - 1, anchor="middle"))
    for (_, before), (_, after) in pairwise(runs):
        x = (frame.x(before[-1]) + frame.x(after[0])) / 2
        parts.append(tag("line", x1=x, x2=x, y1=_TOP - 8, y2=size.height - _BOTTOM, class_="c-break"))
    return "".join(parts)


def _runs(bump: Bump) -> list[tuple[str, list[int]]]:
    grouped = groupby(range(len(bump.stops)), key=lambda at: bump.stops[at].framework)
    return [(framework, list(stops)) for framework, stops in grouped]


def _line(line: Line, bump: Bump, frame: _Frame) -> str:
    drawn = [tag("polyline", points=points(run), class_=_class("c-bump", line)) for run in _segments(line, bump, frame)]
    for at, rank in line.ranks.items():
        x, y = frame.x(at), frame.y(rank)
        drawn.append(tag("circle", cx=x, cy=y, r=5 if line.front else 3, class_=_class("c-bump-dot", line)))
    if line.front:
        drawn += [_rank_word(frame, at, rank) for at, rank in line.ranks.items()]
    return "".join(drawn)


def _rank_word(frame: _Frame, at: int, rank: int) -> str:
    """The rank written above its dot."""
    place = frame.x(at), frame.y(rank) - 10
    return words(*place, str(rank), frame.size.text + 2, anchor="middle", class_="c-strong")


def _segments(line: Line, bump: Bump, frame: _Frame) -> Iterator[list[tuple[float, float]]]:
    """The pieces of a line: stops that follow each other under one framework."""
    for _, stops in _runs(bump):
        run: list[tuple[float, float]] = []
        for at in (*stops, None):
            if at is not None and at in line.ranks:
                run.append((frame.x(at), frame.y(line.ranks[at])))
                continue
            if len(run) > 1:
                yield run
            run = []


def _class(name: str, line: Line) -> str:
    return f"{name} front" if line.front else name


def _names(bump: Bump, frame: _Frame) -> str:
    """Names to the right of those that have a rank at the last stop, moved apart where they would meet."""
    last, size = len(bump.stops) - 1, frame.size
    named = sorted((line for line in bump.lines if last in line.ranks), key=lambda line: line.ranks[last])
    parts: list[str] = []
    step_, place = size.text + 4, 0.0
    for line in named:
        wanted = frame.y(line.ranks[last]) + size.text * 0.36
        place = max(wanted, place + step_) if parts else wanted
        name = line.name if len(line.name) <= frame.name else line.name[: frame.name - 1].rstrip() + "…"
        class_ = "c-strong" if line.front else None
        parts.append(words(frame.x.end + 12, place, name, size.text, class_=class_))
    return "".join(parts)
