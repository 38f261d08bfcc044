"""The text of a document in pages, and a page in pieces: what belongs to which item, and which of it is its number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from khue.web.readings.models import Item

A_PAGE, MOST_ITEMS = 9_000, 40
"""So many characters a page of the text has, and at most so many items."""


@dataclass(frozen=True)
class Span:
    """A page of the text: its number from 1, where it begins and ends."""

    number: int
    start: int
    end: int


def pages(text: str, starts: Sequence[int]) -> list[Span]:
    """The pages of a text, cut at the ends of lines; `starts` are where items begin, in order."""
    found, begin, items = list[Span](), 0, 0
    place, at = 0, 0
    for line in text.splitlines(keepends=True):
        after = bisect_right(starts, place + len(line) - 1, at)
        if place > begin and (place + len(line) - begin > A_PAGE or items + after - at > MOST_ITEMS):
            found.append(Span(len(found) + 1, begin, place))
            begin, items = place, 0
        items, at = items + after - at, after
        place += len(line)
    return [*found, Span(len(found) + 1, begin, len(text))]


def page_of(spans: Sequence[Span], place: int) -> Span:
    """The page that a character stands on."""
    return spans[max(0, bisect_right([one.start for one in spans], place) - 1)]


@dataclass(frozen=True)
class Piece:
    """Characters that belong together: to no item, to one (its id, kind and decision), or to its number (`value`).

    `first` where an item begins here; `clause` is the numbering of a clause that begins here.
    """

    text: str
    start: int = 0
    item: Item | None = None
    value: bool = False
    first: bool = False
    clause: str = ""


def pieces(text: str, span: Span, items: Iterable[Item], clauses: Iterable[tuple[str, int]]) -> list[Piece]:
    """A page in pieces, in order. Where items overlap a piece is of the shortest."""
    there = sorted(
        (one for one in items if one.start < span.end and one.end > span.start), key=lambda one: one.end - one.start
    )
    begins = {place: name for name, place in clauses if span.start <= place < span.end}
    cuts = {span.start, span.end, *begins}
    for one in there:
        cuts |= {
            max(span.start, min(span.end, place))
            for place in (one.start, one.end, one.value_start, one.value_end)
            if place
        }
    marks = sorted(cuts)
    seen, found = set[int](), list[Piece]()
    for low, high in pairwise(marks):
        item = next((one for one in there if one.start <= low and high <= one.end), None)
        value = item is not None and item.value_start <= low and high <= item.value_end
        first = item is not None and item.pk not in seen and item.start >= span.start
        if item is not None:
            seen.add(item.pk)
        found.append(Piece(text[low:high], low, item, value, first, begins.get(low, "")))
    return found
