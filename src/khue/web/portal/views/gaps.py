"""Data that is missing, late, too little or faulty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.model.gap import State, Thing
from khue.web.context import language
from khue.web.portal.pages import gaps as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def gaps(request: HttpRequest) -> HttpResponse:
    """The register, filtered by agency, state and kind."""
    build = build_of(request)
    page = pages.listing(
        build, language(),
        agency=asking.chosen(request, "co-quan", (*catalog(build).agencies, pages.NOBODY)),
        state=asking.chosen(request, "tinh-trang", [state.value for state in State]),
        kind=asking.chosen(request, "loai", [thing.value for thing in Thing]),
        number=asking.number(request),
    )  # fmt: skip
    return shown(request, "portal/gaps.html", page)
