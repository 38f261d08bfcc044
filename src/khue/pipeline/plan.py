"""What a build would redo, and why: the inputs now against those of the current build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from khue.exceptions import InputError
from khue.model.city import City
from khue.pipeline.compute import Job, jobs, stale
from khue.pipeline.home import Home
from khue.pipeline.inputs import build_id, read_inputs
from khue.pipeline.reading import Build

if TYPE_CHECKING:
    from khue.stores.parquet import ParquetStore


class Cause(msgspec.Struct, frozen=True):
    """Why something is stale: first_build, changed, added, removed, new_file or new_result, and of what."""

    code: str
    what: str = ""


class Step(msgspec.Struct, frozen=True):
    """Something that a build does: a stage (ingest, compute, assess, publish), and the thing it does it to."""

    stage: str
    item: str
    why: tuple[Cause, ...]


@dataclass(frozen=True)
class Plan:
    """The steps of the next build, in order; none where the current build is what a new one would be.

    `next` is the id of that build, empty while it depends on files that are still to be read.
    """

    current: str
    next: str
    inputs: dict[str, str]
    steps: tuple[Step, ...]

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps


def plan_of(city_path: Path, home: Home, as_of: date) -> Plan:
    """The plan; reads everything, changes nothing."""
    inputs = read_inputs(city_path, home, as_of)
    current, following = home.current_id(), build_id(inputs)
    why = causes(inputs, inputs_of_current(home))
    if not why:
        return Plan(current, following, inputs, ())
    if home.has(following):
        return Plan(current, following, inputs, (Step("publish", following, why),))
    ingest, compute = _work(city_path, home, as_of, why)
    following = "" if ingest else following
    steps = (*ingest, *compute, Step("assess", "", why), Step("publish", following, why))
    return Plan(current, following, inputs, steps)


def causes(inputs: Mapping[str, str], before: Mapping[str, str] | None) -> tuple[Cause, ...]:
    """What differs between the inputs now and those of a build; nothing to compare with is a cause of its own."""
    if before is None:
        return (Cause("first_build"),)
    found = []
    for name in sorted(inputs.keys() | before.keys()):
        if name not in before:
            found.append(Cause("added", name))
        elif name not in inputs:
            found.append(Cause("removed", name))
        elif inputs[name] != before[name]:
            found.append(Cause("changed", name))
    return tuple(found)


def inputs_of_current(home: Home) -> dict[str, str] | None:
    """The inputs of the current build, or None where there is none that can be read."""
    try:
        return Build.current(home.path).manifest.inputs
    except (InputError, msgspec.DecodeError, OSError):
        return None


def has_data(city_path: Path, home: Home) -> bool:
    """Whether there is anything for a store: files in the inbox, or datasets or deliveries kept from before."""
    kept = (home.path / "datasets", home.path / "raw" / "deliveries")
    return (city_path / "inbox").is_dir() or any(path.is_dir() for path in kept)


def open_store(home: Home) -> ParquetStore:
    """The store of a home; heavy to import, so only opened where there is data."""
    from khue.stores.parquet import ParquetStore

    return ParquetStore(home.path)


def _work(city_path: Path, home: Home, as_of: date, why: Sequence[Cause]) -> tuple[list[Step], list[Step]]:
    """The steps that ingest and those that compute, as far as the folder can be read."""
    from khue.folder.load import load_folder

    city = load_folder(city_path).city
    if city is None or not has_data(city_path, home):
        return [], []
    from khue.pipeline.ingest import pending

    store = open_store(home)
    waiting = pending(city, city_path, store)
    ingest = [ingest_step(dataset, file) for dataset, file in waiting]
    touched = {dataset for dataset, _ in waiting}
    untouched = [job for job in stale(jobs(city, store, as_of), home) if job.contract.id not in touched]
    return ingest, [*_after_ingest(city, touched), *compute_steps(untouched, why)]


def ingest_step(dataset: str, file: Path) -> Step:
    """The step that takes in a file."""
    return Step("ingest", f"{dataset}/{file.name}", (Cause("new_file", file.name),))


def _after_ingest(city: City, touched: Iterable[str]) -> Iterator[Step]:
    for indicator in city.indicators:
        if indicator.computed and indicator.dataset in touched:
            yield Step("compute", indicator.id, (Cause("new_file", indicator.dataset),))


def compute_steps(stale_jobs: Iterable[Job], why: Sequence[Cause]) -> list[Step]:
    """A step for each indicator whose result is not in the cache, with those causes that bear on results."""
    return [
        Step("compute", indicator, _bearing_on(job.version.dataset, why) or (Cause("new_result", indicator),))
        for job in stale_jobs
        for indicator in job.indicators
    ]


def _bearing_on(dataset: str, why: Sequence[Cause]) -> tuple[Cause, ...]:
    bearing = {"", "folder/indicators", "folder/contracts", "folder/units", f"dataset/{dataset}", "code"}
    return tuple(cause for cause in why if cause.what in bearing)
