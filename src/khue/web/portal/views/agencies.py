"""The agencies by bloc, and the page of a head."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.web.context import language
from khue.web.portal.pages import agencies as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def agencies(request: HttpRequest) -> HttpResponse:
    """The list, filtered by bloc."""
    build = build_of(request)
    bloc = asking.chosen(request, "khoi", (bloc.id for bloc in build.city.declaration.blocs))
    return shown(request, "portal/thing.html", pages.listing(build, language(), bloc=bloc, q=asking.words(request)))


def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: what its head answers for."""
    build = build_of(request)
    known = catalog(build).agencies
    names = {code: agency.name for code, agency in known.items()}
    found = asking.get("agency", code, known, _("There is no agency with the code “%(id)s”."), names)
    return shown(request, "portal/thing.html", pages.page(build, found, language()))
