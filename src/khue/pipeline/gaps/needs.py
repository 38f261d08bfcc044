"""What data a city needs on a day: what its targets and indices rest on, and what is under contract."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from khue.model.assessment import Evidence
from khue.model.gap import Points, Thing
from khue.model.index import Component, Index, maxima, scored
from khue.model.indicator import Indicator
from khue.model.target import Operator
from khue.model.unit import Units
from khue.pipeline.attention.known import View, in_force_since
from khue.pipeline.attention.targets import relying
from khue.pipeline.changes import Subject

OWN = ""
"""The scope of figures of the city as a whole; any other scope is a level of its parts."""
TARGETS = ""
"""What stands for the targets among those that need figures of a scope."""
Key = tuple[Thing, str]


@dataclass
class Need:
    """One thing that is needed: by which subjects and index components, since when, and for which scopes of figures.

    `scopes` says of each what needs it: `TARGETS` or the ids of indices. They are empty where figures do not matter.
    `wanted` has by scope the day since when something needs it.
    """

    thing: Thing
    id: str
    agency: str = ""
    subjects: list[Subject] = field(default_factory=list)
    components: dict[str, list[str]] = field(default_factory=dict)
    indicators: dict[str, None] = field(default_factory=dict)
    scopes: dict[str, set[str]] = field(default_factory=dict)
    wanted: dict[str, date] = field(default_factory=dict)

    def wanted_from(self, scope: str, day: date) -> None:
        """Take note that something has waited for it since a day."""
        self.wanted[scope] = min(self.wanted.get(scope, day), day)

    @property
    def since(self) -> date | None:
        """The day since when anything needs it; None where nothing does."""
        return min(self.wanted.values(), default=None)


class Needs:
    """The needs of a view. `rests` names, by derived indicator, the indicators in its formula."""

    def __init__(self, view: View, rests: Mapping[str, tuple[str, ...]]) -> None:
        self._view, self._rests = view, rests
        self._found: dict[Key, Need] = {}

    def all(self) -> list[Need]:
        """Every need once."""
        for contract in self._view.known.city.contracts:
            self._need(Thing.DATASET, contract.id, contract.owner)
        for subject in self._view.subjects:
            if waiting(self._view, subject):
                self._of_subject(subject)
        for index in in_force(self._view.known.city.indices, self._view.day):
            self._of_index(index)
        return list(self._found.values())

    def points(self, need: Need, lacking: Collection[str]) -> tuple[Points, ...]:
        """The index points that rest on what a need lacks: on figures of these scopes, or on all of it."""
        waiting = set().union(*(need.scopes[scope] for scope in lacking)) if lacking else set(need.components)
        return tuple(
            _points(index, need.components[index.id])
            for index in self._view.known.city.indices
            if index.id in need.components and index.id in waiting
        )

    def _need(self, thing: Thing, id_: str, agency: str) -> Need:
        return self._found.setdefault((thing, id_), Need(thing, id_, agency))

    def _of_subject(self, subject: Subject) -> None:
        target, day = subject.target, in_force_since(self._view.documents[subject.target.document])
        if subject.indicator is None:
            needs = [self._need(Thing.TARGET, target.id, target.agency)]
        else:
            needs = [self._leaf(leaf, OWN, TARGETS, target.agency) for leaf in self.leaves(subject.indicator)]
        for need in needs:
            need.subjects.append(subject)
            need.wanted_from(OWN, day)

    def _of_index(self, index: Index) -> None:
        scope, first = self._scope(index), date(min(index.years), 1, 1)
        for part in _bottom(index.components):
            names = [name for _, name in part.measured() if name in self._view.known.indicators]
            needs = [
                self._leaf(leaf, scope, index.id, index.issuer)
                for name in names for leaf in self.leaves(self._view.known.indicators[name])
            ] or [self._need(Thing.INDEX, index.id, index.issuer)]  # fmt: skip
            for need in needs:
                own = need.components.setdefault(index.id, [])
                own += [part.id] if part.id not in own else []
                need.wanted_from(scope, first)

    def leaves(self, indicator: Indicator) -> list[Indicator]:
        """The indicators that it comes down to: itself, where it is published or computed from rows."""
        if not indicator.derived:
            return [indicator]
        known = self._view.known.indicators
        inputs = (known[name] for name in self._rests.get(indicator.id, ()) if name in known)
        return list({leaf.id: leaf for one in inputs for leaf in self.leaves(one)}.values())

    def _leaf(self, leaf: Indicator, scope: str, who: str, agency: str) -> Need:
        if leaf.dataset:
            need = self._need(Thing.DATASET, leaf.dataset, leaf.agency)
        else:
            need = self._need(Thing.INDICATOR, leaf.id, leaf.agency or agency)
            need.scopes.setdefault(scope, set()).add(who)
        need.indicators[leaf.id] = None
        return need

    def _scope(self, index: Index) -> str:
        return index.level if index.level in self._levels_below else OWN

    @cached_property
    def _levels_below(self) -> frozenset[str]:
        city, day = self._view.known.city, self._view.day
        return levels_below(city.units(), city.declaration.unit, [level.id for level in city.declaration.levels], day)


def levels_below(units: Units, own: str, levels: Iterable[str], day: date) -> frozenset[str]:
    """The levels of units that are parts of the city's own unit on a day."""
    first = ((level, next(iter(units.at(level, day)), None)) for level in levels)
    return frozenset(
        level for level, unit in first if unit and own in {above.code for above in units.ancestors(unit.code, day)}
    )


def waiting(view: View, subject: Subject) -> bool:
    """Whether data may still say something of a target: it is in figures, and was neither met for good nor missed."""
    if subject.target.operator is Operator.QUALITATIVE or subject.target.value is None:
        return False
    standing = view.assessment(subject)
    missed = standing.evidence is Evidence.OVERDUE and standing.reason.code == "overdue"
    return not missed and relying(view, subject)


def in_force(indices: Iterable[Index], day: date) -> list[Index]:
    """The indices that count on a day: of each series the newest that has begun."""
    newest: dict[str, Index] = {}
    for index in indices:
        name, first = index.series or index.id, min(index.years)
        if first <= day.year and (name not in newest or first > min(newest[name].years)):
            newest[name] = index
    return list(newest.values())


def _bottom(components: Iterable[Component]) -> Iterator[Component]:
    """The scored components that are not made of others, or are measured themselves."""
    for part in scored(components):
        below = list(_bottom(part.children))
        yield from below or [part]


def _points(index: Index, components: Iterable[str]) -> Points:
    most = maxima(index)
    points = sum(most[id_] for id_ in components)
    share = 100 * points / most[index.id] if most[index.id] else 0.0
    return Points(index=index.id, components=tuple(components), points=round(points, 4), share=round(share, 4))
