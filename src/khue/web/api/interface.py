"""The interface put together: every router, and what is said when something goes wrong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from khue.pipeline.privacy.withheld import WithheldError
from khue.pipeline.privacy.words import reasons
from khue.web.api.problems import NOT_PUBLISHED, Problem, problem_of_status, problem_response, reader_language
from khue.web.api.routes import (
    agencies,
    anomalies,
    attention,
    comparison,
    datasets,
    documents,
    drafts,
    gaps,
    heads,
    indicators,
    indices,
    interest,
    meta,
    money,
    ratings,
    targets,
    tasks,
    units,
    usage,
)
from khue.web.api.validation import problem_of_errors

# The library's own documentation page loads scripts from another host, so it is off; see khue.web.api.page.
api = NinjaAPI(title="Khuê", version="1", urls_namespace="api-1", docs_url=None, openapi_url=None)

for module in (
    attention, gaps, targets, indicators, anomalies, units, agencies, heads, ratings, money, tasks, datasets,
    comparison, documents, drafts, indices, usage, interest, meta,
):  # fmt: skip
    api.add_router("", module.router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(request, problem)


@api.exception_handler(WithheldError)
def _withheld(request: HttpRequest, error: WithheldError) -> HttpResponse:
    why = " ".join(reasons(error.publication, reader_language(request)))
    params = {"dataset": error.publication.dataset, "number": error.publication.number, "why": why}
    return problem_response(request, Problem(NOT_PUBLISHED, params))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(request, problem_of_errors(error.errors))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_of_status(request, error.status_code)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem_of_status(request, 404)
