"""What `khue simulate` costs: `python -m bench.simulate [ROWS]` prints seconds and peak memory, medians of five."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROUNDS = 5
ROWS = 20_000_000


def cost(rows: int) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one run in a process of its own; the city is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        line = ["simulate", "--rows", str(rows), "--out", str(Path(folder) / "city")]
        start = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-m", "khue.cli.main", *line], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)  # fmt: skip
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"khue simulate ended with {child.returncode}")
        return time.perf_counter() - start, used.ru_maxrss / 1024


def simulating(rows: int = ROWS) -> Iterator[tuple[str, str, float]]:
    """Two lines of the table: how long it took, how much memory it needed."""
    seconds, memory = zip(*(cost(rows) for _ in range(ROUNDS)), strict=True)
    yield f"`khue simulate --rows {rows}`", "s", statistics.median(seconds)
    yield f"`khue simulate --rows {rows}`, peak memory", "MB", statistics.median(memory)


if __name__ == "__main__":
    for what, unit, value in simulating(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS):
        print(f"| {what} | {value:.3g} {unit} |")
