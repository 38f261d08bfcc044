"""A composite index from end to end: outliers, missing values, one scale, weights, groups, scores and ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from khue.model.method import Aggregation, Imputation, Normalisation
from khue.stats.composite.aggregate import aggregate
from khue.stats.composite.normalise import UNIT_SCALE, Scale, Values, directed, normalise
from khue.stats.composite.rank import ranks
from khue.stats.composite.treat import impute, winsorise
from khue.stats.composite.tree import Branch, check


@dataclass(frozen=True)
class Method:
    """The choices that an index is made by."""

    normalisation: Normalisation = Normalisation.MIN_MAX
    aggregation: Aggregation = Aggregation.ARITHMETIC
    imputation: Imputation = Imputation.NONE
    winsorise: bool = False
    scale: Scale = UNIT_SCALE
    decimals: int | None = None
    """To how many decimals scores are rounded before units are ranked; None: not at all."""


@dataclass(frozen=True)
class Table:
    """The values of units (rows) in the indicators of an index (columns, in the order of the tree's leaves).

    `directions` holds -1 for what is better when lower; `low` and `high` are goalposts, `high` also the target.
    `assessed` is False where an indicator does not apply to a unit: its weight then leaves that of all groups above it.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Values
    directions: NDArray[np.float64]
    low: Values | None = None
    high: Values | None = None
    assessed: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.units), len(self.indicators)):
            raise ValueError(f"{len(self.units)} units by {len(self.indicators)} indicators, not {self.values.shape}")
        empty = [self.indicators[index] for index in np.flatnonzero(np.isnan(self.values).all(axis=0))]
        if empty:
            raise ValueError(f"no unit has a value of {', '.join(empty)}")

    def turned(self) -> Table:
        """The same with more being better everywhere."""
        low, high = (None if post is None else post * self.directions for post in (self.low, self.high))
        if low is not None and high is not None:
            low, high = np.minimum(low, high), np.maximum(low, high)
        ones = np.ones(len(self.indicators))
        turned = directed(self.values, self.directions)
        return Table(self.units, self.indicators, turned, ones, low, high, self.assessed)


@dataclass(frozen=True)
class Scores:
    """What an index says: the score of every part of every unit, the whole last, and the ranks in the whole.

    `parts` maps a part of the tree to its scores by unit; those of an indicator are its normalised values.
    """

    units: tuple[str, ...]
    parts: Mapping[str, Values]
    total: Values
    ranks: NDArray[np.int64]


def score(table: Table, root: Branch, method: Method = Method()) -> Scores:
    """The scores of all units. Raises ValueError for an index that cannot be computed as declared."""
    check(root)
    ids = tuple(leaf.id for leaf in root.leaves())
    if ids != table.indicators:
        raise ValueError("the columns of the table are not the indicators of the index")
    made = roll(prepared(table, method), root, method.aggregation, {}, table.assessed)
    total = made[root.id][0]
    parts = {id: values if values.ndim == 1 else values[0] for id, values in made.items()}
    return Scores(table.units, parts, total, ranks(total, decimals=method.decimals))


def prepared(table: Table, method: Method) -> Values:
    """The normalised values, of shape (units, indicators)."""
    better = table.turned()
    values = winsorise(better.values) if method.winsorise else better.values
    filled = impute(values, method.imputation)
    if table.assessed is not None:
        filled = np.where(table.assessed, filled, np.nan)
    return normalise(filled, method.normalisation, method.scale, low=better.low, high=better.high)


def roll(
    values: Values, root: Branch, method: Aggregation, weights: Mapping[str, Values],
    assessed: NDArray[np.bool_] | None = None,
) -> dict[str, Values]:  # fmt: skip
    """The scores of every part from normalised values of shape (units, indicators) or (replications, units, indicators).

    `weights` gives the weights of parts in each replication, shape (replications,); those of the tree where it does not.
    Indicators keep their shape less the last axis; groups have (replications, units).
    """
    columns = {leaf.id: index for index, leaf in enumerate(root.leaves())}
    replications = next((len(own) for own in weights.values()), values.shape[0] if values.ndim == 3 else 1)
    made: dict[str, Values] = {}
    held = None if assessed is None or assessed.all() else {id: assessed[:, at] * 1.0 for id, at in columns.items()}
    for node in root.nodes():
        if not node.children:
            made[node.id] = values[..., columns[node.id]]
            continue
        own = np.stack([weights.get(child.id, np.full(replications, child.weight)) for child in node.children], axis=1)
        parts = [made[child.id] for child in node.children]
        shared = all(part.ndim == 1 for part in parts)
        if held is not None:
            whole = own.sum(axis=1, keepdims=True)
            own = np.stack([own[:, at, None] * held[child.id] for at, child in enumerate(node.children)], axis=-1)
            held[node.id] = own.sum(axis=-1) / whole
        made[node.id] = aggregate(np.stack(parts, axis=-1) if shared else parts, own, node.aggregation or method)
    return made
