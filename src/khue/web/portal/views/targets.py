"""Targets: the listing with its filters, and one target."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.web.context import language
from khue.web.errors import NotFound
from khue.web.portal.hints import similar
from khue.web.portal.pages import target as target_pages
from khue.web.portal.pages import targets as targets_pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asked, build_of, shown


def targets(request: HttpRequest) -> HttpResponse:
    """All targets that fit the filters of the address."""
    wanted = targets_pages.Wanted(
        group=asked(request, "nhom"),
        agency=asked(request, "co-quan"),
        document=asked(request, "van-ban"),
        status=asked(request, "trang-thai"),
        text=asked(request, "q"),
    )
    return shown(request, "portal/targets.html", targets_pages.gather(build_of(request), wanted, language()))


def target(request: HttpRequest, id: str) -> HttpResponse:
    """One target."""
    build = build_of(request)
    found = catalog(build).targets.get(id)
    if found is None:
        raise NotFound(
            _("No target bears the id “%(id)s”.") % {"id": id[:80]}, similar("target", id, catalog(build).targets)
        )
    return shown(request, "portal/target.html", target_pages.gather(build, found, language()))
