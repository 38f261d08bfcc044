"""The gap register: which data is missing, late, too little or faulty, and how complete the city's data is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.model.gap import Gap
from khue.pipeline.gaps.answers import completeness_answers, gap_answer
from khue.web.api.answering import answered, envelope, known_value
from khue.web.api.current import build_of
from khue.web.api.queries import GapQuery
from khue.web.api.schemas_gaps import Gaps

router = Router(tags=["gaps"])


@router.get("/gaps", response=Gaps, summary="Data that is missing, late, too little or faulty")
def list_gaps(request: HttpRequest, query: Query[GapQuery]) -> HttpResponseBase:
    """What most targets wait for first, then most index points; with the completeness of the data and its trend."""
    build = build_of(request)
    known_value("agency", query.agency, [agency.code for agency in build.city.agencies])

    def made() -> dict[str, Any]:
        found = [gap for gap in build.gaps if _wanted(gap, query)]
        page = found[query.offset : query.offset + query.limit]
        listed = envelope(query, len(found), [gap_answer(build, gap) for gap in page])
        return listed | {"completeness": completeness_answers(build)}

    return answered(request, build, query, made)


def _wanted(gap: Gap, query: GapQuery) -> bool:
    return (
        query.agency in ("", gap.owner)
        and query.kind in (None, gap.thing.value)
        and query.state in (None, gap.state.value)
        and query.target in ("", *gap.targets)
    )
