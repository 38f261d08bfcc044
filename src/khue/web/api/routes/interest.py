"""What people make of the city's data and ask for, and which agency has which."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.lib.disk import digest
from khue.pipeline.interest.answers import request_answers, reuse_answers
from khue.pipeline.interest.inventory import inventory_answers
from khue.pipeline.reading import Build
from khue.web.api import lists
from khue.web.api.answering import answered, envelope
from khue.web.api.current import build_of
from khue.web.api.queries import Listing, ReuseQuery
from khue.web.usage import today

router = Router(tags=["interest"])


@router.get("/reuses", response=lists.Reuses, summary="What people made with the city's data")
def list_reuses(request: HttpRequest, query: Query[ReuseQuery]) -> HttpResponseBase:
    """What an officer has looked at, the newest first."""
    build = build_of(request)
    return _page(request, build, query, reuse_answers(build, query.dataset))


@router.get("/data-requests", response=lists.DataRequests, summary="Data that people asked for")
def list_requests(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """The queue: who answers, until when, and what came of it; what waits longest first."""
    build = build_of(request)
    return _page(request, build, query, request_answers(build, today(build)))


@router.get("/inventory", response=lists.Inventory, summary="Which agency has which data")
def list_inventory(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """Every agency with the datasets that it keeps and the data that it owes."""
    build = build_of(request)
    return _page(request, build, query, inventory_answers(build))


def _page(request: HttpRequest, build: Build, query: Listing, found: list[dict[str, Any]]) -> HttpResponseBase:
    def made() -> dict[str, Any]:
        return envelope(query, len(found), found[query.offset : query.offset + query.limit])

    return answered(request, build, query, made, state=f"-{digest(repr(found).encode())[:12]}")
