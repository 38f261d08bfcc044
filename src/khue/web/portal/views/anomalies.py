"""The figures that look odd."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.pipeline.anomalies.words import KINDS
from khue.web.context import language
from khue.web.portal.pages import anomalies as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def anomalies(request: HttpRequest) -> HttpResponse:
    """The list, filtered by agency, indicator and kind."""
    build = build_of(request)
    things = catalog(build)
    page = pages.listing(
        build, language(),
        agency=asking.chosen(request, "co-quan", things.agencies),
        indicator=asking.chosen(request, "chi-so", things.indicators),
        kind=asking.chosen(request, "loai", [kind.value for kind in KINDS]),
        number=asking.number(request),
    )  # fmt: skip
    return shown(request, "portal/thing.html", page)
