"""What is odd in the observations, by agency, indicator, unit and kind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.model.anomaly import Anomaly
from khue.pipeline.anomalies.answers import anomaly_answer, owner
from khue.pipeline.reading import Build
from khue.web.api import lists
from khue.web.api.answering import known_value, listed
from khue.web.api.current import build_of
from khue.web.api.queries import AnomalyQuery

router = Router(tags=["anomalies"])


@router.get("/anomalies", response=lists.Anomalies, summary="What is odd in the observations")
def list_anomalies(request: HttpRequest, query: Query[AnomalyQuery]) -> HttpResponseBase:
    """Every flag, contradictions first; values are as published or computed, and nothing is corrected."""
    build = build_of(request)
    known_value("agency", query.agency, [agency.code for agency in build.city.agencies])
    known_value("indicator", query.indicator, list(build.indicators))
    known_value("unit", query.unit, list({unit.code for unit in build.city.unit_rows}))
    return listed(request, build, query, lambda: _wanted(build, query), lambda item: anomaly_answer(build, item))


def _wanted(build: Build, query: AnomalyQuery) -> list[Anomaly]:
    return [
        one for one in build.anomalies
        if query.indicator in ("", one.indicator) and query.unit in ("", one.unit)
        and query.period in ("", one.period) and query.code in (None, one.kind.value)
        and query.strength in (None, one.strength.value) and query.agency in ("", owner(build, one.indicator))
    ]  # fmt: skip
