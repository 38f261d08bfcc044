"""The tasks of somebody's agencies; accepting several at once; a task that an agency sets itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from khue.model.progress import Act
from khue.pipeline.tasks.moves import IllegalMoveError
from khue.web.context import language
from khue.web.people.access import agencies_of, decide
from khue.web.people.gate import above, doer, entered, person_of
from khue.web.people.roles import Permission
from khue.web.portal.head import Head
from khue.web.portal.pages.catalog import catalog
from khue.web.tasks import actions, clock
from khue.web.tasks.forms import Start
from khue.web.tasks.listing import Mine, groups
from khue.web.tasks.live import live
from khue.web.tasks.refusals import CannotActError, ConflictError
from khue.web.tasks.saying import why
from khue.web.tasks.wishes import Wish


@entered()
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    """What is to be done: to accept, due, overdue, to verify."""
    return _page(request, "")


def _said(request: HttpRequest) -> str:
    """What was just done, as the address tells."""
    counts = {
        name: int(request.GET.get(name, "")[:6] or 0)
        for name in ("da-nhan", "da-bao-cao")
        if request.GET.get(name, "").isdecimal()
    }
    if accepted := counts.get("da-nhan"):
        return ngettext("%(n)s task accepted.", "%(n)s tasks accepted.", accepted) % {"n": accepted}
    if "da-bao-cao" in counts:
        n = counts["da-bao-cao"]
        return ngettext("%(n)s task reported on.", "%(n)s tasks reported on.", n) % {"n": n}
    return ""


def _page(request: HttpRequest, problem: str) -> HttpResponse:
    actions.catch_up()
    whose = mine_of(request)
    chosen = request.GET.get("co-quan", "")
    if chosen:
        whose = Mine({chosen} & set(whose.doing), {chosen} & set(whose.giving))
    now = live(request.build, clock.today())
    names = catalog(request.build)
    known = sorted({*mine_of(request).doing, *mine_of(request).giving} - {""})
    values = {
        "head": Head(title=_("Tasks of my agencies"), description=""), "groups": groups(now, whose), "problem": problem,
        "agencies": [(code, names.agency_name(code, language())) for code in known], "chosen": chosen, "day": now.day,
        "may_start": bool(mine_of(request).doing), "may_import": bool(mine_of(request).doing),
        "said": _said(request),
        "name": {code: names.agency_name(code, language()) for code in names.agencies},
    }  # fmt: skip
    return render(request, "tasks/mine.html", values, status=409 if problem else 200)


def mine_of(request: HttpRequest) -> Mine:
    """For which agencies the person reports, and for which they assign; the empty one stands for the whole city."""
    person, tree = person_of(request), above(request)
    if person is None:
        return Mine(set(), set())
    found = {
        permission: {
            *agencies_of(person, permission, tree), *([""] if decide(person, permission, "", tree).allowed else [])
        }
        for permission in (Permission.REPORT_TASKS, Permission.ASSIGN_TASKS)
    }  # fmt: skip
    return Mine(found[Permission.REPORT_TASKS], found[Permission.ASSIGN_TASKS])


@entered()
@require_http_methods(["POST"])
def accept_all(request: HttpRequest) -> HttpResponse:
    """Accept every task that was ticked; one that somebody changed meanwhile is left, and named."""
    left, done = [], 0
    for ticked in request.POST.getlist("task")[:500]:
        id, _colon, seen = ticked.rpartition(":")
        try:
            actions.do(
                by=doer(request), build=request.build, task=id, seen=int(seen) if seen.isdecimal() else -1,
                wish=Wish(act=Act.ACCEPT), above=above(request),
            )  # fmt: skip
            done += 1
        except (IllegalMoveError, CannotActError, ConflictError):
            left.append(id)
    if left:
        return _page(
            request, _("Not accepted, because they changed meanwhile: %(tasks)s.") % {"tasks": ", ".join(left)}
        )
    return HttpResponseRedirect(f"{reverse('my_tasks')}?da-nhan={done}")


@entered()
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """A task that an agency sets itself."""
    names, problem = catalog(request.build), ""
    doing = [code for code in mine_of(request).doing if code]
    if not doing:
        doer(request).require(Permission.REPORT_TASKS, "", above(request))
    agencies = [(code, names.agency_name(code, language())) for code in sorted(doing)]
    form = Start(request.POST or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        agency = form.cleaned_data.pop("agency")
        try:
            made = actions.start(
                by=doer(request),
                build=request.build,
                agency=agency,
                wish=form.wish(Act.START, ""),
                above=above(request),
            )
            return HttpResponseRedirect(reverse("task_work", args=[made.task]))
        except (IllegalMoveError, CannotActError, ConflictError) as error:
            problem = why(error, language(), names)
    values = {"head": Head(title=_("A task of our own"), description=""), "form": form, "problem": problem}
    return render(request, "tasks/start.html", values, status=409 if problem else 200)
