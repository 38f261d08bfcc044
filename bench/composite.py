"""`python -m bench composite`: how firm the ranks of 63 units in 98 components are, by thousands of replications."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np

from bench.measuring import ROUNDS, median, seconds_of, table
from khue.model.method import Aggregation, Imputation, Normalisation
from khue.stats.composite.firmness import Doubts, simulate, sobol
from khue.stats.composite.normalise import Scale
from khue.stats.composite.score import Method, Table
from khue.stats.composite.tree import Branch

UNITS, COMPONENTS, GROUPS, PILLARS = 63, 98, 9, 3
COINR = 43.7 / 1_000
"""Seconds that COINr 1.1.14 takes for a replication over normalisation, weights and aggregation of a problem of this size."""

MEANS = Doubts(
    normalisations=(Normalisation.MIN_MAX, Normalisation.RANK),
    aggregations=(Aggregation.ARITHMETIC, Aggregation.GEOMETRIC), weights=0.25,
)  # fmt: skip
PAIRS = Doubts(aggregations=(Aggregation.ARITHMETIC, Aggregation.COPELAND), weights=0.25)
ALL = Doubts(
    normalisations=(Normalisation.MIN_MAX, Normalisation.RANK),
    aggregations=(Aggregation.ARITHMETIC, Aggregation.GEOMETRIC),
    imputations=(Imputation.MEAN, Imputation.MEDIAN, Imputation.PEERS), winsorise=(False, True), weights=0.25,
)  # fmt: skip
SCALE = Method(scale=Scale(1.0, 100.0))


def problem(*, missing: float = 0.0) -> tuple[Table, Branch]:
    """Made-up values in the shape of the DTI: components in groups, groups in pillars; a share of the cells empty."""
    rng = np.random.default_rng(1)
    level = rng.normal(50.0, 12.0, (UNITS, 1))
    values = np.exp((level + rng.normal(0.0, 20.0, (UNITS, COMPONENTS))) / 40.0)
    values[rng.random(values.shape) < missing] = np.nan
    names = tuple(f"c{number}" for number in range(COMPONENTS))
    groups = [Branch(f"g{number}", 1.0 + number % 3, tuple(Branch(name, 1.0 + at % 4) for at, name in enumerate(own)))
              for number, own in enumerate(names[start::GROUPS] for start in range(GROUPS))]  # fmt: skip
    pillars = tuple(Branch(f"p{number}", 1.0, tuple(groups[number::PILLARS])) for number in range(PILLARS))
    root = Branch("whole", 1.0, pillars)
    order = [names.index(leaf.id) for leaf in root.leaves()]
    ordered = tuple(names[at] for at in order)
    units = tuple(f"u{number}" for number in range(UNITS))
    return Table(units, ordered, values[:, order], np.ones(COMPONENTS)), root


def measured(replications: int) -> Iterator[Sequence[str]]:
    """A line for each study, with how many times faster a replication is than one of COINr."""
    whole, root = problem()
    gaps, _ = problem(missing=0.05)
    studies = {
        "normalisation, weights, aggregation": lambda: simulate(whole, root, SCALE, MEANS, replications=replications),
        "the same with 5% missing, imputation and outliers": lambda: simulate(
            gaps, root, SCALE, ALL, replications=replications),
        "that, for Sobol's indices": lambda: sobol(
            gaps, root, SCALE, ALL, base=replications // (len(ALL.sources()) + 2)),
        "weights, comparing all pairs of units (Copeland)": lambda: simulate(
            whole, root, SCALE, PAIRS, replications=replications),
    }  # fmt: skip
    for name, study in studies.items():
        study()
        seconds = median(lambda: seconds_of(study))  # noqa: B023 -- it is called at once
        times = "" if "Copeland" in name else f"{COINR * replications / seconds:,.0f}"
        yield name, f"{seconds:.3f} s", times


def main(arguments: Sequence[str]) -> None:
    """Measure the studies."""
    parser = argparse.ArgumentParser(prog="python -m bench composite", description=__doc__)
    parser.add_argument("--replications", type=int, default=10_000)
    options = parser.parse_args(arguments)
    print(f"{UNITS} units, {COMPONENTS} components, {options.replications} replications\n")
    table(("doubts", f"median of {ROUNDS}", "times COINr without imputation"), measured(options.replications))
