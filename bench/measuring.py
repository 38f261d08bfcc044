"""What every benchmark measures with: commands in processes of their own, medians, and tables that grow as they are measured."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

KHUE = (sys.executable, "-m", "bench.command")
ROUNDS = 5
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Commands keep what Python compiled, as they do for whoever uses them; else each would compile all its libraries again."""


@dataclass(frozen=True)
class Cost:
    """What a command took: wall and CPU seconds, the most memory it ever held in MB, and what it printed."""

    wall: float
    cpu: float
    memory: float
    printed: str = ""


def cost_of(*line: str) -> Cost:
    """Run a command to its end; raises RuntimeError with its last words when it fails.

    The memory counted is at least what this process held when it started the command: so benchmarks that use this hold little.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        child = subprocess.Popen(line, stdout=out, stderr=err, env=ENVIRONMENT)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, err):
            file.seek(0)
        if child.returncode:
            last = (err.read().strip() or out.read().strip()).splitlines()[-1:]
            raise RuntimeError(f"{' '.join(line)} ended with {child.returncode}: {' '.join(last)}")
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read())


def khue(*line: str) -> Cost:
    """What a `khue` command took."""
    return cost_of(*KHUE, *line)


def seconds_of(action: Callable[[], object]) -> float:
    """Wall seconds of an action."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median(measure: Callable[[], float], rounds: int = ROUNDS) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(rounds))


def median_cost(measure: Callable[[], Cost], most: int = ROUNDS) -> tuple[Cost, int]:
    """The median of each cost, and of how many runs: five below ten seconds, three below thirty, else one."""
    costs = [measure()]
    rounds = min(most, ROUNDS if costs[0].wall < 10 else 3 if costs[0].wall < 30 else 1)
    costs += [measure() for _ in range(rounds - 1)]
    wall, cpu, memory = (statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory"))
    return Cost(wall, cpu, memory, costs[-1].printed), rounds


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, each row as soon as it is known; all columns but the first are numbers."""
    print(f"| {' | '.join(heads)} |\n| --- |{' ---: |' * (len(heads) - 1)}", flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)
