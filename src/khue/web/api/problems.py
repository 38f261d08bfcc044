"""Problem documents (RFC 9457): what went wrong as data, with a sentence in the reader's language.

Each kind of problem is a `Kind`, written once here; `/api/#<code>` explains it to people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem. `detail` names its parameters as %(name)s."""

    code: str
    status: int
    title: Promise
    detail: Promise


NO_ROUTE = Kind(
    "no_such_route",
    404,
    _("No such address"),
    _("There is nothing at %(path)s. The addresses are listed at /api/v1/openapi.json."),
)
NO_ITEM = Kind("no_such_item", 404, _("Not found"), _("There is no %(kind)s with the code “%(id)s”."))
METHOD = Kind(
    "method_not_allowed",
    405,
    _("Method not allowed"),
    _("This address can only be read (GET, HEAD); the request was %(method)s."),
)
PARAMETER = Kind(
    "bad_parameter", 422, _("A parameter cannot be used"), _("The parameter “%(name)s” cannot be used: %(why)s")
)
UNKNOWN = Kind("unknown_parameter", 422, _("Unknown parameter"), _("This address has no parameter “%(name)s”."))
VALUE = Kind(
    "unknown_value",
    422,
    _("Unknown value"),
    _("The parameter “%(name)s” names “%(value)s”, which this city does not have."),
)
PERIOD = Kind(
    "bad_period",
    422,
    _("Not a period"),
    _("“%(value)s” is not a period. A period is written 2025, 2025-H1, 2025-Q3, 2025-07 or 2025-07-30."),
)
DAY = Kind("bad_day", 422, _("Not a day"), _("“%(value)s” is not a day. A day is written 2025-07-01."))
DAY_AHEAD = Kind(
    "day_ahead", 422, _("A day to come"), _("There is no list for %(value)s yet: the build is of %(last)s.")
)
NO_RESULTS = Kind(
    "no_results",
    404,
    _("No results"),
    _("The index “%(index)s” has no results for %(period)s. Periods with results: %(known)s."),
)
NOT_FIRM = Kind(
    "firmness_unknown",
    404,
    _("How firm ranks are cannot be told"),
    _("Of “%(index)s” too few components are known in %(period)s to say how firm its ranks are."),
)
CANNOT_TRY = Kind("cannot_be_tried", 422, _("That cannot be tried"), _("%(why)s"))
NOT_PUBLISHED = Kind("rows_not_published", 403, _("These rows are not published"), _("%(why)s"))
REQUEST = Kind("bad_request", 400, _("The request cannot be read"), _("The request cannot be read as it was sent."))
NO_BUILD = Kind(
    "no_build",
    503,
    _("Nothing has been built yet"),
    _("There is no finished build to answer from. Run “khue build” and ask again."),
)
FAULT = Kind(
    "fault",
    500,
    _("A fault of ours"),
    _("Something went wrong on our side. Nothing was changed; please try again later."),
)
OTHER = Kind("refused", 400, _("The request was refused"), _("The request was refused with the status %(status)s."))

KINDS = (
    NO_ROUTE, NO_ITEM, METHOD, PARAMETER, UNKNOWN, VALUE, PERIOD, DAY, DAY_AHEAD, NO_RESULTS, NOT_FIRM, CANNOT_TRY, NOT_PUBLISHED,
    REQUEST, NO_BUILD, FAULT, OTHER,
)  # fmt: skip

_BY_STATUS = {kind.status: kind for kind in (NO_ROUTE, METHOD, REQUEST, NO_BUILD, FAULT)}


class Problem(Exception):  # noqa: N818 - the name the standard has for it
    """What stops an answer: its kind, and the parameters of its sentence. `suggestions` are nearby names."""

    def __init__(self, kind: Kind, params: Mapping[str, object] | None = None, suggestions: Sequence[str] = ()) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.params = params or {}
        self.suggestions = suggestions


def reader_language(request: HttpRequest) -> str:
    """The language asked for by ?lang, else by Accept-Language, else Vietnamese."""
    asked = request.GET.get("lang", "")
    return asked if asked in ("vi", "en") else get_language_from_request(request)[:2]


class ProblemResponse(HttpResponse):
    """A response that is already a problem document."""


def problem_response(request: HttpRequest, problem: Problem, status: int | None = None) -> ProblemResponse:
    """The problem as an HTTP response in the reader's language."""
    language = reader_language(request)
    with override(language):
        document = _document(request, problem, status or problem.kind.status)
    response = ProblemResponse(msgspec.json.encode(document), status=document["status"], content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    response["Cache-Control"] = "no-store"
    return response


def _document(request: HttpRequest, problem: Problem, status: int) -> dict[str, Any]:
    kind = problem.kind
    params = {name: str(value) for name, value in problem.params.items()}
    return {
        "type": f"/api/#{kind.code}",
        "title": str(kind.title),
        "status": status,
        "detail": str(kind.detail) % params,
        "instance": request.get_full_path(),
        "code": kind.code,
        "params": params,
        "suggestions": list(problem.suggestions),
    }


def problem_of_status(request: HttpRequest, status: int) -> ProblemResponse:
    """The problem document for a status that came without one: an unknown address, a refused method, a fault."""
    kind = _BY_STATUS.get(status, FAULT if status >= 500 else OTHER)
    params = {"path": request.path, "method": request.method, "status": status}
    return problem_response(request, Problem(kind, params), status)
