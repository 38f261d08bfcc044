"""What a build judges of its data: where each target stands and what lies ahead of it, the indices, what is odd, what to
push, and which data is wanting.

Each judgement is kept by what it rests on, and is not made again while that is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from khue.model.anomaly import Anomaly
from khue.model.attention import AttentionList, Comparison, Delivered
from khue.model.city import City
from khue.model.draft import Verdict
from khue.model.finding import Finding
from khue.model.formula import Formula
from khue.model.outlook import TargetOutlook
from khue.model.standing import Standing
from khue.pipeline.assess import assess
from khue.pipeline.changes import Before, Subject, changes, measuring, subjects_of
from khue.pipeline.facts import Facts
from khue.pipeline.home import Home
from khue.pipeline.inputs import anomaly_version, index_version, outlook_version
from khue.pipeline.manifest import CheckNote, Manifest
from khue.pipeline.own import OwnFigures
from khue.pipeline.publish import Content
from khue.pipeline.reading import Build

if TYPE_CHECKING:
    from khue.pipeline.outlook.kept import KeptOutlooks


@dataclass
class Judging:
    """What is judged of the facts of a build on the day `as_of`; `findings` are what is to be said of city and data, and `before` is
    the build in use."""

    home: Home
    city: City
    facts: Facts
    findings: Sequence[Finding]
    formulas: Mapping[str, Formula]
    as_of: date
    before: Build | None
    _used: set[str] = field(default_factory=set, init=False)

    def content(self, key: str, inputs: dict[str, str]) -> Content:
        """All that the build with the id `key` publishes."""
        odd = self._anomalies()
        lists, delivered, moved = self._attention(odd)
        judged: dict[str, Sequence[msgspec.Struct]] = {
            "outlooks": self._outlooks(), "standings": self._standings(), "attention": lists, "delivered": delivered,
            "anomalies": odd, "publications": self.facts.publications, **self._lacking(odd, delivered),
            **self._tasks(), "drafts": self._drafts(),
        }  # fmt: skip
        assessments = [assess(s.target, s.indicator, s.observations, s.thresholds, self.as_of) for s in self._subjects]
        return Content(
            manifest=self._manifest(key, inputs, moved), city=self.city, segments=self.facts.segments,
            assessments=tuple(assessments), judged=judged,
        )  # fmt: skip

    def _manifest(self, key: str, inputs: dict[str, str], moved: Comparison | None) -> Manifest:
        declaration, facts = self.city.declaration, self.facts
        return Manifest(
            id=key,
            city=declaration.id,
            as_of=self.as_of,
            built_at=datetime.now(ZoneInfo(declaration.time_zone)).isoformat(timespec="seconds"),
            inputs=inputs,
            counts=_counts(self.city, facts),
            datasets=facts.datasets,
            notes=tuple(_note(finding) for finding in self.findings),
            changes=changes(self._subjects, self._seen_before(), self.as_of),
            results=(*facts.results, *sorted(self._used | self._foreseen.used)),
            moved=moved,
        )

    @cached_property
    def _own(self) -> OwnFigures:
        return OwnFigures(self.city, self.facts.segments, self.facts.cited)

    @cached_property
    def _subjects(self) -> list[Subject]:
        return subjects_of(self.city, self._own.of(measuring(self.city)))

    def _seen_before(self) -> Before | None:
        """What the build before said of the targets; None where there is none whose word can be read."""
        if self.before is None:
            return None
        try:
            evidence = {target: found.evidence.value for target, found in self.before.assessments.items()}
        except (msgspec.DecodeError, OSError):
            return None
        return Before(self.before.as_of, evidence, self.before.changes)

    @cached_property
    def _foreseen(self) -> KeptOutlooks:
        """The outlooks in the cache, for all that ask for some."""
        from khue.pipeline.outlook.kept import KeptOutlooks

        return KeptOutlooks(self.home.cache, outlook_version())

    def _outlooks(self) -> list[TargetOutlook]:
        """What lies ahead of the targets."""
        from khue.pipeline.outlook.outlooks import outlooks

        return outlooks(self._subjects, self.as_of, self._foreseen)

    def _standings(self) -> list[Standing]:
        """How units stand in the city's indices."""
        if not self.city.indices:
            return []
        from khue.pipeline.indices.holding import InTheMaking
        from khue.pipeline.indices.kept import KeptStandings, standings

        kept = KeptStandings(self.home.cache, index_version())
        found = standings(InTheMaking(self.city, self.facts.segments, self.as_of), kept)
        self._used |= kept.used
        return found

    def _anomalies(self) -> list[Anomaly]:
        """What is odd among the observations."""
        from khue.pipeline.anomalies.kept import KeptAnomalies, anomalies

        kept = KeptAnomalies(self.home.cache, anomaly_version())
        found = anomalies(self.city, self.facts.segments, self.findings, kept)
        self._used |= kept.used
        return found

    def _tasks(self) -> dict[str, Sequence[msgspec.Struct]]:
        """Where each task stands, and what happened to tasks."""
        from khue.pipeline.tasks.building import with_build

        standings, happenings = with_build(self.home, self.city, self._subjects, self.as_of)
        return {"tasks": standings, "happenings": happenings}

    def _drafts(self) -> list[Verdict]:
        """What the five gates say of each draft, and of each document as it was adopted."""
        from khue.pipeline.drafts.building import with_build

        return with_build(self.city, self._own.of, self.as_of, self._foreseen)

    def _attention(self, odd: Sequence[Anomaly]) -> tuple[list[AttentionList], list[Delivered], Comparison | None]:
        """What to push, the deliveries of data, and what moved since the build before."""
        from khue.pipeline.attention.building import with_build

        lists = self.before.attention.values() if self.before else ()
        newest = max(lists, key=lambda one: one.day, default=None)
        return with_build(self.home, self.city, self._subjects, odd, self._own, self.as_of, newest, self._foreseen)

    def _lacking(self, odd: Sequence[Anomaly], delivered: Sequence[Delivered]) -> dict[str, Sequence[msgspec.Struct]]:
        """What data is missing, how complete it is and how good."""
        from khue.pipeline.gaps.building import Material
        from khue.pipeline.gaps.building import with_build as gaps
        from khue.pipeline.quality.building import with_build as quality
        from khue.pipeline.quality.fills import KeptFills

        material = Material(
            city=self.city, subjects=self._subjects, segments=self.facts.segments, own=self._own, delivered=delivered,
            anomalies=odd, findings=self.findings, formulas=self.formulas,
        )  # fmt: skip
        kept, made = KeptFills(self.home.cache), gaps(material, self.as_of)
        judged = quality(self.home, made.sources, made.lines, self.as_of, self.findings, kept)
        self._used |= kept.used
        return {"gaps": made.gaps, "completeness": made.completeness, "quality": judged}


def _counts(city: City, facts: Facts) -> dict[str, int]:
    kinds = ("documents", "targets", "tasks", "indicators", "indices", "agencies", "contracts", "figures")
    found = {"observations": sum(one.contents.rows for one in facts.segments), "datasets": len(facts.datasets)}
    return {"units": len(city.unit_rows)} | {kind: len(getattr(city, kind)) for kind in kinds} | found


def _note(finding: Finding) -> CheckNote:
    words = {lang: f"{finding.sentence(lang)} {finding.hint(lang)}".strip() for lang in ("vi", "en")}
    return CheckNote(finding.rule.code, finding.rule.severity.value, finding.place(), words["vi"], words["en"])
