"""`python -m bench simulate [--rows N]`: what `khue simulate` costs, in seconds and peak memory."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.measuring import Cost, khue, median_cost, table

ROWS = 20_000_000


def cost(rows: int) -> Cost:
    """The cost of one run; the city is thrown away."""
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        return khue("simulate", "--rows", str(rows), "--out", str(Path(folder) / "city"))


def main(arguments: Sequence[str]) -> None:
    """Measure one size."""
    parser = argparse.ArgumentParser(prog="python -m bench simulate", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args(arguments).rows
    found, rounds = median_cost(lambda: cost(rows))
    line = (
        f"`khue simulate --rows {rows}`",
        f"{found.wall:.3g} s",
        f"{found.cpu:.3g} s",
        f"{found.memory:.0f} MB",
        str(rounds),
    )
    table(("what", "wall", "CPU", "peak memory", "runs"), [line])
