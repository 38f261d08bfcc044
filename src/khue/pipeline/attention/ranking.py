"""The list of a day: every item in order of what may be lost, at most ten of them with a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from khue.model.attention import AttentionList, Item, Kind
from khue.pipeline.attention import known as view_of
from khue.pipeline.attention import late, odd, owed, ranks, targets, tasks
from khue.pipeline.attention.bands import DAY, HALF_MONTH
from khue.pipeline.attention.known import Known, View

MOST = 10
MOST_OWED = 3
"""Of the items of owed data so many have a place: the list is of what to push, not of what is unknown."""
LEAST = 0.05
"""What may be lost by an item with a place, at least."""
SOURCES = (targets, tasks, owed, late, ranks, odd)
"""The modules that give items, each with the days on which its items may change."""


def list_on(known: Known, day: date) -> AttentionList:
    """The list as it would have been on a day, from what was known by then."""
    if day not in known.lists:
        view = View(known, day)
        known.lists[day] = placed(day, (item for source in SOURCES for item in source.items(view)))
    return known.lists[day]


def placed(day: date, items: Iterable[Item]) -> AttentionList:
    """The items in order, those that come first with their places."""
    ordered = sorted(items, key=_order)
    chosen: list[Item] = []
    rest: list[Item] = []
    for item in ordered:
        (chosen if _has_place(item, chosen) else rest).append(item)
    numbered = (msgspec.structs.replace(item, place=place) for place, item in enumerate(chosen, 1))
    return AttentionList(day=day, items=tuple(numbered), rest=tuple(rest))


def _has_place(item: Item, chosen: list[Item]) -> bool:
    owed_items = sum(one.kind is Kind.DATA_OWED for one in chosen)
    spared = item.kind is Kind.DATA_OWED and owed_items >= MOST_OWED
    return len(chosen) < MOST and item.loss >= LEAST and not spared


def _order(item: Item) -> tuple[float, date, str]:
    """The greatest loss first; of equal ones what is due first, then by name, so that the order never depends on chance."""
    return -item.loss, item.due or date.max, item.id


def moves(known: Known, after: date, until: date) -> list[date]:
    """The days after `after` and up to `until` on which an item may come, go or change its place, in order."""
    days = view_of.edges(known) | {day for source in SOURCES for day in source.day_edges(known)}
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
