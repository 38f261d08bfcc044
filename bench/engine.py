"""`python -m bench engine [--rows N ...] [--percentiles] [--shuffled]`: fifty indicators, four levels, sixty months."""

from __future__ import annotations

import argparse
import math
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench import procedures
from khue.engines import sql
from khue.engines.compile import expression, output
from khue.engines.duckdb import DuckDBEngine
from khue.engines.queries import Scan
from khue.engines.results import Results
from khue.formulas.columns import columns_of
from khue.model.formula import Aggregate, Column, Node
from khue.ports import Measure, Request

SAMPLE = 10
"""Every tenth indicator is asked for by itself."""
Numbers = dict[tuple[str, str, str, str], float | None]


@dataclass(frozen=True)
class Way:
    """A way to answer: what it does, and by how much a part of it is scaled."""

    run: Callable[[Request], object]
    scale: int = 1


@dataclass(frozen=True)
class Taken:
    """Median wall and CPU seconds of one way, a part scaled to the whole; and the most memory of a process that goes it, in GB."""

    wall: float
    cpu: float
    memory: float


def scan(request: Request) -> object:
    """Every value of the nine columns decoded and looked at once, without any grouping."""
    columns = ", ".join(f"max({sql.name(name)})" for name in procedures.COLUMNS)
    with DuckDBEngine()._opened(request) as connection:
        return connection.execute(f"SELECT {columns} FROM read_parquet({sql.text(str(request.files[0]))})").fetchall()


def engine(request: Request) -> Results:
    """Khuê's engine, up to the finished table of values, statuses, numerators and denominators."""
    found = DuckDBEngine().compute(request)
    found.table()
    return found


def per_level(request: Request) -> Numbers:
    """One query for each level, with all indicators as aggregates with FILTER."""
    return _queried(request, [request.measures])


def per_indicator(request: Request) -> Numbers:
    """One query for each level and each of a sample of the indicators."""
    return _queried(request, [(measure,) for measure in request.measures[::SAMPLE]])


def _queried(request: Request, groups: Iterable[Sequence[Measure]]) -> Numbers:
    found: Numbers = {}
    with DuckDBEngine()._opened(request) as connection:
        for measures in groups:
            for level in procedures.LEVELS:
                found |= _answers(measures, level, connection.execute(_query(request, measures, level)).fetchall())
    return found


def _answers(measures: Sequence[Measure], level: str, rows: Iterable[Sequence[object]]) -> Numbers:
    return {
        (measure.indicator, level, str(row[0]), str(row[1])): row[index]  # type: ignore[misc]
        for row in rows
        for index, measure in enumerate(measures, start=2)
    }


def _query(request: Request, measures: Sequence[Measure], level: str) -> str:
    """What somebody would write by hand."""
    every = Scan(request, tuple(columns_of(request.contract)))

    def written(node: Node) -> str:
        return output(node, leaf)

    def leaf(node: Column | Aggregate) -> str:
        if isinstance(node, Column):
            return every.leaf(node)
        argument = "*" if node.arg is None else plain(node.arg)
        where = f" FILTER (WHERE {plain(node.where)})" if node.where else ""
        if node.name in {"median", "quantile"}:
            return f"quantile_cont({argument}, {node.fraction or 0.5}){where}"
        return f"{node.name}({argument}){where}"

    def plain(node: Node) -> str:
        return expression(node, leaf)

    values = ", ".join(written(measure.formula.root) for measure in measures)
    return (
        f"SELECT unit, date_trunc('month', day) AS month, {values} FROM ({every.query()}) "
        f"JOIN place ON area = code AND day BETWEEN first AND last WHERE level = {sql.text(level)} GROUP BY ALL"
    )


WAYS = {
    "scan": Way(scan),
    "engine": Way(engine),
    "per level": Way(per_level),
    "per indicator": Way(per_indicator, scale=SAMPLE),
}


def check(request: Request) -> int:
    """How many values were compared and found equal between the engine and the queries; raises ValueError otherwise."""
    mine: Numbers = {(o.indicator, o.level, o.unit, f"{o.period}-01"): o.value for o in engine(request)}
    theirs = {(*key[:3], key[3][:10]): value for key, value in per_level(request).items()}
    if mine.keys() != theirs.keys():
        raise ValueError(f"{len(mine)} and {len(theirs)} values")
    for key, value in mine.items():
        other = theirs[key]
        if value != other and (value is None or other is None or not math.isclose(value, other, rel_tol=1e-12)):
            raise ValueError(f"{key}: {value} and {other}")
    return len(mine)


def most_memory() -> float:
    """The most memory this process ever held, in GB; getrusage would count what its parent held when it was started."""
    held = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(held[1]) / 1e6 if held else math.nan


def peak(request: Request, way: str) -> float:
    """The most memory, in GB, of a fresh process that goes one way once."""
    command = [sys.executable, "-m", "bench.engine", "--one", way, "--file", str(request.files[0])]
    command += ["--percentiles"] if len(request.measures) > len(procedures.INDICATORS) else []
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def seconds(request: Request, way: Way) -> tuple[float, float]:
    """Wall and CPU seconds of one way, a part scaled to the whole."""
    start, used = time.perf_counter(), time.process_time()
    way.run(request)
    return way.scale * (time.perf_counter() - start), way.scale * (time.process_time() - used)


def measured(request: Request, names: Sequence[str], rounds: int) -> dict[str, Taken]:
    """What each way takes. Each round goes all ways, so that whatever else the machine does bears on all alike."""
    found = [{name: seconds(request, WAYS[name]) for name in names} for _ in range(rounds)]
    return {
        name: Taken(
            statistics.median(one[name][0] for one in found),
            statistics.median(one[name][1] for one in found),
            peak(request, name) if name in {"scan", "engine"} else math.nan,
        )
        for name in names
    }


def show(taken: dict[str, Taken]) -> None:
    """Print how the ways compare."""
    print("| way | seconds | CPU seconds | times the scan | by CPU | times the engine | peak GB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, one in taken.items():
        by_scan = f"{one.wall / taken['scan'].wall:.1f} | {one.cpu / taken['scan'].cpu:.1f}"
        to_engine = f"{one.wall / taken['engine'].wall:.1f}" if "engine" in taken else ""
        memory = "" if math.isnan(one.memory) else f"{one.memory:.2f}"
        print(f"| {name} | {one.wall:.2f} | {one.cpu:.2f} | {by_scan} | {to_engine} | {memory} |", flush=True)


def compare(rows: int, options: argparse.Namespace) -> dict[str, Taken]:
    """Make so many rows, compare values and ways, and print what was found."""
    formulas = procedures.INDICATORS + (procedures.PERCENTILES if options.percentiles else ())
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        file = Path(folder) / "part-0.parquet"
        procedures.write(file, rows, by_month=not options.shuffled)
        request = procedures.request(file, formulas)
        print(f"{rows} rows, {file.stat().st_size / 1e6:.0f} MB; DuckDB {duckdb.__version__}", end="; ")
        print("values not compared\n" if options.no_check else f"{check(request)} values equal\n", flush=True)
        taken = measured(request, list(dict.fromkeys(["scan", *options.ways])), options.rounds)
    show(taken)
    return taken


def growth(found: dict[int, dict[str, Taken]]) -> None:
    """Print how the engine's time grows with the rows."""
    (first, *more) = [(rows, taken["engine"]) for rows, taken in found.items() if "engine" in taken]
    for rows, one in more:
        grown = f"{one.wall / first[1].wall:.1f} times the time ({one.cpu / first[1].cpu:.1f} times the CPU time)"
        print(f"\n{rows} rows are {rows / first[0]:.1f} times {first[0]} and took {grown}", flush=True)


def main(arguments: Sequence[str]) -> None:
    """Measure on rows made for it, or on those of a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[5_000_000], help="one table for each")
    parser.add_argument("--percentiles", action="store_true", help="five medians and percentiles more")
    parser.add_argument("--shuffled", action="store_true", help="rows in no order, instead of month by month")
    parser.add_argument("--rounds", type=int, default=5, help="of how many measurements the median is taken")
    parser.add_argument("--no-check", action="store_true", help="do not compare the values first")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        formulas = procedures.INDICATORS + (procedures.PERCENTILES if options.percentiles else ())
        WAYS[options.one].run(procedures.request(options.file, formulas))
        print(most_memory())
        return
    found = {rows: compare(rows, options) for rows in options.rows}
    if len(found) > 1 and "engine" in options.ways:
        growth(found)


if __name__ == "__main__":
    main(sys.argv[1:])
