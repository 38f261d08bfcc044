"""The OpenAPI 3.1 document: made from the routes and their types, and whole in itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from khue import __version__
from khue.web.api.interface import api
from khue.web.api.lists import Problem
from khue.web.api.problems import MEDIA_TYPE

_ROOT = "/api/v1/"
_DESCRIPTION = """\
The same answers as the pages of the portal, for programs. Reading only; no key is needed.

Every list takes `limit` (1 to 1000) and `offset`, and `format=csv` for the same items as a table.
Every answer has an `ETag` that changes with the build; send it back in `If-None-Match` and 304 says that nothing changed.
Every failure is a problem document (RFC 9457) in Vietnamese or English, by `lang` or `Accept-Language`.
"""
_ETAG = {"description": "Changes with every build.", "schema": {"type": "string"}}


@require_safe
def openapi_document(request: HttpRequest) -> HttpResponse:
    """The document as JSON."""
    return HttpResponse(_encoded(), content_type="application/vnd.oai.openapi+json;version=3.1")


@lru_cache(maxsize=1)
def _encoded() -> bytes:
    return msgspec.json.format(msgspec.json.encode(document()), indent=2)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document as data, made once."""
    made = dict(api.get_openapi_schema(path_prefix=_ROOT))
    made["info"] = {"title": "Khuê", "version": __version__, "description": _DESCRIPTION, "license": _LICENSE}
    made["servers"] = [{"url": "/", "description": "This portal"}]
    made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    for operations in made["paths"].values():
        for operation in operations.values():
            operation["operationId"] = operation["operationId"].rpartition("routes_")[2]
            operation["responses"] = _responses(operation)
    return made


_LICENSE = {"name": "Apache-2.0 (the program)", "identifier": "Apache-2.0"}


def _responses(operation: dict[str, Any]) -> dict[str, Any]:
    content = dict(operation["responses"][200]["content"])
    if any(parameter["name"] == "format" for parameter in operation["parameters"]):
        content["text/csv"] = {"schema": {"type": "string", "description": "The items as a table, a row an item."}}
    answers: dict[str, Any] = {"200": {"description": "The answer.", "headers": {"ETag": _ETAG}, "content": content}}
    answers["304"] = {"description": "Nothing changed since the build named in If-None-Match."}
    for status, words in _FAILURES:
        if status != "404" or any(parameter["in"] == "path" for parameter in operation["parameters"]):
            answers[status] = _failure(words)
    return answers


_FAILURES = (
    ("404", "Nothing bears this code."),
    ("422", "A parameter cannot be used."),
    ("default", "Any other failure."),
)


def _failure(words: str) -> dict[str, Any]:
    return {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
