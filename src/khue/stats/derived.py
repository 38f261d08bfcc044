"""Formulas over indicators, computed for all units of a level and all periods of a grain at once (docs/formulas.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

import numpy as np

from khue.lib.periods import Grain
from khue.model.formula import Binary, Call, Case, Column, Formula, InList, IsNull, Literal, Node, Unary, without_guard
from khue.stats.additive import Adds
from khue.stats.cells import Cells, binary, choose, coalesce, constant, made, nothing, nullif, rounded, when
from khue.stats.columns import Whole
from khue.stats.timeline import Timeline
from khue.stats.windows import window


@dataclass(frozen=True)
class Nature:
    """What has to be known of an indicator to add up its periods; `of_rows`: it is computed over a dataset."""

    adds: Adds
    scale: float = 1.0
    of_rows: bool = False


class World(Protocol):
    """The observations that formulas compute with: of the units as they were, or of those of today.

    Tables of one level have the same rows, tables of one grain the same columns.
    """

    natures: Mapping[str, Nature]

    def shape(self, level: str, grain: Grain) -> tuple[int, int]:
        """How many units and periods there are."""

    def timeline(self, grain: Grain) -> Timeline:
        """The columns of a grain."""

    def series(self, indicator: str, level: str, grain: Grain) -> Cells:
        """The values of an indicator."""

    def grains(self, indicator: str) -> Iterable[Grain]:
        """The grains for which an indicator has observations."""

    def attribute(self, name: str, level: str, grain: Grain) -> Cells:
        """What the units themselves say, at the end of each period."""

    def city(self) -> tuple[str, int]:
        """The level of the city's own unit and its row, -1 where it has none."""

    def parents(self, level: str, grain: Grain) -> Mapping[str, Whole]:
        """By the level of the unit above: for each cell its row there, or -1."""


def evaluate(formula: Formula, level: str, grain: Grain, world: World) -> Cells:
    """The values of a formula; `there` says where some indicator of the very unit and period has an observation."""
    at = _At(world, grain)
    found = at.cells(formula.root, level)
    if formula.numerator is not None and formula.denominator is not None:
        above, below = at.cells(formula.numerator, level), at.cells(formula.denominator, level)
        found = replace(found, numerator=above.value, denominator=below.value)
    there = np.zeros((1, 1), bool)
    for name in _own(formula.root):
        there = there | world.series(name, level, grain).there
    return replace(found, there=there).spread(world.shape(level, grain))


def _own(node: Node) -> set[str]:
    """The indicators that are taken for the unit itself."""
    match node:
        case Column(name=name):
            return set() if name in _ATTRIBUTES else {name}
        case Call(name=("latest" | "at_city" | "at_parent")):
            return set()
        case _:
            return {name for part in _parts(node) for name in _own(part)}


_ATTRIBUTES = ("population", "area_km2")


def _parts(node: Node) -> Sequence[Node]:
    match node:
        case Unary(operand=operand) | IsNull(operand=operand) | InList(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Call(args=args):
            return args
        case Case(whens=whens, otherwise=otherwise):
            return [*(part for pair in whens for part in pair), *([otherwise] if otherwise else [])]
        case _:
            return ()


@dataclass(frozen=True)
class _At:
    """Evaluates parts of a formula for one grain."""

    world: World
    grain: Grain

    def cells(self, node: Node, level: str) -> Cells:
        """The values of a part for the units of a level."""
        match node:
            case Literal(value=value):
                number = isinstance(value, (int, Decimal, bool))
                return constant(float(value) if number else np.nan)  # type: ignore[arg-type]
            case Column(name=name):
                return self._named(name, level)
            case Unary(op="not", operand=operand):
                inside = self.cells(operand, level)
                return made(1.0 - inside.value, inside)
            case Unary(operand=operand):
                inside = self.cells(operand, level)
                return made(-inside.value, inside)
            case Binary():
                return self._binary(node, level)
            case IsNull(operand=operand, negated=negated):
                return self._is_null(self.cells(operand, level), negated=negated)
            case InList():
                return self._in_list(node, level)
            case Case():
                return self._case(node, level)
            case Call():
                return self._call(node, level)
            case _:
                raise TypeError(f"not a part of a formula over indicators: {node!r}")

    def _named(self, name: str, level: str) -> Cells:
        if name in _ATTRIBUTES:
            return self.world.attribute(name, level, self.grain)
        return self.world.series(name, level, self.grain)

    def _binary(self, node: Binary, level: str) -> Cells:
        right = without_guard(node.right) if node.op == "/" else node.right
        return binary(node.op, self.cells(node.left, level), self.cells(right, level))

    def _is_null(self, inside: Cells, *, negated: bool) -> Cells:
        return made((np.isnan(inside.value) != negated).astype(np.float64), inside)

    def _in_list(self, node: InList, level: str) -> Cells:
        inside = self.cells(node.operand, level)
        options = [float(o.value) for o in node.options if isinstance(o.value, (int, Decimal))]
        held = (np.isin(inside.value, options) != node.negated).astype(np.float64)
        return made(np.where(np.isnan(inside.value), np.nan, held), inside)

    def _case(self, node: Case, level: str) -> Cells:
        found = constant(np.nan) if node.otherwise is None else self.cells(node.otherwise, level)
        for condition, value in reversed(node.whens):
            found = when(self.cells(condition, level), self.cells(value, level), found)
        return found

    def _call(self, node: Call, level: str) -> Cells:
        if node.name == "at_city":
            return self._at_city(node.args[0], level)
        if node.name == "at_parent":
            return self._at_parent(node.args[0], level)
        if node.name == "latest":
            return self._latest(_name(node), level)
        first = self.cells(node.args[0], level)
        match node.name:
            case "rolling" | "year_to_date":
                return self._window(node, first)
            case "previous":
                return self._earlier(first, self._timeline.before(_whole(node, 1)))
            case "last_year":
                return self._earlier(first, self._timeline.year_before)
            case "abs":
                return made(np.abs(first.value), first)
            case "round":
                return rounded(first, _whole(node, 0))
            case "nullif":
                return nullif(first, self.cells(node.args[1], level))
            case "coalesce":
                return coalesce(first, *(self.cells(arg, level) for arg in node.args[1:]))
            case name:
                raise TypeError(f"no function over indicators: {name}")

    @property
    def _timeline(self) -> Timeline:
        return self.world.timeline(self.grain)

    def _window(self, node: Call, cells: Cells) -> Cells:
        nature, timeline = self.world.natures[_name(node)], self._timeline
        rolling = node.name == "rolling"
        lengths = np.full(timeline.count, _whole(node, 1)) if rolling else timeline.in_year
        return window(cells, lengths, timeline, nature.adds, nature.scale, of_rows=nature.of_rows)

    def _earlier(self, cells: Cells, columns: Whole) -> Cells:
        return cells.spread((cells.value.shape[0], self._timeline.count)).moved(columns)

    def _at_city(self, inside: Node, level: str) -> Cells:
        city, row = self.world.city()
        if row < 0:
            return nothing(self.world.shape(level, self.grain))
        columns = np.arange(self._timeline.count)[None, :]
        full = self.cells(inside, city).spread(self.world.shape(city, self.grain))
        return full.take(np.full((1, 1), row), columns)

    def _at_parent(self, inside: Node, level: str) -> Cells:
        found = nothing(self.world.shape(level, self.grain))
        columns = np.arange(self._timeline.count)[None, :]
        for above, rows in self.world.parents(level, self.grain).items():
            full = self.cells(inside, above).spread(self.world.shape(above, self.grain))
            found = choose(rows >= 0, full.take(rows, columns), found)
        return found

    def _latest(self, name: str, level: str) -> Cells:
        """Of the periods of all grains the one with a value that ends last, the longest of these."""
        grains = [grain for grain in self.world.grains(name) if self.world.timeline(grain).count]
        if not grains:
            return nothing(self.world.shape(level, self.grain))
        every = [self.world.series(name, level, grain) for grain in grains]
        cells = Cells(**{f: np.concatenate([getattr(one, f) for one in every], axis=1) for f in Cells.__annotations__})
        ends = np.concatenate([self.world.timeline(grain).ends for grain in grains])
        lengths = np.repeat([grain.months for grain in grains], [self.world.timeline(grain).count for grain in grains])
        order = np.lexsort((lengths, ends))
        places = np.where(np.isnan(cells.value[:, order]), -1, np.arange(len(order)))
        newest = np.maximum.accumulate(places, axis=1)
        last = np.searchsorted(ends[order], self._timeline.ends, side="right") - 1
        found = np.where(last >= 0, newest[:, last], -1)
        return cells.take(np.arange(len(found))[:, None], np.where(found >= 0, order[found], -1))


def _name(node: Call) -> str:
    """The indicator that a function looks for."""
    assert isinstance(node.args[0], Column)  # noqa: S101  # the check refuses anything else
    return node.args[0].name


def _whole(node: Call, otherwise: int) -> int:
    """The whole number that a function was given as its second argument."""
    given = node.args[1] if len(node.args) > 1 else None
    return int(given.value) if isinstance(given, Literal) and isinstance(given.value, int) else otherwise
