"""`python -m bench serving [--rows N]`: what one indicator of a simulated city, in all units and periods, costs its readers."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.build import DAY
from bench.measuring import ROUNDS, khue, median, seconds_of, table
from bench.reader import Line, pages
from khue.pipeline.reading import Build

PATHS = (
    "/", "/chi-so/", "/chi-so/ho-so/", "/dia-ban/", "/dia-ban/MP/", "/du-lieu/ho-so/?trang=1000",
    "/api/v1/indicators", "/api/v1/indicators/ho-so/observations?limit=1000",
)  # fmt: skip
COLUMNS = ("unit", "period", "value", "status", "numerator", "denominator")


def queries(home: Path) -> Iterator[Line]:
    """One indicator, all units and periods, as columns and as observations."""
    build = Build.current(home)
    counts = build.counts()
    most = sorted(counts, key=lambda name: -counts[name])[: ROUNDS + 1]

    def columns(indicator: str) -> list[list[object]]:
        found = build.observations(indicator)
        return [found.column(name) for name in COLUMNS]

    columns(most.pop())  # whatever is imported and opened with the first question of all
    first = statistics.median(seconds_of(partial(columns, name)) for name in most)
    rows = len(build.observations(most[0]))
    what = f"one indicator, all units and periods ({rows} observations)"
    yield f"{what}, six columns, asked for the first time", "ms", 1000 * first
    yield f"{what}, six columns, again", "ms", 1000 * median(lambda: seconds_of(lambda: columns(most[0])))
    every = median(lambda: seconds_of(lambda: list(build.observations(most[0]))))
    yield f"{what}, each as an object", "ms", 1000 * every
    units = [unit.code for unit in build.units if unit.valid_on(build.as_of)][-ROUNDS:]
    period = build.observations(most[0])[-1].period
    asked: dict[str, Callable[[], object]] = {
        "one indicator in one unit": lambda: list(build.observations(most[0], unit=units[0])),
        "one indicator in one period, all units": lambda: list(build.observations(most[0], period=period)),
        "the newest value of every indicator in a unit": lambda: build.about(units[0]),
        "how many observations each indicator has": build.counts,
    }
    for told, ask in asked.items():
        yield told, "ms", 1000 * median(partial(seconds_of, ask))
    within = statistics.median(seconds_of(partial(build.within, unit)) for unit in units)
    yield "every indicator and period of a unit, asked for the first time", "ms", 1000 * within


def publishing(home: Path) -> Line:
    """Writing all observations of a build as its read model."""
    from khue.pipeline.kept import readmodel
    from khue.pipeline.kept.arrange import arranged
    from khue.pipeline.kept.segments import KeptSegments
    from khue.pipeline.observations import COLUMNS as ALL
    from khue.pipeline.observations import joined
    from khue.stats.crosswalk import lasting

    build = Build.current(home)
    whole = joined(part.select(list(ALL)) for part in build.tables())
    units = lasting(build.units, build.city.changes)

    def once() -> float:
        with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
            segments = KeptSegments(Path(folder))
            return seconds_of(
                lambda: readmodel.write(
                    Path(folder), build.city, [segments.keep("all", arranged(whole, units, build.as_of))], {}
                )
            )

    return f"writing the read model of {len(whole)} observations", "s", median(once)


def main(arguments: Sequence[str]) -> None:
    """Simulate the city, build it, and ask."""
    parser = argparse.ArgumentParser(prog="python -m bench serving", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        city, home = Path(folder) / "city", Path(folder) / "home"
        khue("simulate", "--rows", str(options.rows), "--out", str(city))
        khue("--city", str(city), "--home", str(home), "build", "--date", DAY)
        parts = ([publishing(home)], queries(home), pages(str(city), home, PATHS))
        lines = (line for part in parts for line in part)
        table(("what", "median of 5"), ((what, f"{value:.3g} {unit}") for what, unit, value in lines))
