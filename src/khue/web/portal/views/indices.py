"""The composite indices, one of them, and what if."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from khue.exceptions import InputError, UsageError
from khue.model.index import Index
from khue.model.standing import Standing
from khue.pipeline.indices.answers import Answer
from khue.pipeline.indices.years import family
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.errors import Unreadable
from khue.web.portal import links, speaking, whatif
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.indices import listing, one, ranking, tried
from khue.web.portal.pages.indices.seen import Seen, default_unit, newest, standings
from khue.web.portal.views import asking, build_of, shown


def indices(request: HttpRequest) -> HttpResponse:
    """The list."""
    return shown(request, "portal/index.html", listing.page(build_of(request), language()))


def index(request: HttpRequest, id: str) -> HttpResponse:
    """One index in a period, about one unit; a period of another framework of the series leads there."""
    build = build_of(request)
    found, period = find_index(build, id), asking.period(request)
    if (other := elsewhere(build, found, period)) is not None:
        return redirect(links.listing_of("index", other.id, ky=period))
    seen = seen_of(request, build, found, period)
    return shown(request, "portal/index.html", one.page(seen, asking.chosen(request, "xep", ranking.ORDERS)))


def seen_of(request: HttpRequest, build: Build, found: Index, period: str) -> Seen:
    """The index as it is asked for; raises Unreadable for a period or a unit that it does not have."""
    standing = _standing(build, found, period)
    units = [result.unit for result in standing.results]
    # Units come and go: one that is not in this period gives way to the usual one where the form was sent anew.
    unit = asking.words(request, "don-vi")
    known = {result.unit for other in standings(build, found).values() for result in other.results}
    if unit not in known:
        unit = asking.chosen(request, "don-vi", units)
    return Seen(catalog(build), found, standing, unit if unit in units else default_unit(build, standing), language())


def elsewhere(build: Build, found: Index, period: str) -> Index | None:
    """The index of the same series that has results in a period which this one has none in."""
    if not period or period in standings(build, found):
        return None
    return next((other for other in family(build, found) if period in standings(build, other)), None)


def _standing(build: Build, found: Index, period: str) -> Standing:
    held = standings(build, found)
    if not period:
        return newest(build, found) or Standing(index=found.id, period=str(max(found.years)))
    if period in held:
        return held[period]
    known = ", ".join(speaking.period(code, language()) for code in held) or "–"
    raise Unreadable(
        _("“%(index)s” has no results for %(period)s. Periods with results: %(known)s.")
        % {"index": found.name.in_(language()), "period": speaking.period(period, language()), "known": known}
    )


def find_index(build: Build, id: str) -> Index:
    """An index by its id; raises NotFound."""
    things = catalog(build)
    names = {one.id: one.name.in_(language()) for one in build.city.indices}
    return asking.get("index", id, things.indices, _("There is no index with the code “%(id)s”."), names)


def what_if(request: HttpRequest, id: str) -> HttpResponse:
    """What changes would do; 400 with the form as it was filled in where they cannot be tried."""
    build = build_of(request)
    found, period = find_index(build, id), asking.period(request)
    if (other := elsewhere(build, found, period)) is not None:
        return redirect(links.listing_of("index_whatif", other.id, ky=period))
    seen = seen_of(request, build, found, period)
    if not seen.standing.results or seen.standing.failure:
        return shown(request, "portal/whatif.html", tried.page(seen, None, None, _nothing(seen), ""))
    from khue.web.portal.pages.indices import form  # numpy, which no other page needs to begin

    answer, problem = _tried(request, seen)
    made = tried.page(seen, form.form(seen, request.GET), answer, problem, request.GET.urlencode())
    response = shown(request, "portal/whatif.html", made)
    if problem and response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.BAD_REQUEST
    return response


def _tried(request: HttpRequest, seen: Seen) -> tuple[tried.Answers | None, str]:
    """What came of it, or why nothing did."""
    about = seen.build, seen.index, seen.standing.period, seen.unit
    on = asking.chosen(request, whatif.COMING, whatif.periods_ahead(seen.index, seen.standing.period))
    chance = asking.chosen(request, whatif.CHANCE, (f"{each:g}" for each in whatif.CHANCES))
    try:
        reach = whatif.reach_in(request.GET)
        plans = bool(reach and on)
        asked = whatif.asked_in(request.GET, None if plans else reach)
        answer = whatif.answer(*about, asked)
        likely = float(chance or whatif.CHANCES[0])
        plan = whatif.plan(*about, whatif.asked_in(request.GET, reach), on, likely) if plans else None
        return tried.Answers(answer, plan, _catching(seen)), ""
    except (InputError, UsageError) as error:
        return None, error.message(language())


def _catching(seen: Seen) -> Answer | None:
    """Who is catching up; None where there is no earlier period to have come from."""
    if len(standings(seen.build, seen.index)) < 2 or seen.result is None or seen.result.score is None:
        return None
    found = whatif.catching_up(seen.build, seen.index, seen.standing.period, seen.unit)
    return found if found["behind"] or found["ahead"] else None


def _nothing(seen: Seen) -> str:
    return _("Nothing is known of this index in %(period)s, so that nothing can be tried.") % {"period": seen.period}
