"""Which agency has which data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.web.context import language
from khue.web.portal.pages import inventory as pages
from khue.web.portal.views import asking, build_of, shown


def inventory(request: HttpRequest) -> HttpResponse:
    """Every agency, with what it keeps and what it owes."""
    return shown(request, "portal/thing.html", pages.page(build_of(request), language(), q=asking.words(request)))
