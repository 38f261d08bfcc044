"""`python -m bench build [--rows N]`: a simulated city built whole, then again with nothing, little and something new.

Every build is the command in a process of its own, over a copy of the data home that stands before it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import yaml

from bench.measuring import ROUNDS, Cost, khue, median_cost, table

DAY = "2026-01-15"
"""The city has rows until December 2025; all builds are of this day."""
DATASET, KEY = "ho-so", "so_ho_so"
LATE_MONTH, LATE_ROWS = "2022-03", 100
CHANGED = ("ho-so-dung-han", "ngay_tra <= ngay_hen_tra", "ngay_tra < ngay_hen_tra")
"""An indicator, and what is changed in its formula."""


@dataclass(frozen=True)
class Place:
    """A temporary folder with the simulated city and the data homes that its builds make."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def city(self) -> Path:
        """The city folder."""
        return self.folder / "city"

    def build(self, home: Path, *, new: bool = True) -> Cost:
        """Build into a home; raises RuntimeError unless something was published just where something was new."""
        cost = khue("--city", str(self.city), "--home", str(home), "build", "--date", DAY, "--json")
        if json.loads(cost.printed)["published"] is not new:
            raise RuntimeError(f"a build {'did nothing' if new else 'found something to do'}: {home}")
        return cost

    def build_on(self, before: Path | None) -> Cost:
        """Build over a copy of a home (None: from nothing), which is thrown away."""
        home = self.folder / f"home-{next(self.numbers)}"
        if before:
            shutil.copytree(before, home)
        try:
            return self.build(home)
        finally:
            shutil.rmtree(home)

    @contextmanager
    def without_last_month(self) -> Iterator[None]:
        """The city as it was before the files of its last month came."""
        files = [sorted(inbox.iterdir())[-1] for inbox in sorted((self.city / "inbox").iterdir())]
        (held := self.folder / "held").mkdir()
        for file in files:
            file.rename(held / file.name)
        yield
        for file in files:
            (held / file.name).rename(file)
        held.rmdir()

    @contextmanager
    def with_late_rows(self) -> Iterator[None]:
        """The city after a file came with rows of a month long past."""
        import duckdb

        inbox = self.city / "inbox" / DATASET
        late, old = inbox / f"{DATASET}-late.parquet", inbox / f"{DATASET}-{LATE_MONTH}.parquet"
        with duckdb.connect() as connection:
            rows = f"SELECT * REPLACE ({KEY} + 1000000000000 AS {KEY}) FROM '{old}' LIMIT {LATE_ROWS}"
            connection.execute(f"COPY ({rows}) TO '{late}' (FORMAT parquet)")
        yield
        late.unlink()

    @contextmanager
    def with_changed_formula(self) -> Iterator[None]:
        """The city after one formula was corrected."""
        name, old, new = CHANGED
        path = self.city / "indicators" / f"{name}.yaml"
        before = path.read_text(encoding="utf-8")
        declared = yaml.safe_load(before)
        changed = declared | {"formula": declared["formula"].replace(old, new)}
        path.write_text(yaml.safe_dump(changed, allow_unicode=True), encoding="utf-8")
        yield
        path.write_text(before, encoding="utf-8")


def measured(place: Place, rounds: int) -> Iterator[Sequence[str]]:
    """A line for each kind of build; the first says what the others are compared to."""
    before, whole = place.folder / "before", place.folder / "whole"
    with place.without_last_month():
        place.build(before)
    place.build(whole)
    full, runs = median_cost(lambda: place.build_on(None), rounds)

    def compared(what: str, measure: Callable[[], Cost]) -> Sequence[str]:
        cost, runs = median_cost(measure, rounds)
        return line(what, cost, full, runs)

    yield line("full build", full, full, runs)
    yield compared("nothing new", lambda: place.build(whole, new=False))
    yield compared("one new month of every dataset", lambda: place.build_on(before))
    with place.with_late_rows():
        yield compared(f"{LATE_ROWS} late rows of {LATE_MONTH}", lambda: place.build_on(whole))
    with place.with_changed_formula():
        yield compared("one formula changed", lambda: place.build_on(whole))


def line(what: str, cost: Cost, full: Cost, runs: int) -> Sequence[str]:
    """What a build took, and which part of the full one that is, by the clock and by processor time."""
    of_wall, of_cpu = (
        "" if cost is full else f"1/{whole / part:.1f}"
        for whole, part in ((full.wall, cost.wall), (full.cpu, cost.cpu))
    )
    return what, f"{cost.wall:.2f} s", of_wall, f"{cost.cpu:.2f} s", of_cpu, f"{cost.memory:.0f} MB", str(runs)


def main(arguments: Sequence[str]) -> None:
    """Simulate the city, build and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench build", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="measure no more often than this")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="khue-bench-") as folder:
        place = Place(Path(folder))
        khue("simulate", "--rows", str(options.rows), "--out", str(place.city))
        print(f"{options.rows} rows\n")
        heads = ("build", "wall", "of the full build", "CPU", "of the full build", "peak memory", "runs")
        table(heads, measured(place, options.rounds))
