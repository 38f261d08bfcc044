"""What a build found out about its targets, figures, indices and data, as it was kept: each is read once, when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from khue.model.anomaly import Anomaly
from khue.model.assessment import Assessment
from khue.model.attention import AttentionList, Delivered
from khue.model.draft import Verdict
from khue.model.gap import Completeness, Gap
from khue.model.observation import Observation
from khue.model.outlook import TargetOutlook
from khue.model.privacy import Publication
from khue.model.progress import Happening, TaskStanding
from khue.model.quality import DatasetQuality
from khue.model.standing import Standing

_Judged = TypeVar("_Judged", bound=msgspec.Struct)


class Judgements:
    """The judgements in the folder of a build, each a file `<name>.msgpack`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """The standing of every target, by the target's id."""
        return {assessment.target: assessment for assessment in self._judged("assessments", Assessment)}

    @cached_property
    def outlooks(self) -> dict[str, TargetOutlook]:
        """What lies ahead of every target, by the target's id."""
        return {outlook.target: outlook for outlook in self._judged("outlooks", TargetOutlook)}

    @cached_property
    def standings(self) -> dict[tuple[str, str], Standing]:
        """How units stand in the declared indices, by the index's id and the period, the newest period of each first."""
        return {(found.index, found.period): found for found in self._judged("standings", Standing)}

    @cached_property
    def task_standings(self) -> dict[str, TaskStanding]:
        """Where every task stands, by the task's id."""
        return {found.task: found for found in self._judged("tasks", TaskStanding)}

    @cached_property
    def happenings(self) -> list[Happening]:
        """What happened to tasks by the day of the build, in the order in which it happened."""
        return self._judged("happenings", Happening)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """What the five gates say of each draft and of each document as it was adopted, by its id; drafts first."""
        return {found.document: found for found in self._judged("drafts", Verdict)}

    @cached_property
    def attention(self) -> dict[date, AttentionList]:
        """The attention lists that were made with the build, by day; `khue.pipeline.attention.found` has every other day's."""
        return {one.day: one for one in self._judged("attention", AttentionList)}

    @cached_property
    def delivered(self) -> list[Delivered]:
        """The versions of datasets with their days and months, oldest first."""
        return self._judged("delivered", Delivered)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Data that is missing, late, too little or faulty: what most targets wait for first."""
        return self._judged("gaps", Gap)

    @cached_property
    def completeness(self) -> list[Completeness]:
        """How complete the data was on the last month ends, oldest first, and at the end is on the day of the build."""
        return self._judged("completeness", Completeness)

    @cached_property
    def quality(self) -> dict[str, DatasetQuality]:
        """How good each dataset under contract is, by its id."""
        return {one.dataset: one for one in self._judged("quality", DatasetQuality)}

    @cached_property
    def _publications(self) -> dict[tuple[str, int], Publication]:
        """What may be shown of the versions of datasets, by dataset and number."""
        return {(found.dataset, found.number): found for found in self._judged("publications", Publication)}

    def publication(self, dataset: str, number: int) -> Publication:
        """Whether the rows of a version may be shown; not those of one that was not looked through."""
        found = self._publications.get((dataset, number))
        return found or Publication(dataset=dataset, number=number, checked=False)

    @cached_property
    def anomalies(self) -> list[Anomaly]:
        """Everything odd in the observations, contradictions first."""
        return self._judged("anomalies", Anomaly)

    def flags(self, observation: Observation) -> list[Anomaly]:
        """What is odd about an observation; nothing about most."""
        found = self.odd(observation.indicator, observation.unit, observation.period)
        return [one for one in found if one.value == observation.value and one.place == observation.place]

    def odd(self, indicator: str, unit: str, period: str) -> Sequence[Anomaly]:
        """What is odd about the observations of a cell, whichever vintage it is about."""
        return self._odd.get((indicator, unit, period), ())

    @cached_property
    def _odd(self) -> dict[tuple[str, str, str], list[Anomaly]]:
        """What is odd, by indicator, unit and period."""
        found: dict[tuple[str, str, str], list[Anomaly]] = {}
        for one in self.anomalies:
            found.setdefault((one.indicator, one.unit, one.period), []).append(one)
        return found

    def _judged(self, name: str, kind: type[_Judged]) -> list[_Judged]:
        """What the build found out under a name; nothing where it found nothing."""
        path = self.folder / f"{name}.msgpack"
        return msgspec.msgpack.decode(path.read_bytes(), type=list[kind]) if path.is_file() else []  # type: ignore[valid-type]  # the kind is asked for
