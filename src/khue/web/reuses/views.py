"""The gallery of what was made with the city's data, the form for it, and the officers' look at it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khue.pipeline.interest.answers import reuse_answers
from khue.web.desk.listing import moment
from khue.web.desk.mine import datasets_of
from khue.web.desk.settling import NotDoneError, not_done
from khue.web.people.gate import above, doer, entered
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import catalog
from khue.web.reuses import actions
from khue.web.reuses.forms import TellReuse
from khue.web.reuses.models import Showing, Told
from khue.web.visitors.doors import WHY, TurnedAwayError

_A_PAGE = 100


@require_http_methods(["GET", "HEAD"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Everything that is shown, or what was made with one dataset."""
    dataset = request.GET.get("bo-du-lieu", "")[:100]
    values = {
        "head": Head(title=_("What people made with the city's data"), description="", json="/api/v1/reuses"),
        "reuses": reuse_answers(request.build, dataset), "datasets": _datasets(request), "dataset": dataset,
    }  # fmt: skip
    return render(request, "reuses/gallery.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """The form; what is sent waits for an officer."""
    datasets, problem = _datasets(request), ""
    form = TellReuse(request.POST or None, datasets=datasets, initial={"dataset": request.GET.get("bo-du-lieu", "")})
    if request.method == "POST" and form.is_valid():
        dataset = form.cleaned_data["dataset"]
        try:
            form.require_person()
            owner = catalog(request.build).contracts[dataset].owner
            actions.tell(request, dataset=dataset, agency=owner, said=form.said())
            return HttpResponseRedirect(reverse("reuse_told"))
        except TurnedAwayError as error:
            problem = str(WHY[error.code])
            form.data = form.data.copy()
            form.data["drawn"] = form.fields["drawn"].initial
    values = {"head": Head(title=_("Say what you made"), description=""), "form": form, "problem": problem}
    return render(request, "reuses/tell.html", values, status=422 if problem or form.errors else 200)


@require_http_methods(["GET", "HEAD"])
def told(request: HttpRequest) -> HttpResponse:
    """Thanks, and what comes next."""
    return render(request, "reuses/told.html", {"head": Head(title=_("Thank you"), description="")})


@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """What waits, and what was decided, of the datasets whose reuses somebody may look at."""
    mine = datasets_of(request, Permission.REVIEW_REUSES)
    if not mine:
        doer(request).require(Permission.REVIEW_REUSES, "", above(request))
    problem = _decide(request, mine) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return HttpResponseRedirect(request.path)
    actions.write_down()  # should the server have been stopped between a change and the file that tells of it
    found = Told.objects.select_related("by").filter(dataset__in=mine)
    names = {id: contract.name or id for id, contract in catalog(request.build).contracts.items()}
    waiting = [(one, names.get(one.dataset, one.dataset), moment(one.told)) for one in found.filter(showing="waiting")]
    rest = [(one, names.get(one.dataset, one.dataset), moment(one.decided or one.told))
            for one in found.exclude(showing="waiting")[:_A_PAGE]]  # fmt: skip
    values = {
        "head": Head(title=_("What people made with our data"), description=""), "waiting": waiting, "decided": rest,
        "problem": problem,
    }  # fmt: skip
    return render(request, "reuses/review.html", values, status=422 if problem else 200)


def _decide(request: HttpRequest, mine: dict[str, str]) -> str:
    """Do what the form asks for; gives why it could not be done."""
    number = request.POST.get("show") or request.POST.get("decline", "")
    found = Told.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    if found is None or found.dataset not in mine:
        raise Http404
    by, agency, tree = doer(request), mine[found.dataset], above(request)
    try:
        if "show" in request.POST:
            actions.show(by=by, found=found, agency=agency, above=tree)
        else:
            actions.decline(by=by, found=found, agency=agency, above=tree, reason=request.POST.get("reason", ""))
    except NotDoneError as error:
        return not_done(error)
    return ""


def waiting_for(request: HttpRequest) -> int:
    """How many wait for the person's look."""
    mine = datasets_of(request, Permission.REVIEW_REUSES)
    return Told.objects.filter(dataset__in=mine, showing=Showing.WAITING).count() if mine else 0


def _datasets(request: HttpRequest) -> list[tuple[str, str]]:
    return [(one.id, one.name or one.id) for one in request.build.city.contracts]
