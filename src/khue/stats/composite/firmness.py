"""How firm ranks are: the index computed again under many sets of choices, each as defensible as the one in force.

A design has one row for each replication and one column for each source of doubt, numbers between 0 and 1 that say how
each is decided (Handbook, step 7). The same rows serve a Monte-Carlo study and, arranged by Saltelli, Sobol's indices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from khue.model.method import Aggregation, Imputation, Normalisation
from khue.stats.composite.normalise import Values
from khue.stats.composite.rank import ranks
from khue.stats.composite.score import Method, Table, prepared, roll
from khue.stats.composite.tree import Branch

_GOLDEN = 0x9E3779B97F4A7C15
_LEAST = 0.01
"""What 0 or less counts as in a replication whose mean needs more than 0: a hundredth of a scale from 0 to 1."""
_AT_ONCE = 4_000_000
"""How many normalised values are held at a time where each replication has its own."""


@dataclass(frozen=True)
class Doubts:
    """What could as well have been decided otherwise; a single choice, or 0, is no doubt.

    `weights` is by how much of itself each weight may be more or less (0.25: a quarter), `error` the standard deviation
    of a measurement as a share of the indicator's own spread between units.
    """

    normalisations: tuple[Normalisation, ...] = ()
    aggregations: tuple[Aggregation, ...] = ()
    imputations: tuple[Imputation, ...] = ()
    winsorise: tuple[bool, ...] = ()
    weights: float = 0.0
    error: float = 0.0

    def sources(self) -> tuple[str, ...]:
        """The names of those that are doubts, in the order of a design's columns."""
        choices = {
            "normalisation": self.normalisations, "aggregation": self.aggregations, "imputation": self.imputations,
            "outliers": self.winsorise,
        }  # fmt: skip
        named = [name for name, options in choices.items() if len(options) > 1]
        amounts = {"weights": self.weights, "error": self.error}
        return (*named, *(name for name, amount in amounts.items() if amount))


@dataclass(frozen=True)
class Firmness:
    """The ranks of all replications, shape (replications, units), and the rank of the index in force."""

    units: tuple[str, ...]
    nominal: NDArray[np.int64]
    ranks: NDArray[np.int64]

    def chance_of_top(self, k: int) -> Values:
        """For each unit, in which share of the replications it was among the first `k`."""
        return np.asarray(((self.ranks > 0) & (self.ranks <= k)).mean(axis=0), dtype=np.float64)

    def quantiles(self, *shares: float) -> Values:
        """The ranks at these shares of the replications, shape (shares, units)."""
        return np.asarray(np.quantile(self.ranks, shares, axis=0, method="inverted_cdf"), dtype=np.float64)

    def distribution(self, unit: str) -> NDArray[np.int64]:
        """How often the unit had each rank, from the first."""
        counts = np.bincount(self.ranks[:, self.units.index(unit)], minlength=len(self.units) + 1)
        return np.asarray(counts[1:], dtype=np.int64)


@dataclass(frozen=True)
class Effect:
    """How much of the variance a source explains alone (first order), and with all that it takes part in (total)."""

    source: str
    first: float
    total: float


def simulate(
    table: Table, root: Branch, method: Method, doubts: Doubts, *, replications: int = 10_000, seed: int = 1
) -> Firmness:
    """The ranks under chance combinations of all doubts; the same for the same seed."""
    design = np.random.default_rng(seed).random((replications, len(doubts.sources())))
    nominal = _in_force(table, root, method)
    scores = replicate(table, root, method, doubts, design, seed=seed)
    return Firmness(table.units, ranks(nominal, decimals=method.decimals)[0], ranks(scores, decimals=method.decimals))


def replicate(table: Table, root: Branch, method: Method, doubts: Doubts, design: Values, *, seed: int = 1) -> Values:
    """The scores under each row of a design, shape (rows, units). A row decides the same wherever it stands."""
    column = {name: design[:, index] for index, name in enumerate(doubts.sources())}
    scores = np.empty((len(design), len(table.units)))
    for rows, chosen in _combinations(method, doubts, column, len(design)):
        weights = _weights(root, doubts, column, rows, seed)
        values = prepared(table, chosen)
        own_means = {chosen.aggregation, *(node.aggregation for node in root.nodes())}
        positive = bool(own_means & {Aggregation.GEOMETRIC, Aggregation.HARMONIC})
        for part, noisy in _measured(values, doubts, column, rows, seed):
            own = {id: drawn[part] for id, drawn in weights.items()} if weights else {}
            if positive:
                noisy = np.maximum(noisy, _LEAST)
            scores[rows[part]] = roll(noisy, root, chosen.aggregation, own, table.assessed)[root.id]
    return scores


def without(table: Table, root: Branch, method: Method) -> dict[str, NDArray[np.int64]]:
    """The ranks of all units with each indicator left out in turn, the weights of the others counting for more."""
    values, found = prepared(table, method), {}
    for at, leaf in enumerate(root.leaves()):
        assessed = np.ones(values.shape, bool) if table.assessed is None else table.assessed.copy()
        assessed[:, at] = False
        left = np.where(assessed, values, np.nan)
        scores = roll(left, root, method.aggregation, {}, assessed)[root.id]
        found[leaf.id] = ranks(scores, decimals=method.decimals)[0]
    return found


def _in_force(table: Table, root: Branch, method: Method) -> Values:
    """The scores as declared, shape (1, units)."""
    return roll(prepared(table, method), root, method.aggregation, {}, table.assessed)[root.id]


def sobol(
    table: Table, root: Branch, method: Method, doubts: Doubts, *, base: int = 1_000, seed: int = 1
) -> list[Effect]:
    """The effects of every doubt on how ranks move: the mean change of a unit's rank against the index in force.

    `base` rows in each of the two samples; base x (sources + 2) replications in all (Saltelli 2010, Jansen 1999).
    """
    sources = doubts.sources()
    halves = np.random.default_rng(seed).random((2, base, len(sources)))
    mixed = [np.where(np.arange(len(sources)) == source, halves[1], halves[0]) for source in range(len(sources))]
    scores = replicate(table, root, method, doubts, np.concatenate([*halves, *mixed]), seed=seed)
    nominal = ranks(_in_force(table, root, method), decimals=method.decimals)
    shift = np.abs(ranks(scores, decimals=method.decimals) - nominal).mean(axis=1)
    return effects(sources, shift, base)


def effects(sources: Sequence[str], outcomes: Values, base: int) -> list[Effect]:
    """First-order and total effects from the outcomes of A, B, and A with one column of B for each source."""
    a, b = outcomes[:base], outcomes[base : 2 * base]
    variance = np.var(outcomes[: 2 * base], ddof=1)
    if not variance:
        return [Effect(source, 0.0, 0.0) for source in sources]
    mixed = outcomes[2 * base :].reshape(len(sources), base)
    first = np.mean(b * (mixed - a), axis=1) / variance
    total = np.mean((a - mixed) ** 2, axis=1) / (2 * variance)
    return [Effect(*found) for found in zip(sources, first.tolist(), total.tolist(), strict=True)]


def _combinations(
    method: Method, doubts: Doubts, column: dict[str, Values], count: int
) -> Iterator[tuple[NDArray[np.int64], Method]]:
    """The rows of each combination of choices, with the method that it makes."""
    options = {
        "normalisation": doubts.normalisations, "aggregation": doubts.aggregations,
        "imputation": doubts.imputations, "outliers": doubts.winsorise,
    }  # fmt: skip
    fields = {"normalisation": "normalisation", "aggregation": "aggregation", "imputation": "imputation",
              "outliers": "winsorise"}  # fmt: skip
    picked = {
        name: np.minimum((column[name] * len(choices)).astype(int), len(choices) - 1) if name in column
        else np.zeros(count, int)
        for name, choices in options.items()
    }  # fmt: skip
    for combination in product(*(range(max(1, len(choices))) for choices in options.values())):
        among = zip(options, combination, strict=True)
        rows = np.flatnonzero(np.logical_and.reduce([picked[name] == index for name, index in among]))
        given = zip(options.items(), combination, strict=True)
        chosen = {fields[name]: choices[index] for (name, choices), index in given if choices}
        if rows.size:
            yield rows, replace(method, **chosen)  # type: ignore[arg-type]


def _weights(
    root: Branch, doubts: Doubts, column: dict[str, Values], rows: NDArray[np.int64], seed: int
) -> dict[str, Values]:
    """The weights of every part in these rows; the draws of a row follow from its number in the design alone."""
    nodes = [node for node in root.nodes() if node is not root]
    if "weights" not in column:
        return {node.id: np.full(rows.size, node.weight) for node in nodes}
    noise = _draws(column["weights"][rows], len(nodes), seed) * 2 - 1
    return {node.id: node.weight * (1 + doubts.weights * noise[:, index]) for index, node in enumerate(nodes)}


def _measured(
    values: Values, doubts: Doubts, column: dict[str, Values], rows: NDArray[np.int64], seed: int
) -> Iterator[tuple[slice, Values]]:
    """The values of these rows, as measured with an error of their own where there is doubt, some rows at a time."""
    if "error" not in column:
        yield slice(None), values
        return
    spread = np.nanstd(values, axis=0) * doubts.error
    step = max(1, _AT_ONCE // values.size)
    for start in range(0, rows.size, step):
        part = slice(start, min(start + step, rows.size))
        noise = _normal(_draws(column["error"][rows[part]], values.size, seed + 1))
        yield part, values + spread * noise.reshape(-1, *values.shape)


def _draws(keys: Values, count: int, seed: int) -> Values:
    """For each key between 0 and 1, `count` numbers between 0 and 1 that depend on it alone, shape (keys, count).

    The key's bits are mixed with each number's position (the finaliser of SplitMix64), so that equal keys draw alike.
    """
    state = (keys * 2**53).astype(np.uint64)[:, None] + np.uint64(seed * _GOLDEN % 2**64)
    state = state + (np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0xBF58476D1CE4E5B9))[None, :]
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(((state ^ (state >> np.uint64(31))) >> np.uint64(11)) * 2.0**-53, dtype=np.float64)


def _normal(uniform: Values) -> Values:
    """Numbers of mean 0 and deviation 1 from numbers between 0 and 1, by the logistic curve nearest to the normal one.

    The error of a measurement is not known well enough for the tails to matter.
    """
    clipped = np.clip(uniform, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(clipped / (1 - clipped)) * (np.sqrt(3) / np.pi), dtype=np.float64)
