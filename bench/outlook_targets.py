"""`python -m bench targets`: the outlooks of many targets with their looks back, as a build makes them.

Through the pipeline: observations in several vintages go in, outlooks come out, once with nothing kept, once with all of it,
and once after a single figure changed. The targets are invented.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter

import msgspec
import numpy as np

from bench.measuring import table
from khue.model.base import Text
from khue.model.city import Thresholds
from khue.model.indicator import Bounds, Break, Indicator, Timing
from khue.model.observation import Observation, Status
from khue.model.target import Operator, Target
from khue.pipeline.changes import Subject
from khue.pipeline.inputs import outlook_version
from khue.pipeline.outlook.kept import KeptOutlooks
from khue.pipeline.outlook.outlooks import outlooks

DAY = date(2026, 1, 15)
NEWEST = 2025
_BOUNDS = (Bounds(0, 100), Bounds(0, 100), Bounds(0, None), Bounds())


def subjects(count: int) -> list[Subject]:
    """So many invented targets, each of an indicator of its own: shares, amounts and growth, some with a break."""
    return [_subject(np.random.default_rng(number), number) for number in range(count)]


def _subject(rng: np.random.Generator, number: int) -> Subject:
    name, length = f"i{number}", int(rng.integers(4, 13))
    values = np.clip(rng.uniform(5, 60) + np.cumsum(rng.normal(3, 2, length)), 0.1, 99).round(1).tolist()
    broken = (Break(str(NEWEST - 3), Text(vi="Đổi cách tính (hư cấu)")),) if number % 10 == 9 else ()
    indicator = Indicator(
        id=name, name=Text(vi="Hư cấu"), unit="%", group="g", bounds=_BOUNDS[number % 4], decimals=1, breaks=broken,
        timing=Timing.PERIOD if number % 2 else Timing.POINT,
    )  # fmt: skip
    target = Target(
        id=f"t{number}", clause="1", group="g", text="Hư cấu", indicator=name, operator=Operator.AT_LEAST,
        value=round(float(rng.uniform(60, 95)), 1), unit="%", year=int(rng.integers(2026, 2031)),
    )  # fmt: skip
    years = range(NEWEST - length + 1, NEWEST + 1)
    seen = [o for year, value in zip(years, values, strict=True) for o in _vintages(name, year, value)]
    return Subject(target, indicator, seen, Thresholds())


def _vintages(name: str, year: int, value: float) -> Iterator[Observation]:
    """The estimate of a year's end, and the final figure half a year later, once that day has come."""
    yield _observation(name, year, value + 0.4, Status.ESTIMATED, date(year, 12, 20))
    if date(year + 1, 6, 20) <= DAY:
        yield _observation(name, year, value, Status.FINAL, date(year + 1, 6, 20))


def _observation(name: str, year: int, value: float, status: Status, day: date) -> Observation:
    return Observation(
        indicator=name, unit="U", period=str(year), value=value, status=status, published=day.isoformat()
    )


def _revised(subject: Subject) -> Subject:
    """The target after its newest figure was corrected."""
    *others, newest = subject.observations
    return replace(subject, observations=[*others, msgspec.structs.replace(newest, value=(newest.value or 0.0) + 0.1)])


def measure(count: int, home: Path) -> Iterator[Sequence[str]]:
    """A row for each build: what it took, how many outlooks give a chance, how many looks back they have."""
    targets = subjects(count)
    ways = {
        "nothing kept": targets,
        "all kept": targets,
        "one figure corrected": [_revised(targets[0]), *targets[1:]],
    }
    for name, asked in ways.items():
        start = perf_counter()
        kept = KeptOutlooks(home, outlook_version())
        found = outlooks(asked, DAY, kept)
        taken = perf_counter() - start
        chances, said = sum(one.chance is not None for one in found), sum(len(one.said) for one in found)
        yield name, f"{taken:.2f}", str(chances), str(said)


def main(arguments: Sequence[str]) -> None:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench targets", description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many targets")
    count = parser.parse_args(arguments).count
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as name:
        table((f"{count} targets", "seconds", "chances", "looks back"), measure(count, Path(name)))
