"""One build from end to end: plan, ingest, compute, assess, publish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from khue.exceptions import InputError
from khue.folder.load import load_folder
from khue.model.city import City
from khue.model.finding import Finding, Severity, has_errors
from khue.model.observation import Observation
from khue.pipeline import compute
from khue.pipeline.assess import assess
from khue.pipeline.changes import Before, Subject, changes
from khue.pipeline.home import Home
from khue.pipeline.inputs import build_id, read_inputs
from khue.pipeline.plan import Cause, Step, causes, inputs_of_current
from khue.pipeline.publish import Content, point, publish, tidy
from khue.pipeline.reading import Build, CheckNote, Manifest

Progress = Callable[[Step], None]
"""Is told of each step as it begins."""


@dataclass(frozen=True)
class Outcome:
    """What came of a build. With errors in `findings` nothing was changed and `id` is that of the build still served."""

    id: str
    done: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether errors kept the build from being made."""
        return has_errors(list(self.findings))


def today(time_zone: str = "Asia/Ho_Chi_Minh") -> date:
    """The date in the city."""
    return datetime.now(ZoneInfo(time_zone)).date()


def build(city_path: Path, home_path: Path, as_of: date, progress: Progress, waiting: Callable[[], None]) -> Outcome:
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
        inputs = read_inputs(self._path, self._home, self._as_of)
        key, why = build_id(inputs), causes(inputs, inputs_of_current(self._home))
        if not why:
            return Outcome(key)
        if self._home.has(key):
            self._step("publish", key, why)
            point(self._home, key)
            return Outcome(key, tuple(self._done), counts=Build.current(self._home.path).manifest.counts)
        return self._make(key, inputs, why)

    def _step(self, stage: str, item: str, why: tuple[Cause, ...]) -> None:
        step = Step(stage, item, why)
        self._done.append(step)
        self._progress(step)

    def _make(self, key: str, inputs: dict[str, str], why: tuple[Cause, ...]) -> Outcome:
        loaded = load_folder(self._path)
        city, findings = loaded.city, loaded.findings
        if city is None or has_errors(list(findings)):
            return Outcome(self._home.current_id(), tuple(self._done), findings)
        places = {n: entry.where for n, entry in enumerate(loaded.figures)}
        observations = compute.published(city, places, self._as_of)
        self._step("assess", "", why)
        subjects = _subjects(city, observations)
        content = Content(
            manifest=self._manifest(key, inputs, city, findings, subjects, len(observations)),
            city=city,
            observations=observations,
            assessments=tuple(
                assess(s.target, s.indicator, s.observations, s.thresholds, self._as_of) for s in subjects
            ),
        )
        self._step("publish", key, why)
        publish(self._home, content)
        tidy(self._home)
        return Outcome(key, tuple(self._done), findings, content.manifest.counts)

    def _manifest(
        self, key: str, inputs: dict[str, str], city: City, findings: tuple[Finding, ...], subjects: list[Subject],
        observations: int,
    ) -> Manifest:  # fmt: skip
        return Manifest(
            id=key,
            city=city.declaration.id,
            as_of=self._as_of,
            built_at=datetime.now(ZoneInfo(city.declaration.time_zone)).isoformat(timespec="seconds"),
            inputs=inputs,
            counts=_counts(city) | {"observations": observations},
            notes=tuple(_note(finding) for finding in findings),
            changes=changes(subjects, self._before(), self._as_of),
        )

    def _before(self) -> Before | None:
        try:
            build = Build.current(self._home.path)
            evidence = {target: a.evidence.value for target, a in build.assessments.items()}
        except (InputError, msgspec.DecodeError, OSError):
            return None
        return Before(build.as_of, evidence, build.changes)


def _subjects(city: City, observations: list[Observation]) -> list[Subject]:
    indicators = {indicator.id: indicator for indicator in city.indicators}
    own: dict[str, list[Observation]] = {}
    for observation in observations:
        if observation.unit == city.declaration.unit:
            own.setdefault(observation.indicator, []).append(observation)
    return [
        Subject(target, indicators.get(target.indicator), own.get(target.indicator, []), city.declaration.thresholds)
        for target in city.targets
    ]


def _counts(city: City) -> dict[str, int]:
    kinds = ("documents", "targets", "tasks", "indicators", "indices", "agencies", "contracts", "figures")
    return {"units": len(city.unit_rows)} | {kind: len(getattr(city, kind)) for kind in kinds}


def _note(finding: Finding) -> CheckNote:
    severity: Severity = finding.rule.severity
    words = {lang: f"{finding.sentence(lang)} {finding.hint(lang)}".strip() for lang in ("vi", "en")}
    return CheckNote(finding.rule.code, severity.value, finding.place(), words["vi"], words["en"])
