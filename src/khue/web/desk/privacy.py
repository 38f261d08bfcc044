"""Pages on personal data: what was found where it was not declared, and a row with everything that it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khue.model.contract import Contract
from khue.pipeline.privacy.words import exposed_sentence
from khue.pipeline.reading import Build
from khue.web.context import language
from khue.web.desk import settling
from khue.web.desk.settling import NotDoneError, not_done
from khue.web.people.access import anywhere, decided, held
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import catalog
from khue.web.portal.pages.values import cell_text

_MOST_ROWS = 2**31


@entered()
def exposures(request: HttpRequest) -> HttpResponse:
    """What was found in the datasets of those agencies whose findings somebody may settle, and saying that it is nothing."""
    problem = ""
    if request.method == "POST":
        problem = _settle(request)
        if not problem:
            return HttpResponseRedirect(reverse("exposures") + "?da-ghi=1")
    settling.catch_up()
    build, mine = request.build, _may(request, Permission.SETTLE_FINDINGS)
    found = [one for one in settling.exposures(build) if mine(one.contract)]
    lines = [(one, exposed_sentence(one.exposed, language())) for one in found]
    seeing = _may(request, Permission.SEE_PERSONAL)
    opened = [one for one in build.city.contracts if one.closed and _version(build, one.id) and seeing(one)]
    values = {
        "head": Head(title=_("Personal data"), description=""), "problem": problem, "opened": opened,
        "held_back": [line for line in lines if not line[0].exposed.settled],
        "settled": [line for line in lines if line[0].exposed.settled],
        "may_settle": anywhere(person_of(request), Permission.SETTLE_FINDINGS), "written": "da-ghi" in request.GET,
    }  # fmt: skip
    return render(request, "desk/exposures.html", values, status=422 if problem else 200)


def _settle(request: HttpRequest) -> str:
    """Do what the form asks for; gives why it could not be done."""
    asked: Callable[..., None] = settling.take_back if "take_back" in request.POST else settling.settle
    id = request.POST.get("take_back") or request.POST.get("settle", "")
    try:
        found = settling.find(request.build, id)
        asked(by=doer(request), found=found, reason=request.POST.get("reason", ""), above=above(request))
    except NotDoneError as error:
        return not_done(error)
    return ""


@entered()
def personal_row(request: HttpRequest, id: str) -> HttpResponse:
    """One row of a dataset with its personal columns, once it is on record who opens it, and what for."""
    contract = catalog(request.build).contracts.get(id)
    number = _version(request.build, id)
    if contract is None or not number:
        raise Http404
    doer(request).require(Permission.SEE_PERSONAL, contract.owner, above(request))
    row, problem = None, ""
    if request.method == "POST":
        try:
            row = _opened(request, contract, number)
        except NotDoneError as error:
            problem = not_done(error)
    closed = contract.closed
    values = {
        "head": Head(title=_("A row with its personal data"), description=""), "contract": contract, "problem": problem,
        "number": number, "asked": request.POST, "opened": row is not None,
        "cells": [(p.business_name or p.name, cell_text((row or {}).get(p.name), language()), p.name in closed)
                  for p in contract.table.properties],
    }  # fmt: skip
    return render(request, "desk/personal_row.html", values, status=422 if problem else 200)


def _opened(request: HttpRequest, contract: Contract, number: int) -> Mapping[str, object]:
    """The row that was asked for; that it was is on record before it is read."""
    text = request.POST.get("row", "").strip()
    if not (text.isascii() and text.isdigit()) or int(text) >= _MOST_ROWS:
        raise NotDoneError("row")
    settling.open_row(
        by=doer(request), contract=contract, number=number, row=int(text), reason=request.POST.get("reason", ""),
        above=above(request),
    )  # fmt: skip
    found = request.build.unmasked_row(contract.id, number, int(text), request.POST.get("file", "").strip())
    if found is None:
        raise NotDoneError("row")
    return dict(found)


def _may(request: HttpRequest, permission: Permission) -> Callable[[Contract], bool]:
    person, tree = person_of(request), above(request)
    grants = held(person) if person else []
    return lambda contract: decided(grants, permission, contract.owner, tree).allowed


def _version(build: Build, dataset: str) -> int:
    """The number of the current version; 0 where there is none."""
    return next((one.number for one in build.datasets if one.dataset == dataset and one.current), 0)
