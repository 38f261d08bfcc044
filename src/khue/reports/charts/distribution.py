"""How often each rank came in many replications: a column for each rank, the rank in force and the usual range marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khue.reports.charts.scale import step
from khue.reports.charts.svg import NARROW, WIDE, Size, picture, tag, words

_TOP, _BOTTOM = 34, 62


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """`counts` by rank; `rank` is the one in force, `between` the range that holds nine tenths, `range_said` its words.

    `label` says the whole in words, `shares` what is written above the columns that are wide enough.
    """

    label: str
    counts: Mapping[int, int]
    rank: int
    between: tuple[int, int]
    range_said: str
    shares: Mapping[int, str]


def both(distribution: Distribution) -> tuple[str, str]:
    """The chart for a wide and for a narrow window."""
    return draw(distribution, WIDE), draw(distribution, NARROW)


def draw(distribution: Distribution, size: Size) -> str:
    """The chart as SVG."""
    flat = Size(size.width, round(size.height * 0.8), size.text, size.suffix)
    frame = _Frame.of(distribution, flat)
    columns = "".join(_column(distribution, frame, rank) for rank in frame.ranks)
    return picture(flat, distribution.label, columns, _axis(frame), _range(distribution, frame))


@dataclass(frozen=True)
class _Frame:
    size: Size
    ranks: range
    most: int

    @classmethod
    def of(cls, distribution: Distribution, size: Size) -> _Frame:
        """Room for every rank that came, and the one in force."""
        came = [*distribution.counts, distribution.rank, *distribution.between]
        return cls(size, range(min(came), max(came) + 1), max(distribution.counts.values(), default=1))

    @property
    def wide(self) -> float:
        return min(64.0, (self.size.width - 16) / len(self.ranks))

    @property
    def foot(self) -> float:
        return self.size.height - _BOTTOM

    def left(self, rank: int) -> float:
        return 8 + (rank - self.ranks[0]) * self.wide

    def height(self, count: int) -> float:
        return (self.foot - _TOP) * count / self.most


def _column(distribution: Distribution, frame: _Frame, rank: int) -> str:
    count, size = distribution.counts.get(rank, 0), frame.size
    here = rank == distribution.rank
    tall, gap = frame.height(count), min(4.0, frame.wide * 0.15)
    left, wide = frame.left(rank) + gap / 2, frame.wide - gap
    bar = tag(
        "rect", x=left, y=frame.foot - tall, width=wide, height=max(tall, 0.5), class_="c-now-bar" if here else "c-bar"
    )
    said = distribution.shares.get(rank, "")
    middle = left + wide / 2
    if here:
        arrow = (
            f"M{middle - 5:.1f} {frame.foot - tall - 14:.1f}h10l-5 7z" if not said or wide < _room(said, size) else ""
        )
        bar += tag("path", d=arrow, class_="c-goal-end") if arrow else ""
    if said and wide >= _room(said, size):
        bar += words(middle, frame.foot - tall - 6, said, size.text, anchor="middle", class_="c-strong")
    return bar


def _room(said: str, size: Size) -> float:
    return len(said) * size.text * 0.56


def _axis(frame: _Frame) -> str:
    size, ranks = frame.size, frame.ranks
    room = max(2, int((size.width - 16) // (size.text * 2.4)))
    by = 1 if len(ranks) <= room else max(1, round(step(len(ranks), min(room, 8))))
    told = [rank for rank in ranks if rank % by == 0 or rank == 1]
    parts = [tag("line", x1=8, x2=frame.left(ranks[-1]) + frame.wide, y1=frame.foot, y2=frame.foot, class_="c-zero")]
    parts += [
        words(frame.left(rank) + frame.wide / 2, frame.foot + size.text + 4, str(rank), size.text, anchor="middle")
        for rank in told
    ]
    return "".join(parts)


def _range(distribution: Distribution, frame: _Frame) -> str:
    """A bracket below the ranks of nine replications of ten, with its words."""
    size, (first, last) = frame.size, distribution.between
    left, right = frame.left(first) + 2, frame.left(last) + frame.wide - 2
    y = frame.foot + size.text + 14
    bracket = tag("path", d=f"M{left:.1f} {y - 4:.1f}v6H{right:.1f}v-6", class_="c-range")
    return bracket + words(8, y + size.text + 8, distribution.range_said, size.text)
