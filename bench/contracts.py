"""`python -m bench contracts [--rows N]`: a CSV held against twenty rules and stored, against Polars and DuckDB by hand.

All do the same: read text, type it, hold every rule, keep the good rows typed and one row for each violation. The rivals
are scripts (`bench.contracts_rivals`) in an environment of their own, with all rows in one file and with a file a month;
`khue ingest` also keeps the raw file, writes a version by months that survives a power cut, and looks for persons in the
rows: it is measured with that and without. With `--checkers` frictionless and great_expectations hold the same rules
(`bench.contracts_checkers`) on fewer rows, `--checked` of them, beside `khue ingest` of as many.
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
TOOLS = ("frictionless", "great_expectations")
RIVALS = Path(__file__).with_name("contracts_rivals.py")
CHECKERS = Path(__file__).with_name("contracts_checkers.py")
WITHOUT = (KHUE[0], "-m", "bench.without_persons")
WRONG = 200
"""Of a million cells of each column, so many are wrong in the file with faults."""


@dataclass(frozen=True)
class Place:
    """A temporary folder with the files, the city and what rivals run with."""

    folder: Path
    python: Path

    def rival(self, way: str, file: Path, script: Path = RIVALS) -> Cost:
        """One of the scripts; it prints how many rows and violations it kept."""
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        return cost_of(str(self.python), str(script), way, str(file), str(out))

    def ingest(self, file: Path, command: Sequence[str] = KHUE) -> Cost:
        """`khue ingest` into a home of nothing; a file with faults is taken by its good rows."""
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        at = ("--city", str(self.folder / "city"), "--home", str(home))
        return cost_of(*command, *at, "ingest", contracts_rows.DATASET, str(file))


Ways = dict[str, Callable[[], Cost]]


def by_hand(place: Place, file: Path) -> Ways:
    """The scripts, and what is measured against them."""
    return {
        "DuckDB by hand, one file": lambda: place.rival("duckdb", file),
        "DuckDB by hand, a file a month": lambda: place.rival("duckdb-months", file),
        "Polars by hand, one file": lambda: place.rival("polars", file),
        "Polars by hand, a file a month": lambda: place.rival("polars-months", file),
        "`khue ingest` without looking for persons": lambda: place.ingest(file, WITHOUT),
        "`khue ingest`": lambda: place.ingest(file),
    }


def by_tools(place: Place, file: Path) -> Ways:
    """The tools made for checking, which store no rows."""
    return {
        "frictionless": lambda: place.rival("frictionless", file, CHECKERS),
        "great_expectations": lambda: place.rival("great_expectations", file, CHECKERS),
        "`khue ingest`": lambda: place.ingest(file),
    }


def measured(ways: Ways, rounds: int) -> Iterator[Sequence[str]]:
    """A line for each way, the rivals first."""
    best: Cost | None = None
    for what, run in ways.items():
        cost, runs = median_cost(run, rounds)
        against = (f"{cost.wall / best.wall:.1f}", f"{cost.cpu / best.cpu:.1f}") if best else ("", "")
        if not what.startswith("`khue"):
            best = cost if best is None or cost.wall < best.wall else best
        yield what, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.memory:.0f} MB", *against, str(runs)


def main(arguments: Sequence[str]) -> None:
    """Write the files and measure, side by side."""
    parser = argparse.ArgumentParser(prog="python -m bench contracts", description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="measure no more often than this")
    parser.add_argument("--python", type=Path, help="a Python that has the rivals")
    parser.add_argument("--checkers", action="store_true", help="against frictionless and great_expectations")
    parser.add_argument("--checked", type=int, default=200_000, help="rows for these")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        folder = Path(name)
        place = Place(folder, options.python or environment(folder / "rivals", TOOLS if options.checkers else PACKAGES))
        contracts_rows.city(folder / "city", "accept-good")
        for what, wrong in (("without a fault", 0), (f"{WRONG} wrong cells in a million of each column", WRONG)):
            file = folder / "rows.csv"
            rows = options.checked if options.checkers else options.rows
            contracts_rows.write(file, rows, wrong)
            print(f"\n{rows} rows, {contracts_rows.RULES} rules, {what}\n")
            heads = ("way", "wall", "CPU", "peak memory", "wall to the fastest rival", "CPU", "runs")
            table(heads, measured((by_tools if options.checkers else by_hand)(place, file), options.rounds))
