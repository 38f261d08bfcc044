"""The points of an index add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from khue.folder.known import components
from khue.folder.loaded import LoadedFolder
from khue.model.base import Text
from khue.model.finding import Finding, Rule
from khue.model.index import Component

POINTS_DIFFER = Rule(
    "KH521", "points-differ",
    Text(vi='Điểm tối đa của "{id}" là {points}, nhưng các thành phần cộng lại bằng {total}.',
         en='"{id}" has {points} points at most, but its parts add up to {total}.'),
    Text(vi="Hãy xem lại điểm; thành phần không chấm điểm ghi scored: false.",
         en="Look at the points; a part that is not scored has scored: false."),
)  # fmt: skip
RULES = (POINTS_DIFFER,)

TOLERANCE = 1e-6


def check(folder: LoadedFolder) -> Iterable[Finding]:
    """A finding at each index or component whose parts all have points, and another sum."""
    for entry in folder.indices:
        index = entry.value
        total = _total(index.components)
        if _differs(index.max_points, total):
            yield entry.finding(
                POINTS_DIFFER, "max_points", id=index.id, points=_plain(index.max_points), total=_plain(total)
            )
        for part, steps in components(index.components, "components"):
            total = _total(part.children)
            if _differs(part.points, total):
                yield entry.finding(
                    POINTS_DIFFER, *steps, "points", id=part.id, points=_plain(part.points), total=_plain(total)
                )


def _total(parts: Sequence[Component]) -> float | None:
    """The sum of the scored parts, or None where one is not known or there are none."""
    points = [part.points for part in parts if part.scored]
    return sum(point for point in points if point is not None) if points and None not in points else None


def _differs(points: float | None, total: float | None) -> bool:
    return points is not None and total is not None and abs(points - total) > TOLERANCE


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"
