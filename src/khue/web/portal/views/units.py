"""Administrative units on a day, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.errors import Hint, NotFound
from khue.web.portal import speaking
from khue.web.portal.pages import unit_series
from khue.web.portal.pages import units as pages
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.views import asking, build_of, shown


def units(request: HttpRequest) -> HttpResponse:
    """The units of a level, on a day."""
    build = build_of(request)
    level = asking.chosen(request, "cap", (level.id for level in build.city.declaration.levels))
    page = pages.listing(build, language(), level=level, q=asking.words(request), day=asking.day(request))
    return shown(request, "portal/thing.html", page)


def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The unit that bore the code on a day; today's build where none is asked for."""
    build = build_of(request)
    day = asking.day(request) or build.as_of
    found = build.units.find(code, day)
    if found is None:
        said = _("No area bore the code “%(code)s” on %(day)s.") % {
            "code": code[:40],
            "day": speaking.day(day, language()),
        }
        raise NotFound(said, _hints(build, code))
    over_time = unit_series.cards(build, found, language())
    return shown(request, "portal/thing.html", pages.page(build, found, language(), day=day, over_time=over_time))


def _hints(build: Build, code: str) -> tuple[Hint, ...]:
    """Those that bore the code on other days, else units with a like code or name."""
    things = catalog(build)
    others = build.units.history(code)
    if others:
        return tuple(
            Hint(f"{unit.name} ({pages.life(unit, language())})", pages.address(unit, things)) for unit in others
        )
    return asking.hints("unit", code, {unit.code: unit.name for unit in build.units if unit.valid_on(build.as_of)})
