"""Measure what a user waits for, and print it as a table with the command behind each line."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.simulate import simulating

ROUNDS = 5
KHUE = (sys.executable, "-m", "khue.cli.main")


def cpu_of(*command: str) -> float:
    """CPU seconds (user and system) of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*KHUE, *command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds_of(action: Callable[[], object]) -> float:
    """Wall seconds of an action."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def median(measure: Callable[[], float]) -> float:
    """The median of several measurements."""
    return statistics.median(measure() for _ in range(ROUNDS))


@contextmanager
def built(city: str) -> Iterator[Path]:
    """A data home with a finished build of the city."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        subprocess.run([*KHUE, "--city", city, "--home", str(home), "build"], check=True, capture_output=True)
        yield home


def commands(home: Path) -> Iterator[tuple[str, str, float]]:
    """What the command line costs."""
    yield "`khue --help`, CPU", "s", median(lambda: cpu_of("--help"))
    yield "`khue check` (Hanoi), wall", "s", median(lambda: seconds_of(lambda: cpu_of("--home", str(home), "check")))
    yield (
        "`khue build`, nothing new, wall",
        "s",
        median(lambda: seconds_of(lambda: cpu_of("--home", str(home), "build"))),
    )
    yield (
        "`khue show targets --format json`, wall",
        "s",
        median(lambda: seconds_of(lambda: cpu_of("--home", str(home), "--format", "json", "show", "targets"))),
    )


def first_build(city: str) -> float:
    """Wall seconds of a build from nothing."""
    with tempfile.TemporaryDirectory() as home:
        return seconds_of(lambda: cpu_of("--city", city, "--home", home, "build"))


def queries(home: Path) -> Iterator[tuple[str, str, float]]:
    """What a reader of a build waits for."""
    from khue.pipeline.reading import Build

    build = Build.current(home)
    indicator = max(build.city.indicators, key=lambda item: len(build.observations(item.id))).id
    count = len(build.observations(indicator))
    yield (
        f"one indicator, all units and periods ({count} observations)",
        "ms",
        1000 * median(lambda: seconds_of(lambda: build.observations(indicator))),
    )
    yield "search `dong da`", "ms", 1000 * median(lambda: seconds_of(lambda: build.search("dong da")))


def pages(city: str, home: Path) -> Iterator[tuple[str, str, float]]:
    """What one page costs inside the process, templates and all."""
    os.environ |= {"KHUE_CITY": city, "KHUE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "khue.web.settings"}
    import django
    from django.test import Client

    django.setup()
    client = Client()
    for path in ("/", "/chi-tieu/", "/api/v1/targets"):
        client.get(path)
        yield f"page `{path}`", "ms", 1000 * median(lambda path=path: seconds_of(lambda: client.get(path)))


def main() -> None:
    """Print the table, and the same as JSON when asked by --json; `engine` measures formulas over many rows."""
    if sys.argv[1:2] == ["engine"]:
        from bench import engine

        engine.main(sys.argv[2:])
        return
    rows = [
        (f"`khue build` from nothing ({city})", "s", first_build(f"cities/{city}")) for city in ("ha-noi", "sao-khue")
    ]
    with built("cities/ha-noi") as home:
        rows += [*commands(home), *queries(home), *pages("cities/ha-noi", home)]
    rows += simulating()
    if "--json" in sys.argv:
        print(json.dumps([{"what": what, "unit": unit, "median": value} for what, unit, value in rows]))
        return
    print("| what | median of 5 |\n| --- | ---: |")
    for what, unit, value in rows:
        print(f"| {what} | {value:.3g} {unit} |")


if __name__ == "__main__":
    main()
