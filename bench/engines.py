"""`python -m bench engines [--rows N]`: the fifty indicators through every engine that is installed, over the same rows."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import procedures
from bench.measuring import median, seconds_of, table
from bench.values import Values, furthest, values_of
from khue.engines import get_engine
from khue.exceptions import UsageError
from khue.ports import Request

ENGINES = ("duckdb", "clickhouse", f"spark:local[{os.cpu_count()}]")
"""The first is what the others are compared to."""
CLOSE = 1e-12
FEW = 1_000
"""Rows of the first request, which is there to start the engine."""


def measured(names: Sequence[str], few: Request, request: Request, rounds: int) -> Iterator[Sequence[str]]:
    """A line for each engine."""
    first: tuple[float, Values] | None = None
    for name in names:
        try:
            engine = get_engine(name)
            start = seconds_of(lambda: engine.compute(few))  # noqa: B023 -- it is called at once
        except UsageError as error:
            yield name, "", "", "", "", str(error)
            continue
        values = values_of(engine.compute(request))
        pieces = median(lambda: seconds_of(lambda: engine.pieces(request)), rounds)  # noqa: B023 -- it is called at once
        whole = median(lambda: seconds_of(lambda: engine.compute(request)), rounds)  # noqa: B023 -- it is called at once
        first = first or (whole, values)
        apart = furthest(first[1], values, CLOSE)
        times = f"{whole / first[0]:.1f}"
        yield name, f"{start:.2f}", f"{pieces:.2f}", f"{whole:.2f}", times, f"{len(values)} equal to {apart:.1g}"


def main(arguments: Sequence[str]) -> None:
    """Make the rows and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench engines", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5, help="of how many measurements the median is taken")
    parser.add_argument("--engines", nargs="+", default=ENGINES, help="names or addresses; the first is compared to")
    parser.add_argument("--percentiles", action="store_true", help="five medians and percentiles more")
    options = parser.parse_args(arguments)
    formulas = procedures.INDICATORS + (procedures.PERCENTILES if options.percentiles else ())
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        requests = []
        for rows in (FEW, options.rows):
            file = Path(folder) / f"{rows}.parquet"
            procedures.write(file, rows, by_month=True)
            requests.append(procedures.request(file, formulas))
        print(f"{options.rows} rows, {len(formulas)} indicators\n")
        heads = ("engine", "first request, started with it", "pieces", "whole", f"times {options.engines[0]}", "values")
        table(heads, measured(options.engines, requests[0], requests[1], options.rounds))
