"""How much each dataset is used, and which never is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Query, Router

from khue.lib.disk import digest
from khue.web.api.answering import answered, envelope
from khue.web.api.current import build_of
from khue.web.api.queries import Listing
from khue.web.api.schemas_gaps import Usages
from khue.web.usage import usage

router = Router(tags=["usage"])


@router.get("/usage", response=Usages, summary="How much each dataset is used")
def list_usage(request: HttpRequest, query: Query[Listing]) -> HttpResponseBase:
    """Pages read, answers of this interface and files taken away, counted by day and never by person; most used first."""
    build = build_of(request)
    found = usage(build)

    def made() -> dict[str, Any]:
        return envelope(query, len(found), found[query.offset : query.offset + query.limit])

    return answered(request, build, query, made, state=f"-{digest(repr(found).encode())[:12]}")
