"""One's own notices, and what one chose to be told."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.web.context import language, origin
from khue.web.notices import actions, addresses
from khue.web.notices.kinds import TOPICS
from khue.web.notices.letters import localised
from khue.web.notices.listing import channel_names, lines, rows
from khue.web.notices.models import Notice
from khue.web.people.gate import doer, entered, person_of
from khue.web.people.models import Person
from khue.web.portal.head import Head

_A_PAGE = 30


@entered()
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, newest first; all of them or the unread ones. Sending marks one, or all, as read or unread."""
    person = _person(request)
    if request.method == "POST":
        _mark(request, person)
        return HttpResponseRedirect(request.get_full_path())
    mine = Notice.objects.filter(person=person)
    unread_only = request.GET.get("loc") == "chua-doc"
    page: Page[Notice] = Paginator(mine.filter(read=None) if unread_only else mine, _A_PAGE).get_page(request.GET.get("trang"))  # fmt: skip
    values = {
        "head": Head(title=_("Notices"), description=""), "lines": lines(page, language()), "page": page,
        "unread_only": unread_only, "unread": actions.unread(person), "query": "loc=chua-doc&" if unread_only else "",
    }  # fmt: skip
    return render(request, "notices/notices.html", values)


def _mark(request: HttpRequest, person: Person) -> None:
    for name in ("read", "unread"):
        if name in request.POST:
            actions.mark_read(by=doer(request), notice=_mine(person, request.POST[name]), read=name == "read")
    if "all" in request.POST:
        actions.mark_read(by=doer(request))


def _mine(person: Person, number: str) -> Notice:
    found = Notice.objects.filter(
        person=person, pk=int(number) if number.isdecimal() and len(number) < 18 else 0
    ).first()
    if found is None:
        raise Http404
    return found


@entered()
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """To the page that a notice is about; who goes there has read it."""
    found = _mine(_person(request), str(number))
    actions.mark_read(by=doer(request), notice=found)
    return HttpResponseRedirect(localised(found.url, language()) or reverse("notices"))


@entered()
def choices(request: HttpRequest) -> HttpResponse:
    """What one wants to be told, and by which way; and the address of one's calendar."""
    person = _person(request)
    if request.method == "POST":
        if "renew" in request.POST:
            actions.renew_calendar(by=doer(request), person=person)
        else:
            actions.choose(by=doer(request), person=person, wanted=_wanted(request), lang=request.POST.get("lang", ""))
        return HttpResponseRedirect(f"{request.path}?da-luu=1")
    reader = actions.reader_of(person)
    calendar = reverse("own_calendar", args=[addresses.calendar_token(reader)])
    values = {
        "head": Head(title=_("What I am told"), description=""), "rows": rows(person, language()), "reader": reader,
        "channels": channel_names().values(), "calendar": origin(request) + calendar, "saved": "da-luu" in request.GET,
        "email": person.email,
    }  # fmt: skip
    return render(request, "notices/choices.html", values)


def _wanted(request: HttpRequest) -> dict[tuple[str, str], bool]:
    """Every box of the form: a box that is not sent was not ticked."""
    return {
        (topic.id, channel.value): f"{topic.id}.{channel.value}" in request.POST
        for topic in TOPICS.values()
        for channel in topic.usual
    }


def _person(request: HttpRequest) -> Person:
    person = person_of(request)
    if person is None:
        raise RuntimeError("a view of one's own must be entered")
    return person
