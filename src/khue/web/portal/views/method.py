"""The method."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.web.context import language
from khue.web.portal.pages import method as pages
from khue.web.portal.views import build_of, shown


def method(request: HttpRequest) -> HttpResponse:
    """How statuses are computed."""
    return shown(request, "portal/method.html", pages.gather(build_of(request), language()))
