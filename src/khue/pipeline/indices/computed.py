"""A declared index computed from what is known of its parts: scores, ranks, pillars, and how each score came about.

Values are shares of a component's maximum wherever the index does not normalise. A group of which no parts are known may be
known as a whole, and one unknown part follows from a published total: the tree then is cut there (`Cut`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from khue.model.index import Component, Index, every, maxima, scored, shares
from khue.model.indicator import Direction, Indicator
from khue.model.method import Aggregation, Normalisation, Outliers, Scale
from khue.stats.composite.rank import ranks
from khue.stats.composite.score import Method, Table, score
from khue.stats.composite.tree import Branch

Values = NDArray[np.float64]

ABSOLUTE = frozenset({Normalisation.NONE, Normalisation.GOALPOSTS})
"""Normalisations under which a unit's score does not depend on other units."""


@dataclass(frozen=True)
class Given:
    """What is known of units in a period: values by the id of a component, or of the index for the published whole.

    Those of components without parts are as measured (or scored already), those of groups and of the whole shares of the
    maximum; NaN is not known. `not_assessed` are pairs of unit and component.
    """

    period: str
    units: tuple[str, ...]
    values: Mapping[str, Values]
    not_assessed: frozenset[tuple[str, str]] = frozenset()

    def of(self, id: str) -> Values:
        """The values of a part by unit, NaN where nothing is known."""
        found = self.values.get(id)
        return np.full(len(self.units), np.nan) if found is None else found


@dataclass(frozen=True)
class Declared:
    """An index with what its indicators say about it."""

    index: Index
    indicators: Mapping[str, Indicator]

    @cached_property
    def root(self) -> Component:
        """The whole as a component."""
        return Component(id=self.index.id, name=self.index.name, children=self.index.components)

    @cached_property
    def parts(self) -> dict[str, Component]:
        """Every scored component by its id."""
        return {part.id: part for part in _scored_below(self.root)}

    @cached_property
    def leaves(self) -> tuple[Component, ...]:
        """The scored components without parts, in order."""
        return tuple(part for part in self.parts.values() if not scored(part.children))

    @cached_property
    def maxima(self) -> dict[str, float]:
        """The most points of each component and of the whole."""
        return maxima(self.index)

    @property
    def whole(self) -> float:
        """By what a share is multiplied where scores are given in points."""
        return self.maxima[self.index.id] if self.index.scale is Scale.POINTS else 1.0

    @property
    def method(self) -> Method:
        """The index's choices; ranks are made of what is printed, so that decimals are those of shares."""
        index = self.index
        return Method(index.normalisation, index.aggregation, index.imputation, index.outliers is Outliers.WINSORISE)

    def direction(self, part: Component) -> float:
        """1 where more is better, -1 where less is; a scored finding is better when more."""
        if part.scoring is not None or part.children:
            return 1.0
        own = part.direction
        if own is None and part.indicator in self.indicators and self.index.normalisation is not Normalisation.NONE:
            own = self.indicators[part.indicator].direction
        return -1.0 if own is Direction.LOWER else 1.0

    def posts(self, part: Component) -> tuple[float, float]:
        """What counts as nothing and as everything; a share goes from 0 to 1."""
        if part.scoring is not None or part.children or self.index.normalisation is Normalisation.NONE:
            return 0.0, 1.0
        high = part.target if self.index.normalisation is Normalisation.TARGET else part.high
        return _number(part.low), _number(high)

    def ranked(self, scores: Values) -> NDArray[np.int64]:
        """The ranks of scores that are shares, as they are printed."""
        return ranks(scores * self.whole, decimals=self.index.decimals)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _scored_below(root: Component) -> list[Component]:
    return [part for child in scored(root.children) for part in (child, *_scored_below(child))]


@dataclass(frozen=True)
class Cut:
    """The tree down to where values are known, and the table of those values; what scores and doubts are computed from."""

    root: Branch
    table: Table
    method: Method


@dataclass(frozen=True)
class Computed:
    """An index as it came out. `parts` has shares by component, `basis` how each unit's score came about:

    computed (from all parts), implied (one part follows from the published total), published (the total is all there is),
    partial (something is missing and was filled in, or others count for more), none. `implied` names those parts by unit.
    """

    declared: Declared
    given: Given
    cut: Cut | None
    parts: Mapping[str, Values]
    total: Values
    ranks: NDArray[np.int64]
    basis: tuple[str, ...]
    missing: tuple[tuple[str, ...], ...]
    implied: tuple[tuple[str, ...], ...]
    pillars: Mapping[str, tuple[Values, NDArray[np.int64]]]
    left_out: tuple[str, ...] = ()
    """Components of which no unit has a value."""


def compute(declared: Declared, given: Given) -> Computed:
    """The scores of all units; raises ValueError where the method cannot be applied to the values."""
    return _Computing(declared, given).run()


class _Computing:
    def __init__(self, declared: Declared, given: Given) -> None:
        self.declared, self.given = declared, given
        self.absolute = declared.index.normalisation in ABSOLUTE
        self.known = {part.id: self._known(part) for part in (declared.root, *declared.parts.values())}
        self.scores: dict[str, Values] = {}
        self.implied: dict[str, NDArray[np.bool_]] = {}
        self.cuts: dict[str, Values] = {}
        self.stated: dict[str, NDArray[np.bool_]] = {}

    def run(self) -> Computed:
        declared, given = self.declared, self.given
        columns = {leaf.id: np.where(self._assessed(leaf.id), given.of(leaf.id), np.nan) for leaf in declared.leaves}
        whole = self._cut(columns)
        if whole is not None:
            self.scores |= score(whole.table, whole.root, whole.method).parts
        cut, complete = whole, self.known[declared.index.id]
        if self.absolute:
            self._find_wholes()
            if self.cuts and (again := self._cut(columns | self.cuts)) is not None:
                cut = again
                self.scores |= score(cut.table, cut.root, cut.method).parts
            self.scores = self.cuts | self.scores
        nothing = np.full(len(given.units), np.nan)
        total = self.scores.get(declared.index.id, nothing)
        settled = self._settled(declared.root)
        published = given.of(declared.index.id)
        if self.absolute:
            total = np.where(~settled & ~np.isnan(published), published, total)
        return Computed(
            declared, given, cut, self.scores, total, declared.ranked(self._printed(total, published)),
            tuple(self._basis(at, complete, settled, total) for at in range(len(given.units))),
            tuple(self._missing(at) for at in range(len(given.units))),
            tuple(tuple(id for id, where in self.implied.items() if where[at]) for at in range(len(given.units))),
            self._pillars(), self._left_out(cut),
        )  # fmt: skip

    def _known(self, part: Component) -> NDArray[np.bool_]:
        """For each unit, whether all below the part is known or does not apply."""
        below = scored(part.children)
        if not below:
            return ~np.isnan(self.given.of(part.id)) | ~self._assessed(part.id)
        return np.asarray(np.logical_and.reduce([self._known(child) for child in below]))

    def _assessed(self, id: str) -> NDArray[np.bool_]:
        declared = self.declared.parts[id].not_assessed
        return np.array(
            [unit not in declared and (unit, id) not in self.given.not_assessed for unit in self.given.units]
        )

    def _settled(self, part: Component) -> NDArray[np.bool_]:
        """For each unit, whether the part is known, as a whole or from all below it."""
        below = scored(part.children)
        own = self.known[part.id] | self.stated.get(part.id, np.False_)
        return own | np.logical_and.reduce([self._settled(child) for child in below]) if below else own

    def _find_wholes(self) -> None:
        """The scores of parts that are known as a whole where what is below is not: given, or left over from a total."""
        index = self.declared.index
        own = {index.id: np.where(self.known[index.id], np.nan, self.given.of(index.id))}
        for part in (self.declared.root, *self.declared.parts.values()):
            if not part.children:
                continue
            if part.id != index.id:
                stated = np.where(self.known[part.id], np.nan, self.given.of(part.id))
                own[part.id] = np.where(np.isnan(stated), own.get(part.id, np.nan), stated)
            self._follow(part, own)
        for id, values in own.items():
            if id != index.id and not np.isnan(values).all():
                of_parts = self.scores.get(id, np.full(len(values), np.nan))
                self.stated[id] = ~np.isnan(values)
                self.cuts[id] = np.where(self.stated[id], values, of_parts)

    def _follow(self, part: Component, own: dict[str, Values]) -> None:
        """Where a group's score is known and that of one part is not, the part's follows."""
        aggregation = part.aggregation or self.declared.index.aggregation
        weights, children = shares(part.children), scored(part.children)
        whole = own.get(part.id)
        if whole is None or aggregation is not Aggregation.ARITHMETIC or np.isnan(whole).all():
            return
        stated = {child.id: np.where(self.known[child.id], self.scores.get(child.id, np.nan), self.given.of(child.id))
                  for child in children}  # fmt: skip
        unknown = np.stack([np.isnan(values) for values in stated.values()])
        rest = sum(weights[id] * np.nan_to_num(values) for id, values in stated.items())
        for at, child in enumerate(children):
            alone = unknown[at] & (unknown.sum(axis=0) == 1) & ~np.isnan(whole)
            if alone.any():
                left = (whole * sum(weights.values()) - rest) / weights[child.id]
                own[child.id] = np.where(alone, left, own.get(child.id, np.nan))
                self.implied[child.id] = alone

    def _cut(self, columns: Mapping[str, Values]) -> Cut | None:
        """The tree over the columns that have any value."""
        held = {id: values for id, values in columns.items() if not np.isnan(values).all()}
        root = _branch(self.declared.root, 1.0, held, frozenset(self.cuts))
        if root is None or not root.children:
            return None
        leaves = tuple(leaf.id for leaf in root.leaves())
        parts = [self.declared.parts[id] for id in leaves]
        of_groups = [id in self.cuts for id in leaves]
        posts = np.array([(0.0, 1.0) if group else self.declared.posts(part)
                          for part, group in zip(parts, of_groups, strict=True)])  # fmt: skip
        needs = self.declared.index.normalisation in (Normalisation.GOALPOSTS, Normalisation.TARGET)
        low, high = (posts[:, 0], posts[:, 1]) if needs else (None, None)
        assessed = np.stack([self._applies(id) for id in leaves], axis=1)
        table = Table(
            self.given.units, leaves, np.stack([np.where(self._applies(id), held[id], np.nan) for id in leaves], axis=1),
            np.array([self.declared.direction(part) for part in parts]),
            None if self.declared.index.normalisation is Normalisation.TARGET else low, high,
            None if assessed.all() else assessed,
        )  # fmt: skip
        return Cut(root, table, self.declared.method)

    def _applies(self, id: str) -> NDArray[np.bool_]:
        below = [part.id for part in every((self.declared.parts[id],)) if part.id in self.declared.parts]
        leaves = [part for part in below if not scored(self.declared.parts[part].children)]
        return np.asarray(np.logical_or.reduce([self._assessed(leaf) for leaf in leaves]))

    def _basis(self, at: int, complete: NDArray[np.bool_], settled: NDArray[np.bool_], total: Values) -> str:
        if np.isnan(total[at]):
            return "none"
        if complete[at]:
            return "computed"
        if settled[at]:
            return "implied" if any(where[at] for where in self.implied.values()) else "computed"
        stated = self.absolute and not np.isnan(self.given.of(self.declared.index.id)[at])
        return "published" if stated else "partial"

    def _printed(self, total: Values, published: Values) -> Values:
        """The totals that ranks are made of: as published where the parts give the same but for their rounding."""
        if self.declared.index.decimals is None or not self.absolute:
            return total
        rounding = 1.5 * 10.0**-self.declared.index.decimals / self.declared.whole
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(np.abs(published - total) <= rounding, published, total))

    def _missing(self, at: int) -> tuple[str, ...]:
        """The components that a unit lacks, but for those of groups that are known as a whole."""
        return tuple(leaf.id for leaf in self._open(self.declared.root, at) if not self.known[leaf.id][at])

    def _open(self, part: Component, at: int) -> list[Component]:
        if part.id in self.stated and self.stated[part.id][at]:
            return []
        below = scored(part.children)
        return [leaf for child in below for leaf in self._open(child, at)] if below else [part]

    def _left_out(self, cut: Cut | None) -> tuple[str, ...]:
        """The components that no unit has, but for those of groups that are known as a whole."""
        if cut is None:
            return ()
        held = {leaf.id for leaf in cut.root.leaves()}
        whole = {part.id for id in held for part in every((self.declared.parts[id],))}
        return tuple(leaf.id for leaf in self.declared.leaves if leaf.id not in whole)

    def _pillars(self) -> dict[str, tuple[Values, NDArray[np.int64]]]:
        """Each pillar's score and rank; none where a part is not known."""
        found = {}
        for pillar in self.declared.index.pillars:
            total = weight = np.zeros(len(self.given.units))
            for id in pillar.parts:
                known = self._settled(self.declared.parts[id])
                held = self._share_assessed(self.declared.parts[id]) * self.declared.maxima[id]
                values = np.where(known, self.scores.get(id, np.full(len(total), np.nan)), np.nan)
                total = total + np.where(held > 0, held * values, 0.0)
                weight = weight + held
            stated = self.given.of(pillar.id)
            made = np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)
            made = np.where(np.isnan(made), stated, made)
            found[pillar.id] = made, self.declared.ranked(made)
        return found

    def _share_assessed(self, part: Component) -> Values:
        """For each unit, how much of the part's maximum applies to it."""
        below = scored(part.children)
        if not below:
            return self._assessed(part.id).astype(np.float64)
        weights = shares(part.children)
        whole = sum(weights.values())
        return np.asarray(sum(weights[child.id] / whole * self._share_assessed(child) for child in below))


def _branch(part: Component, weight: float, columns: Mapping[str, Values], cuts: frozenset[str]) -> Branch | None:
    """The part with what there is below it; None where there is nothing."""
    below = scored(part.children)
    if not below or part.id in cuts:
        return Branch(part.id, weight) if part.id in columns else None
    weights = shares(part.children)
    made = (_branch(child, weights[child.id], columns, cuts) for child in below)
    children = tuple(child for child in made if child is not None)
    return Branch(part.id, weight, children, part.aggregation) if children else None
