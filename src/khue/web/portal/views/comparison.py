"""Two versions of a dataset compared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from khue.web.context import language
from khue.web.portal.pages import comparison as pages
from khue.web.portal.views import build_of, shown
from khue.web.portal.views.datasets import find_contract, find_version


def comparison(request: HttpRequest, id: str, old: int, new: int) -> HttpResponse:
    """What differs from one version to another."""
    build = build_of(request)
    contract = find_contract(build, id)
    before, after = (find_version(build, contract, number) for number in (old, new))
    return shown(request, "portal/thing.html", pages.page(build, contract, before, after, language()))
