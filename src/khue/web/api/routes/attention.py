"""The attention list: what to push, today or as it was on a day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.exceptions import InputError
from khue.pipeline.attention.answers import attention_answer
from khue.web.api.answering import answered
from khue.web.api.current import build_of
from khue.web.api.days import asked_day
from khue.web.api.problems import DAY_AHEAD, Problem
from khue.web.api.queries import AttentionQuery
from khue.web.api.schemas_attention import Attention

router = Router(tags=["attention"])


@router.get("/attention", response=Attention, summary="What to push: at most ten items")
def list_attention(request: HttpRequest, query: Query[AttentionQuery]) -> HttpResponseBase:
    """At most ten items in order of what may be lost, each with reason, owner, next step and date, and what changed."""
    build = build_of(request)
    day = asked_day(query.on, build)

    def made() -> dict[str, Any]:
        try:
            found = attention_answer(build, day)
        except InputError as error:
            raise Problem(DAY_AHEAD, {"value": day, "last": build.as_of}) from error
        page = found["items"][query.offset : query.offset + query.limit]
        return found | {"items": page, "limit": query.limit, "offset": query.offset}

    return answered(request, build, query, made)
