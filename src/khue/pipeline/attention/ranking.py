"""The list of a day: every item in order of what may be lost, at most ten of them with a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from types import ModuleType
from typing import TypeVar

import msgspec

from khue.model.attention import AttentionList, Item, Kind
from khue.pipeline.attention import known as view_of
from khue.pipeline.attention import late, odd, owed, ranks, targets, tasks
from khue.pipeline.attention.bands import DAY, HALF_MONTH
from khue.pipeline.attention.known import Brief, Known, View

_Placed = TypeVar("_Placed", Item, Brief)

MOST = 10
MOST_OWED = 3
"""Of the items of owed data so many have a place: the list is of what to push, not of what is unknown."""
LEAST = 0.05
"""What may be lost by an item with a place, at least."""
SOURCES = (targets, tasks, owed, late, ranks, odd)
"""The modules that give items, each with the days on which its items may change."""


RESTING = {targets: (targets,), owed: (targets, owed), late: (targets, late)}
"""Whose days besides those of documents, tasks and agencies turn what a source gives; of other sources only their own."""


def list_on(known: Known, day: date) -> AttentionList:
    """The list as it would have been on a day, from what was known by then."""
    if day not in known.lists:
        view = View(known, day)
        known.lists[day] = placed(day, (item for source in SOURCES for item in source.items(view)))
    return known.lists[day]


def there_on(known: Known, day: date) -> frozenset[str]:
    """The ids of the items that had a place on a day: as `list_on` gives them, and sooner.

    Which items a source gives, and what may be lost by each, is only asked anew where it may be other than before.
    """
    turns = tuple(_turn(known, source, day) for source in SOURCES)
    if turns not in known.placed:
        view = View(known, day)
        briefs = (one for source, turn in zip(SOURCES, turns, strict=True) for one in _briefs(view, source, turn))
        known.placed[turns] = frozenset(one.id for one in _divided(briefs)[0])
    return known.placed[turns]


def _turn(known: Known, source: ModuleType, day: date) -> date:
    """The first day of the stretch during which a source gives the same."""
    name = source.__name__
    if name not in known.turns:
        own = (day for one in RESTING.get(source, (source,)) for day in _days(known, one))
        known.turns[name] = sorted({*_days(known, view_of), *own})
    days = known.turns[name]
    place = bisect_right(days, day)
    return days[place - 1] if place else date.min


def _briefs(view: View, source: ModuleType, turn: date) -> tuple[Brief, ...]:
    key, held = (source.__name__, turn), view.known.briefs
    if key not in held:
        held[key] = tuple(Brief(item.loss, item.due, item.id, item.kind) for item in source.items(view))
    return held[key]


def _days(known: Known, source: ModuleType) -> set[date]:
    """The days on which a source turns, looked for once."""
    name = source.__name__
    if name not in known.days:
        known.days[name] = source.day_edges(known)
    return known.days[name]


def placed(day: date, items: Iterable[Item]) -> AttentionList:
    """The items in order, those that come first with their places."""
    chosen, rest = _divided(items)
    numbered = (msgspec.structs.replace(item, place=place) for place, item in enumerate(chosen, 1))
    return AttentionList(day=day, items=tuple(numbered), rest=tuple(rest))


def _divided(items: Iterable[_Placed]) -> tuple[list[_Placed], list[_Placed]]:
    """The items with a place and those without, both in order."""
    chosen: list[_Placed] = []
    rest: list[_Placed] = []
    for item in sorted(items, key=_order):
        (chosen if _has_place(item, chosen) else rest).append(item)
    return chosen, rest


def _has_place(item: _Placed, chosen: Sequence[_Placed]) -> bool:
    owed_items = sum(one.kind is Kind.DATA_OWED for one in chosen)
    spared = item.kind is Kind.DATA_OWED and owed_items >= MOST_OWED
    return len(chosen) < MOST and item.loss >= LEAST and not spared


def _order(item: Item | Brief) -> tuple[float, date, str]:
    """The greatest loss first; of equal ones what is due first, then by name, so that the order never depends on chance."""
    return -item.loss, item.due or date.max, item.id


def moves(known: Known, after: date, until: date) -> list[date]:
    """The days after `after` and up to `until` on which an item may come, go or change its place, in order."""
    days = {day for source in (view_of, *SOURCES) for day in _days(known, source)}
    return sorted(day for day in days if after < day <= until)


def edges(known: Known, after: date, until: date) -> list[date]:
    """The same, and the days on which only the date of next steps changes.

    Between two of them nothing is learnt and no step is passed, so that the list stays as it is.
    """
    turns = (day for n in range((until - after).days) if _turns(day := after + (n + 1) * DAY))
    return sorted({*moves(known, after, until), *turns})


def _turns(day: date) -> bool:
    """Whether next steps get another date, or another year is asked for, from this day on."""
    return day.day == HALF_MONTH or day == date(day.year, 1, 1)
