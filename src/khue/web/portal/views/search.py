"""The search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.web.context import language
from khue.web.portal.pages import search as pages
from khue.web.portal.views import asked, build_of, shown


def search(request: HttpRequest) -> HttpResponse:
    """What the words of the address find."""
    return shown(request, "portal/search.html", pages.gather(build_of(request), asked(request, "q"), language()))
