"""`python -m bench metricflow [--rows N]`: the fifty indicators asked of MetricFlow, one call a level, and of Khuê, over the same rows.

MetricFlow comes into an environment of its own in a temporary folder, made with uv; it needs the package registry once.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import duckdb

from bench import procedures, semantic
from bench.engine import engine
from bench.environment import environment
from bench.measuring import seconds_of, table
from bench.values import Values, furthest, values_of
from khue.ports import Request

PACKAGES = ("dbt-metricflow==0.15.0", "dbt-duckdb==1.11.1", "dbt-core==1.11.16", f"duckdb=={duckdb.__version__}")
"""dbt-core 1.12 fetches a part of itself from elsewhere while it is installed; 1.11 is complete in the registry."""
ASKED = Path(__file__).with_name("metricflow_asked.py")
CLOSE = 1e-9
"""By how much two values may differ, relative to the larger: averages of decimals are rounded at different places."""


@dataclass(frozen=True)
class MetricFlow:
    """A running MetricFlow over a project: the words it is asked, and its answers."""

    words: IO[str]
    answers: IO[str]

    def ask(self, word: str) -> Mapping[str, object]:
        """The answer to a word; raises RuntimeError when MetricFlow has ended."""
        self.words.write(f"{word}\n")
        self.words.flush()
        return self.answer()

    def answer(self) -> Mapping[str, object]:
        """The next answer; the first, without being asked, says which version it is."""
        line = self.answers.readline()
        if not line:
            raise RuntimeError("MetricFlow ended; what it said stands above")
        found: Mapping[str, object] = json.loads(line)
        return found


@contextmanager
def started(python: Path, project: Path) -> Iterator[MetricFlow]:
    """MetricFlow in a process of its own, that ends with the block; the modules of this folder are not in its way (-I)."""
    quiet = os.environ | {"DO_NOT_TRACK": "1", "PYTHONWARNINGS": "ignore"}
    child = subprocess.Popen([str(python), "-I", str(ASKED)], cwd=project, env=quiet, stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)  # fmt: skip
    try:
        yield MetricFlow(child.stdin, child.stdout)  # type: ignore[arg-type]  # both are pipes
    finally:
        child.communicate()


def written(path: Path, indicators: Sequence[str]) -> Values:
    """The values that MetricFlow wrote."""
    return {
        (indicator, level, unit, month): value
        for level, unit, month, *values in json.loads(path.read_text())
        for indicator, value in zip(indicators, values, strict=True)
    }


def measured(flow: MetricFlow, request: Request, rounds: int) -> Iterator[Sequence[str]]:
    """A line for each way, medians of rounds that alternate between both."""
    mine, theirs = [], []
    engine(request)
    for _ in range(rounds):
        mine.append(seconds_of(lambda: engine(request)))
        theirs.append(flow.ask("round"))
    own = statistics.median(mine)
    yield "Khuê, all levels at once", f"{own:.2f}", "1.0"
    for name, what in _PARTS.items():
        taken = statistics.median(float(str(one[name])) for one in theirs)
        yield what, f"{taken:.2f}", f"{taken / own:.1f}"


_PARTS = {
    "whole": "MetricFlow, one call a level",
    "writing": "of that, writing the SQL",
    "sql": "its SQL run in DuckDB without it",
}


def main(arguments: Sequence[str]) -> None:
    """Make the rows and the project, compare the values, measure."""
    parser = argparse.ArgumentParser(prog="python -m bench metricflow", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="of how many measurements the median is taken")
    parser.add_argument(
        "--derived",
        action="store_true",
        help="write counts and averages as derived metrics too, which spares MetricFlow a scan",
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        folder = Path(name)
        python = environment(folder / "environment", PACKAGES)
        file = folder / "part-0.parquet"
        procedures.write(file, options.rows, by_month=True)
        request = procedures.request(file)
        project = folder / "project"
        indicators = semantic.write(project, request, derived=options.derived)
        request = replace(request, measures=tuple(one for one in request.measures if one.indicator in indicators))
        with started(python, project) as flow:
            version = flow.answer()["version"]
            theirs = written(Path(str(flow.ask("values")["path"])), indicators)
            worst = furthest(values_of(engine(request)), theirs, CLOSE)
            print(f"{options.rows} rows, {len(indicators)} of {len(procedures.INDICATORS)} indicators; MetricFlow {version}, "
                  f"DuckDB {duckdb.__version__}; {len(theirs)} values equal to {worst:.1g}\n")  # fmt: skip
            table(("way", "seconds", "times Khuê"), measured(flow, request, options.rounds))
