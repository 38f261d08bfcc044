"""The register that is made with a build, and how complete the data was on each of the last month ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from khue.formulas.derived import inputs_of
from khue.model.anomaly import Anomaly
from khue.model.attention import Delivered
from khue.model.city import City
from khue.model.finding import Finding
from khue.model.formula import Formula
from khue.model.gap import Completeness, Gap
from khue.model.observation import Observation
from khue.pipeline.attention.known import Known, View
from khue.pipeline.attention.odd import dated
from khue.pipeline.changes import Subject
from khue.pipeline.gaps.faults import faults
from khue.pipeline.gaps.needs import OWN, levels_below
from khue.pipeline.gaps.register import Line, Sources, completeness, gaps, lines, trend, with_faults
from khue.pipeline.gaps.timely import Figures, figures_of
from khue.pipeline.kept.segments import Segment
from khue.pipeline.kept.table import OBSERVATIONS
from khue.pipeline.own import OwnFigures


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a build has found out already. `formulas` are those over other indicators, by indicator."""

    city: City
    subjects: Sequence[Subject]
    segments: Sequence[Segment]
    own: OwnFigures
    delivered: Sequence[Delivered]
    anomalies: Sequence[Anomaly]
    findings: Sequence[Finding]
    formulas: Mapping[str, Formula]


@dataclass(frozen=True)
class Made:
    """The register of a day, the completeness of the month ends before it and of the day, and what both are made from."""

    gaps: list[Gap]
    completeness: list[Completeness]
    sources: Sources
    lines: list[Line]


def with_build(material: Material, day: date) -> Made:
    """The register of the day, and how complete the data was on the last month ends and is on the day."""
    sources = sources_of(material, day)
    made, view = lines(sources, day), View(sources.known, day)
    found = faults(view, [line.need for line in made], material.findings)
    complete = [*trend(sources, day), completeness(sources, day, made)]
    return Made(with_faults(gaps(made), found), complete, sources, made)


def sources_of(material: Material, day: date) -> Sources:
    """What the register of a day and of those before it is made from."""
    city = material.city
    published = [one.id for one in city.indicators if not one.computed]
    seen = material.own.of(published)
    odd = dated(material.anomalies, city.declaration.unit, seen)
    known = Known(city, tuple(material.subjects), tuple(material.delivered), odd=tuple(odd))
    rests = {id_: tuple(inputs_of(formula)) for id_, formula in material.formulas.items()}
    figures = {(name, OWN): figures_of(found) for name, found in seen.items()}
    return Sources(known, rests, {**figures, **_of_parts(material, day)})


def _of_parts(material: Material, day: date) -> Figures:
    """Which periods have figures of parts of the city, for the published indicators by which indices compare these."""
    city = material.city
    below = levels_below(
        city.units(), city.declaration.unit, [level.id for level in city.declaration.levels], day
    )  # fmt: skip
    asked = {
        (name, index.level): None
        for index in city.indices if index.level in below
        for part in index.parts() for _, name in part.measured()
    }  # fmt: skip
    published = {one.id for one in city.indicators if not one.computed}
    return {
        (name, level): figures_of(one for one in _all(material.segments, name) if one.level == level)
        for name, level in asked if name in published
    }  # fmt: skip


def _all(segments: Iterable[Segment], indicator: str) -> list[Observation]:
    from khue.pipeline.observations import counted, joined, observations_of

    table = joined(segment.observations(OBSERVATIONS, indicator) for segment in segments)
    return observations_of(table.filter(counted(table)))
