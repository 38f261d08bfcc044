"""The documents, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.web.context import language
from khue.web.portal.pages import documents as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def documents(request: HttpRequest) -> HttpResponse:
    """The list, filtered by kind."""
    build = build_of(request)
    kind = asking.chosen(request, "loai", {document.kind for document in build.city.documents})
    return shown(request, "portal/thing.html", pages.listing(build, language(), kind=kind, q=asking.words(request)))


def document(request: HttpRequest, id: str) -> HttpResponse:
    """One document."""
    build = build_of(request)
    known = catalog(build).documents
    names = {id: document.number or id for id, document in known.items()}
    found = asking.get("document", id, known, _("There is no document with the code “%(id)s”."), names)
    return shown(request, "portal/thing.html", pages.page(build, found, language()))
