"""Every failure under /api/v1 leaves as a problem document, also those that never reached a route."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from khue.web.api.problems import ProblemResponse, problem_of_status

PREFIX = "/api/v1"


class ApiMiddleware:
    """To stand first: it sees what the others refuse. Answers HEAD as GET, and lets pages of other hosts read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or word its failure."""
        if not request.path_info.startswith(PREFIX):
            return self._get_response(request)
        return self._api_response(request)

    def _api_response(self, request: HttpRequest) -> HttpResponseBase:
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        response = self._get_response(request)
        if response.status_code >= 400 and not isinstance(response, ProblemResponse):
            response = _reworded(request, response)
        request.method = method
        response.headers["Access-Control-Allow-Origin"] = "*"
        return _headers_only(response) if method == "HEAD" else response


def _reworded(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    problem = problem_of_status(request, response.status_code)
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            problem.headers[name] = response.headers[name]
    return problem


def _headers_only(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse):
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return response
