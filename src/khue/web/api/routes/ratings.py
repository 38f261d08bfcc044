"""How heads did in a month, every point with its facts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.exceptions import InputError
from khue.pipeline.heads.rating import months
from khue.pipeline.heads.rating_answers import ratings_answer
from khue.web.api.answering import answered
from khue.web.api.current import build_of
from khue.web.api.problems import NO_ITEM, Problem
from khue.web.api.queries import RatingQuery
from khue.web.api.schemas_rating import Ratings
from khue.web.near import nearest

router = Router(tags=["ratings"])


@router.get("/ratings", response=Ratings, summary="Ratings of a month")
def list_ratings(request: HttpRequest, query: Query[RatingQuery]) -> HttpResponseBase:
    """The ratings of all heads in a month, as computed from what was known on its last day."""
    build = build_of(request)

    def made() -> dict[str, Any]:
        try:
            answer = ratings_answer(build, query.month)
        except InputError as error:
            known = months(build) if build.city.rating else []
            raise Problem(NO_ITEM, {"kind": "rating", "id": query.month or "–"}, nearest(query.month, known)) from error
        items = answer["items"]
        page = items[query.offset : query.offset + query.limit]
        return answer | {"items": page, "count": len(items), "limit": query.limit, "offset": query.offset}

    return answered(request, build, query, made)
