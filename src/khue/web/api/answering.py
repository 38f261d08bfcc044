"""How an answer leaves: one page of a list, JSON or CSV, with an ETag made of the build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from khue import __version__
from khue.pipeline.reading import Build
from khue.web.api.problems import NO_ITEM, UNKNOWN, VALUE, Problem
from khue.web.api.queries import Listing, Plain
from khue.web.near import nearest
from khue.web.tables import items_csv

T = TypeVar("T")
_JSON = msgspec.json.Encoder(decimal_format="number", enc_hook=str)


def listed(
    request: HttpRequest, build: Build, query: Listing, items: Callable[[], Sequence[Any]], shape: Callable[[Any], dict[str, Any]]
) -> HttpResponseBase:  # fmt: skip
    """The asked-for page of `items`, each given the shape of an answer; all of them are counted."""

    def made() -> dict[str, Any]:
        found = items()
        page = found[query.offset : query.offset + query.limit]
        return envelope(query, len(found), [shape(item) for item in page])

    return answered(request, build, query, made)


def envelope(query: Listing, count: int, items: list[dict[str, Any]]) -> dict[str, Any]:
    """A page of a list: how many there are in all, and the items of this page."""
    return {"count": count, "limit": query.limit, "offset": query.offset, "items": items}


def answered(
    request: HttpRequest, build: Build, query: Plain, make: Callable[[], dict[str, Any]],
    also: Callable[[str], bool] = lambda _name: False, state: str = "",
) -> HttpResponseBase:  # fmt: skip
    """What `make` gives, as JSON or CSV; 304 without making it when the reader already has this build's.

    `also` are names of parameters that the address knows besides those of its query; `state` is what the answer depends on
    besides the build.
    """
    refuse_unknown_parameters(request, query, also)
    etag = f'"{build.id}-{__version__}{state}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    response = _as_csv(query, make()) if isinstance(query, Listing) and query.format == "csv" else _as_json(make())
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def refuse_unknown_parameters(
    request: HttpRequest, query: Plain, also: Callable[[str], bool] = lambda _name: False
) -> None:  # fmt: skip
    """Raise a problem for a parameter that this address does not know: a misspelt filter must not be ignored."""
    known = {field.alias or name for name, field in type(query).model_fields.items()}
    for name in request.GET:
        if name not in known and not also(name):
            raise Problem(UNKNOWN, {"name": name}, nearest(name, known))


def _as_json(data: Mapping[str, Any]) -> HttpResponse:
    return HttpResponse(_JSON.encode(data), content_type="application/json")


def _as_csv(query: Listing, data: Mapping[str, Any]) -> HttpResponse:
    response = HttpResponse(
        items_csv(data["items"], bom=query.bom), content_type="text/csv; charset=utf-8; header=present"
    )
    response["Khue-Count"] = str(data["count"])
    return response


def found(kind: object, code: str, things: Mapping[str, T]) -> T:
    """The thing that bears the code; raises a problem with nearby codes where none does."""
    if code not in things:
        raise Problem(NO_ITEM, {"kind": kind, "id": code}, nearest(code, things))
    return things[code]


def known_value(name: str, value: str, values: Sequence[str]) -> None:
    """Raise a problem when a filter names a value which the city does not have."""
    if value and value not in values:
        raise Problem(VALUE, {"name": name, "value": value}, nearest(value, values))
