"""Ranks that the city has lost: a published rank that is worse than the one before it in the same set of indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from khue.model.assessment import Reason
from khue.model.attention import Item, Kind, Part
from khue.model.indicator import Direction, Indicator
from khue.model.observation import Observation
from khue.pipeline.assess import known_on, newest_vintages, period_of, segment_start
from khue.pipeline.attention.bands import PASSED, edges, shifted, step_day, urgency
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.weights import RANK, weight
from khue.pipeline.wording import RANKS

BY_PLACES = ((5, 0.5), (10, 0.75))
"""The chance of losing what the rank was to show, by the places lost: fewer than the first number; more is `FAR`."""
FAR = 0.95


def is_rank(indicator: Indicator) -> bool:
    """Whether values of the indicator are places in a ranking, 1 being the best."""
    return indicator.unit in RANKS and indicator.direction is Direction.LOWER


def items(view: View) -> Iterator[Item]:
    """One item for each ranking whose newest rank of the city is worse than the one before; for two years."""
    for indicator in (one for one in view.known.city.indicators if one.id in view.known.ranks):
        seen = [o for o in view.known.ranks[indicator.id] if known_on(o) <= view.day and o.value is not None]
        pair = _newest_two(indicator, seen)
        if pair is not None and (pair[1].value or 0) > (pair[0].value or 0):
            since = known_on(pair[1])
            if view.day <= shifted(since, PASSED[-1][0]):
                yield _item(view, indicator, *pair, since)


def day_edges(known: Known) -> set[date]:
    """The days from which an item of a rank may be another one than on the day before."""
    days = {known_on(one) for seen in known.ranks.values() for one in seen}
    return days | {edge for day in days for edge in edges(day)}


def _newest_two(indicator: Indicator, seen: Sequence[Observation]) -> tuple[Observation, Observation] | None:
    """The two newest ranks, where they compare: by the same framework, on one side of every break."""
    newest = newest_vintages(seen)[-2:]
    if len(newest) < 2 or newest[0].index != newest[1].index:
        return None
    start = segment_start(indicator, period_of(newest[1].period).start)
    return (newest[0], newest[1]) if period_of(newest[0].period).start >= start else None


def _item(view: View, indicator: Indicator, was: Observation, now: Observation, since: date) -> Item:
    places = int((now.value or 0) - (was.value or 0))
    chance = next((level for limit, level in BY_PLACES if places < limit), FAR)
    limits = view.known.city.declaration.attention
    part = Part(
        thing="indicator", id=indicator.id, chance=chance, basis="places_lost",
        weight=weight(limits, None, group=indicator.group, kind=RANK), urgency=urgency(since, view.day), due=since,
    )  # fmt: skip
    return Item(
        id=f"rank:{indicator.id}",
        kind=Kind.RANK_FELL,
        subject=indicator.id,
        owner=view.owner(indicator.agency),
        reason=Reason(
            "rank_fell",
            {"period": now.period, "rank": now.value, "of": now.of_units, "before": was.period, "was": was.value,
             "places": places},
        ),
        step=Reason("explain_rank"),
        by=step_day(view.day, view.known.city.declaration.calendar),
        parts=(part,),
    )  # fmt: skip
