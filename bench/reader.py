"""`python -m bench reader`: what the command line, a query and a page of Hanoi's portal cost."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path

from bench.measuring import khue, median, seconds_of, table

CITY = "cities/ha-noi"
CITIES = ("ha-noi", "sao-khue")
Line = tuple[str, str, float]


def first_builds() -> Iterator[Line]:
    """What a build from nothing costs."""
    for city in CITIES:
        yield f"`khue build` from nothing ({city})", "s", median(partial(first_build, f"cities/{city}"))


def first_build(city: str) -> float:
    """Wall seconds of a build from nothing."""
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as home:
        return khue("--city", city, "--home", home, "build").wall


def commands(home: Path) -> Iterator[Line]:
    """What the command line costs once there is a build."""
    at = ("--city", CITY, "--home", str(home))
    yield "`khue --help`, CPU", "s", median(lambda: khue("--help").cpu)
    yield "`khue check` (Hanoi), wall", "s", median(lambda: khue(*at, "check").wall)
    yield "`khue build`, nothing new, wall", "s", median(lambda: khue(*at, "build").wall)
    targets = (*at, "--format", "json", "show", "targets")
    yield "`khue show targets --format json`, wall", "s", median(lambda: khue(*targets).wall)


def queries(home: Path) -> Iterator[Line]:
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


def pages(city: str, home: Path, paths: Iterable[str]) -> Iterator[Line]:
    """What one page costs inside the process, templates and all, when it was asked for before."""
    os.environ |= {"KHUE_CITY": city, "KHUE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "khue.web.settings"}
    import django
    from django.test import Client

    django.setup()
    client = Client()
    for path in paths:
        if client.get(path).status_code != HTTPStatus.OK:
            raise RuntimeError(f"no page {path}")
        yield f"page `{path}`", "ms", 1000 * median(partial(seconds_of, partial(client.get, path)))


PATHS = ("/", "/chi-tieu/", "/api/v1/targets")


def main(arguments: Sequence[str]) -> None:
    """Measure in a data home of its own."""
    argparse.ArgumentParser(prog="python -m bench reader", description=__doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        home = Path(folder)
        khue("--city", CITY, "--home", folder, "build")
        lines = (
            line for part in (first_builds(), commands(home), queries(home), pages(CITY, home, PATHS)) for line in part
        )
        table(("what", "median of 5"), ((what, f"{value:.3g} {unit}") for what, unit, value in lines))
