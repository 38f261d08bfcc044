"""Pages of ratings: all heads in a month, and one head's rating with every fact, objections and answers."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.exceptions import InputError
from khue.pipeline.heads.rating import month_of, rating_of, scheme_of
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.errors import NotFound
from khue.web.people.access import RefusedError
from khue.web.people.gate import above, doer, person_of, refused
from khue.web.portal import links
from khue.web.portal.pages.catalog import catalog
from khue.web.ratings import actions, words
from khue.web.ratings.actions import NotDoneError
from khue.web.ratings.forms import number_in, verdict_in
from khue.web.ratings.kept import published_in
from khue.web.ratings.models import Objection, Published
from khue.web.ratings.months import month_page
from khue.web.ratings.one import one_page


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest) -> HttpResponse:
    """The ratings of a month; a coordinator publishes them here."""
    build: Build = request.build
    chosen = _month(build, request.GET.get("thang", "").strip())
    problem = ""
    if request.method == "POST":
        if person_of(request) is None:
            return _to_sign_in(request)
        try:
            actions.publish(by=doer(request), build=build, month=chosen, seen=request.POST.get("seen", ""))
            return HttpResponseRedirect(f"{links.listing('ratings', thang=chosen)}#da-cong-bo")
        except RefusedError as error:
            return refused(request, error.decision)
        except NotDoneError as error:
            problem = words.not_done(error)
    values = month_page(build, chosen, person_of(request), language()) | {"problem": problem}
    return render(request, "ratings/month.html", values, status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK)


@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, month: str, agency: str) -> HttpResponse:
    """The rating of one head in a month: every point with its facts; the head objects here, and the answer stands here."""
    build: Build = request.build
    things, chosen = catalog(build), _month(build, month)
    found = things.agencies.get(agency)
    published = published_in(chosen).get(agency)
    if found is None or (published is None and rating_of(build, agency, chosen) is None):
        raise NotFound(_("There is no rating of “%(id)s” in %(month)s.") % {"id": agency[:80], "month": chosen}, ())
    problem = ""
    if request.method == "POST":
        if person_of(request) is None:
            return _to_sign_in(request)
        try:
            _do(request, published)
            return HttpResponseRedirect(f"{links.to('rating', chosen, agency)}#kien-nghi")
        except RefusedError as error:
            return refused(request, error.decision)
        except NotDoneError as error:
            problem = words.not_done(error)
    values = one_page(request, found, chosen, published, language()) | {"problem": problem}
    return render(request, "ratings/one.html", values, status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK)


def _do(request: HttpRequest, published: Published | None) -> None:
    """Object to a fact, or answer an objection, as the form asks."""
    if published is None:
        raise Http404
    post = request.POST
    if "answer" in post:
        objection = Objection.objects.filter(published=published, pk=number_in(post.get("answer", ""))).first()
        if objection is None:
            raise Http404
        verdict, mark = verdict_in(post)
        actions.answer(by=doer(request), objection=objection, verdict=verdict, mark=mark, reason=post.get("reason", ""))
        return
    actions.object_to(
        by=doer(request), published=published, fact=post.get("fact", ""), reason=post.get("reason", ""),
        evidence=post.get("evidence", ""), calendar=request.build.city.declaration.calendar, above=above(request),
    )  # fmt: skip


def _month(build: Build, text: str) -> str:
    """The month asked for; 404 with the reason where it is not rated."""
    try:
        scheme_of(build)
        return month_of(build, text)
    except InputError as error:
        raise NotFound(error.finding.sentence(language()) if error.finding else "", ()) from error


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    from urllib.parse import urlencode

    from django.urls import reverse

    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
