"""The tasks, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.web.context import language
from khue.web.portal.pages import task as one
from khue.web.portal.pages import tasks as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def tasks(request: HttpRequest) -> HttpResponse:
    """The list, filtered by lead, document and state."""
    build = build_of(request)
    things = catalog(build)
    page = pages.listing(
        build, language(),
        lead=asking.chosen(request, "chu-tri", things.agencies),
        document=asking.chosen(request, "van-ban", things.documents),
        state=asking.chosen(request, "trang-thai", pages.states()),
        q=asking.words(request),
        number=asking.number(request),
    )  # fmt: skip
    return shown(request, "portal/thing.html", page)


def task(request: HttpRequest, id: str) -> HttpResponse:
    """One task."""
    build = build_of(request)
    known = catalog(build).tasks
    found = asking.get("task", id, known, _("There is no task with the code “%(id)s”."))
    return shown(request, "portal/thing.html", one.page(build, found, language()))
