"""`python -m bench contracts [--rows N]`: a CSV held against twenty rules and stored, against Polars and DuckDB by hand.

All do the same: read text, type it, hold every rule, keep the good rows typed and one row for each violation. The rivals
are scripts (`bench.contracts_rivals`) in an environment of their own; `khue ingest` also keeps the raw file, writes a
version by months that survives a power cut, and looks for persons in the rows.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import contracts_rows
from bench.environment import environment
from bench.measuring import KHUE, Cost, cost_of, median_cost, table

PACKAGES = ("polars", "duckdb")
RIVALS = Path(__file__).with_name("contracts_rivals.py")
WRONG = 200
"""Of a million cells of each column, so many are wrong in the file with faults."""


@dataclass(frozen=True)
class Place:
    """A temporary folder with the files, the city and what rivals run with."""

    folder: Path
    python: Path

    def rival(self, way: str, file: Path) -> Cost:
        """One of the scripts; it prints how many rows and violations it kept."""
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        return cost_of(str(self.python), str(RIVALS), way, str(file), str(out))

    def ingest(self, file: Path) -> Cost:
        """`khue ingest` into a home of nothing; a file with faults is taken by its good rows."""
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        at = ("--city", str(self.folder / "city"), "--home", str(home))
        return cost_of(*KHUE, *at, "ingest", contracts_rows.DATASET, str(file))


def measured(place: Place, file: Path, rounds: int) -> Iterator[Sequence[str]]:
    """A line for each way, the rivals first."""
    ways: dict[str, Callable[[], Cost]] = {
        "DuckDB by hand": lambda: place.rival("duckdb", file), "Polars by hand": lambda: place.rival("polars", file),
        "`khue ingest`": lambda: place.ingest(file),
    }  # fmt: skip
    best: Cost | None = None
    for what, run in ways.items():
        cost, runs = median_cost(run, rounds)
        against = (f"{cost.wall / best.wall:.1f}", f"{cost.cpu / best.cpu:.1f}") if best else ("", "")
        if what != "`khue ingest`":
            best = cost if best is None or cost.wall < best.wall else best
        yield what, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.memory:.0f} MB", *against, str(runs)


def main(arguments: Sequence[str]) -> None:
    """Write the files and measure, side by side."""
    parser = argparse.ArgumentParser(prog="python -m bench contracts", description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="measure no more often than this")
    parser.add_argument("--python", type=Path, help="a Python that has polars and duckdb")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        folder = Path(name)
        place = Place(folder, options.python or environment(folder / "rivals", PACKAGES))
        contracts_rows.city(folder / "city", "accept-good")
        for what, wrong in (("without a fault", 0), (f"{WRONG} wrong cells in a million of each column", WRONG)):
            file = folder / "rows.csv"
            contracts_rows.write(file, options.rows, wrong)
            print(f"\n{options.rows} rows, {contracts_rows.RULES} rules, {what}\n")
            heads = ("way", "wall", "CPU", "peak memory", "wall to the faster rival", "CPU", "runs")
            table(heads, measured(place, file, options.rounds))
