"""Errors as whole pages in the reader's language; programs under /api/ get a problem document instead."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.model.privacy import Publication
from khue.pipeline.privacy.words import reasons
from khue.web.context import language
from khue.web.errors import Hint, NotFound, Unreadable
from khue.web.portal.head import Head


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what was not found and what might have been meant."""
    what = exception.what if isinstance(exception, NotFound) else ""
    hints = exception.hints if isinstance(exception, NotFound) else ()
    title = _("This page does not exist")
    sentence = what or _(
        "Nothing is kept at this address. It may have been mistyped, or the thing may have been renamed."
    )
    return answer(request, HTTPStatus.NOT_FOUND, title, sentence, hints)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address could not be understood."""
    title, sentence = _("This address cannot be read"), _("Part of the address is not written as it should be.")
    sentence = str(exception) if isinstance(exception, Unreadable) else sentence
    return answer(request, HTTPStatus.BAD_REQUEST, title, sentence)


def withheld(request: HttpRequest, publication: Publication) -> HttpResponse:
    """403: rows that are held back, with every reason."""
    title = _("These rows are not published")
    sentence = " ".join(reasons(publication, language()))
    hint = Hint(_("What the dataset says, and its totals"), reverse("dataset", args=[publication.dataset]))
    return answer(request, HTTPStatus.FORBIDDEN, title, sentence, (hint,))


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: pages are read, nothing is sent to them."""
    title, sentence = _("This page can only be read"), _("Nothing can be sent to this address.")
    response = answer(request, HTTPStatus.METHOD_NOT_ALLOWED, title, sentence)
    response.headers["Allow"] = "GET, HEAD"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault, said so."""
    title = _("Something broke on our side")
    sentence = _("The fault has been written to the log. The other pages are not affected.")
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, sentence)


def no_build(request: HttpRequest) -> HttpResponse:
    """503: nothing has been built yet."""
    title = _("There are no results yet")
    sentence = _("The city's data has not been built. Run `khue build`, then open this page again.")
    response = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, title, sentence)
    response.headers["Retry-After"] = "30"
    return response


def no_data(request: HttpRequest) -> HttpResponse:
    """503: the build stands, but the files behind this page cannot be read."""
    title = _("The data behind this page cannot be read now")
    sentence = _("It may be on its way to another place. Please open this page again in a moment.")
    response = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, title, sentence)
    response.headers["Retry-After"] = "30"
    return response


def answer(
    request: HttpRequest, status: HTTPStatus, title: str, sentence: str, hints: tuple[Hint, ...] = ()
) -> HttpResponse:
    """An error as a page, or as a problem document for programs."""
    if request.path.startswith("/api/"):
        return _problem(status, title, sentence)
    head = Head(title=title, description=sentence)
    context = {"head": head, "sentence": sentence, "hints": hints, "status": status.value}
    return render(request, "portal/error.html", context, status=status.value)


def _problem(status: HTTPStatus, title: str, sentence: str) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status.value, "detail": sentence}
    response = JsonResponse(body, status=status.value, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/problem+json"
    response.headers["Content-Language"] = language()
    return response
