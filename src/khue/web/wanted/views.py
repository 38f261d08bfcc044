"""The queue of requests for data, the form for one, and the pages on which agencies work them off."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.pipeline.interest import board
from khue.pipeline.interest.answers import request_answer, request_answers
from khue.pipeline.interest.deadline import ANSWER_DAYS
from khue.web.context import language
from khue.web.desk.settling import NotDoneError, not_done
from khue.web.people.access import agencies_of, decide
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.usage import today
from khue.web.visitors.doors import WHY, TurnedAwayError
from khue.web.wanted import actions, words
from khue.web.wanted.forms import AnswerRequest, AskForData
from khue.web.wanted.models import WAITING, Wanted

_A_PAGE = 100


@require_http_methods(["GET", "HEAD"])
def queue(request: HttpRequest) -> HttpResponse:
    """Every request: who answers for it, until when, and what came of it."""
    day = today(request.build)
    found = [words.line(one, language()) for one in request_answers(request.build, day)]
    values = {
        "head": Head(title=_("Data that people asked for"), description="", json="/api/v1/data-requests"),
        "waiting": [one for one in found if not one.done], "done": [one for one in found if one.done][:_A_PAGE],
        "late": sum(one.late and not one.done for one in found), "days": ANSWER_DAYS,
    }  # fmt: skip
    return render(request, "wanted/queue.html", values)


@require_http_methods(["GET", "HEAD"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One request, by the number that the asker was given."""
    found = next((each for each in board.requests(request.build.home) if each.id == number), None)
    if found is None:
        raise Http404
    agencies = {agency.code: agency for agency in request.build.city.agencies}
    line = words.line(request_answer(found, today(request.build), agencies), language())
    head = Head(title=_("Request %(number)s for data") % {"number": number}, description="")
    return render(request, "wanted/one.html", {"head": head, "line": line, "new": "moi" in request.GET})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what is sent gets a number and a day."""
    form, problem = AskForData(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            form.require_person()
            city = request.build.city.declaration
            made = actions.ask(request, said=form.said(), day=today(request.build), closed=city.calendar)
            return HttpResponseRedirect(reverse("request_of_data", args=[made.pk]) + "?moi=1")
        except TurnedAwayError as error:
            problem = str(WHY[error.code])
            form.data = form.data.copy()
            form.data["drawn"] = form.fields["drawn"].initial
    values = {
        "head": Head(title=_("Ask for data"), description=""),
        "form": form,
        "problem": problem,
        "days": ANSWER_DAYS,
    }
    return render(request, "wanted/ask.html", values, status=422 if problem or form.errors else 200)


@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponse:
    """The requests that somebody may hand out or answer."""
    person, tree = person_of(request), above(request)
    dispatches = decide(person, Permission.DISPATCH_REQUESTS, "", tree).allowed
    mine = agencies_of(person, Permission.ANSWER_REQUESTS, tree) if person else []
    if not (dispatches or mine):
        doer(request).require(Permission.ANSWER_REQUESTS, "", tree)
    problem = _do(request) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return HttpResponseRedirect(request.path)
    actions.write_down()  # should the server have been stopped between a change and the file that tells of it
    known = Wanted.objects.all() if dispatches else Wanted.objects.filter(agency__in=mine)
    day = today(request.build)
    agencies = [(agency.code, agency.name) for agency in request.build.city.agencies if agency.valid_on(day)]
    datasets = [(each.id, each.name or each.id) for each in request.build.city.contracts]
    values = {
        "head": Head(title=_("Data that people asked for"), description=""), "problem": problem, "dispatches": dispatches,
        "waiting": [words.own(each, agencies, day, language()) for each in known.filter(state__in=WAITING)],
        "done": [words.own(each, agencies, day, language())
                 for each in known.exclude(state__in=WAITING).order_by("-id")[:_A_PAGE]],
        "agencies": agencies, "mine": set(mine), "form": AnswerRequest(datasets=datasets),
    }  # fmt: skip
    return render(request, "wanted/work.html", values, status=422 if problem else 200)


def _do(request: HttpRequest) -> str:
    """Do what the form asks for; gives why it could not be done."""
    ways: dict[str, Callable[[HttpRequest, Wanted], object]] = {
        "assign": _assign, "extend": _extend, "do_answer": _answer, "dismiss": _dismiss,
    }  # fmt: skip
    way = next((name for name in ways if name in request.POST), "")
    number = request.POST.get(way, "")
    found = Wanted.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    if found is None:
        raise Http404
    try:
        ways[way](request, found)
    except NotDoneError as error:
        return words.not_done(error) or not_done(error)
    return ""


def _assign(request: HttpRequest, found: Wanted) -> None:
    day = today(request.build)
    known = {agency.code for agency in request.build.city.agencies if agency.valid_on(day)}
    actions.assign(by=doer(request), found=found, agency=request.POST.get("agency", ""), agencies=known)


def _extend(request: HttpRequest, found: Wanted) -> None:
    closed = request.build.city.declaration.calendar
    reason = request.POST.get("reason", "")
    actions.extend(by=doer(request), found=found, reason=reason, closed=closed, above=above(request))


def _answer(request: HttpRequest, found: Wanted) -> None:
    datasets = [(each.id, each.id) for each in request.build.city.contracts]
    form = AnswerRequest(request.POST, datasets=datasets)
    if not form.is_valid():
        raise NotDoneError("reason")
    said = form.cleaned_data
    actions.answer(
        by=doer(request),
        found=found,
        outcome=form.what(),
        words=said["answer"],
        dataset=said["dataset"],
        above=above(request),
    )


def _dismiss(request: HttpRequest, found: Wanted) -> None:
    actions.dismiss(by=doer(request), found=found, reason=request.POST.get("reason", ""))
