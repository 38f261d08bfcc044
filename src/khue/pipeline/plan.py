"""What a build would redo, and why: the inputs now against those of the current build, and the cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from khue.exceptions import InputError
from khue.model.city import City, Level
from khue.model.finding import Finding, has_errors
from khue.pipeline.causes import Reasons, build_before, causes
from khue.pipeline.computing.compute import sound
from khue.pipeline.computing.derivations import Derived, derive_steps
from khue.pipeline.computing.jobs import jobs
from khue.pipeline.computing.lack import Cache, Lack
from khue.pipeline.declared import Declared, Folder
from khue.pipeline.faults import finding_of
from khue.pipeline.home import Home
from khue.pipeline.inputs import build_id, folder_files, read_inputs, with_datasets
from khue.pipeline.privacy.twins import Twins, unseen
from khue.pipeline.steps import Cause, Step
from khue.pipeline.trial import trial

if TYPE_CHECKING:
    from khue.pipeline.incoming.checked import IngestResult
    from khue.ports import Store
    from khue.stores.parquet import ParquetStore

__all__ = ["Cause", "Plan", "Step", "plan_of"]


@dataclass(frozen=True)
class Plan:
    """The steps of the next build, in order; none where the current build is what a new one would be.

    `next` is the id of that build. With errors in `findings` a build would do nothing. `levels` are those of the city.
    """

    current: str
    next: str
    inputs: dict[str, str]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps and not self.failed

    @property
    def failed(self) -> bool:
        """Whether errors in the folder keep a build from being made."""
        return has_errors(list(self.findings))


def plan_of(city_path: Path, home: Home, as_of: date) -> Plan:
    """The plan; reads everything, changes nothing. Files that wait in the inbox are taken in for a trial."""
    folder = Folder(city_path, folder_files(city_path))
    inputs = read_inputs(city_path, home, as_of, folder.files)
    before = build_before(home)
    current, following = home.current_id(), build_id(inputs)
    why = causes(inputs, before.manifest.inputs if before else None)
    if not why:
        return Plan(current, following, inputs, ())
    if home.has(following):
        return Plan(current, following, inputs, (Step("publish", following, why),))
    declared = folder.declared(home)
    city, findings = declared.city, declared.findings
    if city is None or declared.failed:
        return Plan(current, "", inputs, (), findings)
    with _delivered(city, folder, home) as (data, ingest):
        inputs = with_datasets(inputs, data)
        following = build_id(inputs)
        try:
            made = [] if home.has(following) else _made(declared, city, home, data, as_of, why)
        except InputError as error:
            return Plan(current, "", inputs, (), (*findings, finding_of(error)))
    steps = (*ingest, *made, Step("publish", following, why))
    return Plan(current, following, inputs, steps, tuple(contracts_changed(city, home)), city.declaration.levels)


def contracts_changed(city: City, home: Home) -> list[Finding]:
    """What contracts ask for that they did not when the versions in use came, said of these versions."""
    if not (home.path / "raw" / "deliveries").is_dir():
        return []
    from khue.pipeline.versions.contract_changes import contract_changes

    found = contract_changes(city, open_store(home))
    return [one.finding(f"datasets/{one.now.id}/v{one.number}") for one in found]


@contextmanager
def _delivered(city: City, folder: Folder, home: Home) -> Iterator[tuple[Home, list[Step]]]:
    """The home with everything taken in that waits, and the steps that take it in."""
    if not has_data(folder.path, home):
        yield home, []
        return
    from khue.pipeline.incoming.ingest import ingest_inbox, pending

    if not pending(city, folder.path, open_store(home), folder.files):
        yield home, []
        return
    with trial(home) as data:
        store = open_store(data)
        yield data, ingest_steps(ingest_inbox(city, folder.path, store, hashes=folder.files), store)


def _made(
    declared: Declared, city: City, home: Home, data: Home, as_of: date, why: tuple[Cause, ...]
) -> list[Step]:  # fmt: skip
    """The steps between taking in and publishing."""
    steps: list[Step] = []
    if (data.path / "datasets").is_dir():
        store, cache = open_store(data), Cache.of(home)
        counted = Twins.of(city, declared.formulas).beside(city)
        reasons = Reasons(build_before(home), why, counted, as_of, store)
        for job in sound(jobs(counted, store, as_of, declared.formulas), store):
            steps += unseen(reasons.of(Lack.of(job, cache)))
    return [*steps, *derive_steps(Derived.of(city, declared.derivations), why), Step("assess", "", why)]


def has_data(city_path: Path, home: Home) -> bool:
    """Whether there is anything for a store: files in the inbox, or datasets or deliveries kept from before."""
    kept = (home.path / "datasets", home.path / "raw" / "deliveries")
    return (city_path / "inbox").is_dir() or any(path.is_dir() for path in kept)


def open_store(home: Home) -> ParquetStore:
    """The store of a home; heavy to import, so only opened where there is data."""
    from khue.stores.parquet import ParquetStore

    return ParquetStore(home.path)


def ingest_steps(results: Sequence[IngestResult], store: Store) -> list[Step]:
    """The steps of what was taken in, stored or refused, with the partitions that changed."""
    return [_ingest_step(result, store) for result in results if result.stored or result.refused]


def _ingest_step(result: IngestResult, store: Store) -> Step:
    # A file of the inbox is named by its whole path, one that is read again from the store by its name alone.
    code = "new_file" if result.file.is_absolute() or len(result.file.parts) > 1 else "kept_file"
    number = result.version.number if result.stored and result.version else 0
    now, was = (
        {one.period: one.content for one in store.version(result.dataset, n).partitions} if n > 0 else {}
        for n in (number, number - 1)
    )
    changed = tuple(sorted(month for month in now.keys() | was.keys() if now.get(month) != was.get(month)))
    name = result.file.name
    return Step("ingest", f"{result.dataset}/{name}", (Cause(code, name),), partitions=changed)
