"""Who answers for what: the heads by bloc, and the page of one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from khue.web.context import language
from khue.web.portal import links
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.heads import listing, one
from khue.web.portal.views import asking, build_of, shown


def agencies(request: HttpRequest) -> HttpResponse:
    """The heads, filtered by bloc."""
    build = build_of(request)
    bloc = asking.chosen(request, "khoi", (bloc.id for bloc in build.city.declaration.blocs))
    return shown(request, "portal/thing.html", listing.listing(build, language(), bloc=bloc, q=asking.words(request)))


def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One head: what he or she answers for."""
    build = build_of(request)
    known = catalog(build).agencies
    names = {code: agency.name for code, agency in known.items()}
    found = asking.get("agency", code, known, _("There is no agency with the code “%(id)s”."), names)
    return shown(request, "portal/thing.html", one.page(build, found, language()))


def moved(request: HttpRequest, code: str = "") -> HttpResponse:
    """The address that an agency had before it was that of its head."""
    query = request.META.get("QUERY_STRING", "")
    address = links.to("agency", code) if code else links.to("agencies")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
