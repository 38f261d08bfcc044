"""`python -m bench rivals PANEL.csv ...`: how honest the coming scores of a panel are, next to two simpler ways of foretelling them.

A panel has the columns unit, year, value (shares, 0 to 1). Each year is foretold from the 2 to 5 before it. Without a panel only
the time is measured, on an invented one.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.measuring import seconds_of, table
from khue.stats.composite.normalise import Values
from khue.stats.composite.rivals import Panel, best_rival, foretell
from khue.stats.outlook.case import Case, Figure, Kind
from khue.stats.outlook.forecast import outlooks
from khue.stats.outlook.result import CHANCES

DRAWS, PLACE, MOST = 1_000, 10, 5
Way = Callable[[Values], Values | None]
"""From years by units the coming year's draws by units; None where the way needs more years."""


def together(values: Values) -> Values:
    """The way of `khue.stats.composite.rivals`."""
    return foretell(Panel(np.arange(len(values), dtype=float), values), float(len(values)), draws=DRAWS).draws


def pooled(values: Values) -> Values:
    """Each unit moves by one of all changes that any unit had."""
    changes = np.diff(values, axis=0)
    drawn = np.random.default_rng(1).choice(changes[~np.isnan(changes)], (DRAWS, values.shape[1]))
    return np.asarray(np.clip(values[-1] + drawn, 0, 1))


def alone(values: Values) -> Values | None:
    """Each unit by its own outlook."""
    if len(values) < 3:
        return None
    chance, coming = np.random.default_rng(1), float(len(values))
    cases = [
        Case(tuple(Figure(float(at), float(value)) for at, value in enumerate(own) if not np.isnan(value)), Kind.BOUNDED, high=1.0,
             times=(coming,)) for own in values.T
    ]  # fmt: skip
    found = np.full((DRAWS, values.shape[1]), np.nan)
    for at, outlook in enumerate(outlooks(cases)):
        ahead = [own.quantiles for own in outlook.path if own.time == coming]
        if ahead:
            found[:, at] = np.interp(chance.random(DRAWS), CHANCES, ahead[0])
    return found


WAYS: dict[str, Way] = {"together": together, "pooled changes": pooled, "each alone": alone}


def read(path: Path) -> Values:
    """The panel, years by units."""
    with path.open(encoding="utf-8", newline="") as file:
        known = {(row["unit"], int(row["year"])): float(row["value"]) for row in csv.DictReader(file) if row["value"]}
    units, years = (sorted({key[part] for key in known}) for part in (0, 1))
    return np.array(
        [[known.get((unit, year), np.nan) for unit in units] for year in range(int(years[0]), int(years[-1]) + 1)]
    )


def crps(draws: Values, came: Values) -> Values:
    """The continuous ranked probability score of each unit."""
    ordered, count = np.sort(draws, axis=0), len(draws)
    weights = (2 * np.arange(1, count + 1) - count - 1)[:, None]
    return np.asarray(np.abs(draws - came).mean(axis=0) - (weights * ordered).sum(axis=0) / count**2)


def judged(draws: Values, came: Values, spread: float) -> tuple[float, ...]:
    """What lay within 80 and 95 %, the error of scores and of their distances from the mean, and of the chance of the first ten;
    whether the tenth score lay within 80 %."""
    known = ~np.isnan(came) & ~np.isnan(draws[0])
    draws, came = draws[:, known], came[known]
    within = [((came >= low) & (came <= high)).mean() for low, high in
              (np.quantile(draws, (0.5 - share / 2, 0.5 + share / 2), axis=0) for share in (0.8, 0.95))]  # fmt: skip
    apart = crps(draws - draws.mean(axis=1, keepdims=True), came - came.mean()).mean() / spread
    place = min(PLACE, known.sum())
    first = ((draws >= best_rival(draws, place)[:, None]).mean(axis=0) - (came >= np.sort(came)[-place])) ** 2
    low, high = np.quantile(best_rival(draws, place), (0.1, 0.9))
    mark = low <= np.sort(came)[-place] <= high
    return (
        *map(float, within),
        float(crps(draws, came).mean() / spread),
        float(apart),
        float(first.mean()),
        float(mark),
    )


def lines(panels: Sequence[Values]) -> Iterator[Sequence[str]]:
    """A line for each number of years and way, over all panels."""
    for years in range(2, MOST + 1):
        for name, way in WAYS.items():
            rows = [
                judged(found, panel[at], float(np.nanstd(panel[at - 1])))
                for panel in panels for at in range(years, len(panel)) if (found := way(panel[at - years : at])) is not None
            ]  # fmt: skip
            if rows:
                shown = [
                    f"{100 * x:.0f}" if n in (0, 1, 5) else f"{x:.3f}" for n, x in enumerate(np.mean(rows, axis=0))
                ]
                yield str(years), name, str(len(rows)), *shown


def main(arguments: Sequence[str]) -> None:
    """Print how honest each way is, where there are panels, and what the way of Khuê takes."""
    parser = argparse.ArgumentParser(prog="python -m bench rivals", description=__doc__)
    parser.add_argument("panels", nargs="*", type=Path, metavar="PANEL", help="a table of units by years (CSV)")
    panels = [read(path) for path in parser.parse_args(arguments).panels]
    if panels:
        heads = ("years", "way", "origins", "in 80 %", "in 95 %", "CRPS", "CRPS apart", "first ten", "tenth in 80 %")
        table(heads, lines(panels))
    invented = np.random.default_rng(1).uniform(0.3, 0.7, (3, 63))
    print(f"\n63 units, 3 years, {DRAWS:,} draws: {1e3 * seconds_of(lambda: together(invented)):.0f} ms")
