"""Indicators and their observations."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router

from khue.lib.periods import Period
from khue.model.indicator import Indicator
from khue.model.observation import Observation
from khue.pipeline import answers
from khue.pipeline.reading import Build
from khue.web.api import lists, schemas
from khue.web.api.answering import answered, found, known_value, listed
from khue.web.api.current import build_of
from khue.web.api.problems import PERIOD, Problem
from khue.web.api.queries import IndicatorQuery, ObservationQuery, Plain
from khue.web.matching import matches

router = Router(tags=["indicators"])


@router.get("/indicators", response=lists.Indicators, summary="Indicators")
def list_indicators(request: HttpRequest, query: Query[IndicatorQuery]) -> HttpResponseBase:
    """Every indicator, computed or published, with its description."""
    build = build_of(request)
    known_value("group", query.group, [group.id for group in build.city.declaration.groups])
    known_value("agency", query.agency, [agency.code for agency in build.city.agencies])
    return listed(
        request, build, query,
        lambda: [item for item in build.city.indicators if _is_wanted(query, item)],
        lambda item: answers.indicator_answer(build, item),
    )  # fmt: skip


@router.get("/indicators/{id}", response=schemas.Indicator, summary="One indicator")
def get_indicator(request: HttpRequest, id: Path[str], query: Query[Plain]) -> HttpResponseBase:
    """The indicator's description under the headings of the state statistics system."""
    build = build_of(request)
    indicator = _indicator(build, id)
    return answered(request, build, query, lambda: answers.indicator_answer(build, indicator))


@router.get("/indicators/{id}/observations", response=lists.Observations, summary="Observations of one indicator")
def list_observations(request: HttpRequest, id: Path[str], query: Query[ObservationQuery]) -> HttpResponseBase:
    """Values by unit and period, with numerator, denominator, source and dataset version."""
    build = build_of(request)
    _indicator(build, id)
    span = _span(query)
    known_value("unit", query.unit, list({unit.code for unit in build.city.unit_rows}))
    known_value("level", query.level, [level.id for level in build.city.declaration.levels])
    return listed(
        request, build, query,
        lambda: _observations(build, id, query, span),
        lambda item: answers.observation_answer(build, item),
    )  # fmt: skip


def _indicator(build: Build, id: str) -> Indicator:
    return found(_("indicator"), id, {indicator.id: indicator for indicator in build.city.indicators})


def _is_wanted(query: IndicatorQuery, indicator: Indicator) -> bool:
    return (
        query.group in ("", indicator.group)
        and query.agency in ("", indicator.agency)
        and query.computed in (None, indicator.computed)
        and matches(query.q, indicator.id, indicator.name.vi, indicator.name.en)
    )


def _observations(build: Build, id: str, query: ObservationQuery, span: Span) -> Sequence[Observation]:
    found = build.observations(
        id, unit=query.unit or None, level=query.level or None, grain=query.grain, period=query.period or None,
        today=query.units == "today",
    )  # fmt: skip
    return found if span == (None, None) else found.where("period", lambda text: _within(Period.parse(text), span))


Span = tuple[Period | None, Period | None]
"""The periods from and to which something is asked; None where there is no end."""


def _span(query: ObservationQuery) -> Span:
    _period(query.period)
    return _period(query.from_), _period(query.to)


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except ValueError as error:
        raise Problem(PERIOD, {"value": text}) from error


def _within(period: Period, span: Span) -> bool:
    first, last = span
    return (first is None or first.start <= period.start) and (last is None or period.end <= last.end)
