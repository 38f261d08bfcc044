"""The documents, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.translation import gettext as _

from khue.model.document import Document
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.errors import Hint, NotFound
from khue.web.portal import error_pages, links
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
    return shown(request, "portal/thing.html", pages.page(build, _found(build, id), language()))


def clause(request: HttpRequest, id: str, clause: str) -> HttpResponse:
    """The lasting address of a clause: leads to its target or task, or to its place in the document."""
    if request.method not in ("GET", "HEAD"):
        return error_pages.not_allowed(request)
    build = build_of(request)
    document = _found(build, id)
    address = pages.place(catalog(build), document, clause)
    if address:
        moved = clause in document.moved
        return HttpResponsePermanentRedirect(address) if moved else HttpResponseRedirect(address)
    said = _("%(document)s has no clause “%(clause)s”.") % {"document": document.number or id, "clause": clause[:80]}
    raise NotFound(said, (Hint(document.number or id, links.to("document", id)),))


def _found(build: Build, id: str) -> Document:
    known = catalog(build).documents
    names = {id: document.number or id for id, document in known.items()}
    return asking.get("document", id, known, _("There is no document with the code “%(id)s”."), names)
