"""Figures of the city that contradict each other or their own parts: what one agency has to settle is one item.

Only contradictions count here. What is merely unlikely is shown beside its figure, and depends on figures that came later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from khue.model.anomaly import Anomaly, Strength
from khue.model.anomaly import Kind as Oddity
from khue.model.assessment import Reason
from khue.model.attention import Item, Kind, Part
from khue.model.observation import Observation
from khue.pipeline.assess import known_on
from khue.pipeline.attention.bands import edges, step_day, urgency
from khue.pipeline.attention.known import Known, Odd, View
from khue.pipeline.attention.weights import DATA, weight

MISLEADING = 0.95
"""The chance that a figure misleads which contradicts another."""
ASIDE = 0.1
"""Weight of a figure on which no target rests; of one on which a target does it is that of data."""


def items(view: View) -> Iterator[Item]:
    """One item for each agency with contradictory figures that were known by the day."""
    owed: dict[str, list[Odd]] = {}
    for one in view.known.odd:
        indicator = view.known.indicators.get(one.anomaly.indicator)
        if indicator is not None and one.day <= view.day:
            owed.setdefault(view.owner(view.known.city.keeper(indicator)), []).append(one)
    for agency, found in owed.items():
        yield _item(view, agency, found)


def day_edges(known: Known) -> set[date]:
    """The days from which an item of contradictions may be another one than on the day before."""
    return {one.day for one in known.odd} | {edge for one in known.odd for edge in edges(one.day)}


def dated(anomalies: Iterable[Anomaly], unit: str, seen: Mapping[str, Sequence[Observation]]) -> list[Odd]:
    """The contradictions of a unit with the days from which they could be known; `seen` has its observations by indicator."""
    found = []
    for one in anomalies:
        if contradicts(one, unit):
            days = [known_on(o) for o in seen.get(one.indicator, ()) if o.period == one.period and _meant(one, o)]
            found += [Odd(one, max(days))] if days else []
    return sorted(found, key=lambda odd: (odd.day, odd.anomaly.indicator, odd.anomaly.period, odd.anomaly.kind.value))


def contradicts(anomaly: Anomaly, unit: str) -> bool:
    """Whether it is a contradiction in the figures of a unit."""
    return anomaly.unit == unit and anomaly.strength is Strength.CONTRADICTION


def _meant(anomaly: Anomaly, observation: Observation) -> bool:
    """Of two figures that differ both are meant, else the one that is odd."""
    return anomaly.kind is Oddity.VINTAGES_DIFFER or observation.value == anomaly.value


def _item(view: View, agency: str, found: list[Odd]) -> Item:
    newest = found[-1].anomaly
    indicators = list(dict.fromkeys(one.anomaly.indicator for one in reversed(found)))
    return Item(
        id=f"anomaly:{agency}",
        kind=Kind.ANOMALY,
        subject=indicators[0],
        others=tuple(indicators[1:]),
        owner=agency,
        reason=Reason("anomalies", {"n": len(found), "indicator": newest.indicator, "period": newest.period}),
        step=Reason("settle", {"n": len(found)}),
        by=step_day(view.day, view.known.city.declaration.calendar),
        parts=tuple(_part(view, one) for one in found),
    )


def _part(view: View, odd: Odd) -> Part:
    indicator = view.known.indicators[odd.anomaly.indicator]
    resting = any(subject.target.indicator == indicator.id for subject in view.subjects)
    counts = weight(view.known.city.declaration.attention, None, group=indicator.group, kind=DATA if resting else ASIDE)
    return Part(
        thing="indicator", id=indicator.id, chance=MISLEADING, basis="contradiction", weight=counts,
        urgency=urgency(odd.day, view.day), due=odd.day,
    )  # fmt: skip
