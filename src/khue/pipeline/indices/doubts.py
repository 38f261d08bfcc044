"""How firm an index's ranks are: the doubts that it declares, or sensible ones, and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from khue.model.method import Aggregation, Imputation, Normalisation, Outliers
from khue.model.standing import Doubted, Firmness, FirmRank, Influence, LeftOut
from khue.pipeline.indices.computed import Computed, Cut
from khue.stats.composite import firmness
from khue.stats.composite.firmness import Doubts, simulate, sobol, without
from khue.stats.composite.score import Table

WEIGHTS = 0.25
"""By how much of itself a weight is doubted where an index does not say."""
ERROR = 0.05
"""The error of a measurement, as a share of the spread between units, where an index does not say."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LEAST_BASE = 64


@dataclass(frozen=True)
class Study:
    """An index under its doubts. `units` are those whose parts are known; the others cannot be doubted."""

    cut: Cut
    doubts: Doubts
    firmness: firmness.Firmness

    def chance(self, unit: str, top: int) -> float | None:
        """The chance that a unit is among the first, which is never shown as none or certain."""
        if unit not in self.cut.table.units:
            return None
        count = float(self.firmness.chance_of_top(top)[self.cut.table.units.index(unit)]) * len(self.firmness.ranks)
        return (count + 1) / (len(self.firmness.ranks) + 2)


def study(found: Computed, replications: int, seed: int) -> Study | None:
    """The ranks under chance combinations of the doubts; None where no unit's parts are known."""
    cut = doubted(found)
    if cut is None:
        return None
    doubts = doubts_of(found, cut)
    made = simulate(cut.table, cut.root, cut.method, doubts, replications=replications, seed=seed)
    return Study(cut, doubts, replace(made, nominal=_nominal(found, cut)))


def doubted(found: Computed) -> Cut | None:
    """The table of those units whose score comes from parts."""
    if found.cut is None:
        return None
    rows = np.flatnonzero([basis in ("computed", "implied", "partial") for basis in found.basis])
    if rows.size == 0:
        return None
    table = found.cut.table
    assessed = None if table.assessed is None else table.assessed[rows]
    units = tuple(table.units[row] for row in rows)
    own = Table(units, table.indicators, table.values[rows], table.directions, table.low, table.high, assessed)
    return Cut(found.cut.root, own, found.cut.method)


def _nominal(found: Computed, cut: Cut) -> NDArray[np.int64]:
    """The ranks in force among the units that can be doubted."""
    rows = [found.given.units.index(unit) for unit in cut.table.units]
    return found.declared.ranked(found.total[rows])


def doubts_of(found: Computed, cut: Cut) -> Doubts:
    """The doubts that an index declares; where it says nothing of a choice, the choice in force and a usual other one."""
    index, said = found.declared.index, found.declared.index.doubts
    own = index.normalisation
    normalisations = said.normalisations or tuple(dict.fromkeys((own, Normalisation.MIN_MAX, Normalisation.RANK)))
    geometric = index.aggregation is Aggregation.ARITHMETIC and Normalisation.Z_SCORE not in normalisations
    aggregations = said.aggregations or (index.aggregation, *([Aggregation.GEOMETRIC] if geometric else []))
    missing = bool(np.isnan(cut.table.values).any())
    imputations = said.imputations or tuple(dict.fromkeys((index.imputation, *([Imputation.MEAN] if missing else []))))
    return Doubts(
        normalisations, aggregations, imputations, tuple(each is Outliers.WINSORISE for each in said.outliers),
        WEIGHTS if said.weights is None else said.weights, ERROR if said.error is None else said.error,
    )  # fmt: skip


def firmness_of(found: Computed, done: Study, replications: int, seed: int) -> Firmness:
    """What a study says: rank quantiles and chances of the first places by unit, what each doubt does, and each
    component left out.
    """
    cut, base = done.cut, max(LEAST_BASE, replications // (len(done.doubts.sources()) + 2))
    effects = sobol(cut.table, cut.root, cut.method, done.doubts, base=base, seed=seed)
    return Firmness(
        replications=replications, seed=seed, doubts=_doubted(done.doubts), units=_units(found, done),
        effects=tuple(Influence(e.source, _share(e.first), _share(e.total)) for e in effects),
        without=_without(done),
        not_doubted=tuple(unit for unit in found.given.units if unit not in cut.table.units),
    )  # fmt: skip


def _doubted(doubts: Doubts) -> Doubted:
    return Doubted(
        tuple(each.value for each in doubts.normalisations), tuple(each.value for each in doubts.aggregations),
        tuple(each.value for each in doubts.imputations),
        tuple((Outliers.WINSORISE if each else Outliers.KEEP).value for each in doubts.winsorise),
        doubts.weights, doubts.error,
    )  # fmt: skip


def _units(found: Computed, done: Study) -> tuple[FirmRank, ...]:
    quantiles = done.firmness.quantiles(*QUANTILES)
    tops = [k for k in sorted({1, 3, 5, 10, found.declared.index.top}) if k < len(done.cut.table.units)]
    rows = [
        FirmRank(
            unit=unit, rank=int(done.firmness.nominal[at]),
            quantiles={f"{share:g}": int(rank) for share, rank in zip(QUANTILES, quantiles[:, at], strict=True)},
            top={str(k): chance for k in tops if (chance := done.chance(unit, k)) is not None},
            distribution=_distribution(done, unit),
        )
        for at, unit in enumerate(done.cut.table.units)
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.rank, row.unit)))


def _distribution(done: Study, unit: str) -> dict[int, int]:
    """How often each rank came, by rank; those that never came are left out."""
    counts = done.firmness.distribution(unit).tolist()
    return {rank: count for rank, count in enumerate(counts, start=1) if count}


def _without(done: Study) -> tuple[LeftOut, ...]:
    """How far ranks move when a component is left out, the farthest first."""
    cut, nominal = done.cut, done.firmness.nominal
    if len(cut.table.indicators) < 2:
        return ()
    made = without(cut.table, cut.root, cut.method)
    rows = [
        LeftOut(
            id, float(np.abs(ranks - nominal).mean()), int(np.abs(ranks - nominal).max()),
            dict(zip(cut.table.units, ranks.tolist(), strict=True)),
        )
        for id, ranks in made.items()
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.mean_change, row.component)))


def _share(value: float) -> float:
    """A share of variance without what chance puts below 0 or above 1."""
    return min(1.0, max(0.0, value))
