"""The indicators, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.model.indicator import Indicator
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.portal.pages import indicator as one
from khue.web.portal.pages import indicator_units
from khue.web.portal.pages import indicators as many
from khue.web.portal.views import asking, build_of, shown


def indicators(request: HttpRequest) -> HttpResponse:
    """The list, filtered by group and kind."""
    build = build_of(request)
    page = many.listing(
        build, language(),
        group=asking.chosen(request, "nhom", (group.id for group in build.city.declaration.groups)),
        kind=asking.chosen(request, "loai", many.kinds()),
        q=asking.words(request),
    )  # fmt: skip
    return shown(request, "portal/thing.html", page)


def indicator(request: HttpRequest, id: str) -> HttpResponse:
    """One indicator, by unit in a period and at a level."""
    build = build_of(request)
    found = find_indicator(build, id)
    asked = one.Asked(
        asking.period(request),
        asking.chosen(request, "cap", (level.id for level in build.city.declaration.levels)),
        asking.chosen(request, "xep", (indicator_units.BY_NAME, indicator_units.BY_VALUE)),
        asking.chosen(request, "dia-gioi", (indicator_units.THEN, indicator_units.TODAY)),
    )
    return shown(request, "portal/thing.html", one.page(build, found, language(), asked))


def find_indicator(build: Build, id: str) -> Indicator:
    """An indicator by its id; raises NotFound."""
    names = {i.id: i.name.in_(language()) for i in build.city.indicators}
    return asking.get("indicator", id, build.indicators, _("There is no indicator with the code “%(id)s”."), names)
