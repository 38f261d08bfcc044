"""Twins: for every number that is published of a guarded dataset, how many rows it comes from, counted beside it.

A twin is an indicator that nobody sees: the count of the rows that enter one aggregate of a formula. It is computed and
carried like any other, tells which values are small, and is left out of what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from khue.formulas.tree import aggregates
from khue.lib.disk import digest
from khue.model.base import Text
from khue.model.city import City
from khue.model.formula import Aggregate, Formula
from khue.model.indicator import Indicator
from khue.pipeline.steps import Step

if TYPE_CHECKING:
    from khue.model.formula import Node

MARK = "#"
"""No indicator of a city folder begins so."""


@dataclass(frozen=True)
class Guarded:
    """An indicator over a guarded dataset: the least count that is told, and its twins.

    `counts` are the twins whose counts its values tell, or from which they follow; a median tells none. `above` and
    `below` are those of a share's parts, where both are counts; `distinct` where its value is itself a count of persons.
    """

    indicator: Indicator
    least: int
    twins: tuple[str, ...]
    counts: tuple[str, ...]
    above: str = ""
    below: str = ""
    distinct: bool = False


@dataclass(frozen=True)
class Twins:
    """The guarded indicators of a city, by id, and the twins that are computed beside them."""

    guarded: Mapping[str, Guarded]
    indicators: tuple[Indicator, ...]

    @classmethod
    def of(cls, city: City, formulas: Mapping[str, Formula]) -> Twins:
        """Those of a city; none where no dataset has a smallest count."""
        least = {one.id: one.smallest_count(city.declaration.privacy.smallest_count) for one in city.contracts}
        asked = [one for one in city.indicators if one.id in formulas and least.get(one.dataset, 0) > 1]
        twins: dict[str, Indicator] = {}
        guarded = {one.id: _guarded(one, formulas[one.id], least[one.dataset], twins) for one in asked}
        return cls(guarded, tuple(twins.values()))

    def beside(self, city: City) -> City:
        """The city with the twins among its indicators."""
        return (
            msgspec.structs.replace(city, indicators=(*city.indicators, *self.indicators)) if self.indicators else city
        )

    def content(self) -> list[str]:
        """All that decides what is hidden but for the values."""
        return [
            f"{id} {one.least} {one.twins} {one.counts} {one.above} {one.below}" for id, one in self.guarded.items()
        ]


def unseen(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps without the twins; one that makes nothing else is not told."""
    for step in steps:
        shown = tuple(one for one in step.indicators if not one.startswith(MARK))
        if shown or not step.indicators:
            why = tuple(cause for cause in step.why if not cause.what.startswith(MARK))
            yield msgspec.structs.replace(step, indicators=shown, why=why or step.why)


def _guarded(indicator: Indicator, formula: Formula, least: int, twins: dict[str, Indicator]) -> Guarded:
    own = {one: _twin(indicator, one, twins) for one in aggregates(formula.root)}
    told = [own[one] for one in own if one.name in ("count", "sum", "avg") and not one.distinct]
    above, below = _count(formula.numerator), _count(formula.denominator)
    both = above is not None and below is not None
    return Guarded(
        indicator, least, tuple(dict.fromkeys(own.values())), tuple(dict.fromkeys(told)),
        above=own.get(above, "") if both and above else "", below=own.get(below, "") if both and below else "",
        distinct=_is_distinct(formula.root),
    )  # fmt: skip


def _count(node: Node | None) -> Aggregate | None:
    """The node, where it is a plain count of rows."""
    return node if isinstance(node, Aggregate) and node.name == "count" and not node.distinct else None


def _is_distinct(node: Node) -> bool:
    return isinstance(node, Aggregate) and node.name == "count" and node.distinct


def _twin(indicator: Indicator, aggregate: Aggregate, twins: dict[str, Indicator]) -> str:
    """The id of an aggregate's twin, which is made where there is none, or asked for at more levels and in more periods."""
    from khue.formulas import render  # with the parser, which a build that makes nothing new does not need

    text = render(Aggregate("count", aggregate.arg, where=aggregate.where))
    id = f"{MARK}{digest(f'{indicator.dataset} {text}'.encode())[:16]}"
    made = twins.get(id) or Indicator(
        id=id, name=Text(vi=id), unit="", group="", dataset=indicator.dataset, formula=text
    )
    twins[id] = msgspec.structs.replace(
        made, levels=tuple(dict.fromkeys((*made.levels, *indicator.levels))),
        periods=tuple(dict.fromkeys((*made.periods, *indicator.periods))),
    )  # fmt: skip
    return id
