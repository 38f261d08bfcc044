"""The first page of the desk, and the record of changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khue.pipeline.anomalies.answers import owner
from khue.pipeline.reading import Build
from khue.web.audit.models import Record
from khue.web.context import language
from khue.web.desk import deliveries
from khue.web.desk.listing import due, lines, moment
from khue.web.desk.mine import mine_of
from khue.web.desk.models import Submission
from khue.web.desk.owed import owed_by
from khue.web.desk.words import action_name
from khue.web.people.access import anywhere
from khue.web.people.gate import entered, person_of
from khue.web.people.roles import ROLES, Permission
from khue.web.portal.head import Head

_A_PAGE = 50


@entered()
def desk(request: HttpRequest) -> HttpResponse:
    """Which roles somebody holds, and the ways from here."""
    person = person_of(request)
    names = {agency.code: agency.name for agency in request.build.city.agencies}
    grants = person.grants.filter(ended=None) if person else ()
    held = [(ROLES[one.role], names.get(one.agency, one.agency)) for one in grants if one.role in ROLES]
    lang = language()
    deliveries.catch_up()
    mine = mine_of(request)
    sent = Submission.objects.select_related("person").filter(agency__in=mine)[:5]
    values = {
        "head": Head(title=_("Desk"), description=""),
        "held": [(role.name(lang), role.about(lang), agency) for role, agency in held],
        "owed": [
            due(one, names.get(one.contract.owner, one.contract.owner))
            for one in owed_by(request.build, mine, request.build.as_of)
        ],
        "odd": [(code, names[code], count) for code, count in _odd(request.build, mine).items() if code in names],
        "lines": lines(sent), "may_submit": anywhere(person, Permission.SUBMIT_DATA),
        "may_answer_drafts": anywhere(person, Permission.ANSWER_COMMENTS),
        "may_review": anywhere(person, Permission.REVIEW_REUSES) or anywhere(person, Permission.ANSWER_REQUESTS),
        "may_manage": anywhere(person, Permission.MANAGE_PEOPLE),
        "may_audit": anywhere(person, Permission.SEE_AUDIT),
        "may_keep": anywhere(person, Permission.KEEP_PLAN),
        "may_guard": anywhere(person, Permission.SETTLE_FINDINGS) or anywhere(person, Permission.SEE_PERSONAL),
    }  # fmt: skip
    return render(request, "desk/desk.html", values)


def _odd(build: Build, agencies: Collection[str]) -> Counter[str]:
    """How many odd figures each of these agencies has to look at."""
    owners = (owner(build, one.indicator) for one in build.anomalies)
    return Counter(code for code in owners if code in agencies)


@dataclass(frozen=True)
class Line:
    """A record as it is read: when, who, what, to which thing."""

    record: Record
    at: str
    action: str
    details: tuple[tuple[str, object], ...]


def _line(one: Record) -> Line:
    at = moment(datetime.fromisoformat(one.at), seconds=True)
    return Line(one, at, action_name(one.action), tuple(json.loads(one.details).items()))


@entered(Permission.SEE_AUDIT)
def records(request: HttpRequest) -> HttpResponse:
    """The record of changes, newest first; by who acted, what was done or to which thing."""
    found = _asked(request)
    page: Page[Record] = Paginator(found, _A_PAGE).get_page(request.GET.get("trang"))
    lines = [_line(one) for one in page]
    actions = [
        (name, action_name(name))
        for name in Record.objects.order_by("action").values_list("action", flat=True).distinct()
    ]
    values = {
        "head": Head(title=_("Record of changes"), description=""), "lines": lines, "page": page, "actions": actions,
        "action": request.GET.get("viec", ""), "q": request.GET.get("q", ""),
    }  # fmt: skip
    return render(request, "desk/records.html", values)


def _asked(request: HttpRequest) -> QuerySet[Record]:
    found = Record.objects.order_by("-number")
    action, text = request.GET.get("viec", ""), request.GET.get("q", "").strip()[:100]
    if action:
        found = found.filter(action=action)
    if text:
        found = found.filter(actor_name__icontains=text) | found.filter(subject__icontains=text)
    return found
