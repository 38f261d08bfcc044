"""Sending a file: the page of a dataset, the plain form, and the parts of a large file (see docs/how-to/send-data.md)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from khue.model.contract import Contract
from khue.web.desk import actions, uploads, words, work
from khue.web.desk.listing import due, lines
from khue.web.desk.models import State, Submission
from khue.web.desk.owed import owed_of
from khue.web.desk.receiving import ToDisk, received
from khue.web.desk.refusals import CannotSubmitError
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import catalog

PATIENCE = 3.0
"""So many seconds a request waits for a small file to be read."""
_FORM = 1 << 20
"""A form has no more than so many bytes besides its file."""

View = Callable[..., HttpResponse]


def contract_for(request: HttpRequest, dataset: str) -> Contract:
    """The contract of a dataset for which the person may submit; Http404 where there is none."""
    found = catalog(request.build).contracts.get(dataset)
    if found is None:
        raise Http404
    doer(request).require(Permission.SUBMIT_DATA, found.owner, above(request))
    return found


def submission_for(request: HttpRequest, number: int) -> Submission:
    """A submission of an agency for which the person may submit; Http404 where there is none."""
    found = Submission.objects.select_related("person").filter(pk=number).first()
    if found is None:
        raise Http404
    doer(request).require(Permission.SUBMIT_DATA, found.agency, above(request))
    return found


@csrf_exempt
@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, dataset: str) -> HttpResponse:
    """The page on which a file is chosen; receives a plain form. The right to send is looked at before a byte is read."""
    contract = contract_for(request, dataset)
    if request.method != "POST":
        return csrf_protect(_page)(request, contract)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.KHUE_UPLOAD_LIMIT + _FORM:
        limit = {"size": int(request.META["CONTENT_LENGTH"]), "limit": settings.KHUE_UPLOAD_LIMIT}
        return csrf_exempt(_page)(request, contract, CannotSubmitError("too-large", 413, **limit))
    handler = ToDisk()
    return received(request, handler, lambda: csrf_protect(_receive)(request, contract, handler))


def _receive(request: HttpRequest, contract: Contract, handler: ToDisk) -> HttpResponse:
    """The form is read, its file onto the disk, and becomes a submission."""
    _ = request.FILES  # which reads it, unless the look at its token did
    try:
        if handler.refusal is not None:
            raise handler.refusal
        if handler.path is None:
            raise CannotSubmitError("no-file", 400)
        by, tree = doer(request), above(request)
        actions.expire()
        made = actions.begin(
            by=by, dataset=contract.id, agency=contract.owner, name=handler.name, size=handler.size, above=tree,
            status=request.POST.get("status", ""),
        )  # fmt: skip
        uploads.take(made, handler.path)
        made = actions.receive(by=by, submission=made, above=tree)
    except CannotSubmitError as error:
        return _page(request, contract, error)
    work.start(made, PATIENCE)
    return HttpResponseRedirect(reverse("submission", args=[made.pk]))


def _page(request: HttpRequest, contract: Contract, problem: CannotSubmitError | None = None) -> HttpResponse:
    owed = owed_of(request.build, contract, request.build.as_of)
    known = Submission.objects.select_related("person").filter(dataset=contract.id)
    waiting = known.filter(state=State.RECEIVING, person=person_of(request))
    values = {
        "head": Head(title=_("Send data: %(name)s") % {"name": contract.name or contract.id}, description=""),
        "contract": contract, "columns": contract.table.properties if contract.tables else (), "due": due(owed),
        "problem": words.cannot(problem) if problem else "",
        "figures": words.figures(), "status": request.POST.get("status", ""),
        "limit": words.size(settings.KHUE_UPLOAD_LIMIT), "lines": lines(known[:10]),
        "waiting": [(one, words.size(uploads.received(one)), words.size(one.size)) for one in waiting],
    }  # fmt: skip
    return render(request, "desk/send.html", values, status=problem.status if problem else 200)


def _for_programs(view: View) -> View:
    """What cannot be done, as JSON with a sentence."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CannotSubmitError as error:
            answer = JsonResponse({"code": error.code, "message": words.cannot(error)}, status=error.status)
            if "offset" in error.params:
                answer.headers["Upload-Offset"] = str(error.params["offset"])
            return answer

    return inner


@entered()
@require_http_methods(["POST"])
@_for_programs
def begin(request: HttpRequest, dataset: str) -> HttpResponse:
    """201: a file of `size` bytes called `name` may be sent in parts to the address that is given."""
    contract = contract_for(request, dataset)
    name, size = request.POST.get("name", ""), request.POST.get("size", "")
    if not size.isdecimal() or len(size) > 18:
        raise CannotSubmitError("empty", 400)
    actions.expire()
    made = actions.begin(
        by=doer(request), dataset=contract.id, agency=contract.owner, name=name, size=int(size), above=above(request),
        status=request.POST.get("status", ""),
    )  # fmt: skip
    answer = JsonResponse({"id": made.pk, "parts": reverse("parts", args=[made.pk]), "offset": 0}, status=201)
    answer.headers["Location"] = reverse("parts", args=[made.pk])
    return answer


@entered()
@require_http_methods(["HEAD", "GET", "PATCH"])
@_for_programs
def parts(request: HttpRequest, number: int) -> HttpResponse:
    """How many bytes are here (`Upload-Offset`), and the next ones by PATCH: all of a part, or nothing of it."""
    found = submission_for(request, number)
    if request.method == "PATCH" and found.state == State.RECEIVING:
        offset, length = _number(request, "HTTP_UPLOAD_OFFSET"), _number(request, "CONTENT_LENGTH")
        checksum = request.META.get("HTTP_UPLOAD_CHECKSUM", "").removeprefix("sha256 ").strip().lower()
        uploads.append(found, offset, length, request.read, checksum)
    elif request.method == "PATCH":
        raise CannotSubmitError("moved-on", 410)
    here = uploads.received(found) if found.state == State.RECEIVING else found.size
    if here == found.size and found.state == State.RECEIVING:
        found = actions.receive(by=doer(request), submission=found, above=above(request))
        work.start(found, PATIENCE)
    answer = JsonResponse({"offset": here, "size": found.size, "page": reverse("submission", args=[found.pk])})
    answer.headers["Upload-Offset"], answer.headers["Upload-Length"] = str(here), str(found.size)
    return answer


def _number(request: HttpRequest, name: str) -> int:
    found = request.META.get(name) or ""
    if not found.isdecimal() or len(found) > 18:
        raise CannotSubmitError("cut-off", 400)
    return int(found)
