"""A rank over the years, the first place on top, with the years apart that were judged by another framework."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, pairwise

from khue.reports.charts.scale import Scale, step
from khue.reports.charts.svg import Size, picture, points, tag, words

SIZE = Size(340, 236, 13, "r")


@dataclass(frozen=True)
class Place:
    """A rank in a year under a framework, among so many."""

    year: int
    rank: int
    framework: str
    among: int | None = None


@dataclass(frozen=True)
class Ranks:
    """The places in order of years; `label` says it in words."""

    label: str
    places: tuple[Place, ...]


def draw(ranks: Ranks, size: Size = SIZE) -> str:
    """The chart as SVG."""
    years = [place.year for place in ranks.places]
    worst = max(place.rank for place in ranks.places)
    x = Scale(min(years), max(years) if len(set(years)) > 1 else min(years) + 1, 48, size.width - 26)
    y = Scale(1, max(worst, 10) * 1.04, 22, size.height - 42)
    return picture(
        size, ranks.label, _grid(size, y, worst), _breaks(ranks, x, size), _lines(ranks, x, y), _dots(ranks, x, y, size)
    )


def _grid(size: Size, y: Scale, worst: int) -> str:
    by = max(1, round(step(max(worst, 10), 4)))
    parts = []
    for rank in (1, *range(by, int(y.high) + 1, by)):
        if rank != 1 and rank < by / 2:
            continue
        parts.append(tag("line", x1=32, x2=size.width - 4, y1=y(rank), y2=y(rank), class_="c-grid"))
        parts.append(words(26, y(rank) + size.text * 0.36, str(rank), size.text, anchor="end"))
    return "".join(parts)


def _breaks(ranks: Ranks, x: Scale, size: Size) -> str:
    parts = []
    for before, after in pairwise(ranks.places):
        if before.framework != after.framework:
            place = (x(before.year) + x(after.year)) / 2
            parts.append(tag("line", x1=place, x2=place, y1=12, y2=size.height - 30, class_="c-break"))
    return "".join(parts)


def _lines(ranks: Ranks, x: Scale, y: Scale) -> str:
    runs = [list(run) for _, run in groupby(ranks.places, key=lambda place: place.framework)]
    drawn = ([(x(place.year), y(place.rank)) for place in run] for run in runs)
    return "".join(tag("polyline", points=points(run), class_="c-rank") for run in drawn if len(run) > 1)


def _dots(ranks: Ranks, x: Scale, y: Scale, size: Size) -> str:
    parts = []
    for place in ranks.places:
        left, top = x(place.year), y(place.rank)
        parts.append(tag("circle", cx=left, cy=top, r=4.5, class_="c-rank-dot"))
        below = top < 40
        parts.append(
            words(
                left,
                top + 20 if below else top - 10,
                str(place.rank),
                size.text + 2,
                anchor="middle",
                class_="c-strong",
            )
        )
        parts.append(words(left, size.height - 10, str(place.year), size.text, anchor="middle"))
    return "".join(parts)
