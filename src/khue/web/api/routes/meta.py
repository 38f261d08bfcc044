"""The build that answers, and the search over everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.pipeline import answers
from khue.web.api import lists
from khue.web.api.answering import answered
from khue.web.api.current import build_of
from khue.web.api.queries import Plain, SearchQuery

router = Router(tags=["search"])


@router.get("/search", response=lists.Hits, summary="Search over everything")
def search(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponseBase:
    """Targets, indicators, units, agencies, tasks, datasets and documents whose words contain those asked for."""
    build = build_of(request)

    def made() -> dict[str, Any]:
        hits = build.search(query.q, limit=query.limit) if query.q.strip() else []
        return {"count": len(hits), "items": [answers.hit_answer(hit) for hit in hits]}

    return answered(request, build, query, made)


@router.get("/build", response=lists.Build, summary="The build that answers")
def get_build(request: HttpRequest, query: Query[Plain]) -> HttpResponseBase:
    """Which build answers, the day it is about and when it was made."""
    build = build_of(request)
    return answered(request, build, query, lambda: answers.build_answer(build))
