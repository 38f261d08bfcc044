"""The overview."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.web.context import language
from khue.web.portal.pages import overview as pages
from khue.web.portal.views import build_of, shown


def overview(request: HttpRequest) -> HttpResponse:
    """Where the city stands."""
    return shown(request, "portal/overview.html", pages.gather(build_of(request), language()))
