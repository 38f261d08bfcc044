"""Who is catching up with a unit, whom it is catching up with, and through which components: an early warning of a lost rank.

A gap that closed by so much a year is a fact; that it goes on closing is not. Scores swing, and who gained most last year often
falls back. So each neighbour has both: when it would pass at this pace, and how likely it is ahead in the coming period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from khue.lib.periods import Period
from khue.model.index import Component, scored, shares
from khue.model.method import Aggregation
from khue.pipeline.indices.answers import Answer
from khue.pipeline.indices.coming import Coming, rank_spread, spread
from khue.pipeline.indices.computed import Computed, Declared
from khue.pipeline.indices.history import History, part_known
from khue.pipeline.indices.results import ranks_of
from khue.pipeline.indices.rivals import basis
from khue.pipeline.indices.values import UNPUBLISHED, Published
from khue.stats.composite.rivals import share

FARTHEST = 10.0
"""A passing farther away, in years, is not told."""
_NOTHING = 1e-12


def catching_answer(history: History, unit: str, now: Coming | None, published: Published = UNPUBLISHED) -> Answer:
    """The neighbours of a unit in the newest period, those likeliest to pass first, and the components in which others gained
    more. `now` is the coming period, None where it cannot be foretold: then those who would pass soonest stand first.
    Ranks are those in force (`ranks_of`); where more units were `published` than are known, no coming rank is told.

    In `behind` and `ahead`: `gap` is the other's score less the unit's, `change` that of the gap since the period `since`
    (positive: the other gained more), `pace` the same a year, `years` until the gap is gone at that pace (None: not within ten
    years), `chance` how likely the other is ahead of the unit in the coming period, `through` what each component did to the
    gap, the largest first, and `rest` what cannot be laid to a component. Of `components` those stand first in which the unit
    lost most to the median of the others: `lag` in points of the whole.
    """
    found = history.newest
    at = found.given.units.index(unit)
    ranks = ranks_of(found, published)
    others = [_Pair(history, unit, other, ranks.get(other)) for other in found.given.units if other != unit]
    rows = [pair.told(now) for pair in others if not np.isnan(pair.gap)] if not np.isnan(found.total[at]) else []
    return {
        "index": found.declared.index.id, "period": found.given.period, "periods": list(history.periods), "unit": unit,
        "score": None if np.isnan(found.total[at]) else _plain(found.total[at] * found.declared.whole),
        "rank": ranks.get(unit),
        "on": now.on if now else None,
        "coming": _coming(now, unit, ranks.get(unit)) if now and len(now.known) >= published.among else None,
        "behind": sorted((row for row in rows if row["gap"] <= 0), key=lambda row: _soonest(row, 1)),
        "ahead": sorted((row for row in rows if row["gap"] > 0), key=lambda row: _soonest(row, -1)),
        "components": components_lagging(history, unit),
        "basis": basis(now) if now else None,
    }  # fmt: skip


def _coming(now: Coming, unit: str, rank: int | None) -> Answer:
    """Where the unit will be, and how likely it keeps its rank or has a better one."""
    ranks = now.ranks(unit)
    return {"score": spread(now.of(unit)), "ranks": rank_spread(ranks), "keeps": share(ranks <= rank) if rank else None}


def _soonest(row: Answer, way: int) -> tuple[float, float, float, str]:
    """By the chance where it is known (`way` 1: that the other is ahead, -1: that the unit is), then by years, then by gap."""
    chance = 0.0 if row["chance"] is None else way * row["chance"]
    years = np.inf if row["years"] is None else row["years"]
    return -chance, years, abs(row["gap"]), row["unit"]


class _Pair:
    """A unit and another one, in the newest period and in the first in which the scores of both are known."""

    def __init__(self, history: History, unit: str, other: str, rank: int | None) -> None:
        self._history, self._unit, self._other, self._rank = history, unit, other, rank
        self._last = history.newest
        self.gap = _gap(self._last, unit, other)
        self._first = next((found for found in history.found if not np.isnan(_gap(found, unit, other))), self._last)

    def told(self, now: Coming | None) -> Answer:
        """The row of the other unit."""
        at = self._last.given.units.index(self._other)
        chance = None if now is None else _chance_ahead(now, self._unit, self._other)
        return {
            "unit": self._other, "rank": self._rank,
            "score": _plain(self._last.total[at] * self._last.declared.whole), "gap": _plain(self.gap),
            **self._since(), "chance": chance,
        }  # fmt: skip

    def _since(self) -> Answer:
        """How the gap moved, where an earlier one is known."""
        if self._first is self._last:
            return {"since": None, "change": None, "pace": None, "years": None, "through": [], "rest": None}
        change = self.gap - _gap(self._first, self._unit, self._other)
        pace = change / (_time(self._last) - _time(self._first))
        through = dict(self._through())
        rest = change - sum(through.values())
        return {
            "since": self._first.given.period, "change": _plain(change), "pace": _plain(pace), "years": _years(self.gap, pace),
            "through": [
                {"component": id, "change": _plain(through[id])}
                for id in sorted(through, key=lambda id: (-abs(through[id]), id))
            ],
            "rest": 0.0 if abs(rest) < _NOTHING * max(1.0, self._last.declared.whole) else _plain(rest),
        }  # fmt: skip

    def _through(self) -> Iterator[tuple[str, float]]:
        """What each part did to the gap, as far down as both units are known in both periods."""
        places = [
            (found, found.given.units.index(unit), sign)
            for found, way in ((self._last, 1.0), (self._first, -1.0))
            for unit, sign in ((self._other, way), (self._unit, -way))
        ]
        whole = self._last.declared.whole
        for id, weight in _known_parts(self._last.declared, [(found, at) for found, at, _ in places]):
            yield id, whole * weight * sum(sign * part_known(found, id, at) for found, at, sign in places)


def _known_parts(declared: Declared, places: list[tuple[Computed, int]]) -> list[tuple[str, float]]:
    """The parts by which the whole is known in all these places, with their weights in it: a group stands for its parts where
    one of them is not known, does not apply, or is not averaged. Nothing where the whole cannot be divided."""

    def below(part: Component, weight: float) -> list[tuple[str, float]]:
        children = scored(part.children)
        known = all(not np.isnan(part_known(found, child.id, at)) for child in children for found, at in places)
        if not children or not known or (part.aggregation or declared.index.aggregation) is not Aggregation.ARITHMETIC:
            return [(part.id, weight)]
        own = shares(children)
        total = sum(own.values())
        return [found for child in children for found in below(child, weight * own[child.id] / total)]

    parts = below(declared.root, 1.0)
    return [] if parts[0][0] == declared.index.id else parts


@dataclass(frozen=True)
class _Gain:
    """How a component moved in a unit between two periods, as shares of its maximum, and what it weighs in the whole."""

    since: str
    weight: float
    own: float
    others: tuple[float, ...]

    @property
    def lag(self) -> float:
        """By how much the whole fell behind the median of the others."""
        return self.weight * (float(np.median(self.others)) - self.own)


def components_lagging(history: History, unit: str) -> list[Answer]:
    """What the unit and the others gained in each component since it is first known, those first in which the unit lost most.

    `gain` and `others` (the median of the other units) are shares of the component's maximum; `faster` of `of` units gained
    more than the unit; `lag` is what that cost, in points of the whole, negative where the unit gained more.
    """
    found, declared = history.newest, history.newest.declared
    at = found.given.units.index(unit)
    rows = []
    for id, weight in _known_parts(declared, [(found, at)]):
        gain = _gain(history, unit, id, weight)
        if gain is not None:
            rows.append({
                "component": id, "since": gain.since, "gain": _plain(gain.own),
                "others": _plain(float(np.median(gain.others))),
                "faster": sum(other > gain.own + _NOTHING for other in gain.others), "of": len(gain.others),
                "lag": _plain(gain.lag * declared.whole),
            })  # fmt: skip
    return sorted(rows, key=lambda row: (-row["lag"], row["component"]))


def _gain(history: History, unit: str, id: str, weight: float) -> _Gain | None:
    """The gains since the first period in which the component is known of the unit and of any other; None where there is none."""
    values, column = history.panel(id).values, history.units.index(unit)
    for row in np.flatnonzero(~np.isnan(values[:-1, column])).tolist():
        moved = values[-1] - values[row]
        others = np.delete(moved, column)
        others = others[~np.isnan(others)]
        if others.size and not np.isnan(moved[column]):
            return _Gain(history.periods[row], weight, float(moved[column]), tuple(others.tolist()))
    return None


def _gap(found: Computed, unit: str, other: str) -> float:
    """The other's score less the unit's; NaN where one is not known."""
    units = found.given.units
    if unit not in units or other not in units:
        return float("nan")
    return float(found.total[units.index(other)] - found.total[units.index(unit)]) * found.declared.whole


def _chance_ahead(now: Coming, unit: str, other: str) -> float:
    return share(now.of(other) > now.of(unit))


def _years(gap: float, pace: float) -> float | None:
    """How long until a gap is gone, in years; None where it does not close, or not within ten."""
    if gap * pace >= 0:
        return None
    years = -gap / pace
    return round(years, 2) if years <= FARTHEST else None


def _time(found: Computed) -> float:
    return Period.parse(found.given.period).years


def _plain(value: float) -> float:
    return round(float(value), 12)
