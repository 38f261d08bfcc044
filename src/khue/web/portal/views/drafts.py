"""Drafts under judgement, and the central orientations that a city carries out."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.model.draft import Draft
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.portal import links
from khue.web.portal.pages import drafts as pages
from khue.web.portal.pages import drafts_compared, drafts_covered
from khue.web.portal.parts import Fact
from khue.web.portal.views import asking, build_of, shown


def drafts(request: HttpRequest) -> HttpResponse:
    """The list."""
    return shown(request, "portal/drafts.html", pages.listing(build_of(request), language()))


def draft(request: HttpRequest, id: str) -> HttpResponse:
    """One draft with its five gates."""
    build = build_of(request)
    found = _found(build, id)
    ways = [*_comments(found), *drafts_compared.ways(build, found)]
    return shown(request, "portal/draft.html", pages.page(build, found, build.verdicts[id], language(), ways))


def compared(request: HttpRequest, id: str, other: str) -> HttpResponse:
    """A draft against another version of it."""
    build = build_of(request)
    page = drafts_compared.page(_found(build, other), _found(build, id), language())
    return shown(request, "portal/draft_compared.html", page)


def _found(build: Build, id: str) -> Draft:
    known = pages.by_id(build)
    names = {id_: one.document.number or id_ for id_, one in known.items()}
    return asking.get("draft", id, known, _("There is no draft with the code “%(id)s”."), names)


def _comments(found: Draft) -> Iterator[Fact]:
    """The way to the comments on what is still a draft."""
    if found.document.status == "draft":
        yield Fact(_("Comment on the draft, clause by clause"), "", links.to("consult", found.document.id))


def coverage(request: HttpRequest) -> HttpResponse:
    """Central orientations against the targets and tasks of the whole city."""
    return shown(request, "portal/thing.html", drafts_covered.page(build_of(request), language()))
