"""One build from end to end: plan, ingest, compute, assess, publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from khue.exceptions import InputError
from khue.model.city import City
from khue.model.finding import Finding, Severity, has_errors
from khue.pipeline.causes import Reasons, build_before, causes
from khue.pipeline.computing import compute
from khue.pipeline.computing.derivations import Derived, derive_steps
from khue.pipeline.computing.jobs import Job
from khue.pipeline.computing.jobs import jobs as jobs_of
from khue.pipeline.computing.lack import Cache, Lack
from khue.pipeline.computing.slices import Cut
from khue.pipeline.declared import Declared, Folder
from khue.pipeline.facts import Facts, persons_found, publications_of, shrunk_versions, versions_of
from khue.pipeline.faults import finding_of
from khue.pipeline.home import Home
from khue.pipeline.inputs import (
    build_id,
    folder_files,
    read_inputs,
    with_datasets,
)
from khue.pipeline.judging import Judging
from khue.pipeline.kept.segments import used
from khue.pipeline.plan import contracts_changed, has_data, ingest_steps, open_store
from khue.pipeline.privacy.suppressing import Suppression
from khue.pipeline.privacy.twins import Twins, unseen
from khue.pipeline.publish import point, publish, tidy, tidy_cache
from khue.pipeline.published import published
from khue.pipeline.reading import Build
from khue.pipeline.steps import Cause, Step
from khue.pipeline.tasks.building import with_own

if TYPE_CHECKING:
    from khue.pipeline.incoming.checked import IngestResult
    from khue.ports import Store

Progress = Callable[[Step], None]
"""Is told of each step as it begins."""

MOST_NOTES_A_FILE = 50
"""Of a refused file of the inbox, so many findings are kept with the build."""


@dataclass(frozen=True)
class Outcome:
    """What came of a build.

    With errors in `findings` nothing was changed, and `id` is that of the build still served. `refused` are the
    findings of inbox files that broke their contracts: the build was made without them.
    """

    id: str
    done: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether errors kept the build from being made."""
        return has_errors(list(self.findings))


def today(time_zone: str = "Asia/Ho_Chi_Minh") -> date:
    """The date in the city."""
    return datetime.now(ZoneInfo(time_zone)).date()


def build(
    city_path: Path, home_path: Path, as_of: date, progress: Progress = lambda _step: None,
    waiting: Callable[[], None] = lambda: None,
) -> Outcome:  # fmt: skip
    """Bring the current build up to date; `waiting` is called when another build must finish first."""
    home = Home(home_path)
    try:
        with home.lock(wait=False):
            return _Run(city_path, home, as_of, progress).run()
    except BlockingIOError:
        waiting()
    with home.lock():
        return _Run(city_path, home, as_of, progress).run()


class _Run:
    """One build under the lock."""

    def __init__(self, city_path: Path, home: Home, as_of: date, progress: Progress) -> None:
        self._path = city_path
        self._home = home
        self._as_of = as_of
        self._progress = progress
        self._done: list[Step] = []

    def run(self) -> Outcome:
        tidy(self._home)
        folder = Folder(self._path, folder_files(self._path))
        inputs = read_inputs(self._path, self._home, self._as_of, folder.files)
        why = causes(inputs, self._before.manifest.inputs if self._before else None)
        if not why:
            return self._outcome(build_id(inputs))
        if self._home.has(build_id(inputs)):
            return self._turn_to(build_id(inputs), why)
        return self._make(folder, inputs, why)

    @cached_property
    def _before(self) -> Build | None:
        """The build in use, which this one comes after."""
        return build_before(self._home)

    def _step(self, *steps: Step) -> None:
        for step in steps:
            self._done.append(step)
            self._progress(step)

    def _outcome(self, key: str, findings: Sequence[Finding] = (), refused: Sequence[Finding] = ()) -> Outcome:
        counts = Build.current(self._home.path).manifest.counts if key else {}
        return Outcome(key, tuple(self._done), tuple(findings), tuple(refused), counts)

    def _turn_to(self, key: str, why: tuple[Cause, ...]) -> Outcome:
        """Make a build current that was made before from the same inputs."""
        self._step(Step("publish", key, why))
        point(self._home, key)
        return self._outcome(key)

    def _make(self, folder: Folder, inputs: dict[str, str], why: tuple[Cause, ...]) -> Outcome:
        declared = folder.declared(self._home)
        city, findings = declared.city, list(declared.findings)
        if city is None or declared.failed:
            return self._outcome(self._home.current_id(), findings)
        changed = contracts_changed(city, self._home)
        refused = self._ingest(city, folder)
        inputs = with_datasets(inputs, self._home)
        key = build_id(inputs)
        if self._home.has(key):
            return self._turn_to(key, why)
        try:
            city = with_own(city, self._home, self._as_of)
            facts = self._facts(declared, city, why)
        except InputError as error:
            return self._outcome(self._home.current_id(), [*findings, finding_of(error)])
        self._step(Step("assess", "", why))
        findings = [*findings, *facts.warnings]
        facts = replace(facts, results=(*facts.results, *folder.keep(self._home, declared)))
        noted, formulas = [*findings, *refused], declared.derivations.formulas
        content = Judging(self._home, city, facts, noted, formulas, self._as_of, self._before).content(key, inputs)
        self._step(Step("publish", key, why))
        publish(self._home, content)
        tidy(self._home)
        tidy_cache(self._home)
        return self._outcome(key, [*findings, *changed], refused)

    def _ingest(self, city: City, folder: Folder) -> list[Finding]:
        """Take in what is new in the inbox; gives the errors of the files that were refused."""
        if not has_data(self._path, self._home):
            return []
        from khue.pipeline.incoming.ingest import ingest_inbox

        store = open_store(self._home)
        results = ingest_inbox(city, self._path, store, hashes=folder.files)
        self._step(*ingest_steps(results, store))
        return [finding for result in results if result.refused for finding in self._errors(result)]

    def _errors(self, result: IngestResult) -> list[Finding]:
        errors = [finding for finding in result.findings if finding.rule.severity is Severity.ERROR]
        return [msgspec.structs.replace(f, path=self._relative(f.path)) for f in errors[:MOST_NOTES_A_FILE]]

    def _relative(self, path: str) -> str:
        """A path as it is seen from the city folder, so that a build says the same wherever the folder lies."""
        within = Path(path).is_relative_to(self._path)
        return Path(path).relative_to(self._path).as_posix() if within else path

    def _facts(self, declared: Declared, city: City, why: tuple[Cause, ...]) -> Facts:
        places = dict(enumerate(declared.places))
        figures, cache, derived = (
            published(city, places, self._as_of),
            Cache.of(self._home),
            Derived.of(city, declared.derivations),
        )
        if not (self._home.path / "datasets").is_dir():
            self._step(*derive_steps(derived, why))
            nothing = Suppression(city, self._as_of, Twins({}, ()))
            segments = Cut(city, self._as_of, derived, figures, (), cache, nothing).segments()
            return Facts(segments, results=used(segments))
        store = open_store(self._home)
        twins = Twins.of(city, declared.formulas)
        jobs = jobs_of(twins.beside(city), store, self._as_of, declared.formulas)
        before = self._before
        self._compute(jobs, store, cache, Reasons(before, why, twins.beside(city), self._as_of, store))
        self._step(*derive_steps(derived, why))
        suppression = Suppression(city, self._as_of, twins)
        segments = Cut(city, self._as_of, derived, figures, jobs, cache, suppression).segments()
        publications, looked = publications_of(self._home, city, store, declared.formulas)
        warnings = (
            *compute.left_out(jobs, cache), *shrunk_versions(city, store), *persons_found(city, store, publications)
        )  # fmt: skip
        needed = compute.used(jobs, cache, before.manifest.results if before else ())
        return Facts(segments, versions_of(city, store), (*needed, *used(segments), *looked), warnings, publications)

    def _compute(self, jobs: Sequence[Job], store: Store, cache: Cache, reasons: Reasons) -> None:
        """Make what the cache does not hold."""
        lacks = [Lack.of(job, cache) for job in compute.sound(jobs, store)]
        compute.make_all(lacks, store, cache, lambda lack: self._step(*unseen(reasons.of(lack))))
