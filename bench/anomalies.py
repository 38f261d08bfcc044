"""`python -m bench anomalies`: how often flags are false, what share of planted faults is found, and what a build pays.

A simulated city is built. Every flag on an indicator whose rows are in order is false. Then faults are planted in its
observations, one kind after the other, and looked for. "Clear" are the faults that are at least eight spreads off.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from bench.measuring import khue, table
from khue.lib.periods import Grain
from khue.pipeline.anomalies.columns import Looked, columns_of
from khue.pipeline.anomalies.grids import Series, grids
from khue.pipeline.anomalies.judge import WINDOW, judge, looked_over
from khue.pipeline.reading import Build
from khue.simulation import planted
from khue.stats.anomalies.found import Found
from khue.stats.anomalies.grid import Grid
from khue.stats.anomalies.neighbours import deviations

DAY = "2026-01-15"
FAULTY = ("le_phi", "gia_tri", "so_tien", "ngay_tra is null")
"""Columns in which the simulation plants faulty rows; and dossiers of the last weeks that cannot have been returned yet."""
SEED, COUNT, CLEAR = 7, 400, 8.0

Plant = Callable[[Grid, np.random.Generator, int], planted.Planted]


def main(arguments: Sequence[str]) -> None:
    """Measure, and print two tables and the seconds."""
    parser = argparse.ArgumentParser(prog="python -m bench anomalies", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the simulated city (1000000)")
    rows = parser.parse_args(arguments).rows
    with tempfile.TemporaryDirectory() as folder:
        city, home = Path(folder) / "city", Path(folder) / "home"
        khue("simulate", "--rows", str(rows), "--out", str(city))
        khue("--city", str(city), "--home", str(home), "build", "--date", DAY)
        build = Build.current(home)
        looked = [columns_of(path) for path in sorted(build.folder.glob("observations-*.parquet"))]
        held = list(grids(looked, build.city, len(looked) - 1))
        _seconds(looked, build, held)
        table(["periods", "observations", "false flags", "one in"], _false(build, held))
        print()
        table(["fault", "periods", "planted", "found", "clear", "found of clear"], _recall(held))


def _seconds(looked: Sequence[Looked], build: Build, held: Sequence[Series]) -> None:
    start = perf_counter()
    found = judge(looked, build.city, len(looked) - 1)
    took, count = perf_counter() - start, sum(int((series.grid.row >= 0).sum()) for series in held)
    print(f"{count} observations looked at; the last year of them judged in {took:.2f} s: {len(found)} flags\n")


def _false(build: Build, held: Sequence[Series]) -> Iterator[list[str]]:
    for series in held:
        sound = series.names.indicators.mapped(lambda name: _is_sound(build, name)).astype(bool)
        rows = series.grid.row[sound]
        told = np.intersect1d(_rows_of(looked_over(series)), rows)
        count = int((rows >= 0).sum())
        yield [series.grain.value, str(count), str(len(told)), str(count // len(told)) if len(told) else "-"]


def _is_sound(build: Build, name: str) -> bool:
    """Whether the rows behind an indicator are in order."""
    formula = build.indicators[name].formula
    inputs = [other for other in build.indicators if f'"{other}"' in formula]
    return not any(part in formula for part in FAULTY) and all(_is_sound(build, other) for other in inputs)


def _recall(held: Sequence[Series]) -> Iterator[list[str]]:
    rng = np.random.default_rng(SEED)
    for name, plant in _faults().items():
        for series in held:
            if series.grain is not Grain.YEAR:
                yield [name, series.grain.value, *_found(series, plant(series.grid, rng, COUNT))]
    for series in held:
        if series.grain is not Grain.YEAR:
            for name, factor in (("half", 0.5), ("a fifth", 0.2)):
                made = planted.breaks(series.grid, rng, COUNT, WINDOW[series.grain], factor)
                yield [f"a level {name} as high", series.grain.value, *_found(series, made)]
            yield [
                "a quarter of the units copied",
                series.grain.value,
                *_found(series, planted.block(series.grid, rng, 0.25)),
            ]


def _faults() -> dict[str, Plant]:
    return {
        "1,000 times": planted.times(1000), "100 times": planted.times(100), "10 times": planted.times(10),
        "a share as a fraction": planted.share_as_fraction, "0 for missing": planted.zeros,
        "three times, or half": planted.spikes, "over 100 %": planted.beyond, "carried on 3 periods": planted.carried(3),
    }  # fmt: skip


def _found(series: Series, made: planted.Planted) -> list[str]:
    found = looked_over(replace(series, grid=made.grid, since=0))
    told = _rows_of(found)
    hit, clear = np.isin(made.rows, told), np.isin(made.rows, _far_off(made.grid))
    shares = [
        f"{100 * hit.mean():.0f} %",
        str(int(clear.sum())),
        f"{100 * hit[clear].mean():.0f} %" if clear.any() else "-",
    ]
    return [str(len(made.rows)), *shares]


def _rows_of(found: Sequence[Found]) -> NDArray[np.int64]:
    return np.concatenate([one.row for one in found])


def _far_off(grid: Grid) -> NDArray[np.int64]:
    with np.errstate(invalid="ignore"):
        return grid.row[np.abs(deviations(grid).score) >= CLEAR]
