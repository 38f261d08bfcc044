"""What needs no signing in: calendars, feeds, and leaving a topic by the address in a letter."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khue.pipeline.agenda.days import Due, due
from khue.pipeline.agenda.news import News, news
from khue.reports import calendars, feeds
from khue.web.audit.chain import Actor
from khue.web.context import language, origin
from khue.web.notices import actions, addresses
from khue.web.notices.kinds import TOPICS, Channel
from khue.web.notices.letters import localised
from khue.web.notices.recipients import agencies_of
from khue.web.people.actions import subject
from khue.web.people.doer import Doer
from khue.web.people.models import Person
from khue.web.portal.head import Head
from khue.web.portal.views import build_of

_TOPIC_OF = {"task": "deadlines", "report": "deadlines", "data": "data"}
_REMIND = {"task": 3, "data": 3, "report": 1}
"""How many days before a calendar program reminds."""


@require_safe
def city_calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines of the whole city."""
    return _calendar(request, build_of(request).city.declaration.name.in_(language()), None)


@require_safe
def agency_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """The deadlines of an agency."""
    return _calendar(request, _agency_name(request, code), [code])


@never_cache
@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of a person's agencies, as they chose; whoever has the address sees them."""
    person = addresses.calendar_owner(token)
    if person is None:
        raise Http404
    kinds = {kind for kind, topic in _TOPIC_OF.items() if actions.wants(person, topic, Channel.CALENDAR)}
    response = _calendar(request, _("My deadlines"), agencies_of(person), kinds)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _calendar(
    request: HttpRequest, name: str, agencies: Collection[str] | None, kinds: Collection[str] = tuple(_TOPIC_OF)
) -> HttpResponse:
    build, lang = build_of(request), language()
    entries = (_entry(request, one, lang) for one in due(build, agencies) if one.kind in kinds)
    text = calendars.calendar(name, lang, entries, _moment(build.built_at))
    return HttpResponse(text, content_type=calendars.MEDIA_TYPE)


def _entry(request: HttpRequest, one: Due, lang: str) -> calendars.Entry:
    build = build_of(request)
    names = {
        agency.code: agency.name_en if lang == "en" and agency.name_en else agency.name
        for agency in build.city.agencies
    }
    owed = ", ".join(names.get(code, code) for code in one.agencies[:1] if one.kind != "report")
    return calendars.Entry(
        uid=f"{one.id}@{build.manifest.city}.khue", day=one.day, title=one.title.in_(lang),
        time=time.fromisoformat(one.time) if one.time else None, text=owed, url=_site(request) + localised(one.path, lang),
        category={"task": _("Tasks"), "data": _("Data"), "report": _("Reports")}[one.kind], remind=_REMIND[one.kind],
    )  # fmt: skip


@require_safe
def city_feed(request: HttpRequest) -> HttpResponse:
    """What is new in the city."""
    name = build_of(request).city.declaration.name.in_(language())
    return _feed(request, _("%(name)s: what is new") % {"name": name}, "", reverse("overview"))


@require_safe
def agency_feed(request: HttpRequest, code: str) -> HttpResponse:
    """What is new of an agency."""
    title = _("%(name)s: what is new") % {"name": _agency_name(request, code)}
    return _feed(request, title, code, reverse("agency", args=[code]))


def _feed(request: HttpRequest, title: str, agency: str, page: str) -> HttpResponse:
    build, lang = build_of(request), language()
    site, found = _site(request), news(build, agency)
    newest = max((_noon(one) for one in found), default=_moment(build.built_at))
    text = feeds.feed(
        id=f"urn:khue:{build.manifest.city}:{agency or 'city'}", title=title, lang=lang, at=newest,
        author=build.city.declaration.name.in_(lang), href=site + page, own=site + request.path,
        items=(_item(request, one, lang) for one in found),
    )  # fmt: skip
    return HttpResponse(text, content_type=feeds.MEDIA_TYPE)


def _item(request: HttpRequest, one: News, lang: str) -> feeds.Item:
    return feeds.Item(
        id=f"urn:khue:{build_of(request).manifest.city}:{one.id}", at=_noon(one), title=one.title.in_(lang),
        text=one.said.in_(lang), href=_site(request) + localised(one.path, lang), category=one.kind,
    )  # fmt: skip


def _noon(one: News) -> datetime:
    """What is known by the day only is said to be of its noon in Vietnam, which is that day everywhere west of it too."""
    return datetime.combine(one.day, time(5), UTC)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _site(request: HttpRequest) -> str:
    return addresses.site() or origin(request)


def _agency_name(request: HttpRequest, code: str) -> str:
    found = next((agency for agency in build_of(request).city.agencies if agency.code == code), None)
    if found is None:
        raise Http404
    return found.name_en if language() == "en" and found.name_en else found.name


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leaving the letters of a topic: reading the page changes nothing, mail programs look at it too; sending does."""
    found = addresses.leaving(token)
    if found is None:
        raise Http404
    person, topic = found
    if request.method == "POST":
        actions.choose(by=_by_link(person), person=person, wanted={(topic, Channel.EMAIL.value): False})
    values = {
        "head": Head(title=_("No more letters"), description=""), "topic": TOPICS[topic].name.in_(language()),
        "left": not actions.wants(person, topic, Channel.EMAIL),
    }  # fmt: skip
    return render(request, "notices/leave.html", values)


def _by_link(person: Person) -> Doer:
    """Whoever has the address in a person's letter acts as that person, in this alone."""
    return Doer(Actor(subject(person), person.name, "link"), person)
