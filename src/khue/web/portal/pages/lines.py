"""A target as a line of a listing: text, status, latest value, goal, owner, and the movement so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from khue.lib.periods import Period
from khue.model.assessment import Assessment, Evidence, Point
from khue.model.observation import Observation
from khue.model.target import Target
from khue.pipeline.outlook.words import chance_words, percent
from khue.pipeline.reading import Build
from khue.reports.charts import series
from khue.web.portal import links, speaking
from khue.web.portal.memo import once_per_build
from khue.web.portal.pages import rows
from khue.web.portal.pages.catalog import catalog


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a listing shows of a target. `status` is the code of the evidence status."""

    id: str
    text: str
    href: str
    status: str
    latest: str
    period: str
    goal: str
    deadline: str
    group: str
    group_code: str
    document: str
    document_code: str
    agency: str
    agency_code: str
    agency_href: str
    chance: str
    chance_said: str
    spark: SafeString


@once_per_build
def lines(build: Build, lang: str) -> tuple[Line, ...]:
    """Every target of the city, in the order of its documents."""
    return tuple(line(build, target, lang) for target in build.city.targets)


def line(build: Build, target: Target, lang: str) -> Line:
    """One target as a line."""
    standing, chance = build.assessments[target.id], build.outlooks[target.id].chance
    return Line(
        id=target.id,
        text=speaking.pair(target.text, target.text_en, lang),
        href=links.to("target", target.id),
        status=standing.evidence.value,
        latest=value(build, standing.latest, target, lang),
        period=speaking.period(standing.latest.period, lang) if standing.latest else "",
        goal=goal(target, lang),
        deadline=deadline(target, lang),
        group=_group(build, target.group, lang),
        group_code=target.group,
        document=catalog(build).document_number(target.document),
        document_code=target.document,
        agency=catalog(build).agency_name(target.agency, lang) if target.agency else "",
        agency_code=target.agency,
        agency_href=links.to("agency", target.agency),
        chance="" if chance is None else percent(chance, lang),
        chance_said="" if chance is None else chance_words(chance, lang),
        spark=_spark(build, target, standing),
    )


def goal(target: Target, lang: str) -> str:
    """What is promised, in figures: "≥ 95 %"."""
    return _("not in figures") if target.value is None else rows.promise(target, lang)


def deadline(target: Target, lang: str) -> str:
    """The year or the day by which it is due; empty where none is stated."""
    if target.due is not None:
        return speaking.day(target.due, lang)
    return str(target.year) if target.year is not None else ""


def value(build: Build, point: Point | None, target: Target, lang: str) -> str:
    """A point's value with the target's unit of measure."""
    return said(build, point.value if point else None, target, lang)


def said(build: Build, number: float | None, target: Target, lang: str) -> str:
    """A value of the target's indicator."""
    return speaking.figure(number, target.form_of(build.indicators.get(target.indicator)), lang)


def _spark(build: Build, target: Target, standing: Assessment) -> SafeString:
    """The last years of the city's own series; nothing where there are no two points, or nothing to judge."""
    if not target.indicator or standing.evidence is Evidence.NO_DATA:
        return SafeString("")
    seen = judged(build.observations(target.indicator, unit=build.city.declaration.unit), standing)
    values = [o.value for o in seen if o.value is not None][-12:]
    return mark_safe(series.spark(values, target.value))  # noqa: S308 - our own SVG, made of numbers


def _group(build: Build, id: str, lang: str) -> str:
    return speaking.text(catalog(build).groups.get(id), lang) or id


def judged(seen: Sequence[Observation], standing: Assessment) -> list[Observation]:
    """The observations of the length of period that the status rests on.

    A computed series holds months beside quarters and years; published ones are too short to lose a point.
    """
    if not any(o.version for o in seen) or standing.latest is None:
        return list(seen)
    grain = Period.parse(standing.latest.period).grain
    return [o for o in seen if Period.parse(o.period).grain is grain]
