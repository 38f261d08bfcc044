"""One build from end to end: plan, ingest, compute, assess, publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec

from khue.exceptions import InputError
from khue.model.anomaly import Anomaly
from khue.model.attention import AttentionList, Comparison, Delivered
from khue.model.city import City
from khue.model.finding import Finding, Severity, has_errors
from khue.model.formula import Formula
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.model.privacy import Publication
from khue.model.standing import Standing
from khue.pipeline.assess import assess
from khue.pipeline.causes import Reasons, build_before, causes
from khue.pipeline.changes import Before, Subject, changes
from khue.pipeline.computing import compute
from khue.pipeline.computing.derivations import Derived, derive_steps
from khue.pipeline.computing.jobs import Job
from khue.pipeline.computing.jobs import jobs as jobs_of
from khue.pipeline.computing.lack import Cache, Lack
from khue.pipeline.computing.slices import Cut
from khue.pipeline.declared import Declared, Folder
from khue.pipeline.faults import finding_of, shrunk
from khue.pipeline.home import Home
from khue.pipeline.inputs import (
    anomaly_version,
    build_id,
    folder_files,
    index_version,
    outlook_version,
    privacy_version,
    read_inputs,
    with_datasets,
)
from khue.pipeline.kept.segments import Segment, used
from khue.pipeline.kept.table import BY_UNIT
from khue.pipeline.plan import has_data, ingest_steps, open_store
from khue.pipeline.privacy.suppressing import Suppression
from khue.pipeline.privacy.twins import Twins, unseen
from khue.pipeline.privacy.words import findings as exposures
from khue.pipeline.publish import Content, point, publish, tidy, tidy_cache
from khue.pipeline.published import published
from khue.pipeline.reading import Build, CheckNote, DatasetVersion, Manifest
from khue.pipeline.steps import Cause, Step

if TYPE_CHECKING:
    from khue.pipeline.incoming.delivery import IngestResult
    from khue.ports import Store
    from khue.stores.parquet import ParquetStore
    from khue.stores.shelf import Head

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


@dataclass(frozen=True)
class Facts:
    """The data that a build found: all observations, every dataset version, and what came of the computing.

    `results` are the files of the cache that the computing left, `warnings` tell of rows that could not be counted or
    are missed.
    """

    segments: Sequence[Segment]
    datasets: tuple[DatasetVersion, ...] = ()
    results: tuple[str, ...] = ()
    warnings: tuple[Finding, ...] = ()
    publications: tuple[Publication, ...] = ()


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
        before = build_before(self._home)
        why = causes(inputs, before.manifest.inputs if before else None)
        if not why:
            return self._outcome(build_id(inputs))
        if self._home.has(build_id(inputs)):
            return self._turn_to(build_id(inputs), why)
        return self._make(folder, inputs, why)

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
        refused = self._ingest(city, folder)
        inputs = with_datasets(inputs, self._home)
        key = build_id(inputs)
        if self._home.has(key):
            return self._turn_to(key, why)
        try:
            facts = self._facts(declared, city, why)
        except InputError as error:
            return self._outcome(self._home.current_id(), [*findings, finding_of(error)])
        self._step(Step("assess", "", why))
        findings = [*findings, *facts.warnings]
        facts = replace(facts, results=(*facts.results, *folder.keep(self._home, declared)))
        formulas = declared.derivations.formulas
        content = self._content(key, inputs, city, facts, [*findings, *refused], formulas)
        self._step(Step("publish", key, why))
        publish(self._home, content)
        tidy(self._home)
        tidy_cache(self._home)
        return self._outcome(key, findings, refused)

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
        before = build_before(self._home)
        self._compute(jobs, store, cache, Reasons(before, why, twins.beside(city), self._as_of, store))
        self._step(*derive_steps(derived, why))
        suppression = Suppression(city, self._as_of, twins)
        segments = Cut(city, self._as_of, derived, figures, jobs, cache, suppression).segments()
        publications, looked = self._publications(city, store, declared)
        warnings = (*compute.left_out(jobs, cache), *_shrunk(city, store), *_persons_found(city, store, publications))
        needed = compute.used(jobs, cache, before.manifest.results if before else ())
        return Facts(segments, _versions(city, store), (*needed, *used(segments), *looked), warnings, publications)

    def _publications(
        self, city: City, store: ParquetStore, declared: Declared
    ) -> tuple[tuple[Publication, ...], list[str]]:
        """What may be shown of each dataset version, and the files of the cache that have what was found in them."""
        from khue.pipeline.privacy.kept import KeptExposures
        from khue.pipeline.privacy.publications import Publications

        kept = KeptExposures(self._home.cache, privacy_version())
        read = {id: formula.columns for id, formula in declared.formulas.items()}
        return tuple(Publications(city, store, read, kept).all()), sorted(kept.used)

    def _compute(self, jobs: Sequence[Job], store: Store, cache: Cache, reasons: Reasons) -> None:
        """Make what the cache does not hold."""
        lacks = [Lack.of(job, cache) for job in compute.sound(jobs, store)]
        compute.make_all(lacks, store, cache, lambda lack: self._step(*unseen(reasons.of(lack))))

    def _content(
        self, key: str, inputs: dict[str, str], city: City, facts: Facts, findings: Sequence[Finding],
        formulas: Mapping[str, Formula],
    ) -> Content:  # fmt: skip
        cited = {version.dataset: version.label for version in facts.datasets if version.current}
        subjects = _subjects(city, facts.segments, cited)
        outlooks, kept = self._outlooks(subjects)
        standings, scored = self._standings(city, facts.segments)
        odd, looked = self._anomalies(city, facts.segments, findings)
        attention, delivered, moved, foreseen = self._attention(city, subjects, odd, facts.segments)
        lacking, filled = self._lacking(
            city=city, subjects=subjects, segments=facts.segments, delivered=delivered, anomalies=odd, findings=findings,
            formulas=formulas,
        )  # fmt: skip
        manifest = Manifest(
            id=key,
            city=city.declaration.id,
            as_of=self._as_of,
            built_at=datetime.now(ZoneInfo(city.declaration.time_zone)).isoformat(timespec="seconds"),
            inputs=inputs,
            counts=_counts(city)
            | {"observations": sum(one.contents.rows for one in facts.segments), "datasets": len(facts.datasets)},
            datasets=facts.datasets,
            notes=tuple(_note(finding) for finding in findings),
            changes=changes(subjects, self._before(), self._as_of),
            results=(*facts.results, *kept, *scored, *foreseen, *looked, *filled),
            moved=moved,
        )
        assessments = tuple(
            assess(s.target, s.indicator, s.observations, s.thresholds, self._as_of) for s in subjects
        )  # fmt: skip
        return Content(
            manifest=manifest, city=city, segments=facts.segments, assessments=assessments,
            judged={
                "outlooks": outlooks, "standings": standings, "attention": attention, "delivered": delivered,
                "anomalies": odd, "publications": facts.publications, **lacking,
            },
        )  # fmt: skip

    def _outlooks(self, subjects: Sequence[Subject]) -> tuple[list[TargetOutlook], list[str]]:
        """What lies ahead of the targets, and the files of the cache that have it."""
        from khue.pipeline.outlook.kept import KeptOutlooks
        from khue.pipeline.outlook.outlooks import outlooks

        kept = KeptOutlooks(self._home.cache, outlook_version())
        return outlooks(subjects, self._as_of, kept), sorted(kept.used)

    def _standings(self, city: City, segments: Sequence[Segment]) -> tuple[list[Standing], list[str]]:
        """How units stand in the city's indices, and the files of the cache that have it."""
        if not city.indices:
            return [], []
        from khue.pipeline.indices.holding import InTheMaking
        from khue.pipeline.indices.kept import KeptStandings, standings

        kept = KeptStandings(self._home.cache, index_version())
        return standings(InTheMaking(city, segments, self._as_of), kept), sorted(kept.used)

    def _attention(
        self, city: City, subjects: Sequence[Subject], anomalies: Sequence[Anomaly], segments: Sequence[Segment]
    ) -> tuple[list[AttentionList], list[Delivered], Comparison | None, list[str]]:
        """What to push, the deliveries of data, what moved, and the files of the cache that have what lay ahead."""
        from khue.pipeline.attention.building import with_build
        from khue.pipeline.outlook.kept import KeptOutlooks

        kept, before = KeptOutlooks(self._home.cache, outlook_version()), build_before(self._home)
        lists, came, moved = with_build(
            self._home, city, subjects, anomalies, segments, self._as_of, before, kept
        )  # fmt: skip
        return lists, came, moved, sorted(kept.used)

    def _anomalies(
        self, city: City, segments: Sequence[Segment], findings: Sequence[Finding]
    ) -> tuple[list[Anomaly], list[str]]:
        """What is odd among the observations, and the files of the cache that have it."""
        from khue.pipeline.anomalies.kept import KeptAnomalies, anomalies

        kept = KeptAnomalies(self._home.cache, anomaly_version())
        return anomalies(city, segments, findings, kept), sorted(kept.used)

    def _lacking(self, **found: Any) -> tuple[dict[str, Sequence[msgspec.Struct]], list[str]]:  # noqa: ANN401 - as `Material`
        """What data is missing, how complete it is and how good, and the files of the cache that have how full columns are."""
        from khue.pipeline.gaps.building import Material
        from khue.pipeline.gaps.building import with_build as gaps
        from khue.pipeline.quality.building import with_build as quality
        from khue.pipeline.quality.fills import KeptFills

        kept, made = KeptFills(self._home.cache), gaps(Material(**found), self._as_of)
        judged = quality(self._home, made.sources, made.lines, self._as_of, found["findings"], kept)
        return {"gaps": made.gaps, "completeness": made.completeness, "quality": judged}, sorted(kept.used)

    def _before(self) -> Before | None:
        try:
            build = Build.current(self._home.path)
            evidence = {target: a.evidence.value for target, a in build.assessments.items()}
        except (InputError, msgspec.DecodeError, OSError):
            return None
        return Before(build.as_of, evidence, build.changes)


def _subjects(city: City, segments: Iterable[Segment], cited: Mapping[str, str]) -> list[Subject]:
    from khue.pipeline.observations import chosen, citing, counted, joined, observations_of

    indicators = {indicator.id: indicator for indicator in city.indicators}
    asked = {target.indicator for target in city.targets} & indicators.keys()
    own_unit = joined(segment.observations(BY_UNIT, city.declaration.unit) for segment in segments)
    table = citing(chosen(own_unit, "indicator", *asked), cited)
    own: dict[str, list[Observation]] = {name: [] for name in asked}
    for observation in observations_of(table.filter(counted(table))):
        own[observation.indicator].append(observation)
    return [
        Subject(target, indicators.get(target.indicator), own.get(target.indicator, []), city.declaration.thresholds)
        for target in city.targets
    ]


def _counts(city: City) -> dict[str, int]:
    kinds = ("documents", "targets", "tasks", "indicators", "indices", "agencies", "contracts", "figures")
    return {"units": len(city.unit_rows)} | {kind: len(getattr(city, kind)) for kind in kinds}


def _versions(city: City, store: ParquetStore) -> tuple[DatasetVersion, ...]:
    histories = (store.history(contract.id) for contract in city.contracts)
    counting = {contract.id: store.counting(contract.id) for contract in city.contracts}
    return tuple(_version(one, counting[one.dataset]) for history in histories for one in history)


def _shrunk(city: City, store: ParquetStore) -> list[Finding]:
    """A warning for each whole dataset whose current version has far fewer rows than the one before."""
    pairs = (
        [store.version(contract.id, number) for number in store.counting(contract.id)[-2:]]
        for contract in city.contracts if not contract.appends
    )  # fmt: skip
    return [
        finding
        for before, current in (pair for pair in pairs if len(pair) == 2)
        for finding in shrunk(before, current.rows, f"datasets/{current.dataset}/v{current.number}")
    ]


def _persons_found(city: City, store: Store, publications: Iterable[Publication]) -> list[Finding]:
    """A warning for each column of a current version in which persons are identified though it is not declared so."""
    current = {contract.id: found.number for contract in city.contracts if (found := store.current(contract.id))}
    return [
        finding
        for one in publications if one.number == current.get(one.dataset)
        for finding in exposures(one, f"datasets/{one.dataset}/v{one.number}")
    ]  # fmt: skip


def _version(version: Head, counting: Sequence[int]) -> DatasetVersion:
    return DatasetVersion(
        dataset=version.dataset, number=version.number, rows=version.rows, created=version.created,
        raw_name=version.raw_name, content=version.content, contract_version=version.contract_version,
        current=counting[-1:] == [version.number], withdrawn=version.number not in counting,
    )  # fmt: skip


def _note(finding: Finding) -> CheckNote:
    words = {lang: f"{finding.sentence(lang)} {finding.hint(lang)}".strip() for lang in ("vi", "en")}
    return CheckNote(finding.rule.code, finding.rule.severity.value, finding.place(), words["vi"], words["en"])
